"""Claims as nanopublications: with speaker, passage, page and notes as their provenance."""

import re
from collections.abc import Iterator

import pyoxigraph as ox
from flask import Blueprint, Response, request

from r2pgraph import terms
from r2pgraph.claims import ClaimView, Statement, Value, plain, read_claim
from r2pgraph.engine.formats import N_QUADS, TRIG, ResultFormat
from r2pgraph.errors import ProtocolError, ResourceUnknownError
from r2pgraph.sparql.negotiate import HTML, preferred
from r2pgraph.web.nanopub import nanopublication, prefixes
from r2pgraph.web.pages.resources import checked
from r2pgraph.web.read.graphs import stated_of
from r2pgraph.web.representing import write_statements
from r2pgraph.web.site import site

blueprint = Blueprint("nanopubs", __name__)

_FORMATS = (TRIG, N_QUADS)
_CODE = re.compile(r"/(RA[\w-]{43})$")
_CREATION = (terms.DCTERMS + "creator", terms.DCTERMS + "license")
# What tells in words who and what a description names.
_NAMES = (terms.RDFS_LABEL, terms.RDF_TYPE)
_TOLD = (terms.ID, terms.SOURCE, terms.NOTE)


@blueprint.get("/nanopub/<path:name>")
def nanopub(name: str) -> Response:
    """A claim as a nanopublication, by the claim or by the address that has the hash.

    Raises:
        ResourceUnknownError: there is no such claim, or it says something else now.
    """
    asked = _CODE.search(name)
    iri = checked(terms.CLAIM + (name[: asked.start()] if asked else name))
    view = read_claim(site().engine, iri)
    if view is None or not view.content:
        raise ResourceUnknownError(iri)
    label = next(iter(view.values(terms.RDFS_LABEL)), ox.Literal(iri))
    address, statements = nanopublication(
        iri, label, view.content, list(_provenance(view)), _creation(view)
    )
    if asked and not address.endswith(asked[0]):
        raise ResourceUnknownError(terms.BASE + "nanopub/" + name)
    result_format = _format()
    body = write_statements(statements, result_format, prefixes(address))
    response = Response(body, content_type=result_format.content_type)
    response.headers["Content-Disposition"] = result_format.file_named(iri.rpartition("/")[2])
    return response


def _format() -> ResultFormat:
    """The format that is asked for; a browser, which takes anything, is given what people can read.

    Raises:
        ProtocolError: the format or the Accept header fits none that has graphs.
    """
    asked = request.args.get("format")
    types = {one.media_type: one for one in _FORMATS}
    if asked:
        found = next((one for one in _FORMATS if one.name == asked), None)
    else:
        best = preferred(request.headers.get("Accept"), [*types, HTML])
        found = types.get(best or "", TRIG if best else None)
    if found is None:
        listed = ", ".join(one.name for one in _FORMATS)
        raise ProtocolError(
            400 if asked else 406,
            f"a nanopublication is of graphs, so its formats are {listed}; give one as ?format=",
        )
    return found


def _provenance(view: ClaimView) -> Iterator[Statement]:
    """What describes a claim, where it stands, its notes, and the names of all these name."""
    engine = site().engine
    places = {one.iri for one in view.passages} | {a for one in view.passages for a in one.anchors}
    found = list(stated_of(engine, {view.iri, *places, *(note.iri for note in view.notes)}))
    parts = {plain(one.object) for one in found if one.predicate == terms.HAS_PART}
    found += stated_of(engine, parts)
    yield from found
    told = {plain(one.subject) for one in found}
    named = {plain(one.object) for one in found if isinstance(one.object, ox.NamedNode)}
    others = {iri for iri in named - told if iri.startswith(_TOLD)}
    yield from (one for one in stated_of(engine, others) if one.predicate in _NAMES)


def _creation(view: ClaimView) -> list[tuple[str, Value]]:
    """Who made the files that describe a claim, and under which licence."""
    files = {one.graph for one in view.about} - set(terms.DERIVED_GRAPHS)
    found = [
        (one.predicate, one.object)
        for one in stated_of(site().engine, {terms.ONTOLOGY, *files})
        if one.predicate in _CREATION
    ]
    return sorted(set(found), key=str)
