"""What the data say about coverage is compared with the text, and never called right without it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.validate.changing import replace

Validate = Callable[..., tuple[int, dict[str, Any]]]


def _result(report: dict[str, Any]) -> dict[str, Any]:
    return next(result for result in report["checks"] if result["name"] == "coverage")


def _run(validate: Validate, checkout: Path) -> tuple[int, list[str], dict[str, Any]]:
    text = str(checkout / "text.txt")
    code, report = validate(checkout, "--only", "coverage", "--source-text", text)
    rules = [finding["rule"] for finding in report["findings"] if finding["check"] == "coverage"]
    return code, rules, report


def test_a_current_file_is_clean(validate: Validate, checkout: Path) -> None:
    code, rules, report = _run(validate, checkout)
    assert (code, rules) == (0, [])
    assert _result(report)["noted"] == {"pages and sections": 3}


def test_another_number_is_stale(validate: Validate, checkout: Path) -> None:
    path = checkout / "triples/thesis/coverage.ttl"
    replace(path, "r2p:coveredLetters ", "r2p:coveredLetters 1")
    assert _run(validate, checkout)[:2] == (1, ["coverage-stale"])


def test_a_missing_file_is_told(validate: Validate, checkout: Path) -> None:
    (checkout / "triples/thesis/coverage.ttl").unlink()
    code, rules, report = _run(validate, checkout)
    assert (code, rules) == (1, ["coverage-stale"])
    assert "is missing" in report["findings"][0]["message"]


def test_without_the_text_nothing_is_called_checked(validate: Validate, checkout: Path) -> None:
    code, report = validate(checkout, "--only", "coverage")
    assert code == 0
    (reason,) = _result(report)["leftOut"]
    assert "for want of the text" in reason
