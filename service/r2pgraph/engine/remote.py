"""A remote engine: any SPARQL 1.1 endpoint, asked through SPARQLWrapper.

The same guard looks at a query first: a federated query that we forward would be our request, and
so would a graph that the endpoint does not hold and might fetch, so an empty one is named instead.
The answer is read whole and only handed on if the endpoint calls it a success.
"""

import socket
import urllib.error
from collections.abc import Collection, Iterable, Mapping
from contextlib import closing
from functools import cached_property
from typing import Any, cast
from urllib.parse import urlsplit

from SPARQLWrapper import POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from r2pgraph.engine import virtuoso
from r2pgraph.engine.base import Limits, Result, rows
from r2pgraph.engine.formats import JSON, ResultFormat
from r2pgraph.engine.plan import Plan, plan
from r2pgraph.errors import (
    EngineUnavailableError,
    QueryFailedError,
    QuerySyntaxError,
    QueryTimeoutError,
    ResultFormatError,
    ResultTooLargeError,
    UsageError,
)
from r2pgraph.grammar.guard import Complexity

_AGENT = "r2pgraph (https://w3id.org/r2pgraph/ontology)"
_ANYTHING = "ASK { ?s ?p ?o }"
# Nothing can be fetched under this name.
_EMPTY_GRAPH = "urn:r2pgraph:empty"
_GRAPHS = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"


class RemoteEngine:
    """An engine (see `engine.base.Engine`) that asks another server."""

    def __init__(
        self, endpoint: str, limits: Limits | None = None, prefixes: Mapping[str, str] | None = None
    ) -> None:
        if urlsplit(endpoint).scheme not in ("http", "https"):
            raise UsageError(f"'{endpoint}' is not the address of an endpoint; give http(s)://…")
        self.endpoint = endpoint
        self._limits = limits or Limits()
        self._complexity = Complexity()
        self._prefixes = dict(prefixes or {})
        self._virtuoso = False

    @property
    def limits(self) -> Limits:
        return self._limits

    @cached_property
    def graph_names(self) -> Collection[str]:
        found = rows(self._ask(_GRAPHS, self._whole(_GRAPHS), self._limits.seconds))
        return frozenset(str(getattr(row["g"], "value", "")) for row in found if "g" in row)

    @property
    def names(self) -> None:
        return None

    @property
    def prefixes(self) -> Mapping[str, str]:
        return self._prefixes

    def query(
        self,
        text: str,
        *,
        default_graphs: Iterable[str] = (),
        named_graphs: Iterable[str] = (),
        deadline: float | None = None,
        result_format: ResultFormat | None = None,
    ) -> Result:
        """Runs one query to its end; see `engine.base.Engine.query`."""
        planned = plan(
            text,
            (default_graphs, named_graphs),
            result_format,
            self._complexity,
        )
        seconds = min(self._limits.seconds, deadline or self._limits.seconds)
        body = self._ask(text, planned, seconds)
        return Result(body, planned.result_format, planned.shape.form)

    def ready(self) -> bool:
        try:
            self._ask(_ANYTHING, self._whole(_ANYTHING), min(5.0, self._limits.seconds))
        except (EngineUnavailableError, QueryFailedError, QueryTimeoutError):
            return False
        return True

    def close(self) -> None:
        """Nothing is kept open between queries."""

    def _whole(self, text: str) -> Plan:
        """The plan of a query of our own over all that the endpoint has."""
        return plan(text, ((), ()), JSON, self._complexity)

    def _ask(self, text: str, planned: Plan, seconds: float) -> bytes:
        wanted = planned.result_format
        expected = self._virtuoso
        body = self._answer(text, planned, seconds, of_virtuoso=expected)
        if body is None:  # it is another kind of server than the one that was expected
            expected = not expected
            body = self._answer(text, planned, seconds, of_virtuoso=expected)
        if body is None:
            raise EngineUnavailableError(f"{self.endpoint} is now one kind of server, now another")
        self._virtuoso = expected
        return (
            virtuoso.as_standard(body, wanted, self._limits, self._prefixes) if expected else body
        )

    def _answer(
        self, text: str, planned: Plan, seconds: float, *, of_virtuoso: bool
    ) -> bytes | None:
        """The body of an answer, asked for as that kind of server needs it; None from another."""
        wanted = planned.result_format
        asked = virtuoso.asked_for(wanted) if of_virtuoso else wanted
        default, named = self._dataset(text, planned)
        if of_virtuoso:
            text, default, named = virtuoso.sent(text, planned.shape, default, named)
        request = SPARQLWrapper(self.endpoint, agent=_AGENT)
        request.setQuery(text)
        # The wrapper guesses the form with a pattern of its own; ours has read the tokens.
        request.queryType = planned.shape.form
        request.setMethod(POST)
        request.setOnlyConneg(True)
        request.addCustomHttpHeader("Accept", asked.media_type)
        request.setTimeout(max(1, round(seconds)))
        for graph in default:
            request.addParameter("default-graph-uri", graph)
        for graph in named:
            request.addParameter("named-graph-uri", graph)
        with closing(self._open(request, seconds)) as response:
            if virtuoso.speaks(response.headers.get("Server", "")) != of_virtuoso:
                return None
            self._same_format(response, asked)
            body = cast(bytes, response.read(self._limits.size + 1))
        if len(body) > self._limits.size:
            raise ResultTooLargeError("bytes", self._limits.size)
        return body

    def _dataset(self, text: str, planned: Plan) -> tuple[list[str], list[str]]:  # noqa: ARG002
        """The graphs that the request names; what is not held is never asked for."""
        default, named = (
            [graph if self._held(graph) else _EMPTY_GRAPH for graph in graphs]
            for graphs in (planned.default, planned.named)
        )
        return default, named

    def _held(self, graph: str) -> bool:
        return graph in self.graph_names

    def _open(self, request: Any, seconds: float) -> Any:
        try:
            return request.query().response
        except SPARQLWrapperException as problem:
            reason = _first_line(problem)
            if type(problem).__name__ == "QueryBadFormed":
                raise QuerySyntaxError(f"{self.endpoint} answers: {reason}") from problem
            if type(problem).__name__ in ("EndPointNotFound", "Unauthorized"):
                raise self._no_endpoint(reason) from problem
            raise QueryFailedError(f"{self.endpoint} answers: {reason}") from problem
        except urllib.error.HTTPError as problem:
            if problem.code == 504:
                raise QueryTimeoutError(seconds) from problem
            answer = f"{problem.code} {problem.reason}"
            if problem.code in (403, 405, 410):
                raise self._no_endpoint(answer) from problem
            raise QueryFailedError(f"{self.endpoint} answers {answer}") from problem
        except TimeoutError as problem:
            raise QueryTimeoutError(seconds) from problem
        except OSError as problem:
            if isinstance(getattr(problem, "reason", None), (TimeoutError, socket.timeout)):
                raise QueryTimeoutError(seconds) from problem
            raise EngineUnavailableError(
                f"{self.endpoint} does not answer ({problem}); check the address and the server"
            ) from problem

    def _no_endpoint(self, answer: str) -> EngineUnavailableError:
        return EngineUnavailableError(
            f"{self.endpoint} is no SPARQL endpoint that may be asked ({answer}); check the address"
        )

    def _same_format(self, response: Any, chosen: ResultFormat) -> None:
        got = response.headers.get_content_type()
        if got != chosen.media_type and not (chosen is JSON and got == "application/json"):
            raise ResultFormatError(
                f"{self.endpoint} was asked for {chosen.media_type} and sent {got}; "
                "ask for another format"
            )


def _first_line(problem: Exception) -> str:
    lines = [line.strip() for line in str(problem).splitlines() if line.strip()]
    return lines[-1][:300] if lines else type(problem).__name__
