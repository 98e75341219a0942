"""The places of Turtle, TriG, N-Triples and N-Quads, by the tokens of their grammar."""

from __future__ import annotations

import re
from typing import NamedTuple

from r2pgraph.positions.written import (
    BLANK,
    TRIPLE,
    XSD,
    Statement,
    Written,
    decoded,
    literal,
    resolve,
)

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_CHARACTER = r"[A-Za-z0-9_\-\u0080-\U0010ffff]"
_LOCAL = rf"(?:{_CHARACTER}|:|%[0-9A-Fa-f]{{2}}|\\.)"
_TOKEN = re.compile(
    rf"""
      (?P<comment>\#[^\n\r]*)
    | (?P<string>\"{{3}}[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*\"{{3}}
               | '{{3}}[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*'{{3}}
               | "[^"\\\n\r]*(?:\\.[^"\\\n\r]*)*" | '[^'\\\n\r]*(?:\\.[^'\\\n\r]*)*')
    | (?P<iri><[^\x00-\x20<>"{{}}|^`]*>)
    | (?P<number>[+-]?(?:\d+(?:\.\d*)?[eE][+-]?\d+ | \.\d+[eE][+-]?\d+ | \d*\.\d+ | \d+))
    | (?P<name>(?:{_CHARACTER}(?:\.*{_CHARACTER})*)?:(?:{_LOCAL}(?:\.*{_LOCAL})*)?)
    | (?P<word>@?{_CHARACTER}+)
    | (?P<mark><<\(|\)>>|<<|>>|\{{\||\|\}}|\^\^|[.;,(){{}}\[\]~])
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}|\\(.)", re.DOTALL)
_CONTROLS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_ENDS = (".", "]", "}", "|}")
_TERMS = ("iri", "name")


class _Token(NamedTuple):
    kind: str
    text: str
    start: int


_token = tuple.__new__  # a third faster than the constructor, which only names its arguments
_END = _Token("", "", 0)
# How many tokens are looked at ahead.
_AHEAD = 3


def read_turtle(text: str, base: str = "", *, quads: bool = False) -> Written:
    """The places of every description, statement and prefix of a text that has been parsed.

    Args:
        quads: whether a graph stands behind the value, as in N-Quads.
    """
    reader = _Reader(text, base, quads=quads)
    reader.document()
    return reader.written


class _Reader:
    """One pass over the tokens, with the prefixes and the base declared so far."""

    def __init__(self, text: str, base: str, *, quads: bool) -> None:
        self.written = Written(text)
        self._quads = quads
        found = (m for m in _TOKEN.finditer(text) if m.lastgroup != "comment")
        self._tokens = [_token(_Token, (m.lastgroup or "", m.group(), m.start())) for m in found]
        self._tokens += [_END] * _AHEAD
        self._at = 0
        self._base = base
        self._prefixes: dict[str, str] = {}
        self._graph: str | None = None

    def document(self) -> None:
        while self._peek() is not _END:
            word = self._peek().text.lower()
            if word in ("@prefix", "prefix", "@base", "base", "@version", "version"):
                self._declaration(word)
            elif word == "graph" and self._peek().kind == "word":
                self._next()
                self._opening()
            elif word == "{":
                self._graph_of(None)
            elif self._peek(1).text == "{" or [self._peek(n).text for n in range(3)] == [*"[]{"]:
                self._opening()
            else:
                self._triples()
                self._skip(".")

    def _peek(self, ahead: int = 0) -> _Token:
        return self._tokens[self._at + ahead]

    def _next(self) -> _Token:
        token = self._tokens[self._at]
        self._at += token is not _END
        return token

    def _skip(self, text: str) -> bool:
        """Goes on if the next token is this one."""
        here = self._tokens[self._at].text == text
        self._at += here
        return here

    def _declaration(self, word: str) -> None:
        self._next()
        if "prefix" in word:
            name = self._next()
            self.written.prefixes[name.text[:-1]] = name.start
            self._prefixes[name.text[:-1]] = self._name(self._next())
        elif "base" in word:
            self._base = self._name(self._next())
        else:
            self._next()
        if word.startswith("@"):
            self._skip(".")

    def _opening(self) -> None:
        token = self._next()
        if self._skip("]"):
            self._graph_of(BLANK)
            return
        name = self._name(token)
        self.written.add_block(name, name, token.start)
        self._graph_of(BLANK if name.startswith("_:") else name)

    def _graph_of(self, name: str | None) -> None:
        self._skip("{")
        self._graph = name
        while self._peek() is not _END and not self._skip("}"):
            self._triples()
            self._skip(".")
        self._graph = None

    def _triples(self) -> None:
        """A description: a subject, and what is said of it."""
        token = self._peek()
        if token.kind in _TERMS:
            self.written.add_block(self._graph, self._name(token), token.start)
        subject = self._node()
        if self._peek().text not in _ENDS:
            self._predicates(subject, token.start)

    def _predicates(self, subject: str, at: int) -> None:
        """Predicates with their values, up to what closes them."""
        while (token := self._next()) is not _END:
            if token.text == ";":
                continue
            if token.text in _ENDS:
                self._at -= 1
                return
            predicate = _RDF + "type" if token.text == "a" else self._name(token)
            self._object(subject, at, predicate, token.start)
            while self._skip(","):
                self._object(subject, at, predicate, token.start)
            if self._peek().text != ";":
                return

    def _object(self, subject: str, at: int, predicate: str, said: int) -> None:
        """A value, with what is said of the statement that it makes."""
        start, opens = self._peek().start, self._peek().text == "("

        def emit(value: str) -> None:
            graph = self._graph
            if self._quads and self._peek().text != ".":
                graph = self._node()
            key = (graph, subject, predicate, value)
            self.written.statements.append(Statement(key, at, said, start))

        if opens and self._peek(1).text != ")":
            emit(BLANK)  # a parser knows of a list as soon as it opens
            self._node()
        else:
            emit(self._node())
        self._annotations()

    def _node(self) -> str:
        """A term: the address, the text, or what stands for it. Takes in what is nested in it."""
        token = self._next()
        if token.kind in _TERMS:
            name = self._name(token)
            return BLANK if name.startswith("_:") else name
        if token.kind == "string":
            return self._literal(token)
        if token.text == "[":
            self._predicates(BLANK, token.start)
            self._skip("]")
            return BLANK
        if token.text == "(":
            return self._collection(token)
        if token.text == "<<(":
            self._parts()
            self._skip(")>>")
            return TRIPLE
        return self._reified(token) if token.text == "<<" else _number(token)

    def _literal(self, token: _Token) -> str:
        quotes = 3 if token.text[:3] in ('"""', "'''") else 1
        text = token.text[quotes:-quotes]
        if "\\" in text:
            text = _ESCAPE.sub(_unescaped, text)
        if self._skip("^^"):
            return literal(text, self._name(self._next()))
        if self._peek().text.startswith("@"):
            return literal(text, "", self._next().text[1:].partition("--")[0])
        return literal(text, XSD + "string")

    def _collection(self, opening: _Token) -> str:
        if self._skip(")"):
            return _RDF + "nil"
        at, first = opening.start, True
        while self._peek() is not _END and self._peek().text != ")":
            if not first:
                self._emit(BLANK, _RDF + "rest", BLANK, at, self._peek().start)
            first = False
            self._object(BLANK, at, _RDF + "first", at)
        self._emit(BLANK, _RDF + "rest", _RDF + "nil", at, self._next().start)
        return BLANK

    def _parts(self) -> None:
        self._node()
        self._next()
        self._node()

    def _reified(self, opening: _Token) -> str:
        self._parts()
        node = BLANK
        if self._skip("~") and self._peek().text != ">>":
            node = self._node()
        self._skip(">>")
        self._emit(node, _RDF + "reifies", TRIPLE, opening.start, opening.start)
        return node

    def _annotations(self) -> None:
        """What is said of a statement behind its value."""
        reifier: str | None = None
        while (token := self._peek()).text in ("~", "{|"):
            self._next()
            if token.text == "~":
                named = self._peek().kind in _TERMS or self._peek().text == "["
                reifier = self._node() if named else BLANK
                self._emit(reifier, _RDF + "reifies", TRIPLE, token.start, token.start)
                continue
            if reifier is None:
                reifier = BLANK
                self._emit(reifier, _RDF + "reifies", TRIPLE, token.start, token.start)
            self._predicates(reifier, token.start)
            self._skip("|}")

    def _emit(self, subject: str, predicate: str, value: str, at: int, value_at: int) -> None:
        key = (self._graph, subject, predicate, value)
        self.written.statements.append(Statement(key, at, at, value_at))

    def _name(self, token: _Token) -> str:
        """The address that a token stands for; labels of nodes without one stay as they are."""
        if token.kind == "iri":
            return resolve(decoded(token.text[1:-1]), self._base)
        prefix, colon, local = token.text.partition(":")
        if not colon or prefix == "_":
            return token.text
        if "\\" in local:
            local = re.sub(r"\\(.)", r"\1", local)
        return self._prefixes.get(prefix, prefix + ":") + local


def _number(token: _Token) -> str:
    """What a number or a truth value stands for."""
    if token.kind == "word":
        return literal(token.text, XSD + "boolean")
    sort = "double" if "e" in token.text.lower() else "decimal"
    return literal(token.text, XSD + ("integer" if token.text.lstrip("+-").isdigit() else sort))


def _unescaped(found: re.Match[str]) -> str:
    letter = found[1]
    return decoded(found[0]) if letter is None else _CONTROLS.get(letter, letter)
