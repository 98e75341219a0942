"""The answers of the questions of the catalogue, over the union that is to be checked.

Queries run as the endpoint runs them, in a process with a deadline, over stores made for the
occasion, in memory where this process may be forked. There, what was answered in the run before
and cannot be another answer now is not asked again. Must not know what any query asks.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache, cached_property
from pathlib import Path
from threading import active_count
from typing import Any

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.catalogue import CatalogueQuery
from r2pgraph.engine.base import Engine
from r2pgraph.engine.embedded import EmbeddedEngine, EmbeddedSettings
from r2pgraph.engine.forked import ForkedEngine
from r2pgraph.engine.formats import CSV
from r2pgraph.engine.worker import Stores
from r2pgraph.errors import R2PGraphError
from r2pgraph.findings import Finding
from r2pgraph.load import name_of
from r2pgraph.shortcuts import as_quads, read_shortcuts, triples_of
from r2pgraph.store import apart_quads, build_store
from r2pgraph.union import lent
from r2pgraph.validate.again.before import Before
from r2pgraph.validate.context import Context
from r2pgraph.validate.query_style import NAME, Table, finding

DEADLINE = 30.0
# What names the answers of other than plain questions begin with.
_SHORTCUT, _WITHDRAWN = "shortcut: ", "withdrawn: "
# Values of each type of parameter that nothing in any graph has.
_NOWHERE = {
    "iri": "https://example.org/nothing",
    "page": "0",
    "note": "999999999",
    "string": "nothing that anything is called",
    "integer": "999999999",
    "date": "9999-01-01",
}


class Asked:
    """The answers: those of before that hold, and the others, asked for when they are wanted.

    `answers` are those that are known, by what was asked.
    """

    def __init__(
        self, engine: Callable[[], Engine], union: ox.Store, known: dict[str, Any] | None = None
    ) -> None:
        self._engine = engine
        self._union = union
        self.answers = dict(known or {})

    def table(
        self, query: CatalogueQuery, values: dict[str, str], findings: list[Finding]
    ) -> Table:
        """The header and the rows; nothing, with a finding, where the query fails."""
        if query.form != "SELECT":
            findings.append(
                finding(query, "query-form", f"the query is an {query.form}", "make it a SELECT")
            )
            return []
        text = query.bound(values)
        if text not in self.answers:
            try:
                body = self._engine().query(text, deadline=DEADLINE, result_format=CSV).body
            except R2PGraphError as problem:
                what, _, remedy = str(problem).partition("; ")
                findings.append(finding(query, "query-fails", what, remedy or "correct the query"))
                return []
            self.answers[text] = list(csv.reader(io.StringIO(body.decode("utf-8"))))
        table: Table = self.answers[text]
        return table

    def naming_withdrawn(self, queries: list[CatalogueQuery]) -> Iterator[CatalogueQuery]:
        """Those that name a claim in the graph as it would be if every claim were withdrawn."""
        asked = [query for query in queries if _withdrawn(query) not in self.answers]
        with lent(self._union, _withdrawals(self._union) if asked else ()):
            for query in asked:
                self.answers[_withdrawn(query)] = _names_a_claim(self._union, query)
        yield from (query for query in queries if self.answers[_withdrawn(query)])


@contextmanager
def answering(context: Context, queries: list[CatalogueQuery]) -> Iterator[Asked]:
    """What answers the questions; what it has answered is kept at the end."""
    with ExitStack() as opened:
        if active_count() == 1:
            again = _Again(context, queries)
            asked = again.asked(opened)
            yield asked
            again.keep(asked.answers)
            return
        folder = tempfile.TemporaryDirectory(prefix="r2pgraph-validate-")
        path, union = Path(opened.enter_context(folder)), ox.Store()
        store = build_store(context.corpus, path, in_memory=union, strict=False)
        engine = EmbeddedEngine(store, EmbeddedSettings(workers=1))
        opened.callback(engine.close)
        yield Asked(lambda: engine, union)


class _Again:
    """The answers of before, over a store in memory."""

    def __init__(self, context: Context, queries: list[CatalogueQuery]) -> None:
        self._context = context
        self._queries = queries
        self._before = Before(context, NAME)
        self._shortcuts: dict[str, str] = {}
        self._nameless = False

    def asked(self, opened: ExitStack) -> Asked:
        union = self._context.store
        derived, others = self._read_off(union)
        opened.enter_context(lent(union, as_quads(union, derived)))
        with lent(union, () if self._minds else _withdrawals(union)):
            known = self._before.holding(union, self._texts(), others)

        @cache
        def engine() -> Engine:
            apart = ox.Store()
            apart.bulk_extend(apart_quads(self._context.corpus, strict=False))
            names = {name_of(name) for name in (*union.named_graphs(), *apart.named_graphs())}
            prefixes, settings = self._context.corpus.prefixes, EmbeddedSettings(workers=1)
            made = ForkedEngine(Stores(union, apart), names, prefixes, settings)
            opened.callback(made.close)
            return made

        return Asked(engine, union, known)

    def keep(self, answers: dict[str, Any]) -> None:
        """Keeps the answers, unless a shortcut made what cannot be told from others later."""
        if not self._nameless:
            self._before.keep(answers | self._shortcuts)

    @cached_property
    def _minds(self) -> bool:
        """Whether other claims can be withdrawn than before."""
        return any(q.predicate.value == terms.STATED_BY for q in self._before.changed or ())

    def _texts(self) -> dict[str, str]:
        """What may be asked: each question, with values that nothing has, and of the withdrawn."""
        found: dict[str, str] = {}
        for query in self._queries:
            if query.form == "SELECT":
                bound, idle = query.bound({}), query.bound(nowhere(query))
                found |= {bound: bound, idle: idle} | (
                    {} if self._minds else {_withdrawn(query): bound}
                )
        return found

    def _read_off(self, union: ox.Store) -> tuple[list[ox.Triple], list[ox.Quad]]:
        """The triples of the shortcuts, and what may be otherwise among them than before."""
        queries = {_SHORTCUT + query.text: query for query in read_shortcuts(self._context.layout)}
        before, held = self._before, {name: query.text for name, query in queries.items()}
        holding = before.holding(union, held)
        found: list[ox.Triple] = []
        others = {quad.triple for quad in before.changed or ()}
        for name, query in queries.items():
            if name in holding:
                self._shortcuts[name] = holding[name]
                found += _triples(holding[name])
                continue
            now = list(triples_of(union, query))
            found += now
            others |= {*now} ^ {*_triples(before.answers.get(name, ""))}
            self._nameless |= any(isinstance(end, ox.BlankNode) for triple in now for end in triple)
            self._shortcuts[name] = "".join(f"{triple} .\n" for triple in now)
        gone = {name for name in before.answers if name.startswith(_SHORTCUT)} - {*queries}
        others |= {triple for name in gone for triple in _triples(before.answers[name])}
        graph = ox.NamedNode(terms.SHORTCUTS_GRAPH)
        return found, [ox.Quad(t.subject, t.predicate, t.object, graph) for t in others]


def _triples(text: str) -> Iterable[ox.Triple]:
    return (quad.triple for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES))


def nowhere(query: CatalogueQuery) -> dict[str, str]:
    """A value that nothing has for each parameter."""
    return {parameter.name: _NOWHERE[parameter.kind] for parameter in query.parameters}


def _withdrawn(query: CatalogueQuery) -> str:
    return _WITHDRAWN + query.bound({})


def _withdrawals(union: ox.Store) -> list[ox.Quad]:
    """That every claim is withdrawn, each in the graph that says who stated it."""
    reason, text = ox.NamedNode(terms.WITHDRAWN_BECAUSE), ox.Literal("withdrawn")
    stated = union.quads_for_pattern(None, ox.NamedNode(terms.STATED_BY), None)
    return [
        ox.Quad(quad.subject, reason, text, quad.graph_name)
        for quad in stated
        if quad.graph_name != ox.DefaultGraph()
    ]


def _names_a_claim(union: ox.Store, query: CatalogueQuery) -> bool:
    solutions = union.query(query.bound({}))
    assert isinstance(solutions, ox.QuerySolutions)  # those that ran are SELECT queries
    return "claim" in {variable.value for variable in solutions.variables} and any(
        row["claim"] is not None for row in solutions
    )
