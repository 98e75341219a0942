"""What checks found before, found again for the very same input.

A check is given the files of the kinds that it looks at (`inputs`) and no others, and its result is
kept under the hash of these, of the code and of all else that it is told. What could not be
completed is never kept, nor what was found while a file was being saved, nor what a query with
chance or a clock in it found. Must not know what any check looks for.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from r2pgraph.errors import DataFileMissingError
from r2pgraph.findings import Finding, Severity, ShapeResult
from r2pgraph.layout import Layout
from r2pgraph.load import Corpus, read_bytes
from r2pgraph.memo import key_of
from r2pgraph.validate.context import Context
from r2pgraph.validate.inputs import ALL, FOLDERS, INPUTS, kind_of
from r2pgraph.validate.project import Project
from r2pgraph.validate.report import CheckResult
from r2pgraph.validate.version import checking_version

_QUERY = (".rq", ".sparql")
_SHACL = b"http://www.w3.org/ns/shacl#"
# Those that look at less where only data changed.
_MIND_CHANGES = ("syntax", "literals", "queries")
# What stands in a comment is taken for such a query, too.
_VARIES = re.compile(rb"\b(?:NOW|RAND|UUID|STRUUID)\s*\(", re.IGNORECASE)


@dataclass(frozen=True)
class Kept:
    """The results of before of one run, whose context has everything that was read."""

    context: Context

    def recalled(self, name: str) -> CheckResult | None:
        """What a check found for the same input before; None if that is not known."""
        kept = self.context.memo.kept(self._key(name)) if self._is_kept(name) else []
        return _result(kept[0]) if kept else None

    def keep(self, results: Iterable[CheckResult]) -> None:
        """Keeps what was found just now, unless an input is no longer what it was."""
        found = [one for one in results if one.problem is None and self._is_kept(one.name)]
        if found and _digests(self.context.layout, None) == self._digests:
            for result in found:
                self.context.memo.keep(self._key(result.name), asdict(result, dict_factory=_plain))

    def context_of(self, name: str) -> Context:
        """The context with no other file than those that a check looks at."""
        changes = self.context.changes if name in _MIND_CHANGES else None
        if isinstance(self.context.layout, Project):
            return replace(self.context, changes=changes)
        files = tuple(
            file
            for file in self.context.corpus.files
            if self._kinds.get(file.path.relative_to(self.context.layout.root).as_posix())
            in INPUTS[name]
        )
        corpus = Corpus(files, self.context.corpus.layout)
        return replace(self.context, corpus=corpus, changes=changes, whole=self.context)

    def _is_kept(self, name: str) -> bool:
        return (
            self.context.memo.cache is not None
            and not self.context.unparsed
            and not any(self._varying.get(file) for file, _ in self._inputs(name))
        )

    def _key(self, name: str) -> str:
        context, files = self.context, self._inputs(name)
        changes = context.changes if name in _MIND_CHANGES else None
        said: list[str] = [
            *("check", name, checking_version()),
            *(str(Path.cwd()), str(context.layout.root), type(context.layout).__name__),
            *(context.text.sha256 if context.text else "", str(context.require_text)),
            repr((sorted(context.selected), sorted(context.known))),
            *self._of_folders(),
        ]
        if changes is not None and changes.only_data:
            said.append(repr(sorted(map(str, changes.paths))))
        return key_of([*said, *(part for file in files for part in file)])

    def _of_folders(self) -> list[str]:
        """What is known of the folders beside the content of files."""
        layout = self.context.layout
        if isinstance(layout, Project):
            return [repr(layout.unread), repr(layout.data_files())]
        return [name for name in FOLDERS if (layout.root / name).is_dir()]

    def _inputs(self, name: str) -> list[tuple[str, str]]:
        """The files that a check looks at, each with its hash."""
        wanted = INPUTS.get(name, ALL)
        everything = isinstance(self.context.layout, Project)
        return [
            (file, digest)
            for file, digest in self._digests.items()
            if everything or self._kinds[file] in wanted
        ]

    @cached_property
    def _as_it_was(self) -> dict[str, str]:
        return _digests(self.context.layout, self._varying)

    @cached_property
    def _varying(self) -> dict[str, bool]:
        """The files whose queries may give something else each time."""
        return {}

    @cached_property
    def _digests(self) -> dict[str, str]:
        """The hash of each file; of those that were parsed, as they were parsed."""
        root = self.context.layout.root
        parsed = {f.path.relative_to(root).as_posix(): f.digest for f in self.context.corpus.files}
        return self._as_it_was | parsed

    @cached_property
    def _kinds(self) -> dict[str, str]:
        return {file: kind_of(Path(file)) for file in self._digests}


def _digests(layout: Layout, varying: dict[str, bool] | None) -> dict[str, str]:
    """The hash of each file that any check may read; notes those whose queries vary."""
    found = {}
    for path in _files(layout):
        try:
            content = read_bytes(path)
        except DataFileMissingError:
            continue
        name = path.relative_to(layout.root).as_posix()
        found[name] = hashlib.sha256(content).hexdigest()
        asks = path.suffix.lower() in _QUERY or _SHACL in content
        if varying is not None and asks and _VARIES.search(content):
            varying[name] = True
    return found


def _files(layout: Layout) -> Iterator[Path]:
    if isinstance(layout, Project):
        read = {file.path for file in layout.data_files()}
        yield from sorted({*read, *layout.query_files(), *layout.check_files()})
        return
    for folder in FOLDERS:
        yield from (path for path in sorted((layout.root / folder).rglob("*")) if path.is_file())


def _plain(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The fields of a result as JSON can hold them."""

    def plain(value: Any) -> Any:
        if isinstance(value, Severity):
            return value.value
        return str(value) if isinstance(value, Path) else value

    return {name: plain(value) for name, value in pairs}


def _result(kept: dict[str, Any]) -> CheckResult:
    return CheckResult(
        kept["name"],
        kept["checked"],
        kept["noted"],
        tuple(_finding(one) for one in kept["findings"]),
        tuple(kept["left_out"]),
    )


def _finding(kept: dict[str, Any]) -> Finding:
    path, shape = kept["path"], kept["of_shape"]
    return Finding(
        **kept
        | {"severity": Severity(kept["severity"])}
        | {"path": Path(path) if path is not None else None}
        | {"of_shape": ShapeResult(**shape) if shape is not None else None}
    )
