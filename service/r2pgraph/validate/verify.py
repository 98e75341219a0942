"""``r2pgraph verify-passages``: prove every anchor, or find the anchors in another copy.

The check `passages` and, where there is a text, whether each anchor is found again in a copy with
other line breaks, which takes too long for every run of `validate`; in the same reports.
Must not judge passages.
"""

from __future__ import annotations

import argparse

from r2pgraph import arguments
from r2pgraph.errors import UsageError
from r2pgraph.layout import find_layout
from r2pgraph.load import load_corpus
from r2pgraph.passages.read import read_passages
from r2pgraph.passages.relocating import lost_when_rewrapped, show_relocations
from r2pgraph.passages.text import map_of_text, read_source_text
from r2pgraph.validate.context import Context
from r2pgraph.validate.passages import placed
from r2pgraph.validate.report import CheckResult, Report
from r2pgraph.validate.reports import FORMATS, write
from r2pgraph.validate.reports.view import View
from r2pgraph.validate.run import Request
from r2pgraph.validate.run import run as run_checks


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's arguments."""
    arguments.add_source_text(parser)
    arguments.add_root(parser)
    parser.add_argument(
        "--require-text", action="store_true", help="exit 4 when anchors stay unchecked"
    )
    parser.add_argument(
        "--relocate",
        action="store_true",
        help="take FILE for another extraction and say where each anchor stands in it",
    )
    parser.add_argument("--source", metavar="SLUG", help="with --relocate: the source of FILE")
    parser.add_argument(
        "--format", choices=list(FORMATS), default="text", help="of the report (%(default)s)"
    )


def run(args: argparse.Namespace) -> int:
    """The exit code of `validate`; with ``--relocate``, 1 if an anchor stands nowhere.

    Raises:
        UsageError: ``--relocate`` without a text, or in a format that it does not have.
        NothingToCheckError: no anchor of the source is recorded.
    """
    layout = find_layout(args.root)
    if args.relocate:
        if args.source_text is None:
            raise UsageError("--relocate needs the other extraction; give it with --source-text")
        if args.format not in ("text", "json"):
            raise UsageError(f"--relocate has no report as {args.format}; take text or json")
        data = read_passages(load_corpus(layout))
        return show_relocations(data, read_source_text(args.source_text), args.source, args.format)
    request = Request(("passages",), (), args.source_text, args.require_text)
    report, context = run_checks(layout, request)
    if context.text is not None and not context.unparsed:
        report = Report((*report.results, _again(context)), report.fail_on)
    print(write(report, View(layout.root, context.corpus.prefixes, infos=False), args.format))
    return report.exit_code


def _again(context: Context) -> CheckResult:
    """Whether each anchor is found in a copy with other line breaks and no page feet."""
    assert context.text is not None
    data = read_passages(context.corpus)
    source_map = map_of_text(context.text, data.maps.values())
    sought, lost = lost_when_rewrapped(data, context.text.text, source_map)
    counts = {"anchors sought in a re-wrapped copy": sought}
    return CheckResult("again", counts, {"found": sought - len(lost)}, tuple(placed(context, lost)))
