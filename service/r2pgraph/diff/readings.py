"""What the files of one revision say, by subject, with blank nodes as what they stand for.

Two revisions give the same reading where they say the same, in whatever order and layout, and
however their blank nodes are called.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.expressions import Expression, Node, read_expression, said
from r2pgraph.layout import FileKind, Layout
from r2pgraph.load import Corpus, is_claim, load_corpus, name_of, read_text
from r2pgraph.prefixes import shorten

Said = dict[str, set[str]]
_DEFINING = (terms.OWL_EQUIVALENT_CLASS, terms.RDFS_SUBCLASS_OF)
_DEEPEST = 60


@dataclass
class Subject:
    """All that is said of a thing outside of the graphs of claims, value by value as text."""

    iri: str
    said: Said = field(default_factory=dict)
    graph: str = ""
    kind: FileKind = FileKind.TRIPLES

    @property
    def types(self) -> set[str]:
        return self.said.get(terms.RDF_TYPE, set())


@dataclass(frozen=True)
class Reading:
    """One revision: its subjects, the graphs of its claims and inferences, its query files."""

    corpus: Corpus
    subjects: Mapping[str, Subject]
    graphs: Mapping[str, Mapping[str, Said]]
    queries: Mapping[str, str]
    nodes: Mapping[Node, Mapping[str, Sequence[Node]]]

    @cached_property
    def names(self) -> dict[str, str]:
        """Addresses to what they are called; English first, then the shortest."""
        found: dict[str, list[tuple[bool, int, str]]] = {}
        for name in (terms.RDFS_LABEL, terms.SKOS_PREF_LABEL):
            for quad in self.corpus.stating(name, *FileKind):
                if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
                    label = quad.object
                    rank = (label.language != "en", len(label.value), label.value)
                    found.setdefault(quad.subject.value, []).append(rank)
        return {iri: min(ranks)[2] for iri, ranks in found.items()}

    @property
    def claims(self) -> set[str]:
        """The claims: what has a graph of its own and stands in a file of the work."""
        return {name for name in self.graphs if is_claim(name)}

    @property
    def inferences(self) -> set[str]:
        return {iri for iri, one in self.subjects.items() if one.kind is FileKind.INFERRED}

    def position(self, iri: str) -> tuple[Path, int] | None:
        """File and line of a thing, the file below the root of the data."""
        found = self.corpus.position(iri)
        if found is None or self.corpus.layout is None:
            return None
        path, line = found
        return path.relative_to(self.corpus.layout.root), line

    def definitions(self, iri: str, predicate: str) -> list[Expression]:
        """The class expressions that define a term, or that it falls under; names left out."""
        about = self.nodes.get(ox.NamedNode(iri), {}).get(predicate, ())
        read = [read_expression(node, self.nodes) for node in about if _is_blank(node)]
        return [expression for expression in read if expression.whole]


def read_revision(layout: Layout) -> Reading:
    """Everything that the data folders of a revision say.

    Raises:
        R2PGraphError: what loading the files raises.
    """
    corpus = load_corpus(layout)
    nodes: dict[Node, dict[str, list[Node]]] = {}
    for quad in corpus.quads():
        if isinstance(quad.subject, ox.BlankNode) or quad.predicate.value in _DEFINING:
            nodes.setdefault(quad.subject, {}).setdefault(quad.predicate.value, []).append(
                quad.object
            )
    folders = (layout.queries, layout.ontology)
    queries = {
        path.relative_to(layout.root).as_posix(): read_text(path)
        for folder in folders
        for path in sorted(folder.rglob("*.rq"))
    }
    subjects: dict[str, Subject] = {}
    graphs: dict[str, dict[str, Said]] = {}
    reading = Reading(corpus, subjects, graphs, queries, nodes)
    for file in corpus.files:
        for quad in file.quads:
            if not isinstance(quad.subject, ox.NamedNode):
                continue
            iri, graph = quad.subject.value, name_of(quad.graph_name)
            inferred = file.kind is FileKind.INFERRED and graph != file.source.graph
            if inferred or is_claim(graph):
                said = graphs.setdefault(graph, {}).setdefault(iri, {})
            else:
                said = subjects.setdefault(iri, Subject(iri, graph=graph, kind=file.kind)).said
            said.setdefault(quad.predicate.value, set()).add(_text(quad.object, reading))
    return reading


def _text(node: Node, reading: Reading, depth: int = 0) -> str:
    """A value as text that is the same wherever the same is said."""
    if not isinstance(node, ox.BlankNode):
        return str(node)
    if depth > _DEEPEST:
        return "[ … ]"
    expression = read_expression(node, reading.nodes)
    if expression.whole:
        return said(expression, str)
    about = reading.nodes.get(node, {})
    inner = sorted(
        f"<{predicate}> {_text(value, reading, depth + 1)}"
        for predicate, values in about.items()
        for value in values
    )
    return "[ " + " ; ".join(inner) + " ]"


def _is_blank(node: Node) -> bool:
    return isinstance(node, ox.BlankNode)


def shown_name(iri: str, readings: Sequence[Reading]) -> str:
    """What a thing is called in the last reading that names it, else its short address."""
    for reading in reversed(readings):
        if iri in reading.names:
            return reading.names[iri]
    return shorten(iri, readings[-1].corpus.prefixes)
