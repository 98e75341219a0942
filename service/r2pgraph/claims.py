"""Claims as they are read: who says what, where, how strongly, and what bears on it.

A read model over the engine seam: few queries, dataclasses out. Knows how a claim is built
(DESIGN 4) and nothing of what claims are about; every property it does not know is passed on.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.engine.base import Engine, Row, rows, select
from r2pgraph.engine.binding import Term, bind
from r2pgraph.engine.formats import JSON

Value = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
SECONDS = 10.0

_PREFIXES = f"""PREFIX oa: <{terms.OA}>
PREFIX r2p: <{terms.R2P}>
PREFIX rdfs: <{terms.RDFS}>
"""
_LINES = """SELECT ?claim ?label ?kind ?speaker ?hedging ?stance ?role ?page ?end ?start WHERE {
  { SELECT DISTINCT ?claim WHERE { %s } }
  OPTIONAL { ?claim rdfs:label ?label }
  OPTIONAL { ?claim a ?kind }
  OPTIONAL { ?claim r2p:statedBy ?speaker }
  OPTIONAL { ?claim r2p:hedging ?hedging }
  OPTIONAL { ?claim r2p:authorStance ?stance }
  OPTIONAL { ?claim r2p:argumentRole ?role }
  OPTIONAL {
    ?claim r2p:statedIn ?passage .
    OPTIONAL { ?passage r2p:page ?page }
    OPTIONAL { ?passage r2p:endPage ?end }
    OPTIONAL { ?passage r2p:hasPart?/oa:hasSelector/oa:start ?start }
  }
}"""
_STATEMENTS = """SELECT DISTINCT ?graph ?subject ?predicate ?object WHERE {
  { GRAPH ?graph { ?claim ?predicate ?object } BIND(?claim AS ?subject) }
  UNION { GRAPH ?graph { ?subject ?predicate ?claim } BIND(?claim AS ?object) }
  UNION { GRAPH ?claim { ?subject ?predicate ?object } BIND(?claim AS ?graph) }
}"""
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

    @property
    def order(self) -> tuple[float, str]:
        return (float("inf") if self.start is None else self.start, self.iri)


@dataclass(frozen=True)
class PassageView:
    """A passage: its source, its pages as printed, and its stretches of code points in order."""

    iri: str
    source: str = ""
    page: str = ""
    end_page: str = ""
    spans: tuple[tuple[int, int], ...] = ()
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True)
class NoteView:
    """A note that a claim cites, with the works that the note points to."""

    iri: str
    number: str = ""
    works: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Statement:
    """One triple and the graph that states it."""

    graph: str
    subject: Value
    predicate: str
    object: Value


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


def text_of(row: Row, name: str) -> str:
    """A value of a row as text; empty where there is none."""
    return plain(row.get(name))


def plain(value: Value | None) -> str:
    """An IRI, label of a blank node or lexical form as text."""
    return value.value if isinstance(value, (ox.NamedNode, ox.Literal, ox.BlankNode)) else ""


def is_claim(iri: str) -> bool:
    """Whether an IRI is the address of a claim, and so the name of a claim's graph."""
    return iri.startswith(terms.CLAIM)


def claim_lines(
    engine: Engine, pattern: str, bindings: Mapping[str, Term] | None = None
) -> list[ClaimLine]:
    """The claims that a graph pattern finds as `?claim`, in the order of the work."""
    found = select(engine, _PREFIXES + _LINES % pattern, bindings, deadline=SECONDS)
    by_claim: dict[str, list[Row]] = {}
    for row in found:
        by_claim.setdefault(text_of(row, "claim"), []).append(row)
    return sorted((_line(iri, of) for iri, of in by_claim.items()), key=lambda line: line.order)


def lines_of(engine: Engine, claims: Iterable[str]) -> dict[str, ClaimLine]:
    """The lines of the claims that are named."""
    named = " ".join(sorted(str(ox.NamedNode(iri)) for iri in set(claims)))
    if not named:
        return {}
    pattern = f"VALUES ?claim {{ {named} }} FILTER EXISTS {{ ?claim ?any ?thing }}"
    return {line.iri: line for line in claim_lines(engine, pattern)}


def read_claim(engine: Engine, iri: str) -> ClaimView | None:
    """One claim with what bears on it; None where nothing is said of it."""
    bound = {"claim": ox.NamedNode(iri)}
    said = [
        Statement(text_of(row, "graph"), row["subject"], text_of(row, "predicate"), row["object"])
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


def read_passages(
    engine: Engine, pattern: str, bindings: Mapping[str, Term]
) -> tuple[PassageView, ...]:
    """The passages that a graph pattern finds as `?passage`, in the order of the work."""
    by_passage: dict[str, list[Row]] = {}
    for row in _ask(engine, _PASSAGES % pattern, bindings):
        by_passage.setdefault(text_of(row, "passage"), []).append(row)
    found = [_passage(iri, of) for iri, of in by_passage.items()]
    return tuple(sorted(found, key=lambda passage: (passage.spans or ((0, 0),), passage.iri)))


def _ask(engine: Engine, text: str, bindings: Mapping[str, Term]) -> list[Row]:
    return select(engine, _PREFIXES + text, bindings, deadline=SECONDS)


def _line(iri: str, found: Sequence[Row]) -> ClaimLine:
    def every(name: str) -> tuple[str, ...]:
        return tuple(sorted({text for row in found if (text := text_of(row, name))}))

    def one(name: str) -> str:
        return next(iter(every(name)), "")

    places: dict[str, int] = {}
    for row in found:
        page, end = text_of(row, "page"), text_of(row, "end")
        start = _number(text_of(row, "start"))
        shown = f"{page}–{end}" if page and end else page  # noqa: RUF001
        if shown:
            places[shown] = min(places.get(shown, start or 0), start or 0)
    starts = [number for row in found if (number := _number(text_of(row, "start"))) is not None]
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
    )


def _passage(iri: str, found: Sequence[Row]) -> PassageView:
    parts = sorted(
        {
            (
                _number(text_of(row, "number")) or 0,
                int(text_of(row, "from")),
                int(text_of(row, "to")),
                text_of(row, "anchor"),
            )
            for row in found
            if text_of(row, "from").isdecimal() and text_of(row, "to").isdecimal()
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
    graphs = [name for name in engine.graph_names if name.startswith(terms.INFERRED_GRAPH)]
    if not graphs:
        return ()
    text = bind(_PREFIXES + _INFERENCES, bound)
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


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() else None
