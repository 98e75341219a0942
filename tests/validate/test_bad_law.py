"""Bad input in law: qualifications that exclude each other, acts without their elements.

Found by `validate`, with file, line and article.
"""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

WORKED_CASE = Path(__file__).parents[1] / "ontology/cases/darfur.ttl"
Copy = Callable[[Path], Path]
Validate = Callable[..., tuple[int, dict[str, Any]]]
Finding = dict[str, Any]

HEAD = """@prefix r2p: <https://w3id.org/r2pgraph/ontology#> .
@prefix agent: <https://w3id.org/r2pgraph/id/agent/> .
@prefix case: <https://example.org/{name}/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<https://w3id.org/r2pgraph/graph/reference/{name}> a r2p:DataFile ; rdfs:label "case {name}"@en .

case:war  a r2p:Conflict ; rdfs:label "war in the hills"@en ; r2p:hasConflictCharacter r2p:nonInternationalArmedConflict .
case:mind  a r2p:StateOfMind ; rdfs:label "what the commander knew"@en ; r2p:hasMentalElement r2p:intentAndKnowledge , r2p:awarenessOfConflict , r2p:awarenessOfProtectedStatus .
"""  # noqa: E501 - a line for each node
SHOOTING = 'case:shooting  a r2p:Conduct ; rdfs:label "shooting in the hills"@en ; '
KNOWING = " ; r2p:linkedWithConflict case:war ; r2p:withStateOfMind case:mind ."

# What is said of a case, and the message about the last line, or none where all is well.
CASES = {
    "an act with all that it needs": (
        "r2p:consistsInAct r2p:murderUnderCommonArticleThree ; "
        "r2p:meetsElement r2p:personTakingNoActivePart" + KNOWING,
        None,
    ),
    "an act without an element": (
        "r2p:consistsInAct r2p:murderUnderCommonArticleThree" + KNOWING,
        "it consists in r2p:murderUnderCommonArticleThree (Geneva Conventions, common article "
        "3(1)(a)), which needs r2p:personTakingNoActivePart",
    ),
    "an act in a conflict of the wrong character": (
        "r2p:consistsInAct r2p:attackingUndefendedPlaces" + KNOWING,
        "it consists in r2p:attackingUndefendedPlaces (Rome Statute, article 8(2)(b)(v)), which "
        "needs r2p:nexusWithInternationalConflict",
    ),
    "an act of either conflict in one of them": (
        "r2p:consistsInAct r2p:pillaging" + KNOWING,
        None,
    ),
    "two acts of different conflicts": (
        "r2p:consistsInAct r2p:orderingDisplacementOfCivilians , r2p:attackingUndefendedPlaces ; "
        "r2p:meetsElement r2p:nexusWithInternationalConflict" + KNOWING,
        "r2p:attackingUndefendedPlaces and r2p:orderingDisplacementOfCivilians exclude each other "
        "(Rome Statute, article 8(2)(b)(v); Rome Statute, article 8(2)(e)(viii))",
    ),
    "two acts of one conflict": (
        "r2p:consistsInAct r2p:orderingDisplacementOfCivilians , r2p:pillaging" + KNOWING,
        None,
    ),
    "gas in a conflict within a state before 2010": (
        "r2p:consistsInAct r2p:usingPoisonousGases ; "
        'r2p:periodEnd "2005-03-16"^^xsd:date' + KNOWING,
        "Rome Statute, article 8(2)(e)(xiv) is in force from 2012-09-26, and what it is cited of "
        "was over by 2005-03-16",
    ),
    "gas in a conflict within a state today": (
        "r2p:consistsInAct r2p:usingPoisonousGases ; "
        'r2p:periodEnd "2017-04-04"^^xsd:date' + KNOWING,
        None,
    ),
    "hostages under the Conventions before the Statute": (
        "r2p:consistsInAct r2p:hostageTakingUnderCommonArticleThree ; "
        'r2p:meetsElement r2p:personTakingNoActivePart ; r2p:periodEnd "1995-06-18"^^xsd:date'
        + KNOWING,
        None,
    ),
    "genocide without intent": (
        "r2p:consistsInAct r2p:genocideByKilling ; r2p:meetsElement r2p:protectedGroupTargeted , "
        "r2p:groupTargetedAsSuch .",
        "it consists in r2p:genocideByKilling (Genocide Convention, article II(a)), which needs "
        "r2p:intentToDestroyInWholeOrInPart",
    ),
    "a crime against humanity in an attack that is neither widespread nor systematic": (
        "r2p:consistsInAct r2p:murderAsCrimeAgainstHumanity ; r2p:meetsElement r2p:multipleActs , "
        "r2p:attackOnCivilianPopulation , r2p:stateOrOrganisationalPolicy , "
        "r2p:knowledgeOfTheAttack , r2p:intentAndKnowledge .",
        "it consists in r2p:murderAsCrimeAgainstHumanity (Rome Statute, article 7(1)(a)), which "
        "needs systematic attack or widespread attack",
    ),
}
SIDES = """
case:judge  a r2p:Organisation ; rdfs:label "{other}"@en .
case:first  a r2p:LegalCharacterisation ; r2p:characterises case:fighting ; r2p:accordingTo agent:council ; r2p:standing r2p:usage ; r2p:asCategory r2p:internationalArmedConflict .
case:fighting  a r2p:Conflict ; rdfs:label "fighting at the border"@en .
case:second  a r2p:LegalCharacterisation ; r2p:characterises case:fighting ; r2p:accordingTo {who} ; r2p:standing r2p:usage ; r2p:asCategory r2p:nonInternationalArmedConflict .
"""  # noqa: E501 - a line for each node


FOUND = """
case:fighting  a r2p:{sort} ; rdfs:label "fighting at the river"@en .
case:first  a r2p:BodyFinding ; r2p:findingAbout case:fighting ; r2p:foundBy agent:council ; r2p:findingOn r2p:internationalArmedConflict ; r2p:findingOutcome r2p:madeOut .
case:second  a r2p:BodyFinding ; r2p:findingAbout case:fighting ; r2p:foundBy agent:council ; r2p:findingOn r2p:nonInternationalArmedConflict ; r2p:findingOutcome r2p:{outcome} .
case:step  a r2p:ProceduralStep ; r2p:stepUnder r2p:romeStatute-58-1 ; r2p:stepOn "{day}"^^xsd:date .
"""  # noqa: E501 - a line for each node
LINE = len(HEAD.splitlines()) + 1
LAW = {"act-has-its-elements", "legal-qualifications-agree", "provision-is-in-force"}
OURS = {"atrocity-is-no-bare-type", "projection-is-not-stated"}
EXPOSED = ' a r2p:Conduct ; rdfs:label "{}"@en ; r2p:exposesPopulationsTo r2p:genocide .'


@pytest.fixture(scope="module")
def findings(
    copy_sample: Copy, validate: Validate, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[Finding]]:
    """What one run finds about law, by the name of the file; what else data needs is left out."""
    root = copy_sample(tmp_path_factory.mktemp("law") / "checkout")
    texts = {str(number): SHOOTING + CASES[name][0] for number, name in enumerate(CASES)}
    texts["itself"] = SIDES.format(who="agent:council", other="court of the hills")
    texts["another"] = SIDES.format(who="case:judge", other="court of the valley")
    texts["findings"] = FOUND.format(sort="Conflict", outcome="madeOut", day="2002-06-30")
    texts["one-finding"] = FOUND.format(sort="Conflict", outcome="leftOpen", day="2002-07-01")
    texts["situation"] = FOUND.format(sort="Situation", outcome="madeOut", day="2009-03-04")
    event = "<https://w3id.org/r2pgraph/id/event/shooting>"
    texts["ours"] = event + EXPOSED.format("a shooting of ours")
    texts["theirs"] = "case:event" + EXPOSED.format("a shooting of theirs")
    for name, text in texts.items():
        path = root / "triples/reference" / f"{name}.ttl"
        path.write_text(HEAD.replace("{name}", name) + text + "\n", encoding="utf-8")
    shutil.copy(WORKED_CASE, root / "triples/reference")
    code, report = validate(root, "--only", "patterns")
    assert code == 1
    found: dict[str, list[Finding]] = {name: [] for name in (*texts, WORKED_CASE.stem)}
    for finding in report["findings"]:
        if finding["rule"] in LAW | OURS and finding["severity"] == "violation":
            found[Path(finding["file"]).stem].append(finding)
    return found


@pytest.mark.parametrize("number", range(len(CASES)), ids=CASES)
def test_an_act_is_told_with_file_line_and_article(
    number: int, findings: dict[str, list[Finding]]
) -> None:
    message = list(CASES.values())[number][1]
    found = findings[str(number)]
    if message is None:
        assert found == []
    else:
        assert {finding["line"] for finding in found} == {LINE}
        assert any(finding["message"].startswith(message) for finding in found), found


def test_one_authority_contradicts_itself(findings: dict[str, list[Finding]]) -> None:
    (finding,) = findings["itself"]
    assert finding["line"] == LINE + 2
    assert "common article 2; Geneva Conventions, common article 3" in finding["message"]


def test_findings_and_steps_are_looked_at_too(findings: dict[str, list[Finding]]) -> None:
    assert [(f["rule"], f["line"]) for f in findings["findings"]] == [
        ("legal-qualifications-agree", LINE + 2),
        ("provision-is-in-force", LINE + 4),
    ]
    assert "article 58(1) is in force from 2002-07-01" in findings["findings"][1]["message"]
    assert findings["one-finding"] == []
    assert findings["situation"] == []


def test_two_authorities_may_differ(findings: dict[str, list[Finding]]) -> None:
    assert findings["another"] == []


def test_case_data_has_names_of_its_own(findings: dict[str, list[Finding]]) -> None:
    """What would be a label by nobody in this graph may stand in the data of others."""
    assert {finding["rule"] for finding in findings["ours"]} == OURS
    assert findings["theirs"] == []


def test_the_worked_case_breaks_no_rule_of_law(findings: dict[str, list[Finding]]) -> None:
    assert findings[WORKED_CASE.stem] == []
