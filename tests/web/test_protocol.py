"""The endpoint as clients meet it: a running server, asked with plain HTTP."""

import http.client
import json
import re
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, urlencode
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

ROWS = "SELECT ?s ?o WHERE { ?s <https://w3id.org/r2pgraph/ontology#statedBy> ?o } ORDER BY ?s"
TRIPLES = "CONSTRUCT WHERE { ?s <https://w3id.org/r2pgraph/ontology#statedBy> ?o }"
GARDENER = "https://w3id.org/r2pgraph/claim/almanac/frost-gardener"
NEIGHBOUR = "https://w3id.org/r2pgraph/claim/almanac/frost-neighbour"
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(9))
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
QUERY = {"Content-Type": "application/sparql-query"}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def problem(self) -> dict[str, Any]:
        assert self.headers["Content-Type"] == "application/problem+json"
        document = json.loads(self.body)
        assert document["status"] == self.status
        return dict(document)


def fetch(
    server: Any,
    method: str,
    path: str,
    headers: dict[str, str] | None = None,
    body: bytes | None = None,
) -> Answer:
    connection = http.client.HTTPConnection(server.host, server.port, timeout=20)
    try:
        connection.request(method, path, body=body, headers=headers or {})
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())
    finally:
        connection.close()


def get(server: Any, query: str, accept: str | None = None, **more: str) -> Answer:
    headers = {"Accept": accept} if accept else {}
    return fetch(server, "GET", "/sparql?" + urlencode({"query": query, **more}), headers)


@pytest.mark.parametrize(
    ("method", "path", "headers", "body"),
    [
        ("GET", "/sparql?query=" + quote_plus(ROWS), {}, None),
        ("POST", "/sparql", FORM, b"query=" + quote_plus(ROWS).encode()),
        ("POST", "/sparql", QUERY, ROWS.encode()),
    ],
    ids=["get", "form", "direct"],
)
def test_all_three_ways_of_asking_give_the_same_rows(
    server: Any, method: str, path: str, headers: dict[str, str], body: bytes | None
) -> None:
    answer = fetch(server, method, path, headers, body)
    assert (answer.status, answer.headers["Content-Type"]) == (
        200,
        "application/sparql-results+json",
    )
    rows = json.loads(answer.body)["results"]["bindings"]
    assert [row["s"]["value"] for row in rows] == [GARDENER, NEIGHBOUR]


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
    ],
)
def test_rows_in_every_format(server: Any, accept: str, content_type: str) -> None:
    answer = get(server, ROWS, accept)
    assert (answer.status, answer.headers["Content-Type"]) == (200, content_type)
    name = {"csv": "text/csv"}.get(accept, accept)
    if name == "text/csv":
        assert answer.body.startswith(b"s,o\r\n" + GARDENER.encode())
        return
    results = ox.parse_query_results(answer.body, ox.QueryResultsFormat.from_media_type(accept))
    assert [row["s"].value for row in results] == [GARDENER, NEIGHBOUR]


@pytest.mark.parametrize(
    "accept",
    [
        "text/turtle",
        "application/n-triples",
        "application/rdf+xml",
        "application/ld+json",
        "application/trig",
        "application/n-quads",
    ],
)
@pytest.mark.parametrize("query", [TRIPLES, f"DESCRIBE <{GARDENER}>"])
def test_triples_in_every_format(server: Any, accept: str, query: str) -> None:
    answer = get(server, query, accept)
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith(accept)
    quads = list(ox.parse(answer.body, ox.RdfFormat.from_media_type(accept)))
    assert GARDENER in {quad.subject.value for quad in quads}


@pytest.mark.parametrize(
    ("accept", "body"),
    [
        ("application/sparql-results+json", b'{"head":{},"boolean":true}'),
        ("text/csv", b"true"),
        ("text/tab-separated-values", b"true"),
    ],
)
def test_ask(server: Any, accept: str, body: bytes) -> None:
    assert get(server, "ASK { ?s ?p ?o }", accept).body == body
    xml = ElementTree.fromstring(get(server, "ASK {}", "application/sparql-results+xml").body)
    assert xml.find("{http://www.w3.org/2005/sparql-results#}boolean") is not None


def test_head_has_the_length_and_no_body(server: Any) -> None:
    path = "/sparql?query=" + quote_plus(ROWS)
    whole = fetch(server, "GET", path)
    head = fetch(server, "HEAD", path)
    assert (head.status, head.body) == (200, b"")
    assert head.headers["Content-Length"] == str(len(whole.body)) == whole.headers["Content-Length"]


def test_a_triple_of_two_claims_is_one_row(server: Any) -> None:
    pattern = "?figure <https://w3id.org/r2pgraph/ontology#frostNights> ?n"
    union = get(server, f"SELECT * {{ {pattern} }}", "text/csv")
    named = get(server, f"SELECT * {{ GRAPH ?g {{ {pattern} }} }}", "text/csv")
    assert (union.body.count(b"\r\n"), named.body.count(b"\r\n")) == (2, 3)


def test_the_dataset_of_the_protocol(server: Any) -> None:
    query = "SELECT * { ?s ?p ?o }"
    one = get(server, query, "text/csv", **{"default-graph-uri": GARDENER})
    assert one.body.count(b"\r\n") == 2
    parameters = [
        ("query", query),
        ("default-graph-uri", GARDENER),
        ("default-graph-uri", NEIGHBOUR),
    ]
    two = fetch(server, "GET", "/sparql?" + urlencode(parameters), {"Accept": "text/csv"})
    assert two.body.count(b"\r\n") == 3
    named = get(
        server, "SELECT * { GRAPH ?g { ?s ?p ?o } }", "text/csv", **{"named-graph-uri": GARDENER}
    )
    assert named.body.count(b"\r\n") == 2


@pytest.mark.parametrize(
    ("query", "status", "kind"),
    [
        ("SELECT * { ?s ?p ?o", 400, "query-syntax"),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 403, "service-refused"),
        ("INSERT DATA { <http://a> <http://b> 1 }", 400, "update-refused"),
        ("DROP ALL", 400, "update-refused"),
        ("ASK { FILTER(" + "(" * 99 + "1" + ")" * 99 + ") }", 400, "query-too-complex"),
        (ENDLESS + " }", 504, "query-timeout"),
        ("SELECT ?none { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", 422, "result-too-large"),
    ],
)
def test_queries_that_are_refused_say_why(server: Any, query: str, status: int, kind: str) -> None:
    answer = get(server, query)
    assert answer.status == status
    assert answer.problem["type"].endswith("/" + kind)
    assert not re.search(r"/(home|root|usr|tmp|service)/|Traceback", answer.problem["detail"])


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "status"),
    [
        ("GET", "/sparql?query=ASK{}&query=ASK{}", {}, None, 400),
        ("GET", "/sparql?query=", {}, None, 400),
        ("GET", "/sparql?query=%C3%28", {}, None, 400),
        ("GET", "/sparql?query=ASK{}&format=pdf", {}, None, 400),
        ("POST", "/sparql", FORM, b"update=CLEAR+ALL", 400),
        ("POST", "/sparql", {"Content-Type": "application/sparql-update"}, b"CLEAR ALL", 400),
        ("PUT", "/sparql", {}, b"", 405),
        ("DELETE", "/sparql", {}, None, 405),
        ("PATCH", "/sparql", {}, None, 405),
        ("TRACE", "/sparql", {}, None, 405),
        ("GET", "/sparql?query=ASK{}", {"Accept": "image/png"}, None, 406),
        ("GET", "/sparql?query=ASK{}&format=ttl", {}, None, 406),
        ("POST", "/sparql", QUERY, b" " * 300_000, 413),
        ("GET", "/sparql?query=" + "x" * 20_000, {}, None, 414),
        ("POST", "/sparql", {"Content-Type": "text/plain"}, b"ASK {}", 415),
        ("POST", "/sparql", {"Content-Type": "multipart/form-data; boundary=b"}, b"--b--", 415),
        ("POST", "/sparql", {**QUERY, "Content-Encoding": "gzip"}, b"ASK {}", 415),
    ],
)
def test_requests_that_are_not_the_protocol(
    server: Any, method: str, path: str, headers: dict[str, str], body: bytes | None, status: int
) -> None:
    answer = fetch(server, method, path, headers, body)
    assert answer.status == status, answer.body
    assert answer.problem["detail"]
    assert (answer.headers["Allow"] == "GET, HEAD, OPTIONS, POST") == (status == 405)


def test_a_body_without_a_length_is_limited_too(server: Any) -> None:
    with socket.create_connection((server.host, server.port), timeout=20) as connection:
        connection.sendall(
            b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
            b"Content-Type: application/sparql-query\r\nConnection: close\r\n\r\n"
        )
        chunk = b" " * 50_000
        for _ in range(6):
            connection.sendall(b"%x\r\n%s\r\n" % (len(chunk), chunk))
        connection.sendall(b"6\r\nASK {}\r\n0\r\n\r\n")
        assert connection.recv(1000).startswith(b"HTTP/1.1 413 ")


def test_xml_with_control_characters_is_refused(server: Any) -> None:
    query = 'SELECT ("\\u0001" AS ?x) {}'
    assert get(server, query, "application/sparql-results+xml").problem["status"] == 406
    assert get(server, query, "application/sparql-results+json").status == 200


def test_percent_signs_survive(server: Any) -> None:
    for literal in ("%20", "100 %", "a+b", "é€😀", "a&b=c;d#e"):
        answer = get(server, f'SELECT ("{literal}" AS ?x) {{}}', "text/tab-separated-values")
        assert answer.body.decode() == f'?x\n"{literal}"\n'


def test_every_answer_has_its_headers(server: Any) -> None:
    paths = ("/sparql?query=ASK{}", "/sparql?query=nonsense", "/no-such-page", "/healthz")
    for path in paths:
        headers = fetch(server, "GET", path).headers
        assert headers["Vary"] == "Accept, Accept-Encoding", path
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Access-Control-Allow-Origin"] == "*", path
        assert "Access-Control-Allow-Credentials" not in headers, path
        assert "default-src 'none'" in headers["Content-Security-Policy"], path


def test_a_browser_may_ask_first(server: Any) -> None:
    preflight = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    answer = fetch(server, "OPTIONS", "/sparql", preflight)
    assert answer.status == 204
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in answer.headers["Access-Control-Allow-Headers"]


def test_the_service_describes_itself_under_its_configured_address(server: Any) -> None:
    answer = fetch(server, "GET", "/sparql", {"Accept": "text/turtle", "Host": "evil.example"})
    assert answer.headers["Content-Type"] == "text/turtle; charset=utf-8"
    assert b"evil.example" not in answer.body
    quads = list(ox.parse(answer.body, ox.RdfFormat.TURTLE))
    assert {q.subject.value for q in quads if q.predicate.value.endswith("#endpoint")} == {
        server.url + "/sparql"
    }


def test_the_dataset_is_described_where_void_says(server: Any) -> None:
    answer = fetch(server, "GET", "/.well-known/void", {"Accept": "application/n-triples"})
    counted = {
        (quad.predicate.value.rpartition("#")[2], quad.object.value)
        for quad in ox.parse(answer.body, ox.RdfFormat.N_TRIPLES)
        if isinstance(quad.object, ox.Literal) and isinstance(quad.subject, ox.NamedNode)
    }
    total = get(server, "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    triples = json.loads(total.body)["results"]["bindings"][0]["n"]["value"]
    assert ("triples", triples) in counted
    refused = fetch(server, "GET", "/.well-known/void", {"Accept": "image/png"})
    assert refused.status == 406


def test_people_get_a_page(server: Any) -> None:
    for path in ("/sparql?query=%3Cscript%3E", "/sparql?query=%FF", "/no-such-page"):
        answer = fetch(server, "GET", path, {"Accept": "text/html"})
        if answer.status == 303:
            answer = fetch(server, "GET", answer.headers["Location"], {"Accept": "text/html"})
        assert b"<script>" not in answer.body
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        assert answer.status in (400, 404)
        assert b"<h1>" in answer.body


BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize("accept", ["text/html", BROWSER])
def test_people_who_ask_get_the_answer_on_a_page(server: Any, accept: str) -> None:
    answer = get(server, ROWS, accept)
    assert answer.status == 303
    page = fetch(server, "GET", answer.headers["Location"], {"Accept": accept})
    assert page.status == 200
    assert b"frost-gardener" in page.body
    asked = urlencode({"query": ROWS}).encode()
    assert fetch(server, "POST", "/sparql", {**FORM, "Accept": accept}, asked).status == 303


@pytest.mark.parametrize("accept", ["text/html", BROWSER])
def test_people_get_a_page_with_the_place_of_an_error(server: Any, accept: str) -> None:
    answer = get(server, "SELECT * {\n ?s ?p }", accept)
    page = fetch(server, "GET", answer.headers["Location"], {"Accept": accept})
    assert page.status == 400
    assert b'data-line="2"' in page.body


def test_who_names_a_format_or_graphs_gets_no_page(server: Any) -> None:
    """A page has no graphs of a request's own, and must not answer another question."""
    assert get(server, ROWS, BROWSER, format="csv").headers["Content-Type"].startswith("text/csv")
    chosen = get(server, ROWS, BROWSER, **{"default-graph-uri": "http://h/none"})
    assert chosen.status == 200
    assert "xml" in chosen.headers["Content-Type"]
    assert get(server, ROWS, "text/csv,text/html").headers["Content-Type"].startswith("text/csv")
    assert get(server, ROWS, "*/*").headers["Content-Type"].startswith("application/sparql")
    long = urlencode({"query": ROWS + " # " + "x" * 20_000}).encode()
    assert fetch(server, "POST", "/sparql", {**FORM, "Accept": BROWSER}, long).status == 200


def test_others_are_answered_while_endless_queries_run(server: Any) -> None:
    with ThreadPoolExecutor(6) as threads:
        endless = threads.submit(get, server, ENDLESS + " }")
        time.sleep(0.1)
        began = time.monotonic()
        quick = [threads.submit(get, server, "ASK { ?s ?p ?o }") for _ in range(4)]
        assert {future.result().status for future in quick} == {200}
        assert time.monotonic() - began < 0.8
        assert endless.result().status == 504


def test_a_client_that_leaves_takes_no_worker_with_it(server: Any) -> None:
    for _ in range(6):
        with socket.create_connection((server.host, server.port)) as connection:
            path = "/sparql?query=" + quote_plus(ENDLESS + " }")
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    deadline = time.monotonic() + 15
    while b"\nr2pgraph_workers_busy 0.0\n" not in fetch(server, "GET", "/metrics").body:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert get(server, "ASK { ?s ?p ?o }").status == 200


def test_clients_that_send_slowly_leave_the_server_to_others(server: Any) -> None:
    slow = []
    try:
        for _ in range(60):
            connection = socket.create_connection((server.host, server.port))
            connection.sendall(
                b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n"
                b"Content-Type: application/sparql-query\r\n\r\nASK"
            )
            slow.append(connection)
        time.sleep(0.3)
        began = time.monotonic()
        assert get(server, "ASK { ?s ?p ?o }").status == 200
        assert time.monotonic() - began < 2
        assert fetch(server, "POST", "/sparql", QUERY, b"ASK {}").status == 200
    finally:
        for connection in slow:
            connection.close()
    time.sleep(0.3)
    assert fetch(server, "POST", "/sparql", QUERY, b"ASK {}").status == 200


@pytest.mark.parametrize(
    ("name", "form", "ending"),
    [
        ("csv", "SELECT ?s {{ {} }}", "csv"),
        ("json", "SELECT ?s {{ {} }}", "json"),
        ("xml", "ASK {{ {} }}", "xml"),
        ("ttl", "CONSTRUCT WHERE {{ {} }}", "ttl"),
    ],
)
def test_a_format_that_is_named_has_a_file_name(
    server: Any, name: str, form: str, ending: str
) -> None:
    answer = get(server, form.format("?s ?p ?o"), format=name)
    assert answer.headers["Content-Disposition"] == f'inline; filename="answer.{ending}"'
    assert "Content-Disposition" not in get(server, form.format("?s ?p ?o")).headers
