"""Stretches of letters of one text, looked up by their digest.

Responsible for the search itself: windows of a given number of letters, and windows that a block of
foreign lines (a page foot of another extraction) interrupts. Must not know anchors or passages.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable

from r2pgraph.passages.letters import letter_stream
from r2pgraph.passages.source_map import Span

_MAX_FOOT_LINES = 30
_MAX_REACH = 4000  # code points after the nearest neighbour within which an anchor may start


class Windows:
    """All stretches of letters of a text."""

    def __init__(self, text: str) -> None:
        self.stream = letter_stream(text)
        self._data = self.stream.letters.encode("utf-8")
        self._bytes_at = [0]
        for letter in self.stream.letters:
            self._bytes_at.append(self._bytes_at[-1] + len(letter.encode("utf-8")))
        self._starts = [
            index
            for index, position in enumerate(self.stream.positions)
            if self.stream.is_boundary(index)
            and (position == 0 or not text[position - 1].isalpha())
        ]
        self._ends = {
            index + 1
            for index, position in enumerate(self.stream.ends)
            if self.stream.is_boundary(index + 1)
            and (position >= len(text) or not text[position].isalpha())
        }
        # Indexes at which a line's letters begin: a foot starts and ends at such places.
        breaks = (at for at, char in enumerate(text) if char == "\n")
        self._lines = sorted({self.stream.index_at(at) for at in breaks})

    def find(self, count: int, digests: set[str], *, whole_words: bool) -> dict[str, list[Span]]:
        """The places of those digests among the windows of ``count`` letters."""
        found: dict[str, list[Span]] = defaultdict(list)
        last = len(self.stream.letters) - count
        starts: Iterable[int] = self._starts if whole_words else range(last + 1)
        for start in starts:
            end = start + count
            if start > last or (whole_words and end not in self._ends):
                continue
            if not (self.stream.is_boundary(start) and self.stream.is_boundary(end)):
                continue
            digest = hashlib.sha256(self._bytes(start, end)).hexdigest()
            if digest in digests:
                found[digest].append(self._span(start, end))
        return found

    def find_split(
        self, count: int, digest: str, lower: int, upper: int | None
    ) -> tuple[Span, Span] | None:
        """The two parts of a window that whole lines of something else interrupt.

        It starts at a word between the code points ``lower`` and ``upper`` (or within reach of
        ``lower``).
        """
        reach = lower + _MAX_REACH if upper is None else min(upper, lower + _MAX_REACH)
        first, last = self.stream.index_at(max(lower, 0)), self.stream.index_at(reach + 1)
        inside = self._starts[bisect_left(self._starts, first) : bisect_left(self._starts, last)]
        for start in inside:
            for foot in self._between(start, start + count):
                head = hashlib.sha256(self._bytes(start, foot))
                for resume in self._after(foot):
                    end = resume + count - (foot - start)
                    if end not in self._ends:
                        continue
                    whole = head.copy()
                    whole.update(self._bytes(resume, end))
                    if whole.hexdigest() == digest:
                        return self._span(start, foot), self._span(resume, end)
        return None

    def _between(self, first: int, last: int) -> list[int]:
        return self._lines[bisect_right(self._lines, first) : bisect_left(self._lines, last)]

    def _after(self, foot: int) -> list[int]:
        at = bisect_right(self._lines, foot)
        return self._lines[at : at + _MAX_FOOT_LINES]

    def _bytes(self, start: int, end: int) -> bytes:
        return self._data[self._bytes_at[start] : self._bytes_at[end]]

    def _span(self, start: int, end: int) -> Span:
        return Span(*self.stream.span_of(start, end))
