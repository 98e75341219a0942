"""This server, a static page of it, and what people would pick instead: same data, same queries.

`oxigraph` is asked in memory and on disk where its command is installed (`pip install oxigraph`),
Virtuoso where its programs are (see `virtuoso`).
The rounds are interleaved, so that whatever else the machine does falls on all alike.
"""

import http.client
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox
from tests.benchmarks import virtuoso
from tests.benchmarks.crowd import Rate, ask, get_request
from tests.benchmarks.processor import children, processor_seconds
from tests.benchmarks.serving import free_port, server

from r2pgraph.catalogue import load_catalogue
from r2pgraph.layout import find_layout
from r2pgraph.store import BuiltStore, ensure_store, packaged

ROUNDS = 3
SECONDS = 2.0
CONNECTIONS = (1, 8, 32)
CLAIMS = 700
JSON = "application/sparql-results+json"
PREFIXES = """PREFIX r2p: <https://w3id.org/r2pgraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
GROUPED = """SELECT ?kind ?who (COUNT(DISTINCT ?claim) AS ?n) WHERE {
  ?claim a r2p:Claim , ?kind ; r2p:statedBy ?who
} GROUP BY ?kind ?who ORDER BY DESC(?n) ?kind ?who"""
OURS, UNKEPT = "ours", "ours, nothing kept"
IN_MEMORY, ON_DISK, VIRTUOSO = "oxigraph in memory", "oxigraph on disk", "Virtuoso"
STATIC = "static page"


@dataclass(frozen=True)
class System:
    """A server that is measured; `default` names the default graph where it is none of its own."""

    address: tuple[str, int]
    path: str
    default: str = ""
    pid: int = 0

    def ask(self, requests: Sequence[bytes], connections: int) -> Rate:
        """What comes of asking for a while, with the processor seconds that it took."""
        before = processor_seconds(self.pid)
        rate = ask(self.address, requests, connections, SECONDS)
        rate.processor = processor_seconds(self.pid) - before
        return rate

    def request(self, query: str) -> bytes:
        return get_request(self.path_for(query), query, JSON)

    def path_for(self, query: str) -> str:
        if not self.default or "GRAPH" in query:
            return self.path
        return f"{self.path}?{urlencode({'default-graph-uri': self.default})}"


def main() -> None:
    """Measures and prints."""
    with tempfile.TemporaryDirectory() as cache, ExitStack() as running:
        store = ensure_store(packaged(find_layout()), Path(cache))
        systems = _systems(store, cache, running)
        small = small_queries(store)
        print(f"\n{store.quads:,} quads; {len(small):,} small queries; answers a second, and what")
        print("each takes of a processor")
        _table(systems, "small queries", small)
        _table(systems, "the same small query", small[:1])
        _table(systems, "claims by kind and speaker", [PREFIXES + GROUPED], (1, 8))
        _questions(systems)


def _systems(store: BuiltStore, cache: str, running: ExitStack) -> dict[str, System]:
    found = {}
    for name, arguments in ((OURS, ()), (UNKEPT, ("--keep", "0"))):
        before = children()
        connection, _ = running.enter_context(server(cache, arguments=arguments))
        (pid,) = children() - before
        found[name] = System((connection.host, connection.port), "/sparql", pid=pid)
    if virtuoso.installed():
        folder = running.enter_context(tempfile.TemporaryDirectory())
        port, pid = running.enter_context(virtuoso.served(store, Path(folder)))
        found[VIRTUOSO] = System(("127.0.0.1", port), "/sparql", virtuoso.UNION, pid)
    else:
        print("Virtuoso is not installed and not measured", file=sys.stderr)
    if _oxigraph() is None:
        print("oxigraph is not installed and not measured", file=sys.stderr)
        return found
    place = str(store.union_path)
    found[IN_MEMORY] = running.enter_context(_served("serve"))
    found[ON_DISK] = running.enter_context(_served("serve-read-only", "--location", place))
    connection = http.client.HTTPConnection(*found[IN_MEMORY].address)
    headers = {"Content-Type": "application/n-quads"}
    connection.request("POST", "/store", store.union_dump.read_bytes(), headers)
    if connection.getresponse().status not in (200, 201, 204):
        raise RuntimeError("oxigraph does not take the data")
    return found


def _oxigraph() -> str | None:
    beside = Path(sys.executable).with_name("oxigraph")
    return str(beside) if beside.exists() else shutil.which("oxigraph")


@contextmanager
def _served(command: str, *arguments: str) -> Iterator[System]:
    port = free_port()
    bound = f"127.0.0.1:{port}"
    process = subprocess.Popen(
        [str(_oxigraph()), command, *arguments, "--bind", bound],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    system = System(("127.0.0.1", port), "/query", pid=process.pid)
    try:
        while process.poll() is None:
            try:
                ask(system.address, [system.request("ASK {}")], 1, 0.01)
            except OSError:
                time.sleep(0.02)
            else:
                break
        yield system
    finally:
        process.terminate()
        process.wait()


def small_queries(store: BuiltStore) -> list[str]:
    """Three about each of many claims: who says it where, whether it says anything, and what."""
    opened = ox.Store.read_only(str(store.union_path))
    found = opened.query(f"{PREFIXES} SELECT ?c {{ ?c a r2p:Claim }} ORDER BY ?c LIMIT {CLAIMS}")
    assert isinstance(found, ox.QuerySolutions)
    queries = []
    for (claim,) in found:
        said = f"{claim} rdfs:label ?text ; r2p:statedBy ?who ; r2p:statedIn/r2p:page ?page"
        queries += [
            f"{PREFIXES} SELECT ?text ?who ?page {{ {said} }}",
            f"ASK {{ GRAPH {claim} {{ ?s ?p ?o }} }}",
            f"SELECT ?s ?p ?o {{ GRAPH {claim} {{ ?s ?p ?o }} }} LIMIT 20",
        ]
    return queries


def _table(
    systems: dict[str, System],
    title: str,
    queries: Sequence[str],
    connections: Sequence[int] = CONNECTIONS,
) -> None:
    """Rates of each system and of a static page of ours, and how many times as many ours gives."""
    rates: dict[tuple[str, int], list[Rate]] = {}
    for _ in range(ROUNDS):
        for number in connections:
            for name, system in systems.items():
                requests = [system.request(query) for query in queries]
                rates.setdefault((name, number), []).append(_asked(name, system, requests, number))
            page = [get_request("/healthz")]
            asked = _asked(STATIC, systems[OURS], page, number)
            rates.setdefault((STATIC, number), []).append(asked)
    print(f"\n{title:<36}" + "".join(f"{f'{number} connections':>40}" for number in connections))
    found = {one: _median(rounds) for one, rounds in rates.items()}
    names = [*systems, STATIC]
    for name in names:
        _line(name, {number: found[name, number] for number in connections})
    for ours in (OURS, UNKEPT):
        for name in names:
            if name not in (OURS, UNKEPT):
                ratios = [
                    found[ours, number].per_second / found[name, number].per_second
                    for number in connections
                ]
                cells = "".join(f"{ratio:>40.2f}" for ratio in ratios)
                print(f"{f'  {ours} : {name}':<36}{cells}")


def _asked(name: str, system: System, requests: Sequence[bytes], number: int) -> Rate:
    rate = system.ask(requests, number)
    if set(rate.statuses) != {200}:
        raise RuntimeError(f"{name}: {rate.statuses}")
    return rate


def _median(rates: Sequence[Rate]) -> Rate:
    return sorted(rates, key=lambda rate: rate.per_second)[len(rates) // 2]


def _line(name: str, found: dict[int, Rate]) -> None:
    cells = []
    for rate in found.values():
        late = f"99 % < {rate.slowest_of_hundred:.0f} ms"
        cells.append(f"{rate.per_second:,.0f}, {late}, {rate.processor_each:,.0f} µs")
    print(f"{'  ' + name:<36}" + "".join(f"{cell:>40}" for cell in cells))


def _questions(systems: dict[str, System]) -> None:
    """The questions of the catalogue one after the other, each for the first time.

    Virtuoso is not asked: no request gives it our default graph and our named graphs together.
    """
    queries = [query.bound({}) for query in load_catalogue(find_layout()).queries.values()]
    print(f"\nthe {len(queries)} questions of the catalogue, one after the other")
    base = 0.0
    for name in (IN_MEMORY, ON_DISK, OURS, UNKEPT):
        if name not in systems:
            continue
        took = []
        for _ in range(1 if name == OURS else 2):
            connection = http.client.HTTPConnection(*systems[name].address)
            began = time.perf_counter()
            for query in queries:
                headers = {"Content-Type": "application/sparql-query", "Accept": JSON}
                connection.request("POST", systems[name].path, query.encode(), headers)
                response = connection.getresponse()
                response.read()
                if response.status != 200:
                    raise RuntimeError(f"{name}: {response.status}")
            took.append(time.perf_counter() - began)
        seconds = statistics.median(took)
        base = base or seconds
        print(f"{'  ' + name:<36}{seconds:>8.2f} s{seconds / base:>8.2f}")
