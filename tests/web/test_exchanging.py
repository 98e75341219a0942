"""Other data in the place of those that are served, while people ask."""

import http.client
import json
import signal
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
# Some seconds of work, with an end.
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def _write(path: Path, lines: int) -> None:
    text = "\n".join(f"<http://s{i}> <http://p> <http://o> ." for i in range(lines))
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "one.nt"
    _write(path, 100)
    return path


@pytest.fixture
def server(start_server: Any, data: Path) -> Iterator[Any]:
    server = start_server("--data", str(data), "--workers", "2", "--timeout", "60")
    yield server
    server.process.terminate()


def _get(server: Any, path: str, **headers: str) -> Any:
    connection = http.client.HTTPConnection(server.host, server.port, timeout=60)
    try:
        connection.request(
            "GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()}
        )
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


def _sparql(query: str) -> str:
    return "/sparql?query=" + urllib.parse.quote_plus(query)


def _number(server: Any, query: str) -> int:
    status, _, body = _get(server, _sparql(query), Accept="application/sparql-results+json")
    assert status == 200, body
    return int(json.loads(body)["results"]["bindings"][0]["n"]["value"])


def _until(what: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end
        time.sleep(0.05)


def _dataset(server: Any) -> str:
    return str(_get(server, "/readyz")[1]["R2PGraph-Dataset"])


def test_no_request_is_lost_while_data_are_exchanged(server: Any, data: Path) -> None:
    """Eight clients keep their connections and ask on; each is answered from old or new data."""
    found: Counter[int] = Counter()
    stop = threading.Event()

    def client(number: int) -> None:
        connection = http.client.HTTPConnection(server.host, server.port, timeout=60)
        asked = 0
        while not stop.is_set():
            asked += 1
            query = f"{COUNT} # {number if asked % 2 else f'{number} {asked}'}"
            connection.request("GET", _sparql(query), headers={"Accept": "text/csv"})
            response = connection.getresponse()
            body = response.read()
            assert response.status == 200, body
            found[int(body.split()[1])] += 1
        connection.close()

    with ThreadPoolExecutor(8) as clients:
        running = [clients.submit(client, number) for number in range(8)]
        try:
            for lines in (200, 300):
                asked = sum(found.values())
                _until(lambda asked=asked: sum(found.values()) > asked + 50)
                _write(data, lines)
                server.process.send_signal(signal.SIGHUP)
                _until(lambda lines=lines: found[lines] > 50)
        finally:
            stop.set()
        for one in running:
            one.result()
    assert set(found) == {100, 200, 300}
    assert _number(server, COUNT) == 300


def test_versions_and_what_is_kept_are_those_of_the_new_data(server: Any, data: Path) -> None:
    _, before, _ = _get(server, _sparql(COUNT))
    dataset = _dataset(server)
    assert _get(server, _sparql(COUNT), If_None_Match=before["ETag"])[0] == 304
    _write(data, 200)
    server.process.send_signal(signal.SIGHUP)
    _until(lambda: _dataset(server) != dataset)
    status, after, _ = _get(server, _sparql(COUNT), If_None_Match=before["ETag"])
    assert status == 200
    assert after["ETag"] != before["ETag"]
    assert _number(server, COUNT) == 200
    assert _dataset(server).encode() in _get(server, "/metrics")[2]
    assert _get(server, "/healthz")[2] == b"ok\n"


def test_a_query_that_runs_ends_over_the_old_data(server: Any, data: Path) -> None:
    dataset = _dataset(server)
    with ThreadPoolExecutor(1) as threads:
        slow = threads.submit(_number, server, SLOW)
        _until(lambda: b"\nr2pgraph_workers_slow 1.0" in _get(server, "/metrics")[2] or slow.done())
        _write(data, 110)
        server.process.send_signal(signal.SIGHUP)
        _until(lambda: _dataset(server) != dataset)
        assert slow.result() == 100**3


def test_data_that_cannot_be_read_change_nothing(server: Any, data: Path) -> None:
    dataset = _dataset(server)
    data.write_text("<http://s> <http://p> .", encoding="utf-8")
    server.process.send_signal(signal.SIGHUP)
    time.sleep(2)
    data.unlink()
    server.process.send_signal(signal.SIGHUP)
    time.sleep(2)
    assert _number(server, COUNT) == 100
    assert _dataset(server) == dataset
    _write(data, 120)
    server.process.send_signal(signal.SIGHUP)
    _until(lambda: _number(server, COUNT) == 120)
    server.process.terminate()
    output = server.process.communicate()[0]
    assert output.count("the data stay as they were") == 2
    assert output.count("r2pgraph serves 1 graphs") == 2
