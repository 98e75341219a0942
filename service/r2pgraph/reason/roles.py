"""What OWL 2 DL asks of object properties together: which are simple, and that chains are regular.

After section 11 of the structural specification. A property and its inverse count as one, which the
conditions allow. Knows OWL, no term of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.expressions import Facts, Node, members_of
from r2pgraph.reach import reached
from r2pgraph.reason.owl_input import Triple

_OWL = terms.OWL
_CHAIN, _ON_PROPERTY = _OWL + "propertyChainAxiom", _OWL + "onProperty"
_BOTH_WAYS = (terms.OWL_EQUIVALENT_PROPERTY, _OWL + "inverseOf")
_TOP = _OWL + "topObjectProperty"
_NEED_SIMPLE_TYPES = {
    _OWL + name + "Property": f"{word} property"
    for name, word in (
        ("Functional", "a functional"),
        ("InverseFunctional", "an inverse-functional"),
        ("Irreflexive", "an irreflexive"),
        ("Asymmetric", "an asymmetric"),
    )
}
_BOUNDS = ("minCardinality", "maxCardinality", "cardinality")
_QUALIFIED = ("minQualifiedCardinality", "maxQualifiedCardinality", "qualifiedCardinality")
COUNTS = frozenset(_OWL + name for name in (*_BOUNDS, *_QUALIFIED))
"""The properties that say how many values a restriction allows."""
Violated = tuple[str, str, Triple, str, str]
Edges = dict[str, set[str]]


class Roles:
    """The object properties of an ontology, and what is above, below and made of what."""

    def __init__(
        self, triples: Iterable[Triple], about: Facts, is_object: Callable[[Node], bool]
    ) -> None:
        self._triples = tuple(triples)
        self._about = about
        self._is_object = is_object
        self._above: Edges = {}
        self._composite = {_TOP}
        self._chains: list[tuple[Triple, str, list[str]]] = []
        for triple in self._triples:
            self._read(triple)

    def violated(self) -> Iterator[Violated]:
        """What breaks the rules: rule, property, triple, what is wrong and what to do."""
        yield from self._not_simple()
        yield from self._irregular()

    def _read(self, triple: Triple) -> None:
        subject, predicate, value = triple
        name = predicate.value
        if name == terms.RDFS_SUBPROPERTY_OF:
            self._above.setdefault(self._name(subject), set()).add(self._name(value))
        elif name in _BOTH_WAYS and isinstance(subject, ox.NamedNode):
            one, other = self._name(subject), self._name(value)
            self._above.setdefault(one, set()).add(other)
            self._above.setdefault(other, set()).add(one)
        elif name == terms.RDF_TYPE and value == _TRANSITIVE:
            self._composite.add(self._name(subject))
        elif name == _CHAIN:
            members = [self._name(node) for node in members_of(value, self._about)]
            self._chains.append((triple, self._name(subject), members))
            self._composite |= {self._name(subject)} if len(members) > 1 else set()

    def _name(self, node: Node) -> str:
        """The property that a node is, or is the inverse of."""
        if isinstance(node, ox.BlankNode):
            inverted = self._about.get(node, {}).get(_OWL + "inverseOf", ())
            return next((n.value for n in inverted if isinstance(n, ox.NamedNode)), "")
        return node.value if isinstance(node, ox.NamedNode) else ""

    def _not_simple(self) -> Iterator[Violated]:
        complex_ = reached(self._above, self._composite)
        for triple in self._triples:
            for role, where in self._needing_simple(triple):
                if self._is_object(role) and self._name(role) in complex_:
                    yield self._is_not_simple(triple, self._name(role), where)

    def _is_not_simple(self, triple: Triple, name: str, where: str) -> Violated:
        message = f"{where} must be simple, and this one follows from a chain or is transitive"
        remedy = (
            "restrict another property that is neither, nor has one below it, "
            "or take back the chain or the transitivity"
        )
        return "property-not-simple", name, triple, message, remedy

    def _needing_simple(self, triple: Triple) -> Iterator[tuple[Node, str]]:
        subject, predicate, value = triple
        name = predicate.value
        types = _NEED_SIMPLE_TYPES
        if name == terms.RDF_TYPE and isinstance(value, ox.NamedNode) and value.value in types:
            yield subject, types[value.value]
        elif name == _ON_PROPERTY and {*COUNTS, _OWL + "hasSelf"} & self._about[subject].keys():
            yield value, "a property whose values are counted, or that holds of a thing itself,"
        elif name == _OWL + "propertyDisjointWith":
            yield subject, "a disjoint property"
            yield value, "a disjoint property"
        elif name == _OWL + "members" and _DISJOINT in self._about[subject].get(terms.RDF_TYPE, ()):
            for member in members_of(value, self._about):
                yield member, "a disjoint property"

    def _irregular(self) -> Iterator[Violated]:
        """The chains for which no order of properties has each part before the whole."""
        before: Edges = {}
        for _, whole, parts in self._chains:
            for part in _parts_before(whole, parts):
                before.setdefault(part, set()).add(whole)
        for triple, whole, parts in self._chains:
            beyond = reached(before, [whole]) | {whole}
            for part in _parts_before(whole, parts):
                follows = any(part in reached(self._above, [one]) for one in beyond)
                if part in beyond or follows:
                    message = "a chain needs, for one of its parts, the property that it defines"
                    remedy = "take the circle of chains and subproperties apart"
                    yield "chain-irregular", whole, triple, message, remedy
                    break


def _parts_before(whole: str, parts: list[str]) -> list[str]:
    """The parts of a chain that have to come before the whole."""
    if parts == [whole, whole]:
        return []
    if parts[:1] == [whole]:
        return parts[1:]
    return parts[:-1] if parts[-1:] == [whole] else parts


_TRANSITIVE = ox.NamedNode(_OWL + "TransitiveProperty")
_DISJOINT = ox.NamedNode(_OWL + "AllDisjointProperties")
