"""A report as text for people and as JSON for programs.

The JSON object has these members; none is left out, absent values are null:

- `version`: of r2pgraph. `exit`: the exit code. `failOn`: the least severity that makes it 1.
- `counts`: findings by severity (`violation`, `warning`, `info`).
- `checks`: for each check its `name`, what was `checked` and `noted` (objects of counts), what was
  `leftOut` (sentences), `problems` (`exit`, `message`) that kept it from being carried out, and
  `findings` (their number).
- `findings`: `severity`, `check`, `rule`, `file`, `line`, `focus`, `message`, `remedy`, the gravest
  first.

Must not know how anything is checked.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from r2pgraph import __version__
from r2pgraph.layout import shown
from r2pgraph.prefixes import shorten
from r2pgraph.validate.report import CheckResult, Finding, Report, Severity


def as_json(report: Report) -> str:
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


def as_text(report: Report, prefixes: Mapping[str, str], *, infos: bool = False) -> str:
    """The findings, a line each, then a line for each check, then the sum."""
    wanted = [f for f in report.findings if infos or f.severity is not Severity.INFO]
    lines = [_finding_line(finding, prefixes) for finding in wanted]
    if lines:
        lines.append("")
    width = max((len(result.name) for result in report.results), default=0)
    for result in report.results:
        lines.extend(_check_lines(result, width))
    lines.append(_sum(report))
    return "\n".join(lines)


def _finding_line(finding: Finding, prefixes: Mapping[str, str]) -> str:
    place = ""
    if finding.path is not None:
        place = f"{shown(finding.path)}:{finding.line or 1}: "
    focus = f"{shorten(finding.focus, prefixes)}: " if finding.focus else ""
    head = f"{place}{finding.severity.value}: {finding.check}/{finding.rule}: "
    return f"{head}{focus}{finding.message}; {finding.remedy}"


def _check_lines(result: CheckResult, width: int) -> list[str]:
    counts = ", ".join(
        f"{what}: {number:,}" for what, number in {**result.checked, **result.noted}.items()
    )
    found = ", ".join(_plural(result.count(s), s.value) for s in Severity if result.count(s))
    verdict = found or ("" if result.problems else "clean")
    problems = [f"NOT COMPLETED: {problem.message}" for problem in result.problems]
    parts = [part for part in (counts, verdict, *problems) if part]
    lines = [f"{result.name:{width}}  {'; '.join(parts)}"]
    lines += [f"{'':{width}}  not checked: {what}" for what in result.left_out]
    return lines


def _sum(report: Report) -> str:
    found = report.findings
    counts = [_plural(sum(f.severity is s for f in found), s.value) for s in Severity]
    return f"{', '.join(counts)}; exit {report.exit_code}"


def _plural(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


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
        "focus": finding.focus or None,
        "message": finding.message,
        "remedy": finding.remedy,
    }
