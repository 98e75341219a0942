"""An explanation is a minimal set of statements, found where they are stated."""

import pyoxigraph as ox
import pytest

from r2pgraph.errors import ReasonerFailedError
from r2pgraph.reason import explain, pellet
from r2pgraph.reason.explain import (
    Goal,
    Memberships,
    explain_inconsistency,
    explain_unsatisfiable,
)
from r2pgraph.reason.owl_input import OwlInput, Triple, owl_input

BASE = "https://example.org/t/"
PREFIXES = f"""
@prefix : <{BASE}> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
ONTOLOGY = """
:Parent a owl:Class ; owl:equivalentClass [
    a owl:Restriction ; owl:onProperty :hasChild ; owl:someValuesFrom :Person ] .
:Person a owl:Class . :Rock a owl:Class ; owl:disjointWith :Person .
:hasChild a owl:ObjectProperty .
"""
FACTS = """
:ann :hasChild :bob , :stone .
:bob a :Person ; :hasChild :cat .
:stone a :Rock .
:zoe a :Person .
"""
GOAL = (BASE + "ann", BASE + "Parent")
PREMISES = {("ann", "hasChild", "bob"), ("bob", "type", "Person")}


def quads(text: str, graph: str) -> list[ox.Quad]:
    parsed = ox.parse((PREFIXES + text).encode(), ox.RdfFormat.TURTLE)
    return [ox.Quad(q.subject, q.predicate, q.object, ox.NamedNode(graph)) for q in parsed]


def short(triple: Triple) -> tuple[str, ...]:
    return tuple(str(part).strip("<>").replace("#", "/").rpartition("/")[2] for part in triple)


def background_and_facts(facts: str = FACTS) -> tuple[OwlInput, tuple[Triple, ...]]:
    ontology = quads(ONTOLOGY, "urn:ontology")
    schema = owl_input(ontology)
    everything = owl_input([*ontology, *quads(facts, "urn:data")])
    return schema, everything.beyond(schema)


def explain_types(
    background: OwlInput, facts: tuple[Triple, ...], goals: list[Goal]
) -> dict[Goal, tuple[Triple, ...]]:
    found = Memberships(background, facts).explain(goals)
    return {goal: explained.facts for goal, explained in found.items()}


def test_a_membership_rests_on_just_what_it_needs() -> None:
    found = explain_types(*background_and_facts(), [GOAL])
    assert {short(t) for t in found[GOAL]} == PREMISES


def test_a_membership_with_two_reasons_is_given_one_and_always_the_same() -> None:
    schema, facts = background_and_facts(FACTS + ":ann :hasChild :zoe .")
    first = explain_types(schema, facts, [GOAL])[GOAL]
    assert len(first) == 2
    assert explain_types(schema, facts, [GOAL])[GOAL] == first


def test_a_reason_far_away_among_many_facts_is_found() -> None:
    chain = "".join(f":n{i} :hasChild :n{i + 1} , :s{i} . :s{i} a :Rock ." for i in range(12))
    ancestor = """:hasChild rdfs:subPropertyOf :ancestorOf .
    :ancestorOf a owl:ObjectProperty , owl:TransitiveProperty .
    :Elder a owl:Class ; owl:equivalentClass [
        a owl:Restriction ; owl:onProperty :ancestorOf ; owl:someValuesFrom :Person ] ."""
    schema = owl_input(quads(ONTOLOGY + ancestor, "urn:o"))
    stated = quads(ONTOLOGY + ancestor + chain + ":n5 a :Person .", "urn:o")
    facts = owl_input(stated).beyond(schema)
    goal = (BASE + "n0", BASE + "Elder")
    found = explain_types(schema, facts, [goal])[goal]
    assert {short(t) for t in found} == {
        *((f"n{i}", "hasChild", f"n{i + 1}") for i in range(5)),
        ("n5", "type", "Person"),
    }


def test_a_membership_that_does_not_follow_has_no_explanation() -> None:
    with pytest.raises(ReasonerFailedError, match="no premises"):
        explain_types(*background_and_facts(), [(BASE + "zoe", BASE + "Parent")])


def test_a_contradiction_names_the_statements_with_their_graphs() -> None:
    stated = [
        *quads(ONTOLOGY, "urn:ontology"),
        *quads(FACTS, "urn:data"),
        *quads(":zoe a :Rock .", "urn:more"),
    ]
    found = explain_inconsistency(stated)
    assert {
        (short((q.subject, q.predicate, q.object)), q.graph_name.value) for q in found.quads
    } == {
        (("zoe", "type", "Person"), "urn:data"),
        (("zoe", "type", "Rock"), "urn:more"),
    }
    (disjoint,) = [axiom.text for axiom in found.axioms if "isjoint" in axiom.text]
    assert {f"<{BASE}Rock>", f"<{BASE}Person>"} <= set(disjoint.split())


def test_a_contradiction_that_is_not_confirmed_is_not_reported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stated = [*quads(ONTOLOGY, "urn:ontology"), *quads(FACTS, "urn:data")]
    some = owl_input(quads(FACTS, "urn:data") + quads(ONTOLOGY, "urn:ontology")).triples
    monkeypatch.setattr(explain.pellet, "why_inconsistent", lambda _: pellet.Proposal(some, ()))
    with pytest.raises(ReasonerFailedError, match="are consistent"):
        explain_inconsistency(stated)


def test_an_impossible_class_names_the_terms_whose_axioms_make_it_so() -> None:
    stated = quads(ONTOLOGY + ":Statue a owl:Class ; rdfs:subClassOf :Rock , :Person .", "urn:o")
    found = explain_unsatisfiable(stated, BASE + "Statue")
    assert f"<{BASE}Statue> subClassOf <{BASE}Rock>" in [axiom.text for axiom in found.axioms]


def test_nothing_to_explain_is_said() -> None:
    with pytest.raises(ReasonerFailedError):
        pellet.why_inconsistent(background_and_facts()[0].triples)


def test_sets_are_shared_out_in_their_order_and_evenly() -> None:
    fact = (ox.NamedNode("urn:a"), ox.NamedNode("urn:p"), ox.NamedNode("urn:b"))
    asked = [(("urn:a", str(at)), (fact,) * 100) for at in range(20)]
    shares = explain._shares(asked, 2, ())
    assert [len(share) for share in shares] == [10, 10]
    assert [one for share in shares for one in share] == asked
    assert explain._shares(asked[:3], 2, ()) == [asked[:3]]
    assert explain._shares([], 2, ()) == [[]]
    of_the_ontology = (("urn:a", "first"), ((ox.NamedNode("urn:b"), *fact[1:]),))
    mixed = [asked[0], of_the_ontology, *asked[1:3]]
    assert explain._shares(mixed, 2, {"urn:b"}) == [asked[:1], [of_the_ontology], asked[1:3]]
