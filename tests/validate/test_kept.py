"""What reasoners found is kept, and each input of the checks that use it changes their result."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from r2pgraph.reason import hermit

Validate = Callable[..., tuple[int, dict[str, Any]]]
DEFECTS = Path(__file__).parents[1] / "defects"
ALIGNMENT = """@prefix r2p: <https://w3id.org/r2pgraph/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .

r2p:Place
    owl:equivalentClass r2p:Event ;
    .
"""


@pytest.fixture(scope="module")
def known(
    copy_sample: Callable[[Path], Path],
    validate: Validate,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """A checkout about which everything was found before."""
    root = copy_sample(tmp_path_factory.mktemp("known") / "checkout")
    assert validate(root, "--only", "owl,inferred")[0] == 0
    return root


def replaced(path: Path, *pairs: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def fact_of_the_reference_layer(root: Path) -> None:
    name = "place-that-is-an-event.ttl"
    shutil.copy(DEFECTS / name, root / "triples/reference" / name)


def axiom(root: Path) -> None:
    name = "class-without-members.ttl"
    shutil.copy(DEFECTS / name, root / "ontology" / name)


def alignment(root: Path) -> None:
    (root / "ontology/alignments/planted.ttl").write_text(ALIGNMENT, encoding="utf-8")


def claim(root: Path) -> None:
    path = root / "triples/thesis/claims/01-sample.trig"
    cause, effect = "hasCause kind:neglect", "hasEffect event:flood , kind:breach"
    replaced(path, (cause, "hasCause event:flood"), (effect, "hasEffect event:flood"))


def rule(root: Path) -> None:
    event = " a/rdfs:subClassOf* r2p:Event ."
    path = root / "ontology/rules/led-to.rq"
    said = ("rdf:predicate r2p:ledTo", "rdf:predicate rdfs:seeAlso")
    replaced(path, (f"?cause{event}", ""), (f"?effect{event}", ""), said)


def result(root: Path) -> None:
    replaced(root / "triples/inferred/author.trig", ("what follows", "what once followed"))


CASES: dict[Callable[[Path], None], str] = {
    fact_of_the_reference_layer: "owl/ontology-inconsistent",
    axiom: "owl/class-unsatisfiable",
    alignment: "owl/ontology-inconsistent",
    claim: "inferred/inferences-stale",
    rule: "inferred/inferences-stale",
    result: "inferred/inferences-stale",
}


@pytest.mark.parametrize("change", CASES, ids=lambda change: change.__name__)
def test_each_input_changes_the_result(
    change: Callable[[Path], None], known: Path, tmp_path: Path, validate: Validate
) -> None:
    root = shutil.copytree(known, tmp_path / "checkout")
    change(root)
    check, _, expected = CASES[change].partition("/")
    code, report = validate(root, "--only", check)
    assert code == 1
    assert {f["rule"] for f in report["findings"] if f["check"] == check} == {expected}


def test_what_did_not_change_is_not_reasoned_over(
    known: Path, validate: Validate, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_reasoner(*_: object) -> None:
        raise AssertionError("the reasoner was started")

    monkeypatch.setattr(hermit, "run_limited", no_reasoner)
    assert validate(known, "--only", "owl,inferred")[0] == 0
    replaced(known / "triples/thesis/claims/01-sample.trig", ("About 40,000", "Some 40,000"))
    assert validate(known, "--only", "owl,inferred", "--jobs", "1")[0] == 0
