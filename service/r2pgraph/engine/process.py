"""One query worker as its parent sees it: a process, two pipes, and how it ended.

Knows nothing of queries or of other workers.
"""

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from r2pgraph.engine.wire import PREFIX, pack

_START_SECONDS = 20.0
_CHUNK = 1 << 20
_SLOW_NICENESS = 10
# A process closes its pipes when its memory is given back already.
_END_SECONDS = 0.5
_OUT_OF_MEMORY = (b"memory allocation of", b"bad_alloc", b"MemoryError")


class WorkerDiedError(Exception):
    """The worker closed its side of the pipe."""


class WorkerGoneError(WorkerDiedError):
    """The worker had ended before it took the request: another one may be asked."""


class WorkerProcess:
    """A process that runs `engine.worker`."""

    def __init__(self, union: Path, apart: Path, memory: int) -> None:
        self._ending = threading.Lock()
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the process
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "r2pgraph.engine.worker"),
                *(str(union), str(apart), str(memory), str(os.getpid())),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            env=os.environ
            | {"PYTHONPATH": _import_path(), "MALLOC_ARENA_MAX": "2", "RUST_BACKTRACE": "0"},
            # Signals of the terminal are for the server, which ends its workers itself.
            start_new_session=True,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._input = self._process.stdin.fileno()
        self._output = self._process.stdout.fileno()
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
        return self._process.poll() is None

    def wait_until_ready(self) -> None:
        """Raises `WorkerDiedError` or `TimeoutError` if it never is."""
        self._receive(time.monotonic() + _START_SECONDS)

    def ask(
        self,
        request: dict[str, Any],
        seconds: float,
        slow_after: float,
        slow: Callable[[], None],
    ) -> tuple[dict[str, Any], bytes]:
        """Sends a request and waits for its answer; calls `slow` if it takes its time.

        Raises:
            TimeoutError: no whole answer within `seconds`.
            WorkerGoneError: the process ended before it took the request.
            WorkerDiedError: the process ended before it had answered.
        """
        deadline = time.monotonic() + seconds
        try:
            self._send(pack(request), deadline)
            self._receive(deadline)
        except TimeoutError:
            raise
        except (OSError, WorkerDiedError) as problem:
            raise WorkerGoneError from problem
        if not self._received and not self._poll.poll(min(slow_after, seconds) * 1000):
            slow()
        return self._receive(deadline)

    def step_back(self) -> None:
        """Leaves the processor to others first; for good, as only root could undo it."""
        with contextlib.suppress(OSError):
            # All threads of the process: it is alone in its group.
            os.setpriority(os.PRIO_PGRP, self.pid, _SLOW_NICENESS)

    def kill(self) -> None:
        """Ends the process whatever it is doing, and waits until it is gone."""
        with self._ending:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None and not pipe.closed:
                    pipe.close()
            self._log.close()

    def autopsy(self) -> tuple[bool, str]:
        """Whether it ran out of memory, and how it ended, in words."""
        try:
            code = self._process.wait(timeout=_END_SECONDS)
        except subprocess.TimeoutExpired:
            return False, "it closed its output"
        how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return any(mark in self._log_end() for mark in _OUT_OF_MEMORY), how

    def last_words(self) -> str:
        """The last line of what it printed."""
        lines = self._log_end().decode("utf-8", "replace").strip().splitlines()
        return lines[-1][:200] if lines else "it said nothing"

    def _log_end(self) -> bytes:
        with self._ending:
            if self._log.closed:
                return b""
            self._log.seek(max(0, os.fstat(self._log.fileno()).st_size - 8192))
            return self._log.read()

    def _send(self, message: bytes, deadline: float) -> None:
        """A worker that does not read is as late as one that does not answer."""
        rest = memoryview(message)
        while rest:
            left = deadline - time.monotonic()
            if left <= 0 or not self._room.poll(left * 1000):
                raise TimeoutError
            with contextlib.suppress(BlockingIOError):
                rest = rest[os.write(self._input, rest) :]

    def _receive(self, deadline: float) -> tuple[dict[str, Any], bytes]:
        header_size, body_size = PREFIX.unpack(self._read(PREFIX.size, deadline))
        header: dict[str, Any] = json.loads(self._read(header_size, deadline))
        return header, self._read(body_size, deadline)

    def _read(self, size: int, deadline: float) -> bytes:
        """The next bytes of the worker's output; what comes with them is kept for the next time."""
        while len(self._received) < size:
            left = deadline - time.monotonic()
            if left <= 0 or not self._poll.poll(left * 1000):
                raise TimeoutError
            try:
                part = os.read(self._output, _CHUNK)
            except OSError as problem:
                raise WorkerDiedError from problem
            if not part:
                raise WorkerDiedError
            self._received += part
        found = bytes(self._received[:size])
        del self._received[:size]
        return found


def _import_path() -> str:
    """Where the worker finds this package, wherever this process has it from."""
    package = str(Path(__file__).resolve().parents[2])
    return os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH", "")]))
