"""Check `passages`: every anchor where it says, on its page, with its letters and its figures.

Reports what the passage tools find; without the source text it says what it could not check, and
never calls it checked. Must not know how passages are proved.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from r2pgraph.findings import Finding
from r2pgraph.passages.check import check_passages
from r2pgraph.validate.context import Context
from r2pgraph.validate.copies import copied_runs
from r2pgraph.validate.report import CheckResult, Problem

NAME = "passages"
# What shapes and patterns say of the same node; not said twice in one run.
GUARDED_ELSEWHERE = frozenset(
    {
        "anchor-outside-text",
        "anchor-reversed",
        "end-page-mismatch",
        "page-mismatch",
        "page-missing",
        "digest-missing",
        "parts-out-of-order",
        "passage-malformed",
        "passage-source-unknown",
    }
)


def check(context: Context) -> CheckResult:
    """Positions and pages always; letters, figures and copied words where there is the text.

    Raises:
        SourceRecordMalformedError: a source record lacks a number.
    """
    text = context.text
    report = check_passages(context.corpus, text.text if text else None)
    twice = set(GUARDED_ELSEWHERE) if {"shapes", "patterns"} <= context.selected else set()
    if "literals" in context.selected:
        twice.add("value-unreadable")
    findings = placed(context, (one for one in report.findings if one.rule not in twice))
    counts = report.counts
    noted = {
        "anchors compared with the text": counts.anchors_compared,
        "figures and dates": counts.values,
        "of them compared": counts.values_checked,
        "open periods, which no number states": counts.values_implied,
    }
    if text is not None:
        copies, literals = copied_runs(context, text.text)
        findings += copies
        noted["texts of ours compared with the source"] = literals
    unchecked = counts.anchors_unchecked
    return CheckResult(
        NAME,
        {"passages": counts.passages, "anchors": counts.anchors},
        noted,
        tuple(findings),
        (_unchecked(unchecked, text is not None),) if unchecked else (),
        Problem(4, f"{unchecked} anchors are unchecked and --require-text is set")
        if unchecked and context.require_text
        else None,
    )


def placed(context: Context, findings: Iterable[Finding]) -> list[Finding]:
    """Findings with the place of the statement that is wrong, or of the thing."""
    found = []
    for finding in findings:
        subject, *said = finding.statement or (finding.focus,)
        path, line, column = context.place_of(subject, said, finding.focus)
        found.append(replace(finding, path=path, line=line, column=column, statement=()))
    return found


def _unchecked(number: int, with_text: bool) -> str:
    if with_text:
        return f"{number} anchors, which are of other sources or have no digest yet"
    return f"{number} anchors, for want of the text: give a local copy with --source-text FILE"
