"""The check of passages as a whole: what the validator and ``verify-passages`` both run.

Responsible for putting together reading, proving and comparing, and for counting what was checked
and what was not. Must not know how results are shown.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from r2pgraph.findings import Finding
from r2pgraph.load import Corpus
from r2pgraph.passages.figures import ValueChecker
from r2pgraph.passages.letters import letter_stream
from r2pgraph.passages.model import Anchor, PassageData, wrong
from r2pgraph.passages.note_marks import note_marks, without_note_marks
from r2pgraph.passages.proof import check_letters, check_positions
from r2pgraph.passages.read import read_passages
from r2pgraph.passages.source_map import SourceMap


@dataclass(frozen=True)
class PassageCounts:
    """How much was compared with the text, and how much was not.

    ``values_implied`` are bounds of open periods ("today", "since"), which no number states.
    """

    passages: int
    anchors: int
    anchors_compared: int
    values: int
    values_checked: int
    values_implied: int

    @property
    def anchors_unchecked(self) -> int:
        """Anchors that were not compared with a text, for want of the text or of a digest."""
        return self.anchors - self.anchors_compared

    @property
    def values_unchecked(self) -> int:
        return self.values - self.values_checked - self.values_implied


@dataclass(frozen=True)
class PassageReport:
    """What is wrong with the passages of a corpus, and how much was looked at."""

    findings: list[Finding]
    counts: PassageCounts


def check_passages(corpus: Corpus, text: str | None = None) -> PassageReport:
    """Checks every passage of a corpus, its letters and figures only where the text is given.

    ``text`` is the text of one of the sources, told by its SHA-256; a text that no source record
    names leaves everything unchecked that needs one. Callers that take a text from a user refuse
    such a text first (``text.map_of_text``).
    """
    return check_data(read_passages(corpus), text)


def check_data(data: PassageData, text: str | None) -> PassageReport:
    """As ``check_passages``, for passages that have been read."""
    findings = list(data.malformed)
    source_map = _map_of(data, text)
    stream = letter_stream(text) if text is not None and source_map else None
    proved = 0
    for iri in sorted(data.passages):
        passage = data.passages[iri]
        if passage.source not in data.maps:
            findings.append(_without_source(iri, passage.source))
            continue
        findings += check_positions(passage, data.maps[passage.source])
        if text is not None and stream and source_map and passage.source == source_map.source:
            findings += check_letters(passage, text, stream)
            proved += sum(_is_compared(piece.anchor, text) for piece in passage.pieces)
    checked = implied = 0
    if text is not None and source_map is not None:
        of_source = _with_text(data, source_map)
        values = tuple(value for value in data.values if value.claim in of_source)
        marks = note_marks(text, source_map)
        report = ValueChecker(data, without_note_marks(text, marks)).check(values)
        findings += report.findings
        checked, implied = report.checked, report.implied
    counts = PassageCounts(
        len(data.passages), len(data.anchors), proved, len(data.values), checked, implied
    )
    return PassageReport(findings, counts)


def _is_compared(anchor: Anchor, text: str) -> bool:
    """Whether there was a digest, and a stretch of text, to compare."""
    span = anchor.span
    return anchor.letter_digest is not None and 0 <= span.start < span.end <= len(text)


def _map_of(data: PassageData, text: str | None) -> SourceMap | None:
    if text is None:
        return None
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return next((found for found in data.maps.values() if found.sha256 == digest), None)


def _with_text(data: PassageData, source_map: SourceMap) -> set[str]:
    """The claims of one source: all of their passages are in it, or they have none at all."""
    return {
        claim
        for claim, passages in data.stated_in.items()
        if all(
            data.passages[iri].source == source_map.source
            for iri in passages
            if iri in data.passages
        )
    }


def _without_source(iri: str, source: str) -> Finding:
    return wrong(
        "passage-source-unknown",
        f"the passage is from {source}, which no source record describes",
        iri,
        "name a described source with oa:hasSource, or describe it in its source.ttl",
    )
