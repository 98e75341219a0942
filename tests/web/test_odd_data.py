"""Legal and unusual RDF: spellings of addresses, graphs without one, triples as values."""

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from r2pgraph.engine.embedded import EmbeddedEngine
from r2pgraph.store import ensure_store, of_files
from r2pgraph.web.app import create_app

PREFIXES = """@prefix ex: <https://example.org/> . @prefix id: <https://w3id.org/r2pgraph/id/> .
@prefix claim: <https://w3id.org/r2pgraph/claim/> .
"""
FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}
SUBJECTS = ("caf%C3%A9", "caf%c3%a9-low", "thé", "a%20b", "x%3Ay", "(round)", "star*", "c:d")


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Iterator[FlaskClient]:
    folder = tmp_path_factory.mktemp("odd")
    subjects = "".join(
        f"<https://w3id.org/r2pgraph/id/{name}> ex:spelt '{name}' .\n" for name in SUBJECTS
    )
    (folder / "x y.ttl").write_text(PREFIXES + subjects, encoding="utf-8")
    (folder / "graphs.trig").write_text(
        PREFIXES + '_:g { id:b ex:p "x" ; ex:q _:g } claim:z { id:b ex:q 2 }', encoding="utf-8"
    )
    (folder / "terms.ttl").write_text(
        PREFIXES + 'id:t ex:says <<( ex:a ex:b "x" )>> . id:n <https://example.org/1/2> "y" .'
        'id:u ex:p "bell \\u0007" .',
        encoding="utf-8",
    )
    engine = EmbeddedEngine(ensure_store(of_files(sorted(folder.iterdir())), cache))
    yield create_app(engine).test_client()
    engine.close()


@pytest.mark.parametrize("name", SUBJECTS)
@pytest.mark.parametrize("sent", ["as it is", "encoded again"])
def test_an_address_is_found_as_it_was_sent(odd: FlaskClient, name: str, sent: str) -> None:
    path = quote(name) if sent == "encoded again" else name
    answer = odd.get(f"/page/id/{path}?format=nt")
    assert answer.status_code == 200
    assert f"<https://w3id.org/r2pgraph/id/{name}>" in answer.text
    leads = odd.get(f"/id/{path}").headers["Location"]
    assert name in odd.get(leads + "?format=nt").text


def test_of_two_spellings_the_one_that_was_sent_decoded_comes_first(odd: FlaskClient) -> None:
    assert odd.get("/page/id/nobody%20here").status_code == 404
    assert odd.get("/page/id/%00").status_code == 404
    assert odd.get("/page/id/%ff").status_code == 404


def test_a_file_with_a_space_is_a_graph_with_a_page(odd: FlaskClient) -> None:
    for path in ("/graph/data/x%20y", "/graph/data/x%2520y"):
        answer = odd.get(path + "?format=nt")
        assert answer.status_code == 200
        assert "spelt" in answer.text


@pytest.mark.parametrize("name", ["nq", "trig"])
def test_a_graph_without_an_address_is_written(odd: FlaskClient, name: str) -> None:
    quads = list(ox.parse(odd.get(f"/page/id/b?format={name}").data, FORMATS[name]))
    graphs = {quad.graph_name for quad in quads}
    assert ox.NamedNode("https://w3id.org/r2pgraph/claim/z") in graphs
    (blank,) = (graph for graph in graphs if isinstance(graph, ox.BlankNode))
    # The same node where it is a value and where it is a graph.
    assert blank in {quad.object for quad in quads}


PATHS = (
    *(f"/page/id/{name}" for name in ("t", "n", "u", "b")),
    "/graph/data/terms",
    "/graph-store?default",
    "/graph-store?graph=https%3A%2F%2Fw3id.org%2Fr2pgraph%2Fgraph%2Fdata%2Fterms",
    "/sparql?query=" + quote("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"),
    "/sparql?query=" + quote("DESCRIBE <https://w3id.org/r2pgraph/id/t>"),
)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("name", FORMATS)
def test_it_is_written_or_refused_with_what_can_carry_it(
    odd: FlaskClient, path: str, name: str
) -> None:
    answer = odd.get(path + ("&" if "?" in path else "?") + "format=" + name)
    if name in ("rdf", "jsonld") and answer.status_code == 406:
        assert "Turtle" in answer.get_json()["detail"]
        return
    assert answer.status_code == 200
    assert list(ox.parse(answer.data, FORMATS[name], base_iri="https://example.org/"))
    if name == "rdf":
        ElementTree.fromstring(answer.data)


def test_what_a_format_cannot_carry() -> None:
    """The cases above that are refused, so that a library that learns to write them is noticed."""
    triple = ox.Triple(ox.NamedNode("http://s"), ox.NamedNode("http://p/1/2"), ox.Literal("\x07"))
    body = ox.serialize([triple], format=ox.RdfFormat.RDF_XML)
    assert body is not None
    with pytest.raises(ElementTree.ParseError):
        ElementTree.fromstring(body)


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_rows_of_odd_terms(odd: FlaskClient, name: str) -> None:
    for text in ("SELECT ?o { ?s <https://example.org/says> ?o }", "SELECT ?g { GRAPH ?g {} }"):
        answer = odd.get("/sparql", query_string={"query": text, "format": name})
        assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/page/id/t", "/page/id/b", "/page/id/u", "/graph/data/terms"])
def test_pages_show_them(odd: FlaskClient, path: str) -> None:
    assert odd.get(path, headers={"Accept": "text/html"}).status_code == 200
