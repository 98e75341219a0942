"""`r2pgraph query`: a question of the catalogue or of a file, answered on the terminal.

Asks through the engine seam, so that an answer here is the answer of the endpoint.
"""

import argparse
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from r2pgraph import arguments
from r2pgraph.catalogue import Catalogue, CatalogueQuery, load_catalogue, read_query
from r2pgraph.engine.base import Engine, Limits, Row, rows
from r2pgraph.engine.embedded import EmbeddedEngine, EmbeddedSettings
from r2pgraph.engine.formats import CSV, JSON, TURTLE, ResultFormat
from r2pgraph.engine.published import open_remote
from r2pgraph.errors import DataFileMissingError, UsageError
from r2pgraph.layout import Layout, find_layout
from r2pgraph.naming.given import Given, Known
from r2pgraph.naming.names import read_names
from r2pgraph.naming.sources import read_sources
from r2pgraph.prefixes import shorten
from r2pgraph.sparql.evidence import evidence_of, rewritten, with_columns
from r2pgraph.store import ensure_store, packaged
from r2pgraph.uncovered import notice

_FORMATS = {"csv": CSV, "json": JSON, "ttl": TURTLE}
_WIDEST = 60


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments of `query`."""
    arguments.add_root(parser)
    parser.add_argument(
        "query",
        nargs="?",
        metavar="FILE.rq|NAME",
        help="a file, or the name of a question of the catalogue",
    )
    parser.add_argument("--list", action="store_true", help="list the questions of the catalogue")
    parser.add_argument(
        "--param",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="value of a parameter, things by name or address; may be repeated; "
        "source=NAME asks a question of one work",
    )
    parser.add_argument(
        "--engine", metavar="URL", help="ask this endpoint instead of the packaged graph"
    )
    parser.add_argument(
        "--format",
        choices=["table", *_FORMATS],
        help="how to print the answer (rows: table, triples: ttl)",
    )
    parser.add_argument(
        "--evidence",
        action="store_true",
        help="add columns for what each row rests on: claims, speakers, sources, pages, notes, "
        "cited works, curators' remarks, and what disputes them",
    )
    parser.add_argument(
        "--timeout",
        type=arguments.seconds,
        default=60.0,
        help="seconds until it is stopped (%(default)s)",
    )


def run(args: argparse.Namespace) -> int:
    """Prints the answer; exit 0 also where it has no rows."""
    layout = find_layout(args.root)
    if args.list:
        _print_index(load_catalogue(layout))
        return 0
    if not args.query:
        raise UsageError("name a query of the catalogue or a .rq file; --list shows the catalogue")
    query = _find(args.query, layout)
    values = _values(args.param)
    limits = Limits(seconds=args.timeout)
    engine: Engine
    if args.engine:
        engine = open_remote(args.engine, limits)
    else:
        store = ensure_store(packaged(layout))
        engine = EmbeddedEngine(store, EmbeddedSettings(workers=1, limits=limits))
    try:
        given = Given(query, values, _known(engine))
        asked = _Asked(
            given.text(),
            query.form,
            args.evidence,
            in_catalogue=not Path(args.query).is_file(),
            graphs=given.graphs,
        )
        _print_answer(engine, asked, args.format)
        if lacking := notice(query, engine, given.source):
            print(lacking, file=sys.stderr)
    finally:
        engine.close()
    return 0


def _find(name: str, layout: Layout) -> CatalogueQuery:
    """A file where the name is one's, else a query of the catalogue."""
    path = Path(name)
    if path.is_file():
        return read_query(path, header=False)
    if path.suffix == ".rq":
        raise DataFileMissingError(path)
    return load_catalogue(layout).get(name)


def _known(engine: Engine) -> Known:
    """What values are looked up in, each read at most once."""
    return Known(engine, cache(lambda: read_names(engine)), cache(lambda: read_sources(engine)))


def _values(params: Sequence[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for param in params:
        name, equals, value = param.partition("=")
        if not equals or not name:
            raise UsageError(f"--param {param}: write it as NAME=VALUE")
        if name in values:
            raise UsageError(f"--param {name}: it has two values; give one")
        values[name] = value
    return values


def _print_index(catalogue: Catalogue) -> None:
    for category, queries in catalogue.by_category().items():
        print(category)
        for query in queries:
            print(f"  {query.name}: {query.question}")
            for parameter in query.parameters:
                default = f", by default {parameter.default}" if parameter.default else ""
                print(f"      {parameter.name} ({parameter.kind}{default}): {parameter.help}")


@dataclass(frozen=True)
class _Asked:
    """A query with its values, and whether its rows are to say what they rest on.

    Rows of the catalogue name their claims, so nothing need be traced.
    """

    text: str
    form: str
    evidence: bool
    in_catalogue: bool
    graphs: tuple[str, ...] = ()

    def rows(self, engine: Engine, result_format: ResultFormat) -> bytes:
        """The answer in a format for rows."""
        if not self.evidence:
            return self._body(engine, result_format)
        until = time.monotonic() + engine.limits.seconds
        body = self._body(engine, JSON)
        found = evidence_of(engine, self.text, body, until, trace=not self.in_catalogue)
        return rewritten(with_columns(body, found), result_format)

    def _body(self, engine: Engine, result_format: ResultFormat) -> bytes:
        result = engine.query(
            self.text,
            default_graphs=self.graphs,
            named_graphs=self.graphs,
            result_format=result_format,
        )
        return result.body


def _print_answer(engine: Engine, asked: _Asked, format_name: str | None) -> None:
    graph = asked.form in ("CONSTRUCT", "DESCRIBE")
    name = format_name or ("ttl" if graph else "table")
    if graph and name == "table":
        raise UsageError(f"{asked.form} gives triples and no table; use --format ttl")
    if asked.evidence and asked.form != "SELECT":
        raise UsageError(f"only a SELECT has rows with evidence; ask the {asked.form} without it")
    if name != "table" or asked.form == "ASK":
        body = asked.rows(engine, _FORMATS.get(name, CSV))
        sys.stdout.write(body.decode("utf-8").rstrip() + "\n")
        return
    result = asked.rows(engine, JSON)
    found = rows(result)
    _print_table(_columns(result), found, engine.prefixes)
    print(f"{len(found)} rows", file=sys.stderr)


def _columns(body: bytes) -> list[str]:
    solutions = ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
    assert isinstance(solutions, ox.QuerySolutions)  # `rows` has read them as such
    return [variable.value for variable in solutions.variables]


def _print_table(columns: list[str], found: list[Row], prefixes: Mapping[str, str]) -> None:
    lines = [columns]
    lines += [
        [_shown(row[name], prefixes) if name in row else "" for name in columns] for row in found
    ]
    widths = [
        min(_WIDEST, max(len(line[place]) for line in lines)) for place in range(len(columns))
    ]
    for number, line in enumerate(lines):
        print(
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        )
        if number == 0:
            print("  ".join("-" * width for width in widths))


def _shown(value: object, prefixes: Mapping[str, str]) -> str:
    """A term as a reader wants it: IRIs by prefix, literals by their value, on one line."""
    if isinstance(value, ox.NamedNode):
        return shorten(value.value, prefixes)
    if isinstance(value, ox.Literal):
        return " ".join(value.value.split())
    return str(value)
