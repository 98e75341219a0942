"""Between the server's event loop and the application, which handles a request with a thread.

A request takes a thread only when all of it is here, and its answer is sent by the event loop, so
that slow senders and readers cost none. What is kept, and whether the server lives, is answered by
the loop itself. When a client goes away, what runs for it is stopped.
"""

import asyncio
import contextlib
import contextvars
import io
import re
import signal
import sys
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar
from wsgiref.types import WSGIEnvironment

from granian._granian import RSGIHTTPProtocol, RSGIProtocolClosed
from granian.rsgi import Scope
from werkzeug.wsgi import FileWrapper

from r2pgraph.engine.accounts import Account, Accounts
from r2pgraph.engine.client import CLIENT, Client
from r2pgraph.web.exchanging import Exchange
from r2pgraph.web.front import Front
from r2pgraph.web.peers import Peers

_T = TypeVar("_T")

# Seconds for the whole body of a request; the longest is small.
BODY_SECONDS = 10.0
# Bytes of all headers together; what clients send is a fiftieth of it.
LONGEST_HEADERS = 65_536
# How long a request runs before its client is watched.
_WATCH_AFTER_SECONDS = 0.1
_ALIVE = "/healthz"
# Asked by those who watch the server, and answered whatever everybody else does.
_WATCHED = frozenset(("/readyz", "/metrics"))
# Which bytes of a file an answer has, as it says itself.
_PART = re.compile(r"bytes (\d+)-(\d+)/")


class _File(FileWrapper):
    """A file that the server sends by itself, as fast as its client reads."""


_Answer = tuple[int, list[tuple[str, str]], bytes | Path]


class Gateway:
    """An RSGI application over a WSGI one."""

    def __init__(
        self,
        exchange: Exchange,
        threads: int,
        longest_body: int,
        accounts: Accounts | None,
        peers: Peers,
    ) -> None:
        self._exchange = exchange
        self._longest_body = longest_body
        self._accounts = accounts
        self._peers = peers
        self._threads = ThreadPoolExecutor(threads, "request")
        self._watchers = ThreadPoolExecutor(2, "watcher")

    async def __rsgi__(self, scope: Scope, protocol: RSGIHTTPProtocol) -> None:
        """Answers one request."""
        body, unread = b"", None
        headers = scope.headers
        fields = headers.items()
        try:
            if sum([len(name) + len(value) for name, value in fields]) > LONGEST_HEADERS:
                unread = 431, f"the headers have more than {LONGEST_HEADERS:,} bytes; send fewer"
            elif "content-length" in headers or "transfer-encoding" in headers:
                body = await asyncio.wait_for(self._body(scope, protocol), BODY_SECONDS)
                if len(body) < min(_declared(scope), self._longest_body) and body:
                    unread = 400, "the body ended before the length that it declares; send it again"
        except TimeoutError:
            unread = 408, "the body did not arrive in time; send it again"
        environ = _environ(scope, fields, body)
        serving = self._exchange.enter()
        try:
            if unread:
                answer: _Answer = serving.front.refused(environ, *unread)
            else:
                answer = await self._answer(serving.front, environ, body, protocol)
        finally:
            self._exchange.leave(serving)
        with contextlib.suppress(RSGIProtocolClosed):
            _send(protocol, answer)

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Called by the server before the first request."""

        def renew() -> None:
            threading.Thread(target=self._exchange.renew, args=(loop,), daemon=True).start()

        loop.add_signal_handler(signal.SIGHUP, renew)

    async def _answer(
        self, front: Front, environ: WSGIEnvironment, body: bytes, protocol: RSGIHTTPProtocol
    ) -> _Answer:
        answer: _Answer | None
        answer = front.known(environ, body if len(body) <= self._longest_body else b"")
        if answer is None and environ["PATH_INFO"] == _ALIVE:
            answer = _by(front, environ)
        return answer or await self._asked(front, environ, protocol)

    async def _asked(
        self, front: Front, environ: WSGIEnvironment, protocol: RSGIHTTPProtocol
    ) -> _Answer:
        """The answer to a request that has to be worked for, as long as its client is there."""
        client = Client(self._account(environ))
        threads = self._watchers if environ["PATH_INFO"] in _WATCHED else self._threads
        loop = asyncio.get_running_loop()

        def in_thread(work: Callable[[], _T]) -> Awaitable[_T]:
            context = contextvars.copy_context()
            context.run(CLIENT.set, client)
            return loop.run_in_executor(threads, context.run, work)

        watching: list[asyncio.Task[None]] = []

        def watch() -> None:
            watching.append(loop.create_task(_watch(client, protocol)))

        # Most are answered before it would matter whether their client is still there.
        later = loop.call_later(_WATCH_AFTER_SECONDS, watch)
        try:
            if soon := await front.soon(environ, client, in_thread):
                return soon
            return await in_thread(lambda: _by(front, environ))
        finally:
            later.cancel()
            for task in watching:
                task.cancel()

    def _account(self, environ: WSGIEnvironment) -> Account | None:
        if self._accounts is None:
            return None
        name = self._peers.name(environ["REMOTE_ADDR"], environ.get("HTTP_X_FORWARDED_FOR", ""))
        return None if name is None else self._accounts.of(name)

    async def _body(self, scope: Scope, protocol: RSGIHTTPProtocol) -> bytes:
        """The body, or enough of it to see that it is too long."""
        if _declared(scope) > self._longest_body:
            return b""
        parts = bytearray()
        async for part in protocol:
            parts += part
            if len(parts) > self._longest_body:
                break
        return bytes(parts)


def _declared(scope: Scope) -> int:
    """The length that a body is said to have."""
    return int(scope.headers.get("content-length") or 0)


async def _watch(client: Client, protocol: RSGIHTTPProtocol) -> None:
    """Tells the query when nobody waits for it any more."""
    await protocol.client_disconnect()
    client.leave()


def _by(front: Front, environ: WSGIEnvironment) -> _Answer:
    """The answer of an application."""
    started: list[tuple[int, list[tuple[str, str]]]] = []

    def start(status: str, headers: list[tuple[str, str]], _failure: Any = None, /) -> Any:
        started.append((int(status[:3]), headers))

    parts = front(environ, start)
    # A part of a file is a wrapper of its own around it.
    held = getattr(parts, "iterable", parts)
    try:
        body = Path(held.file.name) if isinstance(held, _File) else b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    return *started[-1], body


def _send(protocol: RSGIHTTPProtocol, answer: _Answer) -> None:
    """Sends an answer."""
    status, headers, body = answer
    if isinstance(body, bytes):
        protocol.response_bytes(status, headers, body)
    elif part := _PART.match(dict(headers).get("Content-Range", "")):
        first, last = map(int, part.groups())
        protocol.response_file_range(status, headers, str(body), first, last + 1)
    else:
        protocol.response_file(status, headers, str(body))


def _environ(scope: Scope, fields: list[tuple[str, str]], body: bytes) -> WSGIEnvironment:
    """The request as WSGI has it."""
    peer, _, peer_port = scope.client.rpartition(":")
    host, _, port = scope.server.rpartition(":")
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        # Bytes as characters, as WSGI has them.
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string.encode().decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": "HTTP/" + scope.http_version,
        "REMOTE_ADDR": peer,
        "REMOTE_PORT": peer_port,
        "HTTP_HOST": scope.authority or scope.headers.get("host") or scope.server,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.file_wrapper": _File,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in fields:
        key = _variable(name)
        environ[key] = f"{environ[key]},{value}" if key in environ and name != "host" else value
    # The body is here, however it was sent; one that is too long keeps the length it declared.
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    declared = environ.pop("HTTP_CONTENT_LENGTH", None)
    if body or declared is not None:
        environ["CONTENT_LENGTH"] = str(len(body)) if body else declared
    if (media_type := environ.pop("HTTP_CONTENT_TYPE", None)) is not None:
        environ["CONTENT_TYPE"] = media_type
    return environ


@lru_cache(maxsize=1024)
def _variable(header: str) -> str:
    return "HTTP_" + header.upper().replace("-", "_")
