"""What a claim's graph holds: its nodes, each with its classes and what is said of it."""

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.claims import Statement, Value, is_claim, plain

Rows = tuple[tuple[str, tuple[Value, ...]], ...]


@dataclass(frozen=True)
class Node:
    """One subject of a claim's graph with what is said of it."""

    iri: str
    types: tuple[str, ...]
    rows: Rows


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
            rows_of(s for s in by_subject[iri] if s.predicate != terms.RDF_TYPE),
        )
        for iri in order
    )


def rows_of(statements: Iterable[Statement]) -> Rows:
    """Statements by property, each value once, in a fixed order."""
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
