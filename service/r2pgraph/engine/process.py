"""One query worker as its user sees it: a process, two pipes, and how it ended.

Knows nothing of queries or of other workers, and a process only by what `Process` says of it.
"""

import contextlib
import json
import os
import re
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any, Protocol

from r2pgraph.engine.wire import PREFIX, TAKEN, pack

_START_SECONDS = 20.0
_CHUNK = 1 << 20
_SLOW_NICENESS = 10
# A process closes its pipes when its memory is given back already.
_END_SECONDS = 0.5
_KILLED_SECONDS = 10.0
_ENDED = select.POLLHUP | select.POLLERR | select.POLLNVAL
# The header of an answer and its body.
Answer = tuple[dict[str, Any], bytes]
# An address of a file, as messages of systems have it.
_PATH = re.compile(r"'(?:/[^'/]+)+/?'|(?<![\w:/<])(?:/[\w.~+@-]+)+")
_OUT_OF_MEMORY = (b"memory allocation of", b"bad_alloc", b"MemoryError")


class WorkerDiedError(Exception):
    """The worker closed its side of the pipe."""


class WorkerGoneError(WorkerDiedError):
    """The worker had ended before it took the request: another one may be asked."""


class Process(Protocol):
    """What there is to know of a process, as `subprocess.Popen` has it."""

    @property
    def pid(self) -> int: ...

    def kill(self) -> None: ...

    def wait(self, timeout: float) -> int: ...


# Starts a process that reads requests from the first file, writes answers to the second, and to the
# third whatever it has to say.
Start = Callable[[int, int, int], Process]


class OnDisk:
    """Starts workers over two stores on disk, each of which opens them itself."""

    def __init__(self, union: Path, apart: Path, memory: int) -> None:
        self._arguments = (str(union), str(apart), str(memory), str(os.getpid()))

    def start(self) -> "WorkerProcess":
        """A new worker, which may not be ready yet; raises OSError if it cannot be started."""
        return WorkerProcess(self._spawned)

    def close(self) -> None:
        """Nothing is left when the workers have ended."""

    def _spawned(self, requests: int, answers: int, log: int) -> Process:
        files = (requests, answers, log)
        return spawn("r2pgraph.engine.worker", *self._arguments, files=files)


class WorkerProcess:
    """A process that answers requests as `engine.worker` does."""

    def __init__(self, start: Start) -> None:
        self._ending = threading.Lock()
        self._ended = False
        self._log = nameless_file()
        self._log.write(TAKEN.pack(0))
        self._asked = 0
        self._began = 0.0
        requests, self._input = os.pipe()
        self._output, answers = os.pipe()
        try:
            self._process = start(requests, answers, self._log.fileno())
        except BaseException:
            self._close()
            raise
        finally:
            os.close(requests)
            os.close(answers)
        os.set_blocking(self._input, False)
        self._received = bytearray()
        self._poll = select.poll()
        self._poll.register(self._output, select.POLLIN)
        self._room = select.poll()
        self._room.register(self._input, select.POLLOUT)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return not any(what & _ENDED for _, what in self._poll.poll(0))

    def wait_until_ready(self) -> None:
        """Raises `WorkerDiedError` or `TimeoutError` if it never is."""
        self._receive(time.monotonic() + _START_SECONDS)

    def begin(self, request: dict[str, Any], until: float) -> None:
        """Sends a request.

        Raises:
            TimeoutError: the worker had not read it by then.
            WorkerGoneError: the process has ended.
        """
        self._asked += 1
        self._began = time.monotonic()
        try:
            self._send(pack(request), until)
        except TimeoutError:
            raise
        except OSError as problem:
            raise WorkerGoneError from problem

    def go_on(
        self, until: float, moments: Sequence[float], slow: Callable[[float], bool]
    ) -> Answer:
        """Waits for the answer to the request that was sent last.

        If there is none some moments (seconds) after it was sent, and the worker has taken it,
        `slow` is told of each until it says that it knows enough.

        Raises:
            TimeoutError: there was no whole answer by then.
            WorkerGoneError: the process ended before it took the request.
            WorkerDiedError: the process ended before it had answered.
        """
        for moment in moments:
            left = self._began + moment - time.monotonic()
            if self._poll.poll(max(0.0, left) * 1000) or (self._taken() and slow(moment)):
                break
        try:
            return self._receive(until)
        except WorkerDiedError as problem:
            if self._taken():
                raise
            raise WorkerGoneError from problem

    @property
    def output(self) -> int:
        """The file that can be read from when there is something for `arrived`."""
        return self._output

    def arrived(self) -> Answer | None:
        """Reads what is there; the answer to the request that was sent last, once it is whole.

        Raises:
            WorkerDiedError: the process ended before it had answered.
        """
        self._read_more()
        if len(self._received) < PREFIX.size:
            return None
        if len(self._received) < PREFIX.size + sum(PREFIX.unpack_from(self._received)):
            return None
        return self._receive(self._began)

    def step_back(self) -> None:
        """Leaves the processor to others first; for good, as only root could undo it."""
        with contextlib.suppress(OSError):
            # All threads of the process: it is alone in its group.
            os.setpriority(os.PRIO_PGRP, self.pid, _SLOW_NICENESS)

    def seconds(self) -> float:
        """How long it has had a processor since it was started."""
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        return 0.0

    def stop(self) -> None:
        """Ends the process while somebody waits for its answer, who is told and tidies up."""
        self._process.kill()

    def kill(self) -> None:
        """Ends the process whatever it is doing, and waits until it is gone."""
        with self._ending:
            if self._ended:
                return
            self._ended = True
            self._process.kill()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_KILLED_SECONDS)
            self._close()

    def _close(self) -> None:
        os.close(self._input)
        os.close(self._output)
        self._log.close()

    def autopsy(self) -> tuple[bool, str]:
        """Whether it ran out of memory, and how it ended, in words."""
        try:
            code = self._process.wait(timeout=_END_SECONDS)
        except subprocess.TimeoutExpired:
            return False, "it closed its output"
        how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        with self._ending:
            said = _end_of(self._log)
        return any(mark in said for mark in _OUT_OF_MEMORY), how

    def last_words(self) -> str:
        """The last line of what it printed."""
        with self._ending:
            return last_line(self._log)

    def _taken(self) -> bool:
        """Whether the worker has begun with what was sent last."""
        with self._ending:
            if self._ended:
                return True
            return os.pread(self._log.fileno(), TAKEN.size, 0) == TAKEN.pack(self._asked)

    def _send(self, message: bytes, deadline: float) -> None:
        """A worker that does not read is as late as one that does not answer."""
        rest = memoryview(message)
        while rest:
            left = deadline - time.monotonic()
            if left <= 0 or not self._room.poll(left * 1000):
                raise TimeoutError
            with contextlib.suppress(BlockingIOError):
                rest = rest[os.write(self._input, rest) :]

    def _receive(self, deadline: float) -> Answer:
        header_size, body_size = PREFIX.unpack(self._read(PREFIX.size, deadline))
        header: dict[str, Any] = json.loads(self._read(header_size, deadline))
        return header, self._read(body_size, deadline)

    def _read(self, size: int, deadline: float) -> bytes:
        """The next bytes of the worker's output; what comes with them is kept for the next time."""
        while len(self._received) < size:
            left = deadline - time.monotonic()
            if left <= 0 or not self._poll.poll(left * 1000):
                raise TimeoutError
            self._read_more()
        found = bytes(self._received[:size])
        del self._received[:size]
        return found

    def _read_more(self) -> None:
        try:
            part = os.read(self._output, _CHUNK)
        except OSError as problem:
            raise WorkerDiedError from problem
        if not part:
            raise WorkerDiedError
        self._received += part


def nameless_file() -> IO[bytes]:
    """A file of two processes; in memory where that can be had, as a disk may be full or read-only.

    Raises:
        OSError: there is neither.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            return os.fdopen(os.memfd_create("r2pgraph"), "w+b", buffering=0)
    return tempfile.TemporaryFile(buffering=0)


def last_line(log: IO[bytes]) -> str:
    """The last line of a log, without paths of this machine: it is told to whoever asks."""
    lines = _end_of(log).decode("utf-8", "replace").strip().splitlines()
    return _PATH.sub("a file", lines[-1])[:200] if lines else "it said nothing"


def spawn(module: str, *arguments: str, files: tuple[int, int, int]) -> "subprocess.Popen[bytes]":
    """Runs a module of this package, wherever this process has it from, with its standard files."""
    package = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH", "")]))
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        stdin=files[0],
        stdout=files[1],
        stderr=files[2],
        env=os.environ | {"PYTHONPATH": path, "MALLOC_ARENA_MAX": "2", "RUST_BACKTRACE": "0"},
        # Signals of the terminal are for the server, which ends its workers itself.
        start_new_session=True,
    )


def _end_of(log: IO[bytes]) -> bytes:
    if log.closed:
        return b""
    log.seek(max(TAKEN.size, os.fstat(log.fileno()).st_size - 8192))
    return log.read()
