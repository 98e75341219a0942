"""`r2pgraph diff`: what differs between two revisions, for who reviews a change."""

import argparse

from r2pgraph import arguments
from r2pgraph.diff.changes import compare
from r2pgraph.diff.readings import Reading, read_revision
from r2pgraph.diff.render import Differences, as_json, as_markdown, as_text
from r2pgraph.diff.revisions import at_revision
from r2pgraph.diff.words import Teller
from r2pgraph.layout import Layout, find_layout

_FORMATS = {"text": as_text, "markdown": as_markdown, "json": as_json}
_NOW = "the files as they are"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's arguments."""
    parser.add_argument("before", metavar="REV1", help="a revision of git, or a folder with data")
    parser.add_argument(
        "after",
        metavar="REV2",
        nargs="?",
        help="the later one; by default the files as they are in the checkout",
    )
    parser.add_argument(
        "--format", choices=_FORMATS, default="text", help="of the report (%(default)s)"
    )
    arguments.add_root(parser)


def run(args: argparse.Namespace) -> int:
    """Prints what differs; exit 0 whether anything does or not."""
    checkout = find_layout(args.root)
    before = _read(args.before, checkout)
    after = _read(args.after, checkout) if args.after else read_revision(checkout)
    teller = Teller(before, after)
    told = [(change, teller.tell(change)) for change in compare(before, after)]
    print(_FORMATS[args.format](Differences(args.before, args.after or _NOW, told)))
    return 0


def _read(name: str, checkout: Layout) -> Reading:
    with at_revision(name, checkout) as layout:
        reading = read_revision(layout)
        for file in reading.corpus.files:
            _ = file.places_of  # they are read while the files are there
        return reading
