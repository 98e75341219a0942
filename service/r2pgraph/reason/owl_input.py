"""Which triples a reasoner is given, and which are left out with the reason.

A reasoner must neither be confused nor made to act by what it reads: annotations, imports and
literals of datatypes that OWL 2 does not have are left out and counted. Knows OWL, not the domain.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from r2pgraph import terms, xsd
from r2pgraph.reach import reached

Triple = tuple[ox.NamedNode | ox.BlankNode, ox.NamedNode, ox.NamedNode | ox.BlankNode | ox.Literal]

ANNOTATION = "annotations"
ILL_TYPED = "literals that are no form of their datatype"
DATATYPE = "literals of a datatype that OWL 2 does not have"
RANGES = "triples of axioms on a datatype that OWL 2 does not have"
UNDECLARED = "triples with an undeclared property or class"
EMBEDDED = "instructions to a library"
HEADERS = "ontology headers"
QUOTED = "quoted triples"

# Reading this namespace makes owlready2 import the Python module that a triple names.
_LIBRARY = "http://www.lesfleursdunormal.fr/static/_downloads/owlready_ontology.owl#"
_BUILT_IN = (terms.RDF, terms.RDFS, terms.OWL)
LANGUAGE = (*_BUILT_IN, terms.XSD)
"""What names that axioms are made of begin with; facets of datatypes are of XML Schema."""
_XSD = [
    "string normalizedString token language Name NCName NMTOKEN boolean decimal integer",
    "nonNegativeInteger nonPositiveInteger positiveInteger negativeInteger long int short byte",
    "unsignedLong unsignedInt unsignedShort unsignedByte double float",
    "hexBinary base64Binary anyURI dateTime dateTimeStamp",
]
# OWL 2 Structural Specification, section 4: the datatypes every reasoner must know.
DATATYPES = frozenset(
    [terms.XSD + name for names in _XSD for name in names.split()]
    + [terms.RDF + "PlainLiteral", terms.RDF + "XMLLiteral", terms.RDF + "langString"]
    + [terms.RDFS + "Literal", terms.OWL + "real", terms.OWL + "rational"]
)
ANNOTATION_PROPERTIES = frozenset(
    [terms.RDFS + name for name in ("label", "comment", "seeAlso", "isDefinedBy")]
    + [
        terms.OWL + name
        for name in [
            "versionInfo",
            "deprecated",
            "priorVersion",
            "backwardCompatibleWith",
            "incompatibleWith",
        ]
    ]
)
_HEADER_PROPERTIES = frozenset([terms.OWL_IMPORTS, terms.OWL_VERSION_IRI])
_PROPERTY_CLASSES = frozenset([terms.OWL_OBJECT_PROPERTY, terms.OWL_DATATYPE_PROPERTY])


@dataclass(frozen=True)
class OwlInput:
    """What is handed over: triples in a fixed order, and how many were left out for what."""

    triples: tuple[Triple, ...]
    left_out: dict[str, int]

    def ntriples(self) -> bytes:
        """The triples as N-Triples, one a line."""
        statements = (ox.Triple(*triple) for triple in self.triples)
        return bytes(ox.serialize(statements, format=ox.RdfFormat.N_TRIPLES) or b"")

    def beyond(self, background: "OwlInput") -> tuple[Triple, ...]:
        """The triples between named nodes that the background does not have."""
        known = set(background.triples)
        return tuple(
            triple
            for triple in self.triples
            if triple not in known and not any(isinstance(p, ox.BlankNode) for p in triple)
        )


def owl_input(quads: Iterable[ox.Quad]) -> OwlInput:
    """The triples of the quads, as a set, that a reasoner can and should read."""
    left_out: Counter[str] = Counter()
    triples: dict[Triple, None] = {}
    for quad in quads:
        subject, value = quad.subject, quad.object
        if isinstance(subject, ox.Triple) or isinstance(value, ox.Triple):
            left_out[QUOTED] += 1
        else:
            triples[subject, quad.predicate, value] = None
    declared = _Declared(triples)
    unsayable = _unsayable(triples)
    kept = []
    for triple in triples:
        subject, predicate, value = triple
        if {subject, value} & unsayable and predicate.value.startswith(LANGUAGE):
            left_out[RANGES] += 1
            continue
        reason = declared.reason_against(triple)
        if reason:
            left_out[reason] += 1
        else:
            kept.append(triple)
    return OwlInput(_ordered(kept), dict(sorted(left_out.items())))


def is_axiom(triple: Triple) -> bool:
    """Whether a triple is part of an axiom about terms rather than about individuals."""
    subject, predicate, value = triple
    if isinstance(subject, ox.BlankNode) or isinstance(value, ox.BlankNode):
        return True
    if predicate.value.startswith((terms.OWL, terms.RDFS)):
        return predicate.value not in (terms.OWL + "sameAs", terms.OWL + "differentFrom")
    declared = value.value if isinstance(value, ox.NamedNode) else ""
    return declared.startswith((terms.OWL, terms.RDFS)) and declared != terms.OWL_NAMED_INDIVIDUAL


def _ordered(triples: list[Triple]) -> tuple[Triple, ...]:
    """The triples in an order, and with names for blank nodes, that depend on nothing else."""
    dataset = ox.Dataset(ox.Quad(*triple) for triple in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    named = [(q.subject, q.predicate, q.object) for q in dataset]
    plain = [
        (s, p, o)
        for s, p, o in named
        if not isinstance(s, ox.Triple) and not isinstance(o, ox.Triple)
    ]
    return tuple(sorted(plain, key=str))


def _unsayable(triples: Iterable[Triple]) -> set[object]:
    """The nodes without a name of axioms that rest on a datatype or value that OWL 2 does not have.

    Without that triple the rest of such an axiom is no axiom, and a reasoner refuses everything.
    """
    links = [
        (subject, value)
        for subject, predicate, value in triples
        if predicate.value.startswith(LANGUAGE) and isinstance(subject, ox.BlankNode)
    ]
    beside: dict[object, list[object]] = {}
    for subject, value in links:
        if isinstance(value, ox.BlankNode):
            beside.setdefault(subject, []).append(value)
            beside.setdefault(value, []).append(subject)
    return reached(beside, (s for s, value in links if _has_foreign_datatype(value)))


class _Declared:
    """What the triples declare about properties and classes."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        types: dict[str, set[str]] = {}
        for subject, predicate, value in triples:
            if predicate.value == terms.RDF_TYPE and isinstance(value, ox.NamedNode):
                types.setdefault(value.value, set()).add(subject.value)
        self._annotations = types.get(terms.OWL_ANNOTATION_PROPERTY, set()) | ANNOTATION_PROPERTIES
        self._properties = {p for kind in _PROPERTY_CLASSES for p in types.get(kind, set())}
        self._classes = types.get(terms.OWL_CLASS, set())
        self._ontologies = types.get(terms.OWL_ONTOLOGY, set())

    def reason_against(self, triple: Triple) -> str | None:
        """Why a triple is not handed over; None if it is."""
        subject, predicate, value = triple
        name, about = predicate.value, subject.value
        if name.startswith(_LIBRARY) or about.startswith(_LIBRARY) or _is_of_library(value):
            return EMBEDDED
        if name in _HEADER_PROPERTIES or about in self._ontologies:
            return HEADERS
        if name in self._annotations or about in self._annotations:
            return ANNOTATION
        if isinstance(value, ox.Literal) and _is_ill_typed(value):
            return ILL_TYPED
        if _has_foreign_datatype(value):
            return DATATYPE
        if name == terms.RDF_TYPE:
            known = self._classes | self._properties
            return None if _is_known(value, known) else UNDECLARED
        known_property = name in self._properties or name.startswith(_BUILT_IN)
        return None if known_property else UNDECLARED


def _is_ill_typed(literal: ox.Literal) -> bool:
    """Whether a reasoner would refuse everything for the sake of one value."""
    name = literal.datatype.value.removeprefix(terms.XSD)
    return name in xsd.NAMES and not xsd.is_valid(name, literal.value)


def _has_foreign_datatype(value: ox.NamedNode | ox.BlankNode | ox.Literal) -> bool:
    """Whether it is a literal of, or the name of, a datatype outside the list of OWL 2."""
    if isinstance(value, ox.Literal):
        return value.datatype.value not in DATATYPES
    return (
        isinstance(value, ox.NamedNode)
        and value.value.startswith(terms.XSD)
        and value.value not in DATATYPES
    )


def _is_known(value: ox.NamedNode | ox.BlankNode | ox.Literal, known: set[str]) -> bool:
    if isinstance(value, ox.NamedNode):
        return value.value in known or value.value.startswith(_BUILT_IN)
    return isinstance(value, ox.BlankNode)


def _is_of_library(value: ox.NamedNode | ox.BlankNode | ox.Literal) -> bool:
    return isinstance(value, ox.NamedNode) and value.value.startswith(_LIBRARY)
