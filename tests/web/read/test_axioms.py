"""Formal definitions as people read them."""

import pyoxigraph as ox
import pytest

from r2pgraph.web.read.axioms import Axioms

EX = "https://example.org/"
PREFIXES = f"""@prefix : <{EX}> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""


def axioms_of(turtle: str) -> list[str]:
    triples = ox.parse(PREFIXES + turtle, ox.RdfFormat.TURTLE)
    axioms = Axioms((t.subject, t.predicate.value, t.object) for t in triples)
    found = []
    for axiom in axioms.of(EX + "A"):
        parts = ["/" if kind == "line" else text.removeprefix(EX) for kind, text in axiom.parts]
        found.append(f"{axiom.says}: {' '.join(parts)}")
    return found


@pytest.mark.parametrize(
    ("turtle", "said"),
    [
        (":A rdfs:subClassOf :B .", []),
        (":A owl:equivalentClass :B .", ["equivalent to: B"]),
        (
            ":A rdfs:subClassOf [ owl:onProperty :p ; owl:someValuesFrom :B ] .",
            ["subclass of: p some B"],
        ),
        (
            ":A owl:equivalentClass [ owl:intersectionOf ( :B [ owl:unionOf ( :C :D ) ] ) ] .",
            ["equivalent to: B / and ( C / or D )"],
        ),
        (
            ":A rdfs:subClassOf [ owl:onProperty :p ; owl:maxQualifiedCardinality 2 ;"
            " owl:onClass [ owl:complementOf :B ] ] .",
            ["subclass of: p max 2 not B"],
        ),
        (
            ":A rdfs:subClassOf [ owl:onProperty [ owl:inverseOf :p ] ; owl:allValuesFrom"
            " [ owl:oneOf ( :x :y ) ] ] .",
            ["subclass of: inverse p only { x , y }"],
        ),
        (":A owl:propertyChainAxiom ( :p :q ) .", ["follows from the chain: p o q"]),
        (":A owl:disjointUnionOf ( :B :C ) .", ["disjoint union of: B , C"]),
        (
            ":A rdfs:subClassOf [ owl:onProperty :p ; owl:hasSelf true ] .",
            ["subclass of: p Self"],
        ),
        (
            ":A a owl:TransitiveProperty , owl:SymmetricProperty .",
            ["characteristics: transitive, symmetric"],
        ),
        (
            "[] a owl:AllDisjointClasses ; owl:members ( :A :B :C ) .",
            ["disjoint with: B , C"],
        ),
        (":A rdfs:subClassOf _:odd . _:odd :p :q .", None),
    ],
)
def test_expressions(turtle: str, said: list[str] | None) -> None:
    found = axioms_of(turtle)
    if said is None:
        assert len(found) == 1
        assert found[0].startswith("subclass of: [")
    else:
        assert found == said


def test_circles_end() -> None:
    loop = "_:l rdf:first :B ; rdf:rest _:l . :A owl:equivalentClass [ owl:unionOf _:l ] ."
    assert axioms_of(loop) == ["equivalent to: B"]
    itself = ":A owl:equivalentClass _:x . _:x owl:complementOf _:x ."
    assert axioms_of(itself)[0].endswith("…")


def test_terms_that_annotation_properties_name_are_told() -> None:
    turtle = ":A :from :B , :C ; :note 'x' ; :p :D . :from a owl:AnnotationProperty ."
    triples = ox.parse(PREFIXES + turtle + ":note a owl:AnnotationProperty .", ox.RdfFormat.TURTLE)
    axioms = Axioms((t.subject, t.predicate.value, t.object) for t in triples)
    assert axioms.annotated(EX + "A") == [(EX + "from", [EX + "B", EX + "C"])]
    assert axioms.annotated(EX + "B") == []
