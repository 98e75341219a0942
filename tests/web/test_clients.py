"""The endpoint through SPARQLWrapper and rdflib, and a server of ours that has it as its engine."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, GET, JSON, N3, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, XML
from SPARQLWrapper import SPARQLWrapper as Wrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from r2pgraph.engine.base import Limits, ask, select, triples
from r2pgraph.engine.formats import FORMATS, JSON_LD
from r2pgraph.engine.remote import RemoteEngine
from r2pgraph.errors import (
    EngineUnavailableError,
    QueryFailedError,
    QuerySyntaxError,
    QueryTimeoutError,
    ResultTooLargeError,
    ServiceRefusedError,
    UsageError,
)

STATED_BY = "<https://w3id.org/r2pgraph/ontology#statedBy>"
ROWS = f"SELECT ?s WHERE {{ ?s {STATED_BY} ?o }} ORDER BY ?s"
GARDENER = "https://w3id.org/r2pgraph/claim/almanac/frost-gardener"
NEIGHBOUR = "https://w3id.org/r2pgraph/claim/almanac/frost-neighbour"
ENDLESS = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(9)) + " }"


def _wrapper(server: Any, query: str, result_format: str) -> Wrapper:
    wrapper = Wrapper(server.url + "/sparql")
    wrapper.setQuery(query)
    wrapper.setReturnFormat(result_format)
    return wrapper


@pytest.mark.parametrize(("method", "how"), [(GET, None), (POST, None), (POST, POSTDIRECTLY)])
def test_rows_by_every_method(server: Any, method: str, how: str | None) -> None:
    wrapper = _wrapper(server, ROWS, JSON)
    wrapper.setMethod(method)
    if how:
        wrapper.setRequestMethod(how)
    rows = wrapper.queryAndConvert()["results"]["bindings"]
    assert [row["s"]["value"] for row in rows] == [GARDENER, NEIGHBOUR]


@pytest.mark.parametrize("result_format", [XML, CSV, TSV])
def test_rows_in_other_formats(server: Any, result_format: str) -> None:
    converted = _wrapper(server, ROWS, result_format).queryAndConvert()
    text = converted.toxml() if result_format == XML else converted.decode()
    assert GARDENER in text


@pytest.mark.parametrize("result_format", [RDFXML, TURTLE, N3])
@pytest.mark.parametrize(
    "query", [f"CONSTRUCT WHERE {{ ?s {STATED_BY} ?o }}", f"DESCRIBE <{GARDENER}>"]
)
def test_triples(server: Any, result_format: str, query: str) -> None:
    converted = _wrapper(server, query, result_format).queryAndConvert()
    text = converted.decode() if isinstance(converted, bytes) else converted.serialize()
    assert "frost-gardener" in text


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_a_graph_of_rdflib_reads_it(server: Any, method: str) -> None:
    graph = Graph(SPARQLStore(server.url + "/sparql", method=method))
    stated_by = URIRef(STATED_BY.strip("<>"))
    assert {str(s) for s in graph.subjects(stated_by)} == {GARDENER, NEIGHBOUR}
    assert (URIRef(GARDENER), stated_by, None) in graph
    assert [str(row[0]) for row in graph.query(ROWS)] == [GARDENER, NEIGHBOUR]


def test_ask_and_errors(server: Any) -> None:
    assert _wrapper(server, "ASK {}", JSON).queryAndConvert()["boolean"] is True
    with pytest.raises(QueryBadFormed, match="does not parse"):
        _wrapper(server, "SELECT * {", JSON).query()


@pytest.fixture
def remote(server: Any) -> RemoteEngine:
    return RemoteEngine(server.url + "/sparql", Limits(seconds=5))


def test_a_remote_engine_answers_like_the_embedded(remote: RemoteEngine) -> None:
    assert remote.ready()
    assert GARDENER in remote.graph_names
    who = ox.NamedNode("https://w3id.org/r2pgraph/id/agent/gardener")
    bound = select(remote, f"SELECT ?s {{ ?s {STATED_BY} ?who }}", {"who": who})
    assert bound == [{"s": ox.NamedNode(GARDENER)}]
    assert ask(remote, "ASK { ?s ?p ?o }")
    assert len(triples(remote, f"CONSTRUCT WHERE {{ ?s {STATED_BY} ?o }}")) == 2
    for result_format in FORMATS.values():
        query = f"CONSTRUCT WHERE {{ ?s {STATED_BY} ?o }}" if result_format.graph else ROWS
        assert remote.query(query, result_format=result_format).result_format is result_format
    assert remote.query(f"DESCRIBE <{GARDENER}>", result_format=JSON_LD).body


def test_a_remote_engine_passes_the_dataset_on(remote: RemoteEngine) -> None:
    text = "SELECT * { ?s ?p ?o }"
    body = remote.query(text, default_graphs=[GARDENER], result_format=FORMATS["csv"]).body
    assert body.count(b"\r\n") == 2
    body = remote.query(
        f"SELECT * FROM <{GARDENER}> {{ ?s ?p ?o }}", result_format=FORMATS["csv"]
    ).body
    assert body.count(b"\r\n") == 2
    for graph in ("http://127.0.0.1:1/data", "file:///etc/passwd"):
        text = f"SELECT * FROM <{graph}> {{ ?s ?p ?o }}"
        assert remote.query(text, result_format=FORMATS["csv"]).body.count(b"\r\n") == 1


@pytest.mark.parametrize(
    ("query", "failure"),
    [
        ("SELECT * { SERVICE <http://a> {} }", ServiceRefusedError),
        ("SELECT * { ?s ?p ", QuerySyntaxError),
        (ENDLESS, QueryTimeoutError),
        ("SELECT ?none { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", QueryFailedError),
    ],
)
def test_failures_of_the_remote_are_ours(
    remote: RemoteEngine, query: str, failure: type[Exception]
) -> None:
    with pytest.raises(failure):
        remote.query(query)


def test_a_remote_result_is_capped(server: Any) -> None:
    engine = RemoteEngine(server.url + "/sparql", Limits(size=100))
    with pytest.raises(ResultTooLargeError):
        engine.query("SELECT * { ?s ?p ?o }")


def test_an_endpoint_that_is_not_there() -> None:
    engine = RemoteEngine("http://127.0.0.1:1/sparql", Limits(seconds=2))
    assert not engine.ready()
    with pytest.raises(EngineUnavailableError, match="does not answer"):
        engine.query("ASK {}")
    with pytest.raises(UsageError, match="endpoint"):
        RemoteEngine("file:///etc/passwd")


@pytest.mark.parametrize("path", ["/", "/no-such-page"])
def test_an_address_that_is_no_endpoint(server: Any, path: str) -> None:
    engine = RemoteEngine(server.url + path)
    with pytest.raises(EngineUnavailableError, match="check the address"):
        engine.query("ASK {}")


def test_a_server_may_have_another_as_its_engine(server: Any, start_server: Any) -> None:
    front = start_server("--engine", server.url + "/sparql", "--timeout", "5")
    rows = _wrapper(front, ROWS, JSON).queryAndConvert()["results"]["bindings"]
    assert len(rows) == 2


def test_the_command_line_asks_an_endpoint(server: Any, tmp_path: Path, repository: Path) -> None:
    path = tmp_path / "q.rq"
    path.write_text(ROWS, encoding="utf-8")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "r2pgraph", "query", str(path)),
            *("--engine", server.url + "/sparql", "--format", "csv"),
        ],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(repository / "service")},
    )
    assert done.stdout.split()[:2] == ["s", GARDENER]
