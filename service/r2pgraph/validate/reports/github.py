"""A report as workflow commands, which GitHub shows as annotations on the lines of a pull request.

Every line is one command whose values are escaped, so that nothing in the data can end it and begin
another one. GitHub shows ten errors and ten warnings of a step; all are in its log, and in the
report as SARIF. Must not know how anything is checked.
"""

from __future__ import annotations

from r2pgraph.findings import Finding, Severity
from r2pgraph.validate.report import Report
from r2pgraph.validate.reports.text import sum_of
from r2pgraph.validate.reports.view import View, safe, sentence

_COMMANDS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def write(report: Report, view: View) -> str:
    """A line for each finding, for each thing that kept a check from its work, and the sum."""
    wanted = [f for f in report.findings if view.infos or f.severity is not Severity.INFO]
    lines = [_annotation(finding, view) for finding in wanted]
    for result in report.results:
        for problem in result.problems:
            title = {"title": f"{result.name} was not completed"}
            lines.append(_command("error", title, problem.message))
    return "\n".join([*lines, _command("notice", {"title": "r2pgraph validate"}, sum_of(report))])


def _annotation(finding: Finding, view: View) -> str:
    values = {}
    if finding.path is not None:
        values = {"file": view.path(finding), "line": str(finding.line or 1)}
        if finding.column:
            values["col"] = str(finding.column)
    focus = f"{view.focus(finding)}: " if finding.focus else ""
    values["title"] = finding.name
    return _command(_COMMANDS[finding.severity], values, focus + sentence(finding))


def _command(name: str, values: dict[str, str], message: str) -> str:
    shown = ",".join(f"{key}={_value(value)}" for key, value in values.items())
    return f"::{name} {shown}::{_text(safe(message))}"


def _text(text: str) -> str:
    """Escaped as the runner of GitHub reads a message."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _value(text: str) -> str:
    """Escaped as the runner of GitHub reads a value."""
    return _text(text).replace(":", "%3A").replace(",", "%2C")
