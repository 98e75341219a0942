"""Overviews: pages that teach a subject, laid out as the ontology says.

An overview names a class and facets, each a property in one direction; what the members of the
class are related to is read from ontology and reference data, never from claims. Of a class that
has no members there, the parts are told instead: what each property means, and what claims give as
its values. Knows overviews and facets, and no subject.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.claims import SECONDS, Value, number_of, plain, text_of
from r2pgraph.engine.base import Engine, select

_PREFIXES = f"PREFIX r2p: <{terms.R2P}> PREFIX rdfs: <{terms.RDFS}>\n"
_FACETS = """SELECT DISTINCT ?whole ?facet ?number ?on ?back WHERE {
  ?whole r2p:hasFacet ?facet . ?facet r2p:facetNumber ?number
  OPTIONAL { ?facet r2p:facetProperty ?on } OPTIONAL { ?facet r2p:facetPropertyBack ?back }
}"""
_CLASSES = "SELECT DISTINCT ?whole ?class WHERE { ?whole r2p:laysOut ?class } ORDER BY ?class"
# The engine's default graph has hierarchies too; what is stated stands in named graphs.
_STATED = (
    f"FILTER(?graph NOT IN (<{'>, <'.join(terms.DERIVED_GRAPHS)}>) "
    f'&& !STRSTARTS(STR(?graph), "{terms.CLAIM}"))'
)
_MEMBERS = f"""SELECT DISTINCT ?member WHERE {{
  VALUES ?class {{ %s }} ?member a ?class . GRAPH ?graph {{ ?member a ?type }}
  {_STATED} FILTER(isIRI(?member))
}}"""
_VALUES = f"""SELECT DISTINCT ?member ?value WHERE {{
  VALUES ?member {{ %s }} GRAPH ?graph {{ %s }} {_STATED} FILTER(!isBlank(?value))
}}"""
_CLAIMED = f"""SELECT ?value (COUNT(DISTINCT ?graph) AS ?count) WHERE {{
  VALUES ?class {{ %s }} ?member a ?class . GRAPH ?graph {{ %s }}
  FILTER(STRSTARTS(STR(?graph), "{terms.CLAIM}") && !isBlank(?value))
}} GROUP BY ?value ORDER BY DESC(?count) ?value LIMIT 12"""
_DEEPEST = 3
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}


@dataclass(frozen=True)
class Facet:
    """A row of an overview: a property, from the thing or back to it, and the facets of values.

    `classes` are those of its values whose members are told too.
    """

    iri: str
    on: str
    back: bool
    facets: tuple["Facet", ...] = ()
    classes: tuple[str, ...] = ()

    @property
    def pattern(self) -> str:
        """The triple that leads from a member to a value."""
        name = str(ox.NamedNode(self.on))
        return f"?value {name} ?member" if self.back else f"?member {name} ?value"


@dataclass(frozen=True)
class Shown:
    """A thing or a text, with what each facet gives for it, in the order of the facets."""

    value: Value
    cells: tuple[tuple["Shown", ...], ...] = ()

    @property
    def iri(self) -> str:
        return plain(self.value)

    @property
    def number(self) -> str:
        """The number under which it is known, where its first facet gives one."""
        first = self.cells[0][0].iri if self.cells and self.cells[0] else ""
        return f"{first}." if first.isdecimal() else ""


@dataclass(frozen=True)
class Claimed:
    """A value that claims give, and how many do."""

    value: Value
    claims: int


@dataclass(frozen=True)
class Overview:
    """An overview with what it shows: members, or the parts of a class that has none."""

    iri: str
    classes: tuple[str, ...]
    facets: tuple[Facet, ...]
    members: tuple[Shown, ...]
    claimed: Mapping[str, tuple[Claimed, ...]]


def read_overview(engine: Engine, iri: str, names: Mapping[str, str]) -> Overview:
    """An overview by its address; what has neither number nor article is ordered by its name."""
    laid_out: dict[str, tuple[str, ...]] = {}
    for row in select(engine, _PREFIXES + _CLASSES, deadline=SECONDS):
        whole = text_of(row, "whole")
        laid_out[whole] = (*laid_out.get(whole, ()), text_of(row, "class"))
    classes = laid_out.get(iri, ())
    facets = _facets(engine, iri, laid_out)
    members: tuple[Shown, ...] = ()
    if classes:
        found = select(engine, _MEMBERS % _listed(classes), deadline=SECONDS)
        members = _filled(engine, [row["member"] for row in found], facets, names)
    claimed = {} if members else {one.iri: _claimed(engine, classes, one) for one in facets}
    return Overview(iri, classes, facets, members, claimed)


def columns_of(facet: Facet, found: Iterable[Shown]) -> tuple[int, ...]:
    """The facets of a facet that give anything for any of some things, by their place."""
    things = list(found)
    return tuple(n for n in range(len(facet.facets)) if any(one.cells[n] for one in things))


def place_in_order(text: str) -> tuple[tuple[int, int, str], ...]:
    """A key by which "1.10" comes after "1.9", and "8(2)(b)(ix)" after "8(2)(b)(v)".

    In the number of a provision letters follow figures, and small Roman numerals letters.
    """
    found: list[tuple[int, int, str]] = []
    letters = False
    for part in re.findall(r"\d+|[^\W\d_]+", text):
        if part.isdecimal():
            found.append((0, int(part), ""))
        elif letters and set(part) <= set(_ROMAN):
            found.append((0, _roman(part), ""))
        else:
            found.append((1, 0, part.casefold()))
        letters = len(part) == 1 and part.islower()
    return tuple(found)


def _roman(text: str) -> int:
    figures = [_ROMAN[letter] for letter in text]
    after = [*figures[1:], 0]
    return sum(-one if one < other else one for one, other in zip(figures, after, strict=True))


def _facets(engine: Engine, iri: str, laid_out: Mapping[str, tuple[str, ...]]) -> tuple[Facet, ...]:
    below: dict[str, list[tuple[int, str, str, bool]]] = {}
    for row in select(engine, _PREFIXES + _FACETS, deadline=SECONDS):
        on, back = text_of(row, "on"), text_of(row, "back")
        number = number_of(text_of(row, "number")) or 0
        below.setdefault(text_of(row, "whole"), []).append(
            (number, text_of(row, "facet"), on or back, not on)
        )

    def of(whole: str, depth: int) -> tuple[Facet, ...]:
        return tuple(
            Facet(
                facet,
                name,
                back,
                of(facet, depth + 1) if depth < _DEEPEST else (),
                laid_out.get(facet, ()),
            )
            for _, facet, name, back in sorted(below.get(whole, ()))
            if name
        )

    return of(iri, 1)


def _filled(
    engine: Engine, things: Iterable[Value], facets: tuple[Facet, ...], names: Mapping[str, str]
) -> tuple[Shown, ...]:
    """Some things with their values by facet, in the order of the first facet, then by name."""
    given = list(things)
    columns = [_values(engine, given, facet, names) for facet in facets]
    shown = [
        Shown(thing, tuple(column.get(plain(thing), ()) for column in columns)) for thing in given
    ]

    def name(one: Shown) -> str:
        return names.get(one.iri, one.iri)

    def key(one: Shown) -> tuple[object, ...]:
        first = one.cells[0] if one.cells else ()
        return (
            not first,
            min((place_in_order(name(value)) for value in first), default=()),
            place_in_order(name(one)),
            one.iri,
        )

    return tuple(sorted(shown, key=key))


def _values(
    engine: Engine, things: list[Value], facet: Facet, names: Mapping[str, str]
) -> dict[str, tuple[Shown, ...]]:
    listed = _listed(plain(one) for one in things if isinstance(one, ox.NamedNode))
    if not listed:
        return {}
    found: dict[str, list[Value]] = {}
    for row in select(engine, _VALUES % (listed, facet.pattern), deadline=SECONDS):
        found.setdefault(text_of(row, "member"), []).append(row["value"])
    every = dict.fromkeys(value for values in found.values() for value in values)
    order = _filled(engine, every, facet.facets, names)
    return {
        member: tuple(one for one in order if one.value in values)
        for member, values in found.items()
    }


def _claimed(engine: Engine, classes: Iterable[str], facet: Facet) -> tuple[Claimed, ...]:
    text = _CLAIMED % (_listed(classes), facet.pattern)
    return tuple(
        Claimed(row["value"], int(text_of(row, "count")))
        for row in select(engine, text, deadline=SECONDS)
        if "value" in row
    )


def _listed(iris: Iterable[str]) -> str:
    return " ".join(str(ox.NamedNode(iri)) for iri in iris)
