"""The SPARQL endpoint: hands requests to `sparql.execute` and sends what it answers.

People who open its addresses in a browser get pages about it.
"""

from urllib.parse import urlencode

from flask import Blueprint, Response, request, send_file
from werkzeug.exceptions import RequestEntityTooLarge

from r2pgraph.engine.formats import N_QUADS
from r2pgraph.errors import NoDumpError
from r2pgraph.grammar.guard import Complexity
from r2pgraph.sparql import graph_store
from r2pgraph.sparql.coding import coding_for
from r2pgraph.sparql.execute import description_answer
from r2pgraph.sparql.negotiate import offers, prefers_page
from r2pgraph.sparql.request import (
    EVIDENCE,
    MAX_QUERY_STRING,
    METHODS,
    OPTIONS,
    HttpRequest,
    read_request,
)
from r2pgraph.web.front import ENDPOINT, FAILURE, answer_of, reads, request_of
from r2pgraph.web.observing import ASKED
from r2pgraph.web.representing import page
from r2pgraph.web.sending import send
from r2pgraph.web.state import DUMP, services

blueprint = Blueprint("protocol", __name__)

# Any other name in the address asks nothing, such as those that track people.
_OF_PROTOCOL = frozenset(("query", "update", "format", "default-graph-uri", "named-graph-uri"))


@blueprint.route(ENDPOINT, methods=METHODS, provide_automatic_options=False)
def sparql() -> Response:
    """SPARQL 1.1 Protocol, query part; without a query, the service description or a page."""
    shared = services()
    asks = request.method not in ("GET", "HEAD") or not _OF_PROTOCOL.isdisjoint(request.args)
    if not asks and _for_people():
        return page(
            "endpoint.html",
            limits=shared.engine.limits,
            longest_query=Complexity().length,
            longest_address=MAX_QUERY_STRING,
            endpoint=shared.config.endpoint,
            dump=shared.dump,
        )
    if FAILURE in request.environ:
        raise request.environ[FAILURE]
    request.environ[ASKED] = asked = request_of(request.environ, _body())
    if reads(request.environ) and (address := _page_of(asked)):
        return Response(status=303, headers={"Location": address})
    return send(answer_of(shared, asked, request.headers.get("Accept-Encoding", "")))


@blueprint.route("/graph-store", methods=graph_store.METHODS, provide_automatic_options=False)
def graph() -> Response:
    """SPARQL 1.1 Graph Store HTTP Protocol, reading only."""
    return send(graph_store.answer_graph(services().engine, request_of(request.environ)))


@blueprint.get(DUMP)
def dump() -> Response:
    """The whole dataset with its graphs, as one file of N-Quads.

    Raises:
        NoDumpError: the data are in another store, or too many for such a file to be kept.
    """
    shared = services()
    if shared.dump is None:
        raise NoDumpError
    coding = coding_for(request.headers.get("Accept-Encoding", ""))
    coded = shared.coded_dump(coding)
    response = send_file(
        coded or shared.dump,
        mimetype=N_QUADS.media_type,
        as_attachment=True,
        download_name="r2pgraph.nq",
        # Other bytes of the same file: each coding has a validator of its own.
        etag=f"{shared.version}-{coding if coded else 'plain'}" if shared.version else False,
    )
    if coded:
        response.headers["Content-Encoding"] = coding
    return response


@blueprint.get("/.well-known/void")
def void() -> Response:
    """The description of the dataset at the address where VoID 6.2 has clients look for it."""
    shared = services()
    names = request.args.getlist("format")
    if not names and _for_people():
        return page("void.html", counts=shared.counts(), base_url=shared.config.base_url)
    accept = request.headers.get("Accept")
    return send(description_answer(accept, shared.dataset_description(), names))


def _page_of(asked: HttpRequest) -> str:
    """The page that shows what a query asks for; empty where it cannot show just that.

    Raises:
        R2PGraphError: the request is refused.
    """
    if asked.method == "OPTIONS":
        return ""
    read = read_request(asked)
    if read.query is None or read.format_names or read.default_graphs or read.named_graphs:
        return ""
    traced = {EVIDENCE: OPTIONS[EVIDENCE]} if EVIDENCE in read.options else {}
    fields = urlencode({"query": read.query, **traced})
    return f"/query?{fields}" if len(fields) <= MAX_QUERY_STRING else ""


def _for_people() -> bool:
    types = (offer.media_type for offer in offers("DESCRIBE"))
    return prefers_page(request.headers.get("Accept"), types)


def _body() -> bytes:
    """The body, refused where it is too long.

    A body without a declared length is cut off by the framework at its limit instead.
    """
    if not (request.content_length or request.headers.get("Transfer-Encoding")):
        return b""
    body = request.get_data(cache=False)
    limit = request.max_content_length
    if request.content_length is None and limit is not None and len(body) >= limit:
        raise RequestEntityTooLarge
    return body
