"""Sources: their sections with how many claims each holds, and the claims of a stretch of text."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.claims import SECONDS, ClaimLine, number_of, text_of
from r2pgraph.engine.base import Engine, select

# No text that can be read has more.
MOST_CODE_POINTS = 10**9
_PREFIXES = f"PREFIX r2p: <{terms.R2P}> PREFIX oa: <{terms.OA}>\n"
_SECTIONS = """SELECT ?section ?order ?above ?start ?end WHERE {
  ?section a r2p:Section ; r2p:ofSource ?source ; r2p:sectionOrder ?order ; oa:start ?start ;
    oa:end ?end .
  OPTIONAL { ?section r2p:partOfSection ?above }
} ORDER BY ?order"""
_STARTS = """SELECT DISTINCT ?claim ?start WHERE {
  ?passage oa:hasSource ?source . ?claim r2p:statedIn ?passage .
  ?passage r2p:hasPart?/oa:hasSelector/oa:start ?start .
}"""
_SOURCES = """SELECT ?source (COUNT(DISTINCT ?claim) AS ?claims) WHERE {
  ?source a r2p:Source .
  OPTIONAL { ?passage oa:hasSource ?source . ?claim r2p:statedIn ?passage }
} GROUP BY ?source ORDER BY ?source"""
_TEXTS = """SELECT ?source ?digest WHERE {
  ?text r2p:extractionOf ?source ; r2p:sha256 ?digest .
}"""
_OF_STRETCH = """?passage oa:hasSource ?source . ?claim r2p:statedIn ?passage .
  ?passage r2p:hasPart? ?piece . ?piece oa:hasSelector/oa:start ?from
  FILTER(?from >= %d && ?from < %d)
  OPTIONAL { ?piece r2p:page ?own } OPTIONAL { ?passage r2p:page ?first }
  BIND (COALESCE(?own, ?first) AS ?page)"""


@dataclass(frozen=True)
class SectionLine:
    """A section: where it stands, how deep in the work, and how many claims stand in it."""

    iri: str
    depth: int
    start: int
    end: int
    claims: int

    def holds(self, place: int | None) -> bool:
        """Whether a code point is in it."""
        return place is not None and self.start <= place < self.end


@dataclass(frozen=True)
class SourceLine:
    """A source as lists show it."""

    iri: str
    claims: int


def read_sources(engine: Engine) -> list[SourceLine]:
    """All sources with the number of their claims."""
    return [
        SourceLine(text_of(row, "source"), int(text_of(row, "claims")))
        for row in select(engine, _PREFIXES + _SOURCES, deadline=SECONDS)
        if text_of(row, "source")
    ]


def texts_of_sources(engine: Engine) -> dict[str, str]:
    """The SHA-256 of each text that a record names, with its source."""
    found = select(engine, _PREFIXES + _TEXTS, deadline=SECONDS)
    return {text_of(row, "digest"): text_of(row, "source") for row in found}


def read_sections(engine: Engine, source: str) -> list[SectionLine]:
    """The sections of a source in their order."""
    bound = {"source": ox.NamedNode(source)}
    found = select(engine, _PREFIXES + _SECTIONS, bound, deadline=SECONDS)
    starts = [
        (text_of(row, "claim"), number)
        for row in select(engine, _PREFIXES + _STARTS, bound, deadline=SECONDS)
        if (number := number_of(text_of(row, "start"))) is not None
    ]
    depths: dict[str, int] = {}
    sections = []
    for row in found:
        iri, above = text_of(row, "section"), text_of(row, "above")
        depths[iri] = depths.get(above, -1) + 1
        start, end = (number_of(text_of(row, name)) or 0 for name in ("start", "end"))
        claims = len({claim for claim, place in starts if start <= place < end})
        sections.append(SectionLine(iri, depths[iri], start, end, claims))
    return sections


def claims_between(
    engine: Engine, source: str, start: int, end: int, lines: Mapping[str, ClaimLine]
) -> list[tuple[str, ClaimLine]]:
    """The claims of a source whose passages start in a stretch, in the order of these passages.

    Each comes with the printed page of its first passage there: a claim that is made in several
    places may have been made on a page before it, too. `lines` are those of all claims.
    """
    bound = {"source": ox.NamedNode(source)}
    text = _PREFIXES + (
        f"SELECT DISTINCT ?claim ?from ?page WHERE {{ {_OF_STRETCH % (start, end)} }} "
        "ORDER BY ?from ?claim"
    )
    pages: dict[str, str] = {}
    for row in select(engine, text, bound, deadline=SECONDS):
        pages.setdefault(text_of(row, "claim"), text_of(row, "page"))
    return [(page, lines[iri]) for iri, page in pages.items() if iri in lines]


def by_page(placed: Iterable[tuple[str, ClaimLine]]) -> list[tuple[str, list[ClaimLine]]]:
    """Claims with their pages, in runs of a page."""
    return [
        (page, [line for _, line in run]) for page, run in groupby(placed, key=lambda one: one[0])
    ]
