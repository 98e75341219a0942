"""Which properties the members of each class have, with values of which classes and datatypes.

What editors complete from: the class partitions of a VoID description, divided by property, and
these by the class of the values or by their datatype. Counted by queries over the union, so that it
measures any engine. What stands only in derived triples is left out, but for the shortcuts and the
classes of our own ontology above those that are stated: people ask by these.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.engine.base import Row
from r2pgraph.sparql.void import class_node, integer

Select = Callable[[str], Sequence[Row]]

VOID_EXT = "http://ldf.fi/void-ext#"
# A property whose values are of more classes than this says nothing of what to expect.
_MOST_CLASSES = 5
# The pairs of class and property that are described, the most frequent first.
_MOST = 4_000
_STATED = f"""SELECT DISTINCT ?name WHERE {{
  GRAPH ?graph {{ %s }} FILTER(?graph != <{terms.ENTAILMENTS_GRAPH}>)
}}"""
_PROPERTIES = f"""SELECT ?class ?property (COUNT(*) AS ?count) WHERE {{
  ?subject a ?class ; ?property ?object FILTER(isIRI(?class))
}} GROUP BY ?class ?property ORDER BY DESC(?count) ?class ?property LIMIT {2 * _MOST}"""
_CLASSES = f"""SELECT DISTINCT ?class ?property ?of WHERE {{
  ?subject a ?class ; ?property ?object
  GRAPH ?graph {{ ?object a ?of }} FILTER(?graph != <{terms.ENTAILMENTS_GRAPH}>)
  FILTER(isIRI(?class) && isIRI(?of))
}}"""
# Stores of the time before RDF 1.1 know no datatype of a text in a language.
_DATATYPES = f"""SELECT DISTINCT ?class ?property ?of WHERE {{
  ?subject a ?class ; ?property ?object FILTER(isLiteral(?object) && isIRI(?class))
  BIND(IF(LANG(?object) != "", <{terms.RDF}langString>, DATATYPE(?object)) AS ?of)
}}"""


@dataclass(frozen=True)
class Partition:
    """The triples in which members of a class have a property, and what the values are."""

    of: str
    property: str
    triples: int
    classes: tuple[str, ...] = ()
    datatypes: tuple[str, ...] = ()


def measure_partitions(select: Select) -> tuple[Partition, ...]:
    """All partitions, by class and property; the most frequent where there are very many."""
    classes = _names(select(_STATED % "?subject a ?name"))
    properties = _names(select(_STATED % "?subject ?name ?object"))

    def told(name: str) -> bool:
        return name in classes or name.startswith(terms.R2P)

    counted = [
        (_text(row, "class"), _text(row, "property"), int(_text(row, "count")))
        for row in select(_PROPERTIES)
        if row and told(_text(row, "class")) and _text(row, "property") in properties
    ]
    of_classes, of_datatypes = _grouped(select(_CLASSES)), _grouped(select(_DATATYPES))
    found = []
    for name, predicate, count in counted[:_MOST]:
        values = of_classes.get((name, predicate), ())
        few = values if len(values) <= _MOST_CLASSES else ()
        datatypes = of_datatypes.get((name, predicate), ())
        found.append(Partition(name, predicate, count, few, datatypes))
    return tuple(sorted(found, key=lambda one: (one.of, one.property)))


def partition_triples(
    partitions: Sequence[Partition], classes: Sequence[str]
) -> Iterator[ox.Triple]:
    """The partitions in VoID, below the nodes that the description has for the classes."""
    places = {name: number for number, name in enumerate(classes)}
    for number, one in enumerate(partitions):
        if one.of not in places:
            continue
        part = ox.BlankNode(f"part{number}")
        yield _triple(class_node(places[one.of]), "propertyPartition", part)
        yield _triple(part, "property", ox.NamedNode(one.property))
        yield _triple(part, "triples", integer(one.triples))
        for place, name in enumerate(one.classes):
            inner = ox.BlankNode(f"part{number}c{place}")
            yield _triple(part, "classPartition", inner)
            yield _triple(inner, "class", ox.NamedNode(name))
        for place, name in enumerate(one.datatypes):
            inner = ox.BlankNode(f"part{number}d{place}")
            yield _triple(part, "datatypePartition", inner, VOID_EXT)
            yield _triple(inner, "datatype", ox.NamedNode(name), VOID_EXT)


def _names(rows: Sequence[Row]) -> set[str]:
    return {_text(row, "name") for row in rows}


def _grouped(rows: Sequence[Row]) -> dict[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        if name := _text(row, "of"):
            found[_text(row, "class"), _text(row, "property")].add(name)
    return {pair: tuple(sorted(names)) for pair, names in found.items()}


def _text(row: Row, name: str) -> str:
    value = row.get(name)
    return value.value if isinstance(value, (ox.NamedNode, ox.Literal)) else ""


def _triple(
    subject: ox.BlankNode,
    name: str,
    value: ox.NamedNode | ox.BlankNode | ox.Literal,
    vocabulary: str = terms.VOID,
) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(vocabulary + name), value)
