"""Notices and prefixes as clients of the endpoint meet them."""

import json
import re
from typing import Any

from flask.testing import FlaskClient
from tests.web.test_protocol import get

MISSPELT = "PREFIX r2p: <https://w3id.org/r2pgraph/ontology#> SELECT * { ?s r2p:statedByy ?o }"
UNDECLARED = "SELECT * { ?s r2p:statedBy ?o }"


def test_a_notice_in_header_and_json(server: Any) -> None:
    answer = get(server, MISSPELT)
    assert answer.status == 200
    assert re.fullmatch(
        r'unknown-term;detail="r2p:statedByy: .*"', answer.headers["R2PGraph-Notice"]
    )
    (told,) = json.loads(answer.body)["head"]["notices"]
    assert told["type"] == "https://w3id.org/r2pgraph/notice/unknown-term"
    assert "R2PGraph-Notice" in answer.headers["Access-Control-Expose-Headers"]
    other = get(server, MISSPELT, "text/csv")
    assert other.headers["R2PGraph-Notice"] == answer.headers["R2PGraph-Notice"]
    assert other.body.count(b"\r\n") == 1


def test_a_graph_that_is_not_held_is_told(server: Any) -> None:
    graph = "http://127.0.0.1:1/é"
    answer = get(server, "SELECT * { ?s ?p ?o }", **{"default-graph-uri": graph})
    assert (answer.status, json.loads(answer.body)["results"]["bindings"]) == (200, [])
    assert answer.headers["R2PGraph-Notice"].startswith('unknown-graph;detail=%"<http://127')


def test_nothing_is_said_where_all_is_well(server: Any) -> None:
    answer = get(server, "ASK { ?s ?p ?o }")
    assert answer.headers["R2PGraph-Notice"] is None
    assert answer.body == b'{"head":{},"boolean":true}'


def test_prefixes_on_request(server: Any) -> None:
    refused = get(server, UNDECLARED).problem
    assert (refused["status"], refused["line"], refused["column"]) == (400, 1, 15)
    # A server over a file of data knows the prefixes that its ontology declares.
    assert get(server, UNDECLARED, prefixes="auto").status == 200
    wrong = get(server, UNDECLARED + " }", prefixes="auto").problem
    assert (wrong["line"], wrong["column"]) == (1, 33)
    assert get(server, UNDECLARED, prefixes="some").problem["status"] == 400


def test_the_page_adds_prefixes_and_shows_notices(almanac: FlaskClient) -> None:
    answer = almanac.get("/query", query_string={"query": "SELECT * { ?s r2p:statedByy ?o }"})
    assert answer.status_code == 200
    assert "did you mean r2p:statedBy?" in answer.text
    wrong = almanac.get("/query", query_string={"query": "SELECT * { ?s r2p:statedBy ?o ?x }"})
    assert wrong.status_code == 400
    assert "line 1, column 30" in wrong.text.lower()


EMPTY = "SELECT * { ?s r2p:statedBy ?o .\n FILTER(isLITERAL(?o)) }"


def test_an_empty_answer_says_why_where_that_is_asked(server: Any) -> None:
    plain = get(server, EMPTY, prefixes="auto")
    assert plain.headers["R2PGraph-Notice"] is None
    answer = get(server, EMPTY, prefixes="auto", diagnose="true")
    (told,) = json.loads(answer.body)["head"]["notices"]
    assert told["type"] == "https://w3id.org/r2pgraph/notice/empty-result"
    assert told["detail"].startswith("line 2, column 2: FILTER(isLITERAL(?o)) leaves none")
    other = get(server, EMPTY, "text/csv", prefixes="auto", diagnose="true")
    assert other.headers["R2PGraph-Notice"].startswith("empty-result;detail=")
    full = get(server, "SELECT * { ?s ?p ?o } LIMIT 1", diagnose="true")
    assert full.headers["R2PGraph-Notice"] is None


def test_the_page_says_why_an_answer_is_empty(almanac: FlaskClient) -> None:
    answer = almanac.get("/query", query_string={"query": EMPTY})
    assert "Line 2, column 2: FILTER(isLITERAL(?o)) leaves none" in answer.text
    other = almanac.get("/query", query_string={"query": "SELECT * { ?s ?p ?o } LIMIT 1"})
    assert "leaves none" not in other.text
