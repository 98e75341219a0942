"""`r2pgraph validate`: the command's arguments, its report and its exit code.

Must not know any check.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from r2pgraph import arguments
from r2pgraph.layout import find_layout
from r2pgraph.validate.render import as_json, as_text
from r2pgraph.validate.report import Severity
from r2pgraph.validate.run import CHECKS, Request, processors
from r2pgraph.validate.run import run as run_checks


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's arguments."""
    parser.add_argument(
        "--only",
        metavar="A,B",
        default="",
        help=f"run only these checks (syntax always runs): {', '.join(CHECKS)}",
    )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="of the report (%(default)s)"
    )
    parser.add_argument(
        "--source-text", type=Path, metavar="FILE", help="a local copy of the source's text"
    )
    parser.add_argument(
        "--require-text", action="store_true", help="exit 4 when anchors stay unchecked"
    )
    parser.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help="check the ontology/, triples/ and queries/ in here instead of the packaged graph",
    )
    parser.add_argument(
        "--fail-on",
        choices=[Severity.VIOLATION.value, Severity.WARNING.value],
        default=Severity.VIOLATION.value,
        help="the least severity that makes the exit code 1",
    )
    parser.add_argument(
        "--jobs",
        type=arguments.positive,
        metavar="N",
        default=processors(),
        help="run at most so many checks at a time (%(default)s)",
    )
    parser.add_argument(
        "--no-cache", action="store_true", help="reason anew, whatever changed since the last run"
    )
    parser.add_argument("--infos", action="store_true", help="list infos in the text too")


def run(args: argparse.Namespace) -> int:
    """Exit 0 clean, 1 findings, 2 usage, 3 unparsable, 4 not completed, 5 nothing checked."""
    names = tuple(name.strip() for name in args.only.split(",") if name.strip())
    fail_on = Severity(args.fail_on)
    request = Request(
        names, args.source_text, args.require_text, fail_on, not args.no_cache, args.jobs
    )
    report, context = run_checks(find_layout(args.data), request)
    if args.format == "json":
        print(as_json(report))
    else:
        print(as_text(report, context.corpus.prefixes, infos=args.infos))
    return report.exit_code
