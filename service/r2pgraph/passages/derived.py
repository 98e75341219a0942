"""The files that hold what a machine derives about passages.

Responsible for which file describes whose passages (``<source folder>/passages/<chapter>.ttl`` for
``<source folder>/claims/<chapter>.trig``), for their content, and for telling which are stale. The
same passages always give the same bytes. Must not know the command line.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from r2pgraph import terms
from r2pgraph.errors import EmptyCorpusError
from r2pgraph.layout import DataFile, Layout
from r2pgraph.load import Corpus, load_file
from r2pgraph.passages.blocks import letter_lines, page_lines
from r2pgraph.passages.model import Passage
from r2pgraph.passages.source_map import SourceMap

FOLDER = "passages"
COMMAND = "r2pgraph digest --source-text FILE"


@dataclass(frozen=True)
class DerivedFile:
    """A file as it should be; without content it should not be there."""

    path: Path
    content: str | None
    passages: int = 0

    @property
    def is_stale(self) -> bool:
        """Whether what is on disk is something else."""
        if self.content is None:
            return self.path.exists()
        return not self.path.is_file() or self.path.read_text(encoding="utf-8") != self.content


def load_authored(layout: Layout) -> Corpus:
    """The corpus without the derived files, so that a stale one cannot stand in the way.

    Raises:
        EmptyCorpusError: there is no other file.
    """
    files = [file for file in layout.data_files() if not _is_derived(file, layout)]
    if not files:
        raise EmptyCorpusError(f"{layout.triples} holds derived files only")
    return Corpus(tuple(load_file(file) for file in files), layout)


def derived_files(
    passages: list[Passage], text: str, source_map: SourceMap, layout: Layout
) -> list[DerivedFile]:
    """What each derived file of one source should hold, and which should not be there."""
    by_path: dict[Path, list[Passage]] = defaultdict(list)
    for passage in passages:
        if passage.source == source_map.source:
            by_path[_derived_path(passage.file, layout)].append(passage)
    expected = [
        DerivedFile(path, _content(path, found, text, source_map, layout), len(found))
        for path, found in sorted(by_path.items())
    ]
    folders = {path.parent for path in by_path}
    orphans = sorted(
        path for folder in folders for path in folder.glob("*.ttl") if path not in by_path
    )
    return [*expected, *(DerivedFile(path, None) for path in orphans)]


def _is_derived(file: DataFile, layout: Layout) -> bool:
    if not file.path.is_relative_to(layout.triples):
        return False
    below = file.path.relative_to(layout.triples)
    return len(below.parts) > 2 and below.parts[1] == FOLDER


def _derived_path(file: Path, layout: Layout) -> Path:
    below = file.relative_to(layout.triples)
    return layout.triples / below.parts[0] / FOLDER / f"{file.stem}.ttl"


def _content(
    path: Path, passages: list[Passage], text: str, source_map: SourceMap, layout: Layout
) -> str:
    slug = source_map.source.removeprefix(terms.SOURCE)
    name = path.relative_to(layout.triples).with_suffix("").as_posix()
    head = [
        f"# Derived by `{COMMAND}`; do not edit, run it again.",
        f"@prefix anchor: <{terms.ANCHOR}{slug}/> .",
        f"@prefix dcterms: <{terms.DCTERMS}> .",
        f"@prefix passage: <{terms.PASSAGE}{slug}/> .",
        f"@prefix r2p: <{terms.R2P}> .",
        f"@prefix rdfs: <{terms.RDFS}> .",
    ]
    about = [
        f"<{terms.GRAPH}{name}>  a r2p:DataFile ;",
        f'    rdfs:label "{slug}: pages and digests, {path.stem}"@en ;',
        '    dcterms:description "Page, letter count and letter digest of each passage of a '
        'chapter, derived from the text."@en ;',
        "    dcterms:license <https://creativecommons.org/licenses/by/4.0/> ;",
        "    .",
    ]
    blocks = [head, about]
    for passage in sorted(passages, key=lambda one: (one.span, one.iri)):
        blocks += _blocks(passage, text, source_map, slug)
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _blocks(passage: Passage, text: str, source_map: SourceMap, slug: str) -> list[list[str]]:
    blocks = [page_lines(passage.iri, passage.span, source_map, slug)]
    for piece in passage.pieces:
        span = piece.anchor.span
        if passage.interrupted:
            blocks.append(page_lines(piece.iri, span, source_map, slug))
        blocks.append(letter_lines(piece.anchor.iri, text[span.start : span.end], slug))
    return blocks
