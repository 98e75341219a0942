"""Published files: the same bytes each time, with counts and checksums that hold."""

import hashlib
from xml.etree import ElementTree

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.export import CATALOG, CHECKSUMS, files
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
