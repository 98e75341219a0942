"""``r2pgraph digest``: write what a machine derives about passages, or say what is stale.

Responsible for the command's arguments, report and exit code. Must not know what files hold.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from r2pgraph.errors import NothingToCheckError, PassagesMalformedError
from r2pgraph.layout import find_layout, shown
from r2pgraph.passages.derived import COMMAND, DerivedFile, derived_files, load_authored
from r2pgraph.passages.read import read_passages
from r2pgraph.passages.text import map_of_text, read_source_text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's arguments."""
    parser.add_argument(
        "--source-text", type=Path, metavar="FILE", required=True, help="the source's text"
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 when a file is stale"
    )


def run(args: argparse.Namespace) -> int:
    """Exit 0 when all files are (now) as they should be, 1 when --check finds a stale one.

    Raises:
        PassagesMalformedError: a passage has no usable position; nothing is written.
        NothingToCheckError: no passage is described.
    """
    layout = find_layout()
    text = read_source_text(args.source_text)
    data = read_passages(load_authored(layout))
    source_map = map_of_text(text, data.maps.values())
    problems = [f"{one.iri}: {one.message}" for one in data.malformed]
    for passage in data.passages.values():
        for piece in passage.pieces:
            span = piece.anchor.span
            if not 0 <= span.start < span.end <= len(text.text):
                problems.append(
                    f"{piece.anchor.iri}: {span.start}-{span.end} is not inside the text"
                )
    if problems:
        raise PassagesMalformedError(sorted(problems))
    files = derived_files(list(data.passages.values()), text.text, source_map, layout)
    if not any(file.content is not None for file in files):
        raise NothingToCheckError(f"no passage of {source_map.source} is described in triples/")
    return _check(files) if args.check else _write(files)


def _check(files: list[DerivedFile]) -> int:
    stale = [file for file in files if file.is_stale]
    for file in stale:
        what = "stale" if file.content is not None else "describes passages that are gone"
        print(f"{shown(file.path)}: {what}; run {COMMAND}")
    print(f"{len(files)} derived files checked, {len(stale)} stale")
    return 1 if stale else 0


def _write(files: list[DerivedFile]) -> int:
    written = removed = 0
    for file in files:
        if not file.is_stale:
            continue
        if file.content is None:
            file.path.unlink()
            removed += 1
            continue
        file.path.parent.mkdir(parents=True, exist_ok=True)
        file.path.write_text(file.content, encoding="utf-8")
        written += 1
        print(f"{shown(file.path)}: {file.passages} passages")
    print(f"{len(files)} derived files, {written} written, {removed} removed")
    return 0
