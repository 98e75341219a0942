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
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from r2pgraph.engine.client import CLIENT, Client
from r2pgraph.engine.lanes import Place, SlowLane
from r2pgraph.engine.process import Answer, WorkerDiedError, WorkerGoneError, WorkerProcess
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
# Is called once with a worker, or with None when the pool is closed.
Waiter = Callable[[WorkerProcess | None], None]


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
class Asked:
    """One query of a client: it may run until a moment, which is `seconds` from its start."""

    request: dict[str, Any]
    seconds: float
    client: Client
    until: float


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
        self.settings = settings
        self._lock = threading.Lock()
        self._freed = threading.Condition(self._lock)
        self._idle: list[WorkerProcess] = []
        self._waiters: deque[Waiter] = deque()
        self._all: set[WorkerProcess] = set()
        self._slow = SlowLane(settings.slow, settings.queue)
        self._closed = False
        self._failure = ""
        self._state = PoolState()
        # The workers that others are wanted for; None for those that are wanted at the start.
        self._wanted: queue.SimpleQueue[WorkerProcess | None] = queue.SimpleQueue()
        for _ in range(settings.processes):
            self._wanted.put(None)
        for number in range(_KEEPERS):
            threading.Thread(target=self._keep, name=f"keeper-{number}", daemon=True).start()

    def run(self, request: dict[str, Any], seconds: float) -> Answer:
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
        with self.admitted(client):
            worker = self._acquire(seconds)
            asked = Asked(request, seconds, client, time.monotonic() + seconds)
            return self._run(asked, worker, begun=False)

    def go_on(self, asked: Asked, worker: WorkerProcess) -> Answer:
        """The answer to a query that a worker was sent already; raises what `run` raises."""
        return self._run(asked, worker, begun=True)

    @contextmanager
    def admitted(self, client: Client) -> Iterator[None]:
        """Held while a query of a client waits and runs; raises `OverBudgetError` if it may not."""
        try:
            with client.asking():
                yield
        except OverBudgetError:
            self._count("refused")
            raise

    def _run(self, asked: Asked, worker: WorkerProcess, begun: bool) -> Answer:
        place = Place(self._slow)
        try:
            # A worker that ended while it was idle is noticed when it is asked at the latest.
            for _ in range(self.settings.processes + 2):
                try:
                    return self._ask(asked, worker, place, begun)
                except WorkerGoneError:
                    pass
                except _SentBackError:
                    self._wait_for(place, asked.until - time.monotonic())
                worker = self._acquire(asked.until - time.monotonic())
                begun = False
        finally:
            place.leave()
        raise EngineUnavailableError("query workers end before they take a query")

    def _ask(self, asked: Asked, worker: WorkerProcess, place: Place, begun: bool) -> Answer:
        client = asked.client
        if not begun:
            self.check_wanted(client, worker)
        outcome = "lost"
        aside = False
        answer: Answer | None = None
        settings = self.settings
        began = time.monotonic()

        def set_aside(moment: float) -> bool:
            nonlocal aside
            if moment < settings.slow_after and not self._waiters:
                return False
            if not place.enter():
                raise _SentBackError
            aside = True
            self._set_aside(worker)
            return True

        try:
            with client.waiting(worker.stop):
                if not begun:
                    worker.begin(asked.request, asked.until)
                moments = (settings.slow_in_crowd, settings.slow_after)
                answer = worker.go_on(asked.until, moments, set_aside)
            return answer
        except TimeoutError as problem:
            outcome = "timeout"
            raise QueryTimeoutError(asked.seconds) from problem
        except _SentBackError:
            outcome = "sent-back"
            raise
        except WorkerDiedError as problem:
            if client.gone:
                outcome = "left"
                raise ClientGoneError from problem
            if isinstance(problem, WorkerGoneError):
                raise
            out_of_memory, how = worker.autopsy()
            outcome = "memory" if out_of_memory else "crash"
            if out_of_memory:
                raise QueryMemoryError(settings.memory) from problem
            raise EngineCrashError(how) from problem
        finally:
            if answer is None:
                client.charge(min(worker.seconds(), time.monotonic() - began))
                self._finished(outcome, aside)
                self._replace(worker)
            else:
                self.answered(client, worker, answer, aside)

    def check_wanted(self, client: Client, worker: WorkerProcess) -> None:
        """Gives a worker back that was to run what nobody waits for; raises `ClientGoneError`."""
        if client.gone:
            with self._lock:
                self._state.busy -= 1
                self._state.outcomes["left"] += 1
            self._offer(worker)
            raise ClientGoneError

    def answered(
        self, client: Client, worker: WorkerProcess, answer: Answer, aside: bool = False
    ) -> None:
        """A worker has answered: what it used is charged, and it is there for others."""
        header = answer[0]
        client.charge(header["seconds"])
        self._finished(header["status"], aside)
        # What a worker has not given back counts against the next query's memory.
        if header["kept"] * 2 < self.settings.memory * 1024 * 1024 and not aside:
            self._offer(worker)
        else:
            self._replace(worker)

    def state(self) -> PoolState:
        """The numbers of this moment."""
        with self._lock:
            self._state.idle = len(self._idle)
            self._state.waiting = len(self._waiters)
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
            waiters, self._waiters = self._waiters, deque()
            self._freed.notify_all()
        for waiter in waiters:
            waiter(None)
        self._slow.close()
        for _ in range(_KEEPERS):
            self._wanted.put(None)
        for worker in workers:
            worker.kill()
        self._starter.close()

    def take(self, waiter: Waiter) -> WorkerProcess | None:
        """A worker that was idle and counts as busy now; where there is none, `waiter` gets one.

        Raises:
            EngineBusyError: too many wait already.
            EngineUnavailableError: the pool is closed.
        """
        with self._lock:
            if self._closed:
                raise EngineUnavailableError("the server is shutting down")
            if self._idle:
                self._state.busy += 1
                return self._idle.pop()
            if len(self._waiters) >= self.settings.queue:
                self._state.outcomes["busy"] += 1
                raise EngineBusyError
            self._waiters.append(waiter)
            return None

    def give_up(self, waiter: Waiter) -> None:
        """Takes one out of the queue who has waited for too long.

        Raises:
            EngineBusyError, EngineUnavailableError: it was still there; this is why.
        """
        with self._lock:
            if waiter not in self._waiters:
                return
            self._waiters.remove(waiter)
            self._state.outcomes["busy"] += 1
            failure = self._failure
        if failure:
            raise EngineUnavailableError(failure)
        raise EngineBusyError

    def _acquire(self, seconds: float) -> WorkerProcess:
        deadline = time.monotonic() + seconds
        while True:
            worker = self._next_idle(deadline - time.monotonic())
            if worker.alive:
                return worker
            with self._lock:
                self._state.busy -= 1
            self._replace(worker)

    def _next_idle(self, seconds: float) -> WorkerProcess:
        given: queue.SimpleQueue[WorkerProcess | None] = queue.SimpleQueue()
        worker = self.take(given.put)
        if worker is None:
            try:
                worker = given.get(timeout=max(0.0, seconds))
            except queue.Empty:
                self.give_up(given.put)
                worker = given.get()
        if worker is None:
            raise EngineUnavailableError("the server is shutting down")
        return worker

    def _offer(self, worker: WorkerProcess) -> None:
        """Gives a worker to who waits for longest, if anybody does."""
        with self._freed:
            if self._closed:
                return
            if not self._waiters:
                self._idle.append(worker)
                self._freed.notify()
                return
            waiter = self._waiters.popleft()
            self._state.busy += 1
        waiter(worker)

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

    def _finished(self, outcome: str, aside: bool) -> None:
        with self._lock:
            self._state.busy -= 1
            self._state.slow -= aside
            self._state.outcomes[outcome] += 1

    def _replace(self, worker: WorkerProcess) -> None:
        """Ends a worker; a keeper sees to it that it is gone and that there is another."""
        worker.stop()
        self._wanted.put(worker)

    def _keep(self) -> None:
        """Starts a worker for each one that is wanted, until the pool is closed."""
        pause = 0.1
        while True:
            before = self._wanted.get()
            if before is not None:
                before.kill()
            with self._lock:
                if self._closed:
                    return
                if before is not None:
                    self._all.discard(before)
            failure = self._start()
            with self._lock:
                self._failure = failure
                if self._closed:
                    return
            if failure:
                self._wanted.put(None)
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
