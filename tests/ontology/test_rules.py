"""Each rule reads what it must from the claims of a standpoint, and nothing from near misses."""

from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from r2pgraph import terms
from r2pgraph.layout import DataFile, FileKind, find_layout
from r2pgraph.load import Corpus, LoadedFile, load_file, name_of
from r2pgraph.reason.rules import STANDPOINT_RULE, Premise, claims_of, premises

LAYOUT = find_layout()
CASES = Path(__file__).parent / "rules"
EX = "https://example.org/rules/"
EXPECTED = "https://example.org/test#expected"
RULES = sorted(path.stem for path in LAYOUT.rules.glob("*.rq"))


@pytest.fixture(scope="module")
def ontology() -> list[LoadedFile]:
    files = [f for f in LAYOUT.data_files() if f.kind is FileKind.ONTOLOGY]
    return [load_file(file) for file in files]


def _case(rule: str) -> LoadedFile:
    return load_file(DataFile(CASES / f"{rule}.trig", FileKind.TRIPLES, "urn:case"))


def _corpus(ontology: list[LoadedFile], case: LoadedFile) -> Corpus:
    """The case with who states its claims, unless it says so itself."""
    stated = [q for q in case.quads if name_of(q.graph_name) != EXPECTED]
    if not any(q.predicate.value == terms.STATED_BY for q in stated):
        speaker, flatly = ox.NamedNode(EX + "speaker"), ox.NamedNode(terms.R2P + "unhedged")
        things = ox.NamedNode(EX + "things")
        for graph in {name_of(q.graph_name) for q in stated} - {EX + "things"}:
            claim = ox.NamedNode(graph)
            stated.append(ox.Quad(claim, ox.NamedNode(terms.STATED_BY), speaker, things))
            stated.append(ox.Quad(claim, ox.NamedNode(terms.HEDGING), flatly, things))
    return Corpus((*ontology, replace(case, quads=tuple(stated))), LAYOUT)


def _found(ontology: list[LoadedFile], rule: str) -> list[Premise]:
    corpus = _corpus(ontology, _case(rule))
    claims = claims_of(corpus, LAYOUT.rules, EX + "speaker")
    reader = "plain-facts" if rule == STANDPOINT_RULE else rule
    return [p for p in premises(corpus, LAYOUT.rules, claims) if p.rule == reader]


def test_every_rule_has_a_case() -> None:
    assert len(RULES) >= 8
    assert sorted(path.stem for path in CASES.glob("*.trig")) == RULES


@pytest.mark.parametrize("rule", RULES)
def test_rule(ontology: list[LoadedFile], rule: str) -> None:
    expected = {
        (q.subject, q.predicate, q.object)
        for q in _case(rule).quads
        if name_of(q.graph_name) == EXPECTED
    }
    assert expected
    assert {premise.triple for premise in _found(ontology, rule)} == expected


def test_premises_name_the_claims_they_are_from(ontology: list[LoadedFile]) -> None:
    claims = {
        premise.triple[0].value: premise.claims for premise in _found(ontology, "continued-in")
    }
    assert claims == {
        EX + "raid": {EX + "order", EX + "before", EX + "after"},
        EX + "siege": {EX + "suffered", EX + "came-back"},
    }
