"""Bad input: one clear message with its place and remedy, the right exit code, nothing changed."""

import hashlib
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.validate.changing import replace

from r2pgraph.cli import main
from r2pgraph.reason import denial

QUICK = "syntax,terms,shapes,patterns,passages"
CLAIMS = "triples/thesis/claims/01-sample.trig"
PASSAGES = "triples/thesis/passages/01-sample.ttl"
QUERY = "queries/claims/who-says-what.rq"
Validate = Callable[..., tuple[int, dict[str, Any]]]


def state(root: Path) -> dict[str, str]:
    """Every file of a checkout with its digest."""
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*")
        if path.is_file()
    }


def violations(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return [line for line in capsys.readouterr().out.splitlines() if "violation: " in line]


# What is changed in the file of claims or of passages, the line of the finding from there, the exit
# code, words.
CASES = {
    "file-that-does-not-parse": ("r2p:value 40000 ;", "r2p:value ;", 0, 3, "not a valid"),
    "unknown-term": ("r2p:citesNote", "r2p:citesNot", 0, 1, "did you mean r2p:citesNote?"),
    "anchor-outside-the-text": ("oa:end 180 ;", "oa:end 9180 ;", 0, 1, "beyond the"),
    "claim-without-a-speaker": (
        "        r2p:statedBy agent:institute ;\n        r2p:authorStance r2p:adopts ;\n",
        "",
        -2,
        1,
        "nobody states the claim",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_one_message_with_file_and_line(
    name: str, checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new, offset, exit_code, words = CASES[name]
    texts = (checkout / file for file in (CLAIMS, PASSAGES))
    path = next(text for text in texts if old in text.read_text(encoding="utf-8"))
    line = replace(path, old, new) + offset
    before = state(checkout)
    code = main(["validate", "--root", str(checkout), "--only", QUICK])
    found = violations(capsys)
    assert code == exit_code
    assert len(found) == 1, found
    assert re.match(rf"{re.escape(str(path))}:{line}:\d+: violation: ", found[0])
    assert words in found[0]
    assert "; " in found[0]
    assert state(checkout) == before


def test_query_with_an_unknown_parameter(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replace(checkout / QUERY, "# param: speaker", "# param: speakr")
    before = state(checkout)
    assert main(["validate", "--root", str(checkout), "--only", "queries"]) == 3
    out = capsys.readouterr().out
    assert f"{checkout / QUERY}:1:" in out
    assert "speakr" in out
    assert state(checkout) == before


def test_text_that_no_record_names(
    checkout: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.txt"
    other.write_text("Another text.\n")
    before = state(checkout)
    words = ["--root", str(checkout), "--only", "passages", "--source-text", str(other)]
    assert main(["validate", *words]) == 2
    out = capsys.readouterr().out
    assert f"{other} is not the recorded text" in out
    assert "give the recorded text" in out
    assert "passages  passages: 3" in out  # the report is written all the same
    assert "not checked: 3 anchors, for want of the text" in out
    assert state(checkout) == before


def test_command_line_ends_with_the_code_of_the_report(checkout: Path, repository: Path) -> None:
    replace(checkout / CLAIMS, "r2p:countScope", "r2p:countScop")
    done = subprocess.run(
        [sys.executable, "-m", "r2pgraph", "validate", "--root", str(checkout), "--only", "terms"],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(repository / "service")},
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == ""
    assert "exit 1" in done.stdout.splitlines()[-1]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--root", "nowhere"], "no folders 'ontology' and 'triples' in nowhere"),
        (["--only", "shapez"], "there is no check 'shapez'; choose from syntax, literals"),
    ],
)
def test_usage(words: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", *words]) == 2
    assert message in capsys.readouterr().err


def test_text_that_is_missing_or_not_utf8(
    checkout: Path, tmp_path: Path, validate: Validate
) -> None:
    broken = tmp_path / "broken.txt"
    broken.write_bytes(b"caf\xe9")
    for path, code, words in (
        (tmp_path / "none.txt", 2, "no such file"),
        (broken, 3, "is not UTF-8"),
    ):
        found, report = validate(checkout, "--only", "passages", "--source-text", str(path))
        assert found == code
        (problem,) = report["checks"][0]["problems"]
        assert words in problem["message"].lower() or words in problem["message"]


def test_anchors_without_text(checkout: Path, validate: Validate) -> None:
    code, report = validate(checkout, "--only", "passages")
    passages = report["checks"][-1]
    assert code == 0
    assert passages["noted"]["anchors compared with the text"] == 0
    assert passages["leftOut"][0].startswith("3 anchors, for want of the text")
    code, report = validate(checkout, "--only", "passages", "--require-text")
    assert code == 4
    assert "3 anchors are unchecked" in report["checks"][-1]["problems"][0]["message"]


@pytest.mark.parametrize(
    ("folder", "check"),
    [("ontology/shapes", "shapes"), ("ontology/checks", "patterns"), ("queries/claims", "queries")],
)
def test_nothing_passes_on_nothing(
    folder: str, check: str, checkout: Path, validate: Validate
) -> None:
    for path in (checkout / folder).iterdir():
        path.unlink()
    code, report = validate(checkout, "--only", check)
    assert code == 5
    assert "nothing was checked" in report["checks"][-1]["problems"][0]["message"]


def test_no_passages_is_nothing_checked(checkout: Path, validate: Validate) -> None:
    for path in [checkout / CLAIMS, *(checkout / "triples/thesis/passages").iterdir()]:
        path.unlink()
    code, report = validate(checkout, "--only", "passages")
    assert code == 5
    assert "0 passages and 0 anchors" in report["checks"][-1]["problems"][0]["message"]


def test_no_data_files(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in (checkout / "triples").rglob("*.t*"):
        if path.is_file():
            path.unlink()
    assert main(["validate", "--root", str(checkout)]) == 5
    assert "has no .ttl or .trig file" in capsys.readouterr().err


def test_rule_that_does_not_parse(checkout: Path, validate: Validate) -> None:
    rule = checkout / "ontology/checks/passage-is-used.rq"
    replace(rule, "SELECT DISTINCT ?focus WHERE {", "SELECT DISTINCT ?focus WHERE")
    code, report = validate(checkout, "--only", "patterns")
    assert code == 3
    (finding,) = (f for f in report["findings"] if f["severity"] != "info")
    assert (finding["file"], finding["rule"]) == (str(rule), "pattern-unusable")
    (checked,) = (c["checked"] for c in report["checks"] if c["name"] == "patterns")
    assert checked["focus nodes"] > 0


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("# remedy:", "# cure:", "no '# remedy: …' line"),
        ("# severity: warning", "# severity: grave", "'grave' is no severity"),
        ("SELECT DISTINCT ?focus WHERE", "SELECT DISTINCT ?claim WHERE", "selects no ?focus"),
        ("SELECT DISTINCT ?focus WHERE", "DESCRIBE ?focus WHERE", "the query is not a SELECT"),
        ("WHERE {", "WHERE { SERVICE <http://127.0.0.1:9/> {}", "SERVICE would make"),
        ("the passage\n", "the passage of {author}\n", "names 'author', which is no column"),
    ],
)
def test_rule_that_is_incomplete(
    old: str, new: str, words: str, checkout: Path, validate: Validate
) -> None:
    replace(checkout / "ontology/checks/passage-is-used.rq", old, new)
    code, report = validate(checkout, "--only", "patterns")
    assert code == 3
    (finding,) = (f for f in report["findings"] if f["severity"] != "info")
    assert words in finding["message"]
    assert finding["remedy"]


def test_shapes_that_cannot_be_run(checkout: Path, validate: Validate) -> None:
    shapes = checkout / "ontology/shapes/arguments.ttl"
    replace(shapes, "sh:path r2p:positionOn ;", "sh:path r2p:positionOn , r2p:rivalOf ;")
    code, report = validate(checkout, "--only", "shapes")
    assert code == 4
    assert "pySHACL refused the shapes" in report["checks"][-1]["problems"][0]["message"]


def test_misspelt_target_is_told(checkout: Path, validate: Validate) -> None:
    shapes = checkout / "ontology/shapes/arguments.ttl"
    replace(shapes, "sh:targetClass r2p:Position ;", "sh:targetClass r2p:Positon ;")
    code, report = validate(checkout, "--only", "terms,shapes")
    idle = [f for f in report["findings"] if f["rule"] == "shape-without-focus"]
    (told,) = (f for f in idle if f["message"].startswith("position-has-issue found nothing"))
    assert told["severity"] == "warning"
    assert told["message"].endswith("nothing in ontology and data has to do with r2p:Positon")
    assert [f["rule"] for f in report["findings"] if f["severity"] == "violation"] == [
        "term-undeclared"
    ]
    assert code == 1


def test_check_that_fails_is_not_clean(
    checkout: Path, validate: Validate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(denial, "TIME_LIMIT", 0.01)
    code, report = validate(checkout, "--only", "owl", "--no-cache")
    assert code == 4
    assert "the OWL reasoner was stopped" in report["checks"][-1]["problems"][0]["message"]
