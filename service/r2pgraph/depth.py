"""How deeply an RDF text nests, found without recursion.

Parsers recurse: some tens of thousands of nested brackets end the process instead of raising an
error. What users hand in is measured here before a parser sees it.
"""

import re
from pathlib import Path

from r2pgraph.errors import DataTooDeepError

MAX_DEPTH = 200

_TURTLE = re.compile(
    rb"""\#[^\n]*|\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*'{3}
    |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>"{}|^`\s]*>|<<|>>|[(){}\[\]]""",
    re.VERBOSE | re.DOTALL,
)
_JSON = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\]]', re.DOTALL)
_XML = re.compile(
    rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<[!?][^>]*>|</[^>]*>|<[^<>]*/>|<[^<>]*>", re.DOTALL
)
_OPEN = (b"(", b"[", b"{", b"<<")
_CLOSE = (b")", b"]", b"}", b">>")


def check_depth(data: bytes, path: Path) -> None:
    """Refuses a text that nests deeper than `MAX_DEPTH`.

    Raises:
        DataTooDeepError: with the line at which the limit is passed.
    """
    suffix = path.suffix.lower()
    if suffix in (".rdf", ".owl", ".xml"):
        _check_xml(data, path)
        return
    depth = 0
    for match in (_JSON if suffix == ".jsonld" else _TURTLE).finditer(data):
        token = match.group()
        if token in _OPEN:
            depth += 1
            if depth > MAX_DEPTH:
                raise DataTooDeepError(path, _line(data, match.start()), MAX_DEPTH)
        elif token in _CLOSE:
            depth -= 1


def _check_xml(data: bytes, path: Path) -> None:
    depth = 0
    for match in _XML.finditer(data):
        token = match.group()
        if token.startswith(b"</"):
            depth -= 1
        elif not token.startswith((b"<!", b"<?")) and not token.endswith(b"/>"):
            depth += 1
            if depth > MAX_DEPTH:
                raise DataTooDeepError(path, _line(data, match.start()), MAX_DEPTH)


def _line(data: bytes, offset: int) -> int:
    return data.count(b"\n", 0, offset) + 1
