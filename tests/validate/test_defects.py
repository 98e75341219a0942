"""Each planted defect is caught by the check that is meant to catch it, at its line.

The defects are files in `tests/defects`. Their header says what must catch them, which line must
be named, and where in a checkout they go; those that keep others from being found are planted
alone, the others together.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from r2pgraph.validate.run import CHECKS

Validate = Callable[..., tuple[int, dict[str, Any]]]
FOLDER = Path(__file__).parents[1] / "defects"
_HEADER = re.compile(r"^# (caught by|at|goes to|alone): (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Defect:
    """A planted defect, as its header describes it."""

    path: Path
    check: str
    rule: str
    at: str
    goes_to: str
    alone: bool

    def plant(self, root: Path) -> Path:
        """Puts the file into a checkout."""
        place = root / self.goes_to
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(self.path.read_text(encoding="utf-8"), encoding="utf-8")
        return place


def read(path: Path) -> Defect:
    fields = dict(_HEADER.findall(path.read_text(encoding="utf-8")))
    check, rule = fields["caught by"].split("/")
    return Defect(path, check, rule, fields["at"], fields["goes to"], "alone" in fields)


DEFECTS = [read(path) for path in sorted(FOLDER.iterdir())]
TOGETHER = [defect for defect in DEFECTS if not defect.alone]
ALONE = [defect for defect in DEFECTS if defect.alone]


def caught(report: dict[str, Any], defect: Defect, root: Path) -> list[dict[str, Any]]:
    """The findings by the right rule, at the line that the defect names."""
    place = (root / defect.goes_to).resolve()
    lines = place.read_text(encoding="utf-8").splitlines()
    return [
        finding
        for finding in report["findings"]
        if (finding["check"], finding["rule"]) == (defect.check, defect.rule)
        and finding["file"]
        and Path(finding["file"]).resolve() == place
        and defect.at in lines[finding["line"] - 1]
    ]


@pytest.fixture(scope="module")
def planted(
    copy_sample: Callable[[Path], Path],
    validate: Validate,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, int, dict[str, Any]]:
    """One checkout with all defects that can stand together, and its report."""
    root = copy_sample(tmp_path_factory.mktemp("planted") / "checkout")
    for defect in TOGETHER:
        defect.plant(root)
    checks = "syntax,literals,terms,shapes,patterns,passages,labels,overreach,queries,tables"
    code, report = validate(root, "--only", checks, "--source-text", str(root / "text.txt"))
    return root, code, report


@pytest.mark.parametrize("defect", TOGETHER, ids=lambda defect: defect.path.stem)
def test_defect_is_caught(defect: Defect, planted: tuple[Path, int, dict[str, Any]]) -> None:
    root, code, report = planted
    found = caught(report, defect, root)
    assert found
    assert found[0]["message"]
    assert found[0]["remedy"]
    assert code == 1


@pytest.mark.parametrize("defect", ALONE, ids=lambda defect: defect.path.stem)
def test_defect_alone_is_caught(defect: Defect, checkout: Path, validate: Validate) -> None:
    defect.plant(checkout)
    text = str(checkout / "text.txt")
    code, report = validate(checkout, "--only", defect.check, "--source-text", text)
    assert caught(report, defect, checkout)
    assert code == (3 if defect.check == "syntax" else 1)


def test_rows_that_differ_are_caught(checkout: Path, validate: Validate) -> None:
    expected = checkout / "tests/queries/claims/who-says-what.csv"
    expected.write_text(expected.read_text().replace("institute,1", "institute,2"))
    code, report = validate(checkout, "--only", "queries")
    (finding,) = report["findings"]
    assert (code, finding["rule"]) == (1, "query-rows-differ")
    assert "institute, 1; missing: " in finding["message"]


def test_columns_that_differ_are_caught(checkout: Path, validate: Validate) -> None:
    expected = checkout / "tests/queries/claims/who-says-what.csv"
    expected.write_text(expected.read_text().replace("claim,speaker", "claim,who", 1))
    code, report = validate(checkout, "--only", "queries")
    assert (code, [f["rule"] for f in report["findings"]]) == (1, ["query-columns-differ"])


def test_there_are_defects_for_every_check() -> None:
    checks = {defect.check for defect in DEFECTS}
    assert checks == set(CHECKS)


def test_the_sample_itself_is_clean(checkout: Path, validate: Validate) -> None:
    code, report = validate(checkout, "--source-text", str(checkout / "text.txt"), "--require-text")
    assert [f for f in report["findings"] if f["severity"] != "info"] == []
    assert [check["name"] for check in report["checks"] if check["problems"]] == []
    assert code == 0
