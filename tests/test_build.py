"""Published files: the same bytes each time, with counts and checksums that hold."""

import hashlib
import json
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from rocrate.rocrate import ROCrate

from r2pgraph import crate, terms
from r2pgraph.build import CATALOG, CHECKSUMS, files
from r2pgraph.layout import Layout, find_layout
from r2pgraph.load import load_corpus


def test_two_builds_are_the_same_bytes(small_layout: Layout) -> None:
    first = dict(files(load_corpus(small_layout)))
    second = dict(files(load_corpus(small_layout)))
    assert set(first) == {
        "r2pgraph.nq",
        "r2pgraph.trig",
        "ontology.ttl",
        "void.ttl",
        "modules/claims.ttl",
        "modules/prefixes.ttl",
        CATALOG,
        CHECKSUMS,
        crate.NAME,
    }
    assert first == second
    assert b"_:" in first["r2pgraph.nq"]


def test_checksums_are_of_the_files(small_layout: Layout) -> None:
    bodies = dict(files(load_corpus(small_layout)))
    lines = bodies.pop(CHECKSUMS).decode().splitlines()
    assert lines == [f"{hashlib.sha256(body).hexdigest()}  {name}" for name, body in bodies.items()]


def test_both_datasets_hold_the_same(small_layout: Layout) -> None:
    bodies = dict(files(load_corpus(small_layout)))
    datasets = [
        ox.Dataset(ox.parse(bodies["r2pgraph.nq"], ox.RdfFormat.N_QUADS)),
        ox.Dataset(ox.parse(bodies["r2pgraph.trig"], ox.RdfFormat.TRIG)),
    ]
    for dataset in datasets:
        dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    assert datasets[0] == datasets[1]
    graphs = {str(quad.graph_name) for quad in datasets[0]}
    assert {f"<{terms.ENTAILMENTS_GRAPH}>", f"<{terms.CATALOGUE_GRAPH}>"} < graphs


def test_the_ontology_has_one_header_and_imports_nothing_that_it_holds(
    small_layout: Layout,
) -> None:
    """Modules have headers of their own; in one document they would make it somebody else's."""
    for layout in (small_layout, find_layout()):
        body = dict(files(load_corpus(layout)))["ontology.ttl"]
        triples = [quad.triple for quad in ox.parse(body, ox.RdfFormat.TURTLE)]
        headed = [one.subject for one in triples if one.object == ox.NamedNode(terms.OWL_ONTOLOGY)]
        assert headed == [ox.NamedNode(terms.ONTOLOGY)]
        of_it = [one for one in triples if one.predicate.value == terms.OWL_VERSION_IRI]
        assert {one.subject for one in of_it} <= set(headed)
        assert not [one for one in triples if one.predicate.value == terms.OWL_IMPORTS]
        assert len(triples) > 20


def written(layout: Layout, folder: Path) -> Path:
    """A folder with all files of a build."""
    for name, body in files(load_corpus(layout)):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(body)
    return folder


@pytest.mark.usefixtures("offline")
def test_it_is_an_ro_crate_of_all_files(tmp_path: Path) -> None:
    folder = written(find_layout(), tmp_path)
    found = ROCrate(folder)
    assert str(found.version) == "1.1"
    for field in (found.name, found.description, found.license, found.publisher):
        assert field
    assert found.datePublished.year >= 2026
    assert found.root_dataset["identifier"] == terms.DATASET
    held = {one.id: one for one in found.get_by_type("File", exact=True)}
    there = {str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file()}
    assert set(held) == there - {crate.NAME}
    for name, one in held.items():
        body = (folder / name).read_bytes()
        if name != CHECKSUMS:
            assert one["sha256"] == hashlib.sha256(body).hexdigest()
            assert one["contentSize"] == str(len(body))
        assert one["name"]
        assert one["encodingFormat"]
    assert {one.id for one in found.root_dataset["hasPart"]} == set(held)
    makers = [found.root_dataset[role] for role in ("author", "publisher")]
    assert {one.id: one["name"] for (one,) in makers} == {
        f"{terms.ID}agent/r2pgraph-maintainers": "the r2pgraph maintainers"
    }
    assert [one["name"] for one in found.root_dataset["isBasedOn"]] == [
        "thesis on whether mass atrocities threaten global security"
    ]


def test_every_reference_of_the_crate_is_described(small_layout: Layout) -> None:
    graph = json.loads(dict(files(load_corpus(small_layout)))[crate.NAME])["@graph"]
    known = {one["@id"] for one in graph}
    assert len(known) == len(graph)
    # What the profile itself is stands outside of every crate.
    outside = {"https://w3id.org/ro/crate/1.1"}
    named = {
        value["@id"]
        for one in graph
        for values in one.values()
        for value in (values if isinstance(values, list) else [values])
        if isinstance(value, dict)
    }
    assert named - known == outside


def test_data_without_a_day_claim_none(small_layout: Layout) -> None:
    facts = crate.facts_of(load_corpus(small_layout).quads())
    assert facts.day == ""
    assert b"datePublished" not in crate.crate(facts, {}, {})


def test_the_catalogue_leads_to_every_module() -> None:
    bodies = dict(files(load_corpus(find_layout())))
    entries = {
        one.attrib["name"]: one.attrib["uri"] for one in ElementTree.fromstring(bodies[CATALOG])
    }
    assert len(entries) > 20
    held = {}
    for iri, name in entries.items():
        triples = {quad.triple for quad in ox.parse(bodies[name], ox.RdfFormat.TURTLE)}
        headers = [t for t in triples if t.object == ox.NamedNode(terms.OWL_ONTOLOGY)]
        assert ox.NamedNode(iri) in [t.subject for t in headers]
        held[iri] = {t.object.value for t in triples if t.predicate.value == terms.OWL_IMPORTS}
    # What a module imports is found beside it, so that nothing need be fetched.
    for imports in held.values():
        assert imports <= set(entries)


def test_void_counts_the_union_as_a_set(small_layout: Layout) -> None:
    corpus = load_corpus(small_layout)
    bodies = dict(files(corpus))
    store = ox.Store()
    store.load(bodies["void.ttl"], ox.RdfFormat.TURTLE)
    (row,) = store.query(f"SELECT ?n WHERE {{ <{terms.DATASET}> <{terms.VOID}triples> ?n }}")
    union = {(q.subject, q.predicate, q.object) for q in corpus.union_quads()}
    entailed = 6  # three kinds above the one claim, two above the other, and a superproperty
    assert int(row["n"].value) == len(union) + entailed
