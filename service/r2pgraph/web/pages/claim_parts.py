"""The parts of a claim's page: what it says, how it is put, what it stands for and against.

Sorts what is known of a claim by what the values are, not by what the properties mean, so that
a property that this code has never seen is still shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.claims import ClaimView, Statement, Value, is_claim, plain

_SHOWN_ELSEWHERE = (
    terms.RDF_TYPE,
    terms.RDFS_LABEL,
    terms.STATED_BY,
    terms.REPORTED_BY,
    terms.STATED_IN,
    terms.CITES_NOTE,
)

_OF_DEBATE = (terms.ARGUMENT_ROLE, terms.ATTACK_ON)

Rows = tuple[tuple[str, tuple[Value, ...]], ...]


@dataclass(frozen=True)
class Node:
    """One subject of a claim's graph with what is said of it."""

    iri: str
    types: tuple[str, ...]
    rows: Rows


@dataclass(frozen=True)
class Relation:
    """A claim that this one is related to, and the claim that says so, if the work does."""

    predicate: str
    claim: str
    according_to: str = ""


@dataclass(frozen=True)
class Parts:
    """A claim's page in parts.

    `qualities` are values that the ontology lists, such as a degree of hedging, `debate` those
    that place the claim in a debate; `towards` are things that the claim bears on, such as
    positions; `onward` and `incoming` are other claims.
    """

    kinds: tuple[str, ...]
    qualities: Rows
    debate: Rows
    towards: Rows
    other: Rows
    onward: tuple[Relation, ...]
    incoming: tuple[Relation, ...]
    mentioned_in: tuple[str, ...]
    nodes: tuple[Node, ...]


def parts_of(view: ClaimView) -> Parts:
    """A claim's view, sorted for its page."""
    described = [s for s in view.about if s.predicate not in _SHOWN_ELSEWHERE]
    # What a claim says of itself is part of what it says, and of its place in the debate.
    own = [s for s in view.content if plain(s.subject) == view.iri]
    return Parts(
        tuple(plain(value) for value in view.values(terms.RDF_TYPE)),
        _rows(s for s in described if _is_listed(s) and s.predicate not in _OF_DEBATE),
        _rows(s for s in described if _is_listed(s) and s.predicate in _OF_DEBATE),
        _rows(s for s in described if plain(s.object).startswith(terms.ID)),
        _rows(
            s
            for s in described
            if not plain(s.object).startswith((terms.R2P, terms.ID, terms.CLAIM))
        ),
        _relations((s, s.object) for s in (*described, *own) if is_claim(plain(s.object))),
        _relations((s, s.subject) for s in view.incoming if is_claim(plain(s.subject))),
        tuple(
            sorted(
                {
                    s.graph
                    for s in view.incoming
                    if is_claim(s.graph) and not is_claim(plain(s.subject))
                }
            )
        ),
        nodes_of(view.content),
    )


def nodes_of(content: Iterable[Statement]) -> tuple[Node, ...]:
    """The subjects of a graph; those that no other refers to come first."""
    by_subject: dict[str, list[Statement]] = {}
    for statement in content:
        by_subject.setdefault(plain(statement.subject), []).append(statement)
    referred = {
        plain(s.object)
        for found in by_subject.values()
        for s in found
        if plain(s.subject) != plain(s.object)
    }
    order = sorted(by_subject, key=lambda iri: (iri in referred, is_claim(iri), iri))
    return tuple(
        Node(
            iri,
            tuple(plain(s.object) for s in by_subject[iri] if s.predicate == terms.RDF_TYPE),
            _rows(s for s in by_subject[iri] if s.predicate != terms.RDF_TYPE),
        )
        for iri in order
    )


def _is_listed(statement: Statement) -> bool:
    """Whether the value is one that the ontology itself lists."""
    return plain(statement.object).startswith(terms.R2P)


def _rows(statements: Iterable[Statement]) -> Rows:
    found: dict[str, list[Value]] = {}
    for statement in statements:
        values = found.setdefault(statement.predicate, [])
        if statement.object not in values:
            values.append(statement.object)
    order = sorted(found, key=lambda predicate: (_rank(found[predicate][0]), predicate))
    return tuple((name, tuple(sorted(found[name], key=_order))) for name in order)


def _rank(value: Value) -> int:
    """Things come before numbers and texts, and those before values that the ontology lists."""
    if isinstance(value, ox.Literal):
        return 1
    return 2 if plain(value).startswith(terms.R2P) else 0


def _order(value: Value) -> tuple[bool, str]:
    return isinstance(value, ox.Literal), plain(value)


def _relations(found: Iterable[tuple[Statement, Value]]) -> tuple[Relation, ...]:
    relations = {
        Relation(s.predicate, plain(other), s.graph if is_claim(s.graph) else "")
        for s, other in found
    }
    return tuple(sorted(relations, key=lambda one: (one.predicate, one.claim)))
