"""The lists in the READMEs are written from the files, and nothing else in them is touched."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.validate.changing import replace

from r2pgraph.cli import main

Validate = Callable[..., tuple[int, dict[str, Any]]]
CHECKS = "ontology/checks/README.md"
SHAPES = "ontology/shapes/README.md"


def test_repository_is_current(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["document", "--check", "--root", str(repository)]) == 0
    assert capsys.readouterr().out == "3 READMEs\n"


def test_list_is_written_and_the_rest_is_kept(checkout: Path) -> None:
    before = (checkout / SHAPES).read_text(encoding="utf-8")
    replace(checkout / SHAPES, "| `claim-has-speaker` |", "| `claim-has-a-voice` |")
    assert main(["document", "--check", "--root", str(checkout)]) == 1
    assert main(["document", "--root", str(checkout)]) == 0
    assert (checkout / SHAPES).read_text(encoding="utf-8") == before
    assert main(["document", "--check", "--root", str(checkout)]) == 0


def test_list_out_of_date_has_its_line(checkout: Path, validate: Validate) -> None:
    line = replace(checkout / SHAPES, "| `claim-has-speaker` |", "| `claim-has-a-voice` |")
    code, report = validate(checkout, "--only", "tables")
    (finding,) = report["findings"]
    assert (code, finding["rule"], finding["line"]) == (1, "table-out-of-date", line)
    assert finding["remedy"] == "run r2pgraph document"


def test_section_that_is_missing_is_told(
    checkout: Path, validate: Validate, capsys: pytest.CaptureFixture[str]
) -> None:
    replace(checkout / SHAPES, "## arguments", "## disputes")
    code, report = validate(checkout, "--only", "tables")
    assert code == 1
    assert "section-missing" in {f["rule"] for f in report["findings"]}
    assert main(["document", "--root", str(checkout)]) == 1
    assert "no section '## arguments' with a table; add it" in capsys.readouterr().out


def test_readme_that_is_not_there_is_named(checkout: Path, validate: Validate) -> None:
    (checkout / CHECKS).unlink()
    code, report = validate(checkout, "--only", "tables")
    assert code == 0
    assert any(CHECKS in words for words in report["checks"][-1]["leftOut"])
