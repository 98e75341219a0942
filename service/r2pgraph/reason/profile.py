"""Whether triples are an ontology of OWL 2 DL, and which triple breaks which rule of it.

After sections 3, 5, 8 and 11 of the structural specification and the mapping to RDF graphs. The
OWL API that comes with owlready2 (3.4.3) checks this too, but tells it in prose without the triple,
does not know rdf:langString and takes four seconds; tests hold the rules against the OWL API 5.
Knows OWL, no term of ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.expressions import Node, members_of
from r2pgraph.reason.owl_input import ANNOTATION_PROPERTIES, DATATYPES, LANGUAGE, Triple
from r2pgraph.reason.roles import COUNTS, Roles

_OWL, _RDFS = terms.OWL, terms.RDFS
CLASS, DATATYPE, INDIVIDUAL = "class", "datatype", "individual"
OBJECT, DATA, ANNOTATION = "object property", "data property", "annotation property"
_PROPERTIES = (OBJECT, DATA, ANNOTATION)
_DECLARING = {
    terms.OWL_CLASS: CLASS,
    _RDFS + "Datatype": DATATYPE,
    _OWL + "DataRange": DATATYPE,
    terms.OWL_OBJECT_PROPERTY: OBJECT,
    terms.OWL_DATATYPE_PROPERTY: DATA,
    terms.OWL_ANNOTATION_PROPERTY: ANNOTATION,
    _OWL + "OntologyProperty": ANNOTATION,
    terms.OWL_NAMED_INDIVIDUAL: INDIVIDUAL,
    # Of these, OWL 1 needed no other declaration.
    _OWL + "InverseFunctionalProperty": OBJECT,
    _OWL + "TransitiveProperty": OBJECT,
    _OWL + "SymmetricProperty": OBJECT,
}
_OBJECT_ONLY = frozenset(
    _OWL + name + "Property" for name in ("Asymmetric", "Irreflexive", "Reflexive", "Functional")
)
_OTHER_TYPES = frozenset(
    [_OWL + name for name in ("Ontology", "Restriction", "AllDisjointClasses", "AllDifferent")]
    + [_OWL + name for name in ("AllDisjointProperties", "NegativePropertyAssertion", "Axiom")]
    + [_OWL + name for name in ("Annotation", "DeprecatedClass", "DeprecatedProperty")]
    + [terms.RDF + "List", terms.RDF + "Property", _RDFS + "Class"]
)
_BUILT_IN = {
    CLASS: frozenset({_OWL + "Thing", _OWL + "Nothing"}),
    DATATYPE: DATATYPES,
    OBJECT: frozenset({_OWL + "topObjectProperty", _OWL + "bottomObjectProperty"}),
    DATA: frozenset({_OWL + "topDataProperty", _OWL + "bottomDataProperty"}),
    ANNOTATION: ANNOTATION_PROPERTIES,
}
_LISTS = {
    _OWL + "intersectionOf": CLASS,
    _OWL + "unionOf": CLASS,
    _OWL + "disjointUnionOf": CLASS,
    _OWL + "propertyChainAxiom": OBJECT,
    _OWL + "oneOf": INDIVIDUAL,
    _OWL + "distinctMembers": INDIVIDUAL,
}
_OF_SEVERAL = frozenset(
    _OWL + name for name in ("intersectionOf", "unionOf", "disjointUnionOf", "members")
)
_SAME_KIND = {
    terms.RDFS_SUBPROPERTY_OF: _PROPERTIES,
    terms.OWL_EQUIVALENT_PROPERTY: (OBJECT, DATA),
    _OWL + "propertyDisjointWith": (OBJECT, DATA),
    _OWL + "inverseOf": (OBJECT,),
}
_INDIVIDUALS = frozenset(_OWL + name for name in ("sameAs", "differentFrom"))
_OF_DENIAL = frozenset(_OWL + name for name in ("sourceIndividual", "targetIndividual"))
_FILLERS = {_OWL + name for name in ("someValuesFrom", "allValuesFrom")}
_ONE_MEANING = frozenset(
    {*_FILLERS, *COUNTS, _OWL + "hasValue", _OWL + "hasSelf", _OWL + "complementOf"}
    | {_OWL + name for name in ("intersectionOf", "unionOf", "oneOf", "onDatatype")}
    | {_OWL + "datatypeComplementOf"}
)
_SYNTAX = frozenset(
    {*_LISTS, *_SAME_KIND, *_INDIVIDUALS, *_ONE_MEANING}
    | {_OWL + name for name in ("disjointWith", "equivalentClass", "hasKey", "members", "imports")}
    | {_OWL + name for name in ("versionIRI", "onProperty", "onProperties", "onClass")}
    | {_OWL + name for name in ("onDataRange", "withRestrictions", "annotatedSource")}
    | {_OWL + name for name in ("annotatedProperty", "annotatedTarget", "sourceIndividual")}
    | {_OWL + name for name in ("assertionProperty", "targetIndividual", "targetValue")}
    | {terms.RDF + name for name in ("type", "first", "rest")}
    | {_RDFS + name for name in ("subClassOf", "domain", "range", "subPropertyOf")}
    | {terms.XSD + name for name in ("minInclusive", "maxInclusive", "minExclusive", "pattern")}
    | {terms.XSD + name for name in ("maxExclusive", "length", "minLength", "maxLength")}
    | {terms.RDF + "langRange"}
)


@dataclass(frozen=True)
class Violation:
    """A triple by which an ontology is not one of OWL 2 DL.

    `term` is the IRI of what is wrong about it; empty where it is the triple itself.
    """

    rule: str
    term: str
    triple: Triple
    message: str
    remedy: str


def violations(triples: Iterable[Triple]) -> list[Violation]:
    """What breaks the rules of OWL 2 DL, in the order of the triples.

    Not judged are lexical forms of literals, facets of datatypes, circles of datatype definitions
    and of individuals without names, and what is imported.
    """
    return list(_Profile(tuple(dict.fromkeys(triples))).found())


class _Profile:
    """The triples of one ontology, and what they declare."""

    def __init__(self, triples: tuple[Triple, ...]) -> None:
        self._triples = triples
        self._about: dict[Node, dict[str, list[Node]]] = {}
        self._kinds: dict[str, set[str]] = {}
        for subject, predicate, value in triples:
            self._about.setdefault(subject, {}).setdefault(predicate.value, []).append(value)
            kind = _DECLARING.get(_iri(value)) if predicate.value == terms.RDF_TYPE else None
            if kind and isinstance(subject, ox.NamedNode):
                self._kinds.setdefault(subject.value, set()).add(kind)

    def found(self) -> Iterator[Violation]:
        for triple in self._triples:
            yield from self._of(triple)
        for violated in Roles(self._triples, self._about, self._is_object).violated():
            yield Violation(*violated)

    def _of(self, triple: Triple) -> Iterator[Violation]:
        subject, predicate, value = triple
        name = predicate.value
        if name == terms.RDF_TYPE:
            yield from self._typed(triple)
        elif name == terms.RDFS_SUBCLASS_OF or name == _OWL + "disjointWith":
            yield from self._is(CLASS, subject, triple)
            yield from self._is(CLASS, value, triple)
        elif name == terms.OWL_EQUIVALENT_CLASS:
            kind = DATATYPE if DATATYPE in self._kinds_of(subject) else CLASS
            yield from self._is(kind, subject, triple)
            yield from self._is(kind, value, triple)
        elif name in _SAME_KIND:
            yield from self._alike(triple, _SAME_KIND[name])
        elif name in (terms.RDFS_DOMAIN, terms.RDFS_RANGE):
            yield from self._bound(triple)
        elif name in _LISTS or name == _OWL + "members":
            yield from self._listed(triple)
        elif name in _INDIVIDUALS:
            for node in (subject, value):
                yield from self._is_named(node, triple)
        elif name in _OF_DENIAL:
            yield from self._is_named(value, triple)
        elif name == _OWL + "assertionProperty":
            yield from self._is_property(value, triple, (OBJECT, DATA))
        elif name == _OWL + "onProperty":
            yield from self._restricted(triple)
        elif name == _OWL + "complementOf":
            yield from self._is(CLASS, value, triple)
        elif name in (_OWL + "onDatatype", _OWL + "datatypeComplementOf"):
            yield from self._is(DATATYPE, value, triple)
        elif name == _OWL + "hasKey":
            for member in self._members(triple):
                yield from self._is_property(member, triple, (OBJECT, DATA))
        elif name not in _SYNTAX:
            yield from self._asserted(triple)
        if isinstance(value, ox.Literal):
            yield from self._is(DATATYPE, value.datatype, triple)

    def _typed(self, triple: Triple) -> Iterator[Violation]:
        subject, _, value = triple
        kind = _DECLARING.get(_iri(value))
        if kind or _iri(value) in _OBJECT_ONLY:
            yield from self._declared(triple, kind)
        elif _iri(value) not in _OTHER_TYPES:
            yield from self._is(CLASS, value, triple)
            yield from self._not_reserved(subject, triple)
        if isinstance(subject, ox.BlankNode) and _iri(value) == _OWL + "Restriction":
            about = self._about[subject]
            if len(about.get(_OWL + "onProperty", ())) != 1 and _OWL + "onProperties" not in about:
                yield _malformed(triple, "a restriction is on no property, or on several")
        means = sum(len(self._about[subject].get(name, ())) for name in _ONE_MEANING)
        expects = (terms.OWL_CLASS, _OWL + "Restriction", _RDFS + "Datatype")
        if isinstance(subject, ox.BlankNode) and _iri(value) in expects and means != 1:
            yield _malformed(triple, f"an expression has {means} meanings, and needs one")

    def _declared(self, triple: Triple, kind: str | None) -> Iterator[Violation]:
        subject = triple[0]
        if not isinstance(subject, ox.NamedNode):
            return
        kinds = self._kinds_of(subject)
        if kind is None:
            wanted = (OBJECT, DATA) if triple[2] == _FUNCTIONAL else (OBJECT,)
            yield from self._is_property(subject, triple, wanted)
        elif subject.value not in _BUILT_IN.get(kind, ()):
            yield from self._not_reserved(subject, triple)
        if kind in (CLASS, DATATYPE) and {CLASS, DATATYPE} <= kinds:
            yield _punned(triple, (CLASS, DATATYPE))
        several = [one for one in _PROPERTIES if one in kinds]
        if kind in _PROPERTIES and len(several) > 1:
            yield _punned(triple, several)

    def _not_reserved(self, node: Node, triple: Triple) -> Iterator[Violation]:
        if _iri(node).startswith(LANGUAGE):
            message = "a name of the vocabulary of OWL, RDF or XML Schema is used as one's own"
            yield Violation(
                "reserved-name", _iri(node), triple, message, "use a name in a namespace of yours"
            )

    def _is(self, kind: str, node: Node, triple: Triple) -> Iterator[Violation]:
        """What is wrong with a node in the place of a class or a datatype."""
        if isinstance(node, ox.Literal):
            yield _misplaced(triple, kind, "")
        if isinstance(node, ox.BlankNode) and not _ONE_MEANING & self._about.get(node, {}).keys():
            yield _malformed(triple, f"a {kind} has neither a name nor a meaning")
        if not isinstance(node, ox.NamedNode) or node.value in _BUILT_IN[kind]:
            return
        kinds = self._kinds_of(node)
        if kind == DATATYPE and node.value.startswith(terms.XSD):
            message = "OWL 2 has no such datatype"
            remedy = "leave it, as many reasoners take it, or use one that OWL 2 has"
            yield Violation("datatype-not-in-owl", node.value, triple, message, remedy)
        elif kind not in kinds and ({CLASS, DATATYPE} & kinds or node.value in _BUILT_IN[DATATYPE]):
            yield _misplaced(triple, kind, node.value)
        elif kind not in kinds:
            yield _undeclared(triple, node.value, kind)

    def _is_property(
        self, node: Node, triple: Triple, wanted: tuple[str, ...]
    ) -> Iterator[Violation]:
        if isinstance(node, ox.BlankNode) and OBJECT in wanted:
            if _OWL + "inverseOf" not in self._about.get(node, {}):
                yield _malformed(triple, "a node without a name is in the place of a property")
            return
        kinds = self._kinds_of(node) & {*_PROPERTIES}
        if kinds & {*wanted}:
            return
        words = " or ".join(wanted)
        if kinds or not isinstance(node, ox.NamedNode):
            yield _misplaced(triple, words, _iri(node))
        else:
            yield _undeclared(triple, node.value, words)

    def _alike(self, triple: Triple, wanted: tuple[str, ...]) -> Iterator[Violation]:
        """Both sides of an axiom are properties of one kind."""
        subject, predicate, value = triple
        faults = [*self._is_property(value, triple, wanted)]
        if not (isinstance(subject, ox.BlankNode) and predicate.value == _OWL + "inverseOf"):
            faults += self._is_property(subject, triple, wanted)
        yield from faults
        one, other = self._property_kinds(subject), self._property_kinds(value)
        if not faults and not one & other & {*wanted}:
            yield _misplaced(triple, " or ".join(sorted(one)), _iri(value))

    def _property_kinds(self, node: Node) -> set[str]:
        return {OBJECT} if isinstance(node, ox.BlankNode) else self._kinds_of(node)

    def _bound(self, triple: Triple) -> Iterator[Violation]:
        subject, predicate, value = triple
        yield from self._is_property(subject, triple, _PROPERTIES)
        kinds = self._kinds_of(subject)
        if kinds & {OBJECT, DATA}:
            of_data = DATA in kinds and predicate.value == terms.RDFS_RANGE
            yield from self._is(DATATYPE if of_data else CLASS, value, triple)

    def _listed(self, triple: Triple) -> Iterator[Violation]:
        subject, predicate, _ = triple
        members, kind = self._members(triple), _LISTS.get(predicate.value)
        least = 2 if predicate.value in _OF_SEVERAL else 1
        if len(members) < least:
            yield _malformed(triple, f"a list has {len(members)} members, and needs {least}")
        types = {_iri(node) for node in self._about[subject].get(terms.RDF_TYPE, ())}
        if predicate.value == _OWL + "members":
            kind = CLASS if _OWL + "AllDisjointClasses" in types else INDIVIDUAL
            if _OWL + "AllDisjointProperties" in types:
                for member in members:
                    yield from self._is_property(member, triple, (OBJECT, DATA))
                return
        if _RDFS + "Datatype" in types:
            kind = DATATYPE if kind == CLASS else None
        for member in members:
            if kind in (CLASS, DATATYPE):
                yield from self._is(kind, member, triple)
            elif kind == OBJECT:
                yield from self._is_property(member, triple, (OBJECT,))
            elif kind == INDIVIDUAL:
                yield from self._is_named(member, triple)

    def _members(self, triple: Triple) -> list[Node]:
        return members_of(triple[2], self._about)

    def _is_named(self, node: Node, triple: Triple) -> Iterator[Violation]:
        """OWL 2 DL takes no individual without a name here."""
        if isinstance(node, ox.BlankNode):
            message = "an individual without a name is where OWL 2 DL needs one with a name"
            yield Violation("anonymous-individual", "", triple, message, "give it an IRI")
        elif isinstance(node, ox.Literal):
            yield _misplaced(triple, INDIVIDUAL, "")

    def _restricted(self, triple: Triple) -> Iterator[Violation]:
        """The property of a restriction, and what it is restricted to."""
        subject, _, role = triple
        about = self._about[subject]
        yield from self._is_property(role, triple, (OBJECT, DATA))
        kinds = self._property_kinds(role)
        if not kinds & {OBJECT, DATA}:
            return
        of_data = DATA in kinds
        for name in _FILLERS & about.keys():
            for value in about[name]:
                yield from self._is(DATATYPE if of_data else CLASS, value, triple)
        for name, kind in ((_OWL + "onClass", CLASS), (_OWL + "onDataRange", DATATYPE)):
            for value in about.get(name, ()):
                if (kind == DATATYPE) != of_data:
                    yield _misplaced(triple, DATA if kind == DATATYPE else OBJECT, _iri(role))
                yield from self._is(kind, value, triple)
        for value in about.get(_OWL + "hasValue", ()):
            if isinstance(value, ox.Literal) != of_data:
                yield _misplaced(
                    triple, DATA if isinstance(value, ox.Literal) else OBJECT, _iri(role)
                )
            elif isinstance(value, ox.BlankNode):
                yield from self._is_named(value, triple)
        if of_data and _OWL + "hasSelf" in about:
            yield _misplaced(triple, OBJECT, _iri(role))

    def _asserted(self, triple: Triple) -> Iterator[Violation]:
        """A triple whose predicate is no word of OWL."""
        _, predicate, value = triple
        kinds = self._kinds_of(predicate) & {*_PROPERTIES}
        if not kinds:
            yield from self._not_reserved(predicate, triple)
        if not kinds and not predicate.value.startswith(LANGUAGE):
            yield _undeclared(triple, predicate.value, "property", "property-undeclared")
        elif kinds == {OBJECT} and isinstance(value, ox.Literal):
            yield _wrong_value(triple, "an object property has a literal", "a thing")
        elif kinds == {DATA} and not isinstance(value, ox.Literal):
            yield _wrong_value(triple, "a data property has a thing", "a literal")

    def _kinds_of(self, node: Node) -> set[str]:
        name = _iri(node)
        return self._kinds.get(name, set()) | self._built_in.get(name, set())

    @cached_property
    def _built_in(self) -> dict[str, set[str]]:
        return {name: {kind} for kind, names in _BUILT_IN.items() for name in names}

    def _is_object(self, node: Node) -> bool:
        return OBJECT in self._property_kinds(node)


_FUNCTIONAL = ox.NamedNode(_OWL + "FunctionalProperty")


def _iri(node: Node) -> str:
    return node.value if isinstance(node, ox.NamedNode) else ""


def _malformed(triple: Triple, message: str) -> Violation:
    remedy = "write the expression as OWL 2 has it, so that it means one thing"
    return Violation("expression-malformed", "", triple, message, remedy)


def _punned(triple: Triple, kinds: Iterable[str]) -> Violation:
    message = f"one name is both {' and '.join(kinds)}"
    remedy = "keep one of the declarations, and give the other a name of its own"
    return Violation("name-of-two-kinds", _iri(triple[0]), triple, message, remedy)


def _misplaced(triple: Triple, kind: str, term: str) -> Violation:
    message = f"what is in the place of a {kind} is of another kind"
    return Violation("kind-misplaced", term, triple, message, f"put a {kind} there")


def _undeclared(triple: Triple, term: str, kind: str, rule: str = "") -> Violation:
    is_type = triple[1].value == terms.RDF_TYPE
    rule = rule or ("type-undeclared" if is_type else "term-of-axiom-undeclared")
    remedy = f"declare it as {'an' if kind[0] in 'aeiou' else 'a'} {kind}, or correct the name"
    return Violation(rule, term, triple, f"nothing declares the {kind}", remedy)


def _wrong_value(triple: Triple, what: str, wanted: str) -> Violation:
    message = f"{what} as its value"
    remedy = f"give it {wanted}, or declare the property as of the other kind"
    return Violation("value-of-another-kind", triple[1].value, triple, message, remedy)
