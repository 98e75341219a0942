"""What the graph does not know yet: the sections of its sources that no claim covers, or few.

Reads the coverage that `r2pgraph coverage --write` has put into the data, from any engine, and
says it in a sentence for answers that would mislead without it. Must not know pages or HTTP.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from r2pgraph import terms, xsd
from r2pgraph.catalogue import CatalogueQuery
from r2pgraph.engine.base import Engine, Row, select
from r2pgraph.load import plain

_SECTIONS = f"""PREFIX r2p: <{terms.R2P}> PREFIX rdfs: <{terms.RDFS}>
SELECT ?source ?sourceLabel ?section ?label ?above ?status ?body ?covered WHERE {{
  ?section a r2p:Section ; r2p:ofSource ?source ; r2p:sectionOrder ?order ; rdfs:label ?label ;
    r2p:hasCoverage ?status ; r2p:bodyLetters ?body ; r2p:coveredLetters ?covered .
  FILTER(DATATYPE(?body) = <{terms.XSD}integer> && DATATYPE(?covered) = <{terms.XSD}integer>)
  OPTIONAL {{ ?source rdfs:label ?sourceLabel }}
  OPTIONAL {{ ?section r2p:partOfSection ?above }}
}} ORDER BY ?source ?order ?section"""
# A section's text outside of its smaller sections counts from this many letters, a sentence or so.
_WORTH_TELLING = 20


@dataclass(frozen=True)
class SectionCoverage:
    """A section of a source, how many letters of body text it has, and how many are covered."""

    iri: str
    label: str
    source: str
    source_label: str
    above: str
    status: str
    body: int
    covered: int

    @property
    def missing(self) -> int:
        """How many letters of its body text no claim covers."""
        return self.body - self.covered


def read_coverage(engine: Engine, *, deadline: float | None = None) -> list[SectionCoverage]:
    """The sections of all sources in their order; none where the data do not tell."""
    found = select(engine, _SECTIONS, deadline=deadline)
    return [section for row in found if (section := _section(row)) is not None]


def notice(
    query: CatalogueQuery, engine: Engine, source: str = "", *, deadline: float | None = None
) -> str:
    """What an answer to a question must say of what it may lack; empty where nothing is lacking.

    With a source, of that work alone.
    """
    if not query.tells_coverage:
        return ""
    found = read_coverage(engine, deadline=deadline)
    return sentence([one for one in found if source in ("", one.source)])


def sentence(sections: Sequence[SectionCoverage]) -> str:
    """The sections that are not in the graph, or not wholly; empty where all are."""
    by_source: dict[str, list[SectionCoverage]] = {}
    for section in sections:
        by_source.setdefault(section.source, []).append(section)
    parts = []
    for found in by_source.values():
        iris = {section.iri for section in found}
        tops = [section for section in found if section.above not in iris]
        lacking = [told for section in tops if (told := _told(section, found))]
        if lacking:
            of = f" of {found[0].source_label}" if len(by_source) > 1 else ""
            parts.append(f"Not in the graph yet{of}: {'; '.join(lacking)}.")
    return " ".join(parts)


def _told(section: SectionCoverage, others: Sequence[SectionCoverage]) -> str:
    """A section with what of it is not in the graph; empty where all of it is."""
    if section.status == terms.FULLY_COVERED:
        return ""
    if section.status == terms.NOT_COVERED:
        return section.label
    inside = [other for other in others if other.above == section.iri]
    lacking = [told for one in inside if (told := _told(one, others))]
    outside = section.missing - sum(one.missing for one in inside)
    if not lacking:
        return f"{section.label} in part"
    if outside >= _WORTH_TELLING:
        lacking.insert(0, "text outside its sections")
    return f"{section.label} ({', '.join(lacking)})"


def _section(row: Row) -> SectionCoverage | None:
    """A section; None where its letters are not counted in whole numbers."""

    def text(name: str) -> str:
        return " ".join(plain(row.get(name)).split())

    body, covered = xsd.whole(text("body")), xsd.whole(text("covered"))
    if body is None or covered is None:
        return None
    return SectionCoverage(
        text("section"),
        text("label"),
        text("source"),
        text("sourceLabel"),
        text("above"),
        text("status"),
        body,
        covered,
    )
