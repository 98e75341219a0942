"""The well-known vocabularies, as rdflib lists them. Must not know what a term means."""

from __future__ import annotations

from rdflib import namespace
from rdflib.namespace import DefinedNamespace

_NAMES = "RDF RDFS OWL SKOS SH PROV DCTERMS DC DCAT FOAF VOID ORG QB SOSA SSN TIME VANN DOAP ODRL2"


def well_known() -> dict[str, type[DefinedNamespace]]:
    """Each namespace with the vocabulary in it."""
    listed = (getattr(namespace, name) for name in _NAMES.split())
    return {str(one._NS): one for one in listed}
