"""Findings that are accepted for now: each named, with a reason and the day it has to be gone by.

A file of TOML, `[[accepted]]` for each entry: `rule` as reports show it, check and slash included,
`focus` (the IRI, or its short name) or `file` (from the root) or both, `message` where the words
matter, `reason`, and `expires`, a date. An entry whose day has passed, or that accepts nothing, is
a finding itself. What keeps a check from its work cannot be accepted. Must not know any check.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from r2pgraph.errors import ConfigurationError, R2PGraphError
from r2pgraph.findings import Finding, Severity
from r2pgraph.layout import shown
from r2pgraph.validate.context import Context
from r2pgraph.validate.report import CheckResult, Problem
from r2pgraph.validate.settings import line_of_table, read_toml, unknown_key

NAME = "baseline"
FILE = "r2pgraph-baseline.toml"
_WORDS = ("rule", "focus", "file", "message", "reason")
_NEEDS_TEXT = ("passages", "overreach", "coverage")


@dataclass(frozen=True)
class Entry:
    """An accepted finding and the line of the file that accepts it."""

    line: int
    expires: date
    rule: str
    reason: str
    focus: str = ""
    file: str = ""
    message: str = ""

    @property
    def check(self) -> str:
        """The check whose finding it is."""
        return self.rule.partition("/")[0]

    def accepts(self, finding: Finding, context: Context) -> bool:
        """Whether it is this finding that is accepted."""
        root = context.layout.root.absolute()
        path = finding.path.absolute() if finding.path else root
        file = path.relative_to(root).as_posix() if path.is_relative_to(root) else ""
        return (
            self.rule == finding.name
            and self.focus in ("", finding.focus, context.short(finding.focus))
            and self.file in ("", file)
            and self.message in ("", finding.message)
        )


def read_baseline(path: Path) -> list[Entry]:
    """The entries of a file.

    Raises:
        ConfigurationError: it is not as it must be.
        DataFileMissingError, DataSyntaxError: it cannot be read.
    """
    tables = read_toml(path)
    accepted = tables.get("accepted", [])
    if other := unknown_key(tables, ("accepted",)):
        raise _malformed(path, 1, f"there is no table '{other}'", "keep to [[accepted]]")
    if not isinstance(accepted, list):
        raise _malformed(path, 1, "'accepted' is no list of tables", "begin each with [[accepted]]")
    return [_entry(path, number, table) for number, table in enumerate(accepted)]


def _entry(path: Path, number: int, table: Any) -> Entry:
    line = line_of_table(path, "[[accepted]]", number)
    if not isinstance(table, dict):
        raise _malformed(path, line, "an entry is no table", "begin it with [[accepted]]")
    if other := unknown_key(table, (*_WORDS, "expires")):
        raise _malformed(path, line, f"an entry has no '{other}'", f"use {', '.join(_WORDS)}")
    for name in _WORDS:
        if not isinstance(table.get(name, ""), str):
            raise _malformed(path, line, f"'{name}' is no text", "put it in quotes")
    for name in ("rule", "reason"):
        if not table.get(name, "").strip():
            raise _malformed(path, line, f"the entry has no {name}", f"add '{name} = \"…\"'")
    if not table.get("focus") and not table.get("file"):
        reason = "the entry would accept a rule everywhere"
        raise _malformed(path, line, reason, "say which 'focus' or which 'file' it is about")
    expires = table.get("expires")
    if not isinstance(expires, date) or isinstance(expires, datetime):
        reason = "the entry has no day on which it expires"
        raise _malformed(path, line, reason, "add 'expires = 2030-12-31', without quotes")
    return Entry(line, expires, **{name: table.get(name, "") for name in _WORDS})


def _malformed(path: Path, line: int, reason: str, remedy: str) -> ConfigurationError:
    return ConfigurationError(shown(path), line, reason, remedy)


def accept(
    path: Path, results: Iterable[CheckResult], context: Context, today: date | None = None
) -> list[CheckResult]:
    """The results without what is accepted, and a result of the file itself."""
    found = list(results)
    try:
        entries = read_baseline(path)
    except ConfigurationError as problem:
        finding = _finding("baseline-malformed", problem.reason, problem.remedy, path, problem.line)
        why = Problem(problem.exit_code, "nothing is accepted, because the file cannot be used")
        return [*found, CheckResult(NAME, findings=(finding,), problem=why)]
    except R2PGraphError as problem:
        return [*found, CheckResult(NAME, problem=Problem(2, str(problem)))]
    now = today or datetime.now(UTC).date()
    valid = [entry for entry in entries if entry.expires >= now]
    used: set[int] = set()
    kept = []
    for result in found:
        new = []
        for finding in result.findings:
            by = [entry.line for entry in valid if entry.accepts(finding, context)]
            used.update(by)
            new += [] if by else [finding]
        kept.append(replace(result, findings=tuple(new)))
    dropped = sum(len(r.findings) for r in found) - sum(len(r.findings) for r in kept)
    judged = {r.name for r in found if _is_whole(r, context)}
    findings = [_expired(path, entry) for entry in entries if entry.expires < now]
    idle = [e for e in valid if e.line not in used]
    findings += [_unused(path, entry) for entry in idle if _is_judged(entry, judged, context)]
    open_ = sum(not _is_judged(entry, judged, context) for entry in idle)
    noted = {"entries": len(entries), "findings accepted": dropped}
    left_out = (f"{open_} entries of checks that were not run as a whole",) if open_ else ()
    return [*kept, CheckResult(NAME, {}, noted, tuple(findings), left_out)]


def _is_whole(result: CheckResult, context: Context) -> bool:
    """Whether a check would have found all that it can find."""
    without_text = result.name in _NEEDS_TEXT and context.text is None
    left_out = result.name not in context.selected
    return context.changes is None and not result.problems and not without_text and not left_out


def _is_judged(entry: Entry, judged: set[str], context: Context) -> bool:
    """Whether it can be told that an entry accepts nothing; of no check at all, it can."""
    return entry.check in judged or entry.check not in context.known


def _expired(path: Path, entry: Entry) -> Finding:
    message = f"the finding {entry.rule} was accepted until {entry.expires}"
    remedy = "mend what it is about, and remove the entry"
    return _finding("entry-expired", message, remedy, path, entry.line)


def _unused(path: Path, entry: Entry) -> Finding:
    message = f"there is no finding {entry.rule} that the entry would accept"
    return _finding("entry-unused", message, "remove the entry", path, entry.line)


def _finding(rule: str, message: str, remedy: str, path: Path, line: int) -> Finding:
    return Finding(NAME, rule, Severity.VIOLATION, message, remedy, path=path, line=line)
