"""What is reported of a change: all that comes of it, wherever it stands, and nothing of before."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.validate.changing import commit, git, replace
from tests.validate.reported import result, rules

from r2pgraph.cli import main
from r2pgraph.validate.inputs import INPUTS
from r2pgraph.validate.run import CHECKS

Validate = Callable[..., tuple[int, dict[str, Any]]]
CLAIMS = "triples/thesis/claims/01-sample.trig"
THINGS = "triples/reference/things.ttl"
PASSAGES = "triples/thesis/passages/01-sample.ttl"
QUICK = "syntax,literals,terms,shapes,patterns,passages,labels,tables"


def test_fault_in_a_changed_file_is_told_and_one_of_before_is_not(
    committed: Path, validate: Validate
) -> None:
    replace(committed / PASSAGES, "r2p:letterCount 43", "r2p:letterCount 0")
    commit(committed)
    assert "shapes" in {f["check"] for f in validate(committed, "--only", "shapes")[1]["findings"]}
    replace(committed / CLAIMS, "r2p:countScope", "r2p:countScop")
    code, report = validate(committed, "--only", QUICK, "--changed-since", "HEAD")
    assert code == 1
    assert "term-undeclared" in rules(report)
    assert {Path(f["file"]).name for f in report["findings"]} == {"01-sample.trig"}
    noted = result(report, "changes")["noted"]
    assert noted["files changed"] == 1
    assert noted["findings of before, not listed"] > 0


def test_fault_that_a_change_makes_in_another_file_is_told(
    committed: Path, validate: Validate
) -> None:
    """What is described in one file is referred to in others, which did not change."""
    replace(committed / THINGS, "\nagent:institute", "\nagent:institution")
    code, report = validate(committed, "--only", "terms", "--changed-since", "HEAD")
    assert code == 1
    elsewhere = [f for f in report["findings"] if "things.ttl" not in str(f["file"])]
    assert "thing-undescribed" in {f["rule"] for f in elsewhere}


def test_file_that_is_gone_or_new_is_a_change(committed: Path, validate: Validate) -> None:
    text = (committed / PASSAGES).read_text(encoding="utf-8")
    (committed / PASSAGES).unlink()
    code, report = validate(committed, "--only", "terms", "--changed-since", "HEAD")
    assert (code, "thing-undescribed" in rules(report)) == (1, True)
    (committed / PASSAGES).write_text(text, encoding="utf-8")
    shutil.copy(committed / CLAIMS, committed / "triples/thesis/claims/02-copy.trig")
    code, report = validate(committed, "--only", "syntax", "--changed-since", "HEAD")
    assert (code, "graph-in-two-files" in rules(report)) == (1, True)


def test_nothing_changed_runs_little_and_says_so(committed: Path, validate: Validate) -> None:
    code, report = validate(committed, "--changed-since", "HEAD")
    assert (code, report["findings"]) == (0, [])
    assert [check["name"] for check in report["checks"] if check["checked"]] == ["syntax"]
    for name in CHECKS[1:]:
        (reason,) = result(report, name)["leftOut"]
        assert reason == "all of it: nothing that it looks at changed since HEAD"


def test_shape_that_changed_is_asked_of_every_file(committed: Path, validate: Validate) -> None:
    shapes = committed / "ontology/shapes/claims.ttl"
    replace(shapes, 'sh:pattern "^[^a-z].*[.?]$"', 'sh:pattern "^[a-z]"')
    code, report = validate(committed, "--only", "shapes", "--changed-since", "HEAD")
    found = [f for f in report["findings"] if f["check"] == "shapes" and f["severity"] != "info"]
    assert code == 1
    assert {Path(f["file"]).name for f in found} == {"01-sample.trig"}


@pytest.mark.parametrize("name", CHECKS)
def test_what_a_check_looks_at_is_said(name: str) -> None:
    assert INPUTS[name]


# Each check with a change that it must see, of the least file that could be overlooked.
SEEN = {
    "terms": ("queries/claims/who-says-what.rq", "r2p:statedBy", "r2p:statedB"),
    "patterns": ("ontology/checks/passage-is-used.rq", "FILTER NOT EXISTS", "FILTER EXISTS"),
    "queries": ("tests/queries/claims/who-says-what.csv", "institute,1", "institute,2"),
    "inferred": ("triples/inferred/author.trig", "what follows", "what once followed"),
    "tables": ("ontology/shapes/README.md", "| `claim-has-speaker` |", "| `claim-has-voice` |"),
    "owl": ("ontology/alignments/planted.ttl", "", ""),
    "coverage": ("triples/thesis/coverage.ttl", "r2p:coveredLetters ", "r2p:coveredLetters 1"),
}
ALIGNMENT = """@prefix r2p: <https://w3id.org/r2pgraph/ontology#> .
r2p:Place <http://www.w3.org/2002/07/owl#equivalentClass> r2p:Event .
"""


@pytest.mark.parametrize("check", SEEN)
def test_no_input_of_a_check_is_overlooked(check: str, committed: Path, validate: Validate) -> None:
    file, old, new = SEEN[check]
    if check == "owl":
        (committed / file).write_text(ALIGNMENT, encoding="utf-8")
    else:
        replace(committed / file, old, new)
    words = ["--only", check, "--changed-since", "HEAD", "--fail-on", "warning"]
    text = ["--source-text", str(committed / "text.txt")]
    code, report = validate(committed, *words, *text)
    assert code == 1
    assert check in {f["check"] for f in report["findings"]}


@pytest.mark.parametrize("name", ["nowhere", "--output=x", "HEAD~9", ""])
def test_revision_that_is_none(
    name: str, committed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["validate", "--root", str(committed), f"--changed-since={name}"]
    assert main(words) == 2
    assert "git knows no commit" in capsys.readouterr().err


@pytest.mark.parametrize("without", ["repository", "git"])
def test_no_git(
    without: str,
    checkout: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if without == "git":
        monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(checkout.parent))
    assert main(["validate", "--root", str(checkout), "--changed-since", "HEAD"]) == 2
    assert "is in no git repository, or git is not here" in capsys.readouterr().err


def test_programs_that_a_repository_names_are_not_run(
    committed: Path, tmp_path: Path, validate: Validate
) -> None:
    trap = tmp_path / "trap"
    run = f"touch {trap}; cat"
    for name in ("core.fsmonitor", "diff.external", "diff.x.textconv", "diff.x.command"):
        git(committed, "config", name, run)
    (committed / ".gitattributes").write_text("* diff=x\n")
    replace(committed / CLAIMS, "r2p:countScope", "r2p:countScop")
    trap.unlink(missing_ok=True)
    assert validate(committed, "--only", "terms", "--changed-since", "HEAD")[0] == 1
    assert not trap.exists()
