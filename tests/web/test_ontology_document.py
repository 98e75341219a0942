"""The ontology as tools load it: one document, one header, nothing to fetch."""

import io
import socket
from pathlib import Path

import owlready2
import pyoxigraph as ox
import pytest
from flask import Flask

from r2pgraph import terms
from r2pgraph.web.app import create_app

HEADER = ox.NamedNode(terms.OWL_ONTOLOGY)


@pytest.mark.parametrize("accept", [None, "*/*", "application/rdf+xml, */*;q=0.1"])
def test_it_has_one_header_and_imports_nothing_that_it_holds(
    packaged_app: Flask, accept: str | None
) -> None:
    headers = {"Accept": accept} if accept else {}
    answer = packaged_app.test_client().get("/ontology", headers=headers)
    assert answer.mimetype == "application/rdf+xml"
    triples = [quad.triple for quad in ox.parse(answer.data, ox.RdfFormat.RDF_XML)]
    headed = {t.subject for t in triples if t.object == HEADER}
    assert headed == {ox.NamedNode(terms.ONTOLOGY)}
    versions = [t for t in triples if t.predicate.value == terms.OWL_VERSION_IRI]
    assert [t.subject.value for t in versions] == [terms.ONTOLOGY]
    assert not [t for t in triples if t.predicate.value == terms.OWL_IMPORTS]
    assert len([t for t in triples if t.object == ox.NamedNode(terms.OWL_CLASS)]) > 100


def test_a_browser_gets_a_page(packaged_app: Flask) -> None:
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    answer = packaged_app.test_client().get("/ontology", headers={"Accept": accept})
    assert answer.mimetype == "text/html"


def test_owlready2_loads_it_offline(packaged_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    body = packaged_app.test_client().get("/ontology?format=rdf").data

    def refuse(*_: object) -> None:
        raise AssertionError("something was fetched")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    world = owlready2.World()
    ontology = world.get_ontology(terms.ONTOLOGY).load(fileobj=io.BytesIO(body))
    assert ontology.base_iri.startswith(terms.ONTOLOGY)
    assert len(list(world.classes())) > 100
    assert ontology.imported_ontologies == []


@pytest.mark.parametrize("module", ["crimes", "statute", "provisions"])
def test_owlready2_loads_a_module_with_what_it_imports(
    packaged_app: Flask, module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, waiting, seen = packaged_app.test_client(), [module], {module}
    while waiting:
        name = waiting.pop()
        body = client.get(f"/ontology/{name}?format=rdf").data
        (tmp_path / f"{name}.rdf").write_bytes(body)
        for quad in ox.parse(body, ox.RdfFormat.RDF_XML):
            imported = str(getattr(quad.object, "value", "")).rpartition("/")[2]
            if quad.predicate.value == terms.OWL_IMPORTS and imported not in seen:
                seen.add(imported)
                waiting.append(imported)
    assert "claims" not in seen
    monkeypatch.setattr(owlready2, "onto_path", [str(tmp_path)])
    monkeypatch.setattr("owlready2.namespace.onto_path", [str(tmp_path)])
    world = owlready2.World()
    found = world.get_ontology(f"{terms.MODULE}{module}").load()
    assert {one.name for one in world.ontologies.values()} >= seen
    assert found.name == module
    assert len(list(world.individuals())) > 10


def test_data_without_an_ontology_have_no_document(foreign_engine: object) -> None:
    client = create_app(foreign_engine).test_client()  # type: ignore[arg-type]
    assert client.get("/ontology", headers={"Accept": "text/turtle"}).status_code == 404
