"""``r2pgraph locate``: find passages in the text and write them into a section's passage file.

Responsible for the command's arguments, output and exit code. Must not know how phrases are found
or what passage files look like.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from r2pgraph import arguments, terms
from r2pgraph.errors import PassageTakenError, PhraseNotLocatedError, UsageError
from r2pgraph.layout import Layout, find_layout, shown
from r2pgraph.load import read_text
from r2pgraph.passages.batch import SLUG, Wanted, pages_of, places_of, read_batch, slug_fault
from r2pgraph.passages.blocks import new_passage, passage_blocks
from r2pgraph.passages.files import Shelf
from r2pgraph.passages.find import LONGEST, Finder, PhraseError
from r2pgraph.passages.model import Passage
from r2pgraph.passages.note_marks import note_marks
from r2pgraph.passages.skeleton import claim_skeleton, file_skeleton
from r2pgraph.passages.source_map import SourceMap, Span
from r2pgraph.passages.text import SourceText, read_source_text

_SECTION = re.compile(r"\d{2}-[a-z0-9]+(?:-[a-z0-9]+)*")
_UNRECORDED = SourceMap(terms.SOURCE + "unrecorded", ())


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's arguments."""
    parser.add_argument(
        "words",
        nargs="*",
        metavar="[TEXTFILE] PHRASE",
        help="the source's text, unless --source-text names it; words of the text, or the first "
        "and last words of a passage joined by ' ... ', and ' || ' between several places",
    )
    arguments.add_source_text(parser)
    arguments.add_root(parser)
    parser.add_argument(
        "--batch", type=Path, metavar="FILE", help="passages, 'slug | first ... last' a line"
    )
    parser.add_argument("--slug", help="name of the passage")
    parser.add_argument(
        "--section", metavar="NN-NAME", help="write the passage into this section's file"
    )
    parser.add_argument("--claim", metavar="SLUG", help="name of the claim; else the passage's")
    parser.add_argument("--move", action="store_true", help="move passages that stand elsewhere")
    parser.add_argument("--page", metavar="P", help="printed page, or two joined by a hyphen")
    parser.add_argument(
        "--near", type=int, metavar="N", help="of several places the one nearest code point N"
    )
    parser.add_argument(
        "--long", action="store_true", help=f"take passages of more than {LONGEST} letters too"
    )
    parser.add_argument(
        "--in-notes", action="store_true", help="look in the texts of notes instead of the body"
    )
    parser.add_argument(
        "--any-text",
        action="store_true",
        help="take a text that no source record names, and write nothing",
    )


def run(args: argparse.Namespace) -> int:
    """Exit 0 when every passage is found, 1 when one is not, 2 wrong text or arguments."""
    text_file, phrase = _words(args)
    _refuse_unusable(args, phrase)
    text = read_source_text(text_file)
    if phrase is not None and (args.any_text or args.section is None):
        source_map = _UNRECORDED if args.any_text else Shelf(find_layout(args.root), text).map
        print(_unwritten(args, text, source_map, phrase), end="")
        return 0
    layout = find_layout(args.root)
    shelf = Shelf(layout, text)
    finder = Finder(text.text, shelf.map, in_notes=args.in_notes)
    if phrase is None:
        return _run_batch(args, shelf, finder)
    parts = _find_alone(finder, phrase, args)
    passage, is_new = shelf.place(args.slug, parts, args.section, move=args.move)
    _write(shelf)
    print(f"# {_told(shelf, passage, is_new=is_new)}", file=sys.stderr)
    print(_skeleton(args, layout, shelf, passage, text.text), end="")
    return 0


def _words(args: argparse.Namespace) -> tuple[Path, str | None]:
    """The text file and the phrase, which a batch has not."""
    words: list[str] = list(args.words)
    phrase = None
    if args.batch is None:
        if not words:
            raise UsageError("give a phrase, or a file of them with --batch")
        phrase = words.pop()
    if len(words) > 1:
        raise UsageError("give one text and one phrase; put a phrase of several words in quotes")
    return Path(words[0]) if words else arguments.needed_text(args.source_text), phrase


def _refuse_unusable(args: argparse.Namespace, phrase: str | None) -> None:
    for name, slug in (("--slug", args.slug), ("--claim", args.claim)):
        if slug is not None and not SLUG.fullmatch(slug):
            raise UsageError(f"{name}: {slug_fault(slug)}")
    if args.section is not None and not _SECTION.fullmatch(args.section):
        raise UsageError(f"--section {args.section}: write it as the files are named, 05-some-name")
    if args.section is not None and args.any_text:
        raise UsageError("--any-text writes nothing; leave out --section")
    if phrase is None:
        single = {"--slug": args.slug, "--claim": args.claim, "--page": args.page}
        given = [name for name, value in single.items() if value is not None]
        if given or args.near is not None or args.any_text:
            raise UsageError("a batch says slug and page in its lines: slug @PAGE | first ... last")
        if args.section is None:
            raise UsageError("name the file that the batch goes into with --section NN-name")
    elif args.section is not None and args.slug is None:
        raise UsageError("name the passage with --slug")


def _find(finder: Finder, wanted: Wanted, args: argparse.Namespace) -> tuple[Span, ...]:
    longest = None if args.long else LONGEST
    places = [
        finder.find(place, near=args.near, pages=wanted.pages, longest=longest)
        for place in wanted.places
    ]
    places.sort(key=lambda found: found.whole)
    for before, after in pairwise(places):
        if before.whole.overlaps(after.whole):
            raise PhraseError("two of its places overlap; give them as one")
    return tuple(part for found in places for part in found.parts)


def _find_alone(finder: Finder, phrase: str, args: argparse.Namespace) -> tuple[Span, ...]:
    """As `_find`, for the one phrase that the arguments give."""
    try:
        return _find(finder, Wanted(args.slug or "", places_of(phrase), pages_of(args.page)), args)
    except PhraseError as problem:
        raise PhraseNotLocatedError(str(problem)) from problem


def _run_batch(args: argparse.Namespace, shelf: Shelf, finder: Finder) -> int:
    wanted, wrong = read_batch(read_text(args.batch))
    if not wanted and not wrong:
        raise UsageError(f"{args.batch}: no line names a passage")
    done: list[str] = []
    for one in wanted:
        try:
            parts = _find(finder, one, args)
            passage, is_new = shelf.place(one.slug, parts, args.section, move=args.move)
        except (PhraseError, PassageTakenError) as problem:
            wrong.append((one.line, f"{one.slug}: {problem}"))
        else:
            done.append(_told(shelf, passage, is_new=is_new))
    _write(shelf)
    print("\n".join(done))
    for line, reason in sorted(wrong):
        print(f"{args.batch}:{line}: {reason}", file=sys.stderr)
    print(f"{len(done)} passages located, {len(wrong)} lines failed", file=sys.stderr)
    return 1 if wrong else 0


def _write(shelf: Shelf) -> None:
    for file in shelf.changed():
        file.write()


def _told(shelf: Shelf, passage: Passage, *, is_new: bool) -> str:
    """Where a passage stands now, in one line."""
    what = "written to" if is_new else "stands already in"
    told = f"passage:{passage.slug}: {shelf.describe(passage.spans)}; {what} {shown(passage.file)}"
    twins = shelf.twins(passage)
    return told + (f"; the same place as passage:{' , passage:'.join(twins)}" if twins else "")


def _skeleton(
    args: argparse.Namespace, layout: Layout, shelf: Shelf, passage: Passage, text: str
) -> str:
    claims = layout.triples / shelf.slug / "claims" / f"{args.section}.trig"
    head = "" if claims.is_file() else file_skeleton(shelf.slug, args.section)
    notes = sorted(set(_notes(passage, text, shelf.map)))
    return head + claim_skeleton(args.claim or args.slug, args.slug, shelf.author, notes)


def _notes(passage: Passage, text: str, source_map: SourceMap) -> Iterator[int]:
    """The notes whose marks stand in a passage or right after it."""
    for mark in note_marks(text, source_map):
        for span in passage.spans:
            if span.start <= mark.start and not text[span.end : mark.start].strip():
                yield int(text[mark.start : mark.end])


def _unwritten(
    args: argparse.Namespace, text: SourceText, source_map: SourceMap, phrase: str
) -> str:
    """The passage as it would stand in a file."""
    finder = Finder(text.text, source_map, in_notes=args.in_notes)
    parts = _find_alone(finder, phrase, args)
    made = new_passage(args.slug or "new-passage", parts, source_map, Path())
    return passage_blocks(made, text.text, source_map)
