"""A report for people: by file, with the lines that are wrong, then what was checked.

Must not know how anything is checked.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from r2pgraph.findings import Finding, Severity
from r2pgraph.layout import shown
from r2pgraph.validate.report import CheckResult, Report
from r2pgraph.validate.reports.view import View, plural, safe, sentence

_COLOURS = {Severity.VIOLATION: "31", Severity.WARNING: "33", Severity.INFO: "36"}
_LONGEST_LINE = 120


def write(report: Report, view: View) -> str:
    """The findings by file, the files with the gravest first; a line for each check; the sum."""
    wanted = [f for f in report.findings if view.infos or f.severity is not Severity.INFO]
    lines: list[str] = []
    for _, group in groupby(_by_file(wanted), key=lambda finding: finding.path):
        for finding in group:
            lines += [_head(finding, view), *_excerpt(finding, view)]
        lines.append("")
    width = max((len(result.name) for result in report.results), default=0)
    for result in report.results:
        lines.extend(_check_lines(result, width, view))
    return "\n".join([*lines, sum_of(report)])


def _by_file(findings: Iterable[Finding]) -> list[Finding]:
    """Findings that come the gravest first, those of one file together."""
    files: dict[object, list[Finding]] = {}
    for finding in findings:
        files.setdefault(finding.path, []).append(finding)
    return [finding for group in files.values() for finding in group]


def _head(finding: Finding, view: View) -> str:
    place = ""
    if finding.path is not None:
        column = f":{finding.column}" if finding.column else ""
        place = f"{safe(str(shown(finding.path)))}:{finding.line or 1}{column}: "
    severity = _painted(finding.severity.value, _COLOURS[finding.severity], view)
    focus = f"{view.focus(finding)}: " if finding.focus else ""
    return f"{_painted(place, '1', view)}{severity}: {finding.name}: {focus}{sentence(finding)}"


def _excerpt(finding: Finding, view: View) -> list[str]:
    """The line as it stands, cut around the column where it is long, and a mark below it."""
    written = view.line(finding)
    if not written.strip():
        return []
    at = (finding.column or 1) - 1
    start = 0 if at < _LONGEST_LINE else at - _LONGEST_LINE // 2
    before = safe(written[start:at].replace("\t", " "))
    shown = before + safe(written[at : start + _LONGEST_LINE].replace("\t", " "))
    margin = f"{finding.line:>6} | "
    mark = _painted("^", _COLOURS[finding.severity], view)
    return [margin + shown, f"{'':6} | {'':{len(before)}}{mark}"]


def _painted(text: str, colour: str, view: View) -> str:
    return f"\x1b[{colour}m{text}\x1b[0m" if view.colour and text else text


def _check_lines(result: CheckResult, width: int, view: View) -> list[str]:
    verdict = verdict_of(result)
    if verdict == "clean":
        verdict = _painted(verdict, "32", view)
    problems = [
        f"{_painted('NOT COMPLETED', '31', view)}: {safe(problem.message)}"
        for problem in result.problems
    ]
    parts = [part for part in (counts_of(result), verdict, *problems) if part]
    lines = [f"{result.name:{width}}  {'; '.join(parts)}"]
    return lines + [f"{'':{width}}  not checked: {safe(what)}" for what in result.left_out]


def counts_of(result: CheckResult) -> str:
    """What a check looked at and noted, in words."""
    counts = {**result.checked, **result.noted}
    return ", ".join(f"{what}: {number:,}" for what, number in counts.items())


def verdict_of(result: CheckResult) -> str:
    """How many findings of which severity; nothing where a check was not run, or not completed."""
    found = [plural(result.count(s), s.value) for s in Severity if result.count(s)]
    nothing = result.problems or not (result.checked or result.noted)
    return ", ".join(found) or ("" if nothing else "clean")


def sum_of(report: Report) -> str:
    """The numbers of findings and the exit code."""
    found = report.findings
    counts = [plural(sum(f.severity is s for f in found), s.value) for s in Severity]
    return f"{', '.join(counts)}; exit {report.exit_code}"
