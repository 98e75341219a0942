"""``r2pgraph digest``: compute anew what a machine derives about passages, or say what is stale.

Responsible for the command's arguments, report and exit code. Must not know what files hold.
"""

from __future__ import annotations

import argparse

from r2pgraph import arguments, terms
from r2pgraph.errors import NothingToCheckError
from r2pgraph.layout import Layout, find_layout, shown
from r2pgraph.load import load_corpus, plain
from r2pgraph.passages.files import Shelf
from r2pgraph.passages.text import read_source_text
from r2pgraph.passages.written import WrittenFile


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's arguments."""
    arguments.add_source_text(parser)
    arguments.add_root(parser)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 when a file is stale"
    )
    parser.add_argument(
        "--drop-unused", action="store_true", help="take out the passages that no claim names"
    )


def run(args: argparse.Namespace) -> int:
    """Exit 0 when all files are (now) as they should be, 1 when --check finds a stale one.

    Raises:
        PassagesMalformedError: a passage has no usable position; nothing is written.
        NothingToCheckError: no passage is described.
    """
    layout = find_layout(args.root)
    text = read_source_text(arguments.needed_text(args.source_text))
    shelf = Shelf(layout, text)
    if not shelf.iris:
        raise NothingToCheckError(f"no passage of {shelf.map.source} is described in triples/")
    if args.drop_unused:
        unused = shelf.iris - _named(layout)
        shelf.drop(unused)
        for iri in sorted(unused):
            print(f"passage:{iri.rpartition('/')[2]}: no claim names it")
    files = shelf.files()
    return _check(files) if args.check else _write(files)


def _named(layout: Layout) -> set[str]:
    """Whatever a statement points at, save those that only hold a passage together."""
    return {
        plain(quad.object)
        for quad in load_corpus(layout).union_quads()
        if quad.predicate.value not in (terms.HAS_PART, terms.OA_HAS_SELECTOR)
    }


def _check(files: list[WrittenFile]) -> int:
    stale = [file for file in files if file.is_stale]
    for file in stale:
        print(f"{shown(file.path)}: stale; run r2pgraph digest")
    print(f"{len(files)} passage files checked, {len(stale)} stale")
    return 1 if stale else 0


def _write(files: list[WrittenFile]) -> int:
    stale = [file for file in files if file.is_stale]
    for file in stale:
        file.write()
        print(f"{shown(file.path)}: {file.described} passages")
    print(f"{len(files)} passage files, {len(stale)} written")
    return 0
