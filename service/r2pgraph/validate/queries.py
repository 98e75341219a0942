"""Check `queries`: every question of the catalogue runs, has rows, and gives the expected ones.

Queries run as the endpoint runs them, in a process with a deadline, over stores made for the
occasion, in memory where this process may be forked; what their texts and tables must be like is in
`query_style`. Must not know what any query asks.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import active_count

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.build import apart_quads, build_store
from r2pgraph.catalogue import CatalogueQuery, load_catalogue
from r2pgraph.engine.base import Engine
from r2pgraph.engine.embedded import EmbeddedEngine, EmbeddedSettings
from r2pgraph.engine.forked import ForkedEngine
from r2pgraph.engine.formats import CSV
from r2pgraph.engine.worker import Stores
from r2pgraph.errors import NothingToCheckError, R2PGraphError
from r2pgraph.layout import shown
from r2pgraph.load import name_of, read_text
from r2pgraph.shortcuts import shortcuts
from r2pgraph.union import lent
from r2pgraph.validate.context import Context
from r2pgraph.validate.query_style import (
    NAME,
    Table,
    finding,
    judge_columns,
    judge_table,
    judge_text,
)
from r2pgraph.validate.report import CheckResult, Finding, Severity
from r2pgraph.validate.withdrawals import surely_left_out

DEADLINE = 30.0
_AS_BEFORE = "idle parameters and answers from withdrawn claims, as no question changed"
# Values of each type of parameter that nothing in any graph has.
_NOWHERE = {
    "iri": "https://example.org/nothing",
    "page": "0",
    "note": "999999999",
    "string": "nothing that anything is called",
    "integer": "999999999",
    "date": "9999-01-01",
}


def check(context: Context) -> CheckResult:
    """Runs the catalogue.

    Raises:
        NothingToCheckError: the catalogue is empty.
        CatalogueError: a query file is not as the catalogue needs it.
    """
    queries = list(load_catalogue(context.layout).queries.values())
    if not queries:
        raise NothingToCheckError(f"{context.layout.queries} has no query")
    given = context.layout.root / "tests/queries"
    findings = [*_without_query(given, queries)]
    # Whether a question uses its parameters and minds withdrawals is a matter of its text.
    as_before = context.changes is not None and context.changes.only_data
    tables: dict[str, Table] = {}
    with _engine(context) as (engine, union):
        for query in queries:
            if table := _run(engine, query, {}, findings):
                tables[query.name] = table
                findings += _compared(query, table, given)
                findings += judge_text(query)
                findings += judge_table(query, table)
                findings += () if as_before else _parameters(engine, query)
        ran = [query for query in queries if query.name in tables]
        findings += () if as_before else _withdrawn(context, union, ran)
    if len(ran) == len(queries):
        findings += judge_columns(context.layout.queries / "README.md", tables.values())
    noted = {
        "rows": sum(len(table) - 1 for table in tables.values()),
        "compared with expected rows": sum(_expected(given, q).is_file() for q in queries),
    }
    left_out = (_AS_BEFORE,) if as_before else ()
    return CheckResult(NAME, {"queries": len(queries)}, noted, tuple(findings), left_out)


@contextmanager
def _engine(context: Context) -> Iterator[tuple[Engine, ox.Store]]:
    """An engine over what is to be checked, and the store that holds the union."""
    settings = EmbeddedSettings(workers=1)
    with ExitStack() as opened:
        engine: ForkedEngine | EmbeddedEngine
        if active_count() == 1:
            union, apart = context.store, ox.Store()
            apart.bulk_extend(apart_quads(context.corpus))
            opened.enter_context(lent(union, shortcuts(union, context.layout)))
            names = {name_of(name) for name in (*union.named_graphs(), *apart.named_graphs())}
            engine = ForkedEngine(Stores(union, apart), names, context.corpus.prefixes, settings)
        else:
            folder = tempfile.TemporaryDirectory(prefix="r2pgraph-validate-")
            path, union = Path(opened.enter_context(folder)), ox.Store()
            engine = EmbeddedEngine(build_store(context.corpus, path, in_memory=union), settings)
        opened.callback(engine.close)
        yield engine, union


def _expected(given: Path, query: CatalogueQuery) -> Path:
    return given / query.category / f"{query.name}.csv"


def _without_query(given: Path, queries: list[CatalogueQuery]) -> Iterator[Finding]:
    """Expected rows of no question, and questions without them where others have some."""
    known = {_expected(given, query): query for query in queries}
    for path in sorted(given.rglob("*.csv")):
        if path not in known:
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
                f"read its rows by eye and put them in {shown(path)}",
            )


def _parameters(engine: Engine, query: CatalogueQuery) -> Iterator[Finding]:
    """With values that nothing has, a question must have no answer."""
    values = {parameter.name: _NOWHERE[parameter.kind] for parameter in query.parameters}
    failed: list[Finding] = []
    if values and len(_run(engine, query, values, failed)) > 1:
        yield finding(
            query,
            "query-parameter-idle",
            f"there are rows for values of {', '.join(values)} that nothing has",
            "use the parameter where the rows are chosen",
        )
    yield from failed


def _withdrawn(
    context: Context, union: ox.Store, queries: list[CatalogueQuery]
) -> Iterator[Finding]:
    """Runs the questions over the graph as it would be if every claim were withdrawn.

    Those whose text shows that they leave them out are not asked. The union has its shortcuts:
    without them most questions have no rows, whatever is withdrawn.
    """
    asked = [q for q in queries if q.from_claims and not surely_left_out(q.text)]
    reason, text = ox.NamedNode(terms.WITHDRAWN_BECAUSE), ox.Literal("withdrawn")
    withdrawn = (
        ox.Quad(quad.subject, reason, text, quad.graph_name)
        for quad in (context.corpus.union_quads() if asked else ())
        if quad.predicate.value == terms.STATED_BY
    )
    with lent(union, withdrawn):
        for query in asked:
            if _names_a_claim(union, query):
                yield finding(
                    query,
                    "query-answers-withdrawn",
                    "claims that are withdrawn answer too",
                    "leave them out: FILTER NOT EXISTS { ?claim r2p:withdrawnBecause ?reason }",
                )


def _names_a_claim(union: ox.Store, query: CatalogueQuery) -> bool:
    solutions = union.query(query.bound({}))
    assert isinstance(solutions, ox.QuerySolutions)  # those that ran are SELECT queries
    return "claim" in {variable.value for variable in solutions.variables} and any(
        row["claim"] is not None for row in solutions
    )


def _run(
    engine: Engine, query: CatalogueQuery, values: dict[str, str], findings: list[Finding]
) -> Table:
    """The header and the rows; nothing, with a finding, where the query fails."""
    if query.form != "SELECT":
        findings.append(
            finding(query, "query-form", f"the query is an {query.form}", "make it a SELECT")
        )
        return []
    try:
        body = engine.query(query.bound(values), deadline=DEADLINE, result_format=CSV).body
    except R2PGraphError as problem:
        what, _, remedy = str(problem).partition("; ")
        findings.append(finding(query, "query-fails", what, remedy or "correct the query"))
        return []
    return list(csv.reader(io.StringIO(body.decode("utf-8"))))


def _compared(query: CatalogueQuery, table: Table, given_in: Path) -> Iterator[Finding]:
    """Compares the columns and rows with the expected ones, where some are recorded."""
    header, *rows = table
    expected_file = _expected(given_in, query)
    if not expected_file.is_file():
        return
    given = list(csv.reader(io.StringIO(read_text(expected_file))))
    if not given or given[0] != header:
        yield finding(
            query,
            "query-columns-differ",
            f"the columns are {', '.join(header)}",
            f"name them so in {expected_file.name}, or correct the query",
        )
    elif given[1:] != rows:
        more, fewer = _difference(rows, given[1:])
        yield finding(
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
