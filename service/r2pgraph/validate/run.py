"""The checks in their order, and one run of them, in processes at the same time.

A check that cannot be carried out is reported with its reason, never as clean; the others go on.
Must not know how a report is shown.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from threading import active_count
from typing import cast

from r2pgraph.build import cache_folder
from r2pgraph.errors import R2PGraphError, UnknownCheckError
from r2pgraph.layout import Layout
from r2pgraph.load import Corpus
from r2pgraph.memo import Memo
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
    "coverage",
    "owl",
    "inferred",
    "queries",
    "snapshot",
    "tables",
)
_ALWAYS = "syntax"
# What takes long is begun first, so that nothing long is left when everything else is done.
_LONGEST_FIRST = ("inferred", "owl", "queries", "shapes", "rules")


@dataclass(frozen=True)
class Request:
    """What a run is to do; `jobs` is how many checks may run at a time."""

    only: tuple[str, ...] = ()
    source_text: Path | None = None
    require_text: bool = False
    fail_on: Severity = Severity.VIOLATION
    use_cache: bool = True
    jobs: int = 1


def run(layout: Layout, request: Request) -> tuple[Report, Context]:
    """Runs the chosen checks, all of them by default; syntax is always among them.

    Raises:
        UnknownCheckError: a name that no check has.
        EmptyCorpusError: there are no data files.
        CacheUnusableError: the folder named for the cache cannot be written to.
    """
    selected = chosen(request.only)
    memo = Memo(cache_folder() if request.use_cache else None)
    corpus, unparsed = read_files(layout)
    text, refused = _text(request.source_text, corpus, parsed=not unparsed)
    names = frozenset(selected)
    context = Context(layout, corpus, unparsed, text, request.require_text, names, memo)
    # A process that has threads must not fork.
    if request.jobs > 1 and len(selected) > 1 and active_count() == 1:
        results = _at_once(selected, context, request.jobs)
    else:
        results = [_result(name, context) for name in selected]
    return Report((*refused, *results), request.fail_on), context


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0))


def _at_once(selected: list[str], context: Context, jobs: int) -> list[CheckResult]:
    """The results of the checks, each run in a process that has all that was read."""
    _ = context.corpus.places  # made once, for all of them
    begun = sorted(selected, key=lambda name: (*_LONGEST_FIRST, name).index(name))
    with ProcessPoolExecutor(
        min(jobs, len(selected)), get_context("fork"), _inherit, (context,)
    ) as pool:
        running = {name: pool.submit(_inherited_result, name) for name in begun}
        return [_awaited(name, running[name]) for name in selected]


def _inherit(context: Context) -> None:
    global _inherited
    _inherited = context


_inherited: Context


def _inherited_result(name: str) -> CheckResult:
    return _result(name, _inherited)


def _awaited(name: str, running: Future[CheckResult]) -> CheckResult:
    try:
        return running.result()
    except BrokenProcessPool:
        return CheckResult(name, problem=Problem(4, "not completed, because its process was ended"))


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
