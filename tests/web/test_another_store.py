"""The same service over another SPARQL store: published, gone on with, verified, and served alike.

The contract is one table of queries and one of pages, each answered by the embedded store and by
`oxigraph serve` with the same result.
"""

import json
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from flask import Flask
from tests.benchmarks.serving import free_port

from r2pgraph import terms
from r2pgraph.build import split
from r2pgraph.cli import main
from r2pgraph.engine.base import Engine, Limits
from r2pgraph.engine.embedded import EmbeddedEngine
from r2pgraph.engine.formats import CSV, JSON, N_TRIPLES
from r2pgraph.engine.published import RECORD, PublishedEngine, open_remote, read_record
from r2pgraph.engine.remote import RemoteEngine
from r2pgraph.errors import (
    EngineUnavailableError,
    PublicationError,
    QuerySyntaxError,
    ServiceRefusedError,
    UpdateRefusedError,
    UsageError,
)
from r2pgraph.layout import Layout
from r2pgraph.load import load_corpus
from r2pgraph.publish import Build, RemoteStore, _update_beside, publish
from r2pgraph.web.app import create_app
from r2pgraph.web.state import WebConfig

OXIGRAPH = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or "oxigraph"
CORPUS = Path(__file__).parent / "corpus"
PREFIXES = f"""PREFIX r2p: <{terms.R2P}> PREFIX rdfs: <{terms.RDFS}> PREFIX owl: <{terms.OWL}>
PREFIX claim: <{terms.CLAIM}almanac/> PREFIX id: <{terms.ID}> PREFIX sh: <{terms.SH}>
"""
WINTER = f"<{terms.GRAPH}almanac/claims/01-winter>"
APART = f"<{terms.CATALOGUE_GRAPH}>"
QUERIES = [
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }",
    "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }",
    "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
    "SELECT ?c ?p ?o { ?c r2p:statedBy ?w . GRAPH ?c { ?s ?p ?o FILTER(!isBlank(?o)) } }",
    f"SELECT ?g {{ GRAPH ?g {{ ?c r2p:statedBy <{terms.ID}agent/gardener> }} }}",
    f"SELECT (COUNT(*) AS ?n) {{ GRAPH {WINTER} {{ ?s ?p ?o }} }}",
    f"SELECT (COUNT(*) AS ?n) {{ GRAPH {APART} {{ ?s ?p ?o }} }}",
    f"SELECT (COUNT(*) AS ?n) FROM {APART} {{ ?s ?p ?o }}",
    f"SELECT (COUNT(*) AS ?n) FROM {WINTER} {{ ?s ?p ?o }}",
    f"SELECT (COUNT(*) AS ?n) FROM NAMED {APART} {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    f"SELECT (COUNT(*) AS ?n) FROM NAMED {WINTER} {{ ?s ?p ?o }}",
    f"SELECT (COUNT(*) AS ?n) FROM {WINTER} {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    f"SELECT (COUNT(*) AS ?n) FROM <{terms.UNION_GRAPH}> {{ ?s ?p ?o }}",
    "SELECT (COUNT(*) AS ?n) FROM <http://127.0.0.1:1/x> { ?s ?p ?o }",
    "SELECT (COUNT(*) AS ?n) FROM <file:///etc/passwd> { ?s ?p ?o }",
    f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{RECORD}> {{ ?s ?p ?o }} }}",
    f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{terms.UNION_GRAPH}> {{ ?s ?p ?o }} }}",
    "SELECT ?c ?label { ?c a r2p:Claim ; rdfs:label ?label }",
    "SELECT ?x { ?x rdfs:subClassOf+ ?y }",
    "SELECT (COUNT(*) AS ?n) { ?x owl:intersectionOf ?list . ?list ?p ?first }",
    "SELECT ?c { ?c r2p:statedBy ?who MINUS { ?c r2p:reportedBy ?x } }",
    "SELECT ?s (GROUP_CONCAT(?n; separator=' ') AS ?all) { ?s r2p:nights ?n } GROUP BY ?s",
    "SELECT ?s ?n { VALUES ?n { 12 9 } ?s ?p ?n }",
    "ASK { GRAPH ?g { ?s r2p:statedBy ?o } }",
    "ASK { ?s r2p:nothingHasThis ?o }",
    "CONSTRUCT { ?c r2p:statedBy ?who } WHERE { GRAPH ?g { ?c r2p:statedBy ?who } }",
    "DESCRIBE claim:twelve",
]
REFUSED = {
    "SELECT * { SERVICE <http://127.0.0.1:1/> {} }": ServiceRefusedError,
    "DROP ALL": UpdateRefusedError,
    "SELECT * {": QuerySyntaxError,
}
PAGES = (
    *("/", "/claims", "/issues", "/queries", "/ontology", "/about", "/synopsis", "/sparql"),
    *("/claim/almanac/twelve", "/page/id/agent/gardener", "/page/id/issue/harm", "/note/almanac/3"),
    *("/source/almanac", "/passage/almanac/twelve", "/graph/almanac/claims/01-winter"),
    *("/ontology/Frost", "/ontology/weather", "/inference/gardener/many-frosts"),
    *("/queries/who-says", "/search?q=frost", "/.well-known/void?format=nt", "/sparql?format=nt"),
    *("/claim/almanac/twelve?format=nq", "/ontology?format=nt", "/graph/inferred/gardener"),
    "/query?evidence=true&query=SELECT+*+%7B+%3Fc+%3Chttps://w3id.org/r2pgraph/ontology%23about%3E+?a+%7D",
)


@pytest.fixture(scope="module")
def start_oxigraph() -> Iterator[Callable[[], str]]:
    """Starts empty stores in memory, and says where each is."""
    running: list[subprocess.Popen[bytes]] = []

    def start() -> str:
        port = free_port()
        running.append(
            subprocess.Popen(
                [OXIGRAPH, "serve", "--bind", f"127.0.0.1:{port}"], stderr=subprocess.DEVNULL
            )
        )
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.05)
        return f"http://127.0.0.1:{port}"

    yield start
    for process in running:
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture(scope="module")
def build() -> Build:
    corpus = load_corpus(Layout(CORPUS))
    return Build.of(*split(corpus), corpus.prefixes)


@pytest.fixture(scope="module")
def url(start_oxigraph: Callable[[], str], build: Build) -> str:
    """A store with the almanac, and with a graph of somebody else's."""
    url = start_oxigraph()
    store = RemoteStore(url + "/query", url + "/update")
    store.update("INSERT DATA { GRAPH <urn:else> { <urn:a> <urn:b> <urn:c> } <urn:d> <urn:e> 1 }")
    assert publish(store, build) == len(build.graphs)
    return url


@pytest.fixture(scope="module")
def remote(url: str) -> RemoteEngine:
    return open_remote(url + "/query")


@pytest.fixture(scope="module")
def over_remote(remote: RemoteEngine, almanac_app: Flask) -> Flask:
    config: WebConfig = almanac_app.extensions["r2pgraph"].config
    return create_app(remote, config)


def _rows(engine: Engine, text: str, **dataset: Any) -> Any:
    """A result in a form that does not depend on the order of rows."""
    form = text.lstrip().split()[0]
    chosen = {"ASK": JSON, "SELECT": CSV}.get(form, N_TRIPLES)
    body = engine.query(PREFIXES + text, result_format=chosen, **dataset).body
    if form == "ASK":
        return json.loads(body)["boolean"]
    return sorted(body.decode().splitlines())


@pytest.mark.parametrize("text", QUERIES)
def test_each_query_has_the_same_answer(
    remote: RemoteEngine, almanac_engine: EmbeddedEngine, text: str
) -> None:
    assert _rows(remote, text) == _rows(almanac_engine, text)


@pytest.mark.parametrize("graph", [WINTER, APART, "<urn:else>", "<file:///etc/passwd>"])
def test_datasets_of_the_protocol(
    remote: RemoteEngine, almanac_engine: EmbeddedEngine, graph: str
) -> None:
    text = "SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    for name in ("default_graphs", "named_graphs"):
        given = {name: [graph.strip("<>")]}
        assert _rows(remote, text, **given) == _rows(almanac_engine, text, **given)


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_refused_is_refused_by_both(
    remote: RemoteEngine, almanac_engine: EmbeddedEngine, text: str
) -> None:
    for engine in (remote, almanac_engine):
        with pytest.raises(REFUSED[text]):
            engine.query(text)


def test_what_both_know_of_their_data(remote: RemoteEngine, almanac_engine: EmbeddedEngine) -> None:
    assert isinstance(remote, PublishedEngine)
    assert set(remote.graph_names) == set(almanac_engine.graph_names)
    assert remote.prefixes == almanac_engine.prefixes


# The hash of the data is made where the data are, so it is told of our own store only.
# The file of all data is kept beside the store that is built here, and not by another one.
OWN_FILE = re.compile(
    r', and with each graph by its name <a href="/dump\.nq".*?</a>'
    r'|<div><dt><code><a href="/dump\.nq".*?</div>'
    r"|[^\n]*/dump\.nq> \.\n"
)
HASH = re.compile(r", data <code>[0-9a-f]{12}</code>")


@pytest.mark.parametrize("path", PAGES)
def test_each_page_is_the_same(over_remote: Flask, almanac_app: Flask, path: str) -> None:
    accept = {} if "format=" in path else {"Accept": "text/html"}
    ours = almanac_app.test_client().get(path, headers=accept)
    theirs = over_remote.test_client().get(path, headers=accept)
    assert ours.status_code == theirs.status_code == 200
    if "format=n" in path:
        # Blank nodes have other labels there, and so another order.
        assert _unlabelled(OWN_FILE.sub("", ours.text)) == _unlabelled(theirs.text)
    else:
        own = OWN_FILE.sub("", HASH.sub("", ours.text))
        assert _untimed(own) == _untimed(theirs.text)


def _untimed(text: str) -> str:
    return re.sub(r"in [0-9.]+ s<", "in some s<", text)


def _unlabelled(text: str) -> list[str]:
    parts = (line.split(" ") for line in text.splitlines())
    return sorted(" ".join("_" if one.startswith("_:") else one for one in line) for line in parts)


def test_notices_and_evidence_are_the_same(over_remote: Flask, almanac_app: Flask) -> None:
    text = f"SELECT ?c {{ ?c <{terms.R2P}statedByy> ?w }}"
    claims = f"SELECT ?c {{ ?c a <{terms.CLAIM_CLASS}> }} ORDER BY ?c"
    for query in (text, claims):
        asked = {"query": query, "evidence": "true", "format": "json"}
        ours, theirs = (
            app.test_client().get("/sparql", query_string=asked).get_json()
            for app in (almanac_app, over_remote)
        )
        assert ours["head"] == theirs["head"]
        assert ours["results"] == theirs["results"]
    assert ours["head"]["evidence"]["claims"]


def test_a_run_that_was_stopped_is_gone_on_with(
    start_oxigraph: Callable[[], str], build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("r2pgraph.publish._MOST_GRAPHS", 4)
    url = start_oxigraph()
    store = RemoteStore(url + "/query", url + "/update")
    whole, sent = store.update, []

    def stops(text: str) -> None:
        sent.append(text)
        if len(sent) == 4:
            raise EngineUnavailableError("the wire was cut")
        whole(text)

    store.update = stops  # type: ignore[method-assign]
    with pytest.raises(EngineUnavailableError):
        publish(store, build)
    # What is not whole is not served as a build.
    assert not isinstance(open_remote(url + "/query"), PublishedEngine)
    store.update = whole  # type: ignore[method-assign]
    assert 0 < publish(store, build) <= len(build.graphs) - 8
    assert publish(store, build) == 0
    assert read_record(store.reading).whole == build.digest


def test_what_somebody_has_changed_is_loaded_again(url: str, build: Build) -> None:
    store = RemoteStore(url + "/query", url + "/update")
    one, other = list(build.graphs)[:2]
    store.update(f"INSERT DATA {{ GRAPH <{one}> {{ <urn:a> <urn:b> 1 }} }} ; DROP GRAPH <{other}>")
    assert publish(store, build) == 2
    store.update(f"DELETE WHERE {{ GRAPH <{terms.UNION_GRAPH}> {{ ?s a ?o }} }}")
    assert publish(store, build) == 0
    assert store.counts()[terms.UNION_GRAPH] == build.united


def test_a_value_that_was_changed_is_noticed(url: str, build: Build) -> None:
    """As many triples as before, and not the same."""
    store = RemoteStore(url + "/query", url + "/update")
    # No update can name a blank node that is there already.
    name, triple = next(
        (name, triple)
        for name in sorted(build.union)
        for triple in build.graphs[name]
        if not any(isinstance(term, ox.BlankNode) for term in (triple.subject, triple.object))
    )
    change = (
        f"DELETE DATA {{ GRAPH <{name}> {{ {triple} }} }} ; "
        f"INSERT DATA {{ GRAPH <{name}> {{ <urn:a> <urn:b> <urn:c> }} }}"
    )
    store.update(change)
    with pytest.raises(PublicationError, match="1 graphs are not as they were sent"):
        publish(store, build)
    store.update(f"DROP GRAPH <{name}>")
    assert publish(store, build) == 1


def test_an_older_build_is_replaced(start_oxigraph: Callable[[], str], build: Build) -> None:
    url = start_oxigraph()
    store = RemoteStore(url + "/query", url + "/update")
    publish(store, build)
    name = sorted(build.union)[0]
    graphs = {one: triples for one, triples in build.graphs.items() if one != name}
    digests = {one: digest for one, digest in build.digests.items() if one != name}
    united = len({t for one in build.union - {name} for t in build.graphs[one]})
    newer = Build(graphs, build.union - {name}, digests, united, build.prefixes)
    assert publish(store, newer) == 0
    assert name not in store.counts()
    assert read_record(store.reading).whole == newer.digest != build.digest


def test_a_store_that_cannot_be_written_to(url: str) -> None:
    with pytest.raises(EngineUnavailableError, match="--update"):
        RemoteStore(url + "/query", "http://127.0.0.1:1/update").update("DROP ALL")
    with pytest.raises(PublicationError, match="answers 4"):
        RemoteStore(url + "/query", url + "/query").update("CLEAR ALL")
    assert _update_beside(url + "/query") == url + "/update"
    assert main(["publish"]) == 2
    with pytest.raises(UsageError, match="--update"):
        _update_beside(url + "/sparql")


def test_the_commands(start_oxigraph: Callable[[], str], start_server: Any) -> None:
    url = start_oxigraph()
    command = [sys.executable, "-m", "r2pgraph", "publish", "--engine", url + "/query"]
    done = subprocess.run([*command, "--root", str(CORPUS)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "read back and are the same" in done.stdout
    front = start_server("--engine", url + "/query", "--root", str(CORPUS))
    for path in ("/claim/almanac/twelve", "/queries/who-says"):
        with urllib.request.urlopen(front.url + path, timeout=20) as response:
            assert response.status == 200
    # A store that holds something else is served as what it is.
    plain = start_server("--engine", start_oxigraph() + "/query")
    with urllib.request.urlopen(plain.url + "/.well-known/void", timeout=20) as response:
        assert terms.DATASET.encode() not in response.read()


def test_a_store_that_does_not_answer_ends_the_start(start_server: Any) -> None:
    server = start_server("--engine", "http://127.0.0.1:1/query", wait=False)
    output = server.process.communicate(timeout=30)[0]
    assert server.process.returncode not in (0, None)
    assert "does not answer" in output
    assert "Traceback" not in output


def test_limits_hold_for_another_store(url: str) -> None:
    engine = open_remote(url + "/query", Limits(size=100))
    with pytest.raises(Exception, match="bytes"):
        engine.query("SELECT * { ?s ?p ?o }")
