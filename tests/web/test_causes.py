"""What is said to lead to an event and to follow: drawn and listed alike, by how strongly."""

import itertools
import re
from urllib.parse import unquote

from flask import Flask
from tests.web.reading import Page
from tests.web.test_claim_pages import words
from tests.web.test_pages import page_at

from r2pgraph import terms
from r2pgraph.claims import ClaimLine
from r2pgraph.engine.base import select
from r2pgraph.engine.embedded import EmbeddedEngine
from r2pgraph.web.flowing import MOST, SIDE, Neighbour, Said, flow
from r2pgraph.web.read.causes import PLAIN, QUALIFIED, SEQUENCE, Causes, Link, read_causes

_DIRECT = f"""PREFIX r2p: <{terms.R2P}> SELECT DISTINCT ?claim WHERE {{
  GRAPH ?claim {{ ?link a r2p:CausalLink ; r2p:hasCause|r2p:hasEffect <{terms.ID}event/%s> }} }}"""


def arrows(page: Page, sort: str = "said") -> list[str]:
    found = [given for given in page.of("a") if sort in given.get("class", "").split()]
    return [unquote(given["href"]) for given in found]


def test_every_link_of_an_event_is_drawn_and_listed(
    packaged_app: Flask, packaged_engine: EmbeddedEngine
) -> None:
    client = packaged_app.test_client()
    for event in ("rwanda-1994", "syria-situation", "bosnian-war"):
        page = page_at(client, f"/id/event/{event}")
        assert not page.faults
        wanted = {
            "/" + str(row["claim"].value).removeprefix(terms.BASE)
            for row in select(packaged_engine, _DIRECT % event)
        }
        assert wanted
        assert wanted <= set(arrows(page))
        for link in arrows(page):
            assert page.links.count(link) >= 2, link


def test_a_sequence_is_no_cause(packaged_app: Flask) -> None:
    page = page_at(packaged_app.test_client(), "/id/event/rwanda-1994")
    sequences = set(arrows(page, "sequence"))
    assert sequences
    # Where causes are stated too, the sequences are the weakest links.
    assert set(arrows(page, "weakest")) == sequences
    text = words(page)
    assert "comes before, with no cause stated" in text
    assert "weakest link" in text


def test_strength_comes_from_hedge_and_force(packaged_engine: EmbeddedEngine) -> None:
    found = read_causes(packaged_engine, {})
    assert {one.strength for one in found.links} == {SEQUENCE, QUALIFIED, PLAIN}
    claim = next(one.claim for one in found.links if one.strength == PLAIN)
    hedged = {claim: ClaimLine(claim, hedging=terms.R2P + "possible")}
    again = read_causes(packaged_engine, hedged)
    assert {one.strength for one in again.links if one.claim == claim} <= {SEQUENCE, QUALIFIED}


def test_links_within_a_thing_are_not_its_causes() -> None:
    links = (
        Link("c1", "part", "second"),
        Link("c2", "other", "part"),
        Link("c3", "whole", "end"),
    )
    found = Causes(links, stands_for={"whole": frozenset({"part", "second"})}).of("whole")
    assert [one.claim for one in found.before] == ["c2"]
    assert [one.claim for one in found.after] == ["c3"]
    assert found.weakest == 0
    assert Causes(links).of("nothing").empty


def test_an_agent_has_no_causes(packaged_app: Flask) -> None:
    assert not arrows(page_at(packaged_app.test_client(), "/id/agent/united-states"))


def test_a_picture_of_two_thousand_things_stays_small() -> None:
    said = (Said("/c", "somebody with a very long name indeed", "p. 1", "cause", True),)
    many = [Neighbour("/x", "word " * 90, "to: " + "word " * 20, said)] * 2000
    found = flow("The middle", many, many[:3])
    assert len(found.boxes) == MOST + 3
    assert found.left_out == 2000 - MOST
    assert found.height < 4000
    for box in found.boxes:
        assert 0 <= box.x < found.width
        assert len(box.lines) <= 4
    tops = [(box.x, box.y, box.y + box.height) for box in found.boxes]
    for one, other in itertools.pairwise(tops):
        assert one[0] != other[0] or one[2] < other[1]


def test_a_side_without_anything_takes_no_room() -> None:
    one = Neighbour("/x", "name", "", (Said("/c", "somebody", "p. 1", "cause"),))
    both, left, right = (flow("m", *sides) for sides in (([one], [one]), ([one], []), ([], [one])))
    assert both.two_sided
    assert not left.two_sided
    assert left.width == right.width < both.width
    for found in (left, right):
        assert found.middle.x < found.width
        assert found.boxes[0].x + SIDE < found.width


def test_what_only_a_claim_describes_is_told_by_the_claim(packaged_app: Flask) -> None:
    html = packaged_app.test_client().get("/page/id/event/rwanda-1994").text
    boxes = re.findall(r'<a href="([^"]+)" class="box" aria-label="([^"]+)"', html)
    assert len(boxes) > 5
    told = [text for address, text in boxes if address.startswith("/claim/")]
    assert any(
        text.startswith("The mass atrocities of 1994 in Rwanda gave rise to the threat")
        for text in told
    )
    assert len(told) == len(set(told))
    assert not any(address.startswith("/id/content/") for address, _ in boxes)


def test_what_stands_against_a_link_is_beside_the_picture(packaged_app: Flask) -> None:
    page = page_at(packaged_app.test_client(), "/id/event/bosnian-war")
    assert not page.faults
    text = words(page)
    _, beside = text.split("What stands against these links")
    assert "in tension with it" in beside
    marked = [a for a in page.of("a") if "disputed" in a.get("aria-label", "")]
    assert marked
    assert all(page.links.count(a["href"]) >= 3 for a in marked)
