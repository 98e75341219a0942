"""Claims as lists show them: what is claimed, by whom, where, how strongly."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from r2pgraph.claims.values import PREFIXES, SECONDS, number_of, text_of
from r2pgraph.engine.base import Engine, Row, select
from r2pgraph.grammar.binding import Term

_LINES = """SELECT ?claim ?label ?kind ?speaker ?hedging ?stance ?role ?weight ?page ?end ?start
WHERE {
  { SELECT DISTINCT ?claim WHERE { %s } }
  OPTIONAL { ?claim rdfs:label ?label }
  OPTIONAL { ?claim a ?kind }
  OPTIONAL { ?claim r2p:statedBy ?speaker }
  OPTIONAL { ?claim r2p:hedging ?hedging }
  OPTIONAL { ?claim r2p:authorStance ?stance }
  OPTIONAL { ?claim r2p:argumentRole ?role }
  OPTIONAL { ?claim r2p:prominence ?weight }
  OPTIONAL {
    ?claim r2p:statedIn ?passage .
    OPTIONAL { ?passage r2p:page ?page }
    OPTIONAL { ?passage r2p:endPage ?end }
    OPTIONAL { ?passage r2p:hasPart?/oa:hasSelector/oa:start ?start }
  }
}"""


_CLAIMS = "SELECT DISTINCT ?claim WHERE { ?claim a r2p:Claim } ORDER BY ?claim"
# As many claims as the text of a query can name.
_PART = 400


@dataclass(frozen=True)
class ClaimLine:
    """A claim as lists show it. `start` is its first code point, for the order of the work."""

    iri: str
    label: str = ""
    kinds: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    hedging: str = ""
    stance: str = ""
    role: str = ""
    pages: tuple[str, ...] = ()
    start: int | None = None
    prominence: str = ""

    @property
    def order(self) -> tuple[float, str]:
        return (float("inf") if self.start is None else self.start, self.iri)


def claim_lines(
    engine: Engine, pattern: str, bindings: Mapping[str, Term] | None = None
) -> list[ClaimLine]:
    """The claims that a graph pattern finds as `?claim`, in the order of the work."""
    found = select(engine, PREFIXES + _LINES % pattern, bindings, deadline=SECONDS)
    by_claim: dict[str, list[Row]] = {}
    for row in found:
        by_claim.setdefault(text_of(row, "claim"), []).append(row)
    return sorted((_line(iri, of) for iri, of in by_claim.items()), key=lambda line: line.order)


def all_lines(engine: Engine) -> dict[str, ClaimLine]:
    """The lines of all claims in the order of the work."""
    found = select(engine, PREFIXES + _CLAIMS, deadline=SECONDS)
    lines = lines_of(engine, (iri for row in found if (iri := text_of(row, "claim"))))
    return {line.iri: line for line in sorted(lines.values(), key=lambda line: line.order)}


def lines_of(engine: Engine, claims: Iterable[str]) -> dict[str, ClaimLine]:
    """The lines of the claims that are named, read in parts: a query has a longest length."""
    named = sorted(str(ox.NamedNode(iri)) for iri in set(claims))
    found: dict[str, ClaimLine] = {}
    for start in range(0, len(named), _PART):
        part = " ".join(named[start : start + _PART])
        pattern = f"VALUES ?claim {{ {part} }} FILTER EXISTS {{ ?claim ?any ?thing }}"
        found |= {line.iri: line for line in claim_lines(engine, pattern)}
    return found


def _line(iri: str, found: Sequence[Row]) -> ClaimLine:
    def every(name: str) -> tuple[str, ...]:
        return tuple(sorted({text for row in found if (text := text_of(row, name))}))

    def one(name: str) -> str:
        return next(iter(every(name)), "")

    places: dict[str, int] = {}
    for row in found:
        page, end = text_of(row, "page"), text_of(row, "end")
        start = number_of(text_of(row, "start"))
        shown = f"{page}–{end}" if page and end else page  # noqa: RUF001
        if shown:
            places[shown] = min(places.get(shown, start or 0), start or 0)
    starts = [number for row in found if (number := number_of(text_of(row, "start"))) is not None]
    return ClaimLine(
        iri,
        one("label"),
        every("kind"),
        every("speaker"),
        one("hedging"),
        one("stance"),
        one("role"),
        tuple(sorted(places, key=lambda page: places[page])),
        min(starts, default=None),
        one("weight"),
    )
