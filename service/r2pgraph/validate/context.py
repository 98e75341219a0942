"""What the checks of one run share: the files, and the stores made of them, each made once.

Must not know any check.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.errors import DataFileMissingError, DataSyntaxError
from r2pgraph.layout import FileKind, Layout, shown
from r2pgraph.lexicon import KINDS
from r2pgraph.load import Corpus, LoadedFile, load_file, name_of, plain
from r2pgraph.memo import Memo
from r2pgraph.passages.text import SourceText
from r2pgraph.prefixes import declared_prefixes, shorten
from r2pgraph.union import load_union
from r2pgraph.validate.changes import Changes
from r2pgraph.validate.spots import spot_of_statement
from r2pgraph.validate.version import checking_version

Where = tuple[Path | None, int | None, int | None]
_MOST_STEPS = 50
_LEADS_OUT = ("the file is a link that leads out of the folder", "put the file itself here")


@dataclass(frozen=True)
class Context:
    """The input of every check.

    `unparsed` are the files that could not be read as RDF (see `partial`). `selected` are the names
    of the checks of this run. `memo` holds what reasoners found before. `changes` are what a run is
    about that need not find what was there before. `known` are the names of all checks. `whole` is
    the context of which this one has some files.
    """

    layout: Layout
    corpus: Corpus
    unparsed: tuple[DataSyntaxError, ...] = ()
    text: SourceText | None = None
    require_text: bool = False
    selected: frozenset[str] = field(default_factory=frozenset)
    memo: Memo = field(default_factory=Memo)
    changes: Changes | None = None
    known: frozenset[str] = field(default_factory=frozenset)
    whole: Context | None = None

    @cached_property
    def singly(self) -> tuple[LoadedFile, ...]:
        """The files for a check that looks at each by itself: where only data changed, those."""
        if self.changes is None or not self.changes.only_data:
            return self.corpus.files
        found = (f for f in self.corpus.files if f.path.absolute() in self.changes.paths)
        return tuple(found) or self.corpus.files

    @cached_property
    def store(self) -> ox.Store:
        """What files state with its entailments, in memory; no shortcut, which might hide a gap."""
        if self.whole is not None and self.whole.corpus.union_files == self.corpus.union_files:
            return self.whole.store
        store = ox.Store()
        load_union(store, self.corpus.union_quads(), None)
        return store

    def of_file(self, what: str, file: LoadedFile, find: Callable[[], Any]) -> Any:
        """What is found in one file by itself, kept under the hash of the file.

        Args:
            what: names what is found and all that it depends on besides the file.
            find: gives a value that JSON can hold.
        """
        source = (file.kind.value, file.source.graph, str(file.source.foreign), file.digest)
        return self.memo.recall(("file", what, checking_version(), *source), find)

    @cached_property
    def declared(self) -> frozenset[str]:
        """The classes, properties and individuals that the ontology declares, foreign ones too."""
        return frozenset(
            quad.subject.value
            for quad in self.corpus.stating(terms.RDF_TYPE, FileKind.ONTOLOGY)
            if isinstance(quad.subject, ox.NamedNode) and plain(quad.object) in KINDS
        )

    @cached_property
    def declared_prefixes(self) -> dict[str, str]:
        """The one list of prefixes, as `sh:declare` has it in the ontology."""
        return declared_prefixes(self.corpus.quads_of(FileKind.ONTOLOGY))

    def prefixes_of(self, path: Path) -> dict[str, str]:
        """The prefixes that a file declares; the listed ones for files of queries."""
        files = (file for file in self.corpus.files if file.path == path)
        return next((file.prefixes for file in files), self.declared_prefixes)

    def short(self, iri: str) -> str:
        """An IRI as messages show it."""
        return shorten(iri, self.corpus.prefixes)

    def place(self, subject: str, graph: str | None = None) -> Where:
        """File, line and column where a thing is described; nothing if it is not.

        Without a graph it is the place where the thing gets its type: a claim is a subject in the
        graphs of other claims too. The graph of a file that says nothing of it begins the file.
        """
        wanted = graph or self._typed_in.get(subject)
        found = self.corpus.place(subject, wanted) or self.corpus.place(subject)
        if found:
            return found[0], *found[1]
        # Of some formats the text does not tell where; then the file alone is known.
        if about := self.said_of.get(subject):
            return about[0][0].path, None, None
        file = self.corpus.graphs.get(subject)
        return (file.path, 1, 1) if file else (None, None, None)

    def place_of(self, subject: str, said: Sequence[str], graph: str | None = None) -> Where:
        """Where it is said of a thing what a finding is about; else where the thing is described.

        Args:
            subject: an address, or the label of a node without a name.
            said: the property, the value or both, as plain texts, the likeliest first.
        """
        quads = self.said_of.get(subject, ())
        if graph and (inside := [one for one in quads if name_of(one[1].graph_name) == graph]):
            quads = inside
        of_property = [one for one in quads if one[1].predicate.value in said]
        of_values = ([one for one in quads if plain(one[1].object) == text] for text in said)
        found = [one for one in of_property if plain(one[1].object) in said]
        found = found or next((one for one in of_values if len(one) == 1), of_property)
        if found:
            return found[0][0].path, *spot_of_statement(*found[0])
        if quads and isinstance(quads[0][1].subject, ox.BlankNode):
            return quads[0][0].path, *spot_of_statement(*quads[0], subject)
        return self.place(subject, graph)

    def place_of_quad(self, quad: ox.Quad) -> Where:
        """Where a statement stands; nothing if no file has it."""
        for file, one in self.said_of.get(plain(quad.subject), ()):
            if one == quad:
                return file.path, *spot_of_statement(file, one)
        return None, None, None

    @cached_property
    def said_of(self) -> dict[str, list[tuple[LoadedFile, ox.Quad]]]:
        """Each subject with the statements about it and their files."""
        found: dict[str, list[tuple[LoadedFile, ox.Quad]]] = defaultdict(list)
        for file in self.corpus.files:
            for quad in file.quads:
                found[plain(quad.subject)].append((file, quad))
        return dict(found)

    def named(self, node: object) -> str:
        """The thing itself, or the one that is described with it if it has no name of its own."""
        name = plain(node) or str(node)
        for _ in range(_MOST_STEPS):
            if name not in self._described_with:
                break
            name = self._described_with[name]
        return name if ":" in name else ""

    @cached_property
    def _described_with(self) -> dict[str, str]:
        """Each node without a name with the subject of the first statement about it."""
        found: dict[str, str] = {}
        for quad in self.corpus.quads():
            if isinstance(quad.object, ox.BlankNode):
                found.setdefault(quad.object.value, plain(quad.subject))
        return found

    @cached_property
    def _typed_in(self) -> dict[str, str]:
        """Each thing with the first graph that gives it a type."""
        found: dict[str, str] = {}
        for quad in self.corpus.stating(terms.RDF_TYPE, *FileKind):
            if isinstance(quad.subject, ox.NamedNode):
                found.setdefault(quad.subject.value, name_of(quad.graph_name))
        return found


def read_files(layout: Layout) -> tuple[Corpus, tuple[DataSyntaxError, ...]]:
    """Every data file that parses, and why the others do not.

    Raises:
        EmptyCorpusError: there are no files.
    """
    loaded: list[LoadedFile] = []
    unparsed: list[DataSyntaxError] = []
    inside = layout.root.resolve()
    for source in layout.data_files():
        try:
            if not source.path.resolve().is_relative_to(inside):
                raise DataSyntaxError(shown(source.path), 1, 1, *_LEADS_OUT)
            loaded.append(load_file(source))
        except DataSyntaxError as problem:
            unparsed.append(problem)
        except DataFileMissingError as problem:
            where = (shown(source.path), 1, 1)
            unparsed.append(DataSyntaxError(*where, problem.reason, problem.remedy))
    return Corpus(tuple(loaded), layout), tuple(unparsed)
