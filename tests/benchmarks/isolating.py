"""What it costs to run each query in a process of its own, in two ways, and without."""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
from tests.benchmarks.answering import PREFIXES, QUERIES, median_seconds

from r2pgraph.catalogue import load_catalogue
from r2pgraph.engine.pool import Pool, PoolSettings, Starter
from r2pgraph.engine.process import OnDisk
from r2pgraph.engine.sharing import InMemory
from r2pgraph.layout import find_layout
from r2pgraph.store import BuiltStore, ensure_store, packaged

MEMORY = 1024
ENDLESS = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(8)) + " }"


def main() -> None:
    """Measures and prints."""
    with tempfile.TemporaryDirectory() as cache:
        store = ensure_store(packaged(find_layout()), Path(cache))
        print(f"\n{store.quads:,} quads, and the union of their graphs once more")
        columns = {
            "forked, in memory": _measured(
                InMemory(store.union_dump, store.apart_dump, MEMORY), store
            ),
            "started, on disk": _measured(
                OnDisk(store.union_path, store.apart_path, MEMORY), store
            ),
        }
        print(f"{'':<44}" + "".join(f"{name:>20}" for name in columns))
        for lines in zip(*columns.values(), strict=True):
            print(f"{lines[0][0]:<44}" + "".join(f"{value:>20}" for _, value in lines))


def _measured(starter: Starter, store: BuiltStore) -> list[tuple[str, str]]:
    began = time.perf_counter()
    with _pool(starter) as pool:
        assert pool.wait_until_ready(30)
        first = time.perf_counter() - began
        _until(lambda: pool.state().idle == 6)
        lines = [
            ("first worker ready", f"{first:.2f} s"),
            ("all six ready", f"{time.perf_counter() - began:.2f} s"),
            ("memory of a further worker", f"{_memory(pool) / 1024:.1f} MB"),
            ("a killed worker is replaced after", f"{_replaced(pool) * 1000:.1f} ms"),
        ]
        for name, query in QUERIES.items():
            took = median_seconds(lambda query=query: _ask(pool, PREFIXES + query)) * 1000
            lines.append((name, f"{took:.3f} ms"))
        texts = [query.bound({}) for query in load_catalogue(find_layout()).queries.values()]
        began = time.perf_counter()
        for text in texts:
            _ask(pool, text)
        whole = time.perf_counter() - began
        lines.append((f"the {len(texts)} questions one by one", f"{whole:.2f} s"))
        lines.append(("  : without a process, in memory", f"{whole / _alone(store, texts):.2f}"))
        return lines


def _alone(store: BuiltStore, texts: list[str]) -> float:
    """Seconds for some queries in this process."""
    held = ox.Store()
    held.load(path=str(store.union_dump), format=ox.RdfFormat.N_QUADS)
    began = time.perf_counter()
    for text in texts:
        results = held.query(text)
        assert isinstance(results, ox.QuerySolutions)
        results.serialize(format=ox.QueryResultsFormat.JSON)
    return time.perf_counter() - began


@contextmanager
def _pool(starter: Starter) -> Iterator[Pool]:
    pool = Pool(starter, PoolSettings(2, MEMORY, 64))
    try:
        yield pool
    finally:
        pool.close()


def _ask(pool: Pool, text: str, seconds: float = 60.0) -> None:
    request = {"query": text, "default": None, "named": [], "format": "json"}
    header, _ = pool.run(request | {"rows": 10**6, "bytes": 10**9, "prefixes": {}}, seconds)
    assert header["status"] == "ok", header


def _replaced(pool: Pool) -> float:
    """Seconds from the deadline of a query until its worker's successor is ready."""
    times = []
    with ThreadPoolExecutor(1) as threads:
        for _ in range(20):
            asked = threads.submit(_ask, pool, ENDLESS, 0.05)
            assert asked.exception()
            began = time.perf_counter()
            _until(lambda: pool.state().idle == 6)
            times.append(time.perf_counter() - began)
    return statistics.median(times)


def _memory(pool: Pool) -> float:
    """Kilobytes that one worker has for itself."""
    found = []
    for worker in pool._all:
        lines = Path(f"/proc/{worker.pid}/smaps_rollup").read_text().splitlines()
        sizes = {line.split()[0]: int(line.split()[1]) for line in lines[1:]}
        found.append(sizes["Private_Clean:"] + sizes["Private_Dirty:"])
    return statistics.median(found)


def _until(what: Callable[[], bool]) -> None:
    while not what():
        time.sleep(0.0005)
