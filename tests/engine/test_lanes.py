"""Slow queries keep to their lane: quick ones are answered, and no more slow ones run than may."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path

import pytest

from r2pgraph.engine.base import Limits, ask
from r2pgraph.engine.embedded import EmbeddedEngine, EmbeddedSettings
from r2pgraph.engine.lanes import SlowLane
from r2pgraph.errors import EngineBusyError, EngineUnavailableError, QueryTimeoutError
from r2pgraph.store import BuiltStore

PRODUCT = " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(8))
ENDLESS = f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }}"


@contextmanager
def _engine(store: BuiltStore, slow: int, queue: int, seconds: float) -> Iterator[EmbeddedEngine]:
    limits = Limits(seconds=seconds, memory=300)
    engine = EmbeddedEngine(store, EmbeddedSettings(2, queue, slow, limits))
    try:
        assert engine.wait_until_ready()
        yield engine
    finally:
        engine.close()


def _until_slow(engine: EmbeddedEngine, number: int) -> None:
    """Waits until so many queries are slow and all other workers are back."""
    end = time.monotonic() + 10
    settings = engine.settings
    idle = settings.workers + settings.slow - number
    while (engine.state.slow, engine.state.idle) != (number, idle):
        assert time.monotonic() < end, engine.state
        time.sleep(0.02)


def test_quick_queries_are_answered_while_slow_ones_run(small_store: BuiltStore) -> None:
    with _engine(small_store, 4, 16, 20.0) as engine, ThreadPoolExecutor(4) as threads:
        slow = [threads.submit(engine.query, ENDLESS) for _ in range(4)]
        _until_slow(engine, 4)
        for _ in range(30):
            assert ask(engine, "ASK { ?s ?p ?o }")
        assert not any(query.done() for query in slow)
        engine.close()


def test_no_quick_query_waits_until_a_worker_has_started(small_store: BuiltStore) -> None:
    with _engine(small_store, 4, 16, 20.0) as engine, ThreadPoolExecutor(4) as threads:
        _until_slow(engine, 0)
        slow = [threads.submit(engine.query, ENDLESS) for _ in range(4)]
        while engine.state.busy < 4:
            time.sleep(0.001)
        # None of the four is slow yet, and more run than there are quick workers.
        began = time.monotonic()
        assert ask(engine, "ASK { ?s ?p ?o }")
        assert time.monotonic() - began < 10
        assert engine.state.started == 6
        assert not any(query.done() for query in slow)
        engine.close()


def test_many_slow_queries_do_not_hold_up_a_quick_one(small_store: BuiltStore) -> None:
    """More than there are workers: those before it are soon told that the lane is full."""
    with _engine(small_store, 4, 64, 20.0) as engine, ThreadPoolExecutor(10) as threads:
        _until_slow(engine, 0)
        slow = [threads.submit(engine.query, ENDLESS) for _ in range(10)]
        while engine.state.waiting < 4:
            time.sleep(0.001)
        assert ask(engine, "ASK { ?s ?p ?o }")
        # The lane is as full as it can be, and four of those that do not fit are told so by then.
        assert engine.state.outcomes["sent-back"] >= 4
        assert not any(query.done() for query in slow)
        engine.close()


def test_a_worker_that_takes_nothing_is_stopped_at_the_deadline(small_store: BuiltStore) -> None:
    """A request larger than a pipe holds waits for the worker, and not for ever."""
    with _engine(small_store, 1, 4, 1.0) as engine:
        _until_slow(engine, 0)
        for worker in engine._pool._all:
            os.kill(worker.pid, signal.SIGSTOP)
        began = time.monotonic()
        with pytest.raises(QueryTimeoutError):
            engine.query("ASK {} # " + "\u00e9" * 60_000)
        assert time.monotonic() - began < 15


def test_slow_queries_leave_the_processor_to_quick_ones(small_store: BuiltStore) -> None:
    with _engine(small_store, 1, 1, 20.0) as engine, ThreadPoolExecutor(1) as threads:
        threads.submit(engine.query, ENDLESS)
        _until_slow(engine, 1)
        # Every thread of the worker, not the first alone: queries run in another.
        nices = {
            worker.pid: {
                os.getpriority(os.PRIO_PROCESS, int(thread.name))
                for thread in Path(f"/proc/{worker.pid}/task").iterdir()
            }
            for worker in engine._pool._all
        }
        own = os.getpriority(os.PRIO_PROCESS, 0)
        assert sorted(map(sorted, nices.values())) == sorted([[own], [own], [10]])
        engine.close()


def test_no_more_slow_queries_run_than_there_are_places(small_store: BuiltStore) -> None:
    """One runs, one waits and has what is left of its time then, one is told at once."""
    with _engine(small_store, 1, 1, 5.0) as engine, ThreadPoolExecutor(3) as threads:
        first = threads.submit(engine.query, ENDLESS)
        _until_slow(engine, 1)
        others: list[Future[object]] = [threads.submit(engine.query, ENDLESS) for _ in range(2)]
        wait(others, return_when="FIRST_COMPLETED")
        assert not first.done()
        refused = [query for query in others if query.done()]
        assert [type(query.exception()) for query in refused] == [EngineBusyError]
        assert ask(engine, "ASK { ?s ?p ?o }")
        wait(others)
        (waited,) = [query for query in others if query not in refused]
        assert isinstance(first.exception(), QueryTimeoutError)
        assert isinstance(waited.exception(), QueryTimeoutError | EngineBusyError)
        assert engine.state.outcomes["sent-back"] == 2
        # Nobody is left in the lane, and there are as many workers as before.
        _until_slow(engine, 0)
        assert len(engine._pool._all) == 3


def test_a_crowd_of_quick_queries_is_answered(small_store: BuiltStore) -> None:
    engine = EmbeddedEngine(small_store)
    try:
        with ThreadPoolExecutor(20) as threads:
            answers = threads.map(lambda _: ask(engine, "ASK { ?s ?p ?o }"), range(200))
            assert list(answers) == [True] * 200
    finally:
        engine.close()


def test_the_lane_counts_places() -> None:
    lane = SlowLane(places=1, queue=1)
    assert lane.enter()
    assert not lane.enter()
    with pytest.raises(EngineBusyError):
        lane.wait(0.01)
    lane.leave()
    lane.wait(0.01)
    assert not lane.enter()


def test_a_closed_lane_lets_nobody_wait() -> None:
    lane = SlowLane(places=1, queue=1)
    assert lane.enter()
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(lane.wait, 30.0)
        lane.close()
        assert isinstance(waiting.exception(timeout=5), EngineUnavailableError)
