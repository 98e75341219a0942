"""Passages: where claims stand, by page and by position, never by their words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from r2pgraph.claims.values import PREFIXES, SECONDS, number_of, text_of
from r2pgraph.engine.base import Engine, Row, select
from r2pgraph.grammar.binding import Term

_PASSAGES = """SELECT ?passage ?source ?page ?end ?part ?number ?anchor ?from ?to WHERE {
  %s
  OPTIONAL { ?passage r2p:page ?page }
  OPTIONAL { ?passage r2p:endPage ?end }
  OPTIONAL { ?passage oa:hasSource ?source }
  OPTIONAL {
    ?passage r2p:hasPart? ?part .
    ?part oa:hasSelector ?anchor .
    ?anchor oa:start ?from ; oa:end ?to .
    OPTIONAL { ?part r2p:partNumber ?number }
  }
}"""


@dataclass(frozen=True)
class PassageView:
    """A passage: its source, its pages as printed, and its stretches of code points in order."""

    iri: str
    source: str = ""
    page: str = ""
    end_page: str = ""
    spans: tuple[tuple[int, int], ...] = ()
    anchors: tuple[str, ...] = ()


def read_passages(
    engine: Engine, pattern: str, bindings: Mapping[str, Term]
) -> tuple[PassageView, ...]:
    """The passages that a graph pattern finds as `?passage`, in the order of the work."""
    by_passage: dict[str, list[Row]] = {}
    for row in select(engine, PREFIXES + _PASSAGES % pattern, bindings, deadline=SECONDS):
        by_passage.setdefault(text_of(row, "passage"), []).append(row)
    found = [_passage(iri, of) for iri, of in by_passage.items()]
    return tuple(sorted(found, key=lambda passage: (passage.spans or ((0, 0),), passage.iri)))


def _passage(iri: str, found: Sequence[Row]) -> PassageView:
    parts = sorted(
        {
            (
                number_of(text_of(row, "number")) or 0,
                start,
                end,
                text_of(row, "anchor"),
            )
            for row in found
            if (start := number_of(text_of(row, "from"))) is not None
            and (end := number_of(text_of(row, "to"))) is not None
        }
    )
    return PassageView(
        iri,
        text_of(found[0], "source"),
        text_of(found[0], "page"),
        text_of(found[0], "end"),
        tuple((start, end) for _, start, end, _ in parts),
        tuple(anchor for *_, anchor in parts),
    )
