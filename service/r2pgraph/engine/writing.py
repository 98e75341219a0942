"""Results to bytes, within caps, or not at all.

A result that is cut off must not be taken for a whole one, so nothing is returned beyond a cap.
Runs inside a worker; the serialisers are those of the engine.
"""

import io
import re
from collections.abc import Iterable, Iterator
from typing import Any

import pyoxigraph as ox

_ROW_FORMATS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_GRAPH_FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}
# XML 1.0 has no way to write these, not even as references; the serialiser writes them as is.
_NOT_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
# A name that ends where no name of XML can start leaves the serialiser an empty one.
_NO_NAME = b"<oxprefix: "
OTHER_FORMATS = "ask for Turtle, N-Triples, TriG or N-Quads"
_JSON_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"')
_CSV_STRING = re.compile(rb'"[^"]*"')
_PREFIX_LINE = re.compile(rb"^@prefix ([^:]*:) <[^>]*> \.\n", re.MULTILINE)
_NAMESPACE = re.compile(rb' xmlns:([^=]+)="[^"]*"')
_SMALLEST_ROW = 2


class Refusal(Exception):
    """An answer other than a result: the kind of failure, and what to say about it."""

    def __init__(self, kind: str, message: str = "") -> None:
        super().__init__(message)
        self.kind = kind


class _Capped(io.BytesIO):
    """A file in memory that refuses to grow beyond a size."""

    def __init__(self, cap: int) -> None:
        super().__init__()
        self._cap = cap

    def write(self, part: Any, /) -> int:
        if self.tell() + len(part) > self._cap:
            raise Refusal("bytes")
        return super().write(part)


def write_result(results: Any, request: dict[str, Any]) -> bytes:
    """A result in the format that the request asks for.

    Raises:
        Refusal: more rows or bytes than the request allows, or not writable in the format.
    """
    name = request["format"]
    output = _Capped(request["bytes"])
    if isinstance(results, ox.QueryTriples):
        if name not in _GRAPH_FORMATS:
            raise Refusal("format", f"triples cannot be written as rows; {OTHER_FORMATS}")
        _write_triples(results, name, output, request)
    else:
        if name not in _ROW_FORMATS:
            raise Refusal("format", "rows are no triples; ask for JSON, XML, CSV or TSV")
        results.serialize(output, format=_ROW_FORMATS[name])
    body = output.getvalue()
    if reason := unwritable(body, name):
        others = "ask for JSON" if name == "xml" else OTHER_FORMATS
        raise Refusal("format", f"{reason}; {others}")
    if isinstance(results, ox.QuerySolutions):
        cap = request["rows"]
        if len(body) > cap * _SMALLEST_ROW and count_rows(body, name) > cap:
            raise Refusal("rows")
    return body


def unwritable(body: bytes, name: str) -> str:
    """Why what was written is not well-formed in its format; empty where it is."""
    if name in ("xml", "rdf") and _NOT_XML.search(body):
        return "the result has a control character, which XML cannot carry"
    if name == "rdf" and _NO_NAME in body:
        return "a property of the result has a name that XML cannot carry"
    return ""


def count_rows(body: bytes, name: str) -> int:
    """The number of rows in a serialised SELECT result."""
    if name == "xml":
        return body.count(b"<result>")
    if name == "tsv":
        return body.count(b"\n") - 1
    if name == "csv":
        return _CSV_STRING.sub(b"", body).count(b"\r\n") - 1
    # Between rows stands `},{`; inside a row every object has a key before it.
    bare = _JSON_STRING.sub(b"", body)
    return 0 if b"[]}}" in bare[-5:] else bare.count(b"},{") + 1


def _write_triples(
    results: Iterable[ox.Triple], name: str, output: _Capped, request: dict[str, Any]
) -> None:
    def counted() -> Iterator[ox.Triple]:
        for number, triple in enumerate(results):
            if number >= request["rows"]:
                raise Refusal("rows")
            yield triple

    rdf_format = _GRAPH_FORMATS[name]
    prefixes = request["prefixes"]
    # What is shortened holds the declarations of all prefixes at first.
    output_of = _Capped(request["bytes"]) if prefixes else output
    try:
        ox.serialize(counted(), output_of, rdf_format, prefixes=prefixes or None)
    except OSError as problem:
        raise Refusal("format", f"{problem}; {OTHER_FORMATS}") from problem
    if prefixes:
        shorten = _without_idle_namespaces if name == "rdf" else _without_idle_prefixes
        output.write(shorten(output_of.getvalue()))


def _without_idle_namespaces(body: bytes) -> bytes:
    """RDF/XML without the declarations that no element uses."""
    end = body.index(b">", body.index(b"<rdf:RDF"))
    content = body[end:]

    def kept(match: re.Match[bytes]) -> bytes:
        used = match[1] == b"rdf" or re.search(b"[<\\s]" + re.escape(match[1]) + b":", content)
        return match[0] if used else b""

    return _NAMESPACE.sub(kept, body[:end]) + content


def _without_idle_prefixes(body: bytes) -> bytes:
    """Turtle without the declarations that nothing uses."""
    end = 0
    for match in _PREFIX_LINE.finditer(body):
        if match.start() != end:
            break
        end = match.end()
    content = body[end:]
    lines = [
        match.group()
        for match in _PREFIX_LINE.finditer(body, 0, end)
        if re.search(rb"(?<![\w.-])" + re.escape(match[1]), content)
    ]
    return b"".join(lines) + content
