"""Why a file of RDF does not parse, in words for whoever wrote it: where, what, and what to do.

A parser tells where it gave up, which is often after the place that is wrong, and of XML and of
contexts not even that. Looks at the text again, never at an address. Must not know what is read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from typing import Any, NamedTuple
from xml.parsers import expat

from r2pgraph.errors import DataSyntaxError

_XML = (".rdf", ".owl", ".xml")
_JSON = ".jsonld"
_CORRECT = "correct what stands here"
_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n\r]*)
    | (?P<string>\"{3}(?:[^"\\]|\\.|"(?!""))*+(?:\"{3}|\Z)|'{3}(?:[^'\\]|\\.|'(?!''))*+(?:'{3}|\Z)
               | "(?:[^"\\\n\r]|\\.)*+"|'(?:[^'\\\n\r]|\\.)*+')
    | (?P<iri><[^<>"{}|^`\\\s]*+>)
    | (?P<word>(?:\\.|[^\s<>"'(){}\[\];,.\#\\]|\.(?=[\w:%\\-]))++)
    | (?P<mark>[^\s])""",
    re.VERBOSE | re.DOTALL,
)
_CLOSED_BY = {"{": "}", "[": "]", "(": ")"}
_OPENED = {"{": "graph", "[": "bracket", "(": "list"}
# Beginnings of what a parser says where a statement should have ended before.
_UNENDED = ("A dot is expected", "Quads must be followed", "A '}' or a '.' is expected")
# What a reader of RDF/XML says of a prefix, and of an address, between quotation marks.
_UNBOUND = re.compile(r"Unknown prefix (.*?):?")
_NAMED = re.compile(r"'([^']+)'")
_REMEDIES = {
    "has not been declared": "declare it with @prefix, or correct the name",
    "No scheme found": "write the whole address, or say with @base what it is relative to",
    "Invalid IRI code point": "write the character as % and two digits, or correct the address",
    "is not declared": "declare it with xmlns, or correct the name",
}


class _Token(NamedTuple):
    text: str
    start: int


def not_utf8(path: Path, data: bytes, problem: UnicodeDecodeError) -> DataSyntaxError:
    """The place of the first byte that fits no character."""
    line = data.count(b"\n", 0, problem.start) + 1
    before = data[data.rfind(b"\n", 0, problem.start) + 1 : problem.start]
    column = len(before.decode("utf-8", "replace")) + 1
    reason, remedy = "the byte here is not UTF-8", "save the file as UTF-8"
    return DataSyntaxError(path, line, column, reason, remedy)


def fault(path: Path, data: bytes, problem: SyntaxError) -> DataSyntaxError:
    """What is wrong with a file that a parser has refused; without a line where none is known."""
    message = re.sub(r"^Parser error .*?: ", "", problem.msg, count=1)
    suffix = path.suffix.lower()
    if suffix in _XML:
        return _of_xml(path, data, message)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as undecodable:
        return not_utf8(path, data, undecodable)
    line, column = problem.lineno or 0, problem.offset or 0
    if suffix == _JSON:
        return _of_context(path, text) or _told(path, line, column, message)
    return _left_open(path, text, line, column, message) or _told(path, line, column, message)


def _told(path: Path, line: int, column: int, message: str) -> DataSyntaxError:
    words = (remedy for part, remedy in _REMEDIES.items() if part in message)
    return DataSyntaxError(path, line, column, message, next(words, _CORRECT))


def _of_xml(path: Path, data: bytes, message: str) -> DataSyntaxError:
    """As `fault`; of XML that is well formed and no RDF, the line may not be known."""
    if prefix := _UNBOUND.fullmatch(message):
        message = f"the prefix {prefix[1]}: is not declared"
    line = column = 0
    if prefix or message.startswith("ill-formed"):
        reader = expat.ParserCreate(namespace_separator=" ")
        try:
            reader.Parse(data, True)
        except expat.ExpatError as problem:
            line, column = problem.lineno, problem.offset + 1
    elif (named := _NAMED.search(message)) and data.count(named[1].encode()) == 1:
        text = data.decode("utf-8", "replace")
        line, column = _place(text, max(text.find(named[1]), 0))
    found = _told(path, line, column, message)
    if line or found.remedy != _CORRECT:
        return found
    return DataSyntaxError(path, 0, 0, message, "look for it in the file, and correct it")


def _of_context(path: Path, text: str) -> DataSyntaxError | None:
    """A JSON-LD context that is an address, which nobody fetches."""
    try:
        addresses = list(_contexts(json.loads(text)))
    except (ValueError, RecursionError):
        return None
    for address in addresses:
        place = max(text.find(json.dumps(address, ensure_ascii=False)), 0)
        reason = f"the context <{address}> is not in the file, and nothing is fetched"
        remedy = "put the content of the context in the place of its address"
        return DataSyntaxError(path, *_place(text, place), reason, remedy)
    return None


def _contexts(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _contexts(one)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key == "@context":
                yield from (c for c in (inner if isinstance(inner, list) else [inner]) if _is(c))
            yield from _contexts(inner)


def _is(context: object) -> bool:
    return isinstance(context, str)


def _left_open(
    path: Path, text: str, line: int, column: int, message: str
) -> DataSyntaxError | None:
    """What was begun before the parser gave up and is not ended; None if that is not the fault."""
    at = _offset(text, line, column)
    if message == "Unexpected end of file":
        opened = "address" if text[at : at + 1] == "<" else "text"
        reason = f"the {opened} that begins here does not end"
        remedy = "close it; a text of several lines stands between three quotation marks"
        return DataSyntaxError(path, line, column, reason, remedy)
    before = list(takewhile(lambda token: token.start < at, _tokens(text)))
    after = next((token for token in _tokens(text, at)), _Token("", at))
    opened_at = _open_marks(before)
    ends = message == "Unexpected end" or message.startswith(_UNENDED)
    if opened_at and _is_in_the_way(after, text, opened_at[-1]):
        mark = opened_at[-1]
        reason = f"the {_OPENED[mark.text]} that opens here is not closed"
        remedy = f"close it with {_CLOSED_BY[mark.text]}"
        return DataSyntaxError(path, *_place(text, mark.start), reason, remedy)
    if len(before) > 3 and _begins_anew(text, before[-3], before[-2], after):
        reason = "the statement goes on after this, and another one begins"
        return DataSyntaxError(path, *_place(text, before[-3].start), reason, "end it with a dot")
    if ends and before:
        last = before[-1]
        shown = " ".join(last.text.split())[:40]
        reason = f"the statement does not end, or go on, after {shown}"
        remedy = "put a dot there if it ends, and a semicolon or a comma if it goes on"
        return DataSyntaxError(path, *_place(text, last.start), reason, remedy)
    return None


def _is_in_the_way(after: _Token, text: str, mark: _Token) -> bool:
    """Whether what a parser stopped at cannot stand in what is open."""
    if not after.text or mark.text != "{":
        return not after.text or after.text in (".", "}")
    following = [token.text for token in _tokens(text, after.start)][:2]
    return after.text == "{" or after.text.upper() == "GRAPH" or following[1:] == ["{"]


def _begins_anew(text: str, semicolon: _Token, first: _Token, after: _Token) -> bool:
    """Whether what stands after a semicolon looks like a statement: three terms on their line."""
    ended, begins, ends = (_place(text, token.start) for token in (semicolon, first, after))
    if semicolon.text != ";" or not ended[0] < begins[0] == ends[0]:
        return False
    line = text.split("\n")[ended[0] - 1]
    return begins[1] == 1 or begins[1] <= len(line) - len(line.lstrip())


def _open_marks(tokens: list[_Token]) -> list[_Token]:
    """The marks that open something which no mark after them closes."""
    found: list[_Token] = []
    for token in tokens:
        if token.text in _CLOSED_BY:
            found.append(token)
        elif found and token.text == _CLOSED_BY[found[-1].text]:
            found.pop()
    return found


def _tokens(text: str, start: int = 0) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text, start):
        if match.lastgroup != "comment":
            yield _Token(match.group(), match.start())


def _offset(text: str, line: int, column: int) -> int:
    place = 0
    for _ in range(line - 1):
        place = text.find("\n", place) + 1
    return place + column - 1


def _place(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
