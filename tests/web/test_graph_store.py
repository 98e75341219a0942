"""Reading graphs by the Graph Store HTTP Protocol."""

from typing import Any
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from tests.web.test_protocol import GARDENER, fetch, get

NEEDS_NAME = "/graph-store?graph=" + quote(GARDENER, safe="")


def test_a_graph_and_the_default_graph(server: Any) -> None:
    one = fetch(server, "GET", NEEDS_NAME, {"Accept": "application/n-triples"})
    assert one.status == 200
    assert len(list(ox.parse(one.body, ox.RdfFormat.N_TRIPLES))) == 1
    direct = fetch(server, "GET", GARDENER.removeprefix("https://w3id.org/r2pgraph"))
    assert direct.status == 200
    whole = fetch(server, "GET", "/graph-store?default", {"Accept": "application/n-triples"})
    counted = get(server, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "text/csv").body.split()
    assert len(list(ox.parse(whole.body, ox.RdfFormat.N_TRIPLES))) == int(counted[1])


def test_the_head_of_a_graph(server: Any) -> None:
    head = fetch(server, "HEAD", NEEDS_NAME)
    assert (head.status, head.body) == (200, b"")
    assert head.headers["Content-Length"] == str(len(fetch(server, "GET", NEEDS_NAME).body))


@pytest.mark.parametrize(
    ("method", "address", "accept", "status"),
    [
        ("GET", "", "*/*", 400),
        ("GET", "?default&graph=http://a.example/", "*/*", 400),
        ("GET", "?graph=relative", "*/*", 400),
        ("GET", "?graph=http://a.example/%20x", "*/*", 400),
        ("GET", "?graph=http://127.0.0.1:1/", "*/*", 404),
        ("GET", "?graph=file:///etc/passwd", "*/*", 404),
        ("GET", "?default", "image/png", 406),
        ("PUT", "?default", "*/*", 405),
        ("POST", "?default", "*/*", 405),
        ("DELETE", "?default", "*/*", 405),
        ("PATCH", "?default", "*/*", 405),
    ],
)
def test_refusals(server: Any, method: str, address: str, accept: str, status: int) -> None:
    answer = fetch(server, method, "/graph-store" + address, {"Accept": accept})
    assert answer.status == status
    assert answer.problem["detail"]
    assert (answer.headers["Allow"] == "GET, HEAD, OPTIONS") == (status == 405)


def test_a_client_may_ask_first_with_its_own_headers(server: Any) -> None:
    for path in ("/graph-store", "/sparql", "/ontology", "/claim/almanac/frost-gardener"):
        asked = {
            "Origin": "https://a.example",
            "Access-Control-Request-Headers": "x-client, accept",
        }
        answer = fetch(server, "OPTIONS", path, asked)
        assert answer.status in (200, 204), path
        allowed = answer.headers["Access-Control-Allow-Headers"].lower()
        assert {"accept", "x-client"} <= {name.strip() for name in allowed.split(",")}, path
        assert "GET" in answer.headers["Access-Control-Allow-Methods"]
