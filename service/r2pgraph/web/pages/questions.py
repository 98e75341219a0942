"""Queries: the catalogue, a page for each question, and a page for anybody's own query."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox
from flask import Blueprint, Response, request

from r2pgraph.claims import SECONDS, Value
from r2pgraph.engine.base import Row, rows
from r2pgraph.engine.formats import JSON, TURTLE, ResultFormat, formats_for
from r2pgraph.engine.guard import inspect
from r2pgraph.engine.syntax import with_prefixes
from r2pgraph.errors import QuerySyntaxError, R2PGraphError
from r2pgraph.naming.given import Given
from r2pgraph.naming.sources import PARAMETER, choices
from r2pgraph.sparql.diagnosis import diagnose
from r2pgraph.sparql.evidence import Evidence, answer_with, evidence_of
from r2pgraph.sparql.notices import Notice, in_json, notices_for
from r2pgraph.sparql.request import EVIDENCE
from r2pgraph.web.pages.asking import given, lists, suggestions
from r2pgraph.web.representing import page, wanted
from r2pgraph.web.site import site

blueprint = Blueprint("questions", __name__)

COVERAGE_HEADER = "R2PGraph-Coverage"
_MOST_ROWS = 1_000
_LABEL_ENDINGS = ("Label", "_label", "Name", "_name")


@dataclass(frozen=True)
class Column:
    """A column of a table: the variable, and the one that names what it holds, if any."""

    name: str
    label: str = ""


@dataclass(frozen=True)
class Table:
    """A result as a page shows it: rows, or an answer of yes or no, or triples as text."""

    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()
    count: int = 0
    answer: bool | None = None
    triples: str = ""


@blueprint.get("/queries")
def queries() -> Response:
    """The questions by category."""
    return page("queries.html", categories=site().catalogue.by_category())


@blueprint.get("/queries/<path:name>")
def question(name: str) -> Response:
    """One question: its parameters, its answer, its text; or the answer alone as data."""
    query = site().catalogue.get(name)
    offer = wanted(query.form)
    if offer is not None:
        asked = given(query, "format", EVIDENCE, lenient=False)
        body = _data(asked, offer.result_format)
        response = Response(body, content_type=offer.content_type)
        response.headers["Content-Disposition"] = offer.result_format.file_named(query.name)
        lacking = site().lacking_of(asked.source) if query.tells_coverage else ""
        if lacking:
            # A header is Latin-1; what it cannot hold is written as XML would.
            told = lacking.encode("latin-1", "xmlcharrefreplace").decode("latin-1")
            response.headers[COVERAGE_HEADER] = told
        return response
    formats = formats_for(query.form)
    asked = given(query, "format", EVIDENCE)
    return _answer_page(asked, [(one.name, one.name.upper()) for one in formats])


@blueprint.get("/query")
def own_query() -> Response:
    """Somebody's own query, with its result as a table."""
    name, text = request.args.get("example", ""), request.args.get("query", "")
    if name and not text:
        query = site().catalogue.get(name)
        return page("query.html", text=given(query, "example", "query").text())
    if not text.strip():
        return page("query.html", text="")
    full = with_prefixes(text, site().engine.prefixes)
    try:
        table = run(full)
        shape = inspect(full)
        shared = site().shared
        found = notices_for(shared.engine, shared.vocabulary, full, shape, ((), ()))
        found += _why_empty(full, table, lines_before=full.count("\n") - text.count("\n"))
        evidence = None
        if request.args.get(EVIDENCE) == "true" and shape.form == "SELECT":
            evidence = _evidence(full, (), trace=True)[1]
        return page("query.html", text=text, table=table, notices=found, evidence=evidence)
    except QuerySyntaxError as failure:
        moved = failure.moved(text.count("\n") - full.count("\n"))
        return page("query.html", failure.http_status, text=text, failure=moved)
    except R2PGraphError as failure:
        return page("query.html", failure.http_status, text=text, failure=failure)


def _why_empty(
    text: str, table: Table, graphs: Sequence[str] = (), lines_before: int = 0
) -> tuple[Notice, ...]:
    """Which part of a query leaves nothing, where it has no answer."""
    if table.rows or table.answer or table.triples:
        return ()
    until = time.monotonic() + SECONDS
    dataset = (tuple(graphs), tuple(graphs))
    return diagnose(site().engine, text, until, dataset, lines_before)


def _evidence(text: str, graphs: Sequence[str], *, trace: bool) -> tuple[bytes, Evidence]:
    """The rows of a SELECT as JSON, and what they rest on."""
    until = time.monotonic() + SECONDS
    body = _ask(text, JSON, graphs)
    return body, evidence_of(site().engine, text, body, until, trace=trace)


def _data(asked: Given, result_format: ResultFormat) -> bytes:
    """The answer to a question of the catalogue, with evidence where the address asks for it.

    Rows of the catalogue name their claims, so nothing need be traced.
    """
    if request.args.get(EVIDENCE) != "true":
        return _ask(asked.text(), result_format, asked.graphs)
    body, evidence = _evidence(asked.text(), asked.graphs, trace=False)
    answer, members = answer_with(body, evidence, result_format)
    return in_json(answer, members)


def _ask(text: str, result_format: ResultFormat, graphs: Sequence[str]) -> bytes:
    """The answer to a query over the union, or over some of its graphs."""
    result = site().engine.query(
        text,
        default_graphs=graphs,
        named_graphs=graphs,
        deadline=SECONDS,
        result_format=result_format,
    )
    return result.body


def run(text: str, graphs: Sequence[str] = ()) -> Table:
    """Runs a query for a page, over the union or over some of its graphs.

    Raises:
        R2PGraphError: what the engine raises.
    """
    form = inspect(text).form
    if form in ("CONSTRUCT", "DESCRIBE"):
        return Table(triples=_ask(text, TURTLE, graphs).decode("utf-8", "replace"))
    body = _ask(text, JSON, graphs)
    if form == "ASK":
        answer = ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
        return Table(answer=bool(answer))
    results = ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
    assert isinstance(results, ox.QuerySolutions)
    names = [variable.value for variable in results.variables]
    found = rows(body)
    return Table(_columns(names, found), tuple(found[:_MOST_ROWS]), len(found))


def _answer_page(asked: Given, formats: list[tuple[str, str]]) -> Response:
    query = asked.query
    context: dict[str, Any] = {
        "question": query,
        "values": {p.name: asked.values.get(p.name) or p.default for p in query.parameters},
        "works": choices(site().sources) if query.from_claims else (),
        "work": asked.values.get(PARAMETER, ""),
        "ignored": asked.ignored,
        "suggestions": suggestions(query),
        "lists": lists(query),
        "short": {},
        "formats": formats,
    }
    try:
        table = run(asked.text(), asked.graphs)
        evidence = None
        if request.args.get(EVIDENCE) == "true":
            evidence = _evidence(asked.text(), asked.graphs, trace=False)[1]
        notices = _why_empty(asked.text(), table, asked.graphs)
        meant = asked.meant()
        context |= {"meant": meant, "notices": notices}
        context["short"] = {name: site().names.short(iri) for name, iri in meant}
        return page("question.html", table=table, evidence=evidence, **context)
    except R2PGraphError as failure:
        return page("question.html", failure.http_status, failure=failure, **context)


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
