"""Recorded rows are written by a command that tells what came and went, and writes no emptiness."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.validate.changing import replace

from r2pgraph.cli import main

Validate = Callable[..., tuple[int, dict[str, Any]]]
RECORDED = "tests/queries/claims/who-says-what.csv"


def test_what_came_and_went_is_recorded_and_told(
    checkout: Path, validate: Validate, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rows", "--check", "--root", str(checkout)]) == 0
    capsys.readouterr()
    before = (checkout / RECORDED).read_text("utf-8")
    claims = next((checkout / "triples").rglob("claims/*.trig"))
    replace(claims, "r2p:statedBy agent:author", "r2p:statedBy agent:institute")
    assert main(["rows", "--check", "--root", str(checkout)]) == 1
    assert (checkout / RECORDED).read_text("utf-8") == before
    assert main(["rows", "who-says-what", "--root", str(checkout)]) == 0
    told = capsys.readouterr().out
    assert [line[2] for line in told.splitlines() if line.startswith("  ")][-2:] == ["-", "+"]
    assert (checkout / RECORDED).read_text("utf-8").count("agent/institute") == 2
    code, report = validate(checkout, "--only", "queries")
    assert (code, report["findings"]) == (0, [])


def test_a_question_without_rows_leaves_what_is_recorded(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (checkout / RECORDED).read_text("utf-8")
    replace(checkout / "queries/claims/who-says-what.rq", "FILTER NOT EXISTS", "FILTER EXISTS")
    assert main(["rows", "--root", str(checkout)]) == 1
    assert "nothing is written" in capsys.readouterr().out
    assert (checkout / RECORDED).read_text("utf-8") == before


def test_a_name_of_no_question_is_refused(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rows", "who-says-wat", "--root", str(checkout)]) == 2
    assert "who-says-what" in capsys.readouterr().err
