"""Evidence over HTTP: what each row of a SELECT rests on, and what was not traced."""

import csv
import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from tests.web.test_protocol import GARDENER, NEIGHBOUR, get

PREFIX = """PREFIX r2p: <https://w3id.org/r2pgraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
NIGHTS = PREFIX + "SELECT ?frost ?n WHERE { ?frost r2p:frostNights ?n }"


def _evidence(server: Any, text: str, **more: str) -> dict[str, Any]:
    answer = get(server, PREFIX + text, evidence="true", **more)
    assert answer.status == 200, answer.body
    return dict(json.loads(answer.body)["head"]["evidence"])


def test_a_row_names_every_claim_that_holds_its_triple(server: Any) -> None:
    answer = json.loads(get(server, NIGHTS, evidence="true").body)
    evidence = answer["head"]["evidence"]
    assert len(answer["results"]["bindings"]) == len(evidence["rows"]) == 1
    assert evidence["rows"][0]["claims"] == [GARDENER, NEIGHBOUR]
    assert evidence["notTraced"] == []
    speakers = evidence["claims"][GARDENER]["speakers"]
    assert [one["iri"].rpartition("/")[2] for one in speakers] == ["gardener"]


def test_it_is_extra_columns_of_tables(server: Any) -> None:
    answer = get(server, NIGHTS, "text/csv", evidence="true")
    (row,) = csv.DictReader(answer.body.decode().splitlines())
    assert row["n"] == "12"
    assert row["evidence_claims"] == f"{GARDENER}; {NEIGHBOUR}"
    assert row["evidence_restsOn"] == "2 claims"
    assert b"evidence_" not in get(server, NIGHTS, "text/csv").body


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?n { GRAPH ?g { ?f r2p:frostNights ?n } }",
        "SELECT * { ?f r2p:frostNights ?n ; ?p ?o . OPTIONAL { ?f r2p:none ?x } }",
        "SELECT DISTINCT ?m { ?f r2p:frostNights ?n BIND(?n + 1 AS ?m) } ORDER BY ?m LIMIT 5",
        "SELECT (STR(?n) AS ?s) { ?f r2p:frostNights ?n FILTER(?n > 1) }",
        "SELECT ?n { { ?f r2p:frostNights ?n } UNION { ?f r2p:none ?n } }",
        "SELECT ?f { ?f r2p:frostNights 12 , ?n FILTER NOT EXISTS { ?f r2p:none ?n } }",
        "SELECT ?n { VALUES ?n { 12 } ?f r2p:frostNights ?n . }",
        "SELECT ?n { ?n ^r2p:frostNights ?f . }",
    ],
)
def test_queries_of_every_form_are_traced(server: Any, text: str) -> None:
    evidence = _evidence(server, text)
    assert set(evidence["claims"]) == {GARDENER, NEIGHBOUR}
    assert evidence["notTraced"] == []
    assert all(row["claims"] for row in evidence["rows"])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("SELECT (COUNT(*) AS ?n) { ?f r2p:frostNights ?x }", "group or count"),
        ("SELECT ?n { ?f r2p:frostNights ?n } GROUP BY ?n", "group or count"),
        (f"SELECT ?n FROM <{GARDENER}> {{ ?f r2p:frostNights ?n }}", "FROM"),
        ("SELECT ?n { { SELECT ?n { ?f r2p:frostNights ?n } } }", "sub-selects"),
        ("SELECT ?n { ?f r2p:frostNights|r2p:none ?n }", "choices"),
        ("SELECT ?n { [] r2p:frostNights ?n }", "brackets"),
        ("SELECT ?n { ?f r2p:frostNights ?n FILTER EXISTS { ?f ?p ?o } }", "EXISTS"),
    ],
)
def test_what_cannot_be_traced_is_said(server: Any, text: str, reason: str) -> None:
    (sentence,) = _evidence(server, text)["notTraced"]
    assert sentence.startswith("not traced: ")
    assert reason in sentence


def test_rows_that_rest_on_no_claim_say_so(server: Any) -> None:
    evidence = _evidence(server, "SELECT ?c { ?c a <http://www.w3.org/2002/07/owl#Class> }")
    assert evidence["rows"]
    assert {row["restsOn"].partition(":")[0] for row in evidence["rows"]} == {"no claim"}


def test_a_dataset_of_the_request_is_not_traced(server: Any) -> None:
    told = _evidence(server, "SELECT * { ?s ?p ?o }", **{"default-graph-uri": GARDENER})
    assert "names graphs" in told["notTraced"][0]


def test_the_page_shows_what_rows_rest_on(almanac: FlaskClient) -> None:
    text = PREFIX + "SELECT ?x ?p ?y { GRAPH ?g { ?x ?p ?y } ?g r2p:statedBy ?who }"
    shown = almanac.get("/query", query_string={"query": text, "evidence": "true"})
    assert shown.status_code == 200
    assert "What the rows rest on" in shown.text
    assert shown.text.count('href="/claim/') > 1
    assert "What the rows rest on" not in almanac.get("/query", query_string={"query": text}).text


def test_a_question_of_the_catalogue_tells_it_too(packaged_app: Flask) -> None:
    client = packaged_app.test_client()
    address = "/queries/claims-on-a-page?page=iii"
    plain = client.get(f"{address}&format=csv").text
    told = client.get(f"{address}&evidence=true&format=csv").text
    rows = list(csv.DictReader(told.splitlines()))
    assert len(rows) == len(list(csv.DictReader(plain.splitlines()))) > 2
    assert all("iii" in row["evidence_pages"].split("; ") for row in rows)
    assert all(row["evidence_sources"] and row["evidence_speakers"] for row in rows)
    assert "evidence_" not in plain
    answer = json.loads(client.get(f"{address}&evidence=true&format=json").data)
    assert len(answer["head"]["evidence"]["rows"]) == len(rows)
    page = client.get(address, headers={"Accept": "text/html"}).text
    assert "What each row rests on" in page
    shown = client.get(f"{address}&evidence=true", headers={"Accept": "text/html"}).text
    assert "What the rows rest on" in shown
    assert "evidence=true&amp;format=csv" in shown


def test_what_xml_cannot_carry_is_refused_with_evidence_too(server: Any) -> None:
    text = PREFIX + r'SELECT ?n ?x { ?f r2p:frostNights ?n BIND("a\u0001b" AS ?x) }'
    for more in ({}, {"evidence": "true"}):
        answer = get(server, text, "application/sparql-results+xml", **more)
        assert answer.status == 406
        assert b"control character" in answer.body
