"""Which of the addresses that a client may have meant is in the data.

The gateway hands on paths decoded, and an address in the data may be written with percent signs
(`…/x%20y`) or without: both are looked up, as it was sent before as it was decoded.
"""

import re
from collections.abc import Iterator
from urllib.parse import quote, unquote

import pyoxigraph as ox

from r2pgraph.claims import SECONDS, text_of
from r2pgraph.engine.base import Engine, select

# What has one spelling only.
_ONE_SPELLING = re.compile(r"[A-Za-z0-9/._~#-]*")
# Between the characters that are written as they are and those that never are.
_SAFE = ("/#-._~!$&'()*+,;=:@", "/#-._~")
_ESCAPE = re.compile("%[0-9A-F]{2}")
_IN_DATA = """SELECT DISTINCT ?thing WHERE { VALUES ?thing { %s } FILTER(
  EXISTS { GRAPH ?g { ?thing ?p ?o } } || EXISTS { GRAPH ?g { ?s ?p ?thing } } ||
  EXISTS { GRAPH ?g { ?s ?thing ?o } } || EXISTS { GRAPH ?thing { ?s ?p ?o } }) }"""


def meant(engine: Engine, iri: str) -> str:
    """The address in the data that a decoded one stands for; empty where it can be none.

    Of several the one that is nearest to what was sent; the first of all where none is held.
    """
    start, colon, rest = iri.partition("://")
    if _ONE_SPELLING.fullmatch(rest):
        return _valid(iri)
    possible = [one for text in _spellings(rest) if (one := _valid(start + colon + text))]
    if len(possible) > 1:
        wanted = " ".join(f"<{one}>" for one in possible)
        held = {
            text_of(row, "thing") for row in select(engine, _IN_DATA % wanted, deadline=SECONDS)
        }
        held.update(one for one in possible if one in engine.graph_names)
        possible.sort(key=lambda one: one not in held)
    return possible[0] if possible else ""


def _spellings(text: str) -> Iterator[str]:
    yield text
    for safe in _SAFE:
        encoded = quote(text, safe=safe)
        yield encoded
        yield _ESCAPE.sub(lambda found: found[0].lower(), encoded)
    yield unquote(text)


def _valid(iri: str) -> str:
    try:
        return ox.NamedNode(iri).value
    except ValueError:
        return ""
