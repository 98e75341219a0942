"""Check `queries`: every question of the catalogue runs, has rows, and gives the expected ones.

Queries run as the endpoint runs them, in processes with a deadline, over a store built for the
occasion. Must not know what any query asks.
"""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from r2pgraph.build import build_store
from r2pgraph.catalogue import CatalogueQuery, load_catalogue
from r2pgraph.engine.base import Engine
from r2pgraph.engine.embedded import EmbeddedEngine, EmbeddedSettings
from r2pgraph.engine.formats import CSV
from r2pgraph.errors import NothingToCheckError, R2PGraphError
from r2pgraph.load import read_text
from r2pgraph.validate.context import Context
from r2pgraph.validate.report import CheckResult, Finding, Severity

NAME = "queries"
DEADLINE = 30.0


def check(context: Context) -> CheckResult:
    """Runs the catalogue.

    Raises:
        NothingToCheckError: the catalogue is empty.
        CatalogueError: a query file is not as the catalogue needs it.
    """
    queries = list(load_catalogue(context.layout).queries.values())
    if not queries:
        raise NothingToCheckError(f"{context.layout.queries} has no query")
    findings: list[Finding] = []
    rows = expected = 0
    with tempfile.TemporaryDirectory(prefix="r2pgraph-validate-") as folder:
        engine = EmbeddedEngine(
            build_store(context.corpus, Path(folder)), EmbeddedSettings(workers=1)
        )
        try:
            for query in queries:
                table = _run(engine, query, findings)
                rows += max(len(table) - 1, 0)
                given = context.layout.root / "tests/queries" / query.category
                csv_file = given / f"{query.name}.csv"
                expected += csv_file.is_file()
                findings += _judge(query, table, csv_file) if table else []
        finally:
            engine.close()
    noted = {"rows": rows, "compared with expected rows": expected}
    return CheckResult(NAME, {"queries": len(queries)}, noted, tuple(findings))


def _run(engine: Engine, query: CatalogueQuery, findings: list[Finding]) -> list[list[str]]:
    """The header and the rows; nothing, with a finding, where the query fails."""
    if query.form != "SELECT":
        findings.append(
            _finding(query, "query-form", f"the query is an {query.form}", "make it a SELECT")
        )
        return []
    try:
        body = engine.query(query.bound({}), deadline=DEADLINE, result_format=CSV).body
    except R2PGraphError as problem:
        what, _, remedy = str(problem).partition("; ")
        findings.append(_finding(query, "query-fails", what, remedy or "correct the query"))
        return []
    return list(csv.reader(io.StringIO(body.decode("utf-8"))))


def _judge(query: CatalogueQuery, table: list[list[str]], expected_file: Path) -> Iterator[Finding]:
    header, rows = table[0], table[1:]
    if not rows:
        yield _finding(
            query,
            "query-without-rows",
            "the query gives no row",
            "correct it; a question that nothing answers stays right for ever",
        )
    untold = [name for name in header if not re.search(rf"\b{re.escape(name)}\b", query.returns)]
    if untold:
        yield _finding(
            query,
            "query-column-untold",
            f"the header does not say what stands in {', '.join(untold)}",
            "name every column in the line '# returns: …'",
        )
    if not expected_file.is_file():
        return
    given = list(csv.reader(io.StringIO(read_text(expected_file))))
    if not given or given[0] != header:
        yield _finding(
            query,
            "query-columns-differ",
            f"the columns are {', '.join(header)}",
            f"name them so in {expected_file.name}, or correct the query",
        )
    elif given[1:] != rows:
        more, fewer = _difference(rows, given[1:])
        yield _finding(
            query,
            "query-rows-differ",
            f"{len(rows)} rows, where {len(given) - 1} are expected{more}{fewer}",
            f"correct the data or the query, or read the rows by eye and put them in "
            f"{expected_file.name}",
        )


def _difference(rows: list[list[str]], expected: list[list[str]]) -> tuple[str, str]:
    """The first row that is not expected and the first that is missing, in words."""
    more = next((row for row in rows if row not in expected), None)
    fewer = next((row for row in expected if row not in rows), None)
    return (
        f"; not expected: {', '.join(more)}" if more else "",
        f"; missing: {', '.join(fewer)}" if fewer else "",
    )


def _finding(query: CatalogueQuery, rule: str, message: str, remedy: str) -> Finding:
    return Finding(NAME, rule, Severity.VIOLATION, message, remedy, query.iri, query.path, 1)
