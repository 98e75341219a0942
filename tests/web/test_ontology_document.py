"""The ontology as tools load it: one document, one header, nothing to fetch."""

import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import owlready2
import pyhornedowl
import pyoxigraph as ox
import pytest
from flask import Flask

from r2pgraph import terms
from r2pgraph.build import CATALOG, files
from r2pgraph.layout import find_layout
from r2pgraph.load import load_corpus
from r2pgraph.web.app import create_app

OwlApi = Callable[..., dict[str, str]]
HEADER = ox.NamedNode(terms.OWL_ONTOLOGY)


@pytest.fixture(scope="module")
def owl_api() -> OwlApi:
    """What the OWL API says of a file, through a program that loads it as Protégé does."""
    java, jars = shutil.which("java"), Path("/usr/share/java")
    if not java or not (jars / "owlapi-distribution.jar").is_file():
        pytest.skip("no OWL API: install libowlapi-java and default-jdk-headless")

    def load(*paths: Path) -> dict[str, str]:
        program = Path(__file__).parent / "LoadOntology.java"
        done = subprocess.run(
            [java, "-cp", f"{jars}/*", str(program), *map(str, paths)],
            capture_output=True,
            text=True,
            check=True,
        )
        return dict(line.split("\t", 1) for line in done.stdout.splitlines())

    return load


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


def test_its_header_says_what_registries_ask_for(packaged_app: Flask) -> None:
    body = packaged_app.test_client().get("/ontology?format=nt").data
    triples = [quad.triple for quad in ox.parse(body, ox.RdfFormat.N_TRIPLES)]
    said: dict[str, set[ox.NamedNode | ox.Literal]] = {}
    for one in triples:
        if one.subject == ox.NamedNode(terms.ONTOLOGY):
            said.setdefault(one.predicate.value, set()).add(one.object)
    vann = "http://purl.org/vocab/vann/preferredNamespace"
    for name in ("title", "description", "created", "modified", "license", "bibliographicCitation"):
        assert len(said[terms.DCTERMS + name]) == 1
    assert {one.value for one in said[vann + "Prefix"]} == {"r2p"}
    assert {one.value for one in said[vann + "Uri"]} == {terms.R2P}
    (status,) = said[terms.STATUS]
    assert isinstance(status, ox.NamedNode)
    for role in ("creator", "publisher"):
        for one in said[terms.DCTERMS + role]:
            about = {t.predicate.value: t.object for t in triples if t.subject == one}
            assert about[terms.RDF_TYPE].value == "http://www.w3.org/ns/prov#Organization"
            assert about[terms.RDFS_LABEL].value == "the r2pgraph maintainers"


def test_a_browser_gets_a_page(packaged_app: Flask) -> None:
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    answer = packaged_app.test_client().get("/ontology", headers={"Accept": accept})
    assert answer.mimetype == "text/html"


@pytest.mark.usefixtures("offline")
def test_owlready2_loads_it_offline(packaged_app: Flask) -> None:
    body = packaged_app.test_client().get("/ontology?format=rdf").data
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


def names(triples: list[ox.Triple], kind: str) -> set[str]:
    """What a document declares to be of a kind."""
    found = {t.subject for t in triples if t.object == ox.NamedNode(terms.OWL + kind)}
    return {one.value for one in found if isinstance(one, ox.NamedNode)}


@pytest.mark.parametrize("address", ["/ontology", "/ontology/crimes"])
@pytest.mark.parametrize("ending", ["rdf", "ttl"])
def test_horned_owl_loads_it(
    packaged_app: Flask, address: str, ending: str, tmp_path: Path
) -> None:
    body = packaged_app.test_client().get(f"{address}?format={ending}").data
    path = tmp_path / f"document.{ending.replace('rdf', 'owl')}"
    path.write_bytes(body)
    found = pyhornedowl.open_ontology(str(path))
    iri = terms.BASE + address.removeprefix("/")
    assert str(found.get_iri()) == iri
    assert str(found.get_version_iri()) == f"{iri}/0.1.0"
    wanted = ox.RdfFormat.RDF_XML if ending == "rdf" else ox.RdfFormat.TURTLE
    declared = names([quad.triple for quad in ox.parse(body, wanted)], "Class")
    assert declared <= {str(one) for one in found.get_classes()}


@pytest.mark.parametrize("ending", ["rdf", "ttl"])
def test_the_owl_api_of_protege_loads_it(
    packaged_app: Flask, ending: str, tmp_path: Path, owl_api: OwlApi
) -> None:
    body = packaged_app.test_client().get(f"/ontology?format={ending}").data
    path = tmp_path / f"document.{ending.replace('rdf', 'owl')}"
    path.write_bytes(body)
    told = owl_api(path)
    assert told["iri"] == terms.ONTOLOGY
    assert told["version"] == f"{terms.ONTOLOGY}/0.1.0"
    assert told["imports"] == "0"
    assert told["format"] == {"rdf": "RDF/XML Syntax", "ttl": "Turtle"}[ending]
    assert int(told["axioms"]) > 10_000
    assert int(told["classes"]) > 200
    # OWL 2 has no xsd:date, and dates are all that it minds.
    assert told["violations"] == "xsd:date"


def test_the_owl_api_finds_modules_by_the_catalogue(tmp_path: Path, owl_api: OwlApi) -> None:
    for name, body in files(load_corpus(find_layout())):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(body)
    told = owl_api(tmp_path / "modules" / "crimes.ttl", tmp_path / CATALOG)
    assert told["iri"] == f"{terms.MODULE}crimes"
    assert int(told["loaded"]) > 1


def test_data_without_an_ontology_have_no_document(foreign_engine: object) -> None:
    client = create_app(foreign_engine).test_client()  # type: ignore[arg-type]
    assert client.get("/ontology", headers={"Accept": "text/turtle"}).status_code == 404
