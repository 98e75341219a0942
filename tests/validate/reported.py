"""What a JSON report of `validate` says."""

from typing import Any


def rules(report: dict[str, Any]) -> list[str]:
    return [f["rule"] for f in report["findings"] if f["severity"] != "info"]


def result(report: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in report["checks"] if one["name"] == name)
    return found
