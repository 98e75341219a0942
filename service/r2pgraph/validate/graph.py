"""Triples as pySHACL takes them: a graph of rdflib.

Apart from the checks, because rdflib is slow to start and only shapes need it.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox
import rdflib


def to_rdflib(quads: Iterable[ox.Quad]) -> rdflib.Graph:
    """The triples of the quads as one rdflib graph; literals keep their spelling."""

    def term(value: object) -> rdflib.term.Node:
        if isinstance(value, ox.NamedNode):
            return rdflib.URIRef(value.value)
        if isinstance(value, ox.BlankNode):
            return rdflib.BNode(value.value)
        if isinstance(value, ox.Literal):
            datatype = None if value.language else rdflib.URIRef(value.datatype.value)
            if datatype == rdflib.XSD.string:
                datatype = None
            return rdflib.Literal(
                value.value, lang=value.language, datatype=datatype, normalize=False
            )
        raise TypeError(f"rdflib has no term for {value}")

    graph = rdflib.Graph()
    for quad in quads:
        graph.add((term(quad.subject), term(quad.predicate), term(quad.object)))
    return graph
