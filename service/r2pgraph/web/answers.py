"""An answer as a page shows it: rows in an order, a yes or no, or triples.

Runs queries over the union or some of its graphs; what a page makes of an answer is up to it.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

import pyoxigraph as ox

from r2pgraph import terms, xsd
from r2pgraph.claims import SECONDS, Value, plain
from r2pgraph.engine.base import Row, rows
from r2pgraph.engine.formats import JSON, TURTLE, ResultFormat
from r2pgraph.grammar.guard import inspect
from r2pgraph.naming.names import fold
from r2pgraph.sparql.problem import Answer
from r2pgraph.sparql.request import HttpRequest
from r2pgraph.web.site import site

MOST_ROWS = 1_000
_LABEL_ENDINGS = ("Label", "_label", "Name", "_name")
_OF_TRIPLES = ("subject", "property", "value")
_SECONDS = "seconds"
# What lies beyond has no place on an axis.
_GREATEST = Decimal("1e300")
_NUMERIC = frozenset(terms.XSD + name for name in xsd.NUMBERS)


@dataclass(frozen=True)
class Column:
    """A column of a table: the variable, and the one that names what it holds, if any."""

    name: str
    label: str = ""


@dataclass(frozen=True)
class Table:
    """A result: rows, or an answer of yes or no, or triples as text and as rows.

    `raw` is what programs get, `seconds` how long the query took when it was run; a page shows
    `room` rows from `start` on.
    """

    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()
    answer: bool | None = None
    triples: str = ""
    raw: str = ""
    seconds: float = 0.0
    start: int = 0
    room: int = MOST_ROWS

    @property
    def count(self) -> int:
        return len(self.rows)

    @property
    def shown(self) -> tuple[Row, ...]:
        """The rows that a page has room for."""
        return self.rows[self.start : self.start + self.room]


def run(text: str, graphs: Sequence[str] = ()) -> Table:
    """Runs a query for a page.

    Raises:
        R2PGraphError: what the engine raises.
    """
    shape = inspect(text)
    if shape.form in ("CONSTRUCT", "DESCRIBE"):
        return _of_triples(text, graphs, shape.volatile)
    body, seconds = _asked(text, JSON, graphs, shape.volatile)
    raw = body.decode("utf-8", "replace")
    results = ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
    if not isinstance(results, ox.QuerySolutions):
        return Table(answer=bool(results), raw=raw, seconds=seconds)
    names = [variable.value for variable in results.variables]
    found = rows(body)
    return Table(_columns(names, found), tuple(found), raw=raw, seconds=seconds)


def in_order(table: Table, name: str, *, backwards: bool) -> Table:
    """The rows by a column: numbers by value, all else by name; empty cells stand last."""
    column = next((one for one in table.columns if one.name == name), None)
    if column is None:
        return table
    filled = [row for row in table.rows if name in row]
    filled.sort(key=partial(_rank, column), reverse=backwards)
    return replace(table, rows=(*filled, *(row for row in table.rows if name not in row)))


def shown_name(row: Row, column: Column) -> str:
    """What a cell says."""
    if column.label in row:
        return plain(row[column.label])
    value = row[column.name]
    return site().names.label(value.value) if isinstance(value, ox.NamedNode) else plain(value)


def number_in(row: Row, name: str) -> float | None:
    """The number in a cell; None where it holds anything else."""
    value = row.get(name)
    if not isinstance(value, ox.Literal) or value.datatype.value not in _NUMERIC:
        return None
    found = xsd.number(value.value)
    return float(found) if found is not None and abs(found) < _GREATEST else None


def _rank(column: Column, row: Row) -> tuple[int, float, str]:
    number = number_in(row, column.name)
    return (1, 0.0, fold(shown_name(row, column))) if number is None else (0, number, "")


def _of_triples(text: str, graphs: Sequence[str], volatile: bool) -> Table:
    """Triples as Turtle, and as rows."""
    body, seconds = _asked(text, TURTLE, graphs, volatile)
    found = tuple(
        {"subject": one.subject, "property": one.predicate, "value": one.object}
        for one in ox.parse(body, format=ox.RdfFormat.TURTLE)
    )
    turtle = body.decode("utf-8", "replace")
    columns = tuple(Column(name) for name in _OF_TRIPLES)
    return Table(columns, found, triples=turtle, raw=turtle, seconds=seconds)


def _asked(
    text: str, result_format: ResultFormat, graphs: Sequence[str], volatile: bool
) -> tuple[bytes, float]:
    """The answer to a query, and the seconds that it took when it was run.

    It is kept as those of the endpoint are, so that another order or picture runs nothing again.
    """
    shared = site().shared
    request = HttpRequest(
        "PAGE", accept=result_format.media_type, body=repr((text, tuple(graphs))).encode()
    )

    def make() -> Answer:
        began = time.monotonic()
        result = shared.engine.query(
            text,
            default_graphs=graphs,
            named_graphs=graphs,
            deadline=SECONDS,
            result_format=result_format,
        )
        seconds = {_SECONDS: repr(time.monotonic() - began)}
        return Answer(200, result_format.content_type, result.body, seconds, not volatile)

    found = shared.kept.answer(shared.version, request, "", make)
    return found.body, float(found.headers[_SECONDS])


def _columns(names: list[str], found: list[Row]) -> tuple[Column, ...]:
    """The columns; one that only names the things of another is folded into it."""
    labels = {
        name: other
        for name in names
        for ending in _LABEL_ENDINGS
        if (other := name + ending) in names and any(_is_iri(row.get(name)) for row in found)
    }
    return tuple(
        Column(name, labels.get(name, "")) for name in names if name not in labels.values()
    )


def _is_iri(value: Value | None) -> bool:
    return isinstance(value, ox.NamedNode)
