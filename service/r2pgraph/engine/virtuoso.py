"""Answers of Virtuoso, made into those that the standards describe.

It writes labels of blank nodes that no format allows, numbers for truth values, decimals for long
integers, and tables in a form of its own. So it is asked for the one format of each kind that can
be read for certain, and what was wanted is written from that, by what writes the answers of the
embedded engine.
"""

import json
from collections.abc import Mapping
from itertools import pairwise
from typing import Any
from urllib.parse import urljoin

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.engine.base import Limits
from r2pgraph.engine.formats import JSON, N_TRIPLES, ResultFormat, prefixes_for
from r2pgraph.engine.writing import Refusal, write_result
from r2pgraph.errors import ResultFormatError, ResultTooLargeError
from r2pgraph.grammar.binding import Term
from r2pgraph.grammar.guard import Shape
from r2pgraph.grammar.tokens import Kind, tokens

_NODE = "nodeID://"
_BOOLEAN = terms.XSD + "boolean"
_DECIMAL, _INTEGER = terms.XSD + "decimal", terms.XSD + "integer"
_TRUTH = {"1": "true", "0": "false"}
# The only column of the answer to an ASK; without a row it is no.
_ASKED = "__ASK_RETVAL"
# Of what is described, as elsewhere, and not what refers to it too.
_DESCRIBE = 'define sql:describe-mode "CBD"\n'
_NOTHING = "urn:r2pgraph:empty"
_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


def speaks(server: str) -> bool:
    """Whether it is Virtuoso that calls itself so in the header `Server`."""
    return server.startswith("Virtuoso")


def asked_for(wanted: ResultFormat) -> ResultFormat:
    """The format to ask for instead of one."""
    return N_TRIPLES if wanted.graph else JSON


def sent(
    text: str, shape: Shape, default: list[str], named: list[str]
) -> tuple[str, list[str], list[str]]:
    """A query and its dataset as they have to be sent.

    Where only one part of a dataset is given, Virtuoso takes all graphs that there are for the
    other; and it reads a graph that the pattern names whatever the dataset is.
    """
    if default or named:
        # The empty one is of the dataset always: of a graph outside of it Virtuoso counts one row.
        default, named = default or [_NOTHING], [*named, _NOTHING]
        text = _within(text, dict(shape.prefixes), frozenset(named))
    return (_DESCRIBE + text if shape.form == "DESCRIBE" else text), default, named


def _within(text: str, prefixes: Mapping[str, str], named: frozenset[str]) -> str:
    """A query whose pattern names no graph beyond some; an empty one stands in their place."""
    found = tuple(tokens(text))
    parts, end = [], 0
    for before, token in pairwise(found):
        if before.keyword == "GRAPH" and token.kind in (Kind.IRI, Kind.NAME):
            prefix, _, local = token.text.partition(":")
            iri = prefixes.get(prefix, "") + local.replace("\\", "")
            if token.kind is Kind.IRI:
                iri = urljoin(terms.BASE, token.text[1:-1])
            if iri not in named:
                parts.append(f"{text[end : token.start]}<{_NOTHING}>")
                end = token.start + len(token.text)
    return "".join(parts) + text[end:]


def as_standard(
    body: bytes, wanted: ResultFormat, limits: Limits, prefixes: Mapping[str, str]
) -> bytes:
    """An answer in the format that is asked for instead, written in the one that is wanted.

    Raises:
        ResultTooLargeError, ResultFormatError: as the embedded engine does.
    """
    request = {
        "format": wanted.name,
        "rows": limits.rows,
        "bytes": limits.size,
        "prefixes": prefixes_for(wanted, prefixes),
    }
    try:
        return write_result(_triples(body) if wanted.graph else _rows(body), request)
    except Refusal as refusal:
        if refusal.kind == "format":
            raise ResultFormatError(str(refusal)) from refusal
        kind, limit = ("rows", limits.rows) if refusal.kind == "rows" else ("bytes", limits.size)
        raise ResultTooLargeError(kind, limit) from refusal


def _triples(body: bytes) -> Any:
    store = ox.Store()
    store.bulk_extend(
        ox.Quad(quad.subject, quad.predicate, _value(quad.object))
        for quad in ox.parse(body, ox.RdfFormat.N_TRIPLES)
    )
    return store.query(_ALL)


def _value(term: Term) -> Term:
    if isinstance(term, ox.Literal) and term.datatype.value == _DECIMAL and _is_long(term.value):
        return ox.Literal(term.value, datatype=ox.NamedNode(_INTEGER))
    return term


def _is_long(number: str) -> bool:
    """Whether a number was sent as an integer: those of more than 32 bits it takes for decimals."""
    return number.removeprefix("-").isdigit() and abs(int(number)) >= 1 << 31


def _rows(body: bytes) -> Any:
    found = json.loads(body)
    if found["head"].get("vars") == [_ASKED]:
        found = {"head": {}, "boolean": bool(found["results"]["bindings"])}
    for row in found.get("results", {}).get("bindings", ()):
        for term in row.values():
            if term["type"] == "bnode":
                term["value"] = term["value"].removeprefix(_NODE)
            elif term.get("datatype") == _BOOLEAN:
                term["value"] = _TRUTH.get(term["value"], term["value"])
            elif term.get("datatype") == _DECIMAL and _is_long(term["value"]):
                term["datatype"] = _INTEGER
    return ox.parse_query_results(json.dumps(found).encode(), ox.QueryResultsFormat.JSON)
