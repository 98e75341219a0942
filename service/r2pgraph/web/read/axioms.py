"""Formal definitions of terms, from triples to expressions that people can read.

Follows the Manchester syntax of OWL 2. Knows OWL and RDF lists; names no term of an ontology.
What it cannot read is shown as the name of the node, never left out.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.claims import Value, plain

Part = tuple[str, str]
"""A piece of an expression: ("word", text), ("iri", IRI), ("value", text) or ("line", indent)."""

_FIRST, _REST, _NIL = terms.RDF + "first", terms.RDF + "rest", terms.RDF + "nil"
_DEEPEST = 24
_OPERATORS = {terms.OWL + "intersectionOf": "and", terms.OWL + "unionOf": "or"}
_RESTRICTIONS = {
    terms.OWL + "someValuesFrom": "some",
    terms.OWL + "allValuesFrom": "only",
    terms.OWL + "hasValue": "value",
}
_CARDINALITIES = {
    terms.OWL + name: word
    for name, word in (
        ("minCardinality", "min"),
        ("maxCardinality", "max"),
        ("cardinality", "exactly"),
        ("minQualifiedCardinality", "min"),
        ("maxQualifiedCardinality", "max"),
        ("qualifiedCardinality", "exactly"),
    )
}
_FRAMES = (
    (terms.OWL_EQUIVALENT_CLASS, "equivalent to"),
    (terms.OWL_EQUIVALENT_PROPERTY, "equivalent to"),
    (terms.RDFS_SUBCLASS_OF, "subclass of"),
    (terms.RDFS_DOMAIN, "domain"),
    (terms.RDFS_RANGE, "range"),
    (terms.OWL + "inverseOf", "inverse of"),
    (terms.OWL + "propertyChainAxiom", "follows from the chain"),
    (terms.OWL + "hasKey", "has key"),
    (terms.OWL + "disjointWith", "disjoint with"),
    (terms.OWL + "disjointUnionOf", "disjoint union of"),
    (terms.OWL + "propertyDisjointWith", "disjoint with"),
)
_CHARACTERISTICS = {
    terms.OWL + name: word
    for name, word in (
        ("FunctionalProperty", "functional"),
        ("InverseFunctionalProperty", "inverse functional"),
        ("TransitiveProperty", "transitive"),
        ("SymmetricProperty", "symmetric"),
        ("AsymmetricProperty", "asymmetric"),
        ("ReflexiveProperty", "reflexive"),
        ("IrreflexiveProperty", "irreflexive"),
    )
}
_DISJOINT = (terms.OWL + "AllDisjointClasses", terms.OWL + "AllDisjointProperties")

About = Mapping[str, list[Value]]


@dataclass(frozen=True)
class Axiom:
    """One axiom of a term: what it says, and the expression it says it with."""

    says: str
    parts: tuple[Part, ...]


class Axioms:
    """The axioms among some triples, looked up by term."""

    def __init__(self, triples: Iterable[tuple[Value, str, Value]]) -> None:
        self._about: dict[Value, dict[str, list[Value]]] = {}
        self._disjoint: dict[str, list[list[Value]]] = {}
        for subject, predicate, value in triples:
            self._about.setdefault(subject, {}).setdefault(predicate, []).append(value)
        for about in self._about.values():
            if any(plain(kind) in _DISJOINT for kind in about.get(terms.RDF_TYPE, [])):
                members = self._items(_only(about, terms.OWL + "members"))
                for member in members:
                    self._disjoint.setdefault(plain(member), []).append(members)

    def of(self, iri: str) -> list[Axiom]:
        """The axioms about a term; plain superclasses, domains and ranges are left out."""
        about = self._about.get(ox.NamedNode(iri), {})
        found = [
            Axiom(says, tuple(self._expression(value, 0)))
            for predicate, says in _FRAMES
            for value in about.get(predicate, [])
            if not (predicate.startswith(terms.RDFS) and isinstance(value, ox.NamedNode))
        ]
        for group in self._disjoint.get(iri, []):
            others = [member for member in group if plain(member) != iri]
            found.append(Axiom("disjoint with", tuple(self._joined(others, ",", 0))))
        words = [
            word
            for kind, word in _CHARACTERISTICS.items()
            if any(plain(value) == kind for value in about.get(terms.RDF_TYPE, []))
        ]
        if words:
            found.append(Axiom("characteristics", (("word", ", ".join(words)),)))
        return sorted(found, key=lambda axiom: len(axiom.parts), reverse=True)

    def annotated(self, iri: str) -> list[tuple[str, list[str]]]:
        """What annotation properties that the triples declare link a term with."""
        return [
            (predicate, sorted(plain(value) for value in values))
            for predicate, values in sorted(self._about.get(ox.NamedNode(iri), {}).items())
            if self._annotates(predicate) and all(isinstance(v, ox.NamedNode) for v in values)
        ]

    def _annotates(self, predicate: str) -> bool:
        types = self._about.get(ox.NamedNode(predicate), {}).get(terms.RDF_TYPE, [])
        return terms.OWL_ANNOTATION_PROPERTY in map(plain, types)

    def closure(self, iri: str) -> Iterator[tuple[Value, str, Value]]:
        """The triples about a term with those about the blank nodes that its axioms use."""
        waiting: list[Value] = [ox.NamedNode(iri)]
        seen: set[Value] = set(waiting)
        while waiting:
            subject = waiting.pop()
            for predicate, values in self._about.get(subject, {}).items():
                for value in values:
                    yield subject, predicate, value
                    if isinstance(value, ox.BlankNode) and value not in seen:
                        seen.add(value)
                        waiting.append(value)

    def _expression(self, node: Value, depth: int) -> Iterator[Part]:
        if depth > _DEEPEST:
            yield "word", "…"
        elif not isinstance(node, ox.BlankNode):
            yield ("iri" if isinstance(node, ox.NamedNode) else "value"), plain(node)
        elif _FIRST in self._about.get(node, {}):
            yield from self._joined(self._items(node), "o", depth)
        else:
            yield from self._of_blank(self._about.get(node, {}), plain(node), depth)

    def _of_blank(self, about: About, name: str, depth: int) -> Iterator[Part]:
        for operator, word in _OPERATORS.items():
            if operator in about:
                yield from self._block(self._items(_only(about, operator)), word, depth)
                return
        if terms.OWL + "complementOf" in about:
            yield "word", "not"
            yield from self._inner(_only(about, terms.OWL + "complementOf"), depth)
        elif terms.OWL + "oneOf" in about:
            yield "word", "{"
            yield from self._joined(self._items(_only(about, terms.OWL + "oneOf")), ",", depth)
            yield "word", "}"
        elif terms.OWL + "inverseOf" in about:
            yield "word", "inverse"
            yield from self._inner(_only(about, terms.OWL + "inverseOf"), depth)
        elif terms.OWL + "onProperty" in about:
            yield from self._restriction(about, depth)
        else:
            yield "value", f"[{name}]"

    def _restriction(self, about: About, depth: int) -> Iterator[Part]:
        yield from self._expression(_only(about, terms.OWL + "onProperty"), depth + 1)
        for predicate, word in _RESTRICTIONS.items():
            if predicate in about:
                yield "word", word
                yield from self._inner(_only(about, predicate), depth)
        for predicate, word in _CARDINALITIES.items():
            if predicate in about:
                yield "word", word
                yield "value", plain(_only(about, predicate))
                for filler in (terms.OWL + "onClass", terms.OWL + "onDataRange"):
                    if filler in about:
                        yield from self._inner(_only(about, filler), depth)

    def _inner(self, node: Value, depth: int) -> Iterator[Part]:
        """A filler: in brackets, on lines of its own, where it is compound."""
        about = self._about.get(node, {})
        compound = any(operator in about for operator in (*_OPERATORS, terms.OWL + "onProperty"))
        if compound:
            yield "word", "("
        yield from self._expression(node, depth + 1)
        if compound:
            yield "word", ")"

    def _block(self, items: list[Value], word: str, depth: int) -> Iterator[Part]:
        """Operands on a line each, so that nesting shows as indentation."""
        for number, item in enumerate(items):
            if number:
                yield "line", str(depth)
                yield "word", word
            about = self._about.get(item, {})
            if any(operator in about for operator in _OPERATORS):
                yield "word", "("
                yield from self._expression(item, depth + 1)
                yield "word", ")"
            else:
                yield from self._expression(item, depth + 1)

    def _joined(self, items: list[Value], word: str, depth: int) -> Iterator[Part]:
        for number, item in enumerate(items):
            if number:
                yield "word", word
            yield from self._expression(item, depth + 1)

    def _items(self, node: Value) -> list[Value]:
        """The members of an RDF list, as far as it is one."""
        found: list[Value] = []
        seen: set[Value] = set()
        while plain(node) != _NIL and node not in seen:
            seen.add(node)
            about = self._about.get(node, {})
            if _FIRST not in about:
                break
            found.append(_only(about, _FIRST))
            node = _only(about, _REST)
        return found


def _only(about: About, predicate: str) -> Value:
    return next(iter(about.get(predicate, [])), ox.NamedNode(_NIL))
