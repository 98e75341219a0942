"""What follows from the class and property hierarchies alone.

Only superclasses and superproperties between named terms, so that `?c a r2p:Claim` finds every
kind of claim. Whatever else can be inferred depends on a standpoint and is not made here.
"""

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from r2pgraph import terms

Above = dict[str, frozenset[str]]
_Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_Triple = tuple[ox.NamedNode | ox.BlankNode | ox.Triple, ox.NamedNode, _Node]


def entailments(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """The entailed triples that no graph states, each once, in the graph of entailments."""
    stated = list(quads)
    classes = _closure(stated, terms.RDFS_SUBCLASS_OF, terms.OWL_EQUIVALENT_CLASS)
    properties = _closure(stated, terms.RDFS_SUBPROPERTY_OF, terms.OWL_EQUIVALENT_PROPERTY)
    found: set[_Triple] = set()
    for quad in stated:
        for name in properties.get(quad.predicate.value, ()):
            found.add((quad.subject, ox.NamedNode(name), quad.object))
    rdf_type = ox.NamedNode(terms.RDF_TYPE)
    # A superproperty may be rdf:type itself, so classes come after properties.
    types = {(s, o) for s, name, o in found if name == rdf_type}
    types.update((q.subject, q.object) for q in stated if q.predicate.value == terms.RDF_TYPE)
    for subject, value in types:
        if isinstance(value, ox.NamedNode):
            for name in classes.get(value.value, ()):
                found.add((subject, rdf_type, ox.NamedNode(name)))
    entailed = {predicate.value for _, predicate, _ in found}
    found.difference_update(
        (q.subject, q.predicate, q.object) for q in stated if q.predicate.value in entailed
    )
    graph = ox.NamedNode(terms.ENTAILMENTS_GRAPH)
    for subject, predicate, value in found:
        yield ox.Quad(subject, predicate, value, graph)


def _closure(quads: Iterable[ox.Quad], below: str, equal: str) -> Above:
    """Each named term with all named terms above it."""
    direct: dict[str, set[str]] = {}
    for quad in quads:
        if quad.predicate.value not in (below, equal):
            continue
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
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
