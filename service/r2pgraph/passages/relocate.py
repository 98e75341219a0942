"""Finding anchors again in a differently extracted copy of a text.

Responsible for what became of each anchor: windows of the recorded length that start and end where
words do are tried first, then all windows, then, between the new places of its neighbours, windows
that a page foot of the copy interrupts. Among several places, the one between the neighbours is
taken. Must not know the original text: count and digest are all there is.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from r2pgraph.passages.model import Anchor
from r2pgraph.passages.source_map import Span
from r2pgraph.passages.windows import Windows

Outcome = Literal["found", "moved", "split", "ambiguous", "lost"]


@dataclass(frozen=True)
class Relocation:
    """An anchor and what became of it.

    Found where it was, moved to one place, split into two parts by a page foot of the copy,
    ambiguous between several places, or lost.
    """

    anchor: Anchor
    outcome: Outcome
    places: tuple[Span, ...]


class _Neighbours:
    """The anchors that stand in one place only: their recorded and their new starts."""

    def __init__(self, starts: Iterable[tuple[int, int]]) -> None:
        self._starts = sorted(starts)
        self._recorded = [recorded for recorded, _ in self._starts]

    def bounds(self, start: int) -> tuple[int, int | None]:
        """Between which new starts an anchor with this recorded start keeps the order."""
        before = self._starts[: bisect_right(self._recorded, start)]
        after = self._starts[bisect_left(self._recorded, start) :]
        return max((new for _, new in before), default=0), min(
            (new for _, new in after), default=None
        )


def relocate(anchors: Sequence[Anchor], copy: str) -> list[Relocation]:
    """Where each anchor that has a count and a digest stands in a copy, in the order given."""
    windows = Windows(copy)
    places = _places(windows, anchors, whole_words=True)
    lost = [anchor for anchor in anchors if not places.get(_key(anchor))]
    places |= _places(windows, lost, whole_words=False)
    neighbours = _Neighbours(
        (anchor.span.start, found[0].start)
        for anchor in anchors
        if len(found := places.get(_key(anchor), [])) == 1
    )
    return [
        _relocation(anchor, places.get(_key(anchor), []), neighbours, windows) for anchor in anchors
    ]


def _key(anchor: Anchor) -> tuple[int, str]:
    return (anchor.letter_count or 0, anchor.letter_digest or "")


def _places(
    windows: Windows, anchors: Iterable[Anchor], *, whole_words: bool
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
    anchor: Anchor, places: list[Span], neighbours: _Neighbours, windows: Windows
) -> Relocation:
    lower, upper = neighbours.bounds(anchor.span.start)
    if not places:
        parts = windows.find_split(*_key(anchor), lower, upper)
        return Relocation(anchor, "split", parts) if parts else Relocation(anchor, "lost", ())
    if len(places) > 1:
        between = [
            place
            for place in places
            if lower <= place.start and (upper is None or place.start <= upper)
        ]
        if len(between) != 1:
            return Relocation(anchor, "ambiguous", tuple(places))
        places = between
    # The recorded span may begin with a quotation mark or end with a full stop.
    place = places[0]
    same = anchor.span.start <= place.start and place.end <= anchor.span.end
    return Relocation(anchor, "found" if same else "moved", (place,))
