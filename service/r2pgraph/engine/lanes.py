"""The slow lane: a bounded number of places for queries that have already run for a while.

A query that is not done after a moment leaves the quick workers and takes a place here, so that
it blocks nobody. Where all places are taken it is sent back to wait for one, in a bounded queue.
"""

import threading

from r2pgraph.errors import EngineBusyError, EngineUnavailableError


class SlowLane:
    """Places for slow queries, and who waits for them."""

    def __init__(self, places: int, queue: int) -> None:
        self._free = places
        self._room = queue
        self._closed = False
        self._changed = threading.Condition()

    def enter(self) -> bool:
        """Takes a place if there is one now."""
        with self._changed:
            if self._free == 0:
                return False
            self._free -= 1
            return True

    def wait(self, seconds: float) -> None:
        """Takes a place as soon as there is one.

        Raises:
            EngineBusyError: too many wait already, or none became free in time.
            EngineUnavailableError: the lane was closed.
        """
        with self._changed:
            if self._room == 0:
                raise EngineBusyError
            self._room -= 1
            try:
                came = self._changed.wait_for(lambda: self._free > 0 or self._closed, seconds)
            finally:
                self._room += 1
            if self._closed:
                raise EngineUnavailableError("the server is shutting down")
            if not came:
                raise EngineBusyError
            self._free -= 1

    def leave(self) -> None:
        """Gives a place back."""
        with self._changed:
            self._free += 1
            self._changed.notify()

    def close(self) -> None:
        """Lets nobody wait any longer."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()


class Place:
    """One query's place in the lane, if it has come to need one."""

    def __init__(self, lane: SlowLane) -> None:
        self._lane = lane
        self.held = False

    def enter(self) -> bool:
        """Whether the query has a place, taking one that is free."""
        self.held = self.held or self._lane.enter()
        return self.held

    def wait(self, seconds: float) -> None:
        """Waits for a place; raises what `SlowLane.wait` raises."""
        self._lane.wait(seconds)
        self.held = True

    def leave(self) -> None:
        """Gives the place back, if there is one."""
        if self.held:
            self.held = False
            self._lane.leave()
