"""Check `queries` of a graph that is not ours: each parses, ends in time and has an answer.

Queries run in a process with a deadline, which reaches for nothing outside. Must not know what any
query asks.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from r2pgraph.engine.forked import ForkedEngine
from r2pgraph.engine.formats import CSV, JSON, N_TRIPLES
from r2pgraph.engine.worker import Stores
from r2pgraph.errors import DataSyntaxError, QueryError, QuerySyntaxError, R2PGraphError
from r2pgraph.findings import Finding, Severity
from r2pgraph.grammar.guard import inspect
from r2pgraph.load import name_of, read_text
from r2pgraph.union import add
from r2pgraph.validate.context import Context
from r2pgraph.validate.report import CheckResult

NAME = "queries"
DEADLINE = 30.0


def check(context: Context) -> CheckResult:
    """Runs every query over the union of all graphs."""
    store = ox.Store()
    add(store, context.corpus.union_quads())
    names = {name_of(quad.graph_name) for quad in context.corpus.union_quads()}
    engine = ForkedEngine(Stores(store, ox.Store()), names, context.corpus.prefixes)
    paths = context.layout.query_files()
    try:
        findings = tuple(finding for path in paths for finding in _judged(engine, path))
    finally:
        engine.close()
    return CheckResult(NAME, {"queries": len(paths)}, findings=findings)


def _judged(engine: ForkedEngine, path: Path) -> Iterator[Finding]:
    def finding(rule: str, message: str, remedy: str, line: int = 1) -> Finding:
        return Finding(NAME, rule, severity, message, remedy, path=path, line=line)

    severity = Severity.VIOLATION
    try:
        form = inspect(text := read_text(path)).form
        answered_in = {"SELECT": CSV, "ASK": JSON}.get(form, N_TRIPLES)
        body = engine.query(text, deadline=DEADLINE, result_format=answered_in).body.decode()
    except QuerySyntaxError as problem:
        yield finding("query-does-not-parse", str(problem), "correct it", problem.line or 1)
    except QueryError as problem:
        yield finding("query-refused", str(problem), "ask of the graph alone")
    except DataSyntaxError as problem:
        yield finding("query-does-not-parse", problem.reason, problem.remedy, problem.line)
    except R2PGraphError as problem:
        yield finding("query-fails", str(problem), "correct the query")
    else:
        rows = len(list(csv.reader(io.StringIO(body)))) - 1 if answered_in is CSV else len(body)
        if rows <= 0:
            severity = Severity.WARNING
            message = "nothing answers the query"
            yield finding("query-without-rows", message, "correct it, or the data that it asks of")
