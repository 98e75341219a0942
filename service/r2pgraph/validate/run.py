"""The checks in their order, and one run of them.

A check that cannot be carried out is reported with its reason, never as clean; the others go on.
Must not know how a report is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import cast

from r2pgraph.errors import R2PGraphError, UnknownCheckError
from r2pgraph.layout import Layout
from r2pgraph.passages.text import read_source_text
from r2pgraph.validate.context import Context, read_files
from r2pgraph.validate.report import CheckResult, Problem, Report, Severity

Check = Callable[[Context], CheckResult]
CHECKS = ("syntax", "terms", "shapes", "rules", "passages", "owl", "inferred", "queries")
_ALWAYS = "syntax"


@dataclass(frozen=True)
class Request:
    """What a run is to do."""

    only: tuple[str, ...] = ()
    source_text: Path | None = None
    require_text: bool = False
    fail_on: Severity = Severity.VIOLATION


def run(layout: Layout, request: Request) -> tuple[Report, Context]:
    """Runs the chosen checks, all of them by default; syntax is always among them.

    Raises:
        UnknownCheckError: a name that no check has.
        EmptyCorpusError: there are no data files.
        DataFileMissingError, SourceTextUnreadableError: the text cannot be read.
    """
    selected = chosen(request.only)
    text = read_source_text(request.source_text) if request.source_text else None
    corpus, unparsed = read_files(layout)
    context = Context(layout, corpus, unparsed, text, request.require_text, frozenset(selected))
    results = [
        _result(name, context) if name == _ALWAYS or not unparsed else _not_run(name)
        for name in selected
    ]
    return Report(tuple(results), request.fail_on), context


def chosen(only: Collection[str]) -> list[str]:
    """The checks to run, in their order."""
    for name in only:
        if name not in CHECKS:
            raise UnknownCheckError(name, list(CHECKS))
    return [name for name in CHECKS if not only or name in only or name == _ALWAYS]


def _result(name: str, context: Context) -> CheckResult:
    # Imported here: a run of two checks does not pay for the libraries of the others.
    check = cast(Check, import_module(f"r2pgraph.validate.{name}").check)
    try:
        return check(context)
    except R2PGraphError as problem:
        return CheckResult(name, problem=Problem(problem.exit_code, str(problem)))


def _not_run(name: str) -> CheckResult:
    return CheckResult(name, problem=Problem(4, "not run, because files could not be parsed"))
