"""The data that are served, and others in their place while the server runs.

A request is answered from the data that were served when it came, to its end; the engine of those
is closed when nobody is answered from them any more. Where others cannot be had, nothing changes.
"""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass

from r2pgraph.engine.base import Engine
from r2pgraph.engine.published import PublishedEngine
from r2pgraph.engine.remote import RemoteEngine
from r2pgraph.errors import R2PGraphError
from r2pgraph.store import BuiltStore
from r2pgraph.web.front import Front
from r2pgraph.web.telling import tell, warn

Held = BuiltStore | RemoteEngine


@dataclass
class Serving:
    """An application over one dataset, and how many requests it is answering."""

    held: Held
    engine: Engine
    front: Front
    running: int = 0


class Exchange:
    """What is served now.

    Everything but `renew` and `close` is called by the event loop alone.

    Args:
        find: the data as they are now.
        start: an application over data.
        told: what to say of data that are served from now on.
    """

    def __init__(
        self,
        first: Serving,
        find: Callable[[], Held],
        start: Callable[[Held], Serving],
        told: Callable[[Held], str],
    ) -> None:
        self._current = first
        self._find = find
        self._start = start
        self._told = told
        self._one_at_a_time = threading.Lock()

    def enter(self) -> Serving:
        """What the next request is answered from, until it leaves."""
        self._current.running += 1
        return self._current

    def leave(self, serving: Serving) -> None:
        """A request has been answered."""
        serving.running -= 1
        self._end_if_idle(serving)

    def renew(self, loop: asyncio.AbstractEventLoop) -> None:
        """Serves the data as they are now; this takes long, and is for a thread of its own."""
        with self._one_at_a_time:
            try:
                held = self._find()
                if _same(held, self._current.held):
                    tell("r2pgraph: the data are the same as before")
                    return
                serving = self._start(held)
            except R2PGraphError as problem:
                warn(f"{problem}; the data stay as they were")
                return
            replaced = threading.Event()
            loop.call_soon_threadsafe(self._replace, serving, replaced)
            replaced.wait()
            tell(self._told(held))

    def close(self) -> None:
        """Ends all queries; the server is stopping."""
        self._current.engine.close()

    def _replace(self, serving: Serving, replaced: threading.Event) -> None:
        before, self._current = self._current, serving
        replaced.set()
        self._end_if_idle(before)

    def _end_if_idle(self, serving: Serving) -> None:
        if serving is not self._current and serving.running == 0:
            threading.Thread(target=serving.engine.close, daemon=True).start()


def _same(one: Held, other: Held) -> bool:
    """Whether data are known to be the same; what is elsewhere may have changed at any time."""
    if isinstance(one, BuiltStore) and isinstance(other, BuiltStore):
        return one.key == other.key
    if isinstance(one, PublishedEngine) and isinstance(other, PublishedEngine):
        return one.record == other.record
    return False
