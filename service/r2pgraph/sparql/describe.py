"""The service description (SPARQL 1.1 Service Description), with the dataset in VoID.

Says what the endpoint is and does under its configured address; what the dataset holds is
counted in `void`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

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
    "rdfs": terms.RDFS,
}
# The kind of address among ours (claim/, graph/, ontology/), the host of any other.
_START = re.compile(rf"{re.escape(terms.BASE)}[^/#]*[/#]?|[A-Za-z][\w+.-]*:(?://[^/]*/?)?|.*")


@dataclass(frozen=True)
class GraphCollection:
    """Named graphs whose addresses start alike: the start, how many there are, and one of them."""

    start: str
    count: int
    example: str


def graph_collections(counts: Counts) -> list[GraphCollection]:
    """The named graphs by the start of their addresses, so that a description stays small."""
    groups: dict[str, list[str]] = {}
    for name, _ in counts.by_graph:
        groups.setdefault(_START.match(name)[0], []).append(name)  # type: ignore[index]
    return [GraphCollection(start, len(names), names[0]) for start, names in groups.items()]


def describe_service(
    counts: Counts, endpoint: str, name: str = terms.DATASET
) -> Iterator[ox.Triple]:
    """The triples that describe the endpoint at an address, and its dataset under a name."""
    service = ox.NamedNode(endpoint)
    dataset = ox.NamedNode(name)
    graph = ox.BlankNode("default")
    for predicate, value in (
        (terms.RDF_TYPE, terms.SD + "Service"),
        (terms.SD + "endpoint", endpoint),
        (terms.SD + "supportedLanguage", terms.SD + "SPARQL11Query"),
        (terms.SD + "feature", terms.SD + "UnionDefaultGraph"),
        (terms.SD + "defaultDataset", name),
        *((terms.SD + "resultFormat", one.unique_uri) for one in FORMATS.values()),
    ):
        yield ox.Triple(service, ox.NamedNode(predicate), ox.NamedNode(value))
    yield ox.Triple(dataset, ox.NamedNode(terms.RDF_TYPE), ox.NamedNode(terms.SD + "Dataset"))
    yield ox.Triple(dataset, ox.NamedNode(terms.SD + "defaultGraph"), graph)
    yield ox.Triple(graph, ox.NamedNode(terms.RDF_TYPE), ox.NamedNode(terms.SD + "Graph"))
    yield ox.Triple(graph, ox.NamedNode(terms.VOID + "triples"), integer(counts.triples))
    for number, collection in enumerate(graph_collections(counts)):
        yield from _described(service, ox.BlankNode(f"graphs{number}"), collection)
    yield from void_triples(counts, name, endpoint)


def _described(
    service: ox.NamedNode, part: ox.BlankNode, collection: GraphCollection
) -> Iterator[ox.Triple]:
    about = f"named graphs whose addresses start with {collection.start}"
    for predicate, value in (
        (terms.RDF_TYPE, ox.NamedNode(terms.SD + "GraphCollection")),
        (terms.RDFS_LABEL, ox.Literal(f"{collection.count} {about}", language="en")),
        (terms.VOID + "documents", integer(collection.count)),
        (terms.VOID + "exampleResource", ox.NamedNode(collection.example)),
    ):
        yield ox.Triple(part, ox.NamedNode(predicate), value)
    yield ox.Triple(service, ox.NamedNode(terms.SD + "availableGraphs"), part)


def write_triples(statements: Iterable[ox.Triple], result_format: ResultFormat) -> bytes:
    """Triples of the service's own in one of the graph formats."""
    found = list(statements)
    names = {one.value for t in found for one in t if isinstance(one, ox.NamedNode)}
    names |= {one.datatype.value for t in found for one in t if isinstance(one, ox.Literal)}
    used = {
        prefix: start
        for prefix, start in _PREFIXES.items()
        if any(name.startswith(start) for name in names)
    }
    body = ox.serialize(found, format=rdf_format(result_format), prefixes=used)
    assert body is not None  # without an output the serialiser returns what it wrote
    return body
