"""Line and column, from 1, of a name or a statement in a file that has been parsed.

Parsers give triples without positions; these are found again by the words of the text, so they are
near misses at worst, never of another file. Must not know any check.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from r2pgraph.errors import R2PGraphError
from r2pgraph.findings import Finding
from r2pgraph.load import LoadedFile, name_of, plain, read_text
from r2pgraph.prefixes import shorten

Spot = tuple[int, int]


def spot_of_statement(file: LoadedFile, quad: ox.Quad) -> Spot:
    """Where a statement's value is, in whichever description of the subject it stands.

    Without the value, as where it is written in another way, it is the place of the property, and
    without that the first of the description.
    """
    subject, name, value = plain(quad.subject), quad.predicate.value, plain(quad.object)
    graph = name_of(quad.graph_name)
    lines = read_text(file.path).splitlines()
    starts = [*(block.line for block in file.blocks), len(lines) + 1]
    first: Spot | None = None
    if not file.blocks:
        return spot_of_thing(file, subject)
    for block, end in zip(file.blocks, starts[1:], strict=True):
        if (block.graph or file.source.graph, block.subject) != (graph, subject):
            continue
        first = first or (block.line, start_of(lines, block.line))
        at = _first(lines, block.line, end, *_written(name, file))
        if at is None:
            continue
        if isinstance(quad.object, ox.NamedNode):
            names = _written(value, file)
        else:
            names = tuple(value.strip().splitlines()[:1])
        return _first(lines, at[0], end, *names) or at
    return first or (1, 1)


def spot_of_thing(file: LoadedFile, subject: str) -> Spot:
    """Where a name stands first in a file of which only the triples are known, such as RDF/XML."""
    return spot_of_name(file.path, 1, subject, re.split("[#/]", subject)[-1] or subject)


def spot_of_name(path: Path, start: int, *names: str) -> Spot:
    """Where one of some names stands first, from a line of a file on; else that line."""
    pattern = re.compile("|".join(rf"{re.escape(name)}(?![\w-])" for name in names))
    lines = read_text(path).splitlines()
    for number, line in enumerate(lines[start - 1 :], start):
        if found := pattern.search(line):
            return number, found.start() + 1
    return start, start_of(lines, start)


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
        return read_text(path).splitlines()
    except R2PGraphError:  # a file that is missing, or is no text, is what the finding is about
        return []


def _written(name: str, file: LoadedFile) -> tuple[str, ...]:
    return shorten(name, file.prefixes), f"<{name}>"


def _first(lines: list[str], start: int, end: int, *names: str) -> Spot | None:
    """Where in a stretch one of some names stands first."""
    for number in range(start, max(end, start + 1)):
        found = [at for name in names if name and (at := lines[number - 1].find(name)) >= 0]
        if found:
            return number, min(found) + 1
    return None
