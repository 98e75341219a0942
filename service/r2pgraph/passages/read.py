"""From a corpus to passages, source maps and the values that claims carry.

Responsible for reading the graph's structure once, and for naming what is malformed instead of
failing on it. Must not know any text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import get_args

import pyoxigraph as ox

from r2pgraph import terms, xsd
from r2pgraph.errors import SourceRecordMalformedError
from r2pgraph.findings import Finding
from r2pgraph.layout import FileKind
from r2pgraph.load import Corpus, name_of, plain
from r2pgraph.passages.model import (
    DATES,
    Anchor,
    Passage,
    PassageData,
    Piece,
    StatedValue,
    wrong,
)
from r2pgraph.passages.source_map import (
    NonBodySpan,
    Page,
    Section,
    SourceMap,
    Span,
    SpanKind,
)

_NUMERIC = {terms.XSD + name for name in xsd.NUMBERS}
_DATES = {terms.XSD + name for name in DATES}
_KINDS = {terms.R2P + kind for kind in get_args(SpanKind)}


class MalformedError(ValueError):
    """A description that lacks what the checks need."""


class _Index:
    """Subject to predicate to objects, over the data files but not the ontology."""

    def __init__(self, corpus: Corpus) -> None:
        self.about: dict[str, dict[str, list[str]]] = {}
        self.of_type: dict[str, list[str]] = {}
        self.files: dict[str, Path] = {}
        for file in corpus.files:
            if file.kind not in (FileKind.TRIPLES, FileKind.EXTRA):
                continue
            for quad in file.quads:
                subject, value = plain(quad.subject), plain(quad.object)
                objects = self.about.setdefault(subject, {}).setdefault(quad.predicate.value, [])
                if value in objects:
                    continue
                objects.append(value)
                if quad.predicate.value == terms.RDF_TYPE:
                    self.of_type.setdefault(value, []).append(subject)
                    self.files.setdefault(subject, file.path)

    def all(self, subject: str, predicate: str) -> list[str]:
        return self.about.get(subject, {}).get(predicate, [])

    def one(self, subject: str, predicate: str) -> str:
        """The only value. Raises MalformedError when there is none or more than one."""
        values = self.all(subject, predicate)
        if len(values) != 1:
            name = predicate.replace(terms.OA, "oa:").replace(terms.R2P, "r2p:")
            raise MalformedError(f"has {len(values)} values of {name} at {subject}, and needs one")
        return values[0]

    def number(self, subject: str, predicate: str) -> int:
        value = self.one(subject, predicate)
        number = xsd.whole(value)
        if number is None:
            raise MalformedError(f"has {value!r} at {subject} for a whole number")
        return number

    def optional(self, subject: str, predicate: str) -> str | None:
        return self.one(subject, predicate) if self.all(subject, predicate) else None

    def span(self, subject: str) -> Span:
        return Span(self.number(subject, terms.OA_START), self.number(subject, terms.OA_END))


def read_passages(corpus: Corpus) -> PassageData:
    """Everything about passages in a corpus; malformed passages become findings.

    Raises:
        SourceRecordMalformedError: a page, section, span or text lacks a number.
    """
    index = _Index(corpus)
    passages: dict[str, Passage] = {}
    malformed: list[Finding] = []
    for iri in index.of_type.get(terms.PASSAGE_CLASS, []):
        try:
            passages[iri] = _passage(index, iri)
        except MalformedError as problem:
            malformed.append(_malformed(iri, str(problem)))
    claims = {
        subject: tuple(about[terms.STATED_IN])
        for subject, about in index.about.items()
        if terms.STATED_IN in about
    }
    values = tuple(_stated_values(corpus, claims))
    withdrawn = frozenset(claim for claim in claims if index.all(claim, terms.WITHDRAWN_BECAUSE))
    return PassageData(_maps(index), passages, claims, values, tuple(malformed), withdrawn)


def read_maps(corpus: Corpus) -> dict[str, SourceMap]:
    """The map of each source in a corpus.

    Raises:
        SourceRecordMalformedError: a page, section, span or text lacks a number.
    """
    return _maps(_Index(corpus))


def checked_properties(corpus: Corpus) -> frozenset[str]:
    """The properties whose values must occur in the passage, as the ontology marks them."""
    return frozenset(
        quad.subject.value
        for quad in corpus.stating(terms.CHECKED_IN_PASSAGE, FileKind.ONTOLOGY, FileKind.EXTRA)
        if isinstance(quad.subject, ox.NamedNode) and plain(quad.object) in ("true", "1")
    )


def _passage(index: _Index, iri: str) -> Passage:
    source = index.one(iri, terms.OA_HAS_SOURCE)
    parts = index.all(iri, terms.HAS_PART)
    if parts and index.all(iri, terms.OA_HAS_SELECTOR):
        raise MalformedError("has both a selector of its own and parts")
    if parts:
        pieces = [_piece(index, part, numbered=True) for part in parts]
        for part in parts:
            if index.one(part, terms.OA_HAS_SOURCE) != source:
                raise MalformedError(f"has a part, {part}, of another source")
        pieces.sort(key=lambda piece: piece.number or 0)
        if [piece.number for piece in pieces] != list(range(1, len(pieces) + 1)):
            raise MalformedError("has parts whose numbers do not count up from 1")
    else:
        pieces = [_piece(index, iri, numbered=False)]
    return Passage(
        iri,
        source,
        tuple(pieces),
        index.files[iri],
        interrupted=bool(parts),
        page=index.optional(iri, terms.PAGE),
        end_page=index.optional(iri, terms.END_PAGE),
    )


def _piece(index: _Index, iri: str, *, numbered: bool) -> Piece:
    anchor = index.one(iri, terms.OA_HAS_SELECTOR)
    counted = index.all(anchor, terms.LETTER_COUNT)
    return Piece(
        iri,
        Anchor(
            anchor,
            index.span(anchor),
            index.number(anchor, terms.LETTER_COUNT) if counted else None,
            index.optional(anchor, terms.LETTER_DIGEST),
        ),
        index.number(iri, terms.PART_NUMBER) if numbered else None,
        index.optional(iri, terms.PAGE),
        index.optional(iri, terms.END_PAGE),
    )


def _maps(index: _Index) -> dict[str, SourceMap]:
    maps: dict[str, SourceMap] = {}
    for source in index.of_type.get(terms.SOURCE_CLASS, []):
        try:
            maps[source] = _source_map(index, source)
        except MalformedError as problem:
            raise SourceRecordMalformedError(source, str(problem)) from problem
    return maps


def _source_map(index: _Index, source: str) -> SourceMap:
    def of_source(kind: str) -> list[str]:
        things = index.of_type.get(kind, [])
        return [thing for thing in things if source in index.all(thing, terms.OF_SOURCE)]

    pages = [
        Page(
            index.one(iri, terms.PAGE_NUMBER),
            index.number(iri, terms.PAGE_ORDER),
            index.span(iri),
            iri,
        )
        for iri in of_source(terms.PAGE_RECORD)
    ]
    sections = [
        Section(
            iri,
            index.one(iri, terms.RDFS_LABEL),
            index.number(iri, terms.SECTION_ORDER),
            index.span(iri),
            index.optional(iri, terms.PART_OF_SECTION),
        )
        for iri in of_source(terms.SECTION_CLASS)
    ]
    non_body = [
        NonBodySpan(_kind(index.one(iri, terms.SPAN_KIND)), index.span(iri))
        for iri in of_source(terms.NON_BODY_SPAN)
    ]
    texts = index.of_type.get(terms.TEXT_EXTRACTION, [])
    texts = [text for text in texts if source in index.all(text, terms.EXTRACTION_OF)]
    return SourceMap(
        source,
        tuple(sorted(pages, key=lambda page: page.order)),
        tuple(sorted(sections, key=lambda section: section.order)),
        tuple(sorted(non_body, key=lambda part: part.span)),
        index.one(texts[0], terms.SHA256) if texts else None,
        index.number(texts[0], terms.CODE_POINTS) if texts else None,
    )


def _kind(iri: str) -> SpanKind:
    for kind in get_args(SpanKind):
        if iri == terms.R2P + kind:
            return kind  # type: ignore[no-any-return]
    raise MalformedError(f"has the kind of span {iri}, which is none of {sorted(_KINDS)}")


def _stated_values(corpus: Corpus, claims: dict[str, tuple[str, ...]]) -> Iterator[StatedValue]:
    wanted = checked_properties(corpus)
    precisions: dict[tuple[str, str], str] = {}
    year_from: dict[tuple[str, str], list[str]] = {}
    found: list[ox.Quad] = []
    for quad in _in_claims(corpus, claims):
        key = (name_of(quad.graph_name), plain(quad.subject))
        if quad.predicate.value == terms.DATE_PRECISION:
            precisions[key] = plain(quad.object).removeprefix(terms.R2P)
        elif quad.predicate.value == terms.YEAR_FROM:
            year_from.setdefault(key, []).append(plain(quad.object))
        elif quad.predicate.value in wanted and isinstance(quad.object, ox.Literal):
            found.append(quad)
    for quad in found:
        literal = quad.object
        if not isinstance(literal, ox.Literal):
            continue
        if literal.datatype.value not in _NUMERIC | _DATES:
            continue
        key = (name_of(quad.graph_name), plain(quad.subject))
        yield StatedValue(
            *key,
            quad.predicate.value,
            literal.value,
            literal.datatype.value.removeprefix(terms.XSD),
            precisions.get(key),
            tuple(year_from.get(key, ())),
        )


def _in_claims(corpus: Corpus, claims: Iterable[str]) -> Iterator[ox.Quad]:
    names = set(claims)
    for quad in corpus.quads_of(FileKind.TRIPLES, FileKind.EXTRA):
        if name_of(quad.graph_name) in names:
            yield quad


def _malformed(iri: str, what: str) -> Finding:
    return wrong(
        "passage-malformed",
        f"the passage {what}",
        iri,
        "give it one source and one selector with start and end, or numbered parts that have them",
    )
