"""Triples as the read model hands them on, and rows of results as text."""

from dataclasses import dataclass

import pyoxigraph as ox

from r2pgraph import terms, xsd
from r2pgraph.engine.base import Engine, Row, select
from r2pgraph.load import plain

Value = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
SECONDS = 10.0
PREFIXES = f"""PREFIX oa: <{terms.OA}>
PREFIX r2p: <{terms.R2P}>
PREFIX rdfs: <{terms.RDFS}>
"""


@dataclass(frozen=True)
class Statement:
    """One triple and the graph that states it; a graph without an address is `_:label`."""

    graph: str
    subject: Value
    predicate: str
    object: Value


def text_of(row: Row, name: str) -> str:
    """A value of a row as text; empty where there is none."""
    return plain(row.get(name))


def text_rows(engine: Engine, query: str) -> list[dict[str, str]]:
    """The rows of an answer as text; what is not bound is left out."""
    return [
        {name: text_of(row, name) for name in row}
        for row in select(engine, query, deadline=SECONDS)
    ]


def is_apart(graph: str) -> bool:
    """Whether a graph holds what follows for a standpoint, outside of the union."""
    return graph.startswith(terms.INFERRED_GRAPH) and graph not in terms.DERIVED_GRAPHS


def number_of(text: str) -> int | None:
    """A whole number from 0; None for anything else."""
    number = xsd.whole(text)
    return number if number is not None and number >= 0 else None
