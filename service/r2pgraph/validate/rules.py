"""Check `rules`: what takes a pattern across graphs, as queries over the store.

Must not know what any rule is about.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from r2pgraph.engine.guard import inspect
from r2pgraph.engine.syntax import syntax_error
from r2pgraph.errors import NothingToCheckError, QueryError, RuleFileError
from r2pgraph.layout import shown
from r2pgraph.load import plain
from r2pgraph.prefixes import shorten
from r2pgraph.validate.context import Context
from r2pgraph.validate.report import CheckResult, Finding, Severity
from r2pgraph.validate.rule_files import Rule, read_rule

NAME = "rules"


def check(context: Context) -> CheckResult:
    """Runs every rule over the union.

    Raises:
        NothingToCheckError: there is no rule.
        RuleFileError: a rule does not parse.
    """
    rules = [read_rule(path) for path in context.layout.check_files()]
    if not rules:
        raise NothingToCheckError(f"{context.layout.checks} has no .rq file")
    findings: list[Finding] = []
    looked_at = 0
    for rule in rules:
        focus = focus_count(context.store, rule)
        looked_at += focus
        findings += _broken(context, rule)
        findings += [] if focus else [_idle(rule)]
    checked = {"rules": len(rules), "focus nodes": looked_at}
    return CheckResult(NAME, checked, findings=tuple(findings))


def focus_count(store: ox.Store, rule: Rule) -> int:
    """How many nodes a rule looks at."""
    row = next(iter(_select(store, rule, rule.focus_query)))
    value = row["count"]
    return int(value.value) if isinstance(value, ox.Literal) else 0


def _broken(context: Context, rule: Rule) -> Iterator[Finding]:
    solutions = _select(context.store, rule, rule.query)
    names = [variable.value for variable in solutions.variables]
    if "focus" not in names:
        raise RuleFileError(shown(rule.path), 1, "the query selects no ?focus")
    _sentences(rule, dict.fromkeys(names, ""))  # told even where the rule is not broken
    seen: set[tuple[str, str]] = set()
    for row in solutions:
        values = {name: _shown(context, row[name]) for name in names}
        focus = context.named(row["focus"])
        message, remedy = _sentences(rule, values)
        if (focus, message) in seen:
            continue
        seen.add((focus, message))
        path, line = context.place(focus, plain(row["graph"]) if "graph" in names else None)
        yield Finding(NAME, rule.name, rule.severity, message, remedy, focus, path, line)


def _sentences(rule: Rule, values: dict[str, str]) -> tuple[str, str]:
    try:
        return rule.message.format_map(values), rule.remedy.format_map(values)
    except (KeyError, ValueError) as problem:
        reason = f"the header names {problem}, which is no column of the query"
        raise RuleFileError(shown(rule.path), 1, reason) from problem


def _select(store: ox.Store, rule: Rule, query: str) -> ox.QuerySolutions:
    try:
        inspect(query)
        found = store.query(query)
    except QueryError as problem:
        raise RuleFileError(shown(rule.path), 1, str(problem)) from problem
    except SyntaxError as problem:
        what = str(syntax_error(str(problem), query, {}))
        raise RuleFileError(shown(rule.path), problem.lineno or 1, what) from problem
    if not isinstance(found, ox.QuerySolutions):
        raise RuleFileError(shown(rule.path), 1, "the query is not a SELECT")
    return found


def _idle(rule: Rule) -> Finding:
    return Finding(
        NAME,
        "rule-without-focus",
        Severity.INFO,
        f"{rule.name} found nothing to look at",
        "correct its '# focus:' line, unless the data has no such thing yet",
        path=rule.path,
        line=1,
    )


def _shown(context: Context, term: object) -> str:
    return shorten(plain(term), context.corpus.prefixes)
