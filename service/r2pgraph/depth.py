"""How deeply an RDF text nests and how far its entities expand, found without doing either.

Parsers recurse: some tens of thousands of nested brackets end the process instead of raising an
error; and they expand the entities of XML, of which a few lines can stand for more text than there
is memory. What users hand in is measured here before a parser sees it.
"""

import re
from pathlib import Path

from r2pgraph.errors import DataSyntaxError, DataTooDeepError

MAX_DEPTH = 200

_TURTLE = re.compile(
    rb"""\#[^\n\r]*|\\.
    |\"{3}(?:[^"\\]|\\.|"(?!""))*+(?:\"{3}|.*)|'{3}(?:[^'\\]|\\.|'(?!''))*+(?:'{3}|.*)
    |"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+'|<[^<>"{}|^`\s]*+>|<<|>>|[(){}\[\]]""",
    re.VERBOSE | re.DOTALL,
)
# What never ends is taken to reach to the end: looked for from each place, it would take for ever.
_JSON = re.compile(rb'"(?:[^"\\]|\\.)*+(?:"|.*)|[{}\[\]]', re.DOTALL)
_XML = re.compile(
    rb"<!--(?:.*?-->|.*)|<!\[CDATA\[(?:.*?\]\]>|.*)|<[!?][^>]*+(?:>|.*)|</[^>]*+(?:>|.*)|<[^<>]*+>",
    re.DOTALL,
)
_ENTITY = re.compile(rb"""<!ENTITY\s+(\S+)\s+(?:"([^"]*)"|'([^']*)')""")
_REFERENCE = re.compile(rb"&([^\s;&#]+);")
# What editors write stands for some ten times its own length at most.
_MOST_EXPANSION = 20
_OPEN = (b"(", b"[", b"{", b"<<")
_CLOSE = (b")", b"]", b"}", b">>")


def check_depth(data: bytes, path: Path) -> None:
    """Refuses a text that nests deeper than `MAX_DEPTH`.

    Raises:
        DataTooDeepError: with the line at which the limit is passed.
        DataSyntaxError: entities that stand for too much.
    """
    suffix = path.suffix.lower()
    if suffix in (".rdf", ".owl", ".xml"):
        _check_entities(data, path)
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


def _check_entities(data: bytes, path: Path) -> None:
    sizes: dict[bytes, int] = {}
    for match in _ENTITY.finditer(data):
        value = match[2] or match[3] or b""
        sizes[match[1]] = len(value)
        if b"&" in value:
            reason = "an entity is made of other entities or characters"
            line = _line(data, match.start())
            raise DataSyntaxError(path, line, 1, reason, "write its value out")
    expanded = sum(sizes.get(name, 0) for name in _REFERENCE.findall(data)) if sizes else 0
    if expanded > _MOST_EXPANSION * len(data):
        reason = f"its entities stand for {expanded:,} bytes, more than a parser should be given"
        raise DataSyntaxError(path, 1, 1, reason, "write some of them out")


def _line(data: bytes, offset: int) -> int:
    return data.count(b"\n", 0, offset) + 1
