"""Class expressions of OWL: read from triples, said in Manchester syntax, and which says more.

What is narrower is read from the form alone: sound, not complete. Knows OWL 2, no term of ours.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pyoxigraph as ox

from r2pgraph import terms

Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
About = Mapping[str, Sequence[Node]]
Facts = Mapping[Node, About]
Name = Callable[[Node], str]

_FIRST, _REST, _NIL = terms.RDF + "first", terms.RDF + "rest", terms.RDF + "nil"
_LISTED = {
    terms.OWL + "intersectionOf": "and",
    terms.OWL + "unionOf": "or",
    terms.OWL + "oneOf": "of",
}
_SINGLE = {terms.OWL + "complementOf": "not", terms.OWL + "inverseOf": "inverse"}
_RESTRICTED = {
    terms.OWL + "someValuesFrom": "some",
    terms.OWL + "allValuesFrom": "only",
    terms.OWL + "hasValue": "value",
}
_SELF = terms.OWL + "hasSelf"
_COUNTED = {
    terms.OWL + "minCardinality": "min",
    terms.OWL + "maxCardinality": "max",
    terms.OWL + "cardinality": "exactly",
    terms.OWL + "minQualifiedCardinality": "min",
    terms.OWL + "maxQualifiedCardinality": "max",
    terms.OWL + "qualifiedCardinality": "exactly",
}
_ON_PROPERTY = terms.OWL + "onProperty"
_ON_CLASS, _ON_DATA = terms.OWL + "onClass", terms.OWL + "onDataRange"
_MEANS = {*_LISTED, *_SINGLE, *_RESTRICTED, _SELF, *_COUNTED}
_SETS = ("and", "or")
# Of one expression: deeper, or larger, is no definition that anybody wrote, but may be a circle.
_DEEPEST, _LARGEST = 60, 5_000


@dataclass(frozen=True)
class Expression:
    """What a node stands for: a name, or an operator over parts.

    Two are equal that have the same parts in another order. `unread` stands for what OWL 2 has no
    meaning for, and for what is too deep or too large, which has no node. A restriction has a role,
    which is a property or the inverse of one.
    """

    operator: str
    parts: tuple["Expression", ...] = field(default=(), compare=False)
    node: Node | None = None
    role: "Expression | None" = None
    count: Node | None = None
    members: frozenset["Expression"] = field(init=False, repr=False)
    whole: bool = field(init=False, repr=False)
    """Whether all of it could be read."""

    def __post_init__(self) -> None:
        inner = self.parts if self.role is None else (*self.parts, self.role)
        whole = self.operator != "unread" and all(part.whole for part in inner)
        object.__setattr__(self, "members", frozenset(self.parts))
        object.__setattr__(self, "whole", whole)


@dataclass(frozen=True)
class Line:
    """Where a new line may begin in an expression, for an operand of something so deep."""

    depth: int


Piece = str | Node | Line
"""A keyword or bracket, a name or value, or a new line."""


def read_expression(node: Node, facts: Facts) -> Expression:
    """The expression that a node stands for."""
    return _Reading(facts).of(node, 0)


def members_of(head: Node, facts: Facts) -> list[Node]:
    """The members of an RDF list, as far as it is one."""
    found: list[Node] = []
    seen: set[Node] = set()
    while head not in seen and _FIRST in facts.get(head, {}):
        seen.add(head)
        found += facts[head][_FIRST]
        head = next(iter(facts[head].get(_REST, ())), ox.NamedNode(_NIL))
    return found


class _Reading:
    """The reading of one expression, which counts what it has read."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._left = _LARGEST

    def of(self, node: Node, depth: int) -> Expression:
        self._left -= 1
        if depth > _DEEPEST or self._left < 0:
            return Expression("unread")
        if not isinstance(node, ox.BlankNode):
            return Expression("name", node=node)
        about = self._facts.get(node, {})
        means = _MEANS & about.keys()
        # A node with two meanings, or with one said twice, is no expression of OWL 2.
        if len(means) == 1 and len(about[meaning := means.pop()]) == 1:
            return self._meant(node, meaning, depth)
        return Expression("unread", node=node)

    def _meant(self, node: Node, meaning: str, depth: int) -> Expression:
        about = self._facts[node]
        (value,) = about[meaning]
        if meaning in _LISTED:
            members = members_of(value, self._facts)
            return Expression(_LISTED[meaning], self._all(members, depth))
        if meaning in _SINGLE:
            return Expression(_SINGLE[meaning], self._all([value], depth))
        if len(about.get(_ON_PROPERTY, ())) != 1:
            return Expression("unread", node=node)
        role = self.of(about[_ON_PROPERTY][0], depth + 1)
        if meaning in _RESTRICTED:
            return Expression(_RESTRICTED[meaning], self._all([value], depth), role=role)
        if meaning == _SELF:
            return Expression("Self", role=role)
        kinds = [*about.get(_ON_CLASS, ()), *about.get(_ON_DATA, ())]
        return Expression(_COUNTED[meaning], self._all(kinds, depth), role=role, count=value)

    def _all(self, nodes: Sequence[Node], depth: int) -> tuple[Expression, ...]:
        return tuple(self.of(node, depth + 1) for node in nodes)


def pieces(expression: Expression, depth: int = 0) -> Iterator[Piece]:
    """An expression in Manchester syntax, in the order in which it is written."""
    match expression.operator:
        case "name" | "unread":
            yield "…" if expression.node is None else expression.node
        case "and" | "or":
            for number, part in enumerate(expression.parts):
                if number:
                    yield Line(depth)
                    yield expression.operator
                yield from _bracketed(part, depth, part.operator in _SETS)
        case "of":
            yield "{"
            for number, part in enumerate(expression.parts):
                if number:
                    yield ","
                yield from pieces(part, depth + 1)
            yield "}"
        case _:
            if expression.role is not None:
                yield from pieces(expression.role, depth + 1)
            yield expression.operator
            if expression.count is not None:
                yield expression.count
            for part in expression.parts:
                compound = part.operator in _SETS or part.role is not None
                yield from _bracketed(part, depth, compound)


def _bracketed(part: Expression, depth: int, compound: bool) -> Iterator[Piece]:
    if compound:
        yield "("
    yield from pieces(part, depth + 1)
    if compound:
        yield ")"


def said(expression: Expression, name: Name) -> str:
    """An expression in one line, the same for all that are equal."""
    return _line(_sorted(expression, name), name)


def _line(expression: Expression, name: Name) -> str:
    text, open_ = "", True
    for piece in pieces(expression):
        if not isinstance(piece, Line):
            text += "" if open_ or piece in (")", "}", ",") else " "
            text += piece if isinstance(piece, str) else name(piece)
            open_ = piece in ("(", "{")
    return text


def _sorted(expression: Expression, name: Name) -> Expression:
    inner = [_sorted(part, name) for part in expression.members]
    return replace(expression, parts=tuple(sorted(inner, key=lambda part: _line(part, name))))


def subsumes(wide: Expression, narrow: Expression) -> bool:
    """Whether everything that falls under `narrow` falls under `wide`, as far as form tells."""
    if wide == narrow:
        return True
    if wide.operator == "and":
        return all(subsumes(part, narrow) for part in wide.parts)
    if narrow.operator == "or":
        return all(subsumes(wide, part) for part in narrow.parts)
    if wide.operator == "or" and any(subsumes(part, narrow) for part in wide.parts):
        return True
    if narrow.operator == "and" and any(subsumes(wide, part) for part in narrow.parts):
        return True
    if wide.operator == narrow.operator == "of":
        return narrow.members <= wide.members
    if wide.operator == narrow.operator == "not":
        return subsumes(*narrow.parts, *wide.parts)
    same = wide.operator == narrow.operator and wide.role == narrow.role
    if same and wide.operator in ("some", "only"):
        return subsumes(*wide.parts, *narrow.parts)
    return False
