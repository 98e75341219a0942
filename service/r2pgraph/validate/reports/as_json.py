"""A report as one JSON object.

It has these members; none is left out, absent values are null:

- `version`: of r2pgraph. `exit`: the exit code. `failOn`: the least severity that makes it 1.
- `counts`: findings by severity (`violation`, `warning`, `info`).
- `checks`: for each check its `name`, what was `checked` and `noted` (objects of counts), what was
  `leftOut` (sentences), `problems` (`exit`, `message`) that kept it from being carried out, and
  `findings` (their number).
- `findings`: `severity`, `check`, `rule`, `file`, `line`, `column`, `focus`, `message`, `remedy`,
  the gravest first.

Must not know how anything is checked.
"""

from __future__ import annotations

import json

from r2pgraph import __version__
from r2pgraph.findings import Finding, Severity
from r2pgraph.layout import shown
from r2pgraph.validate.report import CheckResult, Report
from r2pgraph.validate.reports.view import View


def write(report: Report, _: View) -> str:
    """The report as one JSON object."""
    found = report.findings
    return json.dumps(
        {
            "version": __version__,
            "exit": report.exit_code,
            "failOn": report.fail_on.value,
            "counts": {s.value: sum(f.severity is s for f in found) for s in Severity},
            "checks": [_check_object(result) for result in report.results],
            "findings": [_finding_object(finding) for finding in found],
        },
        indent=2,
        ensure_ascii=False,
    )


def _check_object(result: CheckResult) -> dict[str, object]:
    return {
        "name": result.name,
        "checked": dict(result.checked),
        "noted": dict(result.noted),
        "leftOut": list(result.left_out),
        "problems": [{"exit": p.exit_code, "message": p.message} for p in result.problems],
        "findings": len(result.findings),
    }


def _finding_object(finding: Finding) -> dict[str, object]:
    return {
        "severity": finding.severity.value,
        "check": finding.check,
        "rule": finding.rule,
        "file": str(shown(finding.path)) if finding.path else None,
        "line": finding.line,
        "column": finding.column,
        "focus": finding.focus or None,
        "message": finding.message,
        "remedy": finding.remedy,
    }
