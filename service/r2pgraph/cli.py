"""The command line: which commands there are, and how failures end.

Commands are declared here and do their work elsewhere: each names a module with
`add_arguments(parser)` and `run(args) -> int`, imported only when the command is used, so that
none pays for the libraries of another. No command may print a traceback for a failure that a
user can cause.
"""

import argparse
import os
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

from r2pgraph import __version__
from r2pgraph.errors import R2PGraphError


class CommandModule(Protocol):
    """What a module must offer to be a command."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declares the command's arguments."""

    def run(self, args: argparse.Namespace) -> int:
        """Does the work and returns the exit code."""


@dataclass(frozen=True)
class Command:
    """A command: its name, where its work is done, and what it is for in one line."""

    name: str
    module: str
    summary: str

    def load(self) -> CommandModule:
        return cast(CommandModule, import_module(self.module))


COMMANDS = (
    Command("serve", "r2pgraph.web.serve", "serve the graph over HTTP, with a SPARQL endpoint"),
    Command("query", "r2pgraph.query", "run a query of the catalogue or of a file"),
    Command("validate", "r2pgraph.validate.command", "check everything, with file and line"),
    Command("verify-passages", "r2pgraph.validate.verify", "prove every anchor against the text"),
    Command("coverage", "r2pgraph.passages.coverage", "how much of the text claims cover"),
    Command(
        "locate", "r2pgraph.passages.locate", "find passages in the text and write their anchors"
    ),
    Command("digest", "r2pgraph.passages.digest", "write what machines derive about passages"),
    Command("infer", "r2pgraph.reason.infer", "write what follows from a speaker's claims"),
    Command("stats", "r2pgraph.stats", "count what the graph holds"),
    Command(
        "mcp", "r2pgraph.mcp.server", "offer the graph as tools to programs that assist people"
    ),
    Command("diff", "r2pgraph.diff.command", "tell what differs between two revisions"),
    Command("explain", "r2pgraph.justify.command", "say why a triple holds, or why it does not"),
    Command("document", "r2pgraph.validate.document", "write the lists of checks, shapes, queries"),
    Command("snapshot", "r2pgraph.validate.snapshot", "record what each claim says, in a line"),
    Command("rows", "r2pgraph.validate.rows", "record the rows that the questions give"),
    Command("publish", "r2pgraph.publish", "load a build into another SPARQL store"),
    Command("build", "r2pgraph.build", "write the dataset, the ontology and their checksums"),
)


def build_parser(chosen: str | None = None) -> argparse.ArgumentParser:
    """The parser; only the chosen command's module is imported for its arguments."""
    parser = argparse.ArgumentParser(
        prog="r2pgraph",
        description="Claims about atrocity crimes, as a graph that cites its pages.",
    )
    parser.add_argument("--version", action="version", version=f"r2pgraph {__version__}")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for command in COMMANDS:
        sub = subparsers.add_parser(
            command.name,
            help=command.summary,
            description=f"{command.summary[:1].upper()}{command.summary[1:]}.",
        )
        if command.name == chosen:
            command.load().add_arguments(sub)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; the only place where a failure becomes an exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    chosen = next((word for word in words if not word.startswith("-")), None)
    command = next((command for command in COMMANDS if command.name == chosen), None)
    try:
        args = build_parser(chosen).parse_args(words)
        assert command is not None  # argparse has refused any other word
        return command.load().run(args)
    except R2PGraphError as problem:
        print(f"r2pgraph: {problem}", file=sys.stderr)
        return problem.exit_code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output has gone; keep the interpreter from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except Exception:
        # A fault of ours: exit 1 would be taken for findings.
        traceback.print_exc()
        print("r2pgraph: this should not happen; please report it", file=sys.stderr)
        return 4
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 2
