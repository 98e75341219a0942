"""The files that hold passages: ``<source folder>/passages/<nn>-<section>.ttl``.

Responsible for which passages stand in which file, for the content of a file (in the order of the
text; the same passages always give the same bytes), and for adding passages and taking them out.
Must not know the command line, nor how a place is found.
"""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.errors import EmptyCorpusError, PassagesMalformedError, PassageTakenError
from r2pgraph.layout import DataFile, Layout, shown
from r2pgraph.load import Corpus, LoadedFile, load_file, plain
from r2pgraph.passages.blocks import new_passage, passage_blocks
from r2pgraph.passages.model import Passage, PassageData
from r2pgraph.passages.read import read_passages
from r2pgraph.passages.source_map import SourceMap, Span
from r2pgraph.passages.text import SourceText, map_of_text
from r2pgraph.passages.written import WrittenFile, head

FOLDER = "passages"
RECORD = "source.ttl"
_DERIVED = (terms.PAGE, terms.END_PAGE, terms.LETTER_COUNT, terms.LETTER_DIGEST)


class Shelf:
    """The passages of one source, each in its file. Nothing is written but by ``WrittenFile``."""

    def __init__(self, layout: Layout, text: SourceText) -> None:
        """Takes in what the files hold.

        Raises:
            SourceRecordMissingError, SourceTextMismatchError: the text is not a recorded one.
            PassagesMalformedError: a passage has no usable position, or a file holds what no tool
                writes, so that writing it again would lose it.
        """
        corpus = load_places(layout)
        data = read_passages(corpus)
        self.map: SourceMap = map_of_text(text, data.maps.values())
        self.author = _author(corpus, self.map.source)
        self.slug = self.map.slug
        self._text = text.text
        self._layout = layout
        self._folder = layout.triples / self.slug / FOLDER
        _refuse_unusable(data, len(text.text))
        files = [file for file in corpus.files if file.path.parent == self._folder]
        self._paths = {file.path for file in files}
        self._changed: set[Path] = set()
        self._passages = {
            passage.iri: passage
            for passage in data.passages.values()
            if passage.file in self._paths and passage.source == self.map.source
        }
        self._refuse_loss(files)

    @property
    def iris(self) -> set[str]:
        """The passages that stand in the files."""
        return set(self._passages)

    def files(self) -> list[WrittenFile]:
        """Every passage file of the source as it should be."""
        return [self._file(path) for path in sorted(self._paths)]

    def changed(self) -> list[WrittenFile]:
        """The files that passages were added to or taken from, and no others.

        Somebody else may be writing those of another section.
        """
        return [self._file(path) for path in sorted(self._changed)]

    def place(
        self, slug: str, parts: tuple[Span, ...], section: str, *, move: bool = False
    ) -> tuple[Passage, bool]:
        """Adds a passage to a section's file, or finds it in one; and whether it is new there.

        Raises:
            PassageTakenError: the slug is that of a passage at another place, and not ``move``.
        """
        path = self._folder / f"{section}.ttl"
        made = new_passage(slug, parts, self.map, path)
        old = self._passages.get(made.iri)
        if old is not None and old.spans == parts:
            return old, False
        for other in self._passages.values():
            shared = (other.names & made.names) if other is not old or not move else None
            if shared:
                where = f"{self.describe(other.spans)}, in {shown(other.file)}"
                raise PassageTakenError(sorted(shared)[0].rpartition("/")[2], where)
        self._passages[made.iri] = made
        self._paths.add(path)
        self._changed |= {path, old.file if old is not None else path}
        return made, True

    def drop(self, iris: set[str]) -> None:
        """Takes passages out of their files."""
        for iri in iris:
            del self._passages[iri]

    def twins(self, passage: Passage) -> list[str]:
        """The slugs of other passages at the very same place."""
        return sorted(
            other.slug
            for other in self._passages.values()
            if other.iri != passage.iri and other.spans == passage.spans
        )

    def describe(self, parts: tuple[Span, ...]) -> str:
        """Pages and code points of a place."""
        first, last = self.map.pages_of(Span(parts[0].start, parts[-1].end))
        pages = f"page {first}" if first == last else f"pages {first} to {last}"
        return f"{pages}, " + " and ".join(f"{part.start}-{part.end}" for part in parts)

    def _file(self, path: Path) -> WrittenFile:
        inside = [passage for passage in self._passages.values() if passage.file == path]
        name = path.relative_to(self._layout.triples).with_suffix("").as_posix()
        inside.sort(key=lambda one: (one.span, one.iri))
        blocks = [passage_blocks(passage, self._text, self.map) for passage in inside]
        return WrittenFile(path, len(inside), "\n".join([_head(self.slug, name), *blocks]))

    def _refuse_loss(self, files: list[LoadedFile]) -> None:
        problems: list[str] = []
        for loaded in files:
            content = self._file(loaded.path).content
            kept = {quad.triple for quad in ox.parse(content.encode(), ox.RdfFormat.TURTLE)}
            problems += sorted(
                f"{shown(loaded.path)}: {quad.triple}"
                for quad in loaded.quads
                if quad.triple not in kept
                and quad.predicate.value not in _DERIVED
                and plain(quad.subject) != loaded.source.graph
            )
        if problems:
            raise PassagesMalformedError(
                "statements are in passage files that no tool writes there", problems
            )


def load_places(layout: Layout) -> Corpus:
    """The records and the passage files of all sources, and nothing else.

    A file of claims that does not parse yet cannot stand in the way.

    Raises:
        EmptyCorpusError: no source is described.
    """
    files = [file for file in layout.data_files() if _holds_places(file, layout)]
    if not files:
        raise EmptyCorpusError(f"{layout.triples} describes no source in <source>/{RECORD}")
    return Corpus(tuple(load_file(file) for file in files), layout)


def _holds_places(file: DataFile, layout: Layout) -> bool:
    if not file.path.is_relative_to(layout.triples):
        return False
    folder, *below = file.path.relative_to(layout.triples).parts
    if not (layout.triples / folder / RECORD).is_file():
        return False
    return len(below) == 1 or below[0] == FOLDER


def _refuse_unusable(data: PassageData, size: int) -> None:
    problems = [f"{one.focus}: {one.message}" for one in data.malformed]
    problems += [
        f"{anchor.iri}: {anchor.span.start}-{anchor.span.end} is not inside the text"
        for anchor in data.anchors
        if not 0 <= anchor.span.start < anchor.span.end <= size
    ]
    if problems:
        raise PassagesMalformedError("passages have no usable position", sorted(problems))


def _author(corpus: Corpus, source: str) -> str | None:
    """Who speaks where the running text names nobody."""
    authors = corpus.stating(terms.AUTHOR)
    return next((plain(quad.object) for quad in authors if plain(quad.subject) == source), None)


def _head(slug: str, name: str) -> str:
    return head(
        "Written by `r2pgraph locate` and `r2pgraph digest`; do not edit.",
        {
            "anchor": f"{terms.ANCHOR}{slug}/",
            "dcterms": terms.DCTERMS,
            "oa": terms.OA,
            "passage": f"{terms.PASSAGE}{slug}/",
            "r2p": terms.R2P,
            "rdfs": terms.RDFS,
            "source": terms.SOURCE,
        },
        f"{terms.GRAPH}{name}",
        f"{slug}: passages, {name.rpartition('/')[2]}",
        "Position, page, letter count and letter digest of the passages of a section.",
    )
