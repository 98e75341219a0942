"""How much of a text's body the passages of claims cover.

Responsible for counting letters: of the body (headings, note texts and page furniture apart), of
those among them that some claim's passage covers, and of the gaps. Must not know output formats.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from r2pgraph.passages.letters import letter_stream
from r2pgraph.passages.model import PassageData
from r2pgraph.passages.source_map import SourceMap, Span


@dataclass(frozen=True)
class Share:
    """Letters of the body of a page, a section or a selection, and how many are covered."""

    name: str
    body: int
    covered: int

    @property
    def share(self) -> float:
        """From 0 to 1; 1 where there is nothing to cover."""
        return self.covered / self.body if self.body else 1.0

    @property
    def missing(self) -> int:
        """How many letters are not covered."""
        return self.body - self.covered


@dataclass(frozen=True)
class Gap:
    """A stretch of body text that no claim's passage covers."""

    span: Span
    letters: int
    page: str | None


@dataclass(frozen=True)
class Coverage:
    """Shares of the whole selection, of its pages and sections, and the gaps in it."""

    total: Share
    pages: tuple[Share, ...]
    sections: tuple[Share, ...]
    gaps: tuple[Gap, ...]


class Measure:
    """Counts the letters of one text."""

    def __init__(self, text: str, source_map: SourceMap, covered: Iterable[Span]) -> None:
        self._map = source_map
        self._text = text
        stream = letter_stream(text)
        self._is_body = bytearray(b"\1") * len(text)
        for part in source_map.non_body:
            self._is_body[part.span.start : part.span.end] = bytes(len(part.span))
        self._letters = [0] * len(text)
        for position in stream.positions:
            self._letters[position] += self._is_body[position]
        self._covered = bytearray(len(text))
        for span in covered:
            self._covered[span.start : span.end] = b"\1" * len(span)

    def coverage(self, selection: tuple[Span, ...]) -> Coverage:
        """Of the given code points, which must be in order and not overlap."""
        return Coverage(
            self.share("all", selection),
            tuple(
                self.share(page.number, inside)
                for page in self._map.pages
                if (inside := _within(selection, page.span))
            ),
            tuple(
                self.share(section.label, inside)
                for section in self._map.sections
                if (inside := _within(selection, section.span))
            ),
            tuple(gap for span in selection for gap in self._gaps(span)),
        )

    def share(self, name: str, spans: Iterable[Span]) -> Share:
        """Of some code points under a name."""
        body = covered = 0
        for span in spans:
            for position in range(span.start, span.end):
                count = self._letters[position]
                body += count
                covered += count if self._covered[position] else 0
        return Share(name, body, covered)

    def _gaps(self, span: Span) -> list[Gap]:
        """Runs of uncovered letters; page feet and headings between two runs end a gap."""
        gaps: list[Gap] = []
        start = end = -1
        letters = 0
        for position in range(span.start, span.end + 1):
            inside = position < span.end
            if inside and not self._covered[position] and self._is_body[position]:
                if self._letters[position]:
                    start = position if letters == 0 else start
                    letters += self._letters[position]
                    end = position + 1
                continue
            if letters:
                page = self._map.page_at(start)
                gaps.append(Gap(Span(start, end), letters, page.number if page else None))
                letters = 0
        return gaps


def covered_spans(data: PassageData, source: str) -> list[Span]:
    """The pieces of every passage of a source that some claim, not withdrawn, is stated in."""
    used = {
        iri
        for claim, passages in data.stated_in.items()
        if claim not in data.withdrawn
        for iri in passages
    }
    return [
        piece.anchor.span
        for iri, passage in data.passages.items()
        if iri in used and passage.source == source
        for piece in passage.pieces
    ]


def _within(selection: tuple[Span, ...], limits: Span) -> tuple[Span, ...]:
    found = []
    for span in selection:
        start, end = max(span.start, limits.start), min(span.end, limits.end)
        if start < end:
            found.append(Span(start, end))
    return tuple(found)
