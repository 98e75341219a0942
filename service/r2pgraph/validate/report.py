"""What checks report: their findings, counts, and why something was not checked.

Must not know how anything is checked or shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from r2pgraph.findings import Finding, Severity

NOTHING_CHECKED = 5
_PRECEDENCE = (2, 3, 5, 4, 1)


@dataclass(frozen=True)
class Problem:
    """Why a check could not be carried out, with the exit code that follows."""

    exit_code: int
    message: str


@dataclass(frozen=True)
class CheckResult:
    """What one check looked at and found.

    `checked` says what was looked at and of how many: a zero in it means that nothing was
    checked. `noted` are further counts, which may be zero. `left_out` says what was not checked,
    with the reason.
    """

    name: str
    checked: Mapping[str, int] = field(default_factory=dict)
    noted: Mapping[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    left_out: tuple[str, ...] = ()
    problem: Problem | None = None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The check's own problem, and that it looked at nothing, if it did."""
        nothing = [what for what, count in self.checked.items() if count == 0]
        if self.problem or not nothing:
            return (self.problem,) if self.problem else ()
        what = " and ".join(f"0 {name}" for name in nothing)
        return (Problem(NOTHING_CHECKED, f"{what}: nothing was checked, look for what is missing"),)

    def count(self, severity: Severity) -> int:
        """How many findings are of one severity."""
        return sum(finding.severity is severity for finding in self.findings)


@dataclass(frozen=True)
class Report:
    """The results of the checks of one run, in their order."""

    results: tuple[CheckResult, ...]
    fail_on: Severity = Severity.VIOLATION

    @property
    def findings(self) -> list[Finding]:
        """All findings, the gravest first, then by file and line."""
        return ordered(finding for result in self.results for finding in result.findings)

    @property
    def exit_code(self) -> int:
        """0 clean, 1 findings, 2 usage, 3 unparsable, 4 incomplete, 5 nothing checked.

        Where several apply: 2 before 3 before 5 before 4 before 1.
        """
        codes = {problem.exit_code for result in self.results for problem in result.problems}
        if any(finding.severity.rank <= self.fail_on.rank for finding in self.findings):
            codes.add(1)
        return first_code(codes)


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Findings, the gravest first, then by file and place."""

    def key(f: Finding) -> tuple[int, str, int, int, str, str]:
        return f.severity.rank, str(f.path or ""), f.line or 0, f.column or 0, f.rule, f.focus

    return sorted(findings, key=key)


def first_code(codes: Iterable[int]) -> int:
    """The exit code that goes before the others; 0 if there is none."""
    found = set(codes)
    return next((code for code in _PRECEDENCE if code in found), 0)
