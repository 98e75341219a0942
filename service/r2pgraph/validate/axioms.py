"""Where the statement stands that an axiom of the reasoner was read from. Knows OWL as RDF."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.load import LoadedFile, plain
from r2pgraph.reason.pellet import Axiom
from r2pgraph.validate.context import Context, Where
from r2pgraph.validate.spots import spot_of_statement

_ADDRESS = re.compile(r"<([^<>\s]+)>")
_MEMBERS = terms.OWL + "members"
_PROPERTIES = {
    "subClassOf": terms.RDFS_SUBCLASS_OF,
    "subPropertyOf": terms.RDFS_SUBPROPERTY_OF,
    "equivalentTo": terms.OWL_EQUIVALENT_CLASS,
    "disjointWith": terms.OWL + "disjointWith",
    "are disjoint": terms.OWL + "disjointWith",
    "inverseOf": terms.OWL + "inverseOf",
    "domain": terms.RDFS + "domain",
    "range": terms.RDFS_RANGE,
}


def place_of_axiom(context: Context, axiom: Axiom) -> Where:
    """Where an axiom is stated; where the text does not tell, where its term is described."""
    names = dict.fromkeys([axiom.term, *_ADDRESS.findall(axiom.text)])
    said = _ADDRESS.sub("", axiom.text)
    wanted = next((iri for word, iri in _PROPERTIES.items() if word in said), "")
    fitting = [
        ((quad.predicate.value != wanted, len(reached)), file, quad)
        for file, quad in _candidates(context, list(names))
        if names.keys() <= (reached := _reached(context, quad))
    ]
    if not fitting:
        return context.place(axiom.term)
    _, file, quad = min(fitting, key=lambda one: one[0])
    return file.path, *spot_of_statement(file, quad)


def _candidates(context: Context, names: list[str]) -> Iterator[tuple[LoadedFile, ox.Quad]]:
    """What is stated of each name, and of lists of classes that exclude one another."""
    for name in names:
        yield from context.said_of.get(name, ())
    for file in context.corpus.files:
        yield from ((file, quad) for quad in file.stating.get(_MEMBERS, ()))


def _reached(context: Context, quad: ox.Quad) -> set[str]:
    """What a statement names, by way of nodes without a name too."""
    found, waiting = {plain(quad.subject), quad.predicate.value}, [quad.object]
    while waiting:
        node = waiting.pop()
        if plain(node) in found:
            continue
        found.add(plain(node))
        if isinstance(node, ox.BlankNode):
            for _, one in context.said_of.get(node.value, ()):
                waiting += [one.predicate, one.object]
    return found
