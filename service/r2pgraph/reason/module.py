"""The axioms of an ontology that matter for some names: its module for them.

After Cuenca Grau, Horrocks, Kazakov and Sattler, "Modular Reuse of Ontologies: Theory and Practice"
(2008): what follows about the names of a signature from the module follows from the whole, and the
other way round, whatever facts about these names are added. An axiom is left out that is true
wherever classes and properties outside the signature are empty; one that cannot be read is kept.
Knows OWL 2, no term of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.expressions import Expression, Node, members_of, read_expression
from r2pgraph.reason.owl_input import LANGUAGE, Triple, is_axiom

_OWL = terms.OWL
_DECLARING = frozenset(
    {terms.OWL_CLASS, terms.OWL_OBJECT_PROPERTY, terms.OWL_DATATYPE_PROPERTY}
    | {terms.OWL_ANNOTATION_PROPERTY, terms.OWL_NAMED_INDIVIDUAL, terms.RDFS + "Datatype"}
)
# What an empty property is. A reflexive one is never empty.
_OF_EMPTY = frozenset(
    _OWL + name + "Property"
    for name in ("Functional", "InverseFunctional", "Transitive", "Symmetric", "Asymmetric")
) | {_OWL + "IrreflexiveProperty"}
# Axioms whose subject may be an expression.
_OF_EXPRESSIONS = frozenset(
    {terms.RDFS_SUBCLASS_OF, terms.OWL_EQUIVALENT_CLASS, terms.RDFS_SUBPROPERTY_OF}
    | {_OWL + "disjointWith", _OWL + "propertyDisjointWith", terms.OWL_EQUIVALENT_PROPERTY}
    | {terms.RDFS_DOMAIN, terms.RDFS_RANGE}
)
_EMPTY = frozenset(
    _OWL + name for name in ("Nothing", "bottomObjectProperty", "bottomDataProperty")
)
_THING = _OWL + "Thing"


@dataclass(frozen=True)
class _Axiom:
    """The triples of an axiom, the names in it, and whether it says nothing beyond some names."""

    triples: tuple[Triple, ...]
    names: frozenset[str]
    local: Callable[[_Signature], bool]


class Modules:
    """The modules of one ontology.

    Args:
        triples: axioms, and facts about individuals, which are in every module.
    """

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._triples = tuple(triples)
        self._about: dict[Node, dict[str, list[Node]]] = {}
        for subject, predicate, value in self._triples:
            self._about.setdefault(subject, {}).setdefault(predicate.value, []).append(value)

    def of(self, names: Iterable[str]) -> tuple[Triple, ...]:
        """The axioms that matter for the names, in the order of the ontology."""
        axioms = self._axioms
        signature = _Signature({*names, *self._named_by_facts}, self._datatypes)
        kept: set[int] = set()
        waiting = set(range(len(axioms)))
        while waiting:
            new: set[str] = set()
            for number in waiting:
                if not axioms[number].local(signature):
                    kept.add(number)
                    new |= axioms[number].names
            new -= signature.names
            signature.names |= new
            waiting = {n for name in new for n in self._naming.get(name, ())} - kept
        wanted = {triple for number in kept for triple in axioms[number].triples}
        return tuple(
            triple
            for triple in self._triples
            if triple in wanted or triple in self._facts or _declares(triple, signature.names)
        )

    @cached_property
    def _datatypes(self) -> frozenset[str]:
        """The names that stand for datatypes, of which none is empty."""
        datatype = ox.NamedNode(terms.RDFS + "Datatype")
        return frozenset(
            node.value
            for node, about in self._about.items()
            if isinstance(node, ox.NamedNode) and datatype in about.get(terms.RDF_TYPE, ())
        )

    @cached_property
    def _facts(self) -> frozenset[Triple]:
        return frozenset(triple for triple in self._triples if not is_axiom(triple))

    @cached_property
    def _named_by_facts(self) -> frozenset[str]:
        return names_in(self._facts)

    @cached_property
    def _axioms(self) -> tuple[_Axiom, ...]:
        found = {}
        for triple in self._roots():
            whole = tuple(dict.fromkeys(self._whole(triple)))
            found[frozenset(whole)] = _Axiom(whole, names_in(whole), self._locality(triple))
        return tuple(found.values())

    def _roots(self) -> Iterator[Triple]:
        """The triples that an axiom is, or begins with."""
        within = {triple[2] for triple in self._triples if isinstance(triple[2], ox.BlankNode)}
        for triple in self._triples:
            subject, predicate, _ = triple
            if isinstance(subject, ox.BlankNode):
                # An expression that an axiom begins with, or a node that is one.
                others = self._about[subject].keys()
                begins = predicate.value in _OF_EXPRESSIONS or not _OF_EXPRESSIONS & others
                if subject not in within and begins:
                    yield triple
            elif triple not in self._facts and not _is_declaration(triple):
                yield triple

    @cached_property
    def _naming(self) -> dict[str, list[int]]:
        """Each name with the axioms that have it."""
        found: dict[str, list[int]] = {}
        for number, axiom in enumerate(self._axioms):
            for name in axiom.names:
                found.setdefault(name, []).append(number)
        return found

    def _whole(self, root: Triple) -> Iterator[Triple]:
        """A triple with all that is said of the nodes without a name in it."""
        yield root
        waiting = [node for node in (root[0], root[2]) if isinstance(node, ox.BlankNode)]
        seen = set(waiting)
        while waiting:
            node = waiting.pop()
            for name, values in self._about.get(node, {}).items():
                for value in values:
                    if (node, name, value) != (root[0], root[1].value, root[2]):
                        yield node, ox.NamedNode(name), value  # type: ignore[misc]
                    if isinstance(value, ox.BlankNode) and value not in seen:
                        seen.add(value)
                        waiting.append(value)

    def _locality(self, triple: Triple) -> Callable[[_Signature], bool]:
        """When the axiom that a triple is, or begins, says nothing of the names."""
        subject, predicate, value = triple
        name = predicate.value
        one, other = self._read(subject), self._read(value)
        if name == terms.RDFS_SUBCLASS_OF:
            return lambda known: known.empty(one) or known.full(other)
        if (
            name == terms.OWL_EQUIVALENT_CLASS
            and not {_iri(subject), _iri(value)} & self._datatypes
        ):
            return lambda known: (
                (known.empty(one) and known.empty(other)) or (known.full(one) and known.full(other))
            )
        if name in (_OWL + "disjointWith", _OWL + "propertyDisjointWith"):
            return lambda known: known.empty(one) or known.empty(other)
        if name in (terms.RDFS_DOMAIN, terms.RDFS_RANGE):
            return lambda known: known.empty(one) or known.full(other)
        if name == terms.RDFS_SUBPROPERTY_OF:
            return lambda known: known.empty(one)
        if name in (terms.OWL_EQUIVALENT_PROPERTY, _OWL + "inverseOf"):
            return lambda known: known.empty(one) and known.empty(other)
        if name == _OWL + "propertyChainAxiom":
            chain = [self._read(node) for node in members_of(value, self._about)]
            return lambda known: any(known.empty(part) for part in chain)
        if name == _OWL + "disjointUnionOf":
            parts = [one, *(self._read(node) for node in members_of(value, self._about))]
            return lambda known: all(known.empty(part) for part in parts)
        if name == terms.RDF_TYPE and _iri(value) in _OF_EMPTY:
            return lambda known: known.empty(one)
        if isinstance(subject, ox.BlankNode):
            return self._locality_of_node(subject)
        return lambda _: False

    def _locality_of_node(self, node: ox.BlankNode) -> Callable[[_Signature], bool]:
        about = self._about[node]
        types = {_iri(value) for value in about.get(terms.RDF_TYPE, ())}
        if types in ({_OWL + "AllDisjointClasses"}, {_OWL + "AllDisjointProperties"}):
            heads = about.get(_OWL + "members", [])
            parts = [self._read(n) for head in heads for n in members_of(head, self._about)]
            return lambda known: sum(not known.empty(part) for part in parts) <= 1
        return lambda _: False

    def _read(self, node: Node) -> Expression:
        return read_expression(node, self._about)


@dataclass
class _Signature:
    """Names, and what is empty or holds for everything wherever other names have no members."""

    names: set[str]
    datatypes: frozenset[str]

    def empty(self, said: Expression) -> bool:
        """Whether nothing falls under a class, or a property joins nothing."""
        match said.operator:
            case "name":
                name = _iri(said.node)
                own = bool(name) and not name.startswith(LANGUAGE) and name not in self.datatypes
                return name in _EMPTY or (own and name not in self.names)
            case "inverse":
                return self._any_empty(said)
            case "and":
                return self._any_empty(said)
            case "or":
                return bool(said.parts) and all(self.empty(part) for part in said.parts)
            case "not":
                return all(self.full(part) for part in said.parts)
            case "some":
                return self._idle(said) or self._any_empty(said)
            case "value" | "Self":
                return self._idle(said)
            case "min" | "exactly":
                return _number(said) > 0 and (self._idle(said) or self._any_empty(said))
        return False

    def full(self, said: Expression) -> bool:
        """Whether everything falls under a class."""
        match said.operator:
            case "name":
                return _iri(said.node) == _THING
            case "not":
                return all(self.empty(part) for part in said.parts)
            case "and":
                return all(self.full(part) for part in said.parts)
            case "or":
                return any(self.full(part) for part in said.parts)
            case "only":
                return self._idle(said) or all(self.full(part) for part in said.parts)
            case "max":
                return self._idle(said) or self._any_empty(said)
            case "min":
                return _number(said) == 0
        return False

    def _idle(self, said: Expression) -> bool:
        return said.role is not None and self.empty(said.role)

    def _any_empty(self, said: Expression) -> bool:
        return any(self.empty(part) for part in said.parts)


def _number(said: Expression) -> int:
    """How many a restriction counts; -1 if it is no number."""
    text = said.count.value if isinstance(said.count, ox.Literal) else ""
    return int(text) if text.isascii() and text.isdigit() else -1


def _is_declaration(triple: Triple) -> bool:
    return (
        isinstance(triple[0], ox.NamedNode)
        and triple[1].value == terms.RDF_TYPE
        and _iri(triple[2]) in _DECLARING
    )


def _declares(triple: Triple, names: set[str]) -> bool:
    return _is_declaration(triple) and _iri(triple[0]) in names


def names_in(triples: Iterable[Triple]) -> frozenset[str]:
    """The names in triples that are not of OWL's own vocabulary."""
    return frozenset(
        part.value
        for triple in triples
        for part in triple
        if isinstance(part, ox.NamedNode) and not part.value.startswith(LANGUAGE)
    )


def _iri(node: object) -> str:
    return node.value if isinstance(node, ox.NamedNode) else ""
