"""Line and column, from 1, of what findings are about. Must not know any check."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from r2pgraph.errors import R2PGraphError
from r2pgraph.findings import Finding
from r2pgraph.load import LoadedFile, plain, read_text

Spot = tuple[int | None, int | None]
NOWHERE: Spot = (None, None)


def spot_of_statement(file: LoadedFile, quad: ox.Quad, name: str = "") -> Spot:
    """Where the value of a statement stands, or another part of it that has a name.

    Where the text does not tell, it is the place at which the subject is described, if there is
    one such place only.
    """
    statement = file.statements.get(quad)
    if statement is None:
        described = [block for block in file.blocks if block.subject == plain(quad.subject)]
        return described[0][2:] if len(described) == 1 else NOWHERE
    parts = {plain(quad.subject): statement.subject, quad.predicate.value: statement.predicate}
    is_value = name in ("", plain(quad.object))
    return file.written.place(statement.value if is_value else parts.get(name, statement.value))


def spot_of_prefix(file: LoadedFile, prefix: str) -> Spot:
    """Where a prefix is declared."""
    at = file.written.prefixes.get(prefix)
    return NOWHERE if at is None else file.written.place(at)


def start_of(lines: list[str], number: int) -> int:
    """The column at which a line begins, indentation aside."""
    line = lines[number - 1] if 0 < number <= len(lines) else ""
    return len(line) - len(line.lstrip()) + 1


def with_columns(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings of which each that has a line has a column, at worst where its line begins."""
    texts: dict[Path, list[str]] = {}
    found = []
    for finding in findings:
        path, line, column = finding.path, finding.line, finding.column
        if path is not None and line and not column:
            if path not in texts:
                texts[path] = _lines(path)
            column = start_of(texts[path], line)
        found.append(finding if column == finding.column else replace(finding, column=column))
    return tuple(found)


def _lines(path: Path) -> list[str]:
    try:
        return read_text(path).split("\n")
    except R2PGraphError:  # a file that is missing, or is no text, is what the finding is about
        return []
