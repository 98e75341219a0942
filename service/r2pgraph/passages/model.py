"""Passages, claims and what is found wrong with them, as plain values.

Must not know how they are stored or checked.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from r2pgraph.findings import Finding, Severity
from r2pgraph.passages.source_map import SourceMap, Span

DATES = ("date", "gYear", "gYearMonth")
"""The datatypes of XML Schema whose values are compared with the dates of a passage."""


def wrong(
    rule: str, message: str, focus: str, remedy: str, statement: tuple[str, ...] = ()
) -> Finding:
    """Something wrong with a passage, an anchor or a figure; where it stands is not known here."""
    violation = Severity.VIOLATION
    return Finding("passages", rule, violation, message, remedy, focus, statement=statement)


@dataclass(frozen=True)
class Anchor:
    """A selector; count and digest are what a machine has derived, if it has."""

    iri: str
    span: Span
    letter_count: int | None = None
    letter_digest: str | None = None


@dataclass(frozen=True)
class Piece:
    """A passage that nothing interrupts, or one part of an interrupted one."""

    iri: str
    anchor: Anchor
    number: int | None = None
    page: str | None = None
    end_page: str | None = None


@dataclass(frozen=True)
class Passage:
    """A passage with its pieces in their order, and the data file that describes it."""

    iri: str
    source: str
    pieces: tuple[Piece, ...]
    file: Path
    interrupted: bool = False
    page: str | None = None
    end_page: str | None = None

    @property
    def slug(self) -> str:
        """The last part of the address."""
        return self.iri.rpartition("/")[2]

    @property
    def span(self) -> Span:
        """From the first piece's start to the last one's end."""
        return Span(self.pieces[0].anchor.span.start, self.pieces[-1].anchor.span.end)

    @property
    def spans(self) -> tuple[Span, ...]:
        """The places of the pieces."""
        return tuple(piece.anchor.span for piece in self.pieces)

    @property
    def names(self) -> set[str]:
        """The IRIs of the passage and of its parts."""
        return {self.iri, *(piece.iri for piece in self.pieces)}

    def text_of(self, text: str) -> str:
        """The words of the pieces, joined by spaces."""
        return " ".join(text[p.anchor.span.start : p.anchor.span.end] for p in self.pieces)


@dataclass(frozen=True)
class StatedValue:
    """A number or a date that a claim's graph carries in a property that is to be checked."""

    claim: str
    node: str
    name: str
    lexical: str
    datatype: str
    precision: str | None = None
    year_from: tuple[str, ...] = ()


@dataclass(frozen=True)
class PassageData:
    """All that the checks need, read once from a corpus."""

    maps: dict[str, SourceMap]
    passages: dict[str, Passage]
    stated_in: dict[str, tuple[str, ...]]
    values: tuple[StatedValue, ...]
    malformed: tuple[Finding, ...] = ()
    withdrawn: frozenset[str] = frozenset()

    @property
    def anchors(self) -> list[Anchor]:
        """Every anchor, in the order of the passages' names."""
        passages = (self.passages[iri] for iri in sorted(self.passages))
        return [piece.anchor for passage in passages for piece in passage.pieces]
