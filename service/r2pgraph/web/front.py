"""In front of the framework: what was answered before is answered again without it.

The framework takes longer to route a request and to wrap its answer than it takes to find an answer
that is kept. Whatever is not found goes on to the framework, whose answer has the same headers.
"""

import time
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from r2pgraph.sparql.coding import coding_for
from r2pgraph.sparql.request import HttpRequest
from r2pgraph.web.below import Below
from r2pgraph.web.observing import ASKED
from r2pgraph.web.state import Services

ENDPOINT = "/sparql"
# Everything a page uses comes from this server; nothing may frame it or rewrite its links.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
Whole = tuple[int, list[tuple[str, str]], bytes]
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
    """A WSGI application around one."""

    def __init__(self, wsgi: WSGIApplication, shared: Services, headers: dict[str, str]) -> None:
        self._wsgi = wsgi
        self._shared = shared
        self._headers = [*headers.items(), ("Vary", ", ".join(VARY))]
        self._below = Below(shared.config.base_url)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answers a request."""
        known = self.known(environ)
        if known is None:
            return self._asked(environ, start)
        status, headers, body = known
        start(f"{status} {HTTPStatus(status).phrase}", headers)
        return [body]

    def known(self, environ: WSGIEnvironment) -> Whole | None:
        """The answer to a request if it is kept; this never takes long."""
        begun = time.monotonic()
        self._below.inside(environ)
        if environ["PATH_INFO"] != ENDPOINT or environ["REQUEST_METHOD"] != "GET":
            return None
        version = self._shared.version
        coding = coding_for(environ.get("HTTP_ACCEPT_ENCODING", ""))
        environ[ASKED] = asked = request_of(environ)
        found = version and self._shared.kept.known(version, asked, coding)
        if not found:
            return None
        headers = [*found.headers.items(), *self._headers]
        if found.content_type:
            headers.append(("Content-Type", found.content_type))
            headers.append(("Content-Length", str(len(found.body))))
        took = time.monotonic() - begun
        self._shared.observer.seen(environ, found.status, len(found.body), took)
        return found.status, headers, found.body

    def _asked(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """The answer of the framework, noted with its status and size."""
        begun = time.monotonic()
        told: list[tuple[str, dict[str, str]]] = []

        def started(status: str, headers: list[tuple[str, str]], *failure: Any) -> Any:
            told.append((status, dict(headers)))
            return start(status, headers, *failure)

        parts = self._wsgi(environ, started)
        status, headers = told[-1]
        size = int(headers.get("Content-Length", 0))
        self._shared.observer.seen(environ, int(status[:3]), size, time.monotonic() - begun)
        return parts
