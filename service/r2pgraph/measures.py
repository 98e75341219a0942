"""Measures of a graph: how its claims are spread, and how far they join.

A claim joins others by the things of the reference layer that it is about; their sort is the
folder of their address (`id/<sort>/<slug>`). Reads a store; must not know what sorts there are.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.engine.base import Row, rows_in
from r2pgraph.load import plain

# A claim is joined when one of its things is in at least so many other claims.
JOINED_FROM = 4
_PREFIXES = f"PREFIX r2p: <{terms.R2P}> PREFIX rdfs: <{terms.RDFS}>\n"
_CHAPTERS = """SELECT ?name (COUNT(DISTINCT ?claim) AS ?count) WHERE {
  ?claim r2p:statedBy ?speaker ; r2p:inSection ?chapter .
  ?chapter rdfs:label ?name ; r2p:ofSource ?source ; r2p:sectionOrder ?order .
  FILTER NOT EXISTS { ?chapter r2p:partOfSection ?larger }
} GROUP BY ?source ?order ?name ORDER BY ?source ?order"""
_SPEAKERS = """SELECT ?name (COUNT(DISTINCT ?claim) AS ?count) WHERE {
  ?claim r2p:statedBy ?speaker . ?speaker rdfs:label ?name
} GROUP BY ?speaker ?name ORDER BY DESC(?count) ?name"""
_PROMINENCE = """SELECT ?name (COUNT(DISTINCT ?claim) AS ?count) WHERE {
  ?claim r2p:statedBy ?speaker .
  OPTIONAL { ?claim r2p:prominence/rdfs:label ?label }
  BIND(COALESCE(?label, "not given") AS ?name)
} GROUP BY ?name ORDER BY DESC(?count) ?name"""
_TENSIONS = """SELECT ?name (COUNT(DISTINCT ?tension) AS ?count) WHERE {
  ?tension a r2p:Tension ; r2p:tensionKind/rdfs:label ?name
} GROUP BY ?name ORDER BY DESC(?count) ?name"""
_CONTENT = """SELECT (COUNT(*) AS ?count) WHERE {
  { SELECT DISTINCT ?claim WHERE { ?claim r2p:statedBy ?speaker } }
  GRAPH ?claim { ?node ?property ?value }
}"""
_CLAIMS = "SELECT DISTINCT ?claim WHERE { ?claim r2p:statedBy ?speaker }"
_ABOUT = "SELECT ?claim ?thing WHERE { ?claim r2p:about ?thing }"


@dataclass(frozen=True)
class Part:
    """So many of so many."""

    count: int
    of: int

    @property
    def share(self) -> float:
        """From 0 to 1; 0 where there is nothing."""
        return self.count / self.of if self.of else 0.0


@dataclass(frozen=True)
class Measures:
    """Claims by chapter, speaker and prominence, how they clash, and who is about what.

    `claims_about`: each thing of the reference layer with the claims about it.
    """

    claims: frozenset[str]
    by_chapter: Mapping[str, int]
    by_speaker: Mapping[str, int]
    by_prominence: Mapping[str, int]
    tensions: Mapping[str, int]
    content_triples: int
    claims_about: Mapping[str, frozenset[str]]

    @property
    def joined(self) -> Part:
        """The claims one of whose things is in at least `JOINED_FROM` other claims."""
        shared = [claims for claims in self.claims_about.values() if len(claims) > JOINED_FROM]
        return Part(len(frozenset[str]().union(*shared)), len(self.claims))

    def sorts(self) -> list[str]:
        """The sorts of things that claims are about."""
        return sorted({sort_of(thing) for thing in self.claims_about})

    def used_once(self, sort: str) -> list[str]:
        """The things of a sort that one claim only is about."""
        things = ((t, claims) for t, claims in self.claims_about.items() if sort_of(t) == sort)
        return sorted(thing for thing, claims in things if len(claims) == 1)

    def share_used_once(self, sort: str) -> Part:
        """How many of the things of a sort that claims are about are in one claim only."""
        used = sum(1 for thing in self.claims_about if sort_of(thing) == sort)
        return Part(len(self.used_once(sort)), used)


def measure(store: ox.Store) -> Measures:
    """Measures a union with its shortcuts."""
    about: dict[str, set[str]] = {}
    for row in _rows(store, _ABOUT):
        thing = plain(row["thing"])
        if thing.startswith(terms.ID):
            about.setdefault(thing, set()).add(plain(row["claim"]))
    return Measures(
        frozenset(plain(row["claim"]) for row in _rows(store, _CLAIMS)),
        _counts(store, _CHAPTERS),
        _counts(store, _SPEAKERS),
        _counts(store, _PROMINENCE),
        _counts(store, _TENSIONS),
        next(int(plain(row["count"])) for row in _rows(store, _CONTENT)),
        {thing: frozenset(claims) for thing, claims in about.items()},
    )


def sort_of(thing: str) -> str:
    """The folder of an address in the reference layer."""
    return thing.removeprefix(terms.ID).partition("/")[0]


def _counts(store: ox.Store, query: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in _rows(store, query):
        name = plain(row["name"])
        found[name] = found.get(name, 0) + int(plain(row["count"]))
    return found


def _rows(store: ox.Store, query: str) -> list[Row]:
    return rows_in(store, _PREFIXES + query)
