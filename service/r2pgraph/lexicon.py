"""The terms of the ontology as people look them up: label, definition, place in the hierarchy.

Reads triples, from files or from an engine; it knows RDFS, OWL and SKOS, and none of the terms.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from r2pgraph import terms

KINDS = {
    terms.OWL_CLASS: "class",
    terms.OWL_OBJECT_PROPERTY: "object property",
    terms.OWL_DATATYPE_PROPERTY: "datatype property",
    terms.OWL_ANNOTATION_PROPERTY: "annotation property",
    terms.OWL_NAMED_INDIVIDUAL: "individual",
}


@dataclass(frozen=True)
class Term:
    """One class, property or named individual of the ontology."""

    iri: str
    kind: str
    label: str = ""
    definition: str = ""
    scope_note: str = ""
    example: str = ""
    module: str = ""
    above: tuple[str, ...] = ()
    domain: tuple[str, ...] = ()
    range: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    deprecated: bool = False

    @property
    def name(self) -> str:
        """The local name, as in `/ontology/<name>`."""
        return self.iri.removeprefix(terms.R2P)


@dataclass(frozen=True)
class Lexicon:
    """All own terms, by IRI."""

    terms: dict[str, Term]

    def get(self, name: str) -> Term | None:
        """A term by IRI or local name."""
        return self.terms.get(name) or self.terms.get(terms.R2P + name)

    def of_kind(self, kind: str) -> list[Term]:
        """The terms of one kind, in the order of their labels."""
        found = (term for term in self.terms.values() if term.kind == kind)
        return sorted(found, key=lambda term: (term.label or term.name).casefold())

    @cached_property
    def below(self) -> dict[str, tuple[str, ...]]:
        """Each term with the terms directly below it."""
        found: dict[str, list[str]] = {}
        for term in self.terms.values():
            for above in term.above:
                found.setdefault(above, []).append(term.iri)
        return {iri: tuple(sorted(names)) for iri, names in found.items()}

    def roots(self, kind: str) -> list[Term]:
        """The terms of one kind that have none of the own terms above them."""
        return [
            term for term in self.of_kind(kind) if not any(iri in self.terms for iri in term.above)
        ]


def read_lexicon(statements: Iterable[ox.Triple | ox.Quad]) -> Lexicon:
    """The lexicon of the own terms among some statements; foreign terms are left out."""
    said: dict[str, dict[str, list[str]]] = {}
    for statement in statements:
        subject, value = statement.subject, statement.object
        if not isinstance(subject, ox.NamedNode) or not subject.value.startswith(terms.R2P):
            continue
        if isinstance(value, (ox.NamedNode, ox.Literal)):
            values = said.setdefault(subject.value, {}).setdefault(statement.predicate.value, [])
            values.append(value.value)
    found = (_term(iri, about) for iri, about in sorted(said.items()))
    return Lexicon({term.iri: term for term in found if term is not None})


def _term(iri: str, about: dict[str, list[str]]) -> Term | None:
    """A term from all that is said about it; None where it is not declared as one."""
    types = about.get(terms.RDF_TYPE, [])
    kind = next((name for declared, name in KINDS.items() if declared in types), None)
    if kind is None:
        return None

    def text(predicate: str) -> str:
        return min(about.get(predicate, [""]))

    def in_words(predicate: str) -> list[str]:
        """Texts alone: an example may also be a thing, by its address."""
        return [value for value in about.get(predicate, []) if not value.startswith(terms.BASE)]

    def links(*predicates: str) -> tuple[str, ...]:
        return tuple(sorted({x for p in predicates for x in about.get(p, []) if x != iri}))

    return Term(
        iri,
        kind,
        label=text(terms.RDFS_LABEL),
        definition=text(terms.SKOS_DEFINITION),
        scope_note=text(terms.SKOS_SCOPE_NOTE),
        example=min(in_words(terms.SKOS_EXAMPLE), default=""),
        module=text(terms.RDFS_IS_DEFINED_BY),
        above=links(terms.RDFS_SUBCLASS_OF, terms.RDFS_SUBPROPERTY_OF),
        domain=links(terms.RDFS_DOMAIN),
        range=links(terms.RDFS_RANGE),
        types=links(terms.RDF_TYPE),
        deprecated=text(terms.OWL_DEPRECATED) == "true",
    )
