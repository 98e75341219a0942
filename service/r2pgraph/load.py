"""Data files to quads, with the file and line of what is found in them.

Reads with the strict parser of pyoxigraph; every file becomes a graph (or, in TriG, holds
graphs). Must not know what the triples mean: whether a claim is complete is for validation.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.depth import check_depth
from r2pgraph.errors import (
    DataFileMissingError,
    DataSyntaxError,
    DefaultGraphTripleError,
    EmptyCorpusError,
    UnknownDataFormatError,
)
from r2pgraph.faults import fault, not_utf8
from r2pgraph.layout import DataFile, FileKind, Layout, shown
from r2pgraph.positions import (
    BLANK,
    TRIPLE,
    Block,
    Key,
    Place,
    Statement,
    Written,
    literal,
    read_places,
)
from r2pgraph.prefixes import CHAPTER, declared_prefixes

FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
    ".xml": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
}
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class LoadedFile:
    """One parsed file: its quads, all in named graphs, and the prefixes it declares."""

    source: DataFile
    quads: tuple[ox.Quad, ...]
    prefixes: dict[str, str]
    digest: str

    @property
    def path(self) -> Path:
        return self.source.path

    @property
    def kind(self) -> FileKind:
        return self.source.kind

    @cached_property
    def stating(self) -> dict[str, list[ox.Quad]]:
        """The quads by their predicates, each list in the order of the file."""
        found: dict[str, list[ox.Quad]] = {}
        for quad in self.quads:
            found.setdefault(quad.predicate.value, []).append(quad)
        return found

    @cached_property
    def graph_names(self) -> tuple[str, ...]:
        """The graphs this file holds, in the order in which they first occur."""
        return tuple(dict.fromkeys(name_of(quad.graph_name) for quad in self.quads))

    @cached_property
    def written(self) -> Written:
        """Where things and statements stand in the text."""
        return read_places(read_text(self.path), self.path.suffix.lower(), base_of(self.source))

    @property
    def blocks(self) -> list[Block]:
        """Where things start to be described."""
        return self.written.blocks

    @cached_property
    def statements(self) -> dict[ox.Quad, Statement]:
        """Where each quad stands; quads are left out of which it is not known."""
        keys = (_key(quad) for quad in self.quads)
        found: dict[ox.Quad, Statement] = {}
        for quad, statement in zip(
            self.quads, self.written.aligned(keys, self.source.graph), strict=True
        ):
            if statement is not None:
                found.setdefault(quad, statement)
        return found

    @cached_property
    def places_of(self) -> dict[str, dict[str, Place]]:
        """Subject to the graphs that describe it, each with the place of its first block."""
        found: dict[str, dict[str, Place]] = {}
        for block in self.blocks:
            graph = block.graph or self.source.graph
            found.setdefault(block.subject, {}).setdefault(graph, Place(block.line, block.column))
        return found


@dataclass(frozen=True)
class Corpus:
    """All files that were loaded together."""

    files: tuple[LoadedFile, ...]
    layout: Layout | None = None

    @property
    def union_files(self) -> tuple[LoadedFile, ...]:
        """The files whose graphs make up the default graph."""
        return tuple(file for file in self.files if file.kind.in_union)

    def quads(self) -> Iterator[ox.Quad]:
        """Every quad of every file."""
        for file in self.files:
            yield from file.quads

    def union_quads(self) -> Iterator[ox.Quad]:
        """The quads whose graphs are part of the union."""
        for file in self.union_files:
            yield from file.quads

    def stating(self, predicate: str, *kinds: FileKind) -> Iterator[ox.Quad]:
        """The quads with a predicate: of files of the given kinds; of the union without a kind."""
        for file in self.files:
            if file.kind in kinds if kinds else file.kind.in_union:
                yield from file.stating.get(predicate, ())

    def quads_of(self, *kinds: FileKind) -> Iterator[ox.Quad]:
        """The quads of files of the given kinds."""
        for file in self.files:
            if file.kind in kinds:
                yield from file.quads

    @cached_property
    def graphs(self) -> dict[str, LoadedFile]:
        """Graph name to the (first) file that holds it."""
        found: dict[str, LoadedFile] = {}
        for file in self.files:
            for name in file.graph_names:
                found.setdefault(name, file)
        return found

    @cached_property
    def prefixes(self) -> dict[str, str]:
        """Prefixes for output: the declared list, then what the files themselves declare."""
        found: dict[str, str] = {}
        for file in self.files:
            found.update(declared_prefixes(file.quads))
        for file in self.files:
            for prefix, iri in file.prefixes.items():
                if prefix != CHAPTER and iri not in found.values():
                    found.setdefault(prefix, iri)
        return found

    def position(self, subject: str, graph: str | None = None) -> tuple[Path, int] | None:
        """File and line where the block of a subject starts; see `place`."""
        found = self.place(subject, graph)
        return (found[0], found[1].line) if found else None

    def place(self, subject: str, graph: str | None = None) -> tuple[Path, Place] | None:
        """File and place where the block of a subject starts.

        The name of a graph counts as a subject of its own block too. With `graph`, only blocks
        in that graph; without, the first in file order, metadata before claim graphs.
        """
        for name, path, place in self._places_of(subject):
            if graph is None or name == graph:
                return path, place
        return None

    def _places_of(self, subject: str) -> list[tuple[str, Path, Place]]:
        """Graph, file and place of each block of a subject, those of its own graph last.

        The text is looked through of those files only whose triples name the subject, and of all
        where none does, because a graph may be empty.
        """
        places = [
            (graph, file.path, place)
            for file in self._named_in.get(subject, self.files)
            for graph, place in file.places_of.get(subject, {}).items()
        ]
        return sorted(places, key=lambda place: place[0] == subject)

    @cached_property
    def _named_in(self) -> dict[str, list[LoadedFile]]:
        """Each subject and each name of a graph with the files in which it is one."""
        found: dict[str, list[LoadedFile]] = {}
        for file in self.files:
            subjects = {plain(quad.subject) for quad in file.quads}
            for name in subjects.union(file.graph_names):
                found.setdefault(name, []).append(file)
        return found


def load_corpus(layout: Layout) -> Corpus:
    """The packaged graph.

    Raises:
        EmptyCorpusError: no files, or no triple in any of them.
        DataSyntaxError, DefaultGraphTripleError: a file is not as it must be.
    """
    return load_sources(layout.data_files(), layout)


def load_sources(sources: Iterable[DataFile], layout: Layout | None = None) -> Corpus:
    """Any RDF files, each with the graph it is to be.

    Raises:
        EmptyCorpusError: no file was named, or none holds a triple.
        DataFileMissingError, UnknownDataFormatError, DataSyntaxError, DataTooDeepError
    """
    corpus = Corpus(tuple(load_file(source) for source in sources), layout)
    if not any(True for _ in corpus.quads()):
        raise EmptyCorpusError(f"{len(corpus.files)} data files were read and hold no triple")
    return corpus


def extra_sources(paths: Iterable[Path]) -> Iterator[DataFile]:
    """Files of the user's, each with a graph named after it; of folders, the RDF files in them.

    Raises:
        EmptyCorpusError: a folder has no RDF file.
    """
    taken: set[str] = set()
    for path, name in _found(paths):
        stem = quote(name, safe="/")
        number = 1
        while (name := stem if number == 1 else f"{stem}-{number}") in taken:
            number += 1
        taken.add(name)
        yield DataFile(path, FileKind.EXTRA, terms.DATA_GRAPH + name)


def _found(paths: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    """The files, each with its name, or with its path below the folder that was named."""
    for path in paths:
        if not path.is_dir():
            yield path, path.stem
            continue
        below = ((one, one.relative_to(path)) for one in sorted(path.rglob("*")))
        found = [
            (one, str(name.with_suffix("")))
            for one, name in below
            if one.suffix.lower() in FORMATS
            and one.is_file()
            and not any(part.startswith(".") for part in name.parts)
        ]
        if not found:
            endings = ", ".join(sorted(FORMATS))
            raise EmptyCorpusError(f"{shown(path)} has no RDF file; names end in {endings}")
        yield from found


def load_file(source: DataFile) -> LoadedFile:
    """Parses one file; triples without a graph are put into the file's graph.

    Raises:
        DataFileMissingError: it cannot be read.
        UnknownDataFormatError: its name does not end as RDF files do.
        DataSyntaxError: it does not parse (with line and column).
        DataTooDeepError: it nests too deeply for a parser.
        DefaultGraphTripleError: a TriG file of ours has a triple outside of any graph.
    """
    path = source.path
    rdf_format = FORMATS.get(path.suffix.lower())
    if rdf_format is None:
        raise UnknownDataFormatError(shown(path), sorted(FORMATS))
    content = read_bytes(path)
    data = content.removeprefix(_BYTE_ORDER_MARK)
    check_depth(data, shown(path))
    # Blank nodes of different files are different nodes, whatever their labels.
    base = base_of(source)
    parser = ox.parse(data, rdf_format, base_iri=base or None, rename_blank_nodes=True)
    try:
        parsed = list(parser)
    except SyntaxError as problem:
        raise fault(shown(path), data, problem) from problem
    except MemoryError as problem:
        reason, remedy = f"a value is too long ({problem})", "shorten it or split the file"
        raise DataSyntaxError(shown(path), 1, 1, reason, remedy) from problem
    file = LoadedFile(
        source,
        tuple(_in_graph(parsed, source.graph)),
        dict(parser.prefixes),
        hashlib.sha256(content).hexdigest(),
    )
    if not base and rdf_format == ox.RdfFormat.TRIG:
        _refuse_default_graph(file, parsed)
    return file


def base_of(source: DataFile) -> str:
    """What relative addresses in a file are resolved against; ours have none."""
    return source.graph if source.foreign or source.kind is FileKind.EXTRA else ""


def read_bytes(path: Path) -> bytes:
    """The content of a file.

    Raises:
        DataFileMissingError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as problem:
        raise DataFileMissingError(shown(path), problem.strerror or "cannot be read") from problem


def read_text(path: Path) -> str:
    """The content of a file of text, such as a query, without a byte order mark.

    Raises:
        DataFileMissingError: it cannot be read.
        DataSyntaxError: it is not UTF-8.
    """
    data = read_bytes(path).removeprefix(_BYTE_ORDER_MARK)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise not_utf8(shown(path), data, problem) from problem


def plain(term: object) -> str:
    """An IRI, the label of a blank node or a lexical form as text; empty for anything else."""
    value = getattr(term, "value", None)
    return value if isinstance(value, str) else ""


def name_of(graph: object) -> str:
    """The IRI of a graph name; blank graph names get their label."""
    return graph.value if isinstance(graph, ox.NamedNode) else str(graph)


def _key(quad: ox.Quad) -> Key:
    """A quad as the places of statements have it."""
    graph = quad.graph_name
    name = graph.value if isinstance(graph, ox.NamedNode) else BLANK
    return name, _told(quad.subject), quad.predicate.value, _told(quad.object)


def _told(term: object) -> str:
    if isinstance(term, ox.Triple):
        return TRIPLE
    if isinstance(term, ox.Literal):
        return literal(term.value, term.datatype.value, term.language)
    return BLANK if isinstance(term, ox.BlankNode) else plain(term)


def is_claim(iri: str) -> bool:
    """Whether an IRI is the address of a claim, and so the name of a claim's graph."""
    return iri.startswith(terms.CLAIM)


def _in_graph(parsed: Iterable[ox.Quad], graph: str) -> Iterator[ox.Quad]:
    name = ox.NamedNode(graph)
    for quad in parsed:
        if isinstance(quad.graph_name, ox.DefaultGraph):
            yield ox.Quad(quad.subject, quad.predicate, quad.object, name)
        else:
            yield quad


def _refuse_default_graph(file: LoadedFile, parsed: Iterable[ox.Quad]) -> None:
    stray = next((q for q in parsed if isinstance(q.graph_name, ox.DefaultGraph)), None)
    if stray is not None:
        line = next((block.line for block in file.blocks if block.graph is None), 1)
        raise DefaultGraphTripleError(shown(file.path), line, str(stray.subject))
