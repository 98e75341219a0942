"""The places of JSON-LD: where each thing that has an address is described.

Which statement a member makes depends on contexts, so that statements have no places of their own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from r2pgraph.positions.written import Written, resolve

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)
_ID = "@id"


class _Members(dict[str, tuple[Any, int]]):
    """The members of an object, each with where its value starts."""


def read_jsonld(text: str, base: str = "") -> Written:
    """Where the addresses stand of the objects that say more than an address."""
    written = Written(text)
    tokens = [(found.group(), found.start()) for found in _TOKEN.finditer(text)]
    reader = _Reader(tokens)
    value, _ = reader.value()
    context = _Context(base)
    for members in _objects(value):
        context.take_in(members.get("@context", (None, 0))[0])
    places = [
        (at, name)
        for members in _objects(value)
        for key, (said, at) in members.items()
        if (key == _ID or context.terms.get(key) == _ID) and isinstance(said, str)
        if len(members.keys() - {key, "@context"}) and (name := context.expanded(said))
    ]
    for at, name in sorted(places):
        written.add_block(None, name, at)
    return written


def _objects(value: Any) -> Iterator[_Members]:
    """Every object, contexts aside."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, _Members):
            yield one
            waiting += [said for key, (said, _) in one.items() if key != "@context"]
        elif isinstance(one, list):
            waiting += one


class _Context:
    """The short names of all contexts of a text; one with two meanings means nothing."""

    def __init__(self, base: str) -> None:
        self.terms: dict[str, str | None] = {}
        self._base: str | None = base

    def take_in(self, context: Any) -> None:
        for one in context if isinstance(context, list) else [context]:
            for name, (said, _) in one.items() if isinstance(one, _Members) else ():
                meant = said.get(_ID, (None, 0))[0] if isinstance(said, _Members) else said
                if name == "@base":
                    self._base = None  # which of the objects it is for is not known
                elif self.terms.setdefault(name, meant) != meant:
                    self.terms[name] = None

    def expanded(self, name: str) -> str:
        """The address that a value stands for; empty where that is not known."""
        prefix, colon, local = name.partition(":")
        if colon and prefix in self.terms and not local.startswith("//"):
            meant = self.terms[prefix]
            return meant + local if isinstance(meant, str) and ":" in meant else ""
        if prefix == "_" or name in self.terms:
            return ""
        if colon:
            return name
        return resolve(name, self._base) if self._base else ""


class _Reader:
    """JSON as Python has it, objects with the places of their values."""

    def __init__(self, tokens: list[tuple[str, int]]) -> None:
        self._tokens = iter(tokens)

    def value(self, token: tuple[str, int] | None = None) -> tuple[Any, int]:
        text, at = token or next(self._tokens, ("null", 0))
        if text == "{":
            return self._members(), at
        if text == "[":
            return self._items(), at
        return (json.loads(text) if text.startswith('"') else None), at

    def _members(self) -> _Members:
        found = _Members()
        for text, _ in self._tokens:
            if text == "}":
                break
            if text != ",":
                next(self._tokens)
                found[json.loads(text)] = self.value()
        return found

    def _items(self) -> list[Any]:
        found = []
        for token in self._tokens:
            if token[0] == "]":
                break
            if token[0] != ",":
                found.append(self.value(token)[0])
        return found
