"""Virtuoso as the other store: published, verified, and served as the embedded one is.

The queries and pages are those of `test_another_store`, and what is right is what the embedded
store answers.
"""

import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox
import pytest
from flask import Flask
from tests.benchmarks import virtuoso
from tests.web import test_another_store as contract

from r2pgraph import terms
from r2pgraph.build import split
from r2pgraph.engine.base import rows
from r2pgraph.engine.embedded import EmbeddedEngine
from r2pgraph.engine.formats import CSV, JSON, N_TRIPLES, TSV, XML
from r2pgraph.engine.published import PublishedEngine, open_remote
from r2pgraph.engine.remote import RemoteEngine
from r2pgraph.errors import PublicationError, QueryFailedError
from r2pgraph.layout import Layout
from r2pgraph.load import load_corpus
from r2pgraph.publish import Build, RemoteStore, publish
from r2pgraph.web.app import create_app


@pytest.fixture(scope="module")
def build() -> Build:
    corpus = load_corpus(Layout(contract.CORPUS))
    return Build.of(*split(corpus), corpus.prefixes)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory, build: Build) -> Iterator[str]:
    """The endpoint of a Virtuoso with the almanac, and with a graph of somebody else's."""
    with virtuoso.writable(tmp_path_factory.mktemp("virtuoso")) as url:
        store = RemoteStore(url, url)
        store.update("INSERT DATA { GRAPH <urn:else> { <urn:a> <urn:b> <urn:c> } }")
        assert publish(store, build) == len(build.graphs)
        yield url


@pytest.fixture(scope="module")
def remote(url: str) -> PublishedEngine:
    found = open_remote(url)
    assert isinstance(found, PublishedEngine)
    return found


# What it does not do, and what it does otherwise, whoever asks.
OPEN_PATH = "SELECT ?x { ?x rdfs:subClassOf+ ?y }"
JOINED = "SELECT ?s (GROUP_CONCAT(?n; separator=' ') AS ?all) { ?s r2p:nights ?n } GROUP BY ?s"


@pytest.mark.parametrize("text", [q for q in contract.QUERIES if q not in (OPEN_PATH, JOINED)])
def test_each_query_has_the_same_answer(
    remote: PublishedEngine, almanac_engine: EmbeddedEngine, text: str
) -> None:
    assert contract._rows(remote, text) == contract._rows(almanac_engine, text)


def test_what_differs(remote: PublishedEngine) -> None:
    """Known, and told in the README; where a newer Virtuoso can do it, this is noticed."""
    assert {OPEN_PATH, JOINED} < set(contract.QUERIES)
    with pytest.raises(QueryFailedError, match="transitive start not given"):
        remote.query(contract.PREFIXES + OPEN_PATH)
    # Numbers are joined, which are no strings.
    assert any(row.endswith(",9") for row in contract._rows(remote, JOINED))


@pytest.mark.parametrize("graph", [contract.WINTER, contract.APART, "<urn:else>", "<file:///x>"])
def test_datasets_of_the_protocol(
    remote: PublishedEngine, almanac_engine: EmbeddedEngine, graph: str
) -> None:
    text = "SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    for name in ("default_graphs", "named_graphs"):
        given = {name: [graph.strip("<>")]}
        assert contract._rows(remote, text, **given) == contract._rows(
            almanac_engine, text, **given
        )


@pytest.mark.parametrize("text", contract.REFUSED)
def test_what_is_refused_is_refused_here_too(remote: PublishedEngine, text: str) -> None:
    with pytest.raises(contract.REFUSED[text]):
        remote.query(text)


@pytest.fixture(scope="module")
def over_remote(remote: PublishedEngine, almanac_app: Flask) -> Flask:
    return create_app(remote, almanac_app.extensions["r2pgraph"].config)


@pytest.mark.parametrize("path", contract.PAGES)
def test_each_page_is_the_same(over_remote: Flask, almanac_app: Flask, path: str) -> None:
    contract.test_each_page_is_the_same(over_remote, almanac_app, path)


def test_notices_and_evidence_are_the_same(over_remote: Flask, almanac_app: Flask) -> None:
    contract.test_notices_and_evidence_are_the_same(over_remote, almanac_app)


def test_what_is_there_is_left_as_it_is(url: str, build: Build) -> None:
    store = RemoteStore(url, url)
    assert publish(store, build) == 0
    one, other = list(build.graphs)[:2]
    store.update(f"INSERT DATA {{ GRAPH <{one}> {{ <urn:a> <urn:b> 1 }} }}")
    store.update(f"CLEAR GRAPH <{other}>")
    assert publish(store, build) == 2


def test_whole_graphs_by_the_graph_store_protocol(url: str, build: Build) -> None:
    """Of updates that load much Virtuoso says that they are too large."""
    store = RemoteStore(url, url, f"{url}-graph-crud")
    some = list(build.graphs)[:5]
    store.update(" ; ".join(f"CLEAR GRAPH <{name}>" for name in some))
    assert publish(store, build) == 5
    wrong = RemoteStore(url, url, f"{url}-nowhere")
    store.update(f"CLEAR GRAPH <{some[0]}>")
    with pytest.raises(PublicationError, match="-nowhere answers"):
        publish(wrong, build)
    assert publish(store, build) == 1


def test_values_that_it_keeps_in_another_form(url: str) -> None:
    """As they were sent: long integers, truth values, texts in a language, blank nodes."""
    graph = "urn:values"
    values = [
        *("3000000000", "-7000000000000", "12", "1.5", "true", "false", "'a'@en", "'true'"),
        *('"2020-01-31"^^xsd:date', '"1994"^^xsd:gYear', "<urn:x>", "'nodeID://b1'"),
    ]
    store = RemoteStore(url, url)
    prefix = f"PREFIX xsd: <{terms.XSD}> "
    sent = " , ".join(values)
    store.update(
        f"{prefix} INSERT {{ GRAPH <{graph}> {{ <urn:s> <urn:p> {sent} , _:b }} }} WHERE {{}}"
    )
    there = RemoteEngine(url)
    wanted = ox.Store()
    wanted.update(f"{prefix} INSERT DATA {{ <urn:s> <urn:p> {sent} }}")
    right = {quad.object for quad in wanted}
    text = f"SELECT ?o {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
    read = {row["o"] for row in rows(there.query(text, result_format=JSON).body)}
    assert {one for one in read if not isinstance(one, ox.BlankNode)} == right
    assert len(read) == len(right) + 1
    built = there.query("CONSTRUCT WHERE { <urn:s> <urn:p> ?o }", result_format=N_TRIPLES).body
    assert right < {triple.object for triple in ox.parse(built, ox.RdfFormat.N_TRIPLES)}
    for result_format in (CSV, TSV, XML):
        assert there.query(text, result_format=result_format).body
    store.update(f"CLEAR GRAPH <{graph}>")


def test_the_commands(url: str, start_server: Any) -> None:
    command = [sys.executable, "-m", "r2pgraph", "publish", "--engine", url, "--update", url]
    done = subprocess.run(
        [*command, "--root", str(contract.CORPUS)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "read back and are the same" in done.stdout
    front = start_server("--engine", url, "--root", str(contract.CORPUS))
    for path in ("/claim/almanac/twelve", "/queries/who-says"):
        with urllib.request.urlopen(front.url + path, timeout=20) as response:
            assert response.status == 200
