"""The service description and VoID: standard terms, counted numbers, the configured address."""

from functools import partial

import pyoxigraph as ox
import pytest

from r2pgraph import terms
from r2pgraph.engine.base import select
from r2pgraph.engine.embedded import EmbeddedEngine
from r2pgraph.engine.formats import GRAPH_FORMATS
from r2pgraph.sparql.describe import describe_service, graph_collections, write_triples
from r2pgraph.sparql.void import Counts, measure

ENDPOINT = "https://graph.example.org/sparql"


@pytest.fixture(scope="module")
def counts(small_engine: EmbeddedEngine) -> Counts:
    return measure(partial(select, small_engine))


@pytest.fixture(scope="module")
def description(counts: Counts) -> ox.Store:
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in describe_service(counts, ENDPOINT))
    return store


def _objects(store: ox.Store, subject: str, predicate: str) -> set[str]:
    found = store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), None)
    return {quad.object.value for quad in found}


def test_numbers_are_those_of_the_store(counts: Counts, small_engine: EmbeddedEngine) -> None:
    assert counts.triples == small_engine.store.triples
    assert {name for name, _ in counts.by_graph} == set(small_engine.store.union_graphs)
    assert dict(counts.by_class)[terms.CLAIM_CLASS] == 2
    assert sum(count for _, count in counts.by_property) == counts.triples
    assert counts.properties == len(counts.by_property)


def test_the_endpoint_is_described(description: ox.Store) -> None:
    assert _objects(description, ENDPOINT, terms.SD + "endpoint") == {ENDPOINT}
    assert _objects(description, ENDPOINT, terms.SD + "supportedLanguage") == {
        terms.SD + "SPARQL11Query"
    }
    assert _objects(description, ENDPOINT, terms.SD + "feature") == {terms.SD + "UnionDefaultGraph"}
    assert len(_objects(description, ENDPOINT, terms.SD + "resultFormat")) == 10


def test_the_dataset_is_described(description: ox.Store, counts: Counts) -> None:
    assert _objects(description, terms.DATASET, terms.VOID + "triples") == {str(counts.triples)}
    assert _objects(description, terms.DATASET, terms.VOID + "sparqlEndpoint") == {ENDPOINT}


def test_graphs_are_described_by_pattern_and_count(counts: Counts, description: ox.Store) -> None:
    found = graph_collections(counts)
    assert sum(one.count for one in found) == len(counts.by_graph)
    assert len(found) < len(counts.by_graph)
    assert all(one.example.startswith(one.start) for one in found)
    claims = next(one for one in found if one.start == terms.CLAIM)
    assert claims.count == 2
    available = _objects(description, ENDPOINT, terms.SD + "availableGraphs")
    assert len(available) == len(found)
    graphs = {name for name, _ in counts.by_graph}
    told = {quad.object.value for quad in description if isinstance(quad.object, ox.NamedNode)}
    assert len(told & graphs) <= len(found)


def test_foreign_graphs_are_told_by_host() -> None:
    names = ("http://a.example/x/1", "http://a.example/y", "urn:z:1", "http://b.example")
    counts = Counts(0, 0, 0, 0, (), (), tuple((name, 1) for name in names))
    assert {one.start: one.count for one in graph_collections(counts)} == {
        "http://a.example/": 2,
        "urn:": 1,
        "http://b.example": 1,
    }


@pytest.mark.parametrize("result_format", GRAPH_FORMATS, ids=lambda one: one.name)
def test_it_is_written_in_every_format(description: ox.Store, result_format: object) -> None:
    body = write_triples((quad.triple for quad in description), result_format)  # type: ignore[arg-type]
    parsed = ox.parse(body, ox.RdfFormat.from_media_type(result_format.media_type))  # type: ignore[attr-defined]
    assert len({str(quad.triple) for quad in parsed}) == len(description)
