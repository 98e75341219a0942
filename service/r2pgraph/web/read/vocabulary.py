"""The ontology as the pages show it: its terms, their axioms, and their uses in the data."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.claims import SECONDS, ClaimLine, Value, is_claim, lines_of, text_of
from r2pgraph.engine.base import Engine, select
from r2pgraph.lexicon import Lexicon, read_lexicon
from r2pgraph.web.read.axioms import Axioms

_PREFIXES = f"PREFIX owl: <{terms.OWL}> PREFIX rdf: <{terms.RDF}>\n"
_TERMS = """SELECT DISTINCT ?subject ?predicate ?object WHERE {
  VALUES ?type { owl:Class owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty
    owl:NamedIndividual }
  ?subject a ?type ; ?predicate ?object
}"""
_STRUCTURE = """SELECT DISTINCT ?subject ?predicate ?object WHERE {
  { VALUES ?type { owl:Class owl:Restriction owl:AllDisjointClasses owl:AllDisjointProperties
    owl:ObjectProperty } ?subject a ?type }
  UNION { ?subject rdf:first ?first } UNION { ?subject owl:inverseOf ?inverse }
  FILTER(isBlank(?subject))
  ?subject ?predicate ?object
}"""
_CLASS_USES = "{ GRAPH ?graph { ?subject a ?term } BIND(rdf:type AS ?predicate) }"
_PROPERTY_USES = "{ GRAPH ?graph { ?subject ?term ?object } BIND(?term AS ?predicate) }"
_VALUE_USES = "{ GRAPH ?graph { ?subject ?predicate ?term } }"
_USES = """SELECT DISTINCT ?graph ?subject ?predicate ?object WHERE {
  %s FILTER(?graph != <%s> && !STRSTARTS(STR(?graph), "%s"))
} ORDER BY ?graph ?subject ?predicate ?object LIMIT %d OFFSET %d"""
_COUNT = """SELECT (COUNT(*) AS ?count) WHERE {
  %s FILTER(?graph != <%s> && !STRSTARTS(STR(?graph), "%s"))
}"""
_HIDDEN = (terms.ENTAILMENTS_GRAPH, terms.ONTOLOGY)


@dataclass(frozen=True)
class Vocabulary:
    """The own terms with their axioms."""

    lexicon: Lexicon
    axioms: Axioms

    def most_specific(self, types: Iterable[str]) -> tuple[str, ...]:
        """The types among some that are above no other of them.

        That something is an individual tells nobody anything.
        """
        given = set(types) - {terms.OWL_NAMED_INDIVIDUAL}
        above: set[str] = set()
        for iri in given:
            above |= self.all_above(iri)
        return tuple(sorted(given - above)) or tuple(sorted(given))

    def range_of(self, iri: str) -> tuple[str, ...]:
        """The classes that a property's values may belong to; of a union, its members."""
        term = self.lexicon.get(iri)
        return (*(term.range if term else ()), *self._named_in(iri, "range"))

    def domain_of(self, iri: str) -> tuple[str, ...]:
        """The classes whose members may have a property; of a union, its members."""
        term = self.lexicon.get(iri)
        return (*(term.domain if term else ()), *self._named_in(iri, "domain"))

    def declared_for(self, iri: str) -> tuple[str, ...]:
        """The properties that the ontology declares for members of a class by name."""
        return self._declared.get(iri, ())

    @cached_property
    def _declared(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for term in self.lexicon.terms.values():
            if term.kind.endswith("property") and not term.deprecated:
                for iri in self.domain_of(term.iri):
                    found.setdefault(iri, []).append(term.iri)
        return {iri: tuple(sorted(names)) for iri, names in found.items()}

    def _named_in(self, iri: str, says: str) -> tuple[str, ...]:
        """The terms in the axioms of one sort about a term."""
        parts = (
            part for axiom in self.axioms.of(iri) if axiom.says == says for part in axiom.parts
        )
        return tuple(dict.fromkeys(text for kind, text in parts if kind == "iri"))

    def all_above(self, iri: str) -> set[str]:
        """The terms above a term, on all levels."""
        found: set[str] = set()
        waiting = [iri]
        while waiting:
            term = self.lexicon.get(waiting.pop())
            for above in term.above if term else ():
                if above not in found:
                    found.add(above)
                    waiting.append(above)
        return found - {iri}


@dataclass(frozen=True)
class Use:
    """One triple that uses a term: the claim that holds it, or the thing it describes."""

    subject: Value
    predicate: str
    object: Value | None
    claim: ClaimLine | None


def read_vocabulary(engine: Engine) -> Vocabulary:
    """The ontology of a dataset; empty where the data bring none."""
    found: list[tuple[Value, str, Value]] = []
    for text in (_TERMS, _STRUCTURE):
        for row in select(engine, _PREFIXES + text, deadline=SECONDS):
            found.append((row["subject"], text_of(row, "predicate"), row["object"]))
    triples = [
        ox.Triple(subject, ox.NamedNode(predicate), value)
        for subject, predicate, value in found
        if isinstance(subject, ox.NamedNode)
    ]
    return Vocabulary(read_lexicon(triples), Axioms(found))


def count_uses(engine: Engine, iri: str, kind: str) -> int:
    """How often the data outside of the ontology use a term."""
    text = _PREFIXES + _COUNT % (_uses_pattern(kind), *_HIDDEN)
    found = select(engine, text, {"term": ox.NamedNode(iri)}, deadline=SECONDS)
    return int(text_of(found[0], "count"))


def uses_of(engine: Engine, iri: str, kind: str, most: int, skip: int) -> tuple[Use, ...]:
    """Where the data outside of the ontology use a term."""
    bound = {"term": ox.NamedNode(iri)}
    text = _PREFIXES + _USES % (_uses_pattern(kind), *_HIDDEN, most, skip)
    found = select(engine, text, bound, deadline=SECONDS)
    claims = {text_of(row, "graph") for row in found} | {text_of(row, "subject") for row in found}
    lines = lines_of(engine, {iri for iri in claims if is_claim(iri)})
    return tuple(
        Use(
            row["subject"],
            text_of(row, "predicate"),
            row.get("object"),
            lines.get(text_of(row, "graph")) or lines.get(text_of(row, "subject")),
        )
        for row in found
    )


def _uses_pattern(kind: str) -> str:
    if kind == "class":
        return _CLASS_USES
    return _PROPERTY_USES if kind.endswith("property") else _VALUE_USES
