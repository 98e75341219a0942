"""What is being done, in one line that is rewritten, for whoever watches a terminal.

Where nobody does, as in a pipe or a build, nothing is written. Must not know what is done.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TextIO

_CLEARED = "\r\x1b[K"


class Progress:
    """A line on a stream, if that is a terminal."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream if stream is not None and _is_watched(stream) else None

    def show(self, text: str) -> None:
        """Puts a text in the place of the one before, cut to one line."""
        if self._stream is None:
            return
        width = os.get_terminal_size(self._stream.fileno()).columns or 80
        self._stream.write(_CLEARED + text[: width - 1])
        self._stream.flush()

    def checks(self, done: int, number: int, running: Sequence[str]) -> None:
        """Shows how many checks are done, of how many, and which run."""
        self.show(f"{done} of {number} checks done; running: {', '.join(running)}")

    def clear(self) -> None:
        """Takes the line away."""
        self.show("")


def _is_watched(stream: TextIO) -> bool:
    return stream.isatty() and not os.environ.get("CI") and os.environ.get("TERM") != "dumb"
