"""Random graphs, and texts of them that know where each value stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox
from hypothesis import strategies as st

from r2pgraph.layout import DataFile, FileKind
from r2pgraph.load import load_file, name_of
from r2pgraph.positions import Place

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
HOME = "http://home.example/graph"

Node = object  # an address, a literal as N-Triples have it, or a `Blank`
Said = tuple[str, Node, str, Node, int]


class Blank:
    """A node without a name, which is told from others by what is said of it."""


@dataclass
class Page:
    """A text that is being written: the statements in it, each with the offset of its value."""

    text: str = ""
    said: list[Said] = field(default_factory=list)

    def write(self, *parts: str) -> None:
        self.text += "".join(parts)

    def say(self, graph: str, subject: Node, predicate: str, value: Node, at: int) -> None:
        self.said.append((graph, subject, predicate, value, at))


def place(text: str, offset: int) -> Place:
    """The place of a character, counted in the plainest way."""
    before = text[:offset].split("\n")
    return Place(len(before), len(before[-1]) + 1)


Told = tuple[str, object, str, object]


def _told_apart(statements: list[tuple[str, Node, str, Node]]) -> list[Told]:
    """Statements in which a node without a name is what is said of it."""
    about: dict[object, list[tuple[str, Node]]] = {}
    for _, subject, predicate, value in statements:
        about.setdefault(subject, []).append((predicate, value))

    def told(node: Node) -> object:
        if isinstance(node, Blank | ox.BlankNode):
            return frozenset((p, told(v)) for p, v in about.get(node, ()))
        return node

    return [(graph, told(s), p, told(v)) for graph, s, p, v in statements]


def check(page: Page, path: Path) -> None:
    """Holds that each statement of the file has the place at which it was written.

    Raises:
        AssertionError: the parser and the page differ, or a place is missing or another one.
    """
    path.write_bytes(page.text.encode())
    text = page.text.removeprefix("\ufeff")
    shift = len(page.text) - len(text)
    file = load_file(DataFile(path, FileKind.EXTRA, HOME))
    parsed = list(_plain(file.quads))
    wanted: dict[Told, set[Place]] = {}
    for key, (*_, at) in zip(_told_apart([one[:4] for one in page.said]), page.said, strict=True):
        wanted.setdefault(key, set()).add(place(text, at - shift))
    found = _told_apart(parsed)
    assert set(found) == set(wanted), page.text
    for quad, key in zip(file.quads, found, strict=True):
        statement = file.statements.get(quad)
        assert statement is not None, (page.text, quad)
        at = file.written.place(statement.value)
        assert at in wanted[key], (page.text, quad, at, wanted[key])


def _plain(quads: tuple[ox.Quad, ...]) -> Iterator[tuple[str, Node, str, Node]]:
    def plain(term: object) -> Node:
        if isinstance(term, ox.NamedNode):
            return term.value
        return term if isinstance(term, ox.BlankNode) else str(term)

    for quad in quads:
        graph = quad.graph_name
        name = "" if name_of(graph) == HOME else name_of(graph)
        yield name, plain(quad.subject), quad.predicate.value, plain(quad.object)


words = st.text(
    st.sampled_from("ab é\u4e16\U0001f600\t#.;,[](){}<>'@^_:|~"), min_size=0, max_size=8
)
