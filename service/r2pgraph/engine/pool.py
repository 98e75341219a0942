"""Query workers: one query at a time each, killed at the deadline, replaced at once.

A query engine without cancel can only be stopped with its process. The pool hands a request to
an idle worker, waits for the answer until the deadline, and otherwise kills the worker and lets
a keeper thread start another. Callers wait in a queue of bounded length. No worker outlives the
pool, and none waits for a client: an answer is read whole before the caller has it.

Slow work does not block quick work: a worker whose query is not done after a moment is set aside
(see `engine.lanes`), and it is ended when its query is. There are always as many workers as quick
and slow queries may use together, so that nobody waits until one has started.
"""

import queue
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Protocol

from r2pgraph.engine.client import CLIENT, Client
from r2pgraph.engine.lanes import Place, SlowLane
from r2pgraph.engine.process import WorkerDiedError, WorkerGoneError, WorkerProcess
from r2pgraph.errors import (
    ClientGoneError,
    EngineBusyError,
    EngineCrashError,
    EngineUnavailableError,
    OverBudgetError,
    QueryMemoryError,
    QueryTimeoutError,
)

_KEEPERS = 4
_LONGEST_PAUSE = 5.0


class Starter(Protocol):
    """What starts workers."""

    def start(self) -> WorkerProcess:
        """A new worker, which may not be ready yet."""

    def close(self) -> None:
        """Ends what it needs for that; no worker may follow."""


@dataclass(frozen=True)
class PoolSettings:
    """How many workers, how much memory (megabytes) each, how many callers may wait.

    `slow` more are there, so that as many queries may take longer than `slow_after` seconds, or
    `slow_in_crowd` seconds while others wait for a worker.
    """

    workers: int
    memory: int
    queue: int
    slow: int = 4
    slow_after: float = 0.3
    slow_in_crowd: float = 0.1

    @property
    def processes(self) -> int:
        """How many workers there are."""
        return self.workers + self.slow


class _SentBackError(Exception):
    """The query is slow and the slow lane is full."""


@dataclass
class PoolState:
    """What the pool is doing and has done, for metrics."""

    idle: int = 0
    busy: int = 0
    slow: int = 0
    waiting: int = 0
    started: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)


class Pool:
    """Workers of one kind, always as many, of which some may be slow."""

    def __init__(self, starter: Starter, settings: PoolSettings) -> None:
        self._starter = starter
        self._settings = settings
        self._lock = threading.Lock()
        self._freed = threading.Condition(self._lock)
        self._idle: list[WorkerProcess] = []
        self._all: set[WorkerProcess] = set()
        self._slow = SlowLane(settings.slow, settings.queue)
        self._closed = False
        self._failure = ""
        self._state = PoolState()
        self._wanted: queue.SimpleQueue[bool] = queue.SimpleQueue()
        for _ in range(settings.processes):
            self._wanted.put(True)
        for number in range(_KEEPERS):
            threading.Thread(target=self._keep, name=f"keeper-{number}", daemon=True).start()

    def run(self, request: dict[str, Any], seconds: float) -> tuple[dict[str, Any], bytes]:
        """The answer to one request.

        `seconds` count from the moment a worker has it, whatever becomes of it then; before, it
        waits for a worker as long at most.

        Raises:
            EngineBusyError: a queue is full, or no worker or place became free in time.
            EngineUnavailableError: workers cannot be started.
            QueryTimeoutError, QueryMemoryError, EngineCrashError: the worker was lost.
            ClientGoneError: nobody waits for the answer any more.
            OverBudgetError: whoever waits for it has used more than a share.
        """
        client = CLIENT.get() or Client()
        try:
            with client.asking():
                return self._run(request, seconds, client)
        except OverBudgetError:
            self._count("refused")
            raise

    def _run(
        self, request: dict[str, Any], seconds: float, client: Client
    ) -> tuple[dict[str, Any], bytes]:
        place = Place(self._slow)
        worker = self._acquire(seconds)
        until = time.monotonic() + seconds
        try:
            # A worker that ended while it was idle is noticed when it is asked at the latest.
            for _ in range(self._settings.processes + 2):
                if client.gone:
                    self._unasked(worker)
                    raise ClientGoneError
                try:
                    return self._ask(worker, request, until, seconds, place, client)
                except WorkerGoneError:
                    pass
                except _SentBackError:
                    self._wait_for(place, until - time.monotonic())
                worker = self._acquire(until - time.monotonic())
        finally:
            place.leave()
        raise EngineUnavailableError("query workers end before they take a query")

    def _ask(
        self,
        worker: WorkerProcess,
        request: dict[str, Any],
        until: float,
        seconds: float,
        place: Place,
        client: Client,
    ) -> tuple[dict[str, Any], bytes]:
        outcome = "lost"
        keep = False
        aside = False
        settings = self._settings
        began = time.monotonic()
        used: float | None = None

        def set_aside(moment: float) -> bool:
            nonlocal aside
            if moment < settings.slow_after and not self._state.waiting:
                return False
            if not place.enter():
                raise _SentBackError
            aside = True
            self._set_aside(worker)
            return True

        try:
            left = max(0.0, until - time.monotonic())
            moments = (settings.slow_in_crowd, settings.slow_after)
            with client.waiting(worker.stop):
                header, body = worker.ask(request, left, moments, set_aside)
            used = header["seconds"]
            outcome = header["status"]
            # What a worker has not given back counts against the next query's memory.
            keep = header["kept"] * 2 < settings.memory * 1024 * 1024
        except TimeoutError as problem:
            outcome = "timeout"
            raise QueryTimeoutError(seconds) from problem
        except WorkerGoneError as problem:
            if client.gone:
                outcome = "left"
                raise ClientGoneError from problem
            raise
        except _SentBackError:
            outcome = "sent-back"
            raise
        except WorkerDiedError as problem:
            if client.gone:
                outcome = "left"
                raise ClientGoneError from problem
            out_of_memory, how = worker.autopsy()
            outcome = "memory" if out_of_memory else "crash"
            if out_of_memory:
                raise QueryMemoryError(settings.memory) from problem
            raise EngineCrashError(how) from problem
        finally:
            ran = min(worker.seconds(), time.monotonic() - began) if used is None else used
            client.charge(ran)
            self._finished(outcome, aside)
            if keep and not aside:
                self._offer(worker)
            else:
                self._replace(worker)
        return header, body

    def state(self) -> PoolState:
        """The numbers of this moment."""
        with self._lock:
            self._state.idle = len(self._idle)
            return self._state

    def wait_until_ready(self, seconds: float) -> bool:
        """Whether a worker is ready to be asked, or becomes so in time."""
        with self._freed:
            return self._freed.wait_for(lambda: bool(self._idle), seconds)

    def alive(self) -> bool:
        """Whether there is a worker at all, idle or busy."""
        with self._lock:
            return bool(self._idle) or self._state.busy > 0

    def close(self) -> None:
        """Kills all workers, those in the middle of a query too."""
        with self._freed:
            self._closed = True
            workers, self._all = self._all, set()
            self._idle.clear()
            self._freed.notify_all()
        self._slow.close()
        for _ in range(_KEEPERS):
            self._wanted.put(False)
        for worker in workers:
            worker.kill()
        self._starter.close()

    def _acquire(self, seconds: float) -> WorkerProcess:
        deadline = time.monotonic() + seconds
        while True:
            worker = self._next_idle(deadline)
            if worker.alive:
                return worker
            with self._lock:
                self._state.busy -= 1
            self._replace(worker)

    def _next_idle(self, deadline: float) -> WorkerProcess:
        """A worker that was idle and counts as busy now."""
        with self._freed:
            if not self._idle and self._state.waiting >= self._settings.queue:
                self._state.outcomes["busy"] += 1
                raise EngineBusyError
            self._state.waiting += 1
            try:
                came = self._freed.wait_for(
                    lambda: bool(self._idle) or self._closed, deadline - time.monotonic()
                )
            finally:
                self._state.waiting -= 1
            if self._closed:
                raise EngineUnavailableError("the server is shutting down")
            if not came:
                self._state.outcomes["busy"] += 1
                if self._failure:
                    raise EngineUnavailableError(self._failure)
                raise EngineBusyError
            self._state.busy += 1
            return self._idle.pop()

    def _offer(self, worker: WorkerProcess) -> None:
        with self._freed:
            if not self._closed:
                self._idle.append(worker)
                self._freed.notify()

    def _set_aside(self, worker: WorkerProcess) -> None:
        """The query of a worker is slow; it has a place in the lane."""
        worker.step_back()
        with self._lock:
            self._state.slow += 1

    def _wait_for(self, place: Place, seconds: float) -> None:
        try:
            place.wait(seconds)
        except EngineBusyError:
            self._count("busy")
            raise

    def _count(self, outcome: str) -> None:
        with self._lock:
            self._state.outcomes[outcome] += 1

    def _unasked(self, worker: WorkerProcess) -> None:
        with self._lock:
            self._state.busy -= 1
            self._state.outcomes["left"] += 1
        self._offer(worker)

    def _finished(self, outcome: str, aside: bool) -> None:
        with self._lock:
            self._state.busy -= 1
            self._state.slow -= aside
            self._state.outcomes[outcome] += 1

    def _replace(self, worker: WorkerProcess) -> None:
        with self._lock:
            self._all.discard(worker)
        worker.kill()
        self._wanted.put(True)

    def _keep(self) -> None:
        """Starts a worker for each one that is wanted, until the pool is closed."""
        pause = 0.1
        while self._wanted.get():
            failure = self._start()
            with self._lock:
                self._failure = failure
                if self._closed:
                    return
            if failure:
                self._wanted.put(True)
                time.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
            else:
                pause = 0.1

    def _start(self) -> str:
        """Starts one worker; what went wrong, if anything did."""
        try:
            worker = self._starter.start()
        except (OSError, WorkerDiedError) as problem:
            return f"no query worker can be started ({problem}); check memory and processes"
        with self._lock:
            closed = self._closed
            if not closed:
                self._all.add(worker)
                self._state.started += 1
        if closed:
            worker.kill()
            return ""
        try:
            worker.wait_until_ready()
        except (WorkerDiedError, TimeoutError):
            reason = worker.last_words()
            with self._lock:
                self._all.discard(worker)
            worker.kill()
            return f"query workers end when they start ({reason}); check the data and the memory"
        self._offer(worker)
        return ""
