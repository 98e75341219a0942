"""What follows from the class and property hierarchies alone.

Only superclasses and superproperties between named terms, so that `?c a r2p:Claim` finds every
kind of claim. Whatever else can be inferred depends on a standpoint and is not made here.
"""

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from r2pgraph import terms

Above = dict[str, frozenset[str]]


def entailments(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """The entailed triples that no graph states, each once, in the graph of entailments."""
    stated = list(quads)
    classes = _closure(stated, terms.RDFS_SUBCLASS_OF, terms.OWL_EQUIVALENT_CLASS)
    properties = _closure(stated, terms.RDFS_SUBPROPERTY_OF, terms.OWL_EQUIVALENT_PROPERTY)
    known = {(quad.subject, quad.predicate, quad.object) for quad in stated}
    graph = ox.NamedNode(terms.ENTAILMENTS_GRAPH)
    rdf_type = ox.NamedNode(terms.RDF_TYPE)
    # A superproperty may be rdf:type itself, so classes come after properties.
    for subject, predicate, value in [*known]:
        for name in properties.get(predicate.value, ()):
            known.add((subject, ox.NamedNode(name), value))
    for subject, predicate, value in [*known]:
        if predicate == rdf_type and isinstance(value, ox.NamedNode):
            for name in classes.get(value.value, ()):
                known.add((subject, rdf_type, ox.NamedNode(name)))
    known -= {(quad.subject, quad.predicate, quad.object) for quad in stated}
    for subject, predicate, value in known:
        yield ox.Quad(subject, predicate, value, graph)


def _closure(quads: Iterable[ox.Quad], below: str, equal: str) -> Above:
    """Each named term with all named terms above it."""
    direct: dict[str, set[str]] = {}
    for quad in quads:
        if not (isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode)):
            continue
        if quad.predicate.value in (below, equal):
            direct.setdefault(quad.subject.value, set()).add(quad.object.value)
        if quad.predicate.value == equal:
            direct.setdefault(quad.object.value, set()).add(quad.subject.value)
    return {name: _reachable(name, direct) for name in direct}


def _reachable(start: str, direct: dict[str, set[str]]) -> frozenset[str]:
    found: set[str] = set()
    open_ends = [start]
    while open_ends:
        for name in direct.get(open_ends.pop(), ()):
            if name not in found:
                found.add(name)
                open_ends.append(name)
    return frozenset(found - {start})
