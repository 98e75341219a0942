"""Prefixes: the list that the ontology declares, and IRIs as names with a prefix."""

import re
from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from r2pgraph import terms

# What a file of claims calls its own graph; it is another graph in each file, so it is not listed.
CHAPTER = "chapter"
# Local names that Turtle and SPARQL take without escapes.
_LOCAL = re.compile(r"\w(?:[\w.-]*[\w-])?", re.ASCII)


def shorten(iri: str, prefixes: Mapping[str, str]) -> str:
    """An IRI as a name with the longest prefix that fits, or as it is."""
    fitting = [
        (len(namespace), prefix)
        for prefix, namespace in prefixes.items()
        if iri.startswith(namespace) and _LOCAL.fullmatch(iri[len(namespace) :])
    ]
    if not fitting:
        return iri
    length, prefix = max(fitting)
    return f"{prefix}:{iri[length:]}"


def declared_prefixes(quads: Iterable[ox.Quad]) -> dict[str, str]:
    """The sh:declare entries among some quads."""
    parts: dict[str, dict[str, str]] = {}
    for quad in quads:
        if quad.predicate.value in (terms.SH_PREFIX, terms.SH_NAMESPACE):
            value = quad.object.value if isinstance(quad.object, ox.Literal) else ""
            parts.setdefault(str(quad.subject), {})[quad.predicate.value] = value
    return {
        part[terms.SH_PREFIX]: part[terms.SH_NAMESPACE] for part in parts.values() if len(part) == 2
    }
