"""How long it takes to start, what an answer over HTTP costs, what a check costs; see README.md."""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox
from tests.benchmarks import checking

from r2pgraph.build import ensure_store, packaged
from r2pgraph.layout import find_layout

REPOSITORY = Path(__file__).resolve().parents[2]
REPEAT = 400
PREFIXES = """PREFIX r2p: <https://w3id.org/r2pgraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
QUERIES = {
    "one claim": "SELECT ?claim ?text WHERE { ?claim a r2p:Claim ; rdfs:label ?text } LIMIT 1",
    "20 claims with speaker and page": """SELECT ?claim ?text ?who ?page WHERE {
  ?claim a r2p:Claim ; rdfs:label ?text ; r2p:statedBy ?who ; r2p:statedIn ?passage .
  ?passage r2p:page ?page
} LIMIT 20""",
    "all claims with speaker and page": """SELECT ?claim ?text ?who ?page WHERE {
  ?claim a r2p:Claim ; rdfs:label ?text ; r2p:statedBy ?who ; r2p:statedIn ?passage .
  ?passage r2p:page ?page
} ORDER BY ?page ?claim""",
}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _get(connection: http.client.HTTPConnection, path: str) -> bytes:
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        raise RuntimeError(f"{path[:60]}: {response.status} {body[:200]!r}")
    return body


@contextmanager
def _server(cache: str) -> Iterator[tuple[http.client.HTTPConnection, float]]:
    """A server, a connection to it, and the seconds until it gave its first answer."""
    port = _free_port()
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "r2pgraph", "serve", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        env=os.environ | {"R2PGRAPH_CACHE": cache, "PYTHONPATH": str(REPOSITORY / "service")},
    )
    try:
        while process.poll() is None:
            connection = http.client.HTTPConnection("127.0.0.1", port)
            try:
                _get(connection, "/sparql?query=ASK%7B%3Fs+%3Fp+%3Fo%7D")
            except OSError:
                connection.close()
                time.sleep(0.005)
            else:
                break
        yield connection, time.perf_counter() - began
        connection.close()
    finally:
        process.terminate()
        process.wait()


def _median(action: Callable[[], object]) -> float:
    """The median of many runs, in milliseconds."""
    for _ in range(REPEAT // 10):
        action()
    times = []
    for _ in range(REPEAT):
        began = time.perf_counter()
        action()
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


def main() -> None:
    """Measures and prints."""
    with tempfile.TemporaryDirectory() as cache:
        with _server(cache) as (_, seconds):
            print(f"{'start, nothing built':<44}{seconds:8.2f} s")
        with _server(cache) as (connection, seconds):
            print(f"{'start, store built':<44}{seconds:8.2f} s\n")
            static = _median(lambda: _get(connection, "/healthz"))
            print(f"{'static page':<44}{static:8.3f} ms")
            built = ensure_store(packaged(find_layout()), Path(cache))
            store = ox.Store.read_only(str(built.union_path))
            for name, query in QUERIES.items():
                text = PREFIXES + query
                path = "/sparql?" + urlencode({"query": text})
                size = len(_get(connection, path))
                served = _median(lambda path=path: _get(connection, path))
                direct = _median(
                    lambda text=text: store.query(text).serialize(format=ox.QueryResultsFormat.JSON)
                )
                print(f"\n{name} ({size:,} bytes)")
                print(f"{'  SELECT over HTTP':<44}{served:8.3f} ms")
                print(f"{'  engine directly':<44}{direct:8.3f} ms")
                print(f"{'  HTTP : static page':<44}{served / static:8.2f}")
                print(f"{'  HTTP : engine directly':<44}{served / direct:8.2f}")
                print(f"{'  HTTP : static page + engine':<44}{served / (static + direct):8.2f}")


if __name__ == "__main__":
    main()
    checking.main()
