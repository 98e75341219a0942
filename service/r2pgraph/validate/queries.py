"""Check `queries`: every question of the catalogue runs, has rows, and gives the expected ones.

How they are asked is in `asking`, what their texts and tables must be like in `query_style`. Must
not know what any query asks.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from r2pgraph.catalogue import CatalogueQuery, read_catalogue
from r2pgraph.errors import CatalogueError, DataSyntaxError, NothingToCheckError
from r2pgraph.findings import Finding, Severity
from r2pgraph.load import read_text
from r2pgraph.validate.asking import Asked, answering, nowhere
from r2pgraph.validate.context import Context
from r2pgraph.validate.query_style import (
    NAME,
    Table,
    finding,
    judge_columns,
    judge_table,
    judge_text,
)
from r2pgraph.validate.report import CheckResult, Problem
from r2pgraph.validate.withdrawals import surely_left_out

_AS_BEFORE = "idle parameters and answers from withdrawn claims, as no question changed"


def check(context: Context) -> CheckResult:
    """Runs the catalogue.

    Raises:
        NothingToCheckError: the catalogue is empty.
    """
    catalogue, unusable = read_catalogue(context.layout)
    queries = list(catalogue.queries.values())
    if not queries and not unusable:
        raise NothingToCheckError(f"{context.layout.queries} has no query")
    given = context.layout.root / "tests/queries"
    findings = [_unusable(problem) for problem in unusable]
    findings += _without_query(given, queries, [problem.path for problem in unusable])
    # Whether a question uses its parameters and minds withdrawals is a matter of its text.
    as_before = context.changes is not None and context.changes.only_data
    tables: dict[str, Table] = {}
    with answering(context, queries) as asked:
        for query in queries:
            if table := asked.table(query, {}, findings):
                tables[query.name] = table
                findings += _compared(query, table, given)
                findings += judge_text(query)
                findings += judge_table(query, table)
                findings += () if as_before else _parameters(asked, query)
        ran = [query for query in queries if query.name in tables]
        findings += () if as_before else _withdrawn(asked, ran)
    if len(ran) == len(queries) and not unusable:
        findings += judge_columns(context.layout.queries / "README.md", tables.values())
    noted = {
        "rows": sum(len(table) - 1 for table in tables.values()),
        "compared with expected rows": sum(expected_file(given, q).is_file() for q in queries),
    }
    left_out = (_AS_BEFORE,) if as_before else ()
    number = len(queries) + len(unusable)
    failed = f"{len(unusable)} of {number} questions cannot be used"
    problem = Problem(3, failed) if unusable else None
    return CheckResult(NAME, {"queries": number}, noted, tuple(findings), left_out, problem)


def _unusable(problem: CatalogueError | DataSyntaxError) -> Finding:
    remedy = problem.remedy or "correct the question"
    return Finding(
        NAME,
        "query-unusable",
        Severity.VIOLATION,
        problem.reason,
        remedy,
        path=problem.path,
        line=problem.line,
    )


def expected_file(given: Path, query: CatalogueQuery) -> Path:
    """Where the rows that a question must give are recorded."""
    return given / query.category / f"{query.name}.csv"


def _without_query(
    given: Path, queries: list[CatalogueQuery], unusable: Iterable[Path]
) -> Iterator[Finding]:
    """Expected rows of no question, and questions without them where others have some."""
    known = {expected_file(given, query): query for query in queries}
    asked = {given / path.parent.name / f"{path.stem}.csv" for path in unusable}
    for path in sorted(given.rglob("*.csv")):
        if path not in known and path not in asked:
            message, remedy = "the rows are expected of no question", "rename or remove the file"
            yield Finding(
                NAME, "rows-of-no-query", Severity.VIOLATION, message, remedy, path=path, line=1
            )
    for path, query in known.items():
        if given.is_dir() and not path.is_file():
            yield finding(
                query,
                "query-without-expected-rows",
                "no expected rows are recorded for the question",
                f"record them with r2pgraph rows {query.name} and read them by eye",
            )


def _parameters(asked: Asked, query: CatalogueQuery) -> Iterator[Finding]:
    """With values that nothing has, a question must have no answer."""
    values = nowhere(query)
    failed: list[Finding] = []
    if values and len(asked.table(query, values, failed)) > 1:
        yield finding(
            query,
            "query-parameter-idle",
            f"there are rows for values of {', '.join(values)} that nothing has",
            "use the parameter where the rows are chosen",
        )
    yield from failed


def _withdrawn(asked: Asked, queries: list[CatalogueQuery]) -> Iterator[Finding]:
    """Runs the questions over the graph as it would be if every claim were withdrawn.

    Those whose text shows that they leave them out are not asked. The union has its shortcuts:
    without them most questions have no rows, whatever is withdrawn.
    """
    minding = [q for q in queries if q.from_claims and not surely_left_out(q.text)]
    for query in asked.naming_withdrawn(minding):
        yield finding(
            query,
            "query-answers-withdrawn",
            "claims that are withdrawn answer too",
            "leave them out: FILTER NOT EXISTS { ?claim r2p:withdrawnBecause ?reason }",
        )


def _compared(query: CatalogueQuery, table: Table, given_in: Path) -> Iterator[Finding]:
    """Compares the columns and rows with the expected ones, where some are recorded."""
    header, *rows = table
    path = expected_file(given_in, query)
    if not path.is_file():
        return
    given = list(csv.reader(io.StringIO(read_text(path))))
    if not given or given[0] != header:
        yield finding(
            query,
            "query-columns-differ",
            f"the columns are {', '.join(header)}",
            f"name them so in {path.name}, or correct the query",
        )
    elif given[1:] != rows:
        more, fewer = _difference(rows, given[1:])
        yield finding(
            query,
            "query-rows-differ",
            f"{len(rows)} rows, where {len(given) - 1} are expected{more}{fewer}",
            f"correct the data or the query, or read the rows by eye and record them: "
            f"r2pgraph rows {query.name}",
        )


def _difference(rows: list[list[str]], expected: list[list[str]]) -> tuple[str, str]:
    """The first row that is not expected and the first that is missing, in words."""
    more = next((row for row in rows if row not in expected), None)
    fewer = next((row for row in expected if row not in rows), None)
    return (
        f"; not expected: {', '.join(more)}" if more else "",
        f"; missing: {', '.join(fewer)}" if fewer else "",
    )
