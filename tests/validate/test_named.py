"""`r2pgraph validate PATHS`: files are checked with their project, and what is told is of them."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.validate.changing import git, replace
from tests.validate.reported import result, rules
from tests.validate.test_foreign import make

from r2pgraph.cli import main

Told = Callable[..., tuple[int, dict[str, Any]]]
CLAIMS = "triples/thesis/claims/01-sample.trig"
PASSAGES = "triples/thesis/passages/01-sample.ttl"


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Told:
    """Runs `r2pgraph validate` with words of one's own; the exit code and the report."""

    def run(*words: object) -> tuple[int, dict[str, Any]]:
        code = main(["validate", "--format", "json", *map(str, words)])
        return code, json.loads(capsys.readouterr().out)

    return run


def names(report: dict[str, Any]) -> set[str]:
    return {Path(finding["file"]).name for finding in report["findings"]}


def test_only_what_is_in_the_files_named_is_told(checkout: Path, told: Told) -> None:
    replace(checkout / CLAIMS, "r2p:countScope", "r2p:countScop")
    replace(checkout / PASSAGES, "r2p:letterCount 43", "r2p:letterCoun 43")
    code, report = told(checkout / CLAIMS, "--only", "terms")
    assert (code, names(report)) == (1, {"01-sample.trig"})
    assert result(report, "paths")["checked"] == {"files named that are read": 1}
    assert result(report, "paths")["noted"]["findings in other files, not listed"] > 0
    code, report = told(checkout / "triples/reference", "--only", "terms")
    assert (code, report["findings"]) == (0, [])
    code, report = told(checkout / "triples/thesis", "--only", "terms")
    assert (code, names(report)) == (1, {"01-sample.trig", "01-sample.ttl"})


def test_checks_that_look_at_none_of_the_files_say_so(checkout: Path, told: Told) -> None:
    _, report = told(checkout / "queries/claims/who-says-what.rq", "--only", "shapes,terms")
    assert result(report, "shapes")["leftOut"] == ["all of it: it looks at none of the files named"]
    assert result(report, "terms")["checked"]


def test_folder_that_is_a_project_is_checked_whole(checkout: Path, told: Told) -> None:
    replace(checkout / PASSAGES, "r2p:letterCount 43", "r2p:letterCoun 43")
    code, report = told(checkout, "--only", "terms")
    assert (code, "01-sample.ttl" in names(report)) == (1, True)
    assert "paths" not in {check["name"] for check in report["checks"]}


@pytest.mark.parametrize("mark", ["r2pgraph.toml", "pyproject.toml", ".git", ""])
def test_foreign_file_is_checked_with_its_project(mark: str, tmp_path: Path, told: Told) -> None:
    """The class of the tree is in another folder; without a mark nobody knows of it."""
    root = make(tmp_path / "garden", "ontology")
    if mark == "r2pgraph.toml":
        (root / mark).write_text('[files]\nontology = ["src/*"]\ndata = ["data/*"]\n')
    elif mark == "pyproject.toml":
        (root / mark).write_text('[project]\nname = "garden"\n')
    elif mark:
        git(root, "init")
    replace(root / "data/trees.ttl", "ex:age 80", 'ex:age "eighty"^^xsd:integer')
    code, report = told(root / "data/trees.ttl", "--only", "literals,terms")
    assert (code, names(report)) == (1, {"trees.ttl"})
    files = result(report, "syntax")["checked"]["files"]
    assert files == {"": 2, "r2pgraph.toml": 3}.get(mark, 4)


def test_root_may_be_named_too(tmp_path: Path, told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make(tmp_path / "garden", "ontology")
    monkeypatch.chdir(root / "data")
    for words in (["--root", root, "trees.ttl"], ["--root", "..", "trees.ttl", "more.rdf"]):
        code, report = told(*words, "--only", "terms")
        assert (code, report["findings"]) == (0, [])
        assert result(report, "syntax")["checked"]["files"] == 4
        assert result(report, "paths")["checked"] == {"files named that are read": len(words) - 2}


def test_path_through_a_link_is_the_same_file(tmp_path: Path, told: Told) -> None:
    root = make(tmp_path / "garden", "ontology")
    git(root, "init")
    (tmp_path / "link").symlink_to(root)
    replace(root / "data/trees.ttl", "ex:age 80", 'ex:age "eighty"^^xsd:integer')
    for words in ([tmp_path / "link/data/trees.ttl"], ["--root", tmp_path / "link", root / "data"]):
        code, report = told(*words, "--only", "literals")
        assert (code, names(report)) == (1, {"trees.ttl"})


def test_what_nothing_reads_is_named_and_nothing_else_is_exit_5(tmp_path: Path, told: Told) -> None:
    root = make(tmp_path, "thesaurus")
    git(root, "init")
    (root / "notes.txt").write_text("notes")
    code, report = told(root / "thesaurus.ttl", root / "old.n3", root / "notes.txt")
    assert (code, report["findings"]) == (0, [])
    old, notes = result(report, "paths")["leftOut"]
    assert old.endswith("old.n3: .n3 is not read; convert it to Turtle")
    assert notes.endswith(
        "notes.txt: it is neither RDF nor SPARQL that is read, by its name and place"
    )
    code, report = told(root / "old.n3", root / "notes.txt")
    assert (code, result(report, "paths")["checked"]) == (5, {"files named that are read": 0})
    (root / "empty").mkdir()
    assert told(root / "empty")[0] == 5


def test_file_beside_our_folders_is_named_as_not_read(checkout: Path, told: Told) -> None:
    (checkout / "more.ttl").write_text("<a:b> <c:d> <e:f> .")
    code, report = told(checkout / "more.ttl", "--only", "syntax")
    assert code == 5
    (reason,) = result(report, "paths")["leftOut"]
    assert reason.endswith("data and queries are in ontology/, triples/ and queries/")
    (checkout / "triples/more.rdf").write_text("")
    code, report = told(checkout / "triples/more.rdf", "--only", "syntax")
    assert (code, rules(report)) == (1, ["file-not-read"])


def test_each_path_that_cannot_be_used_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make(tmp_path / "garden", "ontology")
    os.mkfifo(root / "pipe.ttl")
    words = [root / "data/elms.ttl", root / "trees", root / "pipe.ttl", root / "src"]
    assert main(["validate", *map(str, words)]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert [line.rpartition(": ")[2] for line in lines] == [
        "there is no such file or folder",
        "there is no such file or folder",
        "it is neither a file nor a folder",
    ]
    (tmp_path / "far.ttl").write_text("")
    assert main(["validate", "--root", str(root), str(tmp_path / "far.ttl")]) == 2
    assert f"far.ttl: it is outside of {root}" in capsys.readouterr().err


def test_file_that_may_not_be_read_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make(tmp_path, "ontology")
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert main(["validate", str(root / "data/trees.ttl")]) == 2
    assert "trees.ttl: it cannot be read; check its permissions" in capsys.readouterr().err


def test_paths_of_several_projects_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = make(tmp_path / "one", "ontology"), make(tmp_path / "other", "thesaurus")
    git(one, "init")
    words = [str(one / "data/trees.ttl"), str(other / "thesaurus.ttl")]
    for more in (False, True):
        if more:
            git(other, "init")
        assert main(["validate", *words]) == 2
        said = capsys.readouterr().err
        assert "the paths are in different projects" in said
        assert str(one) in said
        assert str(other) in said


def test_file_that_does_not_parse_is_told_of_whichever_is_named(tmp_path: Path, told: Told) -> None:
    root = make(tmp_path, "ontology")
    git(root, "init")
    (root / "data/broken.ttl").write_text("<a> <b> .")
    for name in ("data/trees.ttl", "data/broken.ttl"):
        code, report = told(root / name)
        assert (code != 0, names(report)) == (True, {"broken.ttl"})


def test_paths_and_changes_are_both_kept_to(committed: Path, told: Told) -> None:
    replace(committed / CLAIMS, "r2p:countScope", "r2p:countScop")
    replace(committed / PASSAGES, "r2p:letterCount 43", "r2p:letterCoun 43")
    code, report = told(committed / PASSAGES, "--only", "terms", "--changed-since", "HEAD")
    assert (code, names(report)) == (1, {"01-sample.ttl"})


def test_accepted_findings_elsewhere_do_not_matter(checkout: Path, told: Told) -> None:
    entry = '[[accepted]]\nrule = "{}"\nfile = "{}"\nreason = "r"\nexpires = 2990-01-01\n'
    replace(checkout / CLAIMS, "r2p:countScope", "r2p:countScop")
    text = entry.format("terms/term-undeclared", CLAIMS) + entry.format("owl/other", "ontology/a")
    (checkout / "r2pgraph-baseline.toml").write_text(text)
    words = ("--only", "terms,owl")
    assert told(checkout / CLAIMS, *words)[0] == 0
    assert told(checkout / "r2pgraph-baseline.toml", *words)[0] == 0
