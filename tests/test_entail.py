"""Superclasses and superproperties, and nothing else."""

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.entail import entailments

A = "http://a/"


def _quads(text: str) -> list[ox.Quad]:
    prefixes = (
        f"@prefix a: <{A}> . @prefix rdfs: <{terms.RDFS}> . @prefix owl: <{terms.OWL}> .\n{text}"
    )
    return list(ox.parse(prefixes, ox.RdfFormat.TURTLE))


def _entailed(text: str) -> set[str]:
    quads = list(entailments(_quads(text)))
    assert {str(quad.graph_name) for quad in quads} <= {f"<{terms.ENTAILMENTS_GRAPH}>"}
    short = [str(quad.triple).replace(A, "").replace(terms.RDF_TYPE, "a") for quad in quads]
    assert len(short) == len(set(short))
    return set(short)


def test_superclasses_are_transitive_and_cycles_end() -> None:
    text = (
        "a:C rdfs:subClassOf a:D . a:D rdfs:subClassOf a:E . a:E rdfs:subClassOf a:C . a:x a a:C ."
    )
    assert _entailed(text) == {"<x> <a> <D>", "<x> <a> <E>"}


def test_what_is_stated_is_not_entailed_again() -> None:
    assert _entailed("a:C rdfs:subClassOf a:D . a:x a a:C , a:D .") == set()


def test_superproperties_lead_to_types_too() -> None:
    text = (
        "a:p rdfs:subPropertyOf a:q . a:q rdfs:subPropertyOf a:r . a:x a:p 1 ."
        "a:isa rdfs:subPropertyOf <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ."
        "a:C rdfs:subClassOf a:D . a:y a:isa a:C ."
    )
    integer = '"1"^^<http://www.w3.org/2001/XMLSchema#integer>'
    assert _entailed(text) == {
        f"<x> <q> {integer}",
        f"<x> <r> {integer}",
        "<y> <a> <C>",
        "<y> <a> <D>",
    }


def test_equivalent_names_entail_each_other() -> None:
    text = "a:C owl:equivalentClass a:D . a:x a a:C . a:y a a:D ."
    assert _entailed(text) == {"<x> <a> <D>", "<y> <a> <C>"}


def test_restrictions_entail_nothing() -> None:
    text = "a:C rdfs:subClassOf [ owl:onProperty a:p ; owl:someValuesFrom a:D ] . a:x a a:C ."
    assert _entailed(text) == set()
