"""The result formats: short names, media types, and which kind of query each can answer."""

from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox


@dataclass(frozen=True)
class ResultFormat:
    """One way to write a result.

    `graph` formats carry triples (CONSTRUCT, DESCRIBE), the others rows (SELECT) and, except
    for plain tables by their specification, the answer of ASK.
    """

    name: str
    media_type: str
    graph: bool
    suffix: str
    unique_uri: str
    charset: str = ""

    def file_named(self, name: str) -> str:
        """A Content-Disposition: shown where it can be, saved under a name that tools open."""
        ending = self.name if self.name in ("json", "xml") else self.suffix
        return f'inline; filename="{name}.{ending}"'

    @property
    def content_type(self) -> str:
        return f"{self.media_type}; charset={self.charset}" if self.charset else self.media_type


_W3 = "http://www.w3.org/ns/formats/"

JSON = ResultFormat(
    "json", "application/sparql-results+json", False, "srj", _W3 + "SPARQL_Results_JSON"
)
XML = ResultFormat(
    "xml", "application/sparql-results+xml", False, "srx", _W3 + "SPARQL_Results_XML"
)
CSV = ResultFormat("csv", "text/csv", False, "csv", _W3 + "SPARQL_Results_CSV", "utf-8")
TSV = ResultFormat(
    "tsv", "text/tab-separated-values", False, "tsv", _W3 + "SPARQL_Results_TSV", "utf-8"
)
TURTLE = ResultFormat("ttl", "text/turtle", True, "ttl", _W3 + "Turtle", "utf-8")
N_TRIPLES = ResultFormat("nt", "application/n-triples", True, "nt", _W3 + "N-Triples")
RDF_XML = ResultFormat("rdf", "application/rdf+xml", True, "rdf", _W3 + "RDF_XML")
JSON_LD = ResultFormat("jsonld", "application/ld+json", True, "jsonld", _W3 + "JSON-LD")
TRIG = ResultFormat("trig", "application/trig", True, "trig", _W3 + "TriG")
N_QUADS = ResultFormat("nq", "application/n-quads", True, "nq", _W3 + "N-Quads")

ROW_FORMATS = (JSON, XML, CSV, TSV)
GRAPH_FORMATS = (TURTLE, N_TRIPLES, RDF_XML, JSON_LD, TRIG, N_QUADS)
FORMATS = {result_format.name: result_format for result_format in ROW_FORMATS + GRAPH_FORMATS}


def formats_for(form: str) -> tuple[ResultFormat, ...]:
    """The formats that can answer a query form, the default first."""
    return GRAPH_FORMATS if form in ("CONSTRUCT", "DESCRIBE") else ROW_FORMATS


def rdf_format(result_format: ResultFormat) -> ox.RdfFormat:
    """A format of triples as the engine's library knows it."""
    found = ox.RdfFormat.from_media_type(result_format.media_type)
    assert found is not None  # it knows all of GRAPH_FORMATS
    return found


def prefixes_for(result_format: ResultFormat, prefixes: Mapping[str, str]) -> dict[str, str]:
    """The prefixes that a format abbreviates names with; none for those that never do.

    Names in XML need a prefix, and tools that take an element without one for another language,
    such as OWL/XML, misread it. Those that begin with xml are reserved (Namespaces in XML, 3).
    """
    if result_format in (TURTLE, TRIG):
        return dict(prefixes)
    if result_format is not RDF_XML:
        return {}
    return {
        prefix: iri
        for prefix, iri in prefixes.items()
        if prefix and not prefix.lower().startswith("xml")
    }
