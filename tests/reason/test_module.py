"""The module of an ontology for some names: what is left out says nothing of them."""

import random
from collections.abc import Iterable

import pyoxigraph as ox
import pytest

from r2pgraph import terms
from r2pgraph.reason.hermit import check_input
from r2pgraph.reason.module import Modules, names_in
from r2pgraph.reason.owl_input import OwlInput, Triple

EX = "https://example.org/"
PREFIXES = f"""@prefix : <{EX}> .
@prefix owl: <{terms.OWL}> .
@prefix rdf: <{terms.RDF}> .
@prefix rdfs: <{terms.RDFS}> .
@prefix xsd: <{terms.XSD}> .
"""
CLASSES, PROPERTIES = "ABCDEFGHIJKLMNOPQRSTUVWX", "pqrstuvwxyz"


def triples(text: str) -> list[Triple]:
    read = ox.parse(PREFIXES + text, ox.RdfFormat.TURTLE)
    return [(one.subject, one.predicate, one.object) for one in read]  # type: ignore[misc]


def some(property_: str, kind: str, how: str = "someValuesFrom") -> str:
    return f"[ a owl:Restriction ; owl:onProperty :{property_} ; owl:{how} {kind} ]"


def both(one: str, other: str, how: str = "intersectionOf") -> str:
    return f"[ a owl:Class ; owl:{how} ( {one} {other} ) ]"


COUNTED = "owl:onProperty :p ; owl:onClass :B ; owl:"
# An axiom, names of which something may be said, and whether the axiom can then be left out.
AXIOMS = [
    (":A rdfs:subClassOf :B .", "B", True),
    (":A rdfs:subClassOf :B .", "A", False),
    (":A rdfs:subClassOf owl:Thing .", "A", True),
    ("owl:Thing rdfs:subClassOf :A .", "B", False),
    (":A owl:equivalentClass :B .", "C", True),
    (":A owl:equivalentClass :B .", "B", False),
    (":A owl:disjointWith :B .", "A", True),
    (":A owl:disjointWith :B .", "AB", False),
    (f":A rdfs:subClassOf {some('p', ':B')} .", "pB", True),
    (f"{some('p', ':B')} rdfs:subClassOf :A .", "pA", True),
    (f"{some('p', ':B')} rdfs:subClassOf :A .", "pB", False),
    (f"{some('p', ':B', 'allValuesFrom')} rdfs:subClassOf :A .", "A", False),
    (f":A rdfs:subClassOf {some('p', ':B', 'allValuesFrom')} .", "AB", True),
    (f":A rdfs:subClassOf {some('p', ':B', 'allValuesFrom')} .", "Ap", False),
    (f"{some('p', ':B', 'hasValue')} rdfs:subClassOf :A .", "A", True),
    (f"{some('p', ':B', 'hasValue')} rdfs:subClassOf :A .", "p", False),
    (f"{some('p', 'true', 'hasSelf')} rdfs:subClassOf :A .", "p", False),
    (f"[ {COUNTED}minQualifiedCardinality 1 ] rdfs:subClassOf :A .", "pA", True),
    (f"[ {COUNTED}minQualifiedCardinality 0 ] rdfs:subClassOf :A .", "A", False),
    (f"[ {COUNTED}maxQualifiedCardinality 1 ] rdfs:subClassOf :A .", "A", False),
    (f":A rdfs:subClassOf [ {COUNTED}maxQualifiedCardinality 0 ] .", "Ap", True),
    (f":A rdfs:subClassOf [ {COUNTED}maxQualifiedCardinality 0 ] .", "ApB", False),
    (f":A rdfs:subClassOf [ {COUNTED}qualifiedCardinality 1 ] .", "A", False),
    (f"{both(':A', ':B')} rdfs:subClassOf :C .", "A", True),
    (f"{both(':A', ':B')} rdfs:subClassOf :C .", "AB", False),
    (f"{both(':A', ':B', 'unionOf')} rdfs:subClassOf :C .", "A", False),
    (f":A rdfs:subClassOf {both(':B', 'owl:Thing', 'unionOf')} .", "A", True),
    (":A rdfs:subClassOf [ owl:complementOf :B ] .", "A", True),
    (":A rdfs:subClassOf [ owl:complementOf :B ] .", "AB", False),
    ("[ owl:complementOf :B ] rdfs:subClassOf :A .", "C", False),
    ("[ owl:oneOf ( :a :b ) ] rdfs:subClassOf :A .", "C", False),
    (":A owl:disjointUnionOf ( :B :C ) .", "D", True),
    (":A owl:disjointUnionOf ( :B :C ) .", "B", False),
    ("[] a owl:AllDisjointClasses ; owl:members ( :A :B :C ) .", "A", True),
    ("[] a owl:AllDisjointClasses ; owl:members ( :A :B :C ) .", "AC", False),
    ("[] a owl:AllDisjointProperties ; owl:members ( :p :q ) .", "p", True),
    ("[] a owl:AllDisjointProperties ; owl:members ( :p :q ) .", "pq", False),
    (":p rdfs:domain :A .", "A", True),
    (":p rdfs:range :A .", "p", False),
    (":p rdfs:subPropertyOf :q .", "q", True),
    (":p rdfs:subPropertyOf :q .", "p", False),
    ("[ owl:inverseOf :p ] rdfs:subPropertyOf :q .", "q", True),
    (":p owl:inverseOf :q .", "q", False),
    (":p owl:propertyDisjointWith :q .", "q", True),
    (":p owl:propertyChainAxiom ( :q :r ) .", "pq", True),
    (":p owl:propertyChainAxiom ( :q :r ) .", "qr", False),
    (":p a owl:TransitiveProperty .", "q", True),
    (":p a owl:FunctionalProperty .", "p", False),
    (":p a owl:ReflexiveProperty .", "q", False),
    (":A owl:hasKey ( :p ) .", "B", False),
    (":D a rdfs:Datatype ; owl:equivalentClass [ owl:oneOf ( 1 2 ) ] .", "A", False),
    (f":D a rdfs:Datatype . {some('p', ':D')} rdfs:subClassOf :A .", "p", False),
    (":A rdfs:subClassOf [ :odd :B ] .", "A", False),
]


@pytest.mark.parametrize(("axiom", "names", "is_left_out"), AXIOMS)
def test_an_axiom_is_left_out_that_says_nothing(axiom: str, names: str, is_left_out: bool) -> None:
    given = triples(axiom)
    axioms = {triple for triple in given if not str(triple[2]).endswith("#Datatype>")}
    found = set(Modules(given).of(EX + name for name in names))
    assert found & axioms == (set() if is_left_out else axioms)


def test_what_matters_for_what_matters_is_kept() -> None:
    text = ":A rdfs:subClassOf :B . :B rdfs:subClassOf :C . :D rdfs:subClassOf :C . :a a :A ."
    declared = " ".join(f":{name} a owl:Class ." for name in "ABCD")
    left_out = set(triples(text + declared)) - set(Modules(triples(text + declared)).of([]))
    assert left_out == set(triples(":D rdfs:subClassOf :C . :D a owl:Class ."))


def a_class(chance: random.Random, depth: int = 1) -> str:
    if depth == 0 or chance.random() < 0.3:
        return f":{chance.choice(CLASSES)}"
    inner, property_ = a_class(chance, depth - 1), chance.choice(PROPERTIES)
    return chance.choice(
        [
            some(property_, inner),
            some(property_, inner, "allValuesFrom"),
            some(property_, f":{chance.choice('abcd')}", "hasValue"),
            both(inner, a_class(chance, depth - 1)),
            both(inner, a_class(chance, depth - 1), "unionOf"),
        ]
    )


def an_ontology(chance: random.Random) -> list[Triple]:
    """Axioms by chance, none of which denies anything, so that they are consistent."""
    lines = [f":{name} a owl:Class ." for name in CLASSES]
    lines += [f":{name} a owl:ObjectProperty ." for name in PROPERTIES]
    for _ in range(9):
        lines.append(f":{chance.choice(CLASSES)} owl:equivalentClass {a_class(chance)} .")
        lines.append(f":{chance.choice(CLASSES)} rdfs:subClassOf {a_class(chance)} .")
        how = chance.choice(["rdfs:subPropertyOf", "owl:inverseOf"])
        lines.append(f":{chance.choice(PROPERTIES)} {how} :{chance.choice(PROPERTIES)} .")
        how = chance.choice(["domain", "range"])
        lines.append(f":{chance.choice(PROPERTIES)} rdfs:{how} :{chance.choice(CLASSES)} .")
    return triples(" ".join(lines))


def some_facts(chance: random.Random) -> list[Triple]:
    """Facts about a few of the classes and properties."""
    lines = [f":{name} a :{chance.choice(CLASSES[:4])} ." for name in "abcd"]
    for _ in range(5):
        one, other = chance.choice("abcd"), chance.choice("abcd")
        lines.append(f":{one} :{chance.choice(PROPERTIES[:2])} :{other} .")
    return triples(" ".join(lines))


def types_of(given: Iterable[Triple], names: frozenset[str]) -> dict[str, set[str]]:
    """What the reasoner finds the individuals to be, of the classes with these names."""
    report = check_input(OwlInput(tuple(given), {}))
    assert report.consistent
    return {one: found for one, all_ in report.types.items() if (found := {*all_} & names)}


@pytest.mark.parametrize("seed", [0, 2, 14, 33])
def test_the_same_follows_from_the_module(seed: int) -> None:
    chance = random.Random(seed)
    ontology, facts = an_ontology(chance), some_facts(chance)
    names = names_in(facts) | {EX + name for name in CLASSES[:3]}
    module = Modules(ontology).of(names)
    assert len(module) < len(ontology)
    found = types_of([*ontology, *facts], names)
    assert found
    assert types_of([*module, *facts], names) == found
