"""Workers that share one copy of the stores in memory, as the process that wants them sees them.

They are forks of a process of their own (`engine.template`), because this one has threads. Where
that process is lost, its workers end with it, and the next one that is wanted has another made.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO

from r2pgraph.engine.process import WorkerDiedError, WorkerProcess, last_line, nameless_file, spawn
from r2pgraph.engine.template import ASKED, ENDED, FORK, STILL_RUNS, TOLD

_LOAD_SECONDS = 60.0
_TELL_SECONDS = 20.0
_END_SECONDS = 2.0
_PAUSE = 0.001


class InMemory:
    """Starts workers over two files in N-Quads, which are loaded once.

    The files are kept open: should the process that has the stores be lost, they can be loaded
    again, even where somebody has cleared the folder meanwhile.
    """

    def __init__(self, union: Path, apart: Path, memory: int) -> None:
        self._files = [path.open("rb") for path in (union, apart)]
        self._arguments = (*map(_reopened, self._files), str(memory))
        self._lock = threading.Lock()
        self._template: _Template | None = None
        self._closed = False

    def start(self) -> WorkerProcess:
        """A new worker, which may not be ready yet.

        Raises:
            OSError: it cannot be started.
            WorkerDiedError, TimeoutError: the stores cannot be loaded.
        """
        return WorkerProcess(self._forked)

    def close(self) -> None:
        """Ends the process that has the stores, and with it all workers that there are still."""
        with self._lock:
            self._closed = True
            if self._template is not None:
                self._template.close()
            for file in self._files:
                file.close()

    def _forked(self, requests: int, answers: int, log: int) -> "_Forked":
        with self._lock:
            if self._closed:
                raise OSError("no worker is started any more")
            if self._template is None or self._template.lost:
                if self._template is not None:
                    self._template.close()
                self._template = _Template(self._arguments)
            template = self._template
        return _Forked(template, template.fork(requests, answers, log))


def _reopened(file: IO[bytes]) -> str:
    """How another process opens a file that is open here, if need be after it was removed."""
    if sys.platform == "linux":
        return f"/proc/{os.getpid()}/fd/{file.fileno()}"
    return str(file.name)


class _Template:
    """The process that has the stores."""

    def __init__(self, arguments: tuple[str, ...]) -> None:
        self._lock = threading.Lock()
        self.lost = False
        self._control, theirs = socket.socketpair()
        with theirs, nameless_file() as log:
            files = (theirs.fileno(), log.fileno(), log.fileno())
            self._process = spawn("r2pgraph.engine.template", *arguments, files=files)
            theirs.close()
            self._control.settimeout(_LOAD_SECONDS)
            try:
                self._told()
            except OSError as problem:
                self.close()
                raise WorkerDiedError(last_line(log)) from problem
        self._control.settimeout(_TELL_SECONDS)

    def fork(self, *files: int) -> int:
        """The number of a new process that has these files for its own."""
        return self._ask(FORK, 0, files)

    def how_ended(self, worker: int) -> int | None:
        """The exit code of a worker, negative for a signal; None while it runs."""
        status = self._ask(ENDED, worker)
        return None if status == STILL_RUNS else os.waitstatus_to_exitcode(status)

    def close(self) -> None:
        """Lets it end, and its workers before."""
        self._control.close()
        try:
            self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _ask(self, what: bytes, number: int, files: tuple[int, ...] = ()) -> int:
        message = ASKED.pack(what, number)
        with self._lock:
            try:
                if files:
                    socket.send_fds(self._control, [message], files)
                else:
                    self._control.sendall(message)
                return self._told()
            except OSError:
                self.lost = True
                raise

    def _told(self) -> int:
        message = self._control.recv(TOLD.size, socket.MSG_WAITALL)
        if len(message) < TOLD.size:
            raise ConnectionError("the process that has the stores has ended")
        (number,) = TOLD.unpack(message)
        return int(number)


class _Forked:
    """A worker's process: no child of this one, and known by its number until it is asked for."""

    def __init__(self, template: _Template, pid: int) -> None:
        self.pid = pid
        self._template = template
        self._code: int | None = None

    def kill(self) -> None:
        # The number is this worker's until the template has told how it ended.
        if self._code is None and not self._template.lost:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    def wait(self, timeout: float) -> int:
        """How it ended; raises `subprocess.TimeoutExpired` if it has not."""
        until = time.monotonic() + timeout
        while self._code is None:
            try:
                self._code = self._template.how_ended(self.pid)
            except OSError:
                self._code = -signal.SIGKILL
            if self._code is None:
                if time.monotonic() > until:
                    raise subprocess.TimeoutExpired("worker", timeout)
                time.sleep(_PAUSE)
        return self._code
