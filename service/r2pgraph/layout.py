"""Where the data folders are, which files they hold, and which graph each file is.

Knows paths and naming rules, reads no RDF. A checkout is preferred to the copy inside an
installed package, so that an editable install serves what is being edited.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from r2pgraph import terms
from r2pgraph.errors import DataFolderMissingError, EmptyCorpusError

_TRIPLES = (".ttl", ".trig", ".nt")


class FileKind(Enum):
    """What a file is for; it decides whether its graphs are part of the union."""

    ONTOLOGY = "ontology"
    ALIGNMENT = "alignment"
    SHAPES = "shapes"
    TRIPLES = "triples"
    INFERRED = "inferred"
    EXTRA = "extra"

    @property
    def in_union(self) -> bool:
        """Ontology, reference, claims and record are; shapes and inferences stand apart."""
        return self not in (FileKind.SHAPES, FileKind.INFERRED)


@dataclass(frozen=True)
class DataFile:
    """One RDF file and the graph that its triples (or, in TriG, its metadata) belong to.

    A foreign one keeps to no rule of ours: its triples may be in no graph, its names relative.
    """

    path: Path
    kind: FileKind
    graph: str
    foreign: bool = False


@dataclass(frozen=True)
class Layout:
    """The data folders of one checkout or installed package."""

    root: Path

    @property
    def ontology(self) -> Path:
        return self.root / "ontology"

    @property
    def triples(self) -> Path:
        return self.root / "triples"

    @property
    def inferred(self) -> Path:
        return self.triples / "inferred"

    @property
    def queries(self) -> Path:
        return self.root / "queries"

    @property
    def shapes(self) -> Path:
        return self.ontology / "shapes"

    @property
    def checks(self) -> Path:
        return self.ontology / "checks"

    @property
    def rules(self) -> Path:
        return self.ontology / "rules"

    def shortcut_files(self) -> list[Path]:
        """The queries for derived triples: `shortcuts/<name>.rq` of ontology and queries."""
        folders = self.ontology / "shortcuts", self.queries / "shortcuts"
        return [path for folder in folders for path in sorted(folder.glob("*.rq"))]

    def data_files(self) -> list[DataFile]:
        """All RDF files, in a fixed order.

        Raises:
            EmptyCorpusError: ontology or triples holds no RDF file.
        """
        ontology = [*self._ontology_files()]
        triples = [*self._triples_files()]
        if not ontology:
            raise EmptyCorpusError(f"{self.ontology} has no .ttl file")
        if not triples:
            raise EmptyCorpusError(f"{self.triples} has no .ttl or .trig file")
        return ontology + triples

    def query_files(self) -> list[Path]:
        """The catalogue: `queries/<category>/<name>.rq`, shortcuts apart."""
        return sorted({*self.queries.glob("*/*.rq")} - {*self.shortcut_files()})

    def check_files(self) -> list[Path]:
        """The queries that check: `ontology/checks/<name>.rq`."""
        return sorted(self.checks.glob("*.rq"))

    def rule_files(self) -> list[Path]:
        """The queries that infer: `ontology/rules/<name>.rq`."""
        return sorted(self.rules.glob("*.rq"))

    def other_files(self) -> list[Path]:
        """What else lies in the three folders: nothing reads it, readable as it may look."""
        read = {file.path for file in self.data_files()}
        read |= {*self.query_files(), *self.check_files(), *self.rule_files()}
        read |= {*self.shortcut_files()}
        folders = (self.ontology, self.triples, self.queries)
        found = (path for folder in folders for path in sorted(folder.rglob("*")))
        return [path for path in found if path.is_file() and path not in read]

    def _ontology_files(self) -> Iterator[DataFile]:
        for path in _turtle(self.ontology):
            # The aggregator is the ontology itself: its graph has the ontology's own name.
            graph = terms.ONTOLOGY if path.stem == "r2pgraph" else terms.MODULE + path.stem
            yield DataFile(path, FileKind.ONTOLOGY, graph)
        for path in _turtle(self.ontology / "alignments"):
            yield DataFile(path, FileKind.ALIGNMENT, terms.ALIGNMENT + path.stem)
        for path in _turtle(self.shapes):
            yield DataFile(path, FileKind.SHAPES, terms.SHAPES + path.stem)

    def _triples_files(self) -> Iterator[DataFile]:
        for path in sorted(self.triples.rglob("*")):
            if path.suffix.lower() not in _TRIPLES or not path.is_file():
                continue
            below = path.relative_to(self.triples)
            inferred = path.is_relative_to(self.inferred)
            kind = FileKind.INFERRED if inferred else FileKind.TRIPLES
            yield DataFile(path, kind, terms.GRAPH + below.with_suffix("").as_posix())


def _turtle(folder: Path) -> list[Path]:
    """The Turtle files of a folder, whatever the case of their endings."""
    return sorted(path for path in folder.glob("*.*") if path.suffix.lower() == ".ttl")


def find_layout(root: Path | None = None) -> Layout:
    """The layout at `root`, or the one that this package belongs to.

    Raises:
        DataFolderMissingError: no folder has both `ontology` and `triples`.
    """
    package = Path(__file__).resolve().parent
    places = [root] if root else [package.parents[1], package / "_data"]
    for place in places:
        if (place / "ontology").is_dir() and (place / "triples").is_dir():
            return Layout(place)
    raise DataFolderMissingError(places)


def shown(path: Path) -> Path:
    """A path as messages show it: relative to the working folder where it lies below it."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
