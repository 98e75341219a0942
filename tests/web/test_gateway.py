"""Requests over real connections: those that drip, hang up, or are sent in unusual ways."""

import contextlib
import gzip
import http.client
import json
import socket
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import EnvironBuilder

from r2pgraph.web import gateway
from r2pgraph.web.front import Front

PRODUCT = " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(8))
ENDLESS = "/sparql?query=" + urllib.parse.quote_plus(f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }}")
ASK = b"ASK { ?s ?p ?o }"


@pytest.fixture(scope="module")
def patient(start_server: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A server with a deadline that no test waits for."""
    path = tmp_path_factory.mktemp("patient") / "one.nt"
    lines = (f"<http://s{i}> <http://p> <http://o> ." for i in range(300))
    path.write_text("\n".join(lines), encoding="utf-8")
    server = start_server(
        "--data",
        str(path),
        "--workers",
        "2",
        "--timeout",
        "60",
        "--client-seconds",
        "3",
        "--trusted-proxies",
        "127.0.0.1",
    )
    yield server
    server.process.terminate()


def _get(server: Any, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(server.host, server.port, timeout=5)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def _ask_as(server: Any, client: str, path: str, timeout: float = 20) -> Any:
    """The answer to a client that a proxy names."""
    connection = http.client.HTTPConnection(server.host, server.port, timeout=timeout)
    try:
        connection.request("GET", path, headers={"X-Forwarded-For": client})
        response = connection.getresponse()
        response.read()
        return response
    finally:
        connection.close()


def _metric(server: Any, name: str) -> int:
    for line in _get(server, "/metrics")[1].decode().splitlines():
        if line.startswith(name + " "):
            return int(float(line.rpartition(" ")[2]))
    return 0


def _until(server: Any, name: str, number: int, seconds: float) -> None:
    end = time.monotonic() + seconds
    while (found := _metric(server, name)) != number:
        assert time.monotonic() < end, f"{name} is {found}"
        time.sleep(0.05)


def _send(server: Any, text: bytes) -> socket.socket:
    connection = socket.create_connection((server.host, server.port), timeout=20)
    connection.sendall(text)
    return connection


def test_clients_that_drip_keep_nobody_waiting(patient: Any) -> None:
    head = (
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
        b"Content-Length: 16\r\n\r\n"
    )
    with ExitStack() as stack:
        half = [stack.enter_context(_send(patient, head + ASK[:3])) for _ in range(150)]
        for _ in range(10):
            for connection in half[:50]:
                connection.sendall(b" ")
            for path in ("/healthz", "/readyz", "/sparql?query=ASK%7B%7D"):
                began = time.monotonic()
                assert _get(patient, path)[0] == 200
                assert time.monotonic() - began < 5
        # Who sends the whole body in the end is answered, who never does is told.
        half[-1].sendall(ASK[3:])
        assert half[-1].recv(100).startswith(b"HTTP/1.1 200")
        told = http.client.HTTPResponse(half[-2])
        told.begin()
        assert told.status == json.loads(told.read())["status"] == 408


def test_clients_that_hang_up_free_their_workers(patient: Any) -> None:
    request = f"GET {ENDLESS} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    connections = [_send(patient, request) for _ in range(20)]
    _until(patient, "r2pgraph_workers_slow", 4, 10)
    for connection in connections:
        connection.close()
    _until(patient, "r2pgraph_workers_busy", 0, 15)
    assert _metric(patient, "r2pgraph_workers_slow") == 0
    began = time.monotonic()
    assert _get(patient, "/sparql?query=ASK%7B%7D")[0] == 200
    assert time.monotonic() - began < 10


def test_clients_that_hang_up_while_they_wait_cost_no_worker(patient: Any) -> None:
    """More than there are places in the lane: those who waited for one are not even started."""
    request = f"GET {ENDLESS} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    connections = [_send(patient, request) for _ in range(30)]
    _until(patient, "r2pgraph_workers_slow", 4, 10)
    time.sleep(0.5)
    for connection in connections:
        connection.close()
    _until(patient, "r2pgraph_workers_busy", 0, 15)
    time.sleep(0.3)
    assert _metric(patient, "r2pgraph_workers_slow") == 0
    assert _metric(patient, "r2pgraph_workers_waiting") == 0


def test_who_has_used_a_share_waits_and_others_do_not(patient: Any) -> None:
    """Three processor seconds in a minute; a query that is given up on counts as well."""
    greedy, modest = "198.51.100.7", "198.51.100.8"
    quick = "/sparql?query=ASK%7B%7D+%23+"
    assert _ask_as(patient, greedy, quick + "1").status == 200
    for _ in range(20):
        with contextlib.suppress(TimeoutError):
            if _ask_as(patient, greedy, ENDLESS, timeout=1.2).status == 429:
                break
    _until(patient, "r2pgraph_workers_busy", 0, 5)
    refused = _ask_as(patient, greedy, quick + "2")
    assert refused.status == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert refused.headers["Content-Type"] == "application/problem+json"
    # What is kept costs nothing, nor does a page of the server itself.
    assert _ask_as(patient, greedy, quick + "1").status == 200
    assert _ask_as(patient, greedy, "/healthz").status == 200
    for client in (modest, f"{greedy}, {modest}", ""):
        assert _ask_as(patient, client, quick + f"3{client[-1:]}{len(client)}").status == 200


def test_a_path_is_decoded_once(patient: Any) -> None:
    assert b"/x%41>" in _get(patient, "/x%2541")[1]
    detail = json.loads(_get(patient, "/caf%C3%A9")[1])["detail"]
    assert "/caf\u00e9>" in detail


def test_an_address_may_have_letters_that_are_not_escaped(patient: Any) -> None:
    query = '/sparql?format=csv&query=SELECT+("\u00e9"+AS+?x)+%7B%7D'
    with _send(patient, f"GET {query} HTTP/1.1\r\nHost: x\r\n\r\n".encode()) as connection:
        refused = connection.recv(10_000)
    assert refused.startswith(b"HTTP/1.1 400")  # a quotation mark is no part of an address
    query = query.replace('"', "%22")
    with _send(patient, f"GET {query} HTTP/1.1\r\nHost: x\r\n\r\n".encode()) as connection:
        answer = connection.recv(10_000)
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.endswith("\r\n\r\nx\r\n\u00e9\r\n".encode())


def test_requests_may_follow_without_waiting(patient: Any) -> None:
    request = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\n\r\n"
    with _send(patient, request * 3) as connection:
        received = b""
        while received.count(b'"boolean":true') < 3:
            part = connection.recv(10_000)
            assert part
            received += part


def test_a_body_in_chunks_is_read(patient: Any) -> None:
    connection = http.client.HTTPConnection(patient.host, patient.port, timeout=5)
    headers = {"Content-Type": "application/sparql-query"}
    connection.request("POST", "/sparql", iter([ASK[:5], ASK[5:]]), headers, encode_chunked=True)
    assert connection.getresponse().status == 200
    connection.close()


@pytest.mark.parametrize("chunked", [True, False])
def test_a_body_too_long_is_refused(patient: Any, chunked: bool) -> None:
    connection = http.client.HTTPConnection(patient.host, patient.port, timeout=5)
    headers = {"Content-Type": "application/sparql-query"}
    part = b" " * 1024
    body = iter([part] * 257) if chunked else part * 257
    connection.request("POST", "/sparql", body, headers, encode_chunked=chunked)
    assert connection.getresponse().status == 413
    connection.close()


def _post(server: Any, query: str, **headers: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(server.host, server.port, timeout=20)
    try:
        sent = {"Content-Type": "application/sparql-query", "Accept": "text/csv", **headers}
        connection.request("POST", "/sparql", query.encode(), sent)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


@pytest.mark.parametrize("padding", [0, 5_000, 60_000])
def test_short_and_long_queries_are_answered_alike(patient: Any, padding: int) -> None:
    """What the event loop sees to itself, and what it leaves to a thread."""
    text = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o } #" + "x" * padding
    plain = (200, b"n\r\n300\r\n")
    assert _post(patient, text) == plain
    assert _post(patient, text) == plain  # kept
    rows = "SELECT ?s ?o { ?s ?p ?o } ORDER BY ?s #" + "x" * padding
    status, body = _post(patient, rows, **{"Accept-Encoding": "gzip"})
    assert status == 200
    assert gzip.decompress(body) == _post(patient, rows)[1]
    wrong = _post(patient, "\nSELECT * { ?s ?p #" + "x" * padding, Accept="application/json")
    assert wrong[0] == 400
    assert json.loads(wrong[1])["line"] == 2


def test_what_is_kept_is_sent_in_every_coding(patient: Any) -> None:
    """It is not asked for again: no query more is counted."""
    rows = "SELECT ?s ?p { ?s ?p ?o } ORDER BY ?s"
    _, plain = _post(patient, rows)
    asked = _metric(patient, 'r2pgraph_queries_total{outcome="ok"}')
    for _ in range(2):
        assert gzip.decompress(_post(patient, rows, **{"Accept-Encoding": "gzip"})[1]) == plain
    assert _metric(patient, 'r2pgraph_queries_total{outcome="ok"}') == asked > 0


def test_a_long_result_comes_whole(patient: Any) -> None:
    pairs = "SELECT ?a ?b { ?a ?p ?x . ?b ?q ?y } LIMIT 30000"
    status, body = _post(patient, pairs)
    assert status == 200
    assert body.count(b"\r\n") == 30_001


def test_files_are_sent_whole_and_in_parts(patient: Any) -> None:
    connection = http.client.HTTPConnection(patient.host, patient.port, timeout=5)
    connection.request("GET", "/dump.nq")
    response = connection.getresponse()
    whole = response.read()
    assert response.headers["Content-Length"] == str(len(whole))
    assert whole.count(b"\n") == 300
    for asked, told in (("0-0", whole[:1]), ("100-299", whole[100:300]), ("-7", whole[-7:])):
        connection.request("GET", "/dump.nq", headers={"Range": f"bytes={asked}"})
        response = connection.getresponse()
        assert (response.status, response.read()) == (206, told)
    connection.request("GET", "/dump.nq", headers={"Range": f"bytes={len(whole)}-"})
    response = connection.getresponse()
    response.read()
    assert response.status == 416
    connection.request("HEAD", "/dump.nq")
    response = connection.getresponse()
    assert (response.read(), response.headers["Content-Length"]) == (b"", str(len(whole)))


def test_a_file_is_not_read_into_memory(almanac_app: Flask) -> None:
    """The server sends it, so that clients who read slowly cost no memory."""
    front = almanac_app.wsgi_app
    assert isinstance(front, Front)
    environ = EnvironBuilder(path="/dump.nq").get_environ()
    environ["wsgi.file_wrapper"] = gateway._File
    status, _, body = gateway._by(front, environ)
    assert status == 200
    assert isinstance(body, Path)
    assert body.read_bytes().count(b"\n") > 1


def test_what_is_not_read_is_refused_as_anything_else(patient: Any) -> None:
    connection = http.client.HTTPConnection(patient.host, patient.port, timeout=5)
    connection.request("GET", "/sparql?query=ASK%7B%7D", headers={"X-Y": "z" * 70_000})
    response = connection.getresponse()
    problem = json.loads(response.read())
    assert response.status == problem["status"] == 431
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Connection"] == "close"


@pytest.mark.parametrize("sent", [b"", b"ASK {}", b"ASK {} #"])
def test_a_body_that_was_cut_is_not_a_query(patient: Any, sent: bytes) -> None:
    head = (
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
        b"Content-Length: 40\r\n\r\n"
    )
    with _send(patient, head + sent) as connection:
        connection.shutdown(socket.SHUT_WR)
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        assert answer.status == json.loads(answer.read())["status"] == 400
