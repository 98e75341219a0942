"""In front of the framework: queries in addresses are answered without it.

The framework takes longer to route a request and to wrap its answer than most answers take. All
other requests go on to it, and so do failures, which it shows as any other; its answers have the
same headers.
"""

import asyncio
import re
import time
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from r2pgraph.engine.client import Client
from r2pgraph.sparql.coding import coding_for
from r2pgraph.sparql.execute import answer
from r2pgraph.sparql.negotiate import offers, prefers_page
from r2pgraph.sparql.problem import Answer, problem_document, problem_of_status
from r2pgraph.sparql.request import HttpRequest
from r2pgraph.web.below import Below
from r2pgraph.web.observing import ASKED, BEGUN
from r2pgraph.web.ordinary import InThread, Ordinary
from r2pgraph.web.state import Services

ENDPOINT = "/sparql"
# Everything a page uses comes from this server; nothing may frame it or rewrite its links.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_RESULTS = tuple(one.media_type for form in ("SELECT", "CONSTRUCT") for one in offers(form))
# Where in a request's environment a failure stands that the framework is to show.
FAILURE = "r2pgraph.failure"

Whole = tuple[int, list[tuple[str, str]], bytes]
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
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


def answer_of(shared: Services, asked: HttpRequest, accept_encoding: str) -> Answer:
    """The answer to a request of the protocol, kept or made; raises `R2PGraphError`."""
    version = shared.version

    def make() -> Answer:
        engine, vocabulary = shared.engine, shared.vocabulary
        return answer(engine, vocabulary, asked, shared.service_description, version)

    return shared.kept.answer(version, asked, coding_for(accept_encoding), make)


def reads(environ: WSGIEnvironment) -> bool:
    """Whether a client would rather read a page than have a result in any format."""
    accept = environ.get("HTTP_ACCEPT", "")
    return "html" in accept.lower() and prefers_page(accept, _RESULTS)


def _asks(environ: WSGIEnvironment, body: bytes) -> bool:
    """Whether it is plain that a request of the endpoint is a query, all of which is here."""
    if reads(environ):
        return False
    if environ["REQUEST_METHOD"] == "GET":
        return "&query=" in "&" + str(environ["QUERY_STRING"])
    return environ["REQUEST_METHOD"] == "POST" and body != b""


def _coding(environ: WSGIEnvironment) -> str:
    return coding_for(environ.get("HTTP_ACCEPT_ENCODING", ""))


def _escaped(found: re.Match[str]) -> str:
    return f"%{ord(found[0]):02X}"


class Front:
    """A WSGI application around one."""

    def __init__(self, wsgi: WSGIApplication, shared: Services, headers: dict[str, str]) -> None:
        self._wsgi = wsgi
        self._shared = shared
        self._headers = [*headers.items(), ("Vary", ", ".join(VARY))]
        self._ordinary: Ordinary | None = None
        self._below = Below(shared.config.base_url)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answers a request."""
        answered = self.known(environ) or self._answered(environ)
        if answered is None:
            return self._by_framework(environ, start)
        status, headers, body = answered
        start(f"{status} {HTTPStatus(status).phrase}", headers)
        return [body]

    def known(self, environ: WSGIEnvironment, body: bytes = b"") -> Whole | None:
        """The answer to a request if it is kept; this never takes long."""
        environ.setdefault(BEGUN, time.monotonic())
        self._below.inside(environ)
        if not environ["QUERY_STRING"].isascii():
            # What reads it later expects letters; bytes that are none are refused there as such.
            environ["QUERY_STRING"] = _BEYOND_ASCII.sub(_escaped, environ["QUERY_STRING"])
        if environ["PATH_INFO"] != ENDPOINT or not _asks(environ, body):
            return None
        version = self._shared.version
        environ[ASKED] = asked = request_of(environ, body)
        found = version and self._shared.kept.known(version, asked, _coding(environ))
        return self._whole(environ, found) if found else None

    async def soon(
        self, environ: WSGIEnvironment, client: Client, in_thread: InThread
    ) -> Whole | None:
        """The answer to a query that `known` has none for; None where a thread has to see to it."""
        if ASKED not in environ:
            return None
        if self._ordinary is None:
            self._ordinary = Ordinary(self._shared, asyncio.get_running_loop())
        try:
            asked, coding = environ[ASKED], _coding(environ)
            found = await self._ordinary.answer(asked, coding, client, in_thread)
        except Exception as failure:
            environ[FAILURE] = failure
            return None
        return self._whole(environ, found) if found else None

    def refused(self, environ: WSGIEnvironment, status: int, detail: str) -> Whole:
        """What a request gets that is not read to its end, nor its connection used again."""
        environ.setdefault(BEGUN, time.monotonic())
        found = problem_document(problem_of_status(status, detail))
        found.headers["Connection"] = "close"
        return self._whole(environ, found)

    def _answered(self, environ: WSGIEnvironment) -> Whole | None:
        """The answer to a query in the address; None where the framework has to see to it."""
        if ASKED not in environ or FAILURE in environ:
            return None
        try:
            coding = environ.get("HTTP_ACCEPT_ENCODING", "")
            return self._whole(environ, answer_of(self._shared, environ[ASKED], coding))
        except Exception as failure:
            # A fault of ours too: it is the framework that logs it and tells nothing of it.
            environ[FAILURE] = failure
            return None

    def _whole(self, environ: WSGIEnvironment, found: Answer) -> Whole:
        headers = [*found.headers.items(), *self._headers]
        if found.content_type:
            headers.append(("Content-Type", found.content_type))
            headers.append(("Content-Length", str(len(found.body))))
        self._shared.observer.seen(environ, found.status, len(found.body))
        return found.status, headers, found.body

    def _by_framework(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """The answer of the framework, noted with its status and size."""
        told: list[tuple[str, dict[str, str]]] = []

        def started(status: str, headers: list[tuple[str, str]], *failure: Any) -> Any:
            told.append((status, dict(headers)))
            return start(status, headers, *failure)

        parts = self._wsgi(environ, started)
        status, headers = told[-1]
        self._shared.observer.seen(environ, int(status[:3]), int(headers.get("Content-Length", 0)))
        return parts
