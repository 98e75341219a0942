"""Formal definitions of terms as the pages show them.

Knows the axioms of OWL, their expressions by `expressions`; names no term of an ontology. What
cannot be read is shown as the name of the node, never left out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.claims import Value, plain
from r2pgraph.expressions import Line, Piece, members_of, pieces, read_expression

Part = tuple[str, str]
"""A piece of an expression: ("word", text), ("iri", IRI), ("value", text) or ("line", indent)."""

_CHAIN = terms.OWL + "propertyChainAxiom"
_FRAMES = (
    (terms.OWL_EQUIVALENT_CLASS, "equivalent to"),
    (terms.OWL_EQUIVALENT_PROPERTY, "equivalent to"),
    (terms.RDFS_SUBCLASS_OF, "subclass of"),
    (terms.RDFS_DOMAIN, "domain"),
    (terms.RDFS_RANGE, "range"),
    (terms.OWL + "inverseOf", "inverse of"),
    (_CHAIN, "follows from the chain"),
    (terms.OWL + "hasKey", "has key"),
    (terms.OWL + "disjointWith", "disjoint with"),
    (terms.OWL + "disjointUnionOf", "disjoint union of"),
    (terms.OWL + "propertyDisjointWith", "disjoint with"),
)
_BETWEEN = {_CHAIN: "o"}
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
        for subject, predicate, value in dict.fromkeys(triples):
            self._about.setdefault(subject, {}).setdefault(predicate, []).append(value)
        for about in self._about.values():
            if any(plain(kind) in _DISJOINT for kind in about.get(terms.RDF_TYPE, [])):
                for head in about.get(terms.OWL + "members", []):
                    members = members_of(head, self._about)
                    for member in members:
                        self._disjoint.setdefault(plain(member), []).append(members)

    def of(self, iri: str) -> list[Axiom]:
        """The axioms about a term; plain superclasses, domains and ranges are left out."""
        about = self._about.get(ox.NamedNode(iri), {})
        found = [
            Axiom(says, tuple(self._parts(value, _BETWEEN.get(predicate, ","))))
            for predicate, says in _FRAMES
            for value in about.get(predicate, [])
            if not (predicate.startswith(terms.RDFS) and isinstance(value, ox.NamedNode))
        ]
        for group in self._disjoint.get(iri, []):
            others = [member for member in group if plain(member) != iri]
            found.append(Axiom("disjoint with", tuple(self._joined(others, ","))))
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

    def _parts(self, value: Value, between: str) -> Iterator[Part]:
        """An expression, or those of a list with a word between them."""
        members = members_of(value, self._about)
        return self._joined(members, between) if members else self._said(value)

    def _joined(self, nodes: list[Value], between: str) -> Iterator[Part]:
        for number, node in enumerate(nodes):
            if number:
                yield "word", between
            yield from self._said(node)

    def _said(self, node: Value) -> Iterator[Part]:
        return map(_part, pieces(read_expression(node, self._about)))


def _part(piece: Piece) -> Part:
    if isinstance(piece, str):
        return "word", piece
    if isinstance(piece, Line):
        return "line", str(piece.depth)
    if isinstance(piece, ox.BlankNode):
        return "value", f"[{plain(piece)}]"
    return ("iri" if isinstance(piece, ox.NamedNode) else "value"), plain(piece)
