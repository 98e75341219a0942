"""`r2pgraph mcp`: the tools, over standard input and output, for programs that assist people.

The protocol is the library's affair (Model Context Protocol, its own Python SDK); what a tool
returns is decided in `answers`. A failure that a user can cause is the sentence of its error.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from r2pgraph import __version__, arguments
from r2pgraph.catalogue import load_catalogue
from r2pgraph.engine.base import Engine, Limits
from r2pgraph.engine.embedded import EmbeddedEngine, EmbeddedSettings
from r2pgraph.engine.remote import RemoteEngine
from r2pgraph.errors import R2PGraphError, UsageError
from r2pgraph.grammar.syntax import with_prefixes
from r2pgraph.layout import find_layout
from r2pgraph.mcp.answers import Answer, Answers
from r2pgraph.sparql.citing import as_bibtex, cite
from r2pgraph.store import ensure_store, packaged

if TYPE_CHECKING:
    from mcp.server import MCPServer

_INSTRUCTIONS = """Claims of scholarly works about atrocity crimes, the Responsibility to Protect,
mandates and actors. The graph never speaks in its own voice: every row says on which claims it
rests, with speaker and page. When you pass an answer on, name the speaker and the page, keep the
hedge, and say who disputes it. Start with find_names or list_questions."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's arguments."""
    parser.add_argument(
        "--engine", metavar="URL", help="ask this endpoint instead of the packaged graph"
    )
    arguments.add_root(parser)


def run(args: argparse.Namespace) -> int:
    """Serves until standard input ends.

    Raises:
        UsageError: the library of the protocol is not installed.
    """
    with _engine(args) as engine:
        answers = Answers(engine, load_catalogue(find_layout(args.root)))
        make_server(answers, engine).run("stdio")
    return 0


def make_server(answers: Answers, engine: Engine) -> MCPServer:
    """The server with its tools.

    Raises:
        UsageError: the library of the protocol is not installed.
    """
    try:
        from mcp.server import MCPServer
        from mcp.server.mcpserver.exceptions import ToolError
    except ImportError as problem:
        raise UsageError(
            "the Model Context Protocol's library is not installed; "
            "pip install 'r2pgraph[mcp]' installs it"
        ) from problem

    server = MCPServer("r2pgraph", instructions=_INSTRUCTIONS, version=__version__)

    def told(make: Callable[[], Answer]) -> str:
        try:
            return json.dumps(make(), ensure_ascii=False)
        except R2PGraphError as failure:
            raise ToolError(str(failure)) from failure

    @server.tool()
    def find_names(text: str, most: int = 10) -> str:
        """Find people, events, places, kinds, terms and claims by words of their names."""
        return told(lambda: answers.find(text, max(1, min(most, 50))))

    @server.tool()
    def list_questions() -> str:
        """List the ready questions of the catalogue with their parameters."""
        return told(answers.questions)

    @server.tool()
    def ask_question(name: str, parameters: dict[str, str] | None = None) -> str:
        """Ask a question of the catalogue; each row says on which claims it rests."""
        return told(lambda: answers.ask(name, parameters or {}))

    @server.tool()
    def ask_sparql(query: str) -> str:
        """Ask a SPARQL 1.1 query (SELECT or ASK best); known prefixes need not be declared."""
        return told(lambda: answers.sparql(query))

    @server.tool()
    def show_claim(claim: str) -> str:
        """Show a claim whole: sentence, speaker, strength, page, notes, dispute, statements."""
        return told(lambda: answers.claim(claim))

    @server.tool()
    def cite_answer(query: str) -> str:
        """Say how to cite the answer to a query: hashes of data and rows, works as BibTeX."""
        return told(lambda: _citation(engine, query))

    return server


def _citation(engine: Engine, query: str) -> Answer:
    text = with_prefixes(query, engine.prefixes)
    dataset = engine.store.dataset if isinstance(engine, EmbeddedEngine) else None
    today = time.strftime("%Y-%m-%d", time.gmtime())
    until = time.monotonic() + engine.limits.seconds
    citation = cite(engine, text, dataset, until, today)
    about: dict[str, Any] = json.loads(citation.as_json())
    return {**about, "bibtex": as_bibtex(citation.works)}


@contextmanager
def _engine(args: argparse.Namespace) -> Iterator[Engine]:
    limits = Limits(seconds=30.0)
    engine: Engine
    if args.engine:
        engine = RemoteEngine(args.engine, limits)
    else:
        store = ensure_store(packaged(find_layout(args.root)))
        engine = EmbeddedEngine(store, EmbeddedSettings(workers=2, limits=limits))
    try:
        yield engine
    finally:
        engine.close()
