"""Claimed content in words: what a node of a claim's graph says, as a phrase of linked names.

A description is a head with roles and is read where it stands, nested descriptions inside it.
Any other node is headed by its class and by what it says. Knows the roles of the structure;
any other property is read with its label, so that nothing of a node is left out.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pyoxigraph as ox
from markupsafe import Markup, escape

from r2pgraph import terms
from r2pgraph.claims import Value, plain
from r2pgraph.web.dating import day
from r2pgraph.web.display import kinds, label, link, title, value
from r2pgraph.web.phrases import ROLES, role_words
from r2pgraph.web.read.contents import Node
from r2pgraph.web.site import site

_HEADS = (terms.OF_KIND, terms.OCCURRENCE_OF)
_DEEPEST = 4
_FIRST_ROWS = 3


class Piece(NamedTuple):
    """A stretch of a phrase: words, the name of a thing, or another value."""

    text: str
    iri: str = ""
    value: Value | None = None


class Content:
    """The nodes of a claim's graph, as a page or a picture shows them.

    `around` are nodes that the phrases may read although they are shown elsewhere.
    """

    def __init__(self, nodes: Iterable[Node], around: Iterable[Node] = ()) -> None:
        nodes = tuple(nodes)
        self._known = {node.iri: node for node in (*around, *nodes)}
        referred = {plain(one) for node in nodes for _, values in node.rows for one in values}
        self.shown = tuple(
            node for node in nodes if not (is_description(node) and node.iri in referred)
        )
        self._places = {node.iri: number for number, node in enumerate(self.shown, 1)}

    def phrase(self, iri: str) -> Markup:
        """What a node says, with links."""
        return Markup("").join(_linked(piece) for piece in self.pieces(iri))

    def text(self, iri: str) -> str:
        """What a node says, as plain words."""
        return "".join(piece.text for piece in self.pieces(iri))

    def heading(self, node: Node) -> Markup:
        """A node's class, and what the node says where it says it in words."""
        if not node.types:
            return link(node.iri)
        named = Markup(", ").join(link(kind, title(kind)) for kind in kinds(node.types))
        said = self.phrase(node.iri)
        return Markup("{}: {}").format(named, said) if said else named

    def name(self, node: Node) -> str:
        """A node's class, and what it says, as plain words."""
        named = ", ".join(title(kind) for kind in kinds(node.types))
        said = self.text(node.iri)
        return f"{named}: {said}" if named and said else named or label(node.iri)

    def value(self, one: Value) -> Markup:
        """A value of a node: a description as a phrase, a node shown here as a link to it."""
        node = self._known.get(plain(one)) if isinstance(one, ox.NamedNode) else None
        if node is None or not node.types:
            return value(one)
        if node.iri in self._places:
            return Markup('<a href="#node-{}">{}</a>').format(
                self._places[node.iri], self.text(node.iri) or title(kinds(node.types)[0])
            )
        if is_description(node):
            return self.phrase(node.iri)
        return value(one)

    def pieces(self, iri: str, depth: int = 0) -> list[Piece]:
        """What a node says, as words and names."""
        node = self._known.get(iri)
        if node is None:
            return []
        if not is_description(node) and site().names.named(iri):
            return [Piece(label(iri), iri)]
        rows = dict(node.rows)
        head = next((name for name in _HEADS if name in rows), "")
        if not head:
            return list(self._first_values(node, depth))
        found = self._with_qualities(rows, head, depth)
        order = [name for name in ROLES if name in rows]
        if is_description(node):
            order += [name for name in rows if name not in (*_HEADS, *ROLES, terms.QUALITY)]
        for predicate in order:
            found.append(Piece(role_words(predicate, rows)))
            found += self._joined(rows[predicate], depth)
        return found

    def _with_qualities(
        self, rows: dict[str, tuple[Value, ...]], head: str, depth: int
    ) -> list[Piece]:
        found: list[Piece] = []
        for quality in rows.get(terms.QUALITY, ()):
            found += [*self._of(quality, depth), Piece(" ")]
        return found + self._joined(rows[head], depth)

    def _first_values(self, node: Node, depth: int) -> Iterator[Piece]:
        """What a node without a head is about: the first things that it relates."""
        found = [row for row in node.rows if isinstance(row[1][0], ox.NamedNode)]
        for number, (predicate, things) in enumerate(found[:_FIRST_ROWS]):
            yield Piece(f"{', ' if number else ''}{label(predicate)} ")
            yield from self._joined(things, depth)

    def _joined(self, values: tuple[Value, ...], depth: int) -> list[Piece]:
        found: list[Piece] = []
        for number, one in enumerate(values):
            if number:
                found.append(Piece(" and " if number == len(values) - 1 else ", "))
            found += self._of(one, depth)
        return found

    def _of(self, one: Value, depth: int) -> list[Piece]:
        iri = plain(one)
        node = self._known.get(iri) if isinstance(one, ox.NamedNode) else None
        inside = self.pieces(iri, depth + 1) if node and node.types and depth < _DEEPEST else []
        if inside:
            return inside
        if isinstance(one, ox.NamedNode):
            return [Piece(label(iri), iri)]
        return [Piece(day(iri), value=one)]


def is_description(node: Node) -> bool:
    """Whether a node only picks out what a claim speaks of, and asserts nothing."""
    return terms.DESCRIPTION_CLASS in node.types


def _linked(piece: Piece) -> Markup:
    if piece.value is not None:
        return value(piece.value)
    return link(piece.iri) if piece.iri else escape(piece.text)
