"""Which checks a change of files can concern, and which findings come of it.

A check runs over the whole if any file changed that it looks at, and else is left out with that
reason. What it finds in changed files is reported; what it finds elsewhere is reported too, unless
it found the same before the change: then the change is not why. What was found before is asked of
the same checks, over the files as they were. Must not know what any check looks for.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from r2pgraph.findings import Finding, Severity
from r2pgraph.memo import Memo
from r2pgraph.repository import Revision
from r2pgraph.validate.inputs import FOLDERS
from r2pgraph.validate.part import Part
from r2pgraph.validate.report import CheckResult
from r2pgraph.validate.version import checking_version

Found = tuple[str, str, str, str]
Run = Callable[[Path, list[str]], Iterable[CheckResult]]


@dataclass(frozen=True)
class Changes(Part):
    """The files that changed since a revision; `run` asks checks, `text` is the source's digest."""

    revision: Revision
    run: Run
    text: str = ""

    @property
    def only_data(self) -> bool:
        """Whether ontology, shapes and queries are as they were, and the code."""
        return not self.whole and self.kinds <= {
            "triples",
            "reference",
            "inferred",
            "expected",
            "recorded",
            "outside",
        }

    def not_run(self, check: str) -> CheckResult:
        """The result of a check that nothing concerns."""
        reason = f"all of it: nothing that it looks at changed since {self.revision.name}"
        return CheckResult(check, left_out=(reason,))

    def narrowed(self, results: Iterable[CheckResult], memo: Memo) -> list[CheckResult]:
        """The results with those findings that come of the change, and a result that says so."""
        found = list(results)
        elsewhere = [result.name for result in found if any(map(self._asks, result.findings))]
        known = self._before(elsewhere, memo) if elsewhere else frozenset()
        kept, dropped = [], 0
        for result in found:
            new = [f for f in result.findings if self.has(f) or self._is_new(f, known)]
            dropped += len(result.findings) - len(new)
            kept.append(replace(result, findings=tuple(new)))
        noted = {"files changed": len(self.paths), "findings of before, not listed": dropped}
        left_out = [f"infos in files that are as they were at {self.revision.name}"]
        if self.only_data:
            left_out.append("form and literals of these files, which are looked at one by one")
        return [CheckResult("changes", noted=noted, left_out=tuple(left_out)), *kept]

    def _asks(self, finding: Finding) -> bool:
        return not self.has(finding) and finding.severity is not Severity.INFO

    def _is_new(self, finding: Finding, known: frozenset[Found]) -> bool:
        return self._asks(finding) and _key(finding, self.root) not in known

    def _before(self, checks: list[str], memo: Memo) -> frozenset[Found]:
        """What the checks found in the files of the revision."""

        def find() -> list[Found]:
            with tempfile.TemporaryDirectory(prefix="r2pgraph-before-") as folder:
                root = Path(folder).resolve()
                self.revision.write_to(root, *(() if self.whole else FOLDERS))
                results = self.run(root, checks)
                return [_key(f, root) for result in results for f in result.findings]

        place = (self.revision.commit, str(self.root))
        parts = ["before", checking_version(), self.text, *place, *checks]
        before: list[list[str]] = memo.recall(parts, find)
        return frozenset((one[0], one[1], one[2], one[3]) for one in before)


def _key(finding: Finding, root: Path) -> Found:
    """By what a finding is known again, wherever its line moves to."""
    path = finding.path.absolute() if finding.path else root
    name = path.relative_to(root) if path.is_relative_to(root) else path
    return finding.name, finding.focus, name.as_posix(), finding.message.replace(str(root), "")
