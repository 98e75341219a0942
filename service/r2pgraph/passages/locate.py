"""``r2pgraph locate``: print the passage and the anchor of a phrase, ready to paste.

Responsible for the command's arguments and output. Must not know how phrases are found.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from r2pgraph import terms
from r2pgraph.errors import PhraseNotLocatedError, UsageError
from r2pgraph.layout import find_layout
from r2pgraph.passages.blocks import derived_block, passage_block, prefixes
from r2pgraph.passages.derived import COMMAND, load_authored
from r2pgraph.passages.find import Finder, PhraseError
from r2pgraph.passages.read import read_maps
from r2pgraph.passages.source_map import SourceMap
from r2pgraph.passages.text import SourceText, map_of_text, read_source_text

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's arguments."""
    parser.add_argument("text", type=Path, metavar="TEXTFILE", help="the source's text")
    parser.add_argument(
        "phrase",
        metavar="PHRASE",
        help="words of the text, or its first and last words joined by ' ... '",
    )
    parser.add_argument("--slug", default="new-passage", help="name of the passage")
    parser.add_argument("--page", metavar="P", help="printed page, or two joined by a hyphen")
    parser.add_argument(
        "--near", type=int, metavar="N", help="of several places the one nearest code point N"
    )
    parser.add_argument(
        "--in-notes", action="store_true", help="look in the texts of notes instead of the body"
    )
    parser.add_argument(
        "--any-text", action="store_true", help="take a text that no source record names"
    )
    parser.add_argument(
        "--prefixes", action="store_true", help="print the prefixes too, for a file of its own"
    )


def run(args: argparse.Namespace) -> int:
    """Exit 0 with the blocks printed, 1 when no place or more than one matches, 2 wrong text."""
    if not _SLUG.fullmatch(args.slug):
        raise UsageError(f"--slug {args.slug}: use lower-case letters, digits and single hyphens")
    text = read_source_text(args.text)
    source_map = _map(text, any_text=args.any_text)
    source = source_map.source.removeprefix(terms.SOURCE)
    try:
        finder = Finder(text.text, source_map, in_notes=args.in_notes)
        found = finder.find(args.phrase, near=args.near, pages=_pages(args.page))
    except PhraseError as problem:
        raise PhraseNotLocatedError(f"{args.text}: {problem}") from problem
    if args.prefixes:
        print(prefixes(source))
    print(passage_block(args.slug, found.parts, source))
    print(f"# Derived; `{COMMAND}` writes this to a file of its own.")
    print(derived_block(args.slug, found.parts, text.text, source_map, source), end="")
    return 0


def _map(text: SourceText, *, any_text: bool) -> SourceMap:
    if any_text:
        return SourceMap(terms.SOURCE + "unrecorded", ())
    return map_of_text(text, read_maps(load_authored(find_layout())).values())


def _pages(given: str | None) -> tuple[str, str] | None:
    if given is None:
        return None
    first, _, last = given.partition("-")
    return first, last or first
