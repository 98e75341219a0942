"""Answers on maps: a circle for each thing with a point, as large as the answer says."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from tests.web.data import engine_over
from tests.web.reading import Page
from tests.web.test_pages import page_at

from r2pgraph.web.app import create_app

HUTS = """@prefix ex: <https://example.org/huts#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix wgs: <http://www.w3.org/2003/01/geo/wgs84_pos#> .
ex:alp rdfs:label "Alp" ; wgs:lat 46.5 ; wgs:long 8.1 ; ex:beds 40 ; ex:height -1 ;
    ex:near ex:fjord .
ex:fjord rdfs:label "Fjord" ; wgs:lat 61.0 ; wgs:long 7.0 ; ex:beds 10 ; ex:height 2 ;
    ex:near ex:alp .
ex:cave rdfs:label "Cave" ; ex:beds 2 ; ex:height 3 ; ex:near ex:alp .
ex:space rdfs:label "Space" ; wgs:lat 200 ; wgs:long 8 ; ex:beds 1 ; ex:height 4 .
"""
EX = "PREFIX ex: <https://example.org/huts#> "
BEDS = EX + "SELECT ?hut ?beds { ?hut ex:beds ?beds } ORDER BY ?hut"


@pytest.fixture(scope="module")
def huts(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Iterator[FlaskClient]:
    """Things with points that are of no class that we know."""
    with engine_over(HUTS, tmp_path_factory.mktemp("huts") / "huts.ttl", cache) as engine:
        yield create_app(engine).test_client()


def drawn(client: FlaskClient, query: str) -> tuple[dict[str, float], Page]:
    """What the first map says of each circle, with the circle's radius."""
    address = "/query?" + urlencode({"query": query, "view": "map"})
    page = page_at(client, address)
    assert not page.faults
    svg = client.get(address).text.partition("<svg")[2].partition("</svg>")[0]
    marks = re.findall(
        r'class="mark" aria-label="([^"]+)".*?r="[^"]+"/>\s*<circle[^>]*r="([^"]+)"', svg, re.DOTALL
    )
    return {said: float(radius) for said, radius in marks}, page


def test_circles_are_as_large_as_the_column_of_numbers_says(huts: FlaskClient) -> None:
    found, page = drawn(huts, BEDS)
    assert set(found) == {"Alp: beds 40", "Fjord: beds 10"}
    assert found["Alp: beds 40"] == pytest.approx(2 * found["Fjord: beds 10"])
    text = " ".join(page.text.split())
    assert "as large as beds says. 2 without a point are in the table alone." in text
    assert "Cave" in text


def test_a_thing_in_several_rows_is_one_circle_as_large_as_there_are_rows(
    huts: FlaskClient,
) -> None:
    found, page = drawn(huts, EX + "SELECT ?near ?hut ?beds { ?hut ex:near ?near ; ex:beds ?beds }")
    assert set(found) == {"Alp: 2 rows", "Fjord: 1 row"}
    assert "as large as there are rows" in page.text


def test_numbers_below_zero_are_no_size(huts: FlaskClient) -> None:
    found, _ = drawn(huts, EX + "SELECT ?hut ?height { ?hut ex:height ?height }")
    assert set(found) == {"Alp: 1 row", "Fjord: 1 row"}


def test_the_first_column_with_points_is_drawn(huts: FlaskClient) -> None:
    found, page = drawn(huts, EX + "SELECT ?class ?hut { BIND(ex:none AS ?class) ?hut ex:beds ?b }")
    assert set(found) == {"Alp: 1 row", "Fjord: 1 row"}
    assert "each thing of the column hut" in page.text


def test_triples_with_points_have_a_map(huts: FlaskClient) -> None:
    found, _ = drawn(huts, EX + "CONSTRUCT WHERE { ?hut ex:near ?near }")
    assert set(found) == {"Alp: 1 row", "Fjord: 1 row"}


def test_an_answer_without_points_says_what_a_map_needs(huts: FlaskClient) -> None:
    page = page_at(
        huts, "/query?" + urlencode({"query": EX + "SELECT ?hut { ?hut ex:beds 2 }", "view": "map"})
    )
    assert "A map needs a column in which something has a point on the earth." in page.text
    assert not page.of("svg")


def test_only_the_rows_of_the_table_are_drawn(huts: FlaskClient) -> None:
    many = EX + "SELECT ?hut ?x ?y { ?hut ex:beds 40 . ?a ?p ?x . ?b ?q ?y . ?c ?r ?z }"
    found, page = drawn(huts, many)
    assert set(found) == {"Alp: 1000 rows"}
    assert re.search(r"The picture shows the first 1000 of \d+ rows", page.text)
