"""The workbench: anybody's own query, what is wrong with it, and its answer in several views.

All of it is a form and links; a script makes the text an editor and fetches what the links show.
"""

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from r2pgraph.claims import SECONDS
from r2pgraph.errors import QuerySyntaxError, R2PGraphError
from r2pgraph.grammar.guard import Shape, inspect
from r2pgraph.grammar.syntax import with_prefixes
from r2pgraph.sparql.diagnosis import diagnose
from r2pgraph.sparql.evidence import Evidence, evidence_of
from r2pgraph.sparql.notices import Notice, notices_for
from r2pgraph.sparql.request import EVIDENCE, MAX_QUERY_STRING, PREFIXES
from r2pgraph.sparql.titles import file_name
from r2pgraph.web import views
from r2pgraph.web.answers import MOST_ROWS, Table, in_order, run
from r2pgraph.web.pages.asking import given
from r2pgraph.web.representing import page
from r2pgraph.web.scripts import workbench_script
from r2pgraph.web.site import site

blueprint = Blueprint("workbench", __name__)

_PATH, _ENDPOINT = "/query", "/sparql"
VIEW, SORT = "view", "sort"
_OF_ROWS = (("csv", "CSV"), ("tsv", "TSV"), ("json", "JSON"), ("xml", "XML"))
_OF_TRIPLES = (("ttl", "Turtle"), ("nt", "N-Triples"), ("jsonld", "JSON-LD"), ("rdf", "RDF/XML"))


@dataclass(frozen=True)
class Excerpt:
    """The line of a query in which something is wrong, parted at the place."""

    line: int
    before: str
    there: str
    after: str


@dataclass(frozen=True)
class Download:
    """The answer as a file: its format, its name and its address."""

    shown: str
    name: str
    address: str


@blueprint.get(_PATH)
def own_query() -> Response:
    """Somebody's own query, with its answer."""
    name, text = request.args.get("example", ""), request.args.get("query", "")
    if name and not text:
        query = site().catalogue.get(name)
        return _page(given(query, "example", "query").text())
    if request.args.get(PREFIXES) == "add":
        return _page(with_prefixes(text, site().engine.prefixes, between="\n"))
    if not text.strip():
        return _page("")
    full = with_prefixes(text, site().engine.prefixes)
    try:
        return _answered(text, full)
    except QuerySyntaxError as failure:
        moved = failure.moved(text.count("\n") - full.count("\n"))
        excerpt = excerpt_of(text, moved.line, moved.column)
        return _page(text, failure.http_status, failure=moved, excerpt=excerpt)
    except R2PGraphError as failure:
        return _page(text, failure.http_status, failure=failure)


def why_empty(
    text: str, table: Table, graphs: Sequence[str] = (), lines_before: int = 0
) -> tuple[Notice, ...]:
    """Which part of a query leaves nothing, where it has no answer."""
    if table.rows or table.answer or table.triples:
        return ()
    until = time.monotonic() + SECONDS
    dataset = (tuple(graphs), tuple(graphs))
    return diagnose(site().engine, text, until, dataset, lines_before)


def excerpt_of(text: str, line: int, column: int) -> Excerpt | None:
    """The line of a place, parted there; None where the place is unknown or behind the text."""
    lines = text.splitlines()
    if not 0 < line <= len(lines):
        return None
    whole = lines[line - 1]
    start = min(max(column - 1, 0), len(whole))
    found = re.match(r"[?$]?[\w:.-]+|\S|$", whole[start:])
    end = start + (found.end() if found else 0)
    return Excerpt(line, whole[:start], whole[start:end] or " ", whole[end:])


def _page(text: str, status: int = 200, **context: Any) -> Response:
    return page(
        "query.html",
        status,
        text=text,
        script=workbench_script(),
        categories=site().catalogue.by_category(),
        **context,
    )


def _answered(text: str, full: str) -> Response:
    """The page of a query that ran; `full` has the prefixes that its author left out."""
    table = run(full)
    shape = inspect(full)
    shared = site().shared
    notices = notices_for(shared.engine, shared.vocabulary, full, shape, ((), ()))
    notices += why_empty(full, table, lines_before=full.count("\n") - text.count("\n"))
    possible = views.views_of(table)
    asked = request.args.get(VIEW, "")
    view = asked if asked in possible else possible[0]
    order = request.args.get(SORT, "")
    ordered = in_order(table, order.removeprefix("-"), backwards=order.startswith("-"))
    return _page(
        text,
        table=ordered,
        notices=notices,
        evidence=_evidence(full, shape, table, ordered),
        view=view,
        views=possible,
        lacking=f"A {asked} needs {views.NEEDS[asked]}." if _cannot(asked, view) else "",
        charts=views.charts_of(ordered) if view == views.CHART else (),
        earth=views.earth_of(ordered) if view == views.MAP else None,
        graph=views.graph_of(ordered) if view == views.GRAPH else None,
        panels=views.timeline_of(ordered) if view == views.TIMELINE else (),
        raw=views.raw_of(table) if view == views.RAW else None,
        most_marks=MOST_ROWS if view == views.MAP else views.MOST_MARKS,
        order=order,
        turned=_turned(text),
        downloads=_downloads(text, table),
    )


def _cannot(asked: str, view: str) -> bool:
    return asked != view and asked in views.NEEDS


def _evidence(full: str, shape: Shape, table: Table, ordered: Table) -> Evidence | None:
    """What the rows rest on, in the order in which they are shown."""
    if request.args.get(EVIDENCE) != "true" or shape.form != "SELECT":
        return None
    until = time.monotonic() + SECONDS
    found = evidence_of(site().engine, full, table.raw.encode("utf-8", "replace"), until)
    of_row = {id(row): told for row, told in zip(table.rows, found.rows, strict=True)}
    return replace(found, rows=tuple(of_row[id(row)] for row in ordered.rows))


def _turned(text: str) -> Callable[..., str]:
    """Addresses of the same answer, looked at in another way."""

    def turned(**changes: str) -> str:
        now = {name: request.args.get(name, "") for name in (EVIDENCE, VIEW, SORT)} | changes
        fields = {"query": text} | {name: value for name, value in now.items() if value}
        return f"{_PATH}?{urlencode(fields)}"

    return turned


def _downloads(text: str, table: Table) -> tuple[Download, ...]:
    """The answer as files that are named after the query; none where an address cannot hold it."""
    found = []
    for format_name, shown in _OF_TRIPLES if table.triples else _OF_ROWS:
        fields = {"query": text, PREFIXES: "auto", "format": format_name}
        if request.args.get(EVIDENCE) == "true" and not table.triples:
            fields[EVIDENCE] = "true"
        asked = urlencode(fields)
        if len(asked) <= MAX_QUERY_STRING:
            file = f"{file_name(text)}.{format_name}"
            found.append(Download(shown, file, f"{_ENDPOINT}?{asked}"))
    return tuple(found)
