"""Triples as pySHACL takes them: a graph of rdflib.

Apart from the checks, because rdflib is slow to start and only shapes need it. rdflib logs values
that it cannot read, without saying where they stand; the check of literals names them.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable

import pyoxigraph as ox
import rdflib

from r2pgraph.validate.literals import is_ill_typed

logging.getLogger("rdflib").setLevel(logging.CRITICAL + 1)


def to_rdflib(quads: Iterable[ox.Quad]) -> rdflib.Graph:
    """The triples of the quads as one rdflib graph; literals keep their spelling.

    What is no form of its datatype is handed over as text, which can be compared. Quoted triples,
    for which rdflib has no term, are left out.
    """

    def term(value: object) -> rdflib.term.Node:
        if isinstance(value, ox.NamedNode):
            return rdflib.URIRef(value.value)
        if isinstance(value, ox.BlankNode):
            return rdflib.BNode(value.value)
        if isinstance(value, ox.Literal):
            plain = value.language or is_ill_typed(value)
            datatype = None if plain else rdflib.URIRef(value.datatype.value)
            if datatype == rdflib.XSD.string:
                datatype = None
            return rdflib.Literal(
                value.value, lang=value.language, datatype=datatype, normalize=False
            )
        raise TypeError(f"rdflib has no term for {value}")

    graph = rdflib.Graph()
    for quad in quads:
        if isinstance(quad.subject, ox.Triple) or isinstance(quad.object, ox.Triple):
            continue
        graph.add((term(quad.subject), term(quad.predicate), term(quad.object)))
    return graph
