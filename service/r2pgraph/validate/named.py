"""`r2pgraph validate PATHS`: files that somebody names, and the project that they are checked in.

The project is the nearest folder above them with our folders, a configuration or a repository, else
the folder that they are in. It is read as a whole, and what is told is what is found in the files
named. Must not know what any check looks for.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from r2pgraph.errors import EmptyCorpusError, UsageError
from r2pgraph.layout import Layout, shown
from r2pgraph.validate.baseline import FILE
from r2pgraph.validate.inputs import FOLDERS
from r2pgraph.validate.part import Part
from r2pgraph.validate.project import OWN_FILE, Project, find_project
from r2pgraph.validate.report import CheckResult

NAME = "paths"
_MARKS = (OWN_FILE, "pyproject.toml", ".git")


@dataclass(frozen=True)
class Named(Part):
    """The files named that something reads; `left_out` says which are not read, and why."""

    left_out: tuple[str, ...] = ()

    def concerns(self, check: str) -> bool:
        return bool(self.paths) and super().concerns(check)

    def not_run(self, check: str) -> CheckResult:
        """The result of a check that none of them concerns."""
        return CheckResult(check, left_out=("all of it: it looks at none of the files named",))

    def narrowed(self, results: Iterable[CheckResult]) -> list[CheckResult]:
        """The results with what is found in these files, and a result that says so.

        What keeps a check from its work is told wherever it stands.
        """
        kept, dropped = [], 0
        for result in results:
            here = tuple(f for f in result.findings if result.problem or self.has(f))
            dropped += len(result.findings) - len(here)
            kept.append(replace(result, findings=here))
        noted = {"findings in other files, not listed": dropped}
        checked = {"files named that are read": len(self.paths)}
        return [CheckResult(NAME, checked, noted, left_out=self.left_out), *kept]


def find_named(given: Sequence[Path], root: Path | None) -> tuple[Layout, Named | None]:
    """The project to validate, and its files that are named; None where they are all of it.

    Raises:
        UsageError: a path leads nowhere, cannot be read, or is outside of the root; or the paths
            are in several projects.
        DataFolderMissingError: there is no such root.
    """
    if not given:
        return find_project(root), None
    _refuse(f"{shown(path)}: {why}" for path in given if (why := _unusable(path)))
    paths = [_real(path) for path in given]
    home = _home(paths) if root is None else root
    layout, real = find_project(home), home.resolve()
    _refuse(
        f"{shown(path)}: it is outside of {shown(home)}"
        for path, found in zip(given, paths, strict=True)
        if not found.is_relative_to(real)
    )
    if real in paths:
        return layout, None
    inside = [layout.root.absolute() / path.relative_to(real) for path in paths]
    return layout, _named(layout, inside)


def _named(layout: Layout, paths: list[Path]) -> Named:
    read, unread = _read(layout), dict(layout.unread) if isinstance(layout, Project) else {}
    reasons = {path.absolute(): reason for path, reason in unread.items()}
    found, left_out = set(), []
    for path in paths:
        if path.is_dir():
            found |= {one for one in read if one.is_relative_to(path)}
        elif path in read:
            found.add(path)
        else:
            left_out.append(f"{shown(path)}: {reasons.get(path) or _why_not(layout)}")
    whole = isinstance(layout, Project)
    return Named(layout.root.absolute(), frozenset(found), whole, tuple(left_out))


def _read(layout: Layout) -> frozenset[Path]:
    """Every file of a project that anything looks at."""
    root = layout.root.absolute()
    if isinstance(layout, Project):
        files = [*layout.query_files(), *layout.check_files(), layout.root / FILE]
        files += [layout.config] if layout.config else []
        with suppress(EmptyCorpusError):  # said by the run itself
            files += [file.path for file in layout.data_files()]
        return frozenset(path.absolute() for path in files if path.is_file())
    below = (path for name in FOLDERS for path in (root / name).rglob("*"))
    return frozenset(path for path in (*below, root / FILE) if path.is_file())


def _why_not(layout: Layout) -> str:
    """Why nothing reads a file of a project."""
    if isinstance(layout, Project):
        return "it is neither RDF nor SPARQL that is read, by its name and place"
    return "it is not read: data and queries are in ontology/, triples/ and queries/"


def _home(paths: list[Path]) -> Path:
    """The folder of the project that all paths are in.

    Raises:
        UsageError: they are in several.
    """
    homes = {home for path in paths if (home := _marked_above(path))}
    if not homes:
        return Path(os.path.commonpath([_folder(path) for path in paths]))
    first, *others = sorted(homes)
    alone = [path for path in paths if not path.is_relative_to(first)]
    if others or alone:
        other = others[0] if others else _folder(alone[0])
        raise UsageError(
            f"the paths are in different projects, {shown(first)} and {shown(other)}; "
            "check one at a time, or name the folder that holds both with --root"
        )
    return first


def _marked_above(path: Path) -> Path | None:
    return next((folder for folder in (path, *path.parents) if _is_marked(folder)), None)


def _is_marked(folder: Path) -> bool:
    ours = (folder / "ontology").is_dir() and (folder / "triples").is_dir()
    return ours or any((folder / mark).exists() for mark in _MARKS)


def _folder(path: Path) -> Path:
    return path if path.is_dir() else path.parent


def _real(path: Path) -> Path:
    """The path without links on the way; a file that is a link itself stays one."""
    return path.resolve() if path.is_dir() else path.parent.resolve() / path.name


def _unusable(path: Path) -> str:
    """Why a path cannot be used; empty if it can."""
    if not path.exists():
        return "there is no such file or folder"
    if not path.is_file() and not path.is_dir():
        return "it is neither a file nor a folder"
    return "" if os.access(path, os.R_OK) else "it cannot be read; check its permissions"


def _refuse(faults: Iterator[str]) -> None:
    found = list(faults)
    if found:
        raise UsageError("\n".join(found))
