"""How the data use the vocabulary: which properties the members of a class have, and how often.

Counts what is stated; what follows from hierarchies is left out, so that a triple counts once and
under the property with which it was written.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.claims import SECONDS, text_of
from r2pgraph.engine.base import Engine, Row, select

# A term and how often it is used.
Count = tuple[str, int]
_STATED = f"FILTER(?graph NOT IN (<{'>, <'.join(terms.DERIVED_GRAPHS)}>))"
_OF_CLASS = f"""SELECT ?property ?range (COUNT(*) AS ?count) WHERE {{
  %s
  OPTIONAL {{ GRAPH ?place {{ ?value a ?range }} FILTER(?place != <{terms.ENTAILMENTS_GRAPH}>) }}
}} GROUP BY ?property ?range"""
_COUNTS = "SELECT ?property (COUNT(*) AS ?count) WHERE { %s } GROUP BY ?property"
_AS_SUBJECT = f"?member a ?class . GRAPH ?graph {{ ?member ?property ?value }} {_STATED}"
_AS_VALUE = f"?member a ?class . GRAPH ?graph {{ ?other ?property ?member }} {_STATED}"
_ENDS = f"""SELECT ?class (COUNT(*) AS ?count) WHERE {{
  GRAPH ?graph {{ ?subject ?property ?value }} {_STATED}
  GRAPH ?place {{ %s a ?class }} FILTER(?place != <{terms.ENTAILMENTS_GRAPH}>)
}} GROUP BY ?class ORDER BY DESC(?count) ?class"""
# A count over nothing still has a row, without a name; the rest are words of OWL alone.
_NO_CLASSES = ("", terms.OWL_NAMED_INDIVIDUAL)
_NO_PROPERTIES = ("", terms.RDF_TYPE)
_CONTENT = f"""PREFIX r2p: <{terms.R2P}>
SELECT ?class ?property (COUNT(*) AS ?count) (COUNT(DISTINCT ?node) AS ?nodes) WHERE {{
  ?claim r2p:statedIn ?passage .
  GRAPH ?claim {{ ?node a ?class ; ?property ?value }}
}} GROUP BY ?class ?property"""


@dataclass(frozen=True)
class PropertyUse:
    """A property, how often it is used, and the classes that its values are stated to belong to."""

    iri: str
    count: int
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class ClassUse:
    """A class, how many members it has, and the properties that they have."""

    iri: str
    members: int
    properties: tuple[PropertyUse, ...]


def properties_of_class(engine: Engine, iri: str) -> tuple[PropertyUse, ...]:
    """The properties that members of a class have, the most frequent first."""
    bound = {"class": ox.NamedNode(iri)}
    counts = select(engine, _COUNTS % _AS_SUBJECT, bound, deadline=SECONDS)
    ranges: dict[str, list[tuple[int, str]]] = {}
    for row in select(engine, _OF_CLASS % _AS_SUBJECT, bound, deadline=SECONDS):
        if text_of(row, "range") not in _NO_CLASSES:
            found = ranges.setdefault(text_of(row, "property"), [])
            found.append((int(text_of(row, "count")), text_of(row, "range")))
    return _sorted(
        PropertyUse(
            use.iri, use.count, tuple(name for _, name in sorted(ranges.get(use.iri, ()))[::-1])
        )
        for use in _uses(counts)
    )


def properties_with_values_of_class(engine: Engine, iri: str) -> tuple[Count, ...]:
    """The properties whose values are members of a class, the most frequent first."""
    bound = {"class": ox.NamedNode(iri)}
    uses = _sorted(_uses(select(engine, _COUNTS % _AS_VALUE, bound, deadline=SECONDS)))
    return tuple((use.iri, use.count) for use in uses)


def classes_of_subjects(engine: Engine, iri: str) -> tuple[Count, ...]:
    """The classes of the things that have a property, with how often they do."""
    return _ends(engine, iri, "?subject")


def classes_of_values(engine: Engine, iri: str) -> tuple[Count, ...]:
    """The classes of the values of a property, with how often they are."""
    return _ends(engine, iri, "?value")


def content_classes(engine: Engine) -> tuple[ClassUse, ...]:
    """The classes of the nodes in the graphs of claims, each with its properties."""
    found: dict[str, list[Row]] = {}
    for row in select(engine, _CONTENT, deadline=SECONDS):
        found.setdefault(text_of(row, "class"), []).append(row)
    classes = [
        ClassUse(
            iri,
            max(int(text_of(row, "nodes")) for row in rows),
            _sorted(_uses(rows)),
        )
        for iri, rows in found.items()
        if iri
    ]
    return tuple(sorted(classes, key=lambda one: (-one.members, one.iri)))


def _ends(engine: Engine, iri: str, end: str) -> tuple[Count, ...]:
    found = select(engine, _ENDS % end, {"property": ox.NamedNode(iri)}, deadline=SECONDS)
    return tuple(
        (text_of(row, "class"), int(text_of(row, "count")))
        for row in found
        if text_of(row, "class") not in _NO_CLASSES
    )


def _uses(rows: Iterable[Row]) -> list[PropertyUse]:
    return [
        PropertyUse(text_of(row, "property"), int(text_of(row, "count")))
        for row in rows
        if text_of(row, "property") not in _NO_PROPERTIES
    ]


def _sorted(uses: Iterable[PropertyUse]) -> tuple[PropertyUse, ...]:
    return tuple(sorted(uses, key=lambda use: (-use.count, use.iri)))
