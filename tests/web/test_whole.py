"""All that is served, as files: the data with their graphs, and the shapes."""

import gzip

import pyoxigraph as ox
import pytest
import zstandard
from flask import Flask
from flask.testing import FlaskClient

from r2pgraph import terms
from r2pgraph.engine.embedded import EmbeddedEngine
from r2pgraph.web.state import Services


def test_all_data_with_their_graphs_are_one_file(
    packaged_app: Flask, packaged_engine: EmbeddedEngine
) -> None:
    client = packaged_app.test_client()
    answer = client.get("/dump.nq")
    assert answer.content_type == "application/n-quads"
    quads = list(ox.parse(answer.data, ox.RdfFormat.N_QUADS))
    assert len(quads) == len(set(quads)) > 90_000
    graphs = {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}
    assert graphs == set(packaged_engine.store.union_graphs)
    again = client.get("/dump.nq", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_the_file_is_kept_in_every_coding(packaged_app: Flask) -> None:
    client = packaged_app.test_client()
    plain = client.get("/dump.nq")
    tags = {plain.headers["ETag"]}
    for coding, decoded in (("gzip", gzip.decompress), ("zstd", _of_zstd)):
        answer = client.get("/dump.nq", headers={"Accept-Encoding": coding})
        assert answer.headers["Content-Encoding"] == coding
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert int(answer.headers["Content-Length"]) == len(answer.data) < len(plain.data) / 8
        assert decoded(answer.data) == plain.data
        tags.add(answer.headers["ETag"])
        known = {"Accept-Encoding": coding, "If-None-Match": answer.headers["ETag"]}
        assert client.get("/dump.nq", headers=known).status_code == 304
    assert len(tags) == 3
    assert not any(tag.startswith("W/") for tag in tags)


def _of_zstd(body: bytes) -> bytes:
    return zstandard.ZstdDecompressor().decompressobj().decompress(body)


def test_where_no_such_file_is_kept_the_answer_says_what_to_ask(
    almanac: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Services, "dump", None)
    answer = almanac.get("/dump.nq", headers={"Accept": "application/problem+json"})
    assert answer.status_code == 404
    assert "/graph-store?graph= gives each graph" in answer.get_data(as_text=True)
    assert "dump.nq" not in almanac.get("/about").get_data(as_text=True)


def test_the_shapes_are_one_document_too(packaged_app: Flask) -> None:
    client = packaged_app.test_client()
    page = client.get("/shapes", headers={"Accept": "text/html"}).get_data(as_text=True)
    assert 'href="/shapes?format=ttl" download="shapes.ttl"' in page
    body = client.get("/shapes?format=nt").data
    kinds = [
        quad.object.value
        for quad in ox.parse(body, ox.RdfFormat.N_TRIPLES)
        if quad.predicate.value == terms.RDF_TYPE and isinstance(quad.object, ox.NamedNode)
    ]
    assert kinds.count(terms.SH + "NodeShape") > 50
    checks = client.get("/checks", headers={"Accept": "text/turtle"})
    assert checks.status_code == 406
