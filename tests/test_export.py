"""Published files: the same bytes each time, with counts and checksums that hold."""

import hashlib

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.export import CHECKSUMS, files
from r2pgraph.layout import Layout
from r2pgraph.load import load_corpus


def test_two_builds_are_the_same_bytes(small_layout: Layout) -> None:
    first = dict(files(load_corpus(small_layout)))
    second = dict(files(load_corpus(small_layout)))
    assert set(first) == {"r2pgraph.nq", "r2pgraph.trig", "ontology.ttl", "void.ttl", CHECKSUMS}
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


def test_void_counts_the_union_as_a_set(small_layout: Layout) -> None:
    corpus = load_corpus(small_layout)
    bodies = dict(files(corpus))
    store = ox.Store()
    store.load(bodies["void.ttl"], ox.RdfFormat.TURTLE)
    (row,) = store.query(f"SELECT ?n WHERE {{ <{terms.DATASET}> <{terms.VOID}triples> ?n }}")
    union = {(q.subject, q.predicate, q.object) for q in corpus.union_quads()}
    entailed = 6  # three kinds above the one claim, two above the other, and a superproperty
    assert int(row["n"].value) == len(union) + entailed
