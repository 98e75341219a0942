"""Citing an answer: a form that keeps it, and the page of what was cited."""

import json
import time
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from flask import Blueprint, Response, request

from r2pgraph import terms
from r2pgraph.claims import SECONDS
from r2pgraph.errors import ProtocolError, ResourceUnknownError
from r2pgraph.grammar.syntax import with_prefixes
from r2pgraph.sparql.citing import Again, Citation, Item, as_bibtex, ask_again, cite, works_of
from r2pgraph.sparql.negotiate import HTML, preferred
from r2pgraph.web.pages.resources import checked
from r2pgraph.web.representing import page
from r2pgraph.web.site import site
from r2pgraph.web.state import services

blueprint = Blueprint("citing", __name__)

_JSON, _CSL, _BIBTEX = (
    "application/json",
    "application/vnd.citationstyles.csl+json",
    "application/x-bibtex",
)
_FORMATS = {"html": HTML, "json": _JSON, "csl": _CSL, "bibtex": _BIBTEX}
_ENDINGS = {_JSON: "json", _CSL: "csl.json", _BIBTEX: "bib"}


@blueprint.get("/cite")
def about() -> Response:
    """What citing is, with a form."""
    return page("cite.html", text=request.args.get("query", ""))


@blueprint.post("/cite")
def keep() -> Response:
    """Keeps the answer to a query; leads to its page."""
    query = request.form.get("query", "")
    if not query.strip():
        raise ProtocolError(400, "there is no 'query' to cite; send it as a field of a form")
    query = with_prefixes(query.replace("\r\n", "\n"), site().engine.prefixes)
    until = time.monotonic() + SECONDS
    today = datetime.now(UTC).date().isoformat()
    shared = services()
    citation = cite(shared.engine, query, shared.dataset, until, today)
    key = shared.citations.keep(citation)
    return Response(status=303, headers={"Location": f"/cite/{key}"})


@blueprint.get("/cite/<key>")
def cited(key: str) -> Response:
    """What was cited: as a page, as JSON, or its works as BibTeX or CSL-JSON."""
    shared = services()
    citation = shared.citations.get(key)
    media_type = _wanted()
    again = None
    if media_type in (HTML, _JSON) and request.args.get("again") == "true":
        again = ask_again(shared.engine, citation, time.monotonic() + SECONDS)
    if media_type == HTML:
        formats = [name for name in _FORMATS if name != "html"]
        address = f"{shared.config.base_url}/cite/{key}"
        return page(
            "citation.html",
            citation=citation,
            again=again,
            address=address,
            dataset=shared.dataset,
            formats=formats,
        )
    if media_type == _JSON:
        return _sent(_with(citation, again, shared.dataset), media_type, key)
    return _works(citation.works, media_type, key)


@blueprint.get("/cite/claim/<path:name>")
def cited_claim(name: str) -> Response:
    """The works that a claim is from and that it cites, with pages, as BibTeX or CSL-JSON.

    Raises:
        ResourceUnknownError: there is no such claim.
    """
    iri = checked(terms.CLAIM + name)
    if iri not in site().lines:
        raise ResourceUnknownError(iri)
    named = request.args.get("format")
    if named not in ("bibtex", "csl"):
        if named:
            raise ProtocolError(400, f"there is no format '{named[:40]}'; give bibtex or csl")
        return Response(status=303, headers={"Location": f"{site().names.address(iri)}#cite"})
    works = works_of(site().engine, {iri}, time.monotonic() + SECONDS)
    return _works(works, _FORMATS[named], iri.rpartition("/")[2])


def _with(citation: Citation, again: Again | None, dataset: str | None) -> str:
    """A citation as JSON, with what is answered now where it was asked again."""
    if again is None:
        return citation.as_json()
    whole = {**json.loads(citation.as_json()), "again": {**asdict(again), "dataset": dataset}}
    return json.dumps(whole, indent=1, ensure_ascii=False)


def _works(works: Sequence[Item], media_type: str, name: str) -> Response:
    return _sent(as_bibtex(works) if media_type == _BIBTEX else _csl(works), media_type, name)


def _sent(body: str, media_type: str, name: str) -> Response:
    response = Response(body, content_type=f"{media_type}; charset=utf-8")
    file = f"{name}.{_ENDINGS[media_type]}"
    response.headers["Content-Disposition"] = f'inline; filename="{file}"'
    return response


def _csl(works: Sequence[Item]) -> str:
    return json.dumps(works, indent=1, ensure_ascii=False)


def _wanted() -> str:
    """The media type that is named or liked best.

    Raises:
        ProtocolError: 400 for a format there is not, 406 for an Accept that fits nothing.
    """
    name = request.args.get("format")
    if name:
        if name not in _FORMATS:
            listed = ", ".join(_FORMATS)
            raise ProtocolError(400, f"there is no format '{name[:40]}'; give one of {listed}")
        return _FORMATS[name]
    accept = request.headers.get("Accept")
    found = preferred(accept, list(_FORMATS.values()))
    if found is None:
        listed = ", ".join(_FORMATS.values())
        raise ProtocolError(406, f"Accept '{(accept or '')[:120]}' fits none of {listed}")
    return found
