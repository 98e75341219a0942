"""Class expressions of OWL as Manchester syntax, and which of two says more.

What is narrower is read from the form alone: sound, not complete. Knows OWL 2, no term of ours.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from r2pgraph import terms

Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Facts = Mapping[Node, Mapping[str, Sequence[Node]]]
Name = Callable[[Node], str]

_FIRST, _REST, _NIL = terms.RDF + "first", terms.RDF + "rest", terms.RDF + "nil"
_LISTED = {
    terms.OWL + "intersectionOf": "and",
    terms.OWL + "unionOf": "or",
    terms.OWL + "oneOf": "of",
}
_RESTRICTED = {
    terms.OWL + "someValuesFrom": "some",
    terms.OWL + "allValuesFrom": "only",
    terms.OWL + "hasValue": "value",
    terms.OWL + "hasSelf": "Self",
}
_COUNTED = {
    terms.OWL + "minCardinality": "min",
    terms.OWL + "maxCardinality": "max",
    terms.OWL + "cardinality": "exactly",
    terms.OWL + "minQualifiedCardinality": "min",
    terms.OWL + "maxQualifiedCardinality": "max",
    terms.OWL + "qualifiedCardinality": "exactly",
}
_COMPLEMENT = terms.OWL + "complementOf"
_ON_PROPERTY, _ON_CLASS = terms.OWL + "onProperty", terms.OWL + "onClass"
_INVERSE = terms.OWL + "inverseOf"
_DEEPEST = 60


@dataclass(frozen=True)
class Expression:
    """A class expression: a name, or an operator over parts; parts of a set have no order."""

    operator: str
    text: str = ""
    parts: frozenset["Expression"] = frozenset()

    def __str__(self) -> str:
        inner = sorted(f"({p})" if p.operator in ("and", "or") else str(p) for p in self.parts)
        match self.operator:
            case "name":
                return self.text
            case "of":
                return "{" + ", ".join(inner) + "}"
            case "and" | "or":
                return f" {self.operator} ".join(inner)
            case "not":
                return f"not {inner[0]}"
            case _:
                return " ".join([self.text, self.operator, *inner]).strip()


def read_expression(node: Node, facts: Facts, name: Name, depth: int = 0) -> Expression | None:
    """The expression that a node stands for; None where it is none that OWL 2 has."""
    if not isinstance(node, ox.BlankNode):
        return Expression("name", name(node))
    about = facts.get(node, {})
    if depth > _DEEPEST:
        return None

    def read(part: Node) -> Expression | None:
        return read_expression(part, facts, name, depth + 1)

    for predicate, operator in _LISTED.items():
        if predicate in about:
            parts = [read(part) for part in _members(about[predicate][0], facts)]
            return _of(operator, parts)
    if _COMPLEMENT in about:
        return _of("not", [read(about[_COMPLEMENT][0])])
    if _ON_PROPERTY not in about:
        return None
    prop = _property(about[_ON_PROPERTY][0], facts, name)
    for predicate, word in _RESTRICTED.items():
        if predicate in about:
            value = [] if word == "Self" else [read(about[predicate][0])]
            return _of(word, value, prop)
    for predicate, word in _COUNTED.items():
        if predicate in about:
            kind = [read(part) for part in about.get(_ON_CLASS, [])]
            return _of(f"{word} {name(about[predicate][0])}", kind, prop)
    return None


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
        return narrow.parts <= wide.parts
    if wide.operator == narrow.operator == "not":
        return subsumes(*narrow.parts, *wide.parts)
    same = wide.operator == narrow.operator and wide.text == narrow.text
    if same and wide.operator in ("some", "only"):
        return subsumes(*wide.parts, *narrow.parts)
    return False


def _of(operator: str, parts: Sequence[Expression | None], text: str = "") -> Expression | None:
    whole = frozenset(part for part in parts if part is not None)
    return Expression(operator, text, whole) if len(whole) == len(set(parts)) else None


def _property(node: Node, facts: Facts, name: Name) -> str:
    inverse = facts.get(node, {}).get(_INVERSE, ()) if isinstance(node, ox.BlankNode) else ()
    return f"inverse {name(inverse[0])}" if inverse else name(node)


def _members(head: Node, facts: Facts) -> list[Node]:
    found: list[Node] = []
    seen: set[Node] = set()
    while head not in seen and _FIRST in facts.get(head, {}):
        seen.add(head)
        found += facts[head][_FIRST]
        head = next(iter(facts[head].get(_REST, ())), ox.NamedNode(_NIL))
    return found
