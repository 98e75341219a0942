"""Other files than the packaged graph are served under a name of their own."""

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from r2pgraph import terms
from r2pgraph.engine.embedded import EmbeddedEngine
from r2pgraph.web.app import create_app
from r2pgraph.web.state import WebConfig

OWN = "http://zoo.example/kg/.well-known/void#dataset"
PLAIN = ("/", "/about", "/claims", "/issues", "/queries", "/synopsis", "/search", "/query")


@pytest.fixture(scope="module")
def zoo(foreign_engine: EmbeddedEngine) -> FlaskClient:
    return create_app(foreign_engine, WebConfig("http://zoo.example/kg")).test_client()


def _read(client: FlaskClient, path: str) -> ox.Store:
    store = ox.Store()
    store.load(client.get(path, headers={"Accept": "text/turtle"}).data, ox.RdfFormat.TURTLE)
    return store


@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void"])
def test_what_describes_it_speaks_of_it_alone(zoo: FlaskClient, path: str) -> None:
    told = _read(zoo, path)
    names = {term.value for quad in told for term in quad.triple if hasattr(term, "value")}
    assert OWN in names
    ours = {name for name in names if name.startswith(terms.BASE)}
    # The graph of its file has an address that this service makes.
    assert all(name.startswith(terms.DATA_GRAPH) or name == terms.GRAPH for name in ours)
    endpoint = ox.NamedNode(terms.VOID + "sparqlEndpoint")
    (found,) = told.quads_for_pattern(ox.NamedNode(OWN), endpoint, None)
    assert found.object == ox.NamedNode("http://zoo.example/kg/sparql")
    vocabularies = {
        quad.object.value
        for quad in told.quads_for_pattern(None, ox.NamedNode(terms.VOID + "vocabulary"), None)
    }
    assert "https://example.org/zoo#" in vocabularies
    assert b"ontology#" not in zoo.get(path, headers={"Accept": "text/turtle"}).data


def test_the_packaged_graph_keeps_its_name(almanac: FlaskClient) -> None:
    told = _read(almanac, "/.well-known/void")
    triples = ox.NamedNode(terms.VOID + "triples")
    assert list(told.quads_for_pattern(ox.NamedNode(terms.DATASET), triples, None))


@pytest.mark.parametrize("path", PLAIN)
def test_what_is_a_page_only_is_sent_as_nothing_else(zoo: FlaskClient, path: str) -> None:
    refused = zoo.get(path, headers={"Accept": "text/turtle"})
    assert refused.status_code == 406
    assert "text/html" in refused.get_json()["detail"]
    for accept in ("text/html", "*/*", "text/turtle, */*;q=0.1", "application/xhtml+xml"):
        assert zoo.get(path, headers={"Accept": accept}).mimetype == "text/html"
    assert zoo.get(path + "?format=html", headers={"Accept": "text/turtle"}).status_code == 200


def test_there_is_no_ontology_where_the_files_bring_none(zoo: FlaskClient) -> None:
    for path in ("/ontology", "/ontology/Claim", "/ontology/claims"):
        assert zoo.get(path, headers={"Accept": "text/turtle"}).status_code == 404


def test_pages_speak_of_the_files_and_not_of_the_packaged_graph(zoo: FlaskClient) -> None:
    page = {"Accept": "text/html"}
    about = zoo.get("/about", headers=page).text
    assert OWN in about
    assert "A claim: also the name of the graph" not in about
    for path in ("/", "/sparql", "/query"):
        assert "statedBy" not in zoo.get(path, headers=page).text
    assert "reference, claims" not in zoo.get("/.well-known/void", headers=page).text
