"""One address, several representations: pages for people, RDF for programs.

The format is taken from `?format=` or from the Accept header; pages are offered first, because
people type addresses into browsers that accept anything. RDF is written here from statements, so
that formats for datasets keep the graphs.
"""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox
from flask import Response, render_template, request

from r2pgraph import terms
from r2pgraph.claims import Statement, plain
from r2pgraph.engine.formats import (
    FORMATS,
    N_QUADS,
    TRIG,
    ResultFormat,
    prefixes_for,
    rdf_format,
)
from r2pgraph.engine.writing import OTHER_FORMATS, unwritable
from r2pgraph.errors import ProtocolError, ResultFormatError
from r2pgraph.sparql.negotiate import HTML, Offer, choose, offers, preferred
from r2pgraph.web.site import site
from r2pgraph.web.state import services

# RFC 3986, 3.4, with the mark of what is escaped already.
_IN_QUERIES = "!$&'()*+,;=:@/?%-._~"
_WITH_GRAPHS = (TRIG, N_QUADS)
PAGE_TYPES = (HTML, "application/xhtml+xml")
LISTED = (("ttl", "Turtle"), ("jsonld", "JSON-LD"), ("nt", "N-Triples"), ("trig", "TriG"))


def wanted(form: str = "CONSTRUCT") -> Offer | None:
    """The format that the client wants; None for a page.

    Raises:
        ProtocolError: 400 for a format there is not, 406 for an Accept that fits nothing.
    """
    name = request.args.get("format")
    if name:
        return None if name == "html" else choose(form, None, [name])
    accept = request.headers.get("Accept")
    possible = offers(form)
    best = preferred(accept, [*PAGE_TYPES, *(o.media_type for o in possible)])
    if best is None:
        raise ProtocolError(
            406,
            f"Accept '{(accept or '')[:120]}' fits none of the formats here; "
            f"ask for {HTML} or one of {', '.join(one.media_type for one in possible)}",
        )
    return next((one for one in possible if one.media_type == best), None)


def document(
    template: str, statements: Callable[[], Iterable[Statement]], **context: Any
) -> Response:
    """A page, or the statements behind it in the format that the client wants."""
    offer = wanted()
    if offer is not None:
        return Response(
            write_statements(statements(), offer.result_format),
            content_type=offer.content_type,
        )
    return page(template, alternates=LISTED, **context)


def page(template: str, status: int = 200, **context: Any) -> Response:
    """A page, with links to the other representations of its address in the header.

    Raises:
        ProtocolError: 406 where the client takes no page.
    """
    accept = request.headers.get("Accept")
    named = request.args.get("format") == "html"
    if status == 200 and not named and preferred(accept, PAGE_TYPES) is None:
        raise ProtocolError(
            406,
            f"this is a page only, and Accept '{(accept or '')[:120]}' takes none; ask for {HTML}",
        )
    # The thing that a page is about may stand in the query of its address.
    iri = request.args.get("iri")
    start = f"{request.path}?" + (f"iri={quote(iri, safe='')}&" if iri else "") + "format="
    text = render_template(template, alternates_start=start, **context)
    response = Response(text, status, mimetype=HTML)
    for name, _ in context.get("alternates", ()):
        media_type = FORMATS[name].media_type
        response.headers.add("Link", f'<{start}{name}>; rel="alternate"; type="{media_type}"')
    return response


def see_other(path: str) -> Response:
    """303, with the format that was asked for by name."""
    # As it came; what no address may have is escaped, so that it cannot end the header.
    query = quote(request.query_string, safe=_IN_QUERIES)
    return Response(status=303, headers={"Location": path + (f"?{query}" if query else "")})


def conditional(response: Response) -> Response:
    """Lets clients keep an answer and ask whether it still holds."""
    version = services().version
    if response.status_code != 200 or request.method not in ("GET", "HEAD") or version is None:
        return response
    kind = (response.mimetype or "").replace("/", "-")
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(f"{version}-{kind}", weak=True)
    response.make_conditional(request)
    return response


def write_statements(
    statements: Iterable[Statement],
    result_format: ResultFormat,
    more_prefixes: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    """Statements in a format; each once, in a fixed order.

    Raises:
        ResultFormatError: the format cannot carry them.
    """
    keep_graphs = result_format in _WITH_GRAPHS
    quads = {_quad(statement, keep_graphs) for statement in statements}
    known = {**site().engine.prefixes, **more_prefixes}
    prefixes = _used(prefixes_for(result_format, known), quads)
    ordered = sorted(quads, key=lambda quad: (str(quad.graph_name), *map(str, quad.triple)))
    try:
        body = ox.serialize(ordered, format=rdf_format(result_format), prefixes=prefixes) or b""
    except OSError as problem:
        raise ResultFormatError(f"{problem}; {OTHER_FORMATS}") from problem
    if reason := unwritable(body, result_format.name):
        raise ResultFormatError(f"{reason}; {OTHER_FORMATS}")
    return body


def _quad(statement: Statement, keep_graphs: bool) -> ox.Quad:
    subject = statement.subject
    assert isinstance(subject, (ox.NamedNode, ox.BlankNode))
    predicate = ox.NamedNode(statement.predicate)
    if not keep_graphs or not statement.graph:
        return ox.Quad(subject, predicate, statement.object)
    name = statement.graph
    blank = name.startswith("_:")
    graph = ox.BlankNode(name.removeprefix("_:")) if blank else ox.NamedNode(name)
    return ox.Quad(subject, predicate, statement.object, graph)


def _used(prefixes: Any, quads: Iterable[ox.Quad]) -> dict[str, str]:
    """The prefixes of the names that some quads use."""
    names: set[str] = set()
    for quad in quads:
        names.add(quad.predicate.value)
        for term in (quad.subject, quad.object, quad.graph_name):
            names.add(plain(term) if not isinstance(term, ox.DefaultGraph) else "")
            if isinstance(term, ox.Literal):
                names.add(term.datatype.value)
    names.discard(terms.RDF_TYPE)
    return {
        prefix: iri
        for prefix, iri in prefixes.items()
        if any(name.startswith(iri) for name in names)
    }
