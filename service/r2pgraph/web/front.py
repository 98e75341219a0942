"""In front of the framework: what was answered before is answered again without it.

The framework takes longer to route a request and to wrap its answer than it takes to find an answer
that is kept. Whatever is not found goes on to the framework, whose answer has the same headers.
"""

from collections.abc import Iterable
from http import HTTPStatus
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from r2pgraph.sparql.coding import coding_for
from r2pgraph.sparql.request import HttpRequest
from r2pgraph.web.below import Below
from r2pgraph.web.state import Services

ENDPOINT = "/sparql"
# Everything a page uses comes from this server; nothing may frame it or rewrite its links.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
VARY = ("Accept", "Accept-Encoding")


def standing_headers(exposed: Iterable[str]) -> dict[str, str]:
    """The headers that every answer has."""
    return {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Content-Security-Policy": POLICY,
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": ", ".join(exposed),
    }


def request_of(environ: WSGIEnvironment, body: bytes = b"") -> HttpRequest:
    """A WSGI request as the protocol needs it."""
    method = environ["REQUEST_METHOD"]
    return HttpRequest(
        method,
        environ["QUERY_STRING"].encode("latin-1"),
        environ.get("CONTENT_TYPE", ""),
        environ.get("HTTP_CONTENT_ENCODING", ""),
        environ.get("HTTP_ACCEPT"),
        body,
        environ.get("HTTP_IF_NONE_MATCH", "") if method in ("GET", "HEAD") else "",
    )


class Front:
    """A WSGI application around one; it counts its answers with those of `area`."""

    def __init__(
        self, wsgi: WSGIApplication, shared: Services, headers: dict[str, str], area: str
    ) -> None:
        self._wsgi = wsgi
        self._shared = shared
        self._headers = [*headers.items(), ("Vary", ", ".join(VARY))]
        self._area = area
        self._below = Below(shared.config.base_url)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answers a request."""
        self._below.inside(environ)
        if environ["PATH_INFO"] != ENDPOINT or environ["REQUEST_METHOD"] != "GET":
            return self._wsgi(environ, start)
        version = self._shared.version
        coding = coding_for(environ.get("HTTP_ACCEPT_ENCODING", ""))
        found = version and self._shared.kept.known(version, request_of(environ), coding)
        if not found:
            return self._wsgi(environ, start)
        headers = [*found.headers.items(), *self._headers]
        if found.content_type:
            headers.append(("Content-Type", found.content_type))
            headers.append(("Content-Length", str(len(found.body))))
        self._shared.count_response(self._area, found.status)
        start(f"{found.status} {HTTPStatus(found.status).phrase}", headers)
        return [found.body]
