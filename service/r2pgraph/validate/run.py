"""The checks in their order, and one run of them, in processes at the same time.

A check that cannot be carried out is reported with its reason, never as clean; the others go on.
Must not know how a report is shown.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from threading import active_count
from typing import cast

from r2pgraph.errors import R2PGraphError, UnknownCheckError, UsageError
from r2pgraph.findings import Severity
from r2pgraph.layout import Layout
from r2pgraph.load import Corpus
from r2pgraph.memo import Memo
from r2pgraph.passages.read import read_maps
from r2pgraph.passages.text import SourceText, map_of_text, read_source_text
from r2pgraph.repository import find_revision
from r2pgraph.store import cache_folder
from r2pgraph.validate.apart import Apart
from r2pgraph.validate.baseline import FILE, accept
from r2pgraph.validate.changes import Changes
from r2pgraph.validate.context import Context, read_files
from r2pgraph.validate.kept import Kept
from r2pgraph.validate.named import Named
from r2pgraph.validate.partial import told
from r2pgraph.validate.progress import Progress
from r2pgraph.validate.project import Project, find_project
from r2pgraph.validate.report import CheckResult, Problem, Report
from r2pgraph.validate.spots import with_columns

Check = Callable[[Context], CheckResult]
CHECKS = (
    "syntax",
    "literals",
    "terms",
    "shapes",
    "patterns",
    "passages",
    "labels",
    "overreach",
    "coverage",
    "profile",
    "owl",
    "inferred",
    "queries",
    "snapshot",
    "tables",
)
_ALWAYS = "syntax"
# What takes long is begun first, so that nothing long is left when everything else is done.
_LONGEST_FIRST = ("inferred", "queries", "owl", "shapes", "patterns")
# Those that ask the store of what files state; it is made once for both.
_ASK_THE_STORE = ("queries", "patterns")
DEADLINE = 600.0
MEMORY = 4000
_OUT_OF_MEMORY = ("memory allocation of", "bad_alloc", "MemoryError")


@dataclass(frozen=True)
class Request:
    """What a run is to do.

    `jobs` is how many checks may run at a time, `deadline` how many seconds each may take, `memory`
    how many megabytes beyond what was read; `named` are the files that it is about, if not all;
    `progress` shows what is being done.
    """

    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    source_text: Path | None = None
    require_text: bool = False
    fail_on: Severity = Severity.VIOLATION
    use_cache: bool = True
    jobs: int = 1
    changed_since: str | None = None
    baseline: Path | None = None
    deadline: float = DEADLINE
    named: Named | None = None
    progress: Progress = field(default_factory=Progress)
    memory: int = MEMORY


def run(layout: Layout, request: Request) -> tuple[Report, Context]:
    """Runs the chosen checks, all of them by default; syntax is always among them.

    Raises:
        UnknownCheckError: a name that no check has.
        EmptyCorpusError: there are no data files.
        CacheUnusableError: the folder named for the cache cannot be written to.
        RevisionUnknownError: changes are asked for, and nobody knows what changed.
    """
    selected = chosen(request.only, request.skip)
    memo = Memo(cache_folder() if request.use_cache else None)
    request.progress.show("reading files")
    corpus, unparsed = read_files(layout)
    gc.freeze()  # what was read stays until the end, so that nobody need look at it again
    foreign = isinstance(layout, Project) and not read_maps(corpus)
    named = None if foreign else request.source_text
    text, refused = _text(named, corpus, parsed=not unparsed)
    changes = _changes(layout, request, text)
    names = frozenset(selected)
    known = frozenset(CHECKS)
    context = Context(
        layout, corpus, unparsed, text, request.require_text, names, memo, changes, known
    )
    parts: list[Changes | Named] = [one for one in (changes, request.named) if one is not None]
    wanted = [name for name in selected if _not_wanted(name, parts) is None]
    done = {result.name: result for result in _results(wanted, context, request)}
    found = [_not_wanted(name, parts) or done[name] for name in selected]
    if changes is not None:
        found = changes.narrowed(found, memo)
    baseline = request.baseline or layout.root / FILE
    if request.baseline or baseline.is_file():
        found = accept(baseline, found, replace(context, selected=frozenset(wanted)))
    if isinstance(layout, Project):
        found = [*import_module("r2pgraph.validate.foreign").configuration(layout), *found]
    if request.named is not None:
        found = request.named.narrowed(found)
    placed = (replace(result, findings=with_columns(result.findings)) for result in found)
    return Report((*refused, *placed), request.fail_on), context


def _changes(layout: Layout, request: Request, text: SourceText | None) -> Changes | None:
    """What changed, where that is asked for.

    Raises:
        RevisionUnknownError: there is no such revision, or no git to ask.
    """
    if request.changed_since is None:
        return None
    digest, whole = text.sha256 if text else "", isinstance(layout, Project)
    revision = find_revision(layout.root.absolute(), request.changed_since)

    def run_before(root: Path, names: list[str]) -> list[CheckResult]:
        try:
            before = find_project(root)
            corpus, unparsed = read_files(before)
        except R2PGraphError:
            return []
        context = Context(before, corpus, unparsed, text, request.require_text, frozenset(names))
        return _results(names, context, request)

    return Changes(revision.root, revision.changed(), whole, revision, run_before, digest)


def _not_wanted(name: str, parts: list[Changes | Named]) -> CheckResult | None:
    """The result of a check that the run is not about; None of one that is to run."""
    others = (part for part in parts if name != _ALWAYS and not part.concerns(name))
    return next((part.not_run(name) for part in others), None)


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0))


def _results(names: list[str], context: Context, request: Request) -> list[CheckResult]:
    """The results of the checks: what is known for the same input, and the others found now."""
    kept = Kept(context)
    found = {name: kept.recalled(name) for name in names}
    unknown = [name for name in names if found[name] is None]
    new = _found(unknown, kept, request, len(names) - len(unknown))
    kept.keep(new.values())
    return [found[name] or new[name] for name in names]


def _found(names: list[str], kept: Kept, request: Request, known: int) -> dict[str, CheckResult]:
    """Runs checks, each in a process that has all that was read and is ended at the deadline.

    So many others are `known`.
    """
    if active_count() > 1:  # A process that has threads must not fork.
        return {name: _result(name, kept.context_of(name)) for name in names}

    def prepare(name: str) -> None:
        if name in _ASK_THE_STORE and len(names) > 1:
            _ = kept.context.store

    def lost(name: str, words: str) -> CheckResult:
        too_much = any(mark in words for mark in _OUT_OF_MEMORY)
        return unfinished(name, _too_much(request.memory) if too_much else "its process was ended")

    def unfinished(name: str, why: str) -> CheckResult:
        return CheckResult(name, problem=Problem(4, f"not completed, because {why}"))

    late = f"it took longer than {request.deadline:g} seconds; give it more with --deadline"
    apart = Apart(
        work=lambda name: _result(name, kept.context_of(name), request.memory),
        prepare=prepare,
        lost=lost,
        late=lambda name: unfinished(name, late),
        jobs=request.jobs,
        deadline=request.deadline,
        watch=lambda done, running: request.progress.checks(
            known + done, known + len(names), running
        ),
        memory=request.memory * 1024 * 1024,
    )
    return apart.results(sorted(names, key=lambda name: (*_LONGEST_FIRST, name).index(name)))


def chosen(only: Collection[str], skip: Collection[str] = ()) -> list[str]:
    """The checks to run, in their order.

    Raises:
        UnknownCheckError: there is no check of a name.
        UsageError: what always runs is to be skipped.
    """
    for name in (*only, *skip):
        if name not in CHECKS:
            raise UnknownCheckError(name, list(CHECKS))
    if _ALWAYS in skip:
        raise UsageError(f"{_ALWAYS} always runs, because the other checks rest on it")
    wanted = {*(only or CHECKS), _ALWAYS} - {*skip}
    return [name for name in CHECKS if name in wanted]


def _text(
    path: Path | None, corpus: Corpus, *, parsed: bool
) -> tuple[SourceText | None, list[CheckResult]]:
    """The local copy of the text; without it, and with the reason, if it is not the right one."""
    if path is None:
        return None, []
    try:
        text = read_source_text(path)
        map_of_text(text, read_maps(corpus).values())
    except R2PGraphError as problem:
        if parsed:
            return None, [CheckResult("text", problem=Problem(problem.exit_code, str(problem)))]
        why = "a record of the text may be in a file that could not be read; nothing is compared"
        return None, [CheckResult("text", problem=Problem(4, why))]
    return text, []


def _too_much(memory: int) -> str:
    return (
        f"it needed more than {memory} megabytes of memory; look for a query, pattern or "
        "value that asks for too much, or give it more with --memory"
    )


def _result(name: str, context: Context, memory: int = MEMORY) -> CheckResult:
    # Imported here: a run of two checks does not pay for the libraries of the others.
    def check() -> CheckResult:
        if isinstance(context.layout, Project):
            foreign = import_module("r2pgraph.validate.foreign")
            return cast(CheckResult, foreign.check(name, context.layout, context))
        return cast(Check, import_module(f"r2pgraph.validate.{name}").check)(context)

    try:
        return told(name, context, check)
    except R2PGraphError as problem:
        return CheckResult(name, problem=Problem(problem.exit_code, str(problem)))
    except MemoryError:
        return CheckResult(name, problem=Problem(4, f"not completed, because {_too_much(memory)}"))
    except Exception as problem:  # whatever one check stumbles over, the others report
        return CheckResult(name, problem=Problem(4, _stumbled(problem)))


def _stumbled(problem: Exception) -> str:
    first = next(iter(str(problem).splitlines()), "")
    what = f"{type(problem).__name__}: {first[:200]}" if first else type(problem).__name__
    return f"it stumbled ({what}); mend what the other checks name, then report it if it stays"
