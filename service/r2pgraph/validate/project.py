"""Which files of a graph that is not ours are what, said in a configuration or found out.

`r2pgraph.toml`, or `[tool.r2pgraph]` in `pyproject.toml`, has a table `files` whose keys
`ontology`, `shapes`, `data`, `queries`, `checks` and `ignore` are lists of patterns, from the root.
Without it every RDF file is read, and is what its triples make it. Must not know any check.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.errors import ConfigurationError, EmptyCorpusError, R2PGraphError
from r2pgraph.layout import DataFile, FileKind, Layout, find_layout, shown
from r2pgraph.lexicon import KINDS
from r2pgraph.load import FORMATS, load_file, plain, read_bytes
from r2pgraph.validate.settings import line_of_key, read_toml, unknown_key
from r2pgraph.validate.shape_nodes import Shapes

OWN_FILE = "r2pgraph.toml"
_KEYS = ("ontology", "shapes", "data", "queries", "checks", "ignore")
_RDF_KEYS = {
    "ontology": FileKind.ONTOLOGY,
    "shapes": FileKind.SHAPES,
    "data": FileKind.TRIPLES,
}
_OTHER_RDF = (".n3", ".turtle", ".trix", ".rj", ".hdt", ".ofn", ".omn", ".owx", ".obo", ".shaclc")
_QUERY = (".rq", ".sparql")
_NOT_OURS = frozenset({"node_modules", "__pycache__", "venv", "build", "dist", "target"})
TERM_TYPES = frozenset(
    {*KINDS, terms.RDFS + "Class", terms.RDF + "Property", terms.RDFS + "Datatype"}
) - {terms.OWL_NAMED_INDIVIDUAL}


@dataclass(frozen=True)
class Project(Layout):
    """A folder with RDF files of somebody's, and the patterns of its configuration, if it has one.

    `fault` is why the configuration cannot be used; the files are then taken as without one.
    """

    patterns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    config: Path | None = None
    fault: ConfigurationError | None = None

    def data_files(self) -> list[DataFile]:
        """All RDF files that are read, in a fixed order.

        Raises:
            EmptyCorpusError: there is none.
        """
        if not self._sorted:
            raise EmptyCorpusError(f"{self.root} has no RDF file that is read")
        return list(self._sorted)

    def query_files(self) -> list[Path]:
        """The questions."""
        if self.patterns:
            return self._named("queries")
        named = {*self.check_files()}
        return [path for path in self._files if path.suffix.lower() in _QUERY and path not in named]

    def check_files(self) -> list[Path]:
        """The queries that check; only a configuration can say which they are."""
        return self._named("checks")

    def rule_files(self) -> list[Path]:
        return []

    def shortcut_files(self) -> list[Path]:
        return []

    @cached_property
    def unread(self) -> tuple[tuple[Path, str], ...]:
        """The files that look like RDF or SPARQL and are not read, with the reason."""
        read = {file.path for file in self._sorted} | {*self.query_files(), *self.check_files()}
        ignored = {*self._named("ignore")}
        found = []
        for path in self._files:
            suffix = path.suffix.lower()
            if path in read or suffix not in (*FORMATS, *_OTHER_RDF, *_QUERY):
                continue
            if path in ignored:
                reason = "the configuration says to ignore it"
            elif unreadable := _unreadable(path):
                reason = unreadable
            else:
                reason = "no pattern of the configuration names it"
            found.append((path, reason))
        return tuple(found)

    @cached_property
    def idle_patterns(self) -> tuple[tuple[str, str], ...]:
        """The patterns that no file answers to, with their keys."""
        return tuple(
            (key, pattern)
            for key, patterns in self.patterns.items()
            for pattern in patterns
            if key != "ignore" and not any(self._matching(pattern))
        )

    @cached_property
    def _files(self) -> tuple[Path, ...]:
        """Every file below the root but those of tools; nothing that leads out of it."""
        root, found = self.root.resolve(), []
        for path in sorted(self.root.rglob("*")):
            parts = path.relative_to(self.root).parts
            if any(part.startswith(".") or part in _NOT_OURS for part in parts):
                continue
            if path.is_file() and path.resolve().is_relative_to(root):
                found.append(path)
        return tuple(found)

    @cached_property
    def _sorted(self) -> tuple[DataFile, ...]:
        ignored = {*self._named("ignore")}
        if self.patterns:
            kinds = {p: kind for key, kind in _RDF_KEYS.items() for p in self._named(key)}
        else:
            kinds = {p: _kind(p) for p in self._files if p.suffix.lower() in FORMATS}
        wanted = (p for p in self._files if p in kinds and p not in ignored and not _unreadable(p))
        return tuple(_file(self.root, path, kinds[path]) for path in wanted)

    def _named(self, key: str) -> list[Path]:
        found = {path for pattern in self.patterns.get(key, ()) for path in self._matching(pattern)}
        return sorted(found)

    def _matching(self, pattern: str) -> Iterator[Path]:
        known = set(self._files)
        return (path for path in self.root.glob(pattern) if path in known)


def find_project(root: Path | None) -> Layout:
    """What to validate: our own folders, or whatever RDF is there.

    Raises:
        DataFolderMissingError: there is no such folder.
    """
    if root is None or not root.is_dir():
        return find_layout(root)
    try:
        config, table = _configuration(root)
        if config is not None:
            return Project(root, _patterns(config, table), config)
    except ConfigurationError as problem:
        return Project(root, fault=problem)
    if (root / "ontology").is_dir() and (root / "triples").is_dir():
        return find_layout(root)
    return Project(root)


def _configuration(root: Path) -> tuple[Path | None, Any]:
    own, shared = root / OWN_FILE, root / "pyproject.toml"
    if own.is_file():
        return own, read_toml(own)
    if shared.is_file():
        tool = read_toml(shared).get("tool", {})
        if isinstance(tool, dict) and "r2pgraph" in tool:
            return shared, tool["r2pgraph"]
    return None, {}


def _patterns(config: Path, table: Any) -> dict[str, tuple[str, ...]]:
    def wrong(key: str, reason: str) -> ConfigurationError:
        remedy = f"use a table 'files' with lists of patterns: {', '.join(_KEYS)}"
        return ConfigurationError(shown(config), line_of_key(config, key), reason, remedy)

    if not isinstance(table, dict) or not isinstance(table.get("files"), dict):
        raise wrong("files", "there is no table 'files'")
    if other := unknown_key(table, ("files",)) or unknown_key(table["files"], _KEYS):
        raise wrong(other, f"there is no setting '{other}'")
    found = {}
    for key, value in table["files"].items():
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise wrong(key, f"'{key}' is no list of patterns")
        for pattern in value:
            if not pattern or Path(pattern).is_absolute() or ".." in Path(pattern).parts:
                raise wrong(key, f"the pattern '{pattern}' leads out of the folder")
        found[key] = tuple(value)
    if not any(found.get(key) for key in _RDF_KEYS):
        raise wrong("files", "no pattern names ontology, shapes or data")
    return found


def _file(root: Path, path: Path, kind: FileKind) -> DataFile:
    name = quote(path.relative_to(root).as_posix())
    return DataFile(path, kind, terms.DATA_GRAPH + name, foreign=True)


def _kind(path: Path) -> FileKind:
    """What the triples of a file make it; data where it cannot be read, which a check will say.

    A file of data, or of terms, may hold shapes besides.
    """
    try:
        quads = load_file(_file(path.parent, path, FileKind.TRIPLES)).quads
    except R2PGraphError:
        return FileKind.TRIPLES
    types = {plain(quad.object) for quad in quads if quad.predicate.value == terms.RDF_TYPE}
    described = any(isinstance(q.subject, ox.NamedNode) and _declares(q) for q in quads)
    if described or terms.OWL + "Ontology" in types:
        return FileKind.ONTOLOGY
    shapes = Shapes(quads)
    only_shapes = shapes.nodes and not any(True for _ in shapes.data())
    return FileKind.SHAPES if only_shapes else FileKind.TRIPLES


def _declares(quad: ox.Quad) -> bool:
    return quad.predicate.value == terms.RDF_TYPE and plain(quad.object) in TERM_TYPES


def _unreadable(path: Path) -> str:
    """Why a file is in no form that is read; empty if it may be."""
    suffix = path.suffix.lower()
    if suffix in _OTHER_RDF:
        return f"{suffix} is not read; convert it to Turtle"
    if suffix not in (".xml", ".owl", ".rdf"):
        return ""
    head = read_bytes(path)[:4000].decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    if not head.startswith("<"):
        return "it is not RDF/XML; convert it to Turtle"
    if suffix == ".xml" and "http://www.w3.org/1999/02/22-rdf-syntax-ns#" not in head:
        return "it is XML and not RDF"
    return "it is OWL/XML, not RDF/XML; convert it to Turtle" if "<Ontology" in head else ""
