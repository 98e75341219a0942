"""Check `coverage`: what the data say about coverage is what the text and the passages give today.

Must not know how letters are counted.
"""

from __future__ import annotations

from r2pgraph.findings import Finding, Severity
from r2pgraph.passages.covered import COMMAND, coverage_file
from r2pgraph.passages.read import read_passages
from r2pgraph.passages.text import map_of_text
from r2pgraph.validate.context import Context
from r2pgraph.validate.report import CheckResult

NAME = "coverage"


def check(context: Context) -> CheckResult:
    """Computes the coverage of the source whose text is there and compares it with its file.

    Raises:
        SourceRecordMissingError, SourceRecordMalformedError: no record of the text can be read.
    """
    data = read_passages(context.corpus)
    checked = {"sources": len(data.maps)}
    if context.text is None:
        reason = "the coverage, for want of the text: give a local copy with --source-text FILE"
        return CheckResult(NAME, checked, left_out=(reason,))
    source_map = map_of_text(context.text, data.maps.values())
    file = coverage_file(data, source_map, context.text.text, context.layout)
    findings = []
    if file.is_stale:
        state = "is out of date" if file.path.is_file() else "is missing"
        message = f"the file of what the graph covers {state}"
        findings.append(
            Finding(
                NAME,
                "coverage-stale",
                Severity.VIOLATION,
                message,
                f"run {COMMAND}",
                source_map.source,
                file.path,
                1,
            )
        )
    others = sorted(set(data.maps) - {source_map.source})
    return CheckResult(
        NAME,
        checked,
        {"pages and sections": file.described},
        tuple(findings),
        tuple(f"the coverage of {source}, for want of its text" for source in others),
    )
