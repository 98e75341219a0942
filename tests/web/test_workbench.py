"""The workbench without script: views, order, files, and what is wrong, all as a form and links."""

import re
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient
from tests.web.reading import Page
from tests.web.test_pages import page_at

from r2pgraph.web.views import MOST_BOXES

NUMBERS = """# Claims, by speaker!
SELECT ?speaker (COUNT(?claim) AS ?claims) { ?claim r2p:statedBy ?speaker } GROUP BY ?speaker"""
DAYS = """SELECT ?what ?from ?to { VALUES (?what ?from ?to) {
  ("a spring" "1994-04-06"^^xsd:date "1994-07"^^xsd:gYearMonth)
  ("a year" "2001"^^xsd:gYear UNDEF) } }"""
TRIPLES = "CONSTRUCT { ?c r2p:statedBy ?who } WHERE { ?c r2p:statedBy ?who }"


def asked(client: FlaskClient, query: str, status: int = 200, **more: str) -> Page:
    page = page_at(client, "/query?" + urlencode({"query": query} | more), status)
    assert not page.faults
    return page


def views(page: Page) -> set[str]:
    found = (parse_qs(urlsplit(link).query) for link in page.links)
    return {one["view"][0] for one in found if "view" in one and "sort" not in one}


@pytest.mark.parametrize(
    ("query", "possible"),
    [
        (NUMBERS, {"table", "raw", "chart"}),
        ("SELECT ?c ?who { ?c r2p:statedBy ?who }", {"table", "raw", "graph"}),
        (DAYS, {"table", "raw", "timeline"}),
        (TRIPLES, {"table", "raw", "graph"}),
        ("ASK { ?s ?p ?o }", {"table", "raw"}),
        ("SELECT ?s { ?s ?s ?s }", {"table", "raw"}),
        ('SELECT ?n { VALUES ?n { 1 2 "three" } }', {"table", "raw"}),
    ],
)
def test_views_are_those_that_the_columns_allow(
    almanac: FlaskClient, query: str, possible: set[str]
) -> None:
    assert views(asked(almanac, query)) == possible
    for view in possible:
        asked(almanac, query, view=view)


def test_a_view_that_is_not_possible_says_what_it_needs(almanac: FlaskClient) -> None:
    page = asked(almanac, DAYS, view="chart")
    assert (
        "A chart needs at least two rows and a column in which every value is a number" in page.text
    )
    assert "a spring" in page.text


def test_a_chart_has_a_mark_for_each_row_and_the_table_below(almanac: FlaskClient) -> None:
    page = asked(almanac, NUMBERS, view="chart")
    rows = len(page.of("tr")) - 1
    assert rows > 1
    assert len(page.of("circle")) == rows


def test_a_timeline_has_bars_as_wide_as_the_dates_are_exact(almanac: FlaskClient) -> None:
    page = asked(almanac, DAYS, view="timeline")
    bars = [given for given in page.of("rect") if given.get("class") == "bar"]
    assert len(bars) == 2
    assert "6 April 1994 to 31 July 1994" in {
        given["aria-label"].partition(": ")[2] for given in page.of("g") if "aria-label" in given
    }


def test_a_graph_has_a_box_for_each_thing_and_an_arrow_for_each_relation(
    almanac: FlaskClient,
) -> None:
    query = "SELECT ?c ?p ?o { VALUES ?p { r2p:statedBy r2p:rebuts } ?c ?p ?o }"
    for asking in (query, "CONSTRUCT { ?c ?p ?o } WHERE " + query.partition("?o ")[2]):
        page = asked(almanac, asking, view="graph")
        boxes = [one for one in page.of("a") if one.get("class") == "box thing"]
        arrows = [one for one in page.of("path") if one.get("class") == "arrow"]
        rows = len(page.of("tr")) - 1
        assert len(arrows) == rows > 2
        assert 2 < len(boxes) < 2 * rows
        assert "stated by" in page.text
    columns = asked(almanac, "SELECT ?c ?who { ?c r2p:statedBy ?who }", view="graph")
    assert "who" in columns.text


def test_a_graph_draws_as_much_as_can_be_read(almanac: FlaskClient) -> None:
    page = asked(almanac, "SELECT ?s ?p ?o { ?s ?p ?o FILTER(isIRI(?o)) } LIMIT 1500", view="graph")
    boxes = [one for one in page.of("rect") if "rx" in one]
    assert 20 < len(boxes) <= MOST_BOXES
    assert re.search(r"The picture shows the first \d+ of \d+ rows", page.text)


def test_rows_are_ordered_by_value_and_empty_cells_stand_last(almanac: FlaskClient) -> None:
    query = 'SELECT ?n ?x { VALUES (?n ?x) { (10 "ten") (9 "nine") (UNDEF "none") (1e1 "1e1") } }'
    for order, expected in (("n", "nine"), ("-n", "ten")):
        page = asked(almanac, query, sort=order)
        assert re.findall(r"ten|nine|none", page.text[page.text.index("Answer") :])[0] == expected
        assert page.text.rstrip().rfind("none") > page.text.rfind("nine")
        (sorted_by,) = [given for given in page.of("th") if "aria-sort" in given]
        assert sorted_by["aria-sort"] == ("descending" if order == "-n" else "ascending")
    assert asked(almanac, query, sort="nothing").of("td")


def test_evidence_stays_with_its_row_in_another_order(almanac: FlaskClient) -> None:
    query = "SELECT ?c ?label { ?c r2p:statedBy ?who ; rdfs:label ?label } ORDER BY ?label"

    def pairs(order: str) -> set[tuple[str, str]]:
        html = almanac.get(
            "/query", query_string={"query": query, "evidence": "true", "sort": order}
        ).text
        rows = re.findall(r'<tr>\s*<td[^>]*><a href="([^"]+)".*?#rests-(\d+)"', html, re.DOTALL)
        rests = dict(re.findall(r'<li id="rests-(\d+)"><a href="([^"]+)"', html))
        return {(claim, rests[number]) for claim, number in rows}

    found = pairs("label")
    assert len(found) > 2
    assert all(claim == rests for claim, rests in found)
    assert pairs("-label") == found


def test_answers_are_files_named_after_the_query(almanac: FlaskClient) -> None:
    page = asked(almanac, NUMBERS)
    files = {given["download"]: given["href"] for given in page.of("a") if "download" in given}
    assert set(files) == {f"claims-by-speaker.{name}" for name in ("csv", "tsv", "json", "xml")}
    answer = almanac.get(files["claims-by-speaker.csv"])
    assert answer.mimetype == "text/csv"
    assert answer.text.splitlines()[0] == "speaker,claims"
    other = {given.get("download") for given in asked(almanac, TRIPLES).of("a")}
    assert "answer.ttl" in other


def test_a_query_that_no_address_holds_is_saved_with_the_form(almanac: FlaskClient) -> None:
    page = asked(almanac, "SELECT * { ?s ?p ?o } LIMIT 1 #" + "é" * 3_000)
    assert "too long for an address" in page.text


def test_missing_prefixes_are_written_into_the_text(almanac: FlaskClient) -> None:
    text = "SELECT ?c { ?c a r2p:Claim ; rdfs:label ?l ; nobody:knows ?x }"
    page = asked(almanac, text, prefixes="add")
    assert "PREFIX r2p: <https://w3id.org/r2pgraph/ontology#>\nPREFIX rdfs:" in page.text
    assert "PREFIX nobody" not in page.text
    assert "Answer" not in page.text


def test_the_place_of_an_error_is_shown(almanac: FlaskClient) -> None:
    page = asked(almanac, "SELECT *\n{ ?s r2p:statedBy ?o ?x }", 400)
    (box,) = [given for given in page.of("section") if given.get("class") == "failure"]
    assert (box["data-line"], box["data-column"]) == ("2", "21")
    assert len(page.of("mark")) == 1


def test_the_place_of_what_empties_an_answer_is_told(almanac: FlaskClient) -> None:
    page = asked(almanac, "SELECT * { ?s r2p:statedBy ?o .\n FILTER(isLITERAL(?o)) }")
    (notice,) = [
        given for given in page.of("p") if given.get("class") == "notice" and "id" in given
    ]
    assert (notice["data-line"], notice["data-column"]) == ("2", "2")


def test_the_catalogue_is_there_as_examples(almanac: FlaskClient) -> None:
    links = page_at(almanac, "/query").links
    example = next(link for link in links if link.startswith("/query?example="))
    assert "SELECT" in page_at(almanac, example).text


def test_an_answer_is_not_asked_for_twice(
    almanac: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = "SELECT ?s { ?s a ?nothing_else } # once"
    first = asked(almanac, query).text

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("it was asked again")

    engine = almanac.application.extensions["r2pgraph"].engine
    monkeypatch.setattr(engine, "query", refuse)
    again = asked(almanac, query, sort="s").text
    seconds = re.compile(r"in [0-9.]+ s")
    assert seconds.findall(first) == seconds.findall(again) != []
