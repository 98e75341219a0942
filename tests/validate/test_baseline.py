"""Findings that are accepted: for a reason, until a day, and only those that are named."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.validate.changing import replace
from tests.validate.reported import rules

Validate = Callable[..., tuple[int, dict[str, Any]]]
CLAIMS = "triples/thesis/claims/01-sample.trig"
FILE = "r2pgraph-baseline.toml"
ENTRY = f"""# what we know of

[[accepted]]
rule = "terms/term-undeclared"
file = "{CLAIMS}"
reason = "the term comes with the next version of the ontology"
expires = 2999-12-31
"""


@pytest.fixture
def faulty(checkout: Path) -> Path:
    """A checkout with a term that is not declared."""
    replace(checkout / CLAIMS, "r2p:countScope", "r2p:countScop")
    return checkout


def noted(report: dict[str, Any]) -> dict[str, int]:
    found: dict[str, int] = report["checks"][-1]["noted"]
    return found


def test_accepted_finding_is_none(faulty: Path, validate: Validate) -> None:
    assert validate(faulty, "--only", "terms")[0] == 1
    (faulty / FILE).write_text(ENTRY)
    code, report = validate(faulty, "--only", "terms")
    assert (code, rules(report)) == (0, [])
    assert noted(report) == {"entries": 1, "findings accepted": 1}


def test_file_may_lie_elsewhere(faulty: Path, tmp_path: Path, validate: Validate) -> None:
    (tmp_path / "known.toml").write_text(ENTRY)
    words = ["--only", "terms", "--baseline", str(tmp_path / "known.toml")]
    assert validate(faulty, *words)[0] == 0
    code, report = validate(faulty, "--only", "terms", "--baseline", str(tmp_path / "none.toml"))
    assert (code, rules(report)) == (2, ["term-undeclared"])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("term-undeclared", "term-unused"),
        ("01-sample", "02-sample"),
        ("expires", 'focus = "claim:another"\nexpires'),
        ("expires", 'message = "something else"\nexpires'),
    ],
)
def test_only_what_is_named_is_accepted(
    old: str, new: str, faulty: Path, validate: Validate
) -> None:
    (faulty / FILE).write_text(ENTRY.replace(old, new))
    code, report = validate(faulty, "--only", "terms")
    assert code == 1
    assert sorted(rules(report)) == ["entry-unused", "term-undeclared"]


@pytest.mark.parametrize("short", [True, False])
def test_focus_is_named_in_short_or_whole(short: bool, faulty: Path, validate: Validate) -> None:
    found = validate(faulty, "--only", "terms")[1]["findings"]
    (focus,) = {f["focus"] for f in found if f["rule"] == "term-undeclared"}
    name = "content:" + focus.rpartition("/")[2] if short else focus
    (faulty / FILE).write_text(ENTRY.replace(f'file = "{CLAIMS}"', f'focus = "{name}"'))
    assert validate(faulty, "--only", "terms")[0] == 0


def test_expired_entry_accepts_nothing_and_is_told(faulty: Path, validate: Validate) -> None:
    yesterday = date.today() - timedelta(days=2)
    (faulty / FILE).write_text(ENTRY.replace("2999-12-31", str(yesterday)))
    code, report = validate(faulty, "--only", "terms")
    assert (code, sorted(rules(report))) == (1, ["entry-expired", "term-undeclared"])
    finding = next(f for f in report["findings"] if f["rule"] == "entry-expired")
    assert (Path(finding["file"]).name, finding["line"]) == (FILE, 3)


def test_entry_that_is_unused_is_told_where_its_check_was_run(
    checkout: Path, validate: Validate
) -> None:
    (checkout / FILE).write_text(ENTRY + ENTRY.replace("terms/term-undeclared", "nonsense/x"))
    code, report = validate(checkout, "--only", "terms")
    assert (code, rules(report)) == (1, ["entry-unused", "entry-unused"])
    assert [f["line"] for f in report["findings"] if f["check"] == "baseline"] == [3, 10]
    code, report = validate(checkout, "--only", "shapes")
    assert (code, rules(report)) == (1, ["entry-unused"])  # of no check at all
    assert report["checks"][-1]["leftOut"] == ["1 entries of checks that were not run as a whole"]


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("[[accepted]]", "[[accepted]", 3, "it is no TOML"),
        ("[[accepted]]", "[[acepted]]", 1, "there is no table 'acepted'"),
        ("[[accepted]]", "[accepted]", 1, "'accepted' is no list of tables"),
        ("reason = ", "reasons = ", 3, "an entry has no 'reasons'"),
        ("the term comes with the next version of the ontology", " ", 3, "has no reason"),
        ('rule = "terms/term-undeclared"\n', "", 3, "has no rule"),
        (f'file = "{CLAIMS}"\n', "", 3, "would accept a rule everywhere"),
        (f'file = "{CLAIMS}"\n', "file = 3\n", 3, "'file' is no text"),
        ("2999-12-31", '"2999-12-31"', 3, "no day on which it expires"),
        ("expires = 2999-12-31", "", 3, "no day on which it expires"),
    ],
)
def test_malformed_file_is_one_finding_and_the_rest_is_checked(
    old: str, new: str, line: int, words: str, faulty: Path, validate: Validate
) -> None:
    (faulty / FILE).write_text(ENTRY.replace(old, new))
    code, report = validate(faulty, "--only", "terms")
    assert (code, sorted(rules(report))) == (2, ["baseline-malformed", "term-undeclared"])
    (finding,) = [f for f in report["findings"] if f["check"] == "baseline"]
    assert words in finding["message"]
    assert finding["line"] == line


def test_what_keeps_a_check_from_its_work_is_not_accepted(
    checkout: Path, validate: Validate
) -> None:
    replace(checkout / CLAIMS, "r2p:value 40000 ;", "r2p:value ;")
    (checkout / FILE).write_text(
        ENTRY.replace("terms/term-undeclared", "syntax/file-does-not-parse")
    )
    assert validate(checkout, "--only", "terms")[0] == 3
