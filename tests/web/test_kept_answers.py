"""The same request again: answered at once, never with what belongs to another."""

import gzip
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlencode

import pytest
import zstandard
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from r2pgraph.engine.base import Limits
from r2pgraph.engine.embedded import EmbeddedEngine, EmbeddedSettings
from r2pgraph.sparql.kept import KeptAnswers
from r2pgraph.sparql.problem import Answer
from r2pgraph.sparql.request import OPTIONS, HttpRequest
from r2pgraph.store import BuiltStore
from r2pgraph.web.app import create_app
from r2pgraph.web.state import WebConfig

ALL = "SELECT * { ?s ?p ?o }"


@pytest.fixture
def engine(small_store: BuiltStore) -> Iterator[EmbeddedEngine]:
    engine = EmbeddedEngine(small_store, EmbeddedSettings(2, limits=Limits(seconds=20)))
    yield engine
    engine.close()


@pytest.fixture
def client(engine: EmbeddedEngine) -> FlaskClient:
    return create_app(engine).test_client()


def _get(client: FlaskClient, query: str = ALL, **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get("/sparql?" + urlencode({"query": query}), headers=named)


def _runs(engine: EmbeddedEngine) -> int:
    return engine.state.outcomes.total()


def test_a_query_runs_once(client: FlaskClient, engine: EmbeddedEngine) -> None:
    first = _get(client)
    before = _runs(engine)
    second = _get(client)
    assert _runs(engine) == before
    assert (first.status_code, second.data) == (200, first.data)
    assert dict(second.headers) == dict(first.headers)
    # The framework's way, for who asks for the head alone.
    head = client.head("/sparql?" + urlencode({"query": ALL}))
    assert dict(head.headers) == dict(first.headers)


def test_notices_are_kept_with_their_answer(client: FlaskClient) -> None:
    query = "ASK { ?s <https://w3id.org/r2pgraph/ontology#statedByy> ?o }"
    first, second = _get(client, query), _get(client, query)
    assert "unknown-term" in first.headers["R2PGraph-Notice"]
    assert second.headers["R2PGraph-Notice"] == first.headers["R2PGraph-Notice"]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (NOW() AS ?x) {}",
        "SELECT (rand() AS ?x) {}",
        "SELECT (UUID() AS ?x) {}",
        "SELECT (StrUUID # here\n() AS ?x) {}",
        "SELECT ?x { ?s ?p ?x FILTER(?x<NOW()) }",
        "SELECT (BNODE() AS ?x) {}",
    ],
)
def test_what_is_different_each_time_is_not_kept(
    client: FlaskClient, engine: EmbeddedEngine, query: str
) -> None:
    answer = _get(client, query)
    assert answer.status_code == 200
    assert "ETag" not in answer.headers
    before = _runs(engine)
    _get(client, query)
    assert _runs(engine) > before


def test_what_may_depend_on_the_time_there_was_is_not_kept(
    client: FlaskClient, engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An option is not taken for a lasting one before somebody has said that it is."""
    monkeypatch.setitem(OPTIONS, "thorough", "true")
    path = "/sparql?" + urlencode({"query": ALL, "thorough": "true"})
    assert "ETag" not in client.get(path).headers
    before = _runs(engine)
    assert client.get(path).status_code == 200
    assert _runs(engine) > before


def test_failures_are_not_kept(client: FlaskClient, engine: EmbeddedEngine) -> None:
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
    for count in (1, 2):
        assert _get(client, query).status_code == 422
        assert engine.state.outcomes["rows"] + engine.state.outcomes["bytes"] == count


def test_each_part_of_a_request_makes_another(client: FlaskClient) -> None:
    graph = "https://w3id.org/r2pgraph/claim/almanac/frost-gardener"
    answers = [
        _get(client),
        _get(client, ALL + " LIMIT 1"),
        _get(client, Accept="text/csv"),
        client.get("/sparql?" + urlencode({"query": ALL, "default-graph-uri": graph})),
        client.get("/sparql?" + urlencode({"query": ALL, "named-graph-uri": graph})),
        client.get("/sparql?" + urlencode({"query": ALL, "format": "json"})),
        client.get("/sparql?" + urlencode({"query": ALL, "prefixes": "auto"})),
    ]
    tags = [answer.headers["ETag"] for answer in answers]
    assert len(set(tags)) == len(tags)
    assert {answer.status_code for answer in answers} == {200}


def test_who_has_an_answer_is_told_without_running_it(
    client: FlaskClient, engine: EmbeddedEngine
) -> None:
    tag = _get(client).headers["ETag"]
    again = create_app(engine).test_client()
    before = _runs(engine)
    for condition in (tag, tag.removeprefix("W/"), f'"other", {tag}'):
        for one in (client, again):
            answer = _get(one, If_None_Match=condition)
            assert (answer.status_code, answer.data) == (304, b"")
            assert answer.headers["ETag"] == tag
            assert "Content-Type" not in answer.headers
            assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert _runs(engine) == before
    assert _get(again, If_None_Match='"other"').status_code == 200
    # Whatever there is: but only where there is something.
    assert _get(client, If_None_Match="*").status_code == 304
    assert _get(client, "SELECT * {", If_None_Match="*").status_code == 400
    head = client.head("/sparql?" + urlencode({"query": ALL}), headers={"If-None-Match": tag})
    assert head.status_code == 304
    post = client.post("/sparql", data={"query": ALL}, headers={"If-None-Match": tag})
    assert post.status_code == 200


def test_another_version_is_answered_anew(client: FlaskClient, engine: EmbeddedEngine) -> None:
    first = _get(client)
    before = _runs(engine)
    engine._store = replace(engine.store, key="another")
    second = _get(client, If_None_Match=first.headers["ETag"])
    assert second.status_code == 200
    assert _runs(engine) > before
    assert second.headers["ETag"] != first.headers["ETag"]


def test_an_answer_is_as_short_as_the_client_can_read(client: FlaskClient) -> None:
    plain = _get(client)
    assert "Content-Encoding" not in plain.headers
    for _ in range(2):
        packed = _get(client, Accept_Encoding="gzip")
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.data) == plain.data
        packed = _get(client, Accept_Encoding="gzip, zstd")
        assert packed.headers["Content-Encoding"] == "zstd"
        assert zstandard.ZstdDecompressor().decompress(packed.data) == plain.data
        assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data)
        assert packed.headers["ETag"] == plain.headers["ETag"]
        assert "Accept-Encoding" in packed.headers["Vary"]
        assert _get(client).data == plain.data
    assert "Content-Encoding" not in _get(client, "ASK {}", Accept_Encoding="gzip").headers
    head = client.head("/sparql?" + urlencode({"query": ALL}), headers={"Accept-Encoding": "gzip"})
    assert head.headers["Content-Encoding"] == "gzip"
    assert head.data == b""


def test_pages_are_as_short_too(client: FlaskClient) -> None:
    page = client.get("/", headers={"Accept": "text/html", "Accept-Encoding": "gzip"})
    assert page.headers["Content-Encoding"] == "gzip"
    assert b"<html" in gzip.decompress(page.data)


def test_nothing_is_kept_where_nothing_may_be(engine: EmbeddedEngine) -> None:
    client = create_app(engine, WebConfig(kept=0)).test_client()
    tag = _get(client).headers["ETag"]
    before = _runs(engine)
    assert _get(client).status_code == 200
    assert _runs(engine) > before
    assert _get(client, If_None_Match=tag).status_code == 304


def _request(name: str) -> HttpRequest:
    return HttpRequest("GET", name.encode())


def test_what_is_kept_has_a_bound() -> None:
    kept = KeptAnswers(100_000)
    made: list[str] = []

    def ask(name: str, size: int = 8_000, lasting: bool = True) -> Answer:
        def make() -> Answer:
            made.append(name)
            return Answer(200, "text/plain", b" " * size, lasting=lasting)

        return kept.answer("1", _request(name), "", make)

    for number in range(40):
        ask("first")
        ask(str(number))
        assert kept.used <= 100_000
    assert made.count("first") == 1  # it is asked for again and again
    ask("0")
    assert made.count("0") == 2  # long ago
    used = kept.used
    for _ in range(2):
        ask("large", size=50_000)
        ask("passing", lasting=False)
    assert (made.count("large"), made.count("passing"), kept.used) == (2, 2, used)


def test_files_of_pages_are_sent_shorter_and_not_twice(almanac: FlaskClient) -> None:
    plain = almanac.get("/static/style.css")
    assert "Content-Encoding" not in plain.headers
    for coding in ("gzip", "zstd"):
        packed = almanac.get("/static/style.css", headers={"Accept-Encoding": coding})
        assert packed.headers["Content-Encoding"] == coding
        assert len(packed.data) < len(plain.data) / 2
        again = {"Accept-Encoding": coding, "If-None-Match": packed.headers["ETag"]}
        assert almanac.get("/static/style.css", headers=again).status_code == 304
    gzipped = almanac.get("/static/style.css", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(gzipped.data) == plain.data
    part = {"Accept-Encoding": "gzip", "Range": "bytes=0-9"}
    assert almanac.get("/static/style.css", headers=part).data == plain.data[:10]
