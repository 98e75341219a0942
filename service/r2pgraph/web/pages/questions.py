"""Questions: the catalogue, and a page for each with its answer."""

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, request

from r2pgraph.claims import SECONDS
from r2pgraph.engine.formats import JSON, ResultFormat, formats_for
from r2pgraph.errors import R2PGraphError
from r2pgraph.naming.given import Given
from r2pgraph.naming.sources import PARAMETER, choices
from r2pgraph.sparql.evidence import Evidence, answer_with, evidence_of
from r2pgraph.sparql.notices import in_json
from r2pgraph.sparql.request import EVIDENCE
from r2pgraph.web.answers import run
from r2pgraph.web.comparing import answered
from r2pgraph.web.pages.asking import given, lists, suggestions
from r2pgraph.web.pages.resources import page_number
from r2pgraph.web.pages.workbench import why_empty
from r2pgraph.web.representing import page, wanted
from r2pgraph.web.site import site

blueprint = Blueprint("questions", __name__)

COVERAGE_HEADER = "R2PGraph-Coverage"
# Which page of a long answer; a question may have a parameter of its own that is called "page".
_PART = "part"
# Few enough for a light page: rows of a question weigh up to a kilobyte.
_ROWS = 120


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
    asked = given(query, "format", EVIDENCE, _PART)
    return _answer_page(asked, [(one.name, one.name.upper()) for one in formats])


def _evidence(text: str, graphs: Sequence[str]) -> tuple[bytes, Evidence]:
    """The rows of a SELECT as JSON, and what they rest on, which they name themselves."""
    until = time.monotonic() + SECONDS
    body = _ask(text, JSON, graphs)
    return body, evidence_of(site().engine, text, body, until, trace=False)


def _data(asked: Given, result_format: ResultFormat) -> bytes:
    """The answer to a question of the catalogue, with evidence where the address asks for it.

    Rows of the catalogue name their claims, so nothing need be traced.
    """
    if request.args.get(EVIDENCE) != "true":
        return _ask(asked.text(), result_format, asked.graphs)
    body, evidence = _evidence(asked.text(), asked.graphs)
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


def _answer_page(asked: Given, formats: list[tuple[str, str]]) -> Response:
    query = asked.query
    context: dict[str, Any] = {
        "question": query,
        "values": {p.name: asked.values.get(p.name) or p.default for p in query.parameters},
        "works": choices(site().sources) if query.from_claims else (),
        "work": asked.values.get(PARAMETER, ""),
        "ignored": asked.ignored,
        "accepted": asked.accepted,
        "suggestions": suggestions(query),
        "lists": lists(query),
        "short": {},
        "formats": formats,
    }
    try:
        table = run(asked.text(), asked.graphs)
        place = page_number(table.count, _PART, _ROWS)
        table = replace(table, start=(place - 1) * _ROWS, room=_ROWS)
        evidence = None
        if request.args.get(EVIDENCE) == "true":
            evidence = _evidence(asked.text(), asked.graphs)[1]
            evidence = replace(evidence, rows=evidence.rows[table.start : table.start + _ROWS])
        notices = why_empty(asked.text(), table, asked.graphs)
        meant = asked.meant()
        drawn = answered(query.text, table.rows)
        context |= {"meant": meant, "notices": notices, "panels": drawn, "place": place}
        context["short"] = {name: site().names.short(iri) for name, iri in meant}
        return page("question.html", table=table, evidence=evidence, **context)
    except R2PGraphError as failure:
        return page("question.html", failure.http_status, failure=failure, **context)
