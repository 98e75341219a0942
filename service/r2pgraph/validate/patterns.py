"""Check `patterns`: what takes a pattern across graphs, as queries over the store.

Must not know what any pattern is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from r2pgraph.errors import DataSyntaxError, NothingToCheckError, PatternFileError, QueryError
from r2pgraph.findings import Finding, Severity
from r2pgraph.grammar.guard import inspect
from r2pgraph.grammar.syntax import syntax_error
from r2pgraph.layout import shown
from r2pgraph.load import plain
from r2pgraph.validate.again.before import Before
from r2pgraph.validate.context import Context
from r2pgraph.validate.partial import stays_true, unread
from r2pgraph.validate.pattern_files import Pattern, read_pattern
from r2pgraph.validate.report import CheckResult, Problem

NAME = "patterns"
_UNUSABLE = "pattern-unusable"
_PLACES = ("focus", "graph")
# Names of columns, rows of plain texts, and whether a node without a name is among them.
Answer = dict[str, Any]


def check(context: Context) -> CheckResult:
    """Runs every pattern over the union; where files were not read, those that hold without them.

    Raises:
        NothingToCheckError: there is no pattern.
    """
    paths = context.layout.check_files()
    if not paths:
        raise NothingToCheckError(f"{context.layout.checks} has no .rq file")
    whole = not unread(context, NAME)
    patterns, findings = _usable(paths)
    patterns = [pattern for pattern in patterns if whole or stays_true(pattern.query)]
    before = Before(context, NAME)
    asked = {text: text for pattern in patterns for text in (pattern.query, pattern.focus_query)}
    answers = before.holding(context.store, asked)
    looked_at = 0
    for pattern in patterns:
        try:
            focus = _counted(_answer(context, pattern, pattern.focus_query, answers))
            findings += _broken(context, pattern, _answer(context, pattern, pattern.query, answers))
        except PatternFileError as problem:
            findings.append(_unusable(problem))
            continue
        looked_at += focus
        if whole and not focus:
            findings.append(_idle(pattern))
    if whole:
        before.keep({text: answer for text, answer in answers.items() if not _is_unnamed(answer)})
    unusable = sum(finding.rule == _UNUSABLE for finding in findings)
    return CheckResult(
        NAME,
        {"patterns": len(paths), "focus nodes": looked_at},
        findings=tuple(findings),
        left_out=()
        if whole
        else (f"{len(paths) - len(patterns)} patterns that rest on all files",),
        problem=Problem(3, f"{unusable} of {len(paths)} patterns cannot be used")
        if unusable
        else None,
    )


def _usable(paths: Iterable[Path]) -> tuple[list[Pattern], list[Finding]]:
    """The patterns whose headers are whole, and what is wrong with the others."""
    patterns, findings = [], []
    for path in paths:
        try:
            patterns.append(read_pattern(path))
        except (PatternFileError, DataSyntaxError) as problem:
            findings.append(_unusable(problem))
    return patterns, findings


def _unusable(problem: PatternFileError | DataSyntaxError) -> Finding:
    return Finding(
        NAME,
        _UNUSABLE,
        Severity.VIOLATION,
        problem.reason,
        problem.remedy,
        path=problem.path,
        line=problem.line,
    )


def focus_count(store: ox.Store, pattern: Pattern) -> int:
    """How many nodes a pattern looks at."""
    return _counted(_read(_select(store, pattern, pattern.focus_query)))


def _counted(answer: Answer) -> int:
    return int(answer["rows"][0][0]) if answer["rows"] else 0


def _answer(context: Context, pattern: Pattern, query: str, known: dict[str, Answer]) -> Answer:
    """The answer of a query that is known, or is asked for now."""
    if query not in known:
        known[query] = _read(_select(context.store, pattern, query))
    return known[query]


def _read(solutions: ox.QuerySolutions) -> Answer:
    names = [variable.value for variable in solutions.variables]
    rows = [[row[name] for name in names] for row in solutions]
    unnamed = any(isinstance(term, ox.BlankNode) for row in rows for term in row)
    return {"names": names, "rows": [list(map(plain, row)) for row in rows], "unnamed": unnamed}


def _is_unnamed(answer: Answer) -> bool:
    """Whether it holds nodes that have another name each time that files are read."""
    return bool(answer["unnamed"])


def _broken(context: Context, pattern: Pattern, answer: Answer) -> Iterator[Finding]:
    names = answer["names"]
    if "focus" not in names:
        raise PatternFileError(shown(pattern.path), 1, "the query selects no ?focus")
    _sentences(pattern, dict.fromkeys(names, ""))  # told even where the pattern is not broken
    seen: set[tuple[str, str]] = set()
    for row in answer["rows"]:
        texts = dict(zip(names, row, strict=True))
        values = {name: context.short(text) for name, text in texts.items()}
        focus = context.named(texts["focus"])
        message, remedy = _sentences(pattern, values)
        if (focus, message) in seen:
            continue
        seen.add((focus, message))
        said = [text for name, text in texts.items() if text and name not in _PLACES]
        place = context.place_of(texts["focus"], said, texts.get("graph"))
        yield Finding(NAME, pattern.name, pattern.severity, message, remedy, focus, *place)


def _sentences(pattern: Pattern, values: dict[str, str]) -> tuple[str, str]:
    try:
        return pattern.message.format_map(values), pattern.remedy.format_map(values)
    except (KeyError, ValueError) as problem:
        reason = f"the header names {problem}, which is no column of the query"
        raise PatternFileError(shown(pattern.path), 1, reason) from problem


def _select(store: ox.Store, pattern: Pattern, query: str) -> ox.QuerySolutions:
    try:
        inspect(query)
        found = store.query(query)
    except QueryError as problem:
        raise PatternFileError(shown(pattern.path), 1, str(problem)) from problem
    except SyntaxError as problem:
        what = str(syntax_error(str(problem), query, {}))
        raise PatternFileError(shown(pattern.path), problem.lineno or 1, what) from problem
    if not isinstance(found, ox.QuerySolutions):
        raise PatternFileError(shown(pattern.path), 1, "the query is not a SELECT")
    return found


def _idle(pattern: Pattern) -> Finding:
    return Finding(
        NAME,
        "pattern-without-focus",
        Severity.INFO,
        f"{pattern.name} found nothing to look at",
        "correct its '# focus:' line, unless the data has no such thing yet",
        path=pattern.path,
        line=1,
    )
