"""The map of a source: pages, sections, and the spans that are not body text.

Responsible for the offsets that say which printed page a code point stands on and what between
two code points is running text. Must not know where the map is stored or what the text says.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Literal

from r2pgraph import terms

SpanKind = Literal["noteText", "pageFurniture", "heading"]


@dataclass(frozen=True, order=True)
class Span:
    """A half-open range of code points."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def __len__(self) -> int:
        return self.end - self.start


@dataclass(frozen=True)
class Page:
    """A printed page: its number as printed, its place in the order, its code points, its IRI."""

    number: str
    order: int
    span: Span
    iri: str = ""


@dataclass(frozen=True)
class Section:
    """A section of the work with the section it is part of, if any."""

    iri: str
    label: str
    order: int
    span: Span
    part_of: str | None = None


@dataclass(frozen=True)
class NonBodySpan:
    """A note text, a page number or stray note mark, or a heading."""

    kind: SpanKind
    span: Span


@dataclass(frozen=True)
class SourceMap:
    """Everything the source record says about the places of a text."""

    source: str
    pages: tuple[Page, ...]
    sections: tuple[Section, ...] = ()
    non_body: tuple[NonBodySpan, ...] = ()
    sha256: str | None = None
    code_points: int | None = None
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False, default=())

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", tuple(page.span.start for page in self.pages))

    @property
    def slug(self) -> str:
        """The last part of the source's address, which is the name of its folder."""
        return self.source.removeprefix(terms.SOURCE)

    def page_at(self, offset: int) -> Page | None:
        """The page on which a code point stands."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0 or offset >= self.pages[index].span.end:
            return None
        return self.pages[index]

    def pages_of(self, span: Span) -> tuple[str | None, str | None]:
        """The printed numbers of the pages on which a span begins and ends."""
        first, last = self.page_at(span.start), self.page_at(span.end - 1)
        return (first.number if first else None, last.number if last else None)

    @property
    def interruptions(self) -> tuple[Span, ...]:
        """Spans that a passage must step over: page feet, whether notes or numbers."""
        return tuple(part.span for part in self.non_body if part.kind != "heading")
