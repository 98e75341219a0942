"""What the axioms forbid is found inconsistent; one run each, so only what no case can show."""

import pyoxigraph as ox
import pytest

from r2pgraph.reason.explain import explain_inconsistency
from r2pgraph.reason.hermit import check

PREFIXES = """
@prefix ex: <https://example.org/contradiction/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix r2p: <https://w3id.org/r2pgraph/ontology#> .
"""
CONTRADICTIONS = {
    "two statuses of one consent": """
        ex:c a r2p:ConsentState ; r2p:consentStatus r2p:given , r2p:withheld .""",
    "consent both required and not": """
        ex:c a r2p:ConsentState ;
            r2p:consentRequirement r2p:consentRequired , r2p:consentNotRequired .""",
    "an armed group that is a state": "ex:g a r2p:ArmedGroup , r2p:State .",
    "one intent towards two groups": """
        ex:i r2p:towardsGroup ex:a , ex:b . ex:a owl:differentFrom ex:b .""",
    "three parties of a mission between two": """
        ex:m a r2p:MissionBetweenTwoParties ; r2p:hasMainParty ex:a , ex:b , ex:c .
        [] a owl:AllDifferent ; owl:distinctMembers ( ex:a ex:b ex:c ) .""",
    "a claim of two kinds": "ex:c a r2p:CausalClaim , r2p:PredictiveClaim .",
    "content that is factual and not": "ex:n a r2p:CausalLink , r2p:Norm .",
    "ethnic cleansing as a crime of the Statute": "r2p:ethnicCleansing a r2p:CoreCrime .",
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_contradiction_is_found(ontology: list[ox.Quad], name: str) -> None:
    planted = ox.parse((PREFIXES + CONTRADICTIONS[name]).encode(), ox.RdfFormat.TURTLE)
    assert not check([*ontology, *planted]).consistent


def test_the_statements_behind_a_contradiction_are_named(ontology: list[ox.Quad]) -> None:
    text = PREFIXES + CONTRADICTIONS["content that is factual and not"]
    found = explain_inconsistency([*ontology, *ox.parse(text.encode(), ox.RdfFormat.TURTLE)])
    assert {str(q.subject) for q in found.quads} == {"<https://example.org/contradiction/n>"}
    assert len(found.quads) == 2
