"""The service description (SPARQL 1.1 Service Description), with the dataset in VoID.

Says what the endpoint is and does under its configured address; what the dataset holds is
counted in `void`.
"""

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.engine.formats import FORMATS, ResultFormat, rdf_format
from r2pgraph.sparql.void import Counts, integer, void_triples

_PREFIXES = {
    "sd": terms.SD,
    "void": terms.VOID,
    "rdf": terms.RDF,
    "xsd": terms.XSD,
    "formats": terms.FORMATS,
    "r2p": terms.R2P,
}


def describe_service(counts: Counts, endpoint: str) -> Iterator[ox.Triple]:
    """The triples that describe the endpoint at an address."""
    service = ox.NamedNode(endpoint)
    dataset = ox.NamedNode(terms.DATASET)
    graph = ox.BlankNode("default")
    for predicate, value in (
        (terms.RDF_TYPE, terms.SD + "Service"),
        (terms.SD + "endpoint", endpoint),
        (terms.SD + "supportedLanguage", terms.SD + "SPARQL11Query"),
        (terms.SD + "feature", terms.SD + "UnionDefaultGraph"),
        (terms.SD + "defaultDataset", terms.DATASET),
        *((terms.SD + "resultFormat", one.unique_uri) for one in FORMATS.values()),
    ):
        yield ox.Triple(service, ox.NamedNode(predicate), ox.NamedNode(value))
    yield ox.Triple(dataset, ox.NamedNode(terms.RDF_TYPE), ox.NamedNode(terms.SD + "Dataset"))
    yield ox.Triple(dataset, ox.NamedNode(terms.SD + "defaultGraph"), graph)
    yield ox.Triple(graph, ox.NamedNode(terms.RDF_TYPE), ox.NamedNode(terms.SD + "Graph"))
    yield ox.Triple(graph, ox.NamedNode(terms.VOID + "triples"), integer(counts.triples))
    for number, (name, count) in enumerate(counts.by_graph):
        named = ox.BlankNode(f"named{number}")
        content = ox.BlankNode(f"graph{number}")
        yield ox.Triple(dataset, ox.NamedNode(terms.SD + "namedGraph"), named)
        yield ox.Triple(named, ox.NamedNode(terms.RDF_TYPE), ox.NamedNode(terms.SD + "NamedGraph"))
        yield ox.Triple(named, ox.NamedNode(terms.SD + "name"), ox.NamedNode(name))
        yield ox.Triple(named, ox.NamedNode(terms.SD + "graph"), content)
        yield ox.Triple(content, ox.NamedNode(terms.RDF_TYPE), ox.NamedNode(terms.SD + "Graph"))
        yield ox.Triple(content, ox.NamedNode(terms.VOID + "triples"), integer(count))
    yield from void_triples(counts, endpoint=endpoint)


def write_triples(statements: Iterable[ox.Triple], result_format: ResultFormat) -> bytes:
    """Triples of the service's own in one of the graph formats."""
    body = ox.serialize(statements, format=rdf_format(result_format), prefixes=_PREFIXES)
    assert body is not None  # without an output the serialiser returns what it wrote
    return body
