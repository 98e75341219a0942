"""The service description and VoID: standard terms, counted numbers, the configured address."""

from functools import partial

import pyoxigraph as ox
import pytest

from r2pgraph import terms
from r2pgraph.engine.base import select
from r2pgraph.engine.embedded import EmbeddedEngine
from r2pgraph.engine.formats import GRAPH_FORMATS
from r2pgraph.sparql.describe import describe_service, write_triples
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
    named = description.query(
        f"SELECT ?g ?n {{ <{terms.DATASET}> <{terms.SD}namedGraph> ?x . ?x <{terms.SD}name> ?g ;"
        f" <{terms.SD}graph>/<{terms.VOID}triples> ?n }}"
    )
    assert {(row["g"].value, int(row["n"].value)) for row in named} == set(counts.by_graph)


@pytest.mark.parametrize("result_format", GRAPH_FORMATS, ids=lambda one: one.name)
def test_it_is_written_in_every_format(description: ox.Store, result_format: object) -> None:
    body = write_triples((quad.triple for quad in description), result_format)  # type: ignore[arg-type]
    parsed = ox.parse(body, ox.RdfFormat.from_media_type(result_format.media_type))  # type: ignore[attr-defined]
    assert len({str(quad.triple) for quad in parsed}) == len(description)
