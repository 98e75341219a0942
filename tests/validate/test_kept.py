"""What was found is kept, and each input of a check changes its result."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from r2pgraph.memo import Memo
from r2pgraph.reason import hermit
from r2pgraph.validate import kept as keeping
from r2pgraph.validate import run
from r2pgraph.validate.context import Context, read_files
from r2pgraph.validate.inputs import INPUTS, kind_of
from r2pgraph.validate.kept import Kept
from r2pgraph.validate.project import find_project
from r2pgraph.validate.report import CheckResult, Problem

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


# Each check with a change that it must see, and the rule that tells it.
SEEN = {
    "syntax": (
        "triples/reference/things.ttl",
        "@prefix r2p:",
        "@prefix own: <urn:own#> .\n@prefix r2p:",
    ),
    "literals": (
        "triples/thesis/claims/01-sample.trig",
        "r2p:value 40000",
        'r2p:value "many"^^<http://www.w3.org/2001/XMLSchema#integer>',
    ),
    "terms": ("queries/claims/who-says-what.rq", "r2p:statedBy", "r2p:statedB"),
    "shapes": ("triples/thesis/passages/01-sample.ttl", "r2p:letterCount 43", "r2p:letterCount 0"),
    "patterns": ("ontology/checks/passage-is-used.rq", "FILTER NOT EXISTS", "FILTER EXISTS"),
    "passages": (
        "triples/thesis/passages/01-sample.ttl",
        "r2p:letterCount 43",
        "r2p:letterCount 44",
    ),
    "coverage": ("triples/thesis/coverage.ttl", "r2p:coveredLetters ", "r2p:coveredLetters 1"),
    "inferred": ("triples/inferred/author.trig", "what follows", "what once followed"),
    "queries": ("tests/queries/claims/who-says-what.csv", "institute,1", "institute,2"),
    "tables": ("ontology/shapes/README.md", "| `claim-has-speaker` |", "| `claim-has-voice` |"),
}


def findings(report: dict[str, Any], check: str) -> list[dict[str, Any]]:
    return [f for f in report["findings"] if f["check"] == check and f["severity"] != "info"]


@pytest.mark.parametrize("check", SEEN)
def test_what_is_kept_is_not_found_for_another_input(
    check: str, checkout: Path, validate: Validate
) -> None:
    words = ["--only", check, "--source-text", str(checkout / "text.txt")]
    before = validate(checkout, *words)
    assert findings(before[1], check) == []
    file, old, new = SEEN[check]
    replaced(checkout / file, (old, new))
    changed = validate(checkout, *words)
    assert findings(changed[1], check)
    assert validate(checkout, *words) == changed  # as it is kept
    assert validate(checkout, *words, "--no-cache") == changed  # and as it is found anew
    replaced(checkout / file, (new, old))
    assert validate(checkout, *words) == before


def test_unchanged_is_not_checked_again_and_reported_alike(
    checkout: Path, validate: Validate, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["--source-text", str(checkout / "text.txt"), "--infos"]
    before = validate(checkout, *words)
    text = checkout / "other.txt"
    shutil.copy(checkout / "text.txt", text)

    # Said, not raised: in a process with threads nothing stands between a check and the run.
    def not_again(name: str, _: Context) -> CheckResult:
        return CheckResult(name, problem=Problem(4, "it was run"))

    monkeypatch.setattr(run, "_result", not_again)
    assert validate(checkout, *words) == before
    # The same text in another place is the same text; none is another input.
    assert validate(checkout, "--source-text", str(text), "--infos") == before
    assert validate(checkout)[0] == 4


def kept(root: Path, cache: Path, **more: Any) -> Kept:
    layout = find_project(root)
    corpus, unparsed = read_files(layout)
    return Kept(Context(layout, corpus, unparsed, memo=Memo(cache), **more))


def test_every_file_changes_the_key_of_the_checks_that_look_at_it_and_no_other(
    checkout: Path, tmp_path: Path
) -> None:
    def keys() -> dict[str, str]:
        found = kept(checkout, tmp_path)
        return {name: found._key(name) for name in INPUTS}

    files: dict[str, Path] = {}
    for path in sorted(checkout.rglob("*")):
        if path.is_file():
            files.setdefault(kind_of(path.relative_to(checkout)), path)
    wanted = set().union(*INPUTS.values())
    assert wanted - files.keys() <= {"alignments", "recorded"}
    before = keys()
    for kind in wanted & files.keys():
        text = files[kind].read_bytes()
        files[kind].write_bytes(text + b"\n")
        after = keys()
        for name, kinds in INPUTS.items():
            assert (before[name] != after[name]) is (kind in kinds), (name, kind)
        files[kind].write_bytes(text)
    assert keys() == before


def test_what_a_check_is_told_changes_the_key(checkout: Path, tmp_path: Path) -> None:
    told: list[dict[str, Any]] = [
        {},
        {"require_text": True},
        {"selected": frozenset({"patterns"})},
        {"known": frozenset({"patterns"})},
    ]
    assert len({kept(checkout, tmp_path, **one)._key("passages") for one in told}) == len(told)
    assert kept(checkout, tmp_path)._key("patterns") != kept(checkout, tmp_path)._key("passages")


def test_check_has_no_other_file_than_it_looks_at(checkout: Path, tmp_path: Path) -> None:
    whole = kept(checkout, tmp_path)
    for name, kinds in INPUTS.items():
        files = whole.context_of(name).corpus.files
        assert {kind_of(f.path.relative_to(checkout)) for f in files} <= kinds


def test_what_is_found_while_a_file_is_saved_is_not_kept(checkout: Path, tmp_path: Path) -> None:
    found = kept(checkout, tmp_path)
    assert found.recalled("tables") is None
    replaced(checkout / "ontology/checks/README.md", ("\n", "\n\n"))
    found.keep([CheckResult("tables", {"READMEs": 3})])
    assert found.recalled("tables") is None
    again = kept(checkout, tmp_path)
    assert again.recalled("tables") is None
    again.keep([CheckResult("tables", {"READMEs": 3})])
    assert kept(checkout, tmp_path).recalled("tables") == CheckResult("tables", {"READMEs": 3})


@pytest.mark.parametrize("call", ["NOW()", "rand ()", "STRUUID()"])
def test_what_may_differ_each_time_is_not_kept(call: str, checkout: Path, tmp_path: Path) -> None:
    path = checkout / "ontology/checks/passage-is-used.rq"
    path.write_text(path.read_text("utf-8") + f"# {call}\n", encoding="utf-8")
    found = kept(checkout, tmp_path)
    found.keep([CheckResult("patterns"), CheckResult("shapes")])
    assert kept(checkout, tmp_path).recalled("patterns") is None
    assert kept(checkout, tmp_path).recalled("shapes") == CheckResult("shapes")


def test_other_code_finds_anew(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(checkout, tmp_path).keep([CheckResult("patterns")])
    assert kept(checkout, tmp_path).recalled("patterns")
    monkeypatch.setattr(keeping, "checking_version", lambda: "another")
    assert kept(checkout, tmp_path).recalled("patterns") is None
