"""One claim with everything that bears on it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from r2pgraph.claims.lines import ClaimLine, lines_of
from r2pgraph.claims.passages import PassageView, read_passages
from r2pgraph.claims.values import PREFIXES, SECONDS, Statement, Value, is_apart, text_of
from r2pgraph.engine.base import Engine, Row, rows, select
from r2pgraph.engine.formats import JSON
from r2pgraph.grammar.binding import Term, bind
from r2pgraph.load import is_claim, name_of, plain

_STATEMENTS = """SELECT DISTINCT ?graph ?subject ?predicate ?object WHERE {
  { GRAPH ?graph { ?claim ?predicate ?object } BIND(?claim AS ?subject) }
  UNION { GRAPH ?graph { ?subject ?predicate ?claim } BIND(?claim AS ?object) }
  UNION { GRAPH ?claim { ?subject ?predicate ?object } BIND(?claim AS ?graph) }
}"""
_NOTES = """SELECT ?note ?number ?work ?locator WHERE {
  ?claim r2p:citesNote ?note .
  OPTIONAL { ?note r2p:noteNumber ?number }
  OPTIONAL { ?note r2p:refersTo ?work }
  OPTIONAL { ?note r2p:locator ?locator }
} ORDER BY ?number ?work"""
_BEARINGS = """SELECT DISTINCT ?link ?other ?property ?direction ?directness WHERE {
  { ?link r2p:evidence ?claim ; r2p:evidenceFor ?other . BIND(r2p:evidenceFor AS ?property) }
  UNION
  { ?link r2p:evidenceFor ?claim ; r2p:evidence ?other . BIND(r2p:evidence AS ?property) }
  UNION
  { GRAPH ?claim { ?figure a ?type }
    { ?figure r2p:comparableWith ?link } UNION { ?link r2p:comparableWith ?figure }
    GRAPH ?other { ?link a ?type2 } ?other r2p:statedIn ?passage .
    BIND(r2p:comparableWith AS ?property) }
  OPTIONAL { ?link r2p:direction ?direction }
  OPTIONAL { ?link r2p:directness ?directness }
} ORDER BY ?property ?other"""
_INFERENCES = """SELECT DISTINCT ?inference ?label ?standpoint WHERE {
  ?inference r2p:restsOn ?claim .
  OPTIONAL { ?inference r2p:underStandpoint ?standpoint }
  OPTIONAL { ?inference rdfs:label ?label }
} ORDER BY ?inference"""
# Neighbours in the order of the work: the claim before and the claim after.
_NEIGHBOURS = """SELECT ?claim (MIN(?from) AS ?start) WHERE {
  ?passage oa:hasSource ?source . ?claim r2p:statedIn ?passage .
  ?passage r2p:hasPart?/oa:hasSelector/oa:start ?from .
} GROUP BY ?claim ORDER BY ?start ?claim"""


@dataclass(frozen=True)
class NoteView:
    """A note that a claim cites, with the works that the note points to."""

    iri: str
    number: str = ""
    works: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Bearing:
    """Something that bears on a claim through a node: evidence, or a figure to compare.

    `property` says which end of the node the other one is; `other` may be a work or a note.
    """

    link: str
    property: str
    other: str
    direction: str = ""
    directness: str = ""


@dataclass(frozen=True)
class Inference:
    """What follows from this claim together with others, under somebody's standpoint."""

    iri: str
    label: str = ""
    standpoint: str = ""


@dataclass(frozen=True)
class ClaimView:
    """Everything about one claim that its page shows.

    `about` is what graphs other than its own say of it; `content` is what its own graph holds;
    `incoming` is what other graphs relate to it.
    """

    iri: str
    about: tuple[Statement, ...]
    content: tuple[Statement, ...]
    incoming: tuple[Statement, ...]
    passages: tuple[PassageView, ...] = ()
    notes: tuple[NoteView, ...] = ()
    bearings: tuple[Bearing, ...] = ()
    inferences: tuple[Inference, ...] = ()
    lines: Mapping[str, ClaimLine] = field(default_factory=dict)
    before: str = ""
    after: str = ""

    def values(self, predicate: str) -> tuple[Value, ...]:
        """What the claim's description says under a property."""
        return tuple(dict.fromkeys(s.object for s in self.about if s.predicate == predicate))


def read_claim(engine: Engine, iri: str) -> ClaimView | None:
    """One claim with what bears on it; None where nothing is said of it."""
    bound = {"claim": ox.NamedNode(iri)}
    said = [
        Statement(name_of(row["graph"]), row["subject"], text_of(row, "predicate"), row["object"])
        for row in _ask(engine, _STATEMENTS, bound)
    ]
    content = tuple(s for s in said if s.graph == iri)
    about = tuple(s for s in said if s.graph != iri and plain(s.subject) == iri)
    incoming = tuple(s for s in said if s.graph != iri and plain(s.subject) != iri)
    if not content and not about:
        return None
    passages = read_passages(engine, "?claim r2p:statedIn ?passage .", bound)
    bearings = tuple(_bearing(row) for row in _ask(engine, _BEARINGS, bound))
    before, after = _neighbours(engine, iri, passages)
    others = {plain(end) for s in said for end in (s.subject, s.object)}
    others |= {bearing.other for bearing in bearings} | {before, after}
    named = {other for other in others if is_claim(other)}
    return ClaimView(
        iri,
        about,
        content,
        incoming,
        passages,
        _notes(_ask(engine, _NOTES, bound)),
        bearings,
        _inferences(engine, bound),
        lines_of(engine, named | {iri}),
        before,
        after,
    )


def _ask(engine: Engine, text: str, bindings: Mapping[str, Term]) -> list[Row]:
    return select(engine, PREFIXES + text, bindings, deadline=SECONDS)


def _notes(found: Iterable[Row]) -> tuple[NoteView, ...]:
    by_note: dict[str, list[Row]] = {}
    for row in found:
        by_note.setdefault(text_of(row, "note"), []).append(row)
    return tuple(
        NoteView(
            iri,
            text_of(of[0], "number"),
            tuple((text_of(row, "work"), text_of(row, "locator")) for row in of if "work" in row),
        )
        for iri, of in by_note.items()
    )


def _bearing(row: Row) -> Bearing:
    return Bearing(
        text_of(row, "link"),
        text_of(row, "property"),
        text_of(row, "other"),
        text_of(row, "direction"),
        text_of(row, "directness"),
    )


def _inferences(engine: Engine, bound: Mapping[str, Term]) -> tuple[Inference, ...]:
    """Inferences stand apart from the union, so their graphs are asked by name."""
    graphs = [name for name in engine.graph_names if is_apart(name)]
    if not graphs:
        return ()
    text = bind(PREFIXES + _INFERENCES, bound)
    result = engine.query(text, default_graphs=graphs, deadline=SECONDS, result_format=JSON)
    return tuple(
        Inference(text_of(row, "inference"), text_of(row, "label"), text_of(row, "standpoint"))
        for row in rows(result.body)
    )


def _neighbours(engine: Engine, iri: str, passages: Sequence[PassageView]) -> tuple[str, str]:
    """The claims before and after one in its source."""
    source = next((passage.source for passage in passages if passage.source), "")
    if not source:
        return "", ""
    found = _ask(engine, _NEIGHBOURS, {"source": ox.NamedNode(source)})
    order = ["", *(text_of(row, "claim") for row in found), ""]
    place = order.index(iri) if iri in order else 0
    return (order[place - 1], order[place + 1]) if place else ("", "")
