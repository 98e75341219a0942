"""A report as Markdown, for the summary of a build or a comment on a pull request.

What comes from data is escaped, so that it can be no link, picture, mention or tag. Must not know
how anything is checked.
"""

from __future__ import annotations

import re

from r2pgraph.findings import Finding, Severity
from r2pgraph.validate.report import Report
from r2pgraph.validate.reports.text import counts_of, sum_of, verdict_of
from r2pgraph.validate.reports.view import View, safe, sentence

MOST_ROWS = 200
_MARKS = re.compile(r"([\\`*_{}\[\]()#+!|~$])")
_SIGNS = {Severity.VIOLATION: "❌", Severity.WARNING: "⚠️", Severity.INFO: "💬"}
# Between the sign and the name, so that nobody is called.
_NO_MENTION = "@\u2060"


def write(report: Report, view: View) -> str:
    """The sum, the findings and the checks."""
    wanted = [f for f in report.findings if view.infos or f.severity is not Severity.INFO]
    lines = ["# r2pgraph validate", "", f"**{sum_of(report)}**", ""]
    if wanted:
        lines += ["| | where | rule | what and what to do |", "|---|---|---|---|"]
        lines += [_row(finding, view) for finding in wanted[:MOST_ROWS]]
        lines.append("")
    if len(wanted) > MOST_ROWS:
        lines += [f"{len(wanted) - MOST_ROWS:,} more are in the other reports.", ""]
    lines += ["| check | result | looked at |", "|---|---|---|"]
    for result in report.results:
        problems = [f"not completed: {problem.message}" for problem in result.problems]
        verdict = "; ".join(part for part in (verdict_of(result), *problems) if part)
        lines.append(f"| {result.name} | {_plain(verdict)} | {_plain(counts_of(result))} |")
    left_out = [f"- {r.name}: {_plain(what)}" for r in report.results for what in r.left_out]
    return "\n".join([*lines, *(["", "Not checked:", "", *left_out] if left_out else [])])


def _row(finding: Finding, view: View) -> str:
    where = f"{_plain(view.path(finding))}:{finding.line or 1}" if finding.path else ""
    focus = f"{_plain(view.focus(finding))}: " if finding.focus else ""
    sign, words = _SIGNS[finding.severity], _plain(sentence(finding))
    return f"| {sign} {finding.severity.value} | {where} | {finding.name} | {focus}{words} |"


def _plain(text: str) -> str:
    tagless = safe(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    linkless = _MARKS.sub(r"\\\1", tagless).replace("@", _NO_MENTION)
    return re.sub(r"(?<=\w)://", ":\u2060//", linkless)
