"""What was found before is used for the very same input; each kind of input changes the result."""

import argparse
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.reason.test_explain import BASE, FACTS, GOAL, background_and_facts

from r2pgraph import terms
from r2pgraph.layout import Layout
from r2pgraph.load import load_corpus
from r2pgraph.memo import Memo
from r2pgraph.reason import explain, hermit
from r2pgraph.reason import infer as command
from r2pgraph.reason.explain import Memberships
from r2pgraph.reason.owl_input import OwlInput
from r2pgraph.reason.publish import says_the_same, to_trig
from r2pgraph.reason.standpoint import infer

VILLAGE = Path(__file__).parent / "village"
MILLER = terms.ID + "agent/miller"
CLAIMS = "triples/work/01.trig"
PEOPLE = "triples/reference/people.ttl"
AXIOMS = "ontology/axioms.ttl"
CORE = "ontology/core.ttl"
RULES = "ontology/rules/"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Memo, str]:
    """All that was found for the village as it is, and its file."""
    memo = Memo(tmp_path_factory.mktemp("kept"))
    return memo, written(VILLAGE, memo)


def written(root: Path, memo: Memo) -> str:
    corpus = load_corpus(Layout(root))
    return to_trig(corpus, infer(corpus, MILLER, memo))


def no_reasoner(*_: object) -> None:
    raise AssertionError("the reasoner was started")


def test_nothing_is_reasoned_over_twice(
    kept: tuple[Memo, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    memo, text = kept
    monkeypatch.setattr(hermit, "run_limited", no_reasoner)
    assert written(VILLAGE, memo) == text


# A file, what is replaced in it, and by what.
CHANGES = {
    "content of a claim": (CLAIMS, "agent:baker , agent:bell", "agent:bell , agent:tailor"),
    "speaker of a claim": (CLAIMS, "claim:houses a r2p:Claim ; r2p:statedBy agent:miller .", ""),
    "another claim": (
        CLAIMS,
        "claim:insult {",
        "claim:well { <urn:node:5> r2p:tells agent:bell , agent:tailor . }\n"
        "<urn:graph> { claim:well r2p:statedBy agent:miller . }\nclaim:insult {",
    ),
    "another reason, nearer": (
        CLAIMS,
        "claim:insult {",
        "claim:well { <urn:node:5> r2p:tells agent:baker , agent:miller . }\n"
        "<urn:graph> { claim:well r2p:statedBy agent:miller . }\nclaim:insult {",
    ),
    "class of a thing": (PEOPLE, "agent:smith a r2p:Person ;", "agent:smith"),
    "fact of the reference layer": (
        PEOPLE,
        "agent:baker a r2p:Person ;",
        "agent:baker a r2p:Person ; r2p:livesBeside agent:smith ;",
    ),
    "label of a thing": (PEOPLE, "the baker", "the old baker"),
    "definition": (AXIOMS, "owl:someValuesFrom r2p:Person", "owl:someValuesFrom r2p:Goat"),
    "axiom about a property": (
        CORE,
        "r2p:livesBeside a owl:ObjectProperty ;",
        "r2p:livesBeside a owl:ObjectProperty ; rdfs:range r2p:Person ; rdfs:domain r2p:Person ;",
    ),
    "rule": (RULES + "beside.rq", "STR(?a) < STR(?b)", "STR(?a) > STR(?b)"),
    "choice of claims": (
        RULES + "claims-of-standpoint.rq",
        "?claim r2p:statedBy ?standpoint",
        "?claim r2p:statedBy ?standpoint FILTER (!CONTAINS(STR(?claim), 'tower'))",
    ),
}


@pytest.mark.usefixtures("asked_once")
@pytest.mark.parametrize("name", CHANGES)
def test_each_kind_of_input_changes_the_result(
    name: str, kept: tuple[Memo, str], tmp_path: Path
) -> None:
    memo, before = kept
    root = changed(tmp_path, *CHANGES[name])
    text = written(root, memo)
    assert text == written(root, Memo())
    assert not says_the_same(text, before)


def changed(tmp_path: Path, file: str, old: str, new: str, of: Path = VILLAGE) -> Path:
    """A copy of a village with another text in a file."""
    root = shutil.copytree(of, tmp_path / "village")
    text = (root / file).read_text(encoding="utf-8")
    assert old in text
    (root / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return root


def test_another_rule_changes_the_result(kept: tuple[Memo, str], tmp_path: Path) -> None:
    root = shutil.copytree(VILLAGE, tmp_path / "village")
    rule = (root / RULES / "beside.rq").read_text(encoding="utf-8")
    (root / RULES / "beyond.rq").write_text(rule.replace("STR(?a) <", "STR(?a) >"))
    assert written(root, kept[0]) == written(root, Memo()) != kept[1]


def test_a_remark_in_a_rule_changes_digests_alone(kept: tuple[Memo, str], tmp_path: Path) -> None:
    root = changed(tmp_path, RULES + "beside.rq", "CONSTRUCT", "# A remark.\nCONSTRUCT")
    text = written(root, kept[0])
    assert text != kept[1]
    assert says_the_same(text, kept[1])


def test_a_change_near_one_thing_leaves_the_others_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = ":dan :hasChild :eve . :eve a :Person ."
    memo, goals = Memo(tmp_path), [GOAL, (BASE + "dan", BASE + "Parent")]
    before = Memberships(*background_and_facts(FACTS + others)).explain(goals, memo)
    asked: list[OwlInput] = []
    check: Callable[..., hermit.OwlReport] = explain.check_input

    def listening(given: OwlInput, memo: Memo) -> hermit.OwlReport:
        asked.append(given)
        return check(given, memo)

    monkeypatch.setattr(explain, "check_input", listening)
    more = FACTS + others + ":eve :hasChild :fay ."
    after = Memberships(*background_and_facts(more)).explain(goals, memo)
    assert after[goals[0]] == before[goals[0]]
    assert after[goals[1]].facts == before[goals[1]].facts
    assert after[goals[1]].digest != before[goals[1]].digest
    names = {str(part) for given in asked for triple in given.triples for part in triple}
    assert any("dan" in name for name in names)
    assert not any("ann" in name for name in names)


def test_the_command_can_derive_everything_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("R2PGRAPH_CACHE", str(tmp_path / "cache"))
    (tmp_path / "cache").mkdir()
    root = shutil.copytree(VILLAGE, tmp_path / "village")
    words = ["--root", str(root), "--standpoint", MILLER]
    assert run(*words) == 0
    monkeypatch.setattr(hermit, "run_limited", no_reasoner)
    assert run(*words, "--check") == 0
    with pytest.raises(AssertionError, match="was started"):
        run(*words, "--check", "--no-cache")


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args(words))
