"""A report as SARIF 2.1.0, which code scanning and editors read (OASIS Standard, 27 March 2020).

A result is known again by its rule, its thing, its file and its words, wherever its line moves to.
Checks that could not be completed are notifications, so that a log without results is not taken for
a clean one. Must not know how anything is checked.
"""

from __future__ import annotations

import hashlib
import json
from urllib.parse import quote

from r2pgraph import __version__
from r2pgraph.findings import Finding, Severity
from r2pgraph.validate.report import CheckResult, Report
from r2pgraph.validate.reports.view import View, sentence

_LEVELS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_HOME = "https://w3id.org/r2pgraph"


def write(report: Report, view: View) -> str:
    """One log with one run."""
    found = report.findings
    rules = sorted({finding.name for finding in found})
    run = {
        "tool": {
            "driver": {
                "name": "r2pgraph",
                "semanticVersion": __version__,
                "informationUri": _HOME,
                "rules": [{"id": rule} for rule in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, rules.index(finding.name), view) for finding in found],
        "invocations": [
            {
                "executionSuccessful": not any(result.problems for result in report.results),
                "exitCode": report.exit_code,
                "toolExecutionNotifications": [
                    notice for result in report.results for notice in _notices(result)
                ],
            }
        ],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _result(finding: Finding, rule: int, view: View) -> dict[str, object]:
    location: dict[str, object] = {}
    if path := view.path(finding):
        physical: dict[str, object] = {"artifactLocation": {"uri": quote(path)}}
        if finding.line:
            column = {"startColumn": finding.column} if finding.column else {}
            physical["region"] = {"startLine": finding.line, **column}
        location["physicalLocation"] = physical
    if finding.focus:
        name = {"fullyQualifiedName": finding.focus, "name": view.focus(finding)}
        location["logicalLocations"] = [name]
    known_by = "\n".join((finding.name, finding.focus, path, finding.message))
    return {
        "ruleId": finding.name,
        "ruleIndex": rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": sentence(finding)},
        "locations": [location] if location else [],
        "partialFingerprints": {"finding/v1": hashlib.sha256(known_by.encode()).hexdigest()},
    }


def _notices(result: CheckResult) -> list[dict[str, object]]:
    def notice(level: str, text: str) -> dict[str, object]:
        return {"level": level, "message": {"text": f"{result.name}: {text}"}}

    return [
        *(notice("error", f"not completed: {problem.message}") for problem in result.problems),
        *(notice("note", f"not checked: {what}") for what in result.left_out),
    ]
