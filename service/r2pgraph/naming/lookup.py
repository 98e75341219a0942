"""Things by the names that people give: labels, alternative labels, and what comes nearest.

Works on the index of names; asks the engine only whether an address is in the graph at all.
"""

from collections.abc import Container, Iterable
from difflib import SequenceMatcher

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.claims import SECONDS
from r2pgraph.engine.base import Engine, select
from r2pgraph.load import plain
from r2pgraph.naming.names import Names, fold

NEAREST = 5
_LIKE_ANOTHER = 0.5
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
    """Of things with their names, those that come nearest to a folded text."""
    best: dict[str, float] = {}
    for iri, name in names:
        likeness = _likeness(fold(name), wanted)
        if beside and _folder(iri) == _folder(beside):
            likeness += _LIKE_ANOTHER
        best[iri] = max(likeness, best.get(iri, 0.0))
    return tuple(sorted(best, key=lambda iri: (-best[iri], iri))[:NEAREST])


def names_beside(names: Names, iri: str, most: int = 400) -> tuple[str, ...]:
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


def _likeness(name: str, wanted: str) -> float:
    words = set(wanted.split())
    shared = len(words & set(name.split())) / len(words) if words else 0.0
    matcher = SequenceMatcher(None, name, wanted, autojunk=False)
    if shared == 0 and matcher.quick_ratio() < 0.6:
        return max(matcher.quick_ratio() / 2, _likeness_of_words(name, wanted))
    return max(matcher.ratio() + shared, _likeness_of_words(name, wanted))


def _likeness_of_words(name: str, wanted: str) -> float:
    """How much one word is like a word of a longer name, of which the shorter comes first."""
    words = name.split()
    if " " in wanted or len(words) < 2:
        return 0.0
    matchers = [SequenceMatcher(None, word, wanted, autojunk=False) for word in words]
    best = max(one.ratio() if one.quick_ratio() > 0.7 else 0.0 for one in matchers)
    return best * (0.8 + 0.2 / len(words))
