"""What the pool counts, says and gives back, with workers that do as a test wants."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest

from r2pgraph.engine.client import CLIENT, Client
from r2pgraph.engine.pool import Pool, PoolSettings
from r2pgraph.engine.process import WorkerDiedError, WorkerGoneError
from r2pgraph.errors import (
    ClientGoneError,
    EngineBusyError,
    EngineCrashError,
    EngineUnavailableError,
    QueryMemoryError,
    QueryTimeoutError,
    R2PGraphError,
)

MEGABYTE = 1024 * 1024
HEADER = {"seconds": 0.25, "kept": 0, "status": "ok"}


class Worker:
    """A worker that answers what it is told to."""

    pid = 0
    out_of_memory = False

    def __init__(self, act: Callable[[], Any]) -> None:
        self._act = act
        self.alive = True
        self.asked: list[dict[str, Any]] = []
        self.killed = False

    def wait_until_ready(self) -> None:
        """It is ready."""

    def begin(self, request: dict[str, Any], until: float) -> None:
        del until
        self.asked.append(request)

    def go_on(self, *_: object) -> Any:
        return self._act()

    def seconds(self) -> float:
        return 0.0

    def autopsy(self) -> tuple[bool, str]:
        return self.out_of_memory, "it fell"

    def last_words(self) -> str:
        return "no data"

    def stop(self) -> None:
        """It stops."""

    def kill(self) -> None:
        self.killed = True


class Starter:
    """Starts workers, or fails to."""

    def __init__(self, act: Callable[[], Any], problem: Exception | None = None) -> None:
        self._act, self._problem = act, problem
        self.workers: list[Worker] = []

    def start(self) -> Any:
        if self._problem:
            raise self._problem
        self.workers.append(Worker(self._act))
        return self.workers[-1]

    def close(self) -> None:
        """There is nothing to end."""


class Told(Client):
    """A client that remembers what it was charged."""

    def __init__(self) -> None:
        super().__init__()
        self.charged: list[float] = []

    def charge(self, seconds: float) -> None:
        self.charged.append(seconds)


def answer(**changed: Any) -> Callable[[], Any]:
    return lambda: ({**HEADER, **changed}, b"")


def raising(problem: Exception) -> Callable[[], Any]:
    def act() -> Any:
        raise problem

    return act


@contextmanager
def pool_of(starter: Starter, queue: int = 4) -> Iterator[Pool]:
    """A pool of one worker that may use a hundred megabytes."""
    pool = Pool(starter, PoolSettings(workers=1, memory=100, queue=queue, slow=0))
    try:
        yield pool
    finally:
        pool.close()


def idle(pool: Pool) -> bool:
    """Whether the one worker is there again, within a while, and nothing is counted as busy."""
    assert pool.wait_until_ready(5)
    return (pool.state().idle, pool.state().busy, pool.state().waiting) == (1, 0, 0)


def test_an_answer_is_charged_and_the_worker_is_there_again() -> None:
    starter, client = Starter(answer()), Told()
    token = CLIENT.set(client)
    try:
        with pool_of(starter) as pool:
            assert pool.run({"text": "a"}, 5)[0]["status"] == "ok"
            assert idle(pool)
            assert pool.state().outcomes == {"ok": 1}
    finally:
        CLIENT.reset(token)
    assert client.charged == [0.25]
    assert starter.workers[0].asked == [{"text": "a"}]


@pytest.mark.parametrize(("kept", "workers"), [(50 * MEGABYTE - 1, 1), (50 * MEGABYTE, 2)])
def test_a_worker_that_keeps_half_of_its_memory_is_replaced(kept: int, workers: int) -> None:
    starter = Starter(answer(kept=kept))
    with pool_of(starter) as pool:
        pool.run({}, 5)
        assert idle(pool)
        assert len(starter.workers) == workers
        assert starter.workers[0].killed is (workers == 2)


def test_what_nobody_waits_for_any_more_is_not_begun() -> None:
    starter = Starter(answer())
    with pool_of(starter) as pool:
        assert pool.wait_until_ready(5)
        client = Client()
        client.leave()
        token = CLIENT.set(client)
        try:
            with pytest.raises(ClientGoneError):
                pool.run({}, 5)
        finally:
            CLIENT.reset(token)
        assert idle(pool)
        assert pool.state().outcomes == {"left": 1}
    assert starter.workers[0].asked == []


@pytest.mark.parametrize(
    ("problem", "out_of_memory", "error", "outcome"),
    [
        (WorkerDiedError(), True, QueryMemoryError, "memory"),
        (WorkerDiedError(), False, EngineCrashError, "crash"),
        (TimeoutError(), False, QueryTimeoutError, "timeout"),
    ],
)
def test_why_a_worker_was_lost_is_told_and_counted(
    monkeypatch: pytest.MonkeyPatch,
    problem: Exception,
    out_of_memory: bool,
    error: type[R2PGraphError],
    outcome: str,
) -> None:
    monkeypatch.setattr(Worker, "out_of_memory", out_of_memory)
    starter = Starter(raising(problem))
    with pool_of(starter) as pool:
        with pytest.raises(error):
            pool.run({}, 5)
        assert idle(pool)
        assert pool.state().outcomes == {outcome: 1}
        assert starter.workers[0].killed


def test_workers_that_take_nothing_are_not_tried_for_ever() -> None:
    with (
        pool_of(Starter(raising(WorkerGoneError()))) as pool,
        pytest.raises(EngineUnavailableError, match="end before they take a query"),
    ):
        pool.run({}, 20)


def test_a_worker_that_ended_while_it_was_idle_is_not_asked() -> None:
    starter = Starter(answer())
    with pool_of(starter) as pool:
        assert pool.wait_until_ready(5)
        starter.workers[0].alive = False
        pool.run({}, 5)
        assert idle(pool)
    assert [len(worker.asked) for worker in starter.workers] == [0, 1]


def test_workers_that_cannot_be_started_are_told_with_the_reason() -> None:
    with pool_of(Starter(answer(), OSError("too many files"))) as pool:
        assert not pool.wait_until_ready(0.3)
        assert not pool.alive()
        with pytest.raises(EngineUnavailableError, match="too many files"):
            pool.run({}, 0.1)
        assert pool.state().outcomes == {"busy": 1}
        assert pool.state().waiting == 0


def test_workers_that_end_when_they_start_are_told_with_their_last_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def end(_: Worker) -> None:
        raise WorkerDiedError

    monkeypatch.setattr(Worker, "wait_until_ready", end)
    starter = Starter(answer())
    with pool_of(starter) as pool:
        assert not pool.wait_until_ready(0.3)
        with pytest.raises(EngineUnavailableError, match="no data"):
            pool.run({}, 0.1)
        assert starter.workers[0].killed


def test_a_worker_that_is_busy_is_alive_and_others_wait_for_it_no_longer_than_they_may() -> None:
    found: list[bool] = []
    with ThreadPoolExecutor(2) as threads:

        def act() -> Any:
            if not found:
                found.append(pool.alive())
                began = time.monotonic()
                with pytest.raises(EngineBusyError):
                    threads.submit(pool.run, {}, 0.2).result(5)
                assert 0.1 < time.monotonic() - began < 3
            return answer()()

        with pool_of(Starter(act)) as pool:
            pool.run({}, 20)
            assert idle(pool)
            assert pool.alive()
            assert pool.state().outcomes == {"busy": 1, "ok": 1}
    assert found == [True]


def test_more_than_may_wait_are_told_at_once() -> None:
    with pool_of(Starter(answer(), OSError("none")), queue=0) as pool:
        with pytest.raises(EngineBusyError):
            pool.run({}, 20)
        assert pool.state().outcomes == {"busy": 1}


def test_those_who_wait_are_told_when_the_pool_is_closed() -> None:
    with ThreadPoolExecutor(1) as threads, pool_of(Starter(answer(), OSError("none"))) as pool:
        waiting = threads.submit(pool.run, {}, 20)
        end = time.monotonic() + 5
        while not pool.state().waiting and time.monotonic() < end:
            time.sleep(0.01)
        pool.close()
        with pytest.raises(EngineUnavailableError, match="shutting down"):
            waiting.result(5)
        with pytest.raises(EngineUnavailableError, match="shutting down"):
            pool.run({}, 1)
