"""Whoever waits for an answer: may go away before there is one, and may use only so much."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from r2pgraph.engine.accounts import Account


class Client:
    """One waiting client; what runs for it alone is stopped when it leaves."""

    def __init__(self, account: Account | None = None) -> None:
        self._account = account
        self._lock = threading.Lock()
        self._stop: Callable[[], None] | None = None
        self.gone = False

    def leave(self) -> None:
        """The client has gone away."""
        with self._lock:
            self.gone = True
            if self._stop is not None:
                self._stop()

    @contextmanager
    def waiting(self, stop: Callable[[], None]) -> Iterator[None]:
        """While this is held, `stop` is called if the client leaves."""
        with self._lock:
            self._stop = stop
            if self.gone:
                stop()
        try:
            yield
        finally:
            with self._lock:
                self._stop = None

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Held while a query waits and runs; raises `OverBudgetError` if it may not."""
        if self._account is None:
            yield
            return
        self._account.enter()
        try:
            yield
        finally:
            self._account.leave()

    def charge(self, seconds: float) -> None:
        """So much of a processor was used."""
        if self._account is not None:
            self._account.charge(seconds)


# Who a query is run for, where somebody can go away; set by the server for each request.
CLIENT: ContextVar[Client | None] = ContextVar("client", default=None)
