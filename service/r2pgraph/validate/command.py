"""`r2pgraph validate`: the command's arguments, its reports and its exit code.

Must not know any check.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from r2pgraph import arguments
from r2pgraph.errors import UsageError
from r2pgraph.findings import Severity
from r2pgraph.layout import shown
from r2pgraph.validate.baseline import FILE
from r2pgraph.validate.named import find_named
from r2pgraph.validate.progress import Progress
from r2pgraph.validate.report import Report
from r2pgraph.validate.reports import FORMATS, write
from r2pgraph.validate.reports.view import View
from r2pgraph.validate.run import CHECKS, DEADLINE, MEMORY, Request, processors
from r2pgraph.validate.run import run as run_checks

_FAIL_ON = {"error": Severity.VIOLATION, "violation": Severity.VIOLATION} | {
    "warning": Severity.WARNING
}


@dataclass(frozen=True)
class Target:
    """A report that is wanted: its format, and its file; standard output without one."""

    name: str = "text"
    path: Path | None = None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's arguments."""
    parser.add_argument(
        "paths",
        type=Path,
        nargs="*",
        metavar="PATHS",
        help="files or folders: tell what is found in these. They are checked with the project "
        "that they are in: the nearest folder above with ontology/ and triples/, r2pgraph.toml, "
        "pyproject.toml or .git, else their own. A folder that is a project is checked whole",
    )
    parser.add_argument(
        "--only",
        metavar="A,B",
        default="",
        help=f"run only these checks (syntax always runs): {', '.join(CHECKS)}",
    )
    parser.add_argument("--skip", metavar="A,B", default="", help="run all checks but these")
    parser.add_argument(
        "--format",
        action=_Format,
        dest="targets",
        choices=list(FORMATS),
        default=(),
        help="of the report (text); may be given again for a further report",
    )
    parser.add_argument(
        "--output",
        action=_Output,
        dest="targets",
        type=Path,
        metavar="FILE",
        help="write the report of the --format before it into a file",
    )
    arguments.add_source_text(parser)
    parser.add_argument(
        "--require-text", action="store_true", help="exit 4 when anchors stay unchecked"
    )
    arguments.add_root(parser)
    parser.add_argument(
        "--fail-on",
        choices=list(_FAIL_ON),
        default="error",
        help="the least severity that makes the exit code 1; error is another word for violation",
    )
    parser.add_argument(
        "--jobs",
        type=arguments.positive,
        metavar="N",
        default=processors(),
        help="run at most so many checks at a time (%(default)s)",
    )
    parser.add_argument(
        "--deadline",
        type=arguments.positive,
        metavar="SECONDS",
        default=int(DEADLINE),
        help="end a check that takes longer and exit 4 (%(default)s)",
    )
    parser.add_argument(
        "--memory",
        type=arguments.positive,
        metavar="MB",
        default=MEMORY,
        help="end a check that needs more memory beyond what was read, and exit 4 (%(default)s)",
    )
    parser.add_argument(
        "--changed-since",
        metavar="REV",
        help="run what changes since this revision of git concern, and report what comes of them",
    )
    parser.add_argument(
        "--baseline",
        type=Path,
        metavar="FILE",
        help=f"the findings that are accepted for now (ROOT/{FILE}, if it is there)",
    )
    parser.add_argument(
        "--no-cache", action="store_true", help="check anew, whatever changed since the last run"
    )
    parser.add_argument("--infos", action="store_true", help="list infos in the report too")


def run(args: argparse.Namespace) -> int:
    """Exit 0 clean, 1 findings, 2 usage, 3 unparsable, 4 not completed, 5 nothing checked.

    Raises:
        UsageError: two reports are for standard output, a file cannot be written, or paths that
            are named cannot be checked.
    """
    targets = args.targets or (Target(),)
    if sum(target.path is None for target in targets) > 1:
        raise UsageError("two reports are for standard output; give one of them --output FILE")
    layout, named = find_named(args.paths, args.root)
    progress = Progress(sys.stderr)
    request = Request(
        _names(args.only),
        _names(args.skip),
        args.source_text,
        args.require_text,
        _FAIL_ON[args.fail_on],
        not args.no_cache,
        args.jobs,
        args.changed_since,
        args.baseline,
        float(args.deadline),
        named,
        progress,
        args.memory,
    )
    try:
        report, context = run_checks(layout, request)
    finally:
        progress.clear()
    view = View(layout.root, context.corpus.prefixes, args.infos)
    for target in sorted(targets, key=lambda one: one.path is not None):
        _hand_over(report, view, target)
    return report.exit_code


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _hand_over(report: Report, view: View, target: Target) -> None:
    if target.path is None:
        colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        print(write(report, replace(view, colour=colour), target.name))
        return
    text = write(report, view, target.name) + "\n"
    try:
        target.path.write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError as problem:
        reason = problem.strerror or "it cannot be written"
        raise UsageError(f"no report in {shown(target.path)}: {reason}") from problem


class _Format(argparse.Action):
    """A further report."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        option_string: str | None = None,
    ) -> None:
        del parser, option_string
        namespace.targets = (*(namespace.targets or ()), Target(str(values)))


class _Output(argparse.Action):
    """The file of the report that was named last."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        option_string: str | None = None,
    ) -> None:
        del option_string
        *others, last = namespace.targets or (Target(),)
        if last.path is not None:
            parser.error("give each --output a --format before it")
        assert isinstance(values, Path)
        namespace.targets = (*others, replace(last, path=values))
