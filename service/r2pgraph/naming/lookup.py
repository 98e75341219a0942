"""Things by the names that people give: labels, alternative labels, and what comes nearest.

Works on the index of names; asks the engine only whether an address is in the graph at all.
"""

import re
from collections.abc import Container, Iterable

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.claims import SECONDS
from r2pgraph.engine.base import Engine, select
from r2pgraph.load import plain
from r2pgraph.naming.likeness import Likeness
from r2pgraph.naming.names import Names, fold

NEAREST = 5
# Of things that are as near, those of the same sort as another come first.
_LIKE_ANOTHER = 0.15
# Further away than this is not near: better a word on how to search than a list of anything.
_NEAR = 0.4
_NEAR_THE_BEST = 0.6
# Sentences and places in texts have labels too, and are no things that somebody asks for by name.
_NO_NAMES = (terms.CLAIM, terms.PASSAGE, terms.ANCHOR, terms.INFERENCE, terms.GRAPH)
_KNOWN = """SELECT ?graph WHERE {
  { GRAPH ?graph { ?thing ?property ?value } } UNION { GRAPH ?graph { ?subject ?property ?thing } }
  UNION { GRAPH ?graph { ?subject ?thing ?value } }
} LIMIT 1"""
_OF_CLASSES = f"""SELECT DISTINCT ?thing WHERE {{
  VALUES ?class {{ %s }} ?narrower <{terms.RDFS_SUBCLASS_OF}>* ?class . ?thing a ?narrower
  FILTER(isIRI(?thing))
}}"""


def things_called(
    names: Names, text: str, beside: str = "", among: Container[str] | None = None
) -> tuple[str, ...]:
    """The things that have a name; of several, those whose address resembles another's."""
    wanted = fold(" ".join(text.split()))
    found = {iri for iri, name in _names(names, among) if fold(name) == wanted}
    near = {iri for iri in found if beside and _folder(iri) == _folder(beside)}
    return tuple(sorted(near or found))


def nearest_to(
    names: Names, text: str, beside: str = "", among: Container[str] | None = None
) -> tuple[str, ...]:
    """The things whose names come nearest, those with an address like another's first."""
    return nearest_of(_names(names, among), fold(" ".join(text.split())), beside)


def nearest_of(names: Iterable[tuple[str, str]], wanted: str, beside: str = "") -> tuple[str, ...]:
    """Of things with their names, those that come near a folded text; of a few things all."""
    likeness = Likeness(wanted)
    best: dict[str, float] = {}
    for iri, name in names:
        if iri not in best:
            best[iri] = likeness.of(fold(words_of_address(iri)))
        best[iri] = max(likeness.of(fold(name)), best[iri])
    if len(best) > NEAREST:
        least = max(_NEAR, _NEAR_THE_BEST * max(best.values()))
        best = {iri: found for iri, found in best.items() if found >= least}
    for iri in best:
        if beside and _folder(iri) == _folder(beside):
            best[iri] += _LIKE_ANOTHER
    return tuple(sorted(best, key=lambda iri: (-best[iri], iri))[:NEAREST])


def words_of_address(iri: str) -> str:
    """The words in the last part of an address."""
    return re.sub(r"[-_]", " ", re.split(r"[/#:]", iri.rstrip("/#"))[-1])


def names_beside(names: Names, iri: str, most: int) -> tuple[str, ...]:
    """The labels of things with an address like another's; none where there are too many."""
    found = {
        label
        for other, label in names.labels.items()
        if _folder(other) == _folder(iri) and names.named(other)
    }
    return tuple(sorted(found, key=str.casefold)) if len(found) <= most else ()


def is_in_graph(engine: Engine, iri: str) -> bool:
    """Whether any triple names an address."""
    return bool(select(engine, _KNOWN, {"thing": ox.NamedNode(iri)}, deadline=SECONDS))


def things_of(engine: Engine, classes: Iterable[str]) -> frozenset[str]:
    """The things of some classes, or of narrower ones."""
    listed = " ".join(str(ox.NamedNode(one)) for one in classes)
    found = select(engine, _OF_CLASSES % listed, deadline=SECONDS)
    return frozenset(plain(row["thing"]) for row in found)


def _names(names: Names, among: Container[str] | None) -> Iterable[tuple[str, str]]:
    if among is not None:
        return ((iri, name) for iri, name in names.all_names() if iri in among)
    return ((iri, name) for iri, name in names.all_names() if not iri.startswith(_NO_NAMES))


def _folder(iri: str) -> str:
    """An address without its last part."""
    return iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]
