"""What an engine is: the interface that embedded and remote stores share."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

import pyoxigraph as ox

from r2pgraph.engine.formats import JSON, N_TRIPLES, ResultFormat
from r2pgraph.grammar.binding import Term, bind

Row = dict[str, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]


@dataclass(frozen=True)
class Limits:
    """What one query may use.

    `seconds` from the moment a worker has it, `memory` in megabytes beyond what a worker needs
    to start, `rows` (or triples) and `size` in bytes of the result as it is sent.
    """

    seconds: float = 30.0
    memory: int = 1024
    rows: int = 200_000
    size: int = 64 * 1024 * 1024


@dataclass(frozen=True)
class Result:
    """A complete result, already written in a format."""

    body: bytes
    result_format: ResultFormat
    form: str

    @property
    def media_type(self) -> str:
        return self.result_format.media_type


class Engine(Protocol):
    """Anything that answers SPARQL 1.1 queries."""

    @property
    def limits(self) -> Limits:
        """What one query may use."""

    @property
    def graph_names(self) -> Collection[str]:
        """The graphs that FROM and FROM NAMED may name."""

    @property
    def names(self) -> Collection[str] | None:
        """The addresses that triples of the union have, or its graphs; None where not at hand."""

    @property
    def prefixes(self) -> Mapping[str, str]:
        """Prefixes for output and for the query form."""

    def query(
        self,
        text: str,
        *,
        default_graphs: Iterable[str] = (),
        named_graphs: Iterable[str] = (),
        deadline: float | None = None,
        result_format: ResultFormat | None = None,
    ) -> Result:
        """Runs one query to its end.

        Args:
            text: the query; it is looked at by `guard.inspect` first.
            default_graphs: graphs of the protocol; with `named_graphs` they replace FROM.
            named_graphs: graphs that GRAPH may range over.
            deadline: seconds, at most what the engine allows.
            result_format: by default JSON for rows and Turtle for triples.

        Raises:
            QueryError and its kinds: the query is refused.
            QueryTimeoutError, QueryMemoryError, ResultTooLargeError: it went beyond a limit.
            EngineBusyError, EngineCrashError, EngineUnavailableError: the engine failed.
        """

    def ready(self) -> bool:
        """Whether a query would be answered now."""

    def close(self) -> None:
        """Ends all processes and connections; no query may follow."""


def select(
    engine: Engine,
    text: str,
    bindings: Mapping[str, Term] | None = None,
    *,
    deadline: float | None = None,
) -> list[Row]:
    """The rows of a SELECT as terms; a variable that has no value in a row is left out of it."""
    body = engine.query(bind(text, bindings or {}), deadline=deadline, result_format=JSON).body
    return rows(body)


def rows(body: bytes) -> list[Row]:
    """The rows of a result in SPARQL JSON."""
    results = ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
    if not isinstance(results, ox.QuerySolutions):
        raise TypeError("only SELECT has rows")
    return rows_of(results)


def rows_of(solutions: ox.QuerySolutions) -> list[Row]:
    """The solutions of a SELECT as rows."""
    names = [variable.value for variable in solutions.variables]
    return [
        {name: value for name, value in zip(names, solution, strict=True) if value is not None}
        for solution in solutions
    ]


def rows_in(store: ox.Store, text: str) -> list[Row]:
    """The rows of a SELECT of our own over a store of this process."""
    solutions = store.query(text)
    if not isinstance(solutions, ox.QuerySolutions):
        raise TypeError("only SELECT has rows")
    return rows_of(solutions)


def triples(
    engine: Engine, text: str, bindings: Mapping[str, Term] | None = None
) -> list[ox.Triple]:
    """The triples of a CONSTRUCT or DESCRIBE."""
    body = engine.query(bind(text, bindings or {}), result_format=N_TRIPLES).body
    return [quad.triple for quad in ox.parse(body, ox.RdfFormat.N_TRIPLES)]


def ask(engine: Engine, text: str, bindings: Mapping[str, Term] | None = None) -> bool:
    """The answer of an ASK."""
    body = engine.query(bind(text, bindings or {}), result_format=JSON).body
    answer = ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
    if not isinstance(answer, ox.QueryBoolean):
        raise TypeError("only ASK has an answer of yes or no")
    return bool(answer)
