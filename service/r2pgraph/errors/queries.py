"""Queries and parameters that are refused."""

import difflib
from collections.abc import Sequence
from pathlib import Path

from r2pgraph.errors.base import R2PGraphError, UsageError


class QueryError(R2PGraphError):
    """A query that this service does not run."""

    exit_code = 2
    http_status = 400
    title = "The query cannot be run"


class UnknownFunctionError(QueryError):
    """A function that is none of SPARQL 1.1, and that nobody looks for elsewhere."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"{reason.rstrip('.')}; use the functions of SPARQL 1.1")


class QuerySyntaxError(QueryError):
    """A query that does not parse, with the place where that shows: line and column from 1."""

    title = "The query does not parse"

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.line = line
        self.column = column

    def moved(self, lines: int) -> "QuerySyntaxError":
        """The same failure some lines further down; up, if negative."""
        if not self.line or not lines:
            return self
        rest = str(self).removeprefix(f"line {self.line}")
        return QuerySyntaxError(f"line {self.line + lines}{rest}", self.line + lines, self.column)


class QueryTooComplexError(QueryError):
    """A query beyond a limit on its text: length, nesting or chains of operators."""

    title = "The query is too complex"

    def __init__(self, what: str, found: int, limit: int, remedy: str) -> None:
        super().__init__(f"the query has {found:,} {what}, the limit is {limit:,}; {remedy}")


class UpdateRefusedError(QueryError):
    """An update sent to a service that only reads."""

    title = "This service is read-only"

    def __init__(self, keyword: str) -> None:
        super().__init__(
            f"{keyword} is a SPARQL update and this service is read-only; "
            "send a SELECT, ASK, CONSTRUCT or DESCRIBE query"
        )


class ServiceRefusedError(QueryError):
    """A federated query."""

    http_status = 403
    title = "SERVICE is refused"

    def __init__(self) -> None:
        super().__init__(
            "SERVICE would make this server send requests elsewhere and is refused; "
            "query the other endpoint yourself and join the results"
        )


class UnknownParameterError(QueryError):
    """A parameter that a query does not have."""

    title = "Unknown parameter"

    def __init__(self, name: str, known: list[str]) -> None:
        has = ", ".join(known) if known else "none"
        super().__init__(f"there is no parameter '{name}'; this query has: {has}")


class ParameterValueError(QueryError):
    """A value that is not of the type of its parameter."""

    title = "A parameter has the wrong form"

    def __init__(self, name: str, value: str, expected: str) -> None:
        super().__init__(f"parameter '{name}': '{value[:80]}' is not {expected}; write it so")


class NameUnclearError(QueryError):
    """A name or an address, given to a parameter, that stands for no one thing.

    `choices` are things that may be meant, by IRI.
    """

    title = "Which one is meant?"

    def __init__(self, parameter: str, message: str, choices: Sequence[str]) -> None:
        self.parameter = parameter
        self.message = f"parameter '{parameter}': {message}"
        self.choices = tuple(choices)
        listed = ", ".join(f"<{iri}>" for iri in choices)
        super().__init__(f"{self.message}: {listed}" if listed else self.message)


class AmbiguousNameError(NameUnclearError):
    """A name that several things have."""

    def __init__(self, parameter: str, value: str, choices: Sequence[str]) -> None:
        message = f"several things are called '{value[:80]}'; choose one"
        super().__init__(parameter, message, choices)


class UnknownNameError(NameUnclearError):
    """A name or an address that nothing in the data has."""

    http_status = 404
    title = "Not in the graph"

    def __init__(self, parameter: str, value: str, choices: Sequence[str]) -> None:
        near = "; the nearest are" if choices else "; search for it, or ask for its address"
        message = f"'{value[:120]}' is not in the graph{near}"
        super().__init__(parameter, message, choices)


class WrongKindError(NameUnclearError):
    """A thing of another class than those that a parameter takes."""

    title = "A thing of another kind"

    def __init__(
        self, parameter: str, value: str, kinds: Sequence[str], choices: Sequence[str]
    ) -> None:
        near = "; the nearest are" if choices else "; there is none in the graph"
        super().__init__(parameter, f"'{value[:120]}' is no {' or '.join(kinds)}{near}", choices)


class UnknownValueError(QueryError):
    """A value of a parameter, such as a page, that nothing in the data has."""

    http_status = 404
    title = "Not in the graph"

    def __init__(self, name: str, value: str, kind: str, nearest: Sequence[str]) -> None:
        near = f"; the nearest are {', '.join(nearest)}" if nearest else "; none has a number"
        super().__init__(
            f"parameter '{name}': there is no {kind} '{value[:80]}' in the graph{near}"
        )


class UnknownQueryError(UsageError):
    """A name that no query of the catalogue has."""

    http_status = 404
    title = "There is no such query"

    def __init__(self, name: str, known: list[str]) -> None:
        near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
        listed = "all are listed at /queries, or by r2pgraph query --list"
        hint = f"did you mean {' or '.join(near)}?" if near else listed
        super().__init__(f"the catalogue has no query '{name[:80]}'; {hint}")


class CatalogueError(R2PGraphError):
    """A query file whose header or text is not as the catalogue needs it."""

    exit_code = 3
    title = "A query of the catalogue is not usable"

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}")
        self.path = path
        self.line = line
        self.reason, _, self.remedy = reason.partition("; ")
