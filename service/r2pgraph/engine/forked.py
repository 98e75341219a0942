"""An engine over stores in memory, for a program of one thread that asks many queries once.

Its worker is forked from the program, so that it has the stores at once and shares their memory. It
is confined as the workers of a server are, and killed at the deadline; the next query has another.
A process with threads must not use it: what another thread held at the fork stays held.
"""

import contextlib
import json
import os
import signal
import threading
from collections.abc import Collection, Mapping
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any

from r2pgraph.engine.embedded import EmbeddedSettings, WorkerEngine
from r2pgraph.engine.worker import AddressSpace, Stores, answer, confine, on_a_deep_stack, watch
from r2pgraph.errors import EngineCrashError, QueryTimeoutError


class ForkedEngine(WorkerEngine):
    """An engine (see `engine.base.Engine`) with one worker that is a copy of this process."""

    def __init__(
        self,
        stores: Stores,
        graphs: Collection[str],
        prefixes: Mapping[str, str],
        settings: EmbeddedSettings | None = None,
    ) -> None:
        super().__init__(settings)
        self._stores = stores
        self._graphs = frozenset(graphs)
        self._prefixes = dict(prefixes)
        self._worker: tuple[int, Connection] | None = None

    @property
    def graph_names(self) -> Collection[str]:
        return self._graphs

    @property
    def prefixes(self) -> Mapping[str, str]:
        return self._prefixes

    def ready(self) -> bool:
        return True

    def close(self) -> None:
        if self._worker is None:
            return
        process, connection = self._worker
        self._worker = None
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        connection.close()

    def _run(self, request: dict[str, Any], seconds: float) -> tuple[dict[str, Any], bytes]:
        """Raises `QueryTimeoutError`, or `EngineCrashError` if the worker is lost."""
        if self._worker is None:
            self._worker = self._forked()
        connection = self._worker[1]
        try:
            connection.send_bytes(json.dumps(request).encode())
            if not connection.poll(seconds):
                raise QueryTimeoutError(seconds)
            header: dict[str, Any] = json.loads(connection.recv_bytes())
            body = connection.recv_bytes()
        except (EOFError, OSError) as problem:
            self.close()
            raise EngineCrashError("its worker ended") from problem
        except QueryTimeoutError:
            self.close()
            raise
        return header, body

    def _forked(self) -> tuple[int, Connection]:
        ours, theirs = Pipe()
        parent = os.getpid()
        process = os.fork()
        if process:
            theirs.close()
            return process, ours
        try:
            ours.close()
            threading.Thread(target=watch, args=(parent,), daemon=True).start()
            on_a_deep_stack(lambda: self._serve(theirs))
        finally:
            os._exit(0)

    def _serve(self, connection: Connection) -> None:
        """Answers requests until the other side is closed."""
        confine(AddressSpace().now() + self.limits.memory * 1024 * 1024)
        with contextlib.suppress(EOFError, OSError):
            while True:
                header, body = answer(self._stores, json.loads(connection.recv_bytes()))
                connection.send_bytes(json.dumps(header).encode())
                connection.send_bytes(body)
