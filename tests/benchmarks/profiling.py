"""Where the time of a small query goes that nobody has asked before.

First what its parts take by themselves, each called as the server calls it, one after the other
in this process. Then what a running server takes for all of it, told apart by its processes: what
the parts do not explain is HTTP, the event loop, the pipe between server and worker, and what it
costs a system to go from one process to another.
"""

import asyncio
import io
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

import pyoxigraph as ox
from granian.rsgi import Scope
from tests.benchmarks.checking import REPOSITORY
from tests.benchmarks.comparing import JSON, small_queries
from tests.benchmarks.crowd import ask as ask_for_a_while
from tests.benchmarks.crowd import get_request
from tests.benchmarks.processor import processor_seconds, seconds_of
from tests.benchmarks.serving import Started, started
from tests.faults import forked
from tests.processes import below

from r2pgraph.engine.base import Result
from r2pgraph.engine.client import Client
from r2pgraph.engine.embedded import EmbeddedEngine
from r2pgraph.engine.formats import FORMATS
from r2pgraph.engine.process import Answer
from r2pgraph.engine.wire import pack, read_message
from r2pgraph.engine.worker import Stores
from r2pgraph.engine.writing import write_result
from r2pgraph.grammar.tokens import all_tokens
from r2pgraph.layout import find_layout
from r2pgraph.sparql.execute import Question, ask, quickly_replied, replied
from r2pgraph.sparql.request import read_request
from r2pgraph.store import BuiltStore, ensure_store, packaged
from r2pgraph.web.app import create_app
from r2pgraph.web.front import Front
from r2pgraph.web.gateway import _environ
from r2pgraph.web.observing import ASKED
from r2pgraph.web.state import WebConfig

SECONDS = 3.0
WAITED = 3_000
CONNECTIONS = (1, 8)

_Made = TypeVar("_Made")


class Times:
    """Microseconds of a processor for each part of one query, on average."""

    def __init__(self) -> None:
        self.parts: dict[str, float] = {}

    def of(self, name: str, work: Callable[..., _Made], *given: Any) -> _Made:
        """What comes of some work; how long that took is noted."""
        began = time.process_time_ns()
        made = work(*given)
        took = time.process_time_ns() - began
        self.parts[name] = self.parts.get(name, 0.0) + took / 1000
        return made

    def for_each(self, number: int) -> None:
        """There were so many queries."""
        self.parts = {name: took / number for name, took in self.parts.items()}


def main() -> None:
    """Measures and prints."""
    with tempfile.TemporaryDirectory() as cache:
        store = ensure_store(packaged(find_layout()), Path(cache))
        queries = small_queries(store)
        server, worker = Times(), Times()
        asyncio.run(_measure(store, queries, server, worker))
        print(f"\n{len(queries):,} small queries; microseconds of a processor for one")
        _table("in the server", server)
        _table("in the worker", worker)
        parts = sum(server.parts.values()), sum(worker.parts.values())
        root = ("--root", str(REPOSITORY))
        with started(cache, *root, "--keep", "0") as running, started(cache, *root) as keeping:
            _whole(running, keeping, queries, *parts)


def _table(title: str, times: Times) -> None:
    whole = sum(times.parts.values())
    print(f"\n{title:<52}{whole:>9.0f} µs")
    for name, took in times.parts.items():
        print(f"{'  ' + name:<52}{took:>9.1f} µs{took / whole:>8.0%}")


def _scope(query: str) -> Scope:
    """A request as the HTTP server hands it over."""
    headers = {"host": "localhost", "accept": JSON}
    return cast(
        Scope,
        SimpleNamespace(
            method="GET",
            path="/sparql",
            query_string=urlencode({"query": query}),
            headers=headers,
            http_version="1.1",
            client="127.0.0.1:40000",
            server="127.0.0.1:8000",
            scheme="http",
            authority=None,
        ),
    )


async def _measure(store: BuiltStore, queries: Sequence[str], server: Times, worker: Times) -> None:
    engine = EmbeddedEngine(store)
    try:
        engine.wait_until_ready()
        front = create_app(engine, WebConfig(layout=find_layout(), kept=0)).wsgi_app
        assert isinstance(front, Front)
        front._shared.vocabulary.kinds()
        stores = _stores(store)
        scopes = [_scope(query) for query in queries]
        for times in ((Times(), Times()), (server, worker)):  # the first round does not count
            for query, scope in zip(queries, scopes, strict=True):
                _one(engine, front, stores, query, scope, *times)
        server.for_each(len(queries))
        worker.for_each(len(queries))
        messages = sum(took for name, took in server.parts.items() if "message" in name)
        server.parts["pipe to a worker and back, event loop"] = await _awaited(engine) - messages
    finally:
        engine.close()


async def _awaited(engine: EmbeddedEngine) -> float:
    """What waiting for a worker takes this process, by a query that takes the worker nothing."""
    loop = asyncio.get_running_loop()
    awaited = engine.awaited_by(loop)

    def in_thread(work: Callable[[], Answer]) -> Awaitable[Answer]:
        return loop.run_in_executor(None, work)

    for number in (WAITED // 10, WAITED):
        began = time.process_time_ns()
        for _ in range(number):
            await awaited.query("ASK {}", ((), ()), FORMATS["json"], Client(None), in_thread)
        took = time.process_time_ns() - began
    return took / WAITED / 1000


def _stores(store: BuiltStore) -> Stores:
    held = []
    for path in (store.union_dump, store.apart_dump):
        held.append(ox.Store())
        held[-1].load(path=str(path), format=ox.RdfFormat.N_QUADS)
    return Stores(*held)


def _one(
    engine: EmbeddedEngine,
    front: Front,
    stores: Stores,
    query: str,
    scope: Scope,
    server: Times,
    worker: Times,
) -> None:
    """One query from its request to its answer, part by part as the server does it."""
    shared = front._shared
    fields = list(scope.headers.items())
    environ = server.of("the request as WSGI has it", _environ, scope, fields, b"")
    server.of("looked up among what is kept", front.known, environ)
    request = environ[ASKED]
    asked = server.of("decoded", read_request, request)
    server.of("tokens", all_tokens, query)
    question = server.of("limits, form, format", ask, engine, asked, query)
    validator, _ = server.of("validator", question.validated, request, shared.version)
    server.of("names it has, for notices", quickly_replied, shared.vocabulary, question)
    message = server.of("message to the worker", _message, engine, question)
    answered = _by_worker(stores, message, worker)
    result = server.of("message of the worker", _result, engine, question, answered)
    made = server.of(
        "notices, answer", replied, engine, shared.vocabulary, question, result, validator
    )
    server.of("all headers, counted", front._whole, environ, made)


def _message(engine: EmbeddedEngine, question: Question) -> bytes:
    planned = engine.planned(question.text, question.dataset, question.result_format)
    return pack(engine.request(planned, question.text))


def _result(engine: EmbeddedEngine, question: Question, message: bytes) -> Result:
    found = read_message(io.BytesIO(message))
    assert found is not None
    planned = engine.planned(question.text, question.dataset, question.result_format)
    return engine.result(planned, question.text, found)


def _by_worker(stores: Stores, message: bytes, worker: Times) -> bytes:
    """What a worker makes of a message."""
    found = worker.of("message read", read_message, io.BytesIO(message))
    assert found is not None
    request = found[0]
    results = worker.of(
        "query begun", stores.query, request["query"], request["default"], request["named"]
    )
    body = worker.of("rows found and written", write_result, results, request)
    return worker.of("message written", pack, {"status": "ok", "kept": 0, "seconds": 0.0}, body)


@contextmanager
def _counted(running: Started) -> Iterator[dict[str, float]]:
    """The processor seconds of the server's processes meanwhile, by what they are."""
    templates, workers = forked(running)
    forking = {*templates, *workers}
    handling = (below(running.process.pid) | {running.process.pid}) - forking
    before = seconds_of(handling), processor_seconds(running.process.pid)
    found: dict[str, float] = {}
    yield found
    found["server"] = seconds_of(handling) - before[0]
    found["workers"] = processor_seconds(running.process.pid) - before[1] - found["server"]


def _whole(
    running: Started, keeping: Started, queries: Sequence[str], server: float, worker: float
) -> None:
    address = (running.host, running.port)
    requests = [get_request("/sparql", query, JSON) for query in queries]
    print(
        f"\n{'a running server, nothing kept':<40}"
        + "".join(f"{f'{number} connections':>18}" for number in CONNECTIONS)
    )
    rows: dict[str, list[str]] = {}
    for number in CONNECTIONS:
        with _counted(running) as static:
            page = ask_for_a_while(address, [get_request("/healthz")], number, SECONDS)
        with _counted(running) as taken:
            rate = ask_for_a_while(address, requests, number, SECONDS)
        with _counted(keeping) as http:
            kept = (keeping.host, keeping.port)
            same = ask_for_a_while(kept, requests[:1], number, SECONDS)
        each = {name: took / len(rate.times) * 1e6 for name, took in taken.items()}
        for name, value in (
            ("answers a second", f"{rate.per_second:,.0f}"),
            ("  : static page", f"{rate.per_second / page.per_second:.2f}"),
            ("server", f"{each['server']:.0f} µs"),
            ("  its parts above", f"{server:.0f} µs"),
            ("  HTTP: an answer that is kept", f"{http['server'] / len(same.times) * 1e6:.0f} µs"),
            ("  a static page", f"{static['server'] / len(page.times) * 1e6:.0f} µs"),
            ("workers", f"{each['workers']:.0f} µs"),
            ("  their parts above", f"{worker:.0f} µs"),
        ):
            rows.setdefault(name, []).append(value)
    for name, values in rows.items():
        print(f"{'  ' + name:<40}" + "".join(f"{value:>18}" for value in values))
