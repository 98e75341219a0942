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
from r2pgraph.sparql.partitions import VOID_EXT, Partition, Select, partition_triples
from r2pgraph.sparql.void import Counts, integer, void_triples

_LICENCE = terms.DCTERMS + "license"
_LICENCES = f"SELECT DISTINCT ?licence WHERE {{ ?about <{_LICENCE}> ?licence }}"
_PREFIXES = {
    "sd": terms.SD,
    "void": terms.VOID,
    "rdf": terms.RDF,
    "xsd": terms.XSD,
    "formats": terms.FORMATS,
    "r2p": terms.R2P,
    "rdfs": terms.RDFS,
    "dcterms": terms.DCTERMS,
    "owl": terms.OWL,
    "sh": terms.SH,
    "skos": terms.SKOS,
    "queries": terms.QUERY,
    "void-ext": VOID_EXT,
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


@dataclass(frozen=True)
class Described:
    """A dataset as it is described: what it holds, and what there is to know before one asks.

    `dumps` are addresses that give the whole; `examples` are queries as they are published,
    which editors find in the description of the endpoint.
    """

    counts: Counts
    name: str = terms.DATASET
    endpoint: str = ""
    dumps: tuple[str, ...] = ()
    partitions: tuple[Partition, ...] = ()
    licences: tuple[str, ...] = ()
    examples: tuple[ox.Triple, ...] = ()


def licences_in(select: Select) -> tuple[str, ...]:
    """The licences that data name for themselves."""
    found = (row.get("licence") for row in select(_LICENCES))
    return tuple(sorted({one.value for one in found if isinstance(one, ox.NamedNode)}))


def describe_dataset(about: Described) -> Iterator[ox.Triple]:
    """What a dataset holds, in VoID, with its licence and where to get the whole."""
    dataset = ox.NamedNode(about.name)
    yield from void_triples(about.counts, about.name, about.endpoint or None)
    yield from partition_triples(about.partitions, [name for name, _ in about.counts.by_class])
    for licence in about.licences:
        yield ox.Triple(dataset, ox.NamedNode(_LICENCE), ox.NamedNode(licence))
    for dump in about.dumps:
        yield ox.Triple(dataset, ox.NamedNode(terms.VOID + "dataDump"), ox.NamedNode(dump))


def describe_service(about: Described) -> Iterator[ox.Triple]:
    """The triples that describe the endpoint, and its dataset."""
    counts, endpoint, name = about.counts, about.endpoint, about.name
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
    yield from describe_dataset(about)
    yield from about.examples


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
    # What is said of one node stands together, which makes it half as long.
    by_subject: dict[object, list[ox.Triple]] = {}
    for one in statements:
        by_subject.setdefault(one.subject, []).append(one)
    found = [t for of in by_subject.values() for t in sorted(of, key=lambda t: str(t.predicate))]
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
