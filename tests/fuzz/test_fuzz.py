"""Anything may be sent: the guard, the reading of requests and the choice of formats hold."""

import socket
import threading
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.fuzz import targets
from werkzeug.test import EnvironBuilder, run_wsgi_app

from r2pgraph.engine.embedded import EmbeddedEngine
from r2pgraph.errors import R2PGraphError
from r2pgraph.grammar.guard import inspect
from r2pgraph.web.app import create_app

PIECES = (
    *(
        "SELECT * {",
        "ASK {",
        "}",
        "{",
        "(",
        ")",
        "[",
        "]",
        ".",
        ";",
        ",",
        "|",
        "||",
        "&&",
        "^",
        "^^",
    ),
    *(
        "SERVICE",
        "service",
        "\\u0053ERVICE",
        "FROM",
        "FROM NAMED",
        "GRAPH",
        "PREFIX x:",
        "BASE",
        "<",
    ),
    *(
        ">",
        "<x:a>",
        "x:a\\#b",
        "?s",
        "$p",
        "'",
        '"',
        "'''",
        '"""',
        "\\",
        "\\'",
        "#",
        "\r",
        "\n",
        " ",
    ),
    *("1", "1e9", "-", "@en", "VALUES", "UNION", "FILTER(", "EXISTS", "INSERT", "LOAD", "\x00"),
    *("\ufeff", "\u202e", "\ud800", "\U0001f600", "<<", ">>", "{|", "|}", "STR("),
)
ANYTHING = st.one_of(
    st.binary(max_size=400),
    st.text(max_size=400).map(lambda text: text.encode("utf-8", "replace")),
    st.lists(st.sampled_from(PIECES), max_size=40).map(
        lambda pieces: " ".join(pieces).encode("utf-8", "replace")
    ),
)
HEADERS = st.lists(
    st.sampled_from(
        [
            "*/*",
            "text/*",
            "text/html",
            "a/b",
            ";q=",
            "0.5",
            "1",
            ".1",
            ",",
            ";",
            "=",
            "gzip",
            "zstd",
        ]
        + ["identity", "*", "q", "application/sparql-results+json", "\n", "json", "ttl", '"']
    ),
    max_size=30,
).map(lambda parts: "".join(parts).encode())
FORMS = st.lists(
    st.sampled_from(
        [b"query=", b"update=", b"&", b"=", b"%", b"%41", b"%C3%A9", b"%FF", b"+", b"ASK{}"]
        + [b"\n", b"application/x-www-form-urlencoded", b"application/sparql-query", b"\xff"]
        + [b"default-graph-uri=x:y", b"prefixes=auto", b"evidence=true", b"; charset=utf-16"]
    ),
    max_size=30,
).map(b"".join)


@given(ANYTHING)
@settings(max_examples=400, deadline=None)
@example(b"SELECT * FROM")
@example(b"PREFIX")
@example(b"BASE <")
def test_the_guard_answers_or_refuses(data: bytes) -> None:
    targets.guard(data)


@given(st.one_of(ANYTHING, FORMS))
@settings(max_examples=400, deadline=None)
def test_a_request_is_read_or_refused(data: bytes) -> None:
    targets.request(data)


@given(st.one_of(ANYTHING, HEADERS))
@settings(max_examples=400, deadline=None)
def test_a_format_is_chosen_or_refused(data: bytes) -> None:
    targets.accept(data)


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[int, list[int]]]:
    """A port, and a list that grows with each connection to it."""
    heard: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    connection, peer = server.accept()
                except OSError:
                    return
                heard.append(peer[1])
                connection.close()

        threading.Thread(target=listen, daemon=True).start()
        yield server.getsockname()[1], heard


HIDING = st.lists(
    st.sampled_from(
        ["SERVICE", "SERVICE SILENT", "\\u0053ERVICE", "<ADDRESS>", "{ ?s ?p ?o }", "{}", "#", "\r"]
        + ["\n", "'", '"', "'''", '"""', "\\", "\\u0027", "\\u0022", "\\u0023", "<", ">", "<x:a>"]
        + [
            "?s ?p",
            "?o .",
            "FILTER(1",
            ")",
            "1",
            "BIND(",
            "AS ?x)",
            "VALUES ?v",
            "OPTIONAL",
        ]
    ),
    min_size=2,
    max_size=9,
)


@given(HIDING)
@settings(
    max_examples=600, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@example(["# \r", "SERVICE SILENT", "<ADDRESS>", "{}"])
@example(["FILTER(1", "<", "1", ")", "SERVICE SILENT", "<ADDRESS>", "{}", "#", ">"])
def test_what_the_guard_lets_through_calls_nobody(
    listener: tuple[int, list[int]], pieces: list[str]
) -> None:
    """The guard and the engine's parser read a text alike, or the listener hears of it."""
    port, heard = listener
    text = "SELECT * { " + " ".join(pieces) + " }"
    text = text.replace("ADDRESS", f"http://127.0.0.1:{port}/")
    try:
        inspect(text)
    except R2PGraphError:
        return
    try:
        list(ox.Store().query(text))
    except (SyntaxError, OSError, ValueError, RuntimeError):
        return
    finally:
        called, heard[:] = list(heard), []
        assert called == []


def test_the_listener_hears_what_the_guard_refuses(listener: tuple[int, list[int]]) -> None:
    port, heard = listener
    with pytest.raises(OSError, match=r".+"):
        list(ox.Store().query(f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{}} }}"))
    assert heard
    heard.clear()


@pytest.fixture(scope="module")
def app(small_engine: EmbeddedEngine) -> Flask:
    return create_app(small_engine)


PATHS = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.sampled_from(
            ["claim", "id", "page", "ontology", "graph", "resource", "queries", "sparql", "search"]
            + [
                "static",
                "..",
                ".",
                "",
                "%",
                "%00",
                "\x00",
                "\u00e9",
                "a b",
                "claims",
                "data",
                "\ud800",
            ]
        ),
        max_size=6,
    ).map("/".join),
)


@given(PATHS, ANYTHING, st.one_of(st.none(), HEADERS))
@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_request_is_a_fault_of_ours(
    app: Flask, path: str, asked: bytes, accept: bytes | None
) -> None:
    headers = {} if accept is None else {"Accept": accept.replace(b"\n", b" ").decode("latin-1")}
    builder = EnvironBuilder(method="GET", headers=headers)
    environ = builder.get_environ()
    environ["PATH_INFO"] = "/" + path.encode("utf-8", "replace").decode("latin-1")
    environ["QUERY_STRING"] = asked.replace(b"#", b"").decode("latin-1")
    _, status, _ = run_wsgi_app(app.wsgi_app, environ)
    assert int(status[:3]) < 500
