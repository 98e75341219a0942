"""Finding anchors again in a differently extracted copy of a text.

Responsible for sliding each anchor's digest over the letters of the copy: windows of the recorded
length that start and end where words do are tried first, all windows only for anchors that these
leave lost. Among several places, the one between the neighbours' new places is taken. Must not
know the original text: count and digest are all there is.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from r2pgraph.passages.letters import letter_stream
from r2pgraph.passages.model import Anchor
from r2pgraph.passages.source_map import Span

Outcome = Literal["found", "moved", "ambiguous", "lost"]


@dataclass(frozen=True)
class Relocation:
    """An anchor, what became of it, and its place (several when ambiguous, none when lost)."""

    anchor: Anchor
    outcome: Outcome
    places: tuple[Span, ...]


class _Windows:
    """All stretches of a given number of letters of one text, by their digest."""

    def __init__(self, text: str) -> None:
        self.stream = letter_stream(text)
        self.data = self.stream.letters.encode("utf-8")
        self.bytes_at = [0]
        for letter in self.stream.letters:
            self.bytes_at.append(self.bytes_at[-1] + len(letter.encode("utf-8")))
        positions = self.stream.positions
        self.starts = [
            index
            for index, position in enumerate(positions)
            if position == 0 or not text[position - 1].isalpha()
        ]
        self.ends = {
            index + 1
            for index, position in enumerate(self.stream.ends)
            if position >= len(text) or not text[position].isalpha()
        }

    def find(self, count: int, digests: set[str], *, whole_words: bool) -> dict[str, list[Span]]:
        """The places of those digests among the windows of ``count`` letters."""
        found: dict[str, list[Span]] = defaultdict(list)
        last = len(self.stream.letters) - count
        starts: Iterable[int] = self.starts if whole_words else range(last + 1)
        for start in starts:
            end = start + count
            if start > last or (whole_words and end not in self.ends):
                continue
            window = self.data[self.bytes_at[start] : self.bytes_at[end]]
            digest = hashlib.sha256(window).hexdigest()
            if digest in digests:
                found[digest].append(self._span(start, end))
        return found

    def _span(self, start: int, end: int) -> Span:
        return Span(*self.stream.span_of(start, end))


def relocate(anchors: Sequence[Anchor], copy: str) -> list[Relocation]:
    """Where each anchor that has a count and a digest stands in a copy, in the order given."""
    windows = _Windows(copy)
    places = _places(windows, anchors, whole_words=True)
    lost = [anchor for anchor in anchors if not places.get(_key(anchor))]
    places |= _places(windows, lost, whole_words=False)
    by_start = sorted(
        (anchor.span.start, found[0].start)
        for anchor in anchors
        if len(found := places.get(_key(anchor), [])) == 1
    )
    return [_relocation(anchor, places.get(_key(anchor), []), by_start) for anchor in anchors]


def _key(anchor: Anchor) -> tuple[int, str]:
    return (anchor.letter_count or 0, anchor.letter_digest or "")


def _places(
    windows: _Windows, anchors: Iterable[Anchor], *, whole_words: bool
) -> dict[tuple[int, str], list[Span]]:
    wanted: dict[int, set[str]] = defaultdict(set)
    for anchor in anchors:
        if anchor.letter_count and anchor.letter_digest:
            wanted[anchor.letter_count].add(anchor.letter_digest)
    return {
        (count, digest): spans
        for count, digests in wanted.items()
        for digest, spans in windows.find(count, digests, whole_words=whole_words).items()
    }


def _relocation(
    anchor: Anchor, places: list[Span], neighbours: list[tuple[int, int]]
) -> Relocation:
    if not places:
        return Relocation(anchor, "lost", ())
    if len(places) > 1:
        between = _between(anchor.span.start, places, neighbours)
        if len(between) != 1:
            return Relocation(anchor, "ambiguous", tuple(places))
        places = between
    # The recorded span may begin with a quotation mark or end with a full stop.
    place = places[0]
    same = anchor.span.start <= place.start and place.end <= anchor.span.end
    return Relocation(anchor, "found" if same else "moved", (place,))


def _between(start: int, places: list[Span], neighbours: list[tuple[int, int]]) -> list[Span]:
    """The places that keep the order of the anchors that were found in one place only."""
    olds = [old for old, _ in neighbours]
    before = neighbours[: bisect_right(olds, start)]
    after = neighbours[bisect_left(olds, start) :]
    lower = max((new for _, new in before), default=-1)
    upper = min((new for _, new in after), default=None)
    return [
        place
        for place in places
        if place.start >= lower and (upper is None or place.start <= upper)
    ]
