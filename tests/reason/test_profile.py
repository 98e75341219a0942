"""What is outside of OWL 2 DL is told, and nothing else; the OWL API is asked whether it agrees."""

import shutil
import subprocess
from pathlib import Path

import pyoxigraph as ox
import pytest

from r2pgraph.reason.owl_input import Triple
from r2pgraph.reason.profile import violations

PREFIXES = """@prefix : <https://garden.example/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<https://garden.example/ns> a owl:Ontology .
:Tree a owl:Class . :Herb a owl:Class . :oak a :Tree .
:p a owl:ObjectProperty . :q a owl:ObjectProperty . :r a owl:ObjectProperty .
:d a owl:DatatypeProperty . :n a owl:AnnotationProperty . :age a rdfs:Datatype .
"""
ON = "[ a owl:Restriction ; owl:onProperty"
TRANSITIVE = ":p a owl:TransitiveProperty . "
# Turtle and the rule that it breaks; with a star what the OWL API 5 passes over, as it loads it in
# another way, or has no rule for individuals without a name.
OUTSIDE = {
    "class of an axiom undeclared": (":Tree rdfs:subClassOf :Plant .", "term-of-axiom-undeclared"),
    "class undeclared in a list": (
        ":Tree rdfs:subClassOf [ a owl:Class ; owl:unionOf ( :Herb :Plant ) ] .",
        "term-of-axiom-undeclared",
    ),
    "class undeclared in a filler": (
        f":Tree rdfs:subClassOf {ON} :p ; owl:someValuesFrom :Plant ] .",
        "term-of-axiom-undeclared",
    ),
    "property undeclared in a restriction": (
        f":Tree rdfs:subClassOf {ON} :s ; owl:someValuesFrom :Herb ] .",
        "term-of-axiom-undeclared",
    ),
    "property undeclared in a chain": (
        ":r owl:propertyChainAxiom ( :q :s ) .",
        "term-of-axiom-undeclared",
    ),
    "type undeclared": (":fir a :Plant .", "type-undeclared"),
    "property undeclared": (":oak :s :fir .", "property-undeclared"),
    "datatype undeclared": (":d rdfs:range :years .", "term-of-axiom-undeclared"),
    "datatype of XML Schema": (":d rdfs:range xsd:date .", "datatype-not-in-owl"),
    "value of such a datatype": (':oak :d "2026"^^xsd:gYear .', "datatype-not-in-owl"),
    "reserved name": ("owl:Twig a owl:Class .", "reserved-name *"),
    "reserved word that is none": (":oak owl:sameThing :oak .", "reserved-name *"),
    "class and datatype": (":Herb a rdfs:Datatype .", "name-of-two-kinds *"),
    "object and data property": (":p a owl:DatatypeProperty .", "name-of-two-kinds *"),
    "object and annotation property": (":p a owl:AnnotationProperty .", "name-of-two-kinds *"),
    "count of a transitive property": (
        f"{TRANSITIVE} :Tree rdfs:subClassOf {ON} :p ; owl:maxCardinality 1 ] .",
        "property-not-simple",
    ),
    "count of what a transitive property implies": (
        f"{TRANSITIVE} :p rdfs:subPropertyOf :q . "
        f":Tree rdfs:subClassOf {ON} :q ; owl:maxQualifiedCardinality "
        '"1"^^xsd:nonNegativeInteger ; owl:onClass :Herb ] .',
        "property-not-simple",
    ),
    "count of the inverse": (
        f"{TRANSITIVE} :q owl:inverseOf :p . "
        f":Tree rdfs:subClassOf {ON} :q ; owl:minCardinality 2 ] .",
        "property-not-simple",
    ),
    "functional chain": (
        ":r owl:propertyChainAxiom ( :p :q ) ; a owl:FunctionalProperty .",
        "property-not-simple",
    ),
    "asymmetric": (f"{TRANSITIVE} :p a owl:AsymmetricProperty .", "property-not-simple"),
    "irreflexive": (f"{TRANSITIVE} :p a owl:IrreflexiveProperty .", "property-not-simple"),
    "of itself": (
        f"{TRANSITIVE} :Tree rdfs:subClassOf {ON} :p ; owl:hasSelf true ] .",
        "property-not-simple",
    ),
    "disjoint": (f"{TRANSITIVE} :p owl:propertyDisjointWith :q .", "property-not-simple"),
    "disjoint in a list": (
        f"{TRANSITIVE} [] a owl:AllDisjointProperties ; owl:members ( :p :q ) .",
        "property-not-simple",
    ),
    "chain within itself": (":r owl:propertyChainAxiom ( :p :r :q ) .", "chain-irregular"),
    "chains in a circle": (
        ":r owl:propertyChainAxiom ( :q :p ) . :q owl:propertyChainAxiom ( :r :p ) .",
        "chain-irregular",
    ),
    "chain of what it implies": (
        ":r owl:propertyChainAxiom ( :q :p ) ; rdfs:subPropertyOf :q .",
        "chain-irregular",
    ),
    "restriction on nothing": (
        ":Tree rdfs:subClassOf [ a owl:Restriction ; owl:someValuesFrom :Herb ] .",
        "expression-malformed",
    ),
    "restriction to nothing": (f":Tree rdfs:subClassOf {ON} :p ] .", "expression-malformed"),
    "class that means nothing": (":oak a [] .", "expression-malformed"),
    "union of one": (
        ":Tree rdfs:subClassOf [ a owl:Class ; owl:unionOf ( :Herb ) ] .",
        "expression-malformed",
    ),
    "datatype in the place of a class": (":Tree rdfs:subClassOf :age .", "kind-misplaced"),
    "class in the place of a datatype": (":d rdfs:range :Herb .", "kind-misplaced"),
    "class as range of a literal": (
        f":Tree rdfs:subClassOf {ON} :d ; owl:someValuesFrom :Herb ] .",
        "kind-misplaced",
    ),
    "data property below an object property": (":d rdfs:subPropertyOf :p .", "kind-misplaced"),
    "literal of an object property": (":oak :p 3 .", "value-of-another-kind"),
    "thing of a data property": (":oak :d :oak .", "value-of-another-kind"),
    "denied of nobody": (
        "[] a owl:NegativePropertyAssertion ; owl:sourceIndividual [ a :Tree ] ; "
        "owl:assertionProperty :p ; owl:targetIndividual :oak .",
        "anonymous-individual *",
    ),
    "denied with a property undeclared": (
        "[] a owl:NegativePropertyAssertion ; owl:sourceIndividual :oak ; "
        "owl:assertionProperty :s ; owl:targetIndividual :oak .",
        "term-of-axiom-undeclared",
    ),
    "same as nobody": (":oak owl:sameAs [ a :Tree ] .", "anonymous-individual *"),
}
WITHIN = {
    "nothing": "",
    "annotations": ':oak :n "x" ; rdfs:label "oak"@en ; rdfs:seeAlso <https://example.org/> .',
    "text with a language": ":d rdfs:range rdf:langString .",
    "class that is a thing": ":Tree a :Herb . :Tree :p :oak .",
    "transitive": f"{TRANSITIVE} :p owl:propertyChainAxiom ( :p :q ) .",
    "chains in an order": ":r owl:propertyChainAxiom ( :q :p ) . "
    ":q owl:propertyChainAxiom ( :p :q ) .",
    "simple count": f":Tree rdfs:subClassOf {ON} :q ; owl:maxCardinality 1 ] .",
    "functional data": ":d a owl:FunctionalProperty .",
    "a datatype": ":age owl:equivalentClass [ a rdfs:Datatype ; owl:onDatatype xsd:integer ; "
    "owl:withRestrictions ( [ xsd:minInclusive 0 ] ) ] . :d rdfs:range :age .",
    "some of a datatype": f":Tree rdfs:subClassOf {ON} :d ; owl:allValuesFrom xsd:integer ] .",
    "values": f":Tree rdfs:subClassOf {ON} :p ; owl:hasValue :oak ] , {ON} :d ; owl:hasValue 1 ] .",
    "one of": ":Herb owl:equivalentClass [ a owl:Class ; owl:oneOf ( :oak ) ] .",
    "key": ":Tree owl:hasKey ( :d :p ) .",
    "denial": "[] a owl:NegativePropertyAssertion ; owl:sourceIndividual :oak ; "
    "owl:assertionProperty :p ; owl:targetIndividual :fir .",
    "all disjoint": "[] a owl:AllDisjointClasses ; owl:members ( :Tree :Herb ) . "
    "[] a owl:AllDifferent ; owl:distinctMembers ( :oak :fir ) .",
    "inverse": ":p owl:inverseOf :q . "
    ":Tree rdfs:subClassOf [ a owl:Restriction ; owl:onProperty [ owl:inverseOf :r ] ; "
    "owl:someValuesFrom :Herb ] .",
    "a thing without a name": ":oak :p [ a :Herb ] .",
}
PASSED = {name for name, (_, rule) in OUTSIDE.items() if rule.endswith(" *")}


def triples(turtle: str) -> list[Triple]:
    found = ox.parse(PREFIXES + turtle, ox.RdfFormat.TURTLE)
    return [(t.subject, t.predicate, t.object) for t in found]  # type: ignore[misc]


@pytest.mark.parametrize("name", OUTSIDE)
def test_what_is_outside_is_told(name: str) -> None:
    turtle, rule = OUTSIDE[name]
    found = violations(triples(turtle))
    assert {one.rule for one in found} == {rule.removesuffix(" *")}
    assert all(one.message and one.remedy for one in found)
    assert {one.triple for one in found} <= {*triples(turtle)} or "[" in turtle or "(" in turtle


@pytest.mark.parametrize("name", WITHIN)
def test_what_is_within_is_not(name: str) -> None:
    assert violations(triples(WITHIN[name])) == []


@pytest.fixture(scope="module")
def of_owl_api(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the OWL API 5 finds broken in each."""
    java, jars = shutil.which("java"), Path("/usr/share/java")
    if not java or not (jars / "owlapi-distribution.jar").is_file():
        pytest.skip("no OWL API: install libowlapi-java and default-jdk-headless")
    folder = tmp_path_factory.mktemp("profile")
    all_ = {**{name: turtle for name, (turtle, _) in OUTSIDE.items()}, **WITHIN}
    paths = {name: folder / f"{number}.ttl" for number, name in enumerate(all_)}
    for name, path in paths.items():
        path.write_text(PREFIXES + all_[name], encoding="utf-8")
    program = Path(__file__).with_name("Profile.java")
    command = [java, "-cp", f"{jars}/*", str(program), *map(str, paths.values())]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    told = dict(line.split("\t") for line in done.stdout.splitlines())
    return {name: told[str(path)] for name, path in paths.items()}


@pytest.mark.parametrize("name", [*OUTSIDE, *WITHIN])
def test_owl_api_agrees(name: str, of_owl_api: dict[str, str]) -> None:
    assert bool(of_owl_api[name]) == (name in OUTSIDE and name not in PASSED)
