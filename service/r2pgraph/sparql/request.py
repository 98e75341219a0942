"""Reading a request of the SPARQL 1.1 Protocol, section 2.1.

By hand, because the framework's reading would decode a second time, take one of several values
in silence, or accept forms that the protocol does not know. Every refusal says what to send.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from string import hexdigits

import pyoxigraph as ox

from r2pgraph.errors import ProtocolError, UpdateRefusedError

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
# Longest query string: beyond it a client must use POST, as proxies would refuse it anyway.
MAX_QUERY_STRING = 16_384

# What may be asked for beyond the protocol: parameters with their only value.
PREFIXES, EVIDENCE, DIAGNOSE = "prefixes", "evidence", "diagnose"
OPTIONS = {PREFIXES: "auto", EVIDENCE: "true", DIAGNOSE: "true"}

# What two digits stand for, as they follow a per cent sign.
_BYTES = {
    (high + low).encode(): bytes((int(high + low, 16),))
    for high, low in product(hexdigits, repeat=2)
}
_CHARSET = re.compile(r';\s*charset\s*=\s*"?([^";\s]+)"?', re.IGNORECASE)


@dataclass(frozen=True)
class HttpRequest:
    """What the protocol needs to know of an HTTP request, undecoded.

    What a client has already (`if_none_match`) changes how it is told, and not the answer.
    """

    method: str
    query_string: bytes = b""
    content_type: str = ""
    content_encoding: str = ""
    accept: str | None = None
    body: bytes = b""
    if_none_match: str = field(default="", compare=False)


@dataclass(frozen=True)
class SparqlRequest:
    """A query with its dataset; without a query it asks for the service description."""

    query: str | None
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    format_names: tuple[str, ...]
    accept: str | None
    options: frozenset[str] = frozenset()


def read_request(request: HttpRequest) -> SparqlRequest:
    """The query that an HTTP request asks.

    Raises:
        ProtocolError: 400, 414 or 415, with what to send instead.
        UpdateRefusedError: it is an update.
    """
    fields = decoded_fields(request.query_string)
    if request.method == "POST":
        fields += _read_body(request)
    return _sparql_request(fields, request)


def decoded_fields(query_string: bytes) -> list[tuple[str, str]]:
    """Names and values in an address, percent-decoded once.

    Raises:
        ProtocolError: 414 where it is too long, 400 where it cannot be decoded.
    """
    if len(query_string) > MAX_QUERY_STRING:
        raise ProtocolError(
            414,
            f"the address has more than {MAX_QUERY_STRING:,} bytes after '?'; "
            f"send the query with POST as {QUERY}",
        )
    return _decode_form(query_string, "the address")


def _sparql_request(fields: list[tuple[str, str]], request: HttpRequest) -> SparqlRequest:
    if any(name == "update" for name, _ in fields):
        raise UpdateRefusedError("the parameter 'update'")
    queries = [value for name, value in fields if name == "query"]
    if len(queries) > 1:
        raise ProtocolError(400, "there are several 'query' parameters; send one query")
    if not queries and request.method == "POST":
        raise ProtocolError(400, "there is no 'query' parameter; send the query in one")
    if queries and not queries[0].strip():
        raise ProtocolError(400, "the query is empty; send a SELECT, ASK, CONSTRUCT or DESCRIBE")
    return SparqlRequest(
        queries[0] if queries else None,
        tuple(graph_address(value) for name, value in fields if name == "default-graph-uri"),
        tuple(graph_address(value) for name, value in fields if name == "named-graph-uri"),
        tuple(value for name, value in fields if name == "format"),
        request.accept,
        frozenset(_options(fields)),
    )


def graph_address(value: str) -> str:
    """The address of a graph as a request names it, held or not.

    Raises:
        ProtocolError: 400 where it is none; an engine would fail on it only when the query runs.
    """
    try:
        return ox.NamedNode(value).value
    except ValueError:
        raise ProtocolError(
            400, f"'{value[:80]}' is no absolute IRI; give the graph's address"
        ) from None


def _options(fields: list[tuple[str, str]]) -> Iterator[str]:
    for name, value in fields:
        if name in OPTIONS:
            if value not in (OPTIONS[name], "", "false"):
                raise ProtocolError(
                    400, f"{name}={value[:40]} says nothing here; write {name}={OPTIONS[name]}"
                )
            if value == OPTIONS[name]:
                yield name


def _read_body(request: HttpRequest) -> list[tuple[str, str]]:
    media_type = request.content_type.partition(";")[0].strip().lower()
    if request.content_encoding.strip().lower() not in ("", "identity"):
        raise ProtocolError(
            415, f"Content-Encoding '{request.content_encoding[:40]}' is not read; send plain bytes"
        )
    charset = _CHARSET.search(request.content_type)
    if charset and charset[1].lower() not in ("utf-8", "utf8"):
        raise ProtocolError(415, f"charset '{charset[1][:40]}' is not read; send UTF-8")
    if media_type == FORM:
        return _decode_form(request.body, "the body")
    if media_type == QUERY:
        return [("query", _utf8(request.body, "the body"))]
    if media_type == UPDATE:
        raise UpdateRefusedError("the body")
    got = f"'{media_type[:60]}'" if media_type else "no media type"
    raise ProtocolError(415, f"the body has {got}; send it as {FORM} or {QUERY}")


def _decode_form(data: bytes, where: str) -> list[tuple[str, str]]:
    """Names and values, percent-decoded once."""
    pairs = []
    for part in filter(None, data.split(b"&")):
        name, _, value = part.partition(b"=")
        pairs.append((_decode(name, where), _decode(value, where)))
    return pairs


def _decode(data: bytes, where: str) -> str:
    first, *escaped = data.replace(b"+", b" ").split(b"%")
    try:
        plain = first + b"".join([_BYTES[part[:2]] + part[2:] for part in escaped])
    except KeyError:
        raise ProtocolError(
            400, f"{where} has a '%' that two hexadecimal digits do not follow"
        ) from None
    return _utf8(plain, where)


def _utf8(data: bytes, where: str) -> str:
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as problem:
        raise ProtocolError(400, f"{where} is not UTF-8 at byte {problem.start}") from problem
