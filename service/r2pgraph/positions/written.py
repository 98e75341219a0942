"""What is known of the places of a text, and how places are counted.

Lines end with a line feed, with or without a carriage return before it; columns are counted in
characters. Both start at 1.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import pyoxigraph as ox

BLANK = "_:"
"""Stands for any node without a name."""
TRIPLE = "<<"
"""Stands for any statement that is a term of another."""
XSD = "http://www.w3.org/2001/XMLSchema#"

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_UNICODE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")

# Graph (None for that of the file), subject, predicate and value of a statement.
Key = tuple[str | None, str, str, str]


class Place(NamedTuple):
    """A line and a column."""

    line: int
    column: int


class Block(NamedTuple):
    """Where a thing starts to be described: its graph (None outside of any), its address.

    The opening of a graph is a block too, whose subject is the name of the graph.
    """

    graph: str | None
    subject: str
    line: int
    column: int


class Statement(NamedTuple):
    """A statement, and where its subject, its predicate and its value stand, as offsets."""

    key: Key
    subject: int
    predicate: int
    value: int


@dataclass
class Written:
    """The places of a text: of descriptions, of statements, and of declarations of prefixes."""

    text: str
    blocks: list[Block] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    prefixes: dict[str, int] = field(default_factory=dict)

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self.text))]

    def place(self, offset: int) -> Place:
        """The line and column of a character."""
        line = bisect_right(self._starts, offset)
        return Place(line, offset - self._starts[line - 1] + 1)

    def add_block(self, graph: str | None, subject: str, offset: int) -> None:
        """Takes in where a thing starts to be described."""
        self.blocks.append(Block(graph, subject, *self.place(offset)))

    def aligned(self, keys: Iterable[Key], graph: str) -> list[Statement | None]:
        """The statement that each quad of a parser is, in the parser's order.

        Of statements with one key, such as those about nodes without a name, each is the one of
        the same number; where the numbers of them differ, it is not known which is which.
        `graph` is what the parser's reader calls the graph of statements outside of any.
        """
        found: dict[Key, list[Statement]] = defaultdict(list)
        for statement in self.statements:
            found[(statement.key[0] or graph, *statement.key[1:])].append(statement)
        wanted: dict[Key, list[int]] = defaultdict(list)
        number = 0
        for at, key in enumerate(keys):
            wanted[key].append(at)
            number = at + 1
        result: list[Statement | None] = [None] * number
        for key, places in wanted.items():
            if len(found[key]) == len(places):
                for at, statement in zip(places, found[key], strict=True):
                    result[at] = statement
        return result


def literal(text: str, datatype: str, language: str | None = None) -> str:
    """A literal as keys have it."""
    return f'"{text}"@{language.lower()}' if language else f'"{text}"^^{datatype}'


def resolve(iri: str, base: str) -> str:
    """The address that a relative one stands for (RFC 3986), as the parser has it."""
    if _ABSOLUTE.match(iri) or not base:
        return iri
    line = f"<{iri}> a <{iri}> .".encode()
    try:
        quad = next(iter(ox.parse(line, ox.RdfFormat.TURTLE, base_iri=base)))
    except (SyntaxError, ValueError):
        return iri
    return quad.subject.value if isinstance(quad.subject, ox.NamedNode) else iri


def decoded(text: str) -> str:
    """A text with `\\uXXXX` and `\\UXXXXXXXX` as the characters that they stand for."""
    if "\\" not in text:
        return text
    return _UNICODE.sub(lambda found: chr(int(found[1] or found[2], 16)), text)
