"""What the engine answers: datasets, formats, limits; and that it outlives hostile queries."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox
import pytest

from r2pgraph import terms
from r2pgraph.engine.base import Limits, ask, select, triples
from r2pgraph.engine.embedded import EmbeddedEngine, EmbeddedSettings
from r2pgraph.engine.formats import CSV, FORMATS, JSON, TURTLE, XML
from r2pgraph.engine.pool import Pool, PoolSettings
from r2pgraph.engine.process import OnDisk
from r2pgraph.engine.sharing import InMemory
from r2pgraph.errors import (
    EngineBusyError,
    EngineCrashError,
    EngineUnavailableError,
    QueryMemoryError,
    QuerySyntaxError,
    QueryTimeoutError,
    R2PGraphError,
    ResultFormatError,
    ResultTooLargeError,
)
from r2pgraph.grammar.guard import Complexity
from r2pgraph.store import BuiltStore

PREFIXES = """PREFIX r2p: <https://w3id.org/r2pgraph/ontology#>
PREFIX claim: <https://w3id.org/r2pgraph/claim/almanac/>
PREFIX agent: <https://w3id.org/r2pgraph/id/agent/>
"""
FROST = "?figure r2p:frostNights ?n"
GARDENER = "https://w3id.org/r2pgraph/claim/almanac/frost-gardener"
NEIGHBOUR = "https://w3id.org/r2pgraph/claim/almanac/frost-neighbour"
# Enough of these, and no machine comes to an end; no pattern joins another.
PRODUCT = " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(8))

STRINGS = ", ".join(f"STR(?a{i})" for i in range(8))


@pytest.fixture
def strict(small_store: BuiltStore) -> Iterator[EmbeddedEngine]:
    """An engine with little of everything."""
    limits = Limits(seconds=0.7, memory=200, rows=50, size=5_000)
    settings = EmbeddedSettings(workers=2, queue=2, limits=limits)
    engine = EmbeddedEngine(small_store, settings)
    assert engine.wait_until_ready()
    yield engine
    engine.close()


def _count(engine: EmbeddedEngine, clauses: str, pattern: str, **dataset: list[str]) -> int:
    text = f"{PREFIXES} SELECT * {clauses} WHERE {{ {pattern} }}"
    return len(
        list(ox.parse_query_results(engine.query(text, **dataset).body, ox.QueryResultsFormat.JSON))
    )


def test_a_triple_stated_twice_is_one_row(small_engine: EmbeddedEngine) -> None:
    assert _count(small_engine, "", FROST) == 1
    assert _count(small_engine, "", f"GRAPH ?claim {{ {FROST} }}") == 2


def test_every_claim_is_a_claim(small_engine: EmbeddedEngine) -> None:
    assert _count(small_engine, "", "?claim a r2p:Claim ; r2p:statedBy ?who") == 2


def test_from_is_honoured_and_merged_as_a_set(small_engine: EmbeddedEngine) -> None:
    assert _count(small_engine, "FROM claim:frost-gardener", FROST) == 1
    both = "FROM claim:frost-gardener FROM claim:frost-neighbour"
    assert _count(small_engine, both, FROST) == 1
    assert _count(small_engine, both, "?s ?p ?o") == 2
    assert _count(small_engine, both, "GRAPH ?g { ?s ?p ?o }") == 0
    assert _count(small_engine, "FROM claim:frost-gardener", "?s r2p:statedBy ?o") == 0


def test_from_named_is_honoured(small_engine: EmbeddedEngine) -> None:
    named = "FROM NAMED claim:frost-gardener FROM NAMED claim:frost-neighbour"
    assert _count(small_engine, named, f"GRAPH ?g {{ {FROST} }}") == 2
    assert _count(small_engine, named, FROST) == 0
    mixed = "FROM claim:frost-gardener FROM NAMED claim:frost-neighbour"
    assert _count(small_engine, mixed, f"{FROST} GRAPH ?g {{ ?s ?p ?o }}") == 2


def test_the_protocol_replaces_from(small_engine: EmbeddedEngine) -> None:
    clause = "FROM <https://w3id.org/r2pgraph/graph/reference/agents>"
    assert _count(small_engine, clause, FROST) == 0
    assert _count(small_engine, clause, FROST, default_graphs=[GARDENER, NEIGHBOUR]) == 1
    pattern = f"GRAPH ?g {{ {FROST} }}"
    assert _count(small_engine, "", pattern, named_graphs=[NEIGHBOUR]) == 1
    assert _count(small_engine, "", FROST, named_graphs=[NEIGHBOUR]) == 0


def test_what_stands_apart_is_reached_by_name_only(small_engine: EmbeddedEngine) -> None:
    shape = terms.SHAPES + "claim"
    pattern = f"<{shape}> ?p ?o"
    assert _count(small_engine, "", pattern) == 0
    assert _count(small_engine, "", f"GRAPH <{shape}> {{ ?s ?p ?o }}") == 0
    assert _count(small_engine, f"FROM <{shape}>", pattern) == 2
    assert _count(small_engine, f"FROM NAMED <{shape}>", f"GRAPH ?g {{ {pattern} }}") == 2
    both = f"FROM <{shape}> FROM <{GARDENER}>"
    assert _count(small_engine, both, "?s ?p ?o") == 3
    catalogue = f"FROM <{terms.CATALOGUE_GRAPH}>"
    assert _count(small_engine, catalogue, f"?q a <{terms.SH}SPARQLExecutable>") == 2


def test_the_union_can_be_joined_with_what_stands_apart(small_engine: EmbeddedEngine) -> None:
    whole = _count(small_engine, "", "?s ?p ?o")
    union, catalogue = f"FROM <{terms.UNION_GRAPH}>", f"FROM <{terms.CATALOGUE_GRAPH}>"
    assert _count(small_engine, union, "?s ?p ?o") == whole > 2
    apart = _count(small_engine, catalogue, "?s ?p ?o")
    assert _count(small_engine, f"{union} {catalogue}", "?s ?p ?o") == whole + apart
    named = f"{union} FROM NAMED <{terms.CATALOGUE_GRAPH}>"
    assert _count(small_engine, named, "?s ?p ?o") == whole
    assert _count(small_engine, named, "GRAPH ?g { ?s ?p ?o }") == apart
    as_named = f"FROM NAMED <{terms.UNION_GRAPH}>"
    assert _count(small_engine, as_named, f"GRAPH <{terms.UNION_GRAPH}> {{ ?s ?p ?o }}") == whole
    assert _count(small_engine, as_named, "?s ?p ?o") == 0


@pytest.mark.parametrize(
    "graph", ["file:///etc/passwd", "http://127.0.0.1:1/x", "http://no.such/g"]
)
def test_a_graph_that_is_not_held_is_empty(small_engine: EmbeddedEngine, graph: str) -> None:
    everything = "{ ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } }"
    for clause in ("FROM", "FROM NAMED"):
        assert _count(small_engine, f"{clause} <{graph}>", everything) == 0
    beside = f"FROM <{graph}> FROM <{GARDENER}>"
    assert _count(small_engine, beside, everything) == 1
    for name in ("default_graphs", "named_graphs"):
        text = f"SELECT * WHERE {{ {everything} }}"
        body = small_engine.query(text, **{name: [graph]}, result_format=FORMATS["csv"]).body
        assert body.count(b"\r\n") == 1


def test_relative_addresses_are_those_of_the_graph(small_engine: EmbeddedEngine) -> None:
    claim = GARDENER.removeprefix(terms.BASE)
    assert ask(small_engine, f"ASK {{ <{claim}> ?p ?o }}")
    assert _count(small_engine, f"FROM <{claim}>", "?s ?p ?o") == 1


def test_each_form_has_its_formats(small_engine: EmbeddedEngine) -> None:
    answered = set()
    for form in ("SELECT *", "ASK", "CONSTRUCT"):
        text = f"{form} WHERE {{ <{GARDENER}> ?p ?o }}"
        for result_format in FORMATS.values():
            if result_format.graph != (form == "CONSTRUCT"):
                with pytest.raises(ResultFormatError, match=form[:6]):
                    small_engine.query(text, result_format=result_format)
                continue
            result = small_engine.query(text, result_format=result_format)
            assert result.body
            assert result.media_type == result_format.media_type
            answered.add(result_format.name)
    assert answered == set(FORMATS)
    assert small_engine.query("ASK {}").result_format is JSON
    assert small_engine.query(f"DESCRIBE <{GARDENER}>").result_format is TURTLE


def test_terms_come_back_as_terms(small_engine: EmbeddedEngine) -> None:
    pattern = "?c r2p:statedBy ?who OPTIONAL { ?c r2p:no ?none }"
    text = f"{PREFIXES} SELECT ?c ?none WHERE {{ {pattern} }}"
    who = ox.NamedNode("https://w3id.org/r2pgraph/id/agent/neighbour")
    assert select(small_engine, text, {"who": who}) == [{"c": ox.NamedNode(NEIGHBOUR)}]
    assert ask(small_engine, f"{PREFIXES} ASK {{ ?c r2p:statedBy ?who }}", {"who": who})
    assert not ask(
        small_engine, f"{PREFIXES} ASK {{ ?c r2p:statedBy ?who }}", {"who": ox.Literal(1)}
    )
    found = triples(
        small_engine, f"{PREFIXES} CONSTRUCT {{ ?c r2p:by ?who }} {{ ?c r2p:statedBy ?who }}"
    )
    assert {triple.subject.value for triple in found} == {GARDENER, NEIGHBOUR}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT * { ?s ?p ?o", "line 1, column 10"),
        ("SELECT *\n{ ?s ?p } ", "line 2, column"),
        ("SELECT ?x { ?s x:p ?o }", "prefix 'x:'"),
        ("SELECT (?s + 1 AS ?s) { ?s ?p ?o }", "line 1"),
    ],
)
def test_syntax_errors_say_where(small_engine: EmbeddedEngine, text: str, message: str) -> None:
    with pytest.raises(QuerySyntaxError, match=message) as caught:
        small_engine.query(text)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    "text",
    [
        f"SELECT (COUNT(*) AS ?n) WHERE {{ {PRODUCT} }}",
        f"SELECT DISTINCT ?a0 WHERE {{ {PRODUCT} }} ORDER BY ?c7",
        f"ASK {{ {PRODUCT} FILTER(CONCAT({STRINGS}) = 'x') }}",
        "ASK { " + "?s ?p ?o . " * 400 + "}",
        "ASK { " + "( " * 60 + "1" + " )" * 60 + " ?p ?o . " + "( 1 2 3 4 ) ?q ?r . " * 60 + "}",
    ],
    ids=["count", "distinct", "filter", "planner: patterns", "planner: lists"],
)
def test_a_query_without_end_is_stopped(strict: EmbeddedEngine, text: str) -> None:
    began = time.monotonic()
    with pytest.raises((QueryTimeoutError, QueryMemoryError)):
        strict.query(text)
    assert time.monotonic() - began < 3
    assert ask(strict, "ASK { ?s ?p ?o }")


def test_a_shorter_deadline_may_be_asked_for(small_engine: EmbeddedEngine) -> None:
    began = time.monotonic()
    with pytest.raises(QueryTimeoutError, match=r"after 0\.2 s"):
        small_engine.query(f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }}", deadline=0.2)
    assert time.monotonic() - began < 2


def test_a_query_that_fills_the_memory_is_stopped(small_store: BuiltStore) -> None:
    doubling = " ".join(f"BIND(CONCAT(?x{i}, ?x{i}, ?x{i}, ?x{i}) AS ?x{i + 1})" for i in range(14))
    engine = EmbeddedEngine(
        small_store, EmbeddedSettings(workers=1, limits=Limits(seconds=20, memory=100))
    )
    try:
        with pytest.raises(QueryMemoryError, match="100 MB"):
            engine.query(f'SELECT (STRLEN(?x14) AS ?n) {{ BIND("{"x" * 100}" AS ?x0) {doubling} }}')
        assert ask(engine, "ASK { ?s ?p ?o }")
    finally:
        engine.close()


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("SELECT * { ?a ?b ?c . ?d ?e ?f }", "bytes"),
        ("SELECT ?x { ?a ?b ?c . ?d ?e ?f } LIMIT 60", "rows"),
        ("CONSTRUCT { ?a ?b ?c } { ?a ?b ?c }", "rows"),
    ],
)
def test_a_result_too_large_is_refused_whole(strict: EmbeddedEngine, text: str, what: str) -> None:
    with pytest.raises(ResultTooLargeError, match=what):
        strict.query(text)


# Below every limit of the guard, these would end a process with the usual stack.
DEEP = Complexity(depth=10**6, chain=10**6)
BOMBS = {
    "calls": "ASK { FILTER(" + "STR(" * 13_000 + "1" + ")" * 13_000 + ") }",
    "brackets": "ASK { FILTER(" + "(" * 32_000 + "1" + ")" * 32_000 + ") }",
    "groups": "ASK " + "{" * 32_000 + "}" * 32_000,
    "not": "ASK { FILTER(" + "!" * 2_000 + "1) }",
    "or": "ASK { FILTER(1" + "||1" * 3_000 + ") }",
    "union": "ASK { {}" + "UNION{}" * 3_000 + " }",
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_the_stack_of_a_worker_holds_the_deepest_text(small_store: BuiltStore, bomb: str) -> None:
    settings = EmbeddedSettings(workers=1, limits=Limits(seconds=20), complexity=DEEP)
    engine = EmbeddedEngine(small_store, settings)
    try:
        assert isinstance(ask(engine, BOMBS[bomb]), bool)
        assert engine.state.outcomes == {"ok": 1}
    finally:
        engine.close()


@pytest.mark.parametrize("shared", [True, False])
def test_a_worker_cannot_send_requests(small_store: BuiltStore, shared: bool) -> None:
    """Should a SERVICE ever get past the guard, there is nothing left to connect with."""
    pool = Pool(
        InMemory(small_store.union_dump, small_store.apart_dump, 200)
        if shared
        else OnDisk(small_store.union_path, small_store.apart_path, 200),
        PoolSettings(1, 200, 1),
    )
    request = {
        "query": "SELECT * { SERVICE <http://127.0.0.1:54321/> { ?s ?p ?o } }",
        "default": None,
        "named": [],
        "format": "json",
        "rows": 1,
        "bytes": 1000,
        "prefixes": {},
    }
    try:
        header, _ = pool.run(request, 10)
    finally:
        pool.close()
    assert header["status"] == "failed"
    assert "open files" in header["message"]


def test_a_worker_that_ends_is_reported_and_replaced(strict: EmbeddedEngine) -> None:
    def kill_workers() -> None:
        time.sleep(0.2)
        for worker in list(strict._pool._all):
            worker._process.kill()

    killer = threading.Thread(target=kill_workers)
    killer.start()
    with pytest.raises(EngineCrashError, match="SIGKILL"):
        strict.query(f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }}")
    killer.join()
    # The other worker was killed while it was idle: whoever gets it notices nothing.
    assert all(ask(strict, "ASK { ?s ?p ?o }") for _ in range(4))


def test_workers_that_end_while_idle_are_not_noticed(strict: EmbeddedEngine) -> None:
    """A process that is being killed still counts as alive for a moment; it takes no request."""
    for _ in range(5):
        assert strict.wait_until_ready()
        for worker in list(strict._pool._all):
            worker._process.kill()
        assert ask(strict, "ASK { ?s ?p ?o }")


def test_others_are_answered_while_hostile_queries_run(small_store: BuiltStore) -> None:
    settings = EmbeddedSettings(workers=3, queue=20, limits=Limits(seconds=1.0, memory=300))
    engine = EmbeddedEngine(small_store, settings)
    hostile = f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }}"

    def outcome(text: str) -> tuple[str, float]:
        began = time.monotonic()
        try:
            engine.query(text)
        except R2PGraphError as failure:
            return type(failure).__name__, time.monotonic() - began
        return "answered", time.monotonic() - began

    try:
        assert engine.wait_until_ready()
        with ThreadPoolExecutor(8) as threads:
            bad = [threads.submit(outcome, hostile) for _ in range(2)]
            time.sleep(0.2)
            good = [threads.submit(outcome, "ASK { ?s ?p ?o }") for _ in range(5)]
            assert {future.result()[0] for future in bad} == {"QueryTimeoutError"}
            assert {future.result()[0] for future in good} == {"answered"}
            assert max(future.result()[1] for future in good) < 0.7
    finally:
        engine.close()


def test_a_full_queue_is_told_at_once(small_store: BuiltStore) -> None:
    settings = EmbeddedSettings(workers=1, queue=1, slow=1, limits=Limits(seconds=2.0, memory=300))
    engine = EmbeddedEngine(small_store, settings)
    try:
        while engine.state.idle < 2:
            time.sleep(0.01)
        for worker in engine._pool._all:
            # One that takes nothing is not slow, and keeps its caller until the deadline.
            os.kill(worker.pid, signal.SIGSTOP)
        with ThreadPoolExecutor(3) as threads:
            running = [threads.submit(engine.query, "ASK { ?s ?p ?o }") for _ in range(2)]
            while engine.state.busy < 2:
                time.sleep(0.01)
            # The one that waits does so for longer than those before it are given.
            time.sleep(0.5)
            waiting = threads.submit(engine.query, "ASK { ?s ?p ?o }")
            while not engine.state.waiting:
                time.sleep(0.01)
            began = time.monotonic()
            with pytest.raises(EngineBusyError) as caught:
                engine.query("ASK { ?s ?p ?o }")
            assert time.monotonic() - began < 5
            assert (caught.value.http_status, caught.value.retry_after) == (503, 2)
            assert [type(one.exception()) for one in running] == [QueryTimeoutError] * 2
            # It is answered by a worker that takes the place of one of them.
            assert waiting.exception() is None
    finally:
        engine.close()


def test_closing_ends_all_workers_even_busy_ones(small_store: BuiltStore) -> None:
    engine = EmbeddedEngine(small_store, EmbeddedSettings(workers=2))
    assert engine.wait_until_ready()
    with ThreadPoolExecutor(1) as threads:
        busy = threads.submit(engine.query, f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }}")
        time.sleep(0.3)
        pids = [worker.pid for worker in engine._pool._all]
        engine.close()
        assert isinstance(busy.exception(timeout=5), R2PGraphError)
    assert pids
    assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]
    assert not engine.ready()
    with pytest.raises(EngineUnavailableError):
        engine.query("ASK {}")


def test_control_characters_are_no_xml(small_engine: EmbeddedEngine) -> None:
    text = 'SELECT ("a\\u0001" AS ?x) {}'
    with pytest.raises(ResultFormatError, match="control character"):
        small_engine.query(text, result_format=XML)
    assert b"\x01" in small_engine.query(text, result_format=CSV).body
