"""The tokens of a SPARQL text, as far as a guard needs them.

Not a parser: it tells strings, IRIs, comments, names, variables and operators apart, so that
nothing written in one of them is taken for another, and leaves grammar to the engine.
"""

import re
from collections.abc import Iterator
from enum import Enum
from functools import lru_cache
from typing import NamedTuple


class Kind(Enum):
    """What a token is."""

    IRI = "iri"
    NAME = "name"
    VARIABLE = "variable"
    STRING = "string"
    LANGUAGE = "language"
    NUMBER = "number"
    WORD = "word"
    MARK = "mark"


class Token(NamedTuple):
    """A token, the text it is written as, and where it starts.

    `keyword` is a word in upper case, and empty for anything that cannot be a keyword.
    """

    kind: Kind
    text: str
    start: int
    keyword: str = ""


_LOCAL = r"(?:[\w:·-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])"
_STRING = r"""
    | (?P<string>\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
               | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')"""
# Every text is read in a time that grows as it does. What could be the start of something long is
# looked at once: digits before a name go together, and no prefix is longer than 100 characters.
# What stands between tokens goes with the one before.
_PATTERN = rf"""
    (?:
      (?P<comment>\#[^\n\r]*) %s
    | (?P<iri><[^<>"{{}}|^`\\\x00-\x20]*(?:\\u[0-9A-Fa-f]{{4}}[^<>"{{}}|^`\\\x00-\x20]*
               |\\U[0-9A-Fa-f]{{8}}[^<>"{{}}|^`\\\x00-\x20]*)*>)
    | (?P<variable>[?$]\w+)
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<number>(?:\d++(?:\.\d*+)?|\.\d++)(?:[eE][+-]?\d++)?(?!\w*+:))
    | (?P<nothing>\d++)
    | (?P<name>(?:_|[^\W\d_](?:[\w·.-]{{0,100}}[\w·-])?)?
               :(?:{_LOCAL}(?:(?:{_LOCAL}|\.)*{_LOCAL})?)?)
    | (?P<word>[^\W\d][\w]*)
    | (?P<mark>\|\||&&|\^\^|!=|<=|>=|<<|>>|\{{\||\|\}}|[^\s\w])
    )\s*
    """
_TOKEN = re.compile(_PATTERN.replace("%s", _STRING, 1), re.VERBOSE | re.DOTALL)
# After a quotation mark that is never closed nothing is a string, and no engine reads on.
_AFTER_UNCLOSED = re.compile(_PATTERN.replace("%s", "", 1), re.VERBOSE | re.DOTALL)
_QUOTES = ('"', "'")
_SKIPPED = ("comment", "nothing")
_KINDS = {kind.value: kind for kind in Kind}
_OPERANDS = (Kind.VARIABLE, Kind.NUMBER, Kind.STRING, Kind.NAME, Kind.IRI, Kind.LANGUAGE)


@lru_cache(maxsize=8)
def all_tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a text, for those who look at the same one shortly after each other."""
    return tuple(tokens(text))


def tokens(query: str, *, less_than: bool = False) -> Iterator[Token]:
    """The tokens of a text, without comments and white space.

    `?a<1)…>` can be read as a variable followed by an IRI or as a comparison that ends a
    bracket. Engines differ, so a guard reads it both ways: with `less_than`, what looks like an
    IRI after an operand is a comparison where it would close a bracket.
    """
    place = 0
    before: Token | None = None
    search = _TOKEN.search
    while (match := search(query, place)) is not None:
        place = match.end()
        group = match.lastgroup or "mark"
        if group in _SKIPPED:
            continue
        text = match[group]
        keyword = text.upper() if group == "word" else ""
        token = Token(_KINDS[group], text, match.start(), keyword)
        if less_than and token.kind is Kind.IRI and _ends_bracket(token.text, before):
            token = Token(Kind.MARK, "<", match.start())
            place = match.start() + 1
        elif text in _QUOTES:
            search = _AFTER_UNCLOSED.search
        before = token
        yield token


def _ends_bracket(iri: str, before: Token | None) -> bool:
    if before is None or not (before.kind in _OPERANDS or before.text == ")"):
        return False
    depth = 0
    for character in iri:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth < 0:
            return True
    return False


_CODEPOINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def decode_codepoints(text: str) -> str:
    """The text with \\uXXXX and \\UXXXXXXXX replaced, as SPARQL 1.1 section 19.2 asks for.

    Escapes of surrogates and of numbers beyond Unicode are left as they are.
    """

    def character(match: re.Match[str]) -> str:
        number = int(match[1] or match[2], 16)
        if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF:
            return match.group()
        return chr(number)

    return _CODEPOINT.sub(character, text)
