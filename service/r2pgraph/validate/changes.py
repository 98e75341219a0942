"""Which checks a change of files can concern, and which findings come of it.

A check runs over the whole if any file changed that it looks at, and else is left out with that
reason. What it finds in changed files is reported; what it finds elsewhere is reported too, unless
it found the same before the change: then the change is not why. What was found before is asked of
the same checks, over the files as they were. Must not know what any check looks for.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from r2pgraph.memo import Memo
from r2pgraph.reason.version import reasoning_version
from r2pgraph.repository import Revision
from r2pgraph.validate.report import CheckResult, Finding, Severity

_FOLDERS = ("ontology", "triples", "queries", "tests/queries", "tests/snapshot")
_DATA = frozenset({"ontology", "alignments", "reference", "triples"})
_ALL = _DATA | {"shapes", "checks", "rules", "shortcuts", "inferred", "queries", "expected"}
# What each check looks at, apart from the code and the text of the source.
_INPUTS = {
    "syntax": _ALL | {"other"},
    "literals": _DATA | {"shapes", "inferred"},
    "terms": _ALL - {"expected"},
    "shapes": _DATA | {"shapes"},
    "rules": _DATA | {"checks"},
    "passages": _DATA,
    "labels": _DATA,
    "coverage": _DATA,
    "owl": frozenset({"ontology", "alignments", "reference"}),
    "inferred": _DATA | {"rules", "inferred"},
    "queries": _ALL - {"checks", "rules"} | {"other"},
    "snapshot": _DATA | {"recorded"},
    "tables": frozenset({"checks", "shapes", "queries", "other"}),
}
Found = tuple[str, str, str, str]
Run = Callable[[Path, list[str]], Iterable[CheckResult]]


@dataclass(frozen=True)
class Changes:
    """The files that changed since a revision; `run` asks checks, `text` is the source's digest.

    `whole` says that files are not where ours are, so that each may concern every check.
    """

    revision: Revision
    paths: frozenset[Path]
    run: Run
    text: str = ""
    whole: bool = False

    @property
    def kinds(self) -> frozenset[str]:
        """What kinds of files are among them."""
        return frozenset(_kind(path.relative_to(self.revision.root)) for path in self.paths)

    def concern(self, check: str) -> bool:
        """Whether anything changed that a check looks at."""
        return self.whole or "code" in self.kinds or bool(_INPUTS.get(check, _ALL) & self.kinds)

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
            new = [f for f in result.findings if self._is_here(f) or self._is_new(f, known)]
            dropped += len(result.findings) - len(new)
            kept.append(replace(result, findings=tuple(new)))
        noted = {"files changed": len(self.paths), "findings of before, not listed": dropped}
        left_out = [f"infos in files that are as they were at {self.revision.name}"]
        if self.only_data:
            left_out.append("form and literals of these files, which are looked at one by one")
        return [CheckResult("changes", noted=noted, left_out=tuple(left_out)), *kept]

    def _is_here(self, finding: Finding) -> bool:
        return finding.path is None or finding.path.absolute() in self.paths

    def _asks(self, finding: Finding) -> bool:
        return not self._is_here(finding) and finding.severity is not Severity.INFO

    def _is_new(self, finding: Finding, known: frozenset[Found]) -> bool:
        return self._asks(finding) and _key(finding, self.revision.root) not in known

    def _before(self, checks: list[str], memo: Memo) -> frozenset[Found]:
        """What the checks found in the files of the revision."""

        def find() -> list[Found]:
            with tempfile.TemporaryDirectory(prefix="r2pgraph-before-") as folder:
                root = Path(folder).resolve()
                self.revision.write_to(root, *(() if self.whole else _FOLDERS))
                results = self.run(root, checks)
                return [_key(f, root) for result in results for f in result.findings]

        code = (reasoning_version(), _code(), self.text)
        place = (self.revision.commit, str(self.revision.root))
        parts = ["before", *code, *place, *checks]
        before: list[list[str]] = memo.recall(parts, find)
        return frozenset((one[0], one[1], one[2], one[3]) for one in before)


@cache
def _code() -> str:
    """The hash of the code that finds."""
    whole = hashlib.sha256()
    for path in sorted(Path(__file__).parents[1].rglob("*.py")):
        whole.update(path.read_bytes())
    return whole.hexdigest()


def _key(finding: Finding, root: Path) -> Found:
    """By what a finding is known again, wherever its line moves to."""
    path = finding.path.absolute() if finding.path else root
    name = path.relative_to(root) if path.is_relative_to(root) else path
    return finding.name, finding.focus, name.as_posix(), finding.message.replace(str(root), "")


def _kind(path: Path) -> str:
    """What a file is for, by its place, whether it is still there or not."""
    first, *rest = path.parts
    inside = rest[0] if len(rest) > 1 else ""
    if first == "ontology" and inside in ("alignments", "shapes", "checks", "rules", "shortcuts"):
        return inside if path.suffix.lower() in (".ttl", ".rq") else "other"
    if first == "ontology":
        return "ontology" if path.suffix.lower() == ".ttl" else "other"
    if first == "triples" and path.suffix.lower() in (".ttl", ".trig", ".nt"):
        return inside if inside in ("reference", "inferred") else "triples"
    if first == "queries":
        return "queries" if path.suffix.lower() == ".rq" else "other"
    if first == "tests" and inside in ("queries", "snapshot"):
        return "expected" if inside == "queries" else "recorded"
    if first in ("service", "pyproject.toml", "r2pgraph.toml"):
        return "code"
    return "other" if first == "triples" else "outside"
