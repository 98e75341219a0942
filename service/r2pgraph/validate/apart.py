"""Pieces of work, each in a process of its own that is ended at a deadline, with so much memory.

A process inherits what was read, so nothing is read twice. Must not know what the work is.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import IO, Generic, TypeVar

from r2pgraph.engine.process import nameless_file

Result = TypeVar("Result")
# How long work may take to end by itself, with what it has started, before it is killed.
GRACE = 2.0
_PR_SET_PDEATHSIG = 1  # of Linux
_LAST = 8192


@dataclass(frozen=True)
class Apart(Generic[Result]):
    """How work is done: what is done by name, how many at a time, in at most how many seconds.

    `prepare` is called before a piece of work is begun, here, so that what it makes is there for
    all that begin later. `lost` and `late` make the result of what ended, or did not; `lost` is
    told what it wrote to standard error last. `memory` is how many bytes a piece of work may take
    beyond what is there when it is begun, 0 for any: what needs more fails with `MemoryError` or is
    lost. `watch` is told how many pieces are done and which are being worked at, whenever that
    changes.
    """

    work: Callable[[str], Result]
    prepare: Callable[[str], None]
    lost: Callable[[str, str], Result]
    late: Callable[[str], Result]
    jobs: int
    deadline: float
    memory: int = 0
    watch: Callable[[int, Sequence[str]], None] = lambda _done, _running: None

    def results(self, names: Sequence[str]) -> dict[str, Result]:
        """The result of each, begun in the order of the names."""
        waiting, found = list(names), dict[str, Result]()
        running: dict[str, _Running] = {}
        try:
            while waiting or running:
                while waiting and len(running) < self.jobs:
                    name = waiting.pop(0)
                    self.prepare(name)
                    running[name] = self._begun(name, [one.answer for one in running.values()])
                self.watch(len(found), list(running))
                for name, result in self._ended(running):
                    running.pop(name).end()
                    found[name] = result
        finally:
            for one in running.values():
                one.end()
        return found

    def _ended(self, running: dict[str, _Running]) -> Iterator[tuple[str, Result]]:
        """Waits until something has ended, or is to end."""
        soonest = min(one.began for one in running.values()) + self.deadline - time.monotonic()
        ready = wait([one.answer for one in running.values()], max(soonest, 0.0))
        for name, one in list(running.items()):
            if one.answer in ready:
                yield name, self._received(name, one)
            elif time.monotonic() - one.began >= self.deadline:
                yield name, self.late(name)

    def _received(self, name: str, one: _Running) -> Result:
        try:
            result: Result = one.answer.recv()
        except EOFError:
            return self.lost(name, one.last_words())
        return result

    def _begun(self, name: str, others: list[Connection]) -> _Running:
        answer, theirs = Pipe(duplex=False)
        said = nameless_file()
        sys.stdout.flush()
        sys.stderr.flush()
        parent = os.getpid()
        process = os.fork()
        if process:
            theirs.close()
            return _Running(process, answer, time.monotonic(), said)
        code = 1
        try:
            os.setpgid(0, 0)
            os.dup2(said.fileno(), 2)
            signal.signal(signal.SIGTERM, _end)
            _end_with(parent)
            _confine(self.memory)
            for other in (*others, answer):
                other.close()
            theirs.send(self.work(name))
            code = 0
        except MemoryError:
            os.write(2, b"MemoryError")
        finally:
            os._exit(code)


@dataclass(frozen=True)
class _Running:
    """A process, where its answer comes from, when it was begun, and what it says meanwhile."""

    process: int
    answer: Connection
    began: float
    said: IO[bytes]

    def last_words(self) -> str:
        """The end of what it wrote to standard error."""
        self.said.seek(max(0, os.fstat(self.said.fileno()).st_size - _LAST))
        return self.said.read().decode("utf-8", "replace")

    def end(self) -> None:
        """Ends the process if it has not ended, first so that it ends what it started."""
        self.answer.close()
        self.said.close()
        if not self._waited(time.monotonic() + 0.05):
            os.kill(self.process, signal.SIGTERM)
            self._waited(time.monotonic() + GRACE)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self.process, 0)

    def _waited(self, until: float) -> bool:
        """Whether the process has ended by then; it is not yet taken off the list of processes."""
        while True:
            flags = os.WEXITED | os.WNOHANG | os.WNOWAIT
            if os.waitid(os.P_PID, self.process, flags) is not None:
                return True
            if time.monotonic() >= until:
                return False
            time.sleep(0.002)


def _confine(memory: int) -> None:
    """Gives this process, and what it starts, no memory beyond a limit, and no core dump."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError, ValueError):
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        most = pages * resource.getpagesize() + memory
        _, hardest = resource.getrlimit(resource.RLIMIT_AS)
        if memory and (hardest == resource.RLIM_INFINITY or most < hardest):
            resource.setrlimit(resource.RLIMIT_AS, (most, hardest))


def _end(*_: object) -> None:
    raise SystemExit(1)


def _end_with(parent: int) -> None:
    """Has the system end this process when its parent is lost, where the system can do that."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        raise SystemExit(1)
