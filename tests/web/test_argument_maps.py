"""Maps of arguments: the same content as the lists, drawn in layers, folded and bounded."""

import itertools
import re

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from tests.web.reading import Page, read
from tests.web.test_claim_pages import words
from tests.web.test_pages import BROWSER, page_at

from r2pgraph import terms
from r2pgraph.claims import ClaimLine
from r2pgraph.web.layering import WIDTH, Edge, Layers, Node, layered
from r2pgraph.web.read.argument_graph import (
    ALL,
    MAIN,
    MOST,
    SUPPORTING,
    Bearing,
    graph_around,
    graph_of,
)
from r2pgraph.web.read.arguments import Debates
from r2pgraph.web.site import site

CREEP = "/claim/thesis/most-such-interventions-had-mission-creep"


def boxes(page: Page, style: str = "box") -> list[dict[str, str]]:
    return [a for a in page.of("a") if {"box", style} <= set(a.get("class", "").split())]


def claims_of(addresses: list[str]) -> set[str]:
    return {one.partition("#")[0] for one in addresses if one.startswith("/claim/")}


def test_a_map_holds_what_the_lists_hold(packaged_app: Flask) -> None:
    client = packaged_app.test_client()
    with packaged_app.test_request_context():
        issues = sorted(set(site().debates.issues.values()))
        sides = {iri: site().debates.on_issue(iri) for iri in issues}
    drawn = 0
    for iri in issues:
        page = page_at(client, f"/page/id/{iri.removeprefix(terms.ID)}?map=all")
        assert not page.faults
        mapped = claims_of([box["href"] for box in boxes(page)])
        waiting = [one for side in sides[iri] for one in side.arguments]
        listed = set()
        while waiting:
            one = waiting.pop()
            listed.add("/" + one.line.iri.removeprefix(terms.BASE))
            waiting += one.below
        assert mapped == listed
        drawn += len(mapped)
    assert drawn > 400


def test_a_large_map_is_folded_until_it_is_asked_for(packaged_app: Flask) -> None:
    client = packaged_app.test_client()
    counts = []
    for name in ("", "?map=main", "?map=supporting", "?map=all"):
        page = page_at(client, f"/page/id/issue/intervention{name}")
        counts.append(len(claims_of([box["href"] for box in boxes(page, "claim")])))
        hidden = [box["aria-label"] for box in boxes(page, "more")]
        assert bool(hidden) == (name != "?map=all")
        assert ("not drawn" in words(page)) == bool(hidden)
    assert counts[0] == counts[1] < 30 < counts[2] < counts[3]
    assert client.get("/page/id/issue/intervention?map=everything").status_code == 400


def test_main_points_beyond_the_first_are_told_and_no_side_is_left_out() -> None:
    sides = ("for", "against")
    bearing = tuple(
        (f"{side}/{n}", terms.SUPPORTS, side)
        for side, most in (("for", 50), ("against", 10))
        for n in range(most)
    )
    claims = [claim for claim, _, _ in bearing]
    lines = {iri: ClaimLine(iri, prominence=terms.MAIN_POINT) for iri in claims}
    debates = Debates(lines, dict.fromkeys(sides, "issue"), bearing=bearing)
    whole = graph_of(debates, sides)
    main = whole.folded(MAIN)
    assert len(main.claims) == 24
    assert sum(iri.startswith("against/") for iri in main.claims) == 10
    assert main.left_out == len(claims) - 24
    assert whole.fitting() == MAIN
    assert len(whole.folded(SUPPORTING).claims) == len(claims)


def test_each_box_tells_who_where_how_firmly_and_what_is_conceded(packaged_app: Flask) -> None:
    page = page_at(packaged_app.test_client(), "/page/id/issue/intervention?map=all")
    with packaged_app.test_request_context():
        debates, names = site().debates, site().names
        graph = graph_of(
            debates, [p for p, i in debates.issues.items() if i.endswith("/intervention")]
        )
    by_address = {box["href"].partition("#")[0]: box["aria-label"] for box in boxes(page)}
    conceded = 0
    for one in graph.bearings:
        line = graph.claims[one.claim]
        told = by_address["/" + one.claim.removeprefix(terms.BASE)]
        for iri in (one.relation, line.hedging, *line.speakers):
            assert names.label(iri) in told
        assert f"p. {', '.join(line.pages)}" in told
        concession = line.role == terms.R2P + "concession" or one.relation == terms.GRANTS
        assert not concession or "concession" in told
        conceded += concession
    assert conceded
    arrows = [given["class"] for given in page.of("path") if given.get("class", "")[:5] == "arrow"]
    assert len([one for one in arrows if "more" not in one]) == len(graph.bearings)


def test_a_link_holds_its_box_alone(packaged_app: Flask) -> None:
    """A browser scrolls to all that a link holds, and an arrow may be longer than a window."""
    html = packaged_app.test_client().get("/page/id/issue/intervention", headers=BROWSER).text
    links = re.findall(r'<a [^>]*class="box .*?</a>', html, re.DOTALL)
    assert len(links) > 20
    assert all("<rect" in link and "<path" not in link for link in links)


def test_a_claim_shows_its_place_in_the_argument(packaged_app: Flask) -> None:
    client = packaged_app.test_client()
    page = page_at(client, CREEP)
    assert not page.faults
    (middle,) = boxes(page, "middle")
    assert middle["href"] == f"{CREEP}#place"
    around = claims_of([box["href"] for box in boxes(page)])
    assert len(around) > 3
    # The focus moves: each claim of the map has a map of its own, with this claim in it.
    for address in around - {CREEP}:
        other = page_at(client, address)
        assert boxes(other, "middle")[0]["href"] == f"{address}#place"
        assert CREEP in claims_of([box["href"] for box in boxes(other)])


def test_a_claim_outside_of_debates_has_no_map(packaged_app: Flask) -> None:
    with packaged_app.test_request_context():
        debates = site().debates
        inside = {end for one in (*debates.bearing, *debates.relations) for end in one}
        claim = next(iri for iri in debates.lines if iri not in inside)
        assert graph_around(debates, claim) is None
    page = page_at(packaged_app.test_client(), "/" + claim.removeprefix(terms.BASE))
    assert "Its place in the argument" not in words(page)
    assert not boxes(page)


def debate(size: int) -> Debates:
    lines = {
        f"c{n}": ClaimLine(f"c{n}", "word " * 60, start=n, prominence=terms.SUPPORTING_POINT)
        for n in range(size)
    }
    bearing = tuple((iri, terms.SUPPORTS, "p") for iri in list(lines)[: size // 2])
    relations = tuple(
        (f"c{n}", terms.GIVES_REASON_FOR, f"c{n - 1}") for n in range(size // 2, size)
    )
    return Debates(lines, {"p": "i"}, {}, (), bearing, relations)


def test_two_thousand_claims_give_a_picture_that_says_what_it_lacks() -> None:
    whole = graph_of(debate(2000), ["p"])
    assert len(whole.claims) == 2000
    shown = whole.folded(ALL)
    assert len(shown.claims) == MOST
    assert 0 < shown.left_out <= 2000 - MOST
    # Whatever is shown leads to the position.
    above = {one.claim for one in shown.bearings}
    assert above == set(shown.claims)
    around = graph_around(debate(2000), "c1500")
    assert around is not None
    assert len(around.claims) <= MOST


def test_what_carries_little_weight_is_shown_where_a_main_point_rests_on_it() -> None:
    lines = {
        "ground": ClaimLine("ground", prominence=terms.DETAIL, start=1),
        "point": ClaimLine("point", prominence=terms.MAIN_POINT, start=2),
        "aside": ClaimLine("aside", prominence=terms.SUPPORTING_POINT, start=3),
    }
    found = Debates(
        lines,
        {"p": "i"},
        bearing=(("ground", terms.SUPPORTS, "p"), ("aside", terms.OPPOSES, "p")),
        relations=(("point", terms.REBUTS, "ground"),),
    )
    whole = graph_of(found, ["p"])
    main = whole.folded(MAIN)
    assert set(main.claims) == {"ground", "point"}
    assert main.hidden == {"p": ("aside",)}
    assert whole.folded(SUPPORTING).bearings == whole.bearings
    assert Bearing("point", terms.REBUTS, "ground") in main.bearings


def test_claims_that_answer_each_other_end() -> None:
    lines = {iri: ClaimLine(iri) for iri in "abc"}
    relations = tuple((one, terms.REBUTS, other) for one, other in ("ab", "ba", "ca", "ac"))
    found = Debates(lines, {"p": "i"}, relations=relations)
    graph = graph_around(found, "a")
    assert graph is not None
    assert set(graph.claims) == {"a", "b", "c"}
    assert graph.folded(ALL).bearings


def segments(path: str) -> list[tuple[int, int, int, int]]:
    """The straight parts of a path."""
    start, *rest = re.findall(r"[MHV][-\d ]+", path)
    x, y = (int(part) for part in start[1:].split())
    found = []
    for step in rest:
        to_x, to_y = (int(step[1:]), y) if step[0] == "H" else (x, int(step[1:]))
        found.append((x, y, to_x, to_y))
        x, y = to_x, to_y
    return found


def check(layers: Layers, edges: set[tuple[str, str]]) -> None:
    for one, other in itertools.combinations(layers.boxes, 2):
        apart = one.x != other.x or one.y + one.height <= other.y or other.y + other.height <= one.y
        assert apart, (one.node.name, other.node.name)
    drawn = [(arrow.edge.start, arrow.edge.end) for box in layers.boxes for arrow in box.arrows]
    assert sorted(drawn) == sorted(edges)
    for box in layers.boxes:
        assert box.x >= 0
        assert box.x + WIDTH <= layers.width
        assert box.y >= 0
        assert box.y + box.height <= layers.height
        for arrow in box.arrows:
            for x, y, to_x, to_y in segments(arrow.path):
                for other in layers.boxes:
                    beside = max(x, to_x) <= other.x or min(x, to_x) >= other.x + WIDTH
                    above = max(y, to_y) <= other.y or min(y, to_y) >= other.y + other.height
                    assert beside or above, (arrow.edge, other.node.name)


@given(st.sets(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=26))
def test_no_box_covers_another_and_no_arrow_crosses_a_box(pairs: set[tuple[int, int]]) -> None:
    edges = {(str(one), str(other)) for one, other in pairs if one != other}
    nodes = [Node(str(n), "word " * (n * 3), "sort", "note") for n in range(12)]
    given_edges = [
        Edge(one, other, "for" if one < other else "against", "above", "below")
        for one, other in sorted(edges)
    ]
    layers = layered(nodes, given_edges)
    assert len(layers.boxes) == 12
    check(layers, edges)


@pytest.mark.parametrize("size", [0, 1, 160])
def test_a_chain_and_a_fan_are_drawn_whole(size: int) -> None:
    nodes = [Node(str(n), "text") for n in range(size)]
    chain = [Edge(str(n + 1), str(n)) for n in range(size - 1)]
    fan = [Edge(str(n + 1), "0") for n in range(size - 1)]
    for edges in (chain, fan):
        layers = layered(nodes, edges)
        assert len(layers.boxes) == size
        check(layers, {(edge.start, edge.end) for edge in edges})
        # A reader who steps through the links meets what a claim bears on before the claim.
        met: set[str] = set()
        for box in layers.boxes:
            assert all(arrow.edge.end in met for arrow in box.arrows)
            met.add(box.node.name)


def test_names_with_markup_stay_text(harbour_app: Flask) -> None:
    with harbour_app.test_request_context():
        template = harbour_app.jinja_env.get_template("argument_map.html")
        layers = layered([Node("n", "<script>x</script>", said='"><b>')], [])
        found = type("Map", (), {"layers": layers, "left_out": 0})
        html = str(template.make_module({"map_box_width": WIDTH}).drawn(found, "<i>"))  # type: ignore[attr-defined]
    assert "<script>" not in html
    assert "<b>" not in html.replace("</b>", "")
    assert read(html).of("svg")[0]["aria-label"].startswith("<i>")
