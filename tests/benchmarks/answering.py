"""How long it takes to start, and what an answer over HTTP costs."""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox
from tests.benchmarks.serving import get, server

from r2pgraph.layout import find_layout
from r2pgraph.store import ensure_store, packaged

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


def median_seconds(action: Callable[[], object]) -> float:
    """The median of many runs, after some that do not count."""
    for _ in range(REPEAT // 10):
        action()
    times = []
    for _ in range(REPEAT):
        began = time.perf_counter()
        action()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def main() -> None:
    """Measures and prints."""
    with tempfile.TemporaryDirectory() as cache:
        with server(cache) as (_, seconds):
            print(f"{'start, nothing built':<44}{seconds:8.2f} s")
        with server(cache) as (connection, seconds):
            print(f"{'start, store built':<44}{seconds:8.2f} s\n")
            static = 1000 * median_seconds(lambda: get(connection, "/healthz"))
            print(f"{'static page':<44}{static:8.3f} ms")
            built = ensure_store(packaged(find_layout()), Path(cache))
            store = ox.Store.read_only(str(built.union_path))
            for name, query in QUERIES.items():
                text = PREFIXES + query
                path = "/sparql?" + urlencode({"query": text})
                size = len(get(connection, path))
                served = 1000 * median_seconds(lambda path=path: get(connection, path))
                direct = 1000 * median_seconds(
                    lambda text=text: store.query(text).serialize(format=ox.QueryResultsFormat.JSON)
                )
                print(f"\n{name} ({size:,} bytes)")
                print(f"{'  SELECT over HTTP':<44}{served:8.3f} ms")
                print(f"{'  engine directly':<44}{direct:8.3f} ms")
                print(f"{'  HTTP : static page':<44}{served / static:8.2f}")
                print(f"{'  HTTP : engine directly':<44}{served / direct:8.2f}")
                print(f"{'  HTTP : static page + engine':<44}{served / (static + direct):8.2f}")
