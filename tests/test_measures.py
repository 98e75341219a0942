"""How claims are spread and how far they join, and how `stats` tells it."""

import json

import pyoxigraph as ox
import pytest

from r2pgraph.cli import main
from r2pgraph.measures import Measures, Part, measure

PREFIXES = """@prefix agent: <https://w3id.org/r2pgraph/id/agent/> .
@prefix claim: <https://w3id.org/r2pgraph/claim/log/> .
@prefix kind: <https://w3id.org/r2pgraph/id/kind/> .
@prefix r2p: <https://w3id.org/r2pgraph/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
SECTIONS = """
<urn:one> rdfs:label "I. Calm" ; r2p:ofSource <urn:s> ; r2p:sectionOrder 1 .
<urn:one-a> rdfs:label "Swell" ; r2p:ofSource <urn:s> ; r2p:sectionOrder 2 ;
    r2p:partOfSection <urn:one> .
<urn:two> rdfs:label "II. Storm" ; r2p:ofSource <urn:s> ; r2p:sectionOrder 3 .
r2p:detail rdfs:label "detail" .
agent:mate rdfs:label "the mate" .
agent:cook rdfs:label "the cook" .
"""


@pytest.fixture
def measures() -> Measures:
    """Six claims: five about wind, of which one has two speakers; one about soup alone."""
    triples = PREFIXES + SECTIONS
    content = ""
    for number in range(1, 7):
        thing = "kind:soup" if number == 6 else "kind:wind"
        section = "<urn:two>" if number > 4 else "<urn:one> , <urn:one-a>"
        triples += f"""claim:c{number} r2p:statedBy agent:mate ; r2p:about {thing} , r2p:genocide ;
    r2p:inSection {section} .\n"""
        content += (
            f"claim:c{number} {{ <urn:n{number}> a r2p:Occurrence ; r2p:occurrenceOf {thing} }}\n"
        )
    triples += """<urn:t> a r2p:Tension ; r2p:tensionKind r2p:timeDiffers .
r2p:timeDiffers rdfs:label "time differs" .\n"""
    triples += (
        "claim:c1 r2p:statedBy agent:cook ; r2p:prominence r2p:detail ; r2p:about agent:crew ."
    )
    store = ox.Store()
    store.load((triples + content).encode(), ox.RdfFormat.TRIG)
    return measure(store)


def test_claims_are_spread(measures: Measures) -> None:
    assert measures.by_chapter == {"I. Calm": 4, "II. Storm": 2}
    assert measures.by_speaker == {"the mate": 6, "the cook": 1}
    assert measures.by_prominence == {"not given": 5, "detail": 1}
    assert measures.tensions == {"time differs": 1}
    assert measures.content_triples == 12


def test_a_claim_joins_four_others_by_one_thing_of_the_reference_layer(measures: Measures) -> None:
    assert measures.joined == Part(5, 6)


def test_four_others_are_needed(measures: Measures) -> None:
    about = measures.claims_about | {"https://w3id.org/r2pgraph/id/kind/wind": frozenset("abcd")}
    fewer = Measures(measures.claims, {}, {}, {}, {}, 0, about)
    assert fewer.joined.count == 0


def test_things_of_one_claim(measures: Measures) -> None:
    assert measures.sorts() == ["agent", "kind"]
    assert measures.used_once("kind") == ["https://w3id.org/r2pgraph/id/kind/soup"]
    assert measures.share_used_once("kind") == Part(1, 2)
    assert measures.share_used_once("agent").share == 1.0
    assert measures.share_used_once("place").share == 0.0


def test_stats_tell_the_measures(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stats", "--format", "json"]) == 0
    numbers = json.loads(capsys.readouterr().out)
    claims = numbers["claims"]
    assert sum(numbers["claims by prominence"].values()) == claims
    assert sum(numbers["claims by chapter"].values()) >= claims
    assert sum(numbers["tensions between claims by kind"].values()) >= 25
    assert numbers["content triples a claim"] == round(numbers["content triples"] / claims, 2)
    kinds = numbers["things that one claim only is about"]["kind"]
    assert kinds["share"] == round(kinds["count"] / kinds["of"], 4)
    assert main(["stats"]) == 0
    assert f"({kinds['count']:,} of {kinds['of']:,})" in capsys.readouterr().out
    assert main(["stats", "--used-once", "kind"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == kinds["count"]
    assert main(["stats", "--used-once", "nothing"]) == 2
    assert "there are agent" in capsys.readouterr().err
