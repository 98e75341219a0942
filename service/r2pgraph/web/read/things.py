"""Anything that has an address: what describes it, what is claimed about it, what points to it.

Works from triples and the graphs that hold them, so that things of any class can be shown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.claims import (
    SECONDS,
    ClaimLine,
    PassageView,
    Statement,
    Value,
    is_apart,
    is_claim,
    lines_of,
    number_of,
    plain,
    read_passages,
    text_of,
)
from r2pgraph.engine.base import Engine, Row, rows, select
from r2pgraph.engine.formats import JSON
from r2pgraph.grammar.binding import bind
from r2pgraph.load import name_of

MOST_POINTING = 5_000

_OUT = """SELECT DISTINCT ?graph ?predicate ?object WHERE {
  GRAPH ?graph { ?thing ?predicate ?object }
}"""
_IN = """SELECT DISTINCT ?graph ?subject ?predicate WHERE {
  GRAPH ?graph { ?subject ?predicate ?thing } FILTER(?graph != <%s>)
} LIMIT %d"""
# Inferences are graphs apart: what they say is never part of what describes a thing.
_INFERRED = """SELECT DISTINCT ?graph WHERE {
  GRAPH ?graph { { ?thing ?predicate ?object } UNION { ?subject ?predicate ?thing } }
} ORDER BY ?graph"""
_NO_LINES: Mapping[str, ClaimLine] = MappingProxyType({})
_TYPES = "SELECT ?thing ?type WHERE { VALUES ?thing { %s } ?thing a ?type }"


@dataclass(frozen=True)
class Mention:
    """A claim whose content speaks of a thing, and the properties under which it does."""

    line: ClaimLine
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Pointing:
    """Things that name this one under a property."""

    predicate: str
    things: tuple[str, ...]


@dataclass(frozen=True)
class ThingView:
    """A thing as its page shows it.

    `about` is what graphs other than claims say of it; `held_by` are claims whose graphs describe
    it as part of their content; `by_property` are claims whose description names it, such as
    those that an agent states; `mentions` are claims whose content names it; `inferences` name
    it in what follows from claims.
    """

    iri: str
    types: tuple[str, ...]
    about: tuple[Statement, ...]
    content: tuple[Statement, ...]
    held_by: tuple[ClaimLine, ...]
    by_property: tuple[tuple[str, tuple[ClaimLine, ...]], ...]
    mentions: tuple[Mention, ...]
    pointing: tuple[Pointing, ...]
    passages: tuple[PassageView, ...] = ()
    inferences: tuple[str, ...] = ()
    complete: bool = True
    statements: tuple[Statement, ...] = field(default=(), repr=False)

    def values(self, predicate: str) -> tuple[Value, ...]:
        """What describes the thing under a property."""
        return tuple(dict.fromkeys(s.object for s in self.about if s.predicate == predicate))

    def number(self, predicate: str) -> int | None:
        """A whole number that describes the thing."""
        text = next((plain(value) for value in self.values(predicate)), "")
        return number_of(text)


def read_thing(
    engine: Engine, iri: str, known: Mapping[str, ClaimLine] = _NO_LINES
) -> ThingView | None:
    """One thing with the claims that speak of it; None where nothing names it.

    `known` are lines of claims that need not be read again.
    """
    bound = {"thing": ox.NamedNode(iri)}
    apart = [name for name in engine.graph_names if is_apart(name)]
    out = _everywhere(engine, bind(_OUT, bound), apart)
    into = _everywhere(engine, bind(_IN % (terms.SHORTCUTS_GRAPH, MOST_POINTING), bound), apart)
    if not out and not into:
        return None
    node = ox.NamedNode(iri)
    described = _stated(
        Statement(name_of(row["graph"]), node, text_of(row, "predicate"), row["object"])
        for row in out
    )
    naming = _stated(
        Statement(name_of(row["graph"]), row["subject"], text_of(row, "predicate"), node)
        for row in into
    )
    claimed = {s.graph for s in (*described, *naming) if is_claim(s.graph)}
    naming_claims = {plain(s.subject) for s in naming if is_claim(plain(s.subject))}
    lines = _lines(engine, claimed | naming_claims, known)
    about = tuple(s for s in described if not is_claim(s.graph))
    content = tuple(s for s in described if is_claim(s.graph))
    return ThingView(
        iri,
        tuple(sorted({plain(s.object) for s in described if s.predicate == terms.RDF_TYPE})),
        about,
        content,
        _in_order({s.graph for s in content}, lines),
        _by_property(naming, lines),
        _mentions(naming, lines),
        _pointing(naming),
        _passages(engine, iri, about),
        inferences_naming(engine, iri),
        len(into) < MOST_POINTING,
        tuple(described + naming),
    )


def _lines(
    engine: Engine, claims: set[str], known: Mapping[str, ClaimLine]
) -> dict[str, ClaimLine]:
    found = {iri: known[iri] for iri in claims if iri in known}
    return found | lines_of(engine, claims - set(found))


def types_of(engine: Engine, things: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The types of the things that are named."""
    named = " ".join(sorted(str(ox.NamedNode(iri)) for iri in set(things)))
    found: dict[str, list[str]] = {}
    if named:
        for row in select(engine, _TYPES % named, deadline=SECONDS):
            found.setdefault(text_of(row, "thing"), []).append(text_of(row, "type"))
    return {iri: tuple(sorted(types)) for iri, types in found.items()}


def _stated(statements: Iterable[Statement]) -> list[Statement]:
    """Without what is derived, which would show a claim's content as plain fact."""
    return [
        s
        for s in statements
        if s.graph not in terms.DERIVED_GRAPHS or s.predicate == terms.RDF_TYPE
    ]


def _everywhere(engine: Engine, text: str, apart: Sequence[str]) -> list[Row]:
    """The rows that named graphs give, those of inferences among them."""
    found = select(engine, text, deadline=SECONDS)
    if apart:
        result = engine.query(text, named_graphs=apart, deadline=SECONDS, result_format=JSON)
        found += rows(result.body)
    return found


def inferences_naming(engine: Engine, iri: str) -> tuple[str, ...]:
    """The graphs of the inferences that say something of a thing, or put something into a class."""
    graphs = [name for name in engine.graph_names if name.startswith(terms.INFERENCE)]
    if not graphs:
        return ()
    text = bind(_INFERRED, {"thing": ox.NamedNode(iri)})
    result = engine.query(text, named_graphs=graphs, deadline=SECONDS, result_format=JSON)
    return tuple(text_of(row, "graph") for row in rows(result.body))


def _passages(engine: Engine, iri: str, about: Sequence[Statement]) -> tuple[PassageView, ...]:
    """The passage that a thing is or belongs to, with its position."""
    predicates = {s.predicate for s in about}
    if not predicates & {terms.OA_HAS_SELECTOR, terms.HAS_PART}:
        return ()
    # The variable is bound inside, so that a part of a passage is found as one too.
    return read_passages(engine, "", {"passage": ox.NamedNode(iri)})


def _in_order(claims: Iterable[str], lines: dict[str, ClaimLine]) -> tuple[ClaimLine, ...]:
    found = (lines.get(iri, ClaimLine(iri)) for iri in set(claims))
    return tuple(sorted(found, key=lambda line: line.order))


def _by_property(
    naming: Sequence[Statement], lines: dict[str, ClaimLine]
) -> tuple[tuple[str, tuple[ClaimLine, ...]], ...]:
    found: dict[str, set[str]] = {}
    for statement in naming:
        subject = plain(statement.subject)
        if is_claim(subject):
            found.setdefault(statement.predicate, set()).add(subject)
    return tuple((name, _in_order(claims, lines)) for name, claims in sorted(found.items()))


def _mentions(naming: Sequence[Statement], lines: dict[str, ClaimLine]) -> tuple[Mention, ...]:
    roles: dict[str, set[str]] = {}
    for statement in naming:
        if is_claim(statement.graph) and not is_claim(plain(statement.subject)):
            roles.setdefault(statement.graph, set()).add(statement.predicate)
    return tuple(Mention(line, tuple(sorted(roles[line.iri]))) for line in _in_order(roles, lines))


def _pointing(naming: Sequence[Statement]) -> tuple[Pointing, ...]:
    found: dict[str, set[str]] = {}
    for statement in naming:
        subject = statement.subject
        apart_from_claims = not is_claim(statement.graph) and not is_claim(plain(subject))
        if apart_from_claims and isinstance(subject, ox.NamedNode):
            found.setdefault(statement.predicate, set()).add(subject.value)
    return tuple(Pointing(name, tuple(sorted(things))) for name, things in sorted(found.items()))
