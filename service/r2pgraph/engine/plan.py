"""What every engine settles before it runs a query: dataset, format, and whether it may run."""

from collections.abc import Iterable
from dataclasses import dataclass

from r2pgraph.engine.formats import ResultFormat, formats_for
from r2pgraph.errors import ResultFormatError
from r2pgraph.grammar.guard import Complexity, Shape, inspect


@dataclass(frozen=True)
class Plan:
    """A query that may run: over which graphs, and how its result is written.

    `default` and `named` are empty where the query asks the whole union. A graph among them that
    is not held is an empty one; no engine may look for it elsewhere.
    """

    shape: Shape
    default: tuple[str, ...]
    named: tuple[str, ...]
    result_format: ResultFormat


def plan(
    text: str,
    protocol_dataset: tuple[Iterable[str], Iterable[str]],
    result_format: ResultFormat | None,
    complexity: Complexity,
) -> Plan:
    """Looks at a query and settles how it runs.

    A dataset in the protocol replaces the one in the query (SPARQL 1.1 Protocol, 2.1.4).

    Raises:
        QueryError and its kinds: the query is refused.
        ResultFormatError: the format does not fit the form of the query.
    """
    shape = inspect(text, complexity)
    default, named = (tuple(dict.fromkeys(graphs)) for graphs in protocol_dataset)
    if not (default or named):
        default, named = shape.from_graphs, shape.from_named
    possible = formats_for(shape.form)
    chosen = result_format or possible[0]
    if chosen not in possible:
        raise ResultFormatError(
            f"{shape.form} cannot be answered as {chosen.media_type}; "
            f"ask for one of {', '.join(other.media_type for other in possible)}"
        )
    return Plan(shape, default, named, chosen)
