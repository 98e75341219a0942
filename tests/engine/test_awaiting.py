"""Queries that an event loop waits for: many at once, slow ones, and workers that end."""

import asyncio
import os
import signal
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from r2pgraph.engine.accounts import Account, Budget
from r2pgraph.engine.base import Limits, Result
from r2pgraph.engine.client import Client
from r2pgraph.engine.embedded import AwaitedEngine, EmbeddedEngine, EmbeddedSettings
from r2pgraph.engine.formats import JSON
from r2pgraph.errors import (
    ClientGoneError,
    EngineBusyError,
    EngineCrashError,
    EngineUnavailableError,
    OverBudgetError,
    QuerySyntaxError,
    QueryTimeoutError,
)
from r2pgraph.store import BuiltStore

ASK = "ASK { ?s ?p ?o }"
PRODUCT = " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(8))
ENDLESS = f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }}"
# Seconds after which a test that waits for something that never comes fails.
FAR = 30


class Asking:
    """Asks an engine from an event loop, and counts what is done in threads."""

    def __init__(self, engine: EmbeddedEngine) -> None:
        self.engine = engine
        self.in_threads = 0
        self._threads = ThreadPoolExecutor(16)
        self._awaited: AwaitedEngine | None = None

    async def ask(self, text: str, client: Client | None = None) -> Result:
        loop = asyncio.get_running_loop()

        def in_thread(work: Callable[[], Any]) -> Awaitable[Any]:
            self.in_threads += 1
            return loop.run_in_executor(self._threads, work)

        if self._awaited is None:
            self._awaited = self.engine.awaited_by(loop)
        return await self._awaited.query(text, ((), ()), JSON, client or Client(), in_thread)

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run(asyncio.wait_for(work, FAR))

    def pids(self) -> list[int]:
        return [worker.pid for worker in list(self.engine._pool._all)]

    async def until(self, what: Callable[[], bool]) -> None:
        while not what():
            await asyncio.sleep(0.01)


@pytest.fixture
def asking(small_store: BuiltStore) -> Iterator[Asking]:
    settings = EmbeddedSettings(workers=2, queue=20, slow=1, limits=Limits(seconds=1.0))
    engine = EmbeddedEngine(small_store, settings)
    assert engine.wait_until_ready()
    yield Asking(engine)
    engine.close()


def test_more_queries_at_once_than_workers_take_no_thread(asking: Asking) -> None:
    async def many() -> list[Result]:
        return await asyncio.gather(*(asking.ask(f"{ASK} # {i}") for i in range(20)))

    assert all(b"true" in result.body for result in asking.run(many()))
    assert asking.in_threads == 0
    assert asking.engine.state.busy == 0


def test_workers_are_shared_with_threads(asking: Asking) -> None:
    """Some wait in the loop and some in threads, for the same three workers."""

    async def both() -> list[Result]:
        loop = asyncio.get_running_loop()
        threads = [
            loop.run_in_executor(None, asking.engine.query, f"{ASK} # thread {i}")
            for i in range(10)
        ]
        return await asyncio.gather(*threads, *(asking.ask(f"{ASK} # {i}") for i in range(10)))

    assert all(b"true" in result.body for result in asking.run(both()))


def test_a_long_answer_comes_whole(asking: Asking) -> None:
    rows = " ".join(f"({i})" for i in range(120))
    text = f"SELECT * {{ VALUES (?a) {{ {rows} }} VALUES (?b) {{ {rows} }} }}"
    result = asking.run(asking.ask(text))
    assert result.body == asking.engine.query(text).body
    assert len(result.body) > 1_000_000


def test_a_slow_query_goes_on_in_a_thread_until_the_deadline(asking: Asking) -> None:
    async def slow_and_quick() -> None:
        slow = asyncio.create_task(asking.ask(ENDLESS))
        await asking.until(lambda: asking.engine.state.slow == 1)
        assert asking.in_threads == 1
        assert b"true" in (await asking.ask(ASK)).body
        with pytest.raises(QueryTimeoutError):
            await slow

    asking.run(slow_and_quick())
    assert asking.engine.state.outcomes["timeout"] == 1


def test_what_is_wrong_is_told(asking: Asking) -> None:
    with pytest.raises(QuerySyntaxError) as failure:
        asking.run(asking.ask("SELECT ?a {\n ?a ?b }"))
    assert failure.value.line == 2


def test_a_worker_that_ended_while_idle_is_not_noticed(asking: Asking) -> None:
    async def after_a_kill() -> Result:
        await asking.until(lambda: asking.engine.state.idle == 3)
        for pid in asking.pids():
            os.kill(pid, signal.SIGKILL)
        return await asking.ask(ASK)

    assert b"true" in asking.run(after_a_kill()).body
    assert asking.engine.state.outcomes["crash"] == 0


def test_a_worker_that_ends_at_work_is_reported(asking: Asking) -> None:
    async def killed_at_work() -> None:
        await asking.until(lambda: asking.engine.state.idle == 3)
        pids = asking.pids()
        threading.Timer(0.05, lambda: [os.kill(pid, signal.SIGKILL) for pid in pids]).start()
        with pytest.raises(EngineCrashError):
            await asking.ask(ENDLESS)
        assert b"true" in (await asking.ask(ASK)).body

    asking.run(killed_at_work())


def test_who_went_away_while_waiting_costs_no_worker(asking: Asking) -> None:
    gone = Client()
    gone.leave()
    with pytest.raises(ClientGoneError):
        asking.run(asking.ask(ASK, gone))
    assert asking.engine.state.outcomes["left"] == 1
    assert asking.engine.state.busy == 0


def test_a_full_queue_is_told_at_once(small_store: BuiltStore) -> None:
    settings = EmbeddedSettings(workers=1, queue=2, slow=1, limits=Limits(seconds=1.0))
    asking = Asking(EmbeddedEngine(small_store, settings))

    async def crowd() -> list[Any]:
        tasks = (asking.ask(f"{ENDLESS} # {i}") for i in range(8))
        return await asyncio.gather(*tasks, return_exceptions=True)

    try:
        assert asking.engine.wait_until_ready()
        kinds = [type(failure) for failure in asking.run(crowd())]
        assert kinds.count(EngineBusyError) >= 4
        assert set(kinds) <= {EngineBusyError, QueryTimeoutError}
    finally:
        asking.engine.close()


def test_a_budget_counts(asking: Asking) -> None:
    account = Account(Budget(seconds=0.02, at_once=2), lambda: 0.0)

    async def greedy() -> None:
        with pytest.raises(QueryTimeoutError):
            await asking.ask(ENDLESS, Client(account))
        with pytest.raises(OverBudgetError):
            await asking.ask(ASK, Client(account))

    asking.run(greedy())
    assert asking.engine.state.outcomes["refused"] == 1


def test_closing_lets_nobody_wait(asking: Asking) -> None:
    async def closed() -> list[Any]:
        tasks = [asyncio.create_task(asking.ask(f"{ENDLESS} # {i}")) for i in range(6)]
        await asking.until(lambda: asking.engine.state.waiting == 3)
        await asyncio.get_running_loop().run_in_executor(None, asking.engine.close)
        return await asyncio.gather(*tasks, return_exceptions=True)

    failures = asking.run(closed())
    assert all(isinstance(one, EngineUnavailableError | EngineCrashError) for one in failures)
