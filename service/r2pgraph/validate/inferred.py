"""Check `inferred`: what `triples/inferred/` holds is what follows from the claims today.

Must not know how anything is inferred.
"""

from __future__ import annotations

from r2pgraph.findings import Finding, Severity
from r2pgraph.layout import FileKind
from r2pgraph.reason.publish import file_name, says_the_same, to_trig
from r2pgraph.reason.standpoint import infer, standpoints
from r2pgraph.validate.context import Context
from r2pgraph.validate.report import CheckResult

NAME = "inferred"


def check(context: Context) -> CheckResult:
    """Infers anew for the author of each source and compares with the file.

    Raises:
        R2PGraphError: the claims of a standpoint contradict one another, or reasoning failed.
    """
    speakers = standpoints(context.corpus)
    claims = inferences = 0
    findings: list[Finding] = []
    compared = set()
    for speaker in speakers:
        found = infer(context.corpus, speaker, context.memo)
        claims += len(found.claims)
        inferences += len(found.inferences)
        path = context.layout.inferred / file_name(speaker)
        compared.add(path)
        there = path.read_text(encoding="utf-8") if path.is_file() else ""
        if not says_the_same(there, to_trig(context.corpus, found)):
            state = "is out of date" if path.is_file() else "is missing"
            findings.append(
                Finding(
                    NAME,
                    "inferences-stale",
                    Severity.VIOLATION,
                    f"the file of what follows for this standpoint {state}",
                    "run r2pgraph infer",
                    speaker,
                    path,
                    1,
                )
            )
    others = [
        file.path.name
        for file in context.corpus.files
        if file.kind is FileKind.INFERRED and file.path not in compared
    ]
    return CheckResult(
        NAME,
        {"standpoints": len(speakers), "claims": claims},
        {"inferences": inferences},
        tuple(findings),
        tuple(f"{name}, which is of no source's author" for name in others),
    )
