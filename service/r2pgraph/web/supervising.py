"""The process that supervises: on SIGHUP it builds the data anew, and has them served then.

Building keeps a processor busy for a while; the process that answers requests only opens what is
built.
"""

import os
import signal
import threading
from collections.abc import Callable
from typing import Any

from granian.server import MPServer

from r2pgraph.errors import R2PGraphError
from r2pgraph.web.telling import confess, warn


class Supervisor(MPServer):
    """A server whose workers stay when SIGHUP comes, and are told of it when all is built."""

    def __init__(self, find: Callable[[], object], *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self._find = find
        self._told = threading.Event()
        threading.Thread(target=self._build, daemon=True).start()

    def signal_handler_reload(self, *_: object) -> None:
        """SIGHUP came."""
        self._told.set()

    def _build(self) -> None:
        while True:
            self._told.wait()
            self._told.clear()
            try:
                self._find()
            except R2PGraphError as problem:
                warn(f"{problem}; the data stay as they were")
                continue
            except Exception:
                # A fault of ours: it is told whole, and the next signal is heard all the same.
                confess()
                continue
            for worker in self.wrks:
                if worker.inner.is_alive():
                    os.kill(worker.inner.pid, signal.SIGHUP)
