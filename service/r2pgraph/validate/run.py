"""The checks in their order, and one run of them.

A check that cannot be carried out is reported with its reason, never as clean; the others go on.
Must not know how a report is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import cast

from r2pgraph.errors import R2PGraphError, UnknownCheckError
from r2pgraph.layout import Layout
from r2pgraph.load import Corpus
from r2pgraph.passages.read import read_maps
from r2pgraph.passages.text import SourceText, map_of_text, read_source_text
from r2pgraph.validate.context import Context, read_files
from r2pgraph.validate.report import CheckResult, Problem, Report, Severity

Check = Callable[[Context], CheckResult]
CHECKS = (
    "syntax",
    "literals",
    "terms",
    "shapes",
    "rules",
    "passages",
    "labels",
    "owl",
    "inferred",
    "queries",
    "tables",
)
_ALWAYS = "syntax"
# Reasoning and queries wait for processes of their own; the other checks need not wait for them.
_AT_ONCE = 3


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
    """
    selected = chosen(request.only)
    corpus, unparsed = read_files(layout)
    text, refused = _text(request.source_text, corpus, parsed=not unparsed)
    context = Context(layout, corpus, unparsed, text, request.require_text, frozenset(selected))
    context.corpus.position("")  # the index of positions is made once, before there are threads
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        results = list(pool.map(lambda name: _result(name, context), selected))
    return Report((*refused, *results), request.fail_on), context


def chosen(only: Collection[str]) -> list[str]:
    """The checks to run, in their order."""
    for name in only:
        if name not in CHECKS:
            raise UnknownCheckError(name, list(CHECKS))
    return [name for name in CHECKS if not only or name in only or name == _ALWAYS]


def _text(
    path: Path | None, corpus: Corpus, *, parsed: bool
) -> tuple[SourceText | None, list[CheckResult]]:
    """The local copy of the text; without it, and with the reason, if it is not the right one."""
    if path is None:
        return None, []
    try:
        text = read_source_text(path)
        if parsed:
            map_of_text(text, read_maps(corpus).values())
    except R2PGraphError as problem:
        return None, [CheckResult("text", problem=Problem(problem.exit_code, str(problem)))]
    return text, []


def _result(name: str, context: Context) -> CheckResult:
    if context.unparsed and name != _ALWAYS:
        return CheckResult(name, problem=Problem(4, "not run, because files could not be parsed"))
    # Imported here: a run of two checks does not pay for the libraries of the others.
    check = cast(Check, import_module(f"r2pgraph.validate.{name}").check)
    try:
        return check(context)
    except R2PGraphError as problem:
        return CheckResult(name, problem=Problem(problem.exit_code, str(problem)))
    except Exception as problem:  # whatever one check stumbles over, the others report
        return CheckResult(name, problem=Problem(4, _stumbled(problem)))


def _stumbled(problem: Exception) -> str:
    first = next(iter(str(problem).splitlines()), "")
    what = f"{type(problem).__name__}: {first[:200]}" if first else type(problem).__name__
    return f"it stumbled ({what}); mend what the other checks name, then report it if it stays"
