"""What the dataset holds, in VoID: every number is counted by a query.

Asks through a function that runs SELECT, so that it measures a packaged store, served files and
a remote endpoint alike.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.engine.base import Row

Select = Callable[[str], Sequence[Row]]

_TOTALS = """SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects)
(COUNT(DISTINCT ?p) AS ?properties) (COUNT(DISTINCT ?o) AS ?objects) WHERE { ?s ?p ?o }"""
_CLASSES = """SELECT ?name (COUNT(DISTINCT ?s) AS ?count) WHERE { ?s a ?name FILTER(isIRI(?name)) }
GROUP BY ?name ORDER BY ?name"""
_PROPERTIES = """SELECT ?name (COUNT(*) AS ?count) WHERE { ?s ?name ?o } GROUP BY ?name
ORDER BY ?name"""
_GRAPHS = """SELECT ?name (COUNT(*) AS ?count) WHERE { GRAPH ?name { ?s ?p ?o } } GROUP BY ?name
ORDER BY ?name"""


@dataclass(frozen=True)
class Counts:
    """How much the union holds, in all and by class, property and graph."""

    triples: int
    subjects: int
    properties: int
    objects: int
    by_class: tuple[tuple[str, int], ...]
    by_property: tuple[tuple[str, int], ...]
    by_graph: tuple[tuple[str, int], ...]


def measure(select: Select) -> Counts:
    """Counts the union."""
    totals = select(_TOTALS)[0]
    return Counts(
        _number(totals["triples"]),
        _number(totals["subjects"]),
        _number(totals["properties"]),
        _number(totals["objects"]),
        by_class=_pairs(select(_CLASSES)),
        by_property=_pairs(select(_PROPERTIES)),
        by_graph=_pairs(select(_GRAPHS)),
    )


def void_triples(
    counts: Counts, dataset: str = terms.DATASET, endpoint: str | None = None
) -> Iterator[ox.Triple]:
    """The VoID description of a dataset, with blank nodes named by their place."""
    about = ox.NamedNode(dataset)
    yield _triple(about, terms.RDF_TYPE, ox.NamedNode(terms.VOID + "Dataset"))
    if endpoint:
        yield _triple(about, terms.VOID + "sparqlEndpoint", ox.NamedNode(endpoint))
    for vocabulary in vocabularies(counts):
        yield _triple(about, terms.VOID + "vocabulary", ox.NamedNode(vocabulary))
    for name, value in (
        ("triples", counts.triples),
        ("distinctSubjects", counts.subjects),
        ("distinctObjects", counts.objects),
        ("properties", counts.properties),
        ("classes", len(counts.by_class)),
    ):
        yield _triple(about, terms.VOID + name, integer(value))
    for number, (name, count) in enumerate(counts.by_class):
        part = class_node(number)
        yield _triple(about, terms.VOID + "classPartition", part)
        yield _triple(part, terms.VOID + "class", ox.NamedNode(name))
        yield _triple(part, terms.VOID + "entities", integer(count))
    for number, (name, count) in enumerate(counts.by_property):
        part = ox.BlankNode(f"property{number}")
        yield _triple(about, terms.VOID + "propertyPartition", part)
        yield _triple(part, terms.VOID + "property", ox.NamedNode(name))
        yield _triple(part, terms.VOID + "triples", integer(count))


def class_node(number: int) -> ox.BlankNode:
    """The node of a class, by its place among the classes of the counts."""
    return ox.BlankNode(f"class{number}")


def vocabularies(counts: Counts) -> list[str]:
    """What the names of the classes and properties in use start with."""
    names = (name for name, _ in (*counts.by_class, *counts.by_property))
    return sorted({name[: max(name.rfind("#"), name.rfind("/")) + 1] for name in names} - {""})


def _pairs(rows: Sequence[Row]) -> tuple[tuple[str, int], ...]:
    # A count over nothing still has a row, without a name.
    return tuple(
        (name.value, _number(row["count"]))
        for row in rows
        if isinstance(name := row.get("name"), ox.NamedNode)
    )


def _number(value: object) -> int:
    return int(value.value) if isinstance(value, ox.Literal) else 0


def integer(value: int) -> ox.Literal:
    """A whole number as a term."""
    return ox.Literal(str(value), datatype=ox.NamedNode(terms.XSD + "integer"))


def _triple(
    subject: ox.NamedNode | ox.BlankNode,
    predicate: str,
    value: ox.NamedNode | ox.BlankNode | ox.Literal,
) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(predicate), value)
