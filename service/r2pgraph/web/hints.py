"""What the editor of the workbench asks while somebody writes: small answers in JSON.

Every answer has a bound and a validator, so that a client asks again for what it has and is sent
nothing. It says no more than pages and queries do; it is there because it is quick.
"""

import pyoxigraph as ox
from flask import Blueprint, Response, jsonify, request

from r2pgraph import terms
from r2pgraph.claims import SECONDS, text_of
from r2pgraph.engine.base import select
from r2pgraph.errors import ProtocolError
from r2pgraph.web.read.hints import as_json, terms_of, things_named, written
from r2pgraph.web.read.things import types_of
from r2pgraph.web.representing import conditional
from r2pgraph.web.site import site

blueprint = Blueprint("hints", __name__, url_prefix="/hints")
blueprint.after_request(conditional)

_LONGEST = {"q": 100, "iri": 2_000}
_ABOUT = (terms.SKOS_DEFINITION, terms.RDFS_COMMENT, terms.DCTERMS + "description")
_SAID = f"""SELECT ?text WHERE {{
  VALUES ?property {{ <{"> <".join(_ABOUT)}> }} ?thing ?property ?text FILTER(isLiteral(?text))
}} ORDER BY ?text LIMIT 1"""


@blueprint.get("/terms")
def all_terms() -> Response:
    """The prefixes, and the terms with labels, definitions and how often they are used."""
    found = site()
    # Read now, so that the first letters that somebody types need not wait for it.
    found.searched.find("a", 1)
    hints = terms_of(found.shared.counts(), found.vocabulary, found.names)
    return jsonify(prefixes=dict(found.engine.prefixes), terms=as_json(hints))


@blueprint.get("/uses")
def uses() -> Response:
    """Which properties members of which class have."""
    return jsonify(uses=site().properties_in_use)


@blueprint.get("/things")
def things() -> Response:
    """The things with a name."""
    return jsonify(things=as_json(things_named(site().searched, _given("q"))))


@blueprint.get("/thing")
def thing() -> Response:
    """What a thing is: for a card beside its address."""
    iri = _address()
    names = site().names
    about = _about(iri)
    kinds = site().vocabulary.most_specific(types_of(site().engine, [iri]).get(iri, ()))
    return jsonify(
        name=written(iri, names),
        label=names.labels.get(iri, ""),
        kinds=[names.label(kind) for kind in kinds],
        about=about,
        address=names.address(iri) or "",
    )


def _about(iri: str) -> str:
    """Who says a claim and where, or what somebody says of a thing."""
    line = site().lines.get(iri)
    if line:
        speakers = ", ".join(site().names.label(one) for one in line.speakers)
        pages = f"p. {', '.join(line.pages)}" if line.pages else ""
        return ", ".join(part for part in (speakers, pages) if part)
    found = select(site().engine, _SAID, {"thing": ox.NamedNode(iri)}, deadline=SECONDS)
    return text_of(found[0], "text")[:400] if found else ""


def _address() -> str:
    """The address that a card is asked for.

    Raises:
        ProtocolError: it is missing, or none.
    """
    try:
        return ox.NamedNode(_given("iri")).value
    except ValueError as problem:
        raise ProtocolError(400, f"iri is no address: {problem}; give an absolute one") from None


def _given(name: str) -> str:
    """A parameter that has to be there.

    Raises:
        ProtocolError: it is missing, or too long.
    """
    text = request.args.get(name, "").strip()
    if not text:
        raise ProtocolError(400, f"{name} is missing; ask for {request.path}?{name}=…")
    if len(text) > _LONGEST[name]:
        raise ProtocolError(400, f"{name} has more than {_LONGEST[name]:,} characters; shorten it")
    return text
