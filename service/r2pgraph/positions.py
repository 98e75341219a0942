"""Where in a Turtle or TriG text the block of a subject starts.

Parsers give triples without positions, so findings could name a subject but no line. This is a
light scan of the tokens, enough to know where statements and graph blocks begin. It must not
judge syntax: it runs on texts that the strict parser has accepted.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

_TOKEN = re.compile(
    r"""
      (?P<comment>\#[^\n]*)
    | (?P<string>\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
               | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*')
    | (?P<iri><[^<>"{}|^`\s]*>)
    | (?P<word>(?:\\.|[^\s<>"'(){}\[\];,\#\\.])(?:\\.|[^\s<>"'(){}\[\];,\#\\.]|\.+(?=[\w:%\\-]))*)
    | (?P<mark>[.;,(){}\[\]])
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)")
_UNICODE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


@dataclass(frozen=True)
class Block:
    """Where a statement starts: its graph (None outside of any), its subject, its line from 1.

    The opening of a graph is a block too, whose subject is the name of the graph.
    """

    graph: str | None
    subject: str
    line: int


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    line: int


def blocks(text: str) -> Iterator[Block]:
    """Every statement and every graph of a Turtle or TriG text, in order."""
    yield from _Scan(list(_tokens(text))).blocks()


def _tokens(text: str) -> Iterator[_Token]:
    line, seen = 1, 0
    for match in _TOKEN.finditer(text):
        if match.lastgroup == "comment":
            continue
        line += text.count("\n", seen, match.start())
        seen = match.start()
        yield _Token(match.lastgroup or "", match.group(), line)


class _Scan:
    """One pass over the tokens, with the prefixes and the base declared so far."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._prefixes: dict[str, str] = {}
        self._base = ""

    def blocks(self) -> Iterator[Block]:
        graph: str | None = None
        depth = 0
        fresh = True
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            if fresh and self._declaration(token.text.lower()):
                continue
            self._at += 1
            if token.kind == "mark":
                depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(token.text, 0)
                if token.text == "}":
                    graph = None
                fresh = fresh or token.text == "}" or (token.text == "." and depth == 0)
                if token.text in "([":
                    fresh = False
            elif fresh and token.text.lower() != "graph":
                if self._text(0) == "{":
                    graph = self._resolve(token)
                    yield Block(graph, graph, token.line)
                else:
                    fresh = False
                    yield Block(graph, self._resolve(token), token.line)

    def _text(self, ahead: int) -> str:
        place = self._at + ahead
        return self._tokens[place].text if place < len(self._tokens) else ""

    def _declaration(self, word: str) -> bool:
        """Takes in a prefix or base declaration; False if the word does not open one."""
        if word in ("@prefix", "prefix"):
            self._prefixes[self._text(1).removesuffix(":")] = self._resolve(
                self._tokens[self._at + 2]
            )
            self._at += 3
        elif word in ("@base", "base"):
            self._base = self._resolve(self._tokens[self._at + 1])
            self._at += 2
        else:
            return False
        return True

    def _resolve(self, token: _Token) -> str:
        """The IRI that a token stands for; labels of blank nodes stay as they are."""
        if token.kind == "iri":
            iri = _UNICODE.sub(lambda m: chr(int(m[1] or m[2], 16)), token.text[1:-1])
            return urljoin(self._base, iri) if self._base else iri
        prefix, colon, local = token.text.partition(":")
        if not colon or prefix == "_":
            return token.text
        return self._prefixes.get(prefix, prefix + ":") + _ESCAPE.sub(r"\1", local)
