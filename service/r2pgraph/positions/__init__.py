"""Where in the text of an RDF file each thing is described and each statement stands.

Parsers give triples without positions, so the text is read a second time, by the tokens of its
grammar. It must not judge syntax: it runs on texts that the strict parser has accepted. What it
is not sure of has no place, so that a place is never a wrong one.
"""

from __future__ import annotations

from r2pgraph.positions.jsonld import read_jsonld
from r2pgraph.positions.turtle import read_turtle
from r2pgraph.positions.written import (
    BLANK,
    TRIPLE,
    Block,
    Key,
    Place,
    Statement,
    Written,
    literal,
)
from r2pgraph.positions.xml import read_xml

_TURTLE = (".ttl", ".trig", ".nt", ".nq")
_QUADS = ".nq"
_XML = (".rdf", ".owl", ".xml")

__all__ = [
    "BLANK",
    "TRIPLE",
    "Block",
    "Key",
    "Place",
    "Statement",
    "Written",
    "literal",
    "read_places",
]


def read_places(text: str, suffix: str, base: str = "") -> Written:
    """The places of a text whose file name ends as `suffix` says; none for other endings.

    Args:
        text: the text of the file, without a byte order mark.
        base: what relative addresses are resolved against, as the parser was told.
    """
    if suffix in _TURTLE:
        return read_turtle(text, base, quads=suffix == _QUADS)
    if suffix in _XML:
        return read_xml(text, base)
    return read_jsonld(text, base) if suffix == ".jsonld" else Written(text)
