"""The service description and VoID: standard terms, counted numbers, the configured address."""

from functools import partial

import pyoxigraph as ox
import pytest

from r2pgraph import terms
from r2pgraph.catalogue import load_catalogue
from r2pgraph.engine.base import Row, select
from r2pgraph.engine.embedded import EmbeddedEngine
from r2pgraph.engine.formats import GRAPH_FORMATS, TURTLE
from r2pgraph.layout import find_layout
from r2pgraph.sparql.describe import Described, describe_service, graph_collections, write_triples
from r2pgraph.sparql.partitions import Partition, measure_partitions
from r2pgraph.sparql.void import Counts, measure
from r2pgraph.web.observing import Observer
from r2pgraph.web.state import Services, WebConfig

ENDPOINT = "https://graph.example.org/sparql"


@pytest.fixture(scope="module")
def counts(small_engine: EmbeddedEngine) -> Counts:
    return measure(partial(select, small_engine))


@pytest.fixture(scope="module")
def description(counts: Counts) -> ox.Store:
    store = ox.Store()
    store.extend(
        ox.Quad(*triple) for triple in describe_service(Described(counts, endpoint=ENDPOINT))
    )
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


# As the editor of the Swiss Institute of Bioinformatics asks, of the endpoint first and of its
# description where the endpoint has no rows (github.com/sib-swiss/sparql-editor, metadata.ts).
CLASSES = f"""PREFIX void: <{terms.VOID}> PREFIX void-ext: <http://ldf.fi/void-ext#>
SELECT DISTINCT ?subjectClass ?prop ?objectClass ?objectDatatype WHERE {{
  ?cp void:class ?subjectClass ; void:propertyPartition ?pp . ?pp void:property ?prop .
  OPTIONAL {{ ?pp void:triples ?triples }}
  OPTIONAL {{ {{ ?pp void:classPartition [ void:class ?objectClass ] }}
    UNION {{ ?pp void-ext:datatypePartition [ void-ext:datatype ?objectDatatype ] }} }}
}}"""
EXAMPLES = f"""PREFIX sh: <{terms.SH}> PREFIX rdfs: <{terms.RDFS}>
SELECT DISTINCT ?sq ?comment ?query WHERE {{
  ?sq a sh:SPARQLExecutable ; rdfs:comment ?comment ; sh:select|sh:ask|sh:construct ?query
}}"""


@pytest.fixture(scope="module")
def whole(packaged_engine: EmbeddedEngine) -> ox.Store:
    """The description of the whole graph, as a client reads it."""
    config = WebConfig(layout=find_layout())
    shared = Services(packaged_engine, config, Observer())
    store = ox.Store()
    body = write_triples(shared.service_description(), TURTLE)
    store.load(body, format=ox.RdfFormat.TURTLE)
    return store


def _completions(store: ox.Store) -> dict[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = {}
    for row in store.query(CLASSES):  # type: ignore[union-attr]
        values = found.setdefault((row["subjectClass"].value, row["prop"].value), set())
        values |= {one.value for one in (row["objectClass"], row["objectDatatype"]) if one}
    return found


def test_editors_complete_properties_by_class(whole: ox.Store) -> None:
    found = _completions(whole)
    claim = {prop for of, prop in found if of == terms.CLAIM_CLASS}
    assert {terms.STATED_BY, terms.STATED_IN, terms.HEDGING, terms.R2P + "about"} <= claim
    assert found[terms.CLAIM_CLASS, terms.STATED_IN] == {terms.PASSAGE_CLASS}
    assert found[terms.PASSAGE_CLASS, terms.PAGE] == {terms.XSD + "string"}
    assert found[terms.PLACE_CLASS, terms.LATITUDE] == {terms.XSD + "decimal"}


def test_partitions_are_what_the_data_have(
    whole: ox.Store, packaged_engine: EmbeddedEngine
) -> None:
    found = sorted(_completions(whole))
    assert len(found) > 1_000
    for of, prop in found[:: len(found) // 25]:
        text = f"SELECT (COUNT(*) AS ?n) {{ ?s a <{of}> ; <{prop}> ?o }}"
        (row,) = select(packaged_engine, text)
        told = whole.query(
            f"""PREFIX void: <{terms.VOID}> SELECT ?n {{ ?c void:class <{of}> ;
            void:propertyPartition [ void:property <{prop}> ; void:triples ?n ] }}"""
        )
        assert [one["n"].value for one in told] == [row["n"].value], (of, prop)  # type: ignore[union-attr]


def test_examples_are_the_catalogue_and_run(
    whole: ox.Store, packaged_engine: EmbeddedEngine
) -> None:
    found = {row["sq"].value: row["query"].value for row in whole.query(EXAMPLES)}  # type: ignore[union-attr]
    assert len(found) == len(load_catalogue(find_layout()).queries)
    for text in sorted(found.values())[::12]:
        assert select(packaged_engine, text)


def test_licence_and_dump_are_told(whole: ox.Store) -> None:
    assert _objects(whole, terms.DATASET, terms.DCTERMS + "license") == {
        "https://creativecommons.org/licenses/by/4.0/"
    }
    dumps = sorted(_objects(whole, terms.DATASET, terms.VOID + "dataDump"))
    assert [one.rpartition("/")[2] for one in dumps] == ["dump.nq", "graph-store?default"]


def test_a_property_with_values_of_many_classes_names_none() -> None:
    def ask(text: str) -> list[Row]:
        a, p = ox.NamedNode("urn:A"), ox.NamedNode("urn:p")
        if "?name" in text:
            return [{"name": a if "a ?name" in text else p}]
        if "COUNT" in text:
            return [{"class": a, "property": p, "count": ox.Literal(9)}]
        if "DATATYPE" in text:
            return []
        return [{"class": a, "property": p, "of": ox.NamedNode(f"urn:{n}")} for n in range(9)]

    assert measure_partitions(ask) == (Partition("urn:A", "urn:p", 9),)
