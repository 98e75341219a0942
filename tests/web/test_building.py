"""How a claim is built: a real claim, chosen by the data, drawn and told in tables."""

import itertools
import re
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask
from flask.testing import FlaskClient
from tests.web.data import engine_over
from tests.web.test_claim_pages import words
from tests.web.test_pages import page_at

from r2pgraph.web.drawing import WIDTH, Tree, draw
from r2pgraph.web.read.example import example_claim

PATH = "/how-a-claim-is-built"


def test_the_fittest_claim_is_drawn(harbour: FlaskClient) -> None:
    """A main point with composed content and a note, before a thesis without."""
    page = page_at(harbour, PATH)
    assert not page.faults
    assert "/claim/log/delay" in page.links
    assert len(page.of("svg")) == 1
    text = words(page)
    for shown in ("the pilot", "passage on p. 2", "note 1", "The Almanac", "causal link"):
        assert shown in text, shown
    # Everything in the picture stands in the tables too.
    table = text[text.index("The same, triple by triple") :]
    for shown in (
        "stated by r2p:statedBy the pilot",
        "has effect r2p:hasEffect delay",
        "1901-05-01",
    ):
        assert shown in table, shown


def test_a_claim_that_the_ontology_names_goes_first(cache: Path, tmp_path: Path) -> None:
    claim = "https://w3id.org/r2pgraph/claim/log/"
    text = f"""@prefix r2p: <https://w3id.org/r2pgraph/ontology#> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        <urn:ontology> {{ r2p:Claim skos:example <{claim}plain> , <https://example.org/no-claim> }}
        <urn:about> {{ <{claim}plain> r2p:statedBy <urn:a> ; r2p:statedIn <urn:p> .
            <{claim}main> r2p:statedBy <urn:a> ; r2p:statedIn <urn:p> ; r2p:prominence r2p:thesis }}
        <{claim}plain> {{ <urn:x> a <urn:C> }} <{claim}main> {{ <urn:y> a r2p:Description }}"""
    with engine_over(text, tmp_path / "named.trig", cache) as engine:
        assert example_claim(engine) == claim + "plain"


def test_markup_in_names_is_text(harbour: FlaskClient) -> None:
    page = page_at(harbour, PATH)
    assert "<b>west</b> wind" in page.text
    assert not page.of("b")
    assert "script" not in {tag for tag, _ in page.elements}


def test_classes_of_content_are_listed_with_properties(harbour: FlaskClient) -> None:
    text = words(page_at(harbour, PATH))
    assert "Causal link r2p:CausalLink 8" in text
    assert "has cause r2p:hasCause kind, description 1" in text
    assert "Description r2p:Description 2" in text


def test_prefixes_are_a_block_to_copy_and_the_query_runs(harbour: FlaskClient) -> None:
    page = page_at(harbour, PATH)
    assert "PREFIX r2p: <https://w3id.org/r2pgraph/ontology#>\n" in page.text
    query = re.search(r"PREFIX r2p:.*?LIMIT 100", page.text, re.DOTALL)
    assert query
    answer = words(page_at(harbour, "/query?" + urlencode({"query": query[0]})))
    assert "claim speaker page note subject property value" in answer
    assert "Fear of storms delays ships. the pilot 2 1" in answer


def test_home_and_the_query_form_lead_there(
    harbour: FlaskClient, almanac: FlaskClient, foreign: FlaskClient
) -> None:
    assert PATH in page_at(harbour, "/").links
    assert PATH in page_at(harbour, "/query").links
    # Without weights and composed content, any claim that stands in a passage will do.
    assert not page_at(almanac, PATH).faults
    assert "These data hold no claim." in page_at(foreign, PATH).text


def test_pictures_keep_boxes_apart_and_place_each_node_once() -> None:
    shared = Tree("shared", "shared")
    loop = Tree("loop", "a long text " * 30, children=[("to", shared)])
    shared.children.append(("back", loop))
    root = Tree("root", "root", "sort", children=[("one", loop), ("two", shared)])
    picture = draw([root])
    assert len(picture.boxes) == 3
    assert len(picture.arrows) == 4
    columns: dict[int, list[tuple[int, int]]] = {}
    for box in picture.boxes:
        columns.setdefault(box.x, []).append((box.y, box.y + box.height))
        assert box.x + WIDTH <= picture.width
        assert all(len(line) <= 24 for _, line in box.lines)
        assert len(box.lines) <= 5
    for spans in columns.values():
        spans.sort()
        assert all(one[1] < other[0] for one, other in itertools.pairwise(spans))


def test_the_page_of_the_whole_graph_is_light(packaged_app: Flask) -> None:
    response = packaged_app.test_client().get(PATH, headers={"Accept": "text/html"})
    assert response.status_code == 200
    assert len(response.data) < 150_000
