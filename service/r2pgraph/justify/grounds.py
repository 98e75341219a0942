"""The reasons for a triple, each with the claims, speakers, pages, files and lines it comes from.

Looks where the graph itself looks: what files state, what the hierarchies give, what shortcuts
read off the union, and what follows for a standpoint. Names structural terms only.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.grammar.header import header_of
from r2pgraph.layout import FileKind
from r2pgraph.load import Corpus, is_claim, name_of, plain, read_text
from r2pgraph.memo import Memo
from r2pgraph.reason.owl_input import Triple
from r2pgraph.reason.standpoint import infer
from r2pgraph.shortcuts import read_shortcuts
from r2pgraph.union import load_union


@dataclass(frozen=True)
class Place:
    """A statement in short, and where it stands; of a claim, who says it on which pages."""

    text: str
    path: Path | None = None
    line: int | None = None
    speakers: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ground:
    """One reason: in a sentence, with what it rests on."""

    sentence: str
    places: tuple[Place, ...] = ()
    axioms: tuple[Place, ...] = ()


class Grounds:
    """Reasons for triples over one corpus."""

    def __init__(self, corpus: Corpus, memo: Memo) -> None:
        self._corpus = corpus
        self._memo = memo
        self._labels: dict[str, str] = {}
        self._said: dict[tuple[str, str], list[str]] = {}
        for quad in corpus.stating(terms.RDFS_LABEL):
            self._labels.setdefault(plain(quad.subject), plain(quad.object))
        for name in (terms.STATED_BY, terms.STATED_IN, terms.PAGE):
            for quad in corpus.stating(name):
                self._said.setdefault((name, plain(quad.subject)), []).append(plain(quad.object))

    def of(self, triple: Triple, speakers: Iterable[str] = ()) -> Iterator[Ground]:
        """The reasons for a triple: what is stated before what is derived.

        Args:
            triple: what is asked about.
            speakers: for whom it may follow: all whose inferences are written, if none is named.

        Raises:
            UnknownStandpointError: a speaker who states no claim.
        """
        found = [*self._stated(triple), *self._by_hierarchy(triple)]
        yield from found or self._by_shortcut(triple)
        yield from self._inferred(triple, set(speakers))

    def known(self) -> set[str]:
        """Every address that a statement names."""
        parts = (part for quad in self._corpus.quads() for part in quad.triple)
        return {part.value for part in parts if isinstance(part, ox.NamedNode)}

    def name(self, iri: str) -> str:
        """What a thing is called."""
        return self._labels.get(iri, iri)

    def place(self, triple: Triple, graph: str) -> Place:
        """Where a graph states a triple."""
        if is_claim(graph):
            return self.claim(graph)
        file = self._corpus.graphs[graph]
        statement = file.statements.get(ox.Quad(*triple, ox.NamedNode(graph)))
        line = file.written.place(statement.value).line if statement else None
        return Place(file.path.name, file.path, line)

    def claim(self, iri: str) -> Place:
        """A claim with its label, speakers, pages and place."""
        path, line = self._corpus.position(iri) or (None, None)
        speakers = tuple(self.name(one) for one in self._said.get((terms.STATED_BY, iri), ()))
        passages = self._said.get((terms.STATED_IN, iri), ())
        pages = {page for one in passages for page in self._said.get((terms.PAGE, one), ())}
        return Place(f"“{self.name(iri)}”", path, line, speakers, tuple(sorted(pages)))

    def _stated(self, triple: Triple) -> Iterator[Ground]:
        graphs = dict.fromkeys(
            name_of(quad.graph_name)
            for file in self._corpus.files
            if file.kind is not FileKind.INFERRED
            for quad in file.quads
            if (quad.subject, quad.predicate, quad.object) == triple
        )
        claims = [graph for graph in graphs if is_claim(graph)]
        others = [graph for graph in graphs if not is_claim(graph)]
        if claims:
            told = tuple(self.place(triple, graph) for graph in claims)
            yield Ground("it is part of what is claimed", told)
        if others:
            told = tuple(self.place(triple, graph) for graph in others)
            yield Ground("a file states it", told)

    def _by_hierarchy(self, triple: Triple) -> Iterator[Ground]:
        """A narrower class or property that is stated, and the steps up from it."""
        subject, predicate, value = triple
        for below, steps in self._below(predicate.value, _PROPERTY_STEPS):
            narrow = (subject, ox.NamedNode(below), value)
            yield from self._through(narrow, steps)
        if predicate.value == terms.RDF_TYPE and isinstance(value, ox.NamedNode):
            for below, steps in self._below(value.value, _CLASS_STEPS):
                yield from self._through((subject, predicate, ox.NamedNode(below)), steps)
        if predicate.value in (terms.RDFS_SUBCLASS_OF, terms.RDFS_SUBPROPERTY_OF):
            wanted = _CLASS_STEPS if predicate.value == terms.RDFS_SUBCLASS_OF else _PROPERTY_STEPS
            for below, steps in self._below(plain(value), wanted):
                if below == plain(subject) and len(steps) > 1:
                    yield Ground("the hierarchy of terms gives it", axioms=self._steps(steps))

    def _through(self, narrow: Triple, steps: list[ox.Quad]) -> Iterator[Ground]:
        for ground in self._stated(narrow):
            said = f"{ground.sentence} more narrowly, and the hierarchy of terms gives the rest"
            yield Ground(said, ground.places, self._steps(steps))

    def _steps(self, steps: Iterable[ox.Quad]) -> tuple[Place, ...]:
        return tuple(
            self.axiom(plain(q.subject), _spelled(q), name_of(q.graph_name)) for q in steps
        )

    def axiom(self, term: str, text: str, graph: str | None = None) -> Place:
        """An axiom, its IRIs in angle brackets, with the place of the term it is about."""
        path, line = self._corpus.position(term, graph) or (None, None)
        return Place(text, path, line)

    def _below(self, name: str, kinds: tuple[str, str]) -> Iterator[tuple[str, list[ox.Quad]]]:
        """Each term below another with the steps that lead up, the nearest first."""
        waiting: list[tuple[str, list[ox.Quad]]] = [(name, [])]
        seen = {name}
        while waiting:
            above, steps = waiting.pop(0)
            for quad in self._links:
                if quad.predicate.value not in kinds:
                    continue
                ends = [(plain(quad.subject), plain(quad.object))]
                if quad.predicate.value == kinds[1]:
                    ends.append((ends[0][1], ends[0][0]))
                for lower, upper in ends:
                    if upper == above and lower not in seen:
                        seen.add(lower)
                        waiting.append((lower, [quad, *steps]))
                        yield lower, [quad, *steps]

    @cached_property
    def _links(self) -> list[ox.Quad]:
        """The steps of both hierarchies, between named terms."""
        return [
            quad
            for name in _VERBS
            for quad in self._corpus.stating(name)
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode)
        ]

    def _by_shortcut(self, triple: Triple) -> Iterator[Ground]:
        layout = self._corpus.layout
        if layout is None:
            return
        store = ox.Store()
        load_union(store, self._corpus.union_quads(), layout)
        for query in read_shortcuts(layout):
            answer = store.query(query.text)
            assert isinstance(answer, ox.QueryTriples)  # `read_shortcuts` has seen to it
            if ox.Triple(*triple) in set(answer):
                place = Place(query.title, query.path, 1)
                yield Ground("a shortcut reads it off the claims", (place,))

    def _inferred(self, triple: Triple, speakers: set[str]) -> Iterator[Ground]:
        """What is written to follow; for speakers who have no such file, what would be."""
        written = set()
        for about in self._written.values():
            (speaker,) = about.get(terms.UNDER_STANDPOINT, [""])
            written.add(speaker)
            if about["says"] == [str(ox.Triple(*triple))] and (not speakers or speaker in speakers):
                yield self._followed(
                    speaker,
                    about.get(terms.RESTS_ON, []),
                    about.get(terms.RESTS_ON_REFERENCE, []),
                    [rule.rpartition("/")[2] for rule in about.get(terms.BY_RULE, [])],
                    about.get(terms.BY_AXIOM, []),
                )
        for speaker in sorted(speakers - written):
            for one in infer(self._corpus, speaker, self._memo).inferences:
                if one.triple == triple:
                    yield self._followed(speaker, one.claims, one.references, one.rules, one.axioms)

    @cached_property
    def _written(self) -> dict[str, dict[str, list[str]]]:
        """The inferences in files: what each says, and by property what it rests on."""
        found: dict[str, dict[str, list[str]]] = {}
        for quad in self._corpus.quads_of(FileKind.INFERRED):
            graph, subject = name_of(quad.graph_name), plain(quad.subject)
            if graph.startswith(terms.INFERENCE):
                found.setdefault(graph, {})["says"] = [str(quad.triple)]
            elif subject.startswith(terms.INFERENCE):
                about = found.setdefault(subject, {})
                about.setdefault(quad.predicate.value, []).append(plain(quad.object))
        return {iri: about for iri, about in found.items() if "says" in about}

    def _followed(
        self,
        speaker: str,
        claims: Iterable[str],
        references: Iterable[str],
        rules: Iterable[str],
        axioms: Iterable[str],
    ) -> Ground:
        layout = self._corpus.layout
        given = []
        for rule in rules if layout else ():
            assert layout is not None
            path = layout.rules / f"{rule}.rq"
            titles = {name: value for _, name, value in header_of(read_text(path))}
            given.append(Place(f"rule: {titles.get('title', rule)}", path, 1))
        given += map(self._thing, axioms)
        told = (*map(self.claim, claims), *map(self._thing, references))
        return Ground(f"it follows for {self.name(speaker)}", told, tuple(given))

    def _thing(self, iri: str) -> Place:
        path, line = self._corpus.position(iri) or (None, None)
        return Place(f"<{iri}>", path, line)


_CLASS_STEPS = (terms.RDFS_SUBCLASS_OF, terms.OWL_EQUIVALENT_CLASS)
_PROPERTY_STEPS = (terms.RDFS_SUBPROPERTY_OF, terms.OWL_EQUIVALENT_PROPERTY)
_VERBS = {
    terms.RDFS_SUBCLASS_OF: "subClassOf",
    terms.OWL_EQUIVALENT_CLASS: "equivalentTo",
    terms.RDFS_SUBPROPERTY_OF: "subPropertyOf",
    terms.OWL_EQUIVALENT_PROPERTY: "equivalentTo",
}


def _spelled(quad: ox.Quad) -> str:
    """A step as Pellet words axioms."""
    return f"<{plain(quad.subject)}> {_VERBS[quad.predicate.value]} <{plain(quad.object)}>"
