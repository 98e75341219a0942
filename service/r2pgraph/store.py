"""Data files to a store on disk that query workers open read-only.

Two stores: the union, whose default graph is the set of all its triples and whose named graphs
are what GRAPH ranges over; and the graphs that stand apart (shapes, catalogue, inferences),
which only FROM and FROM NAMED reach. Built stores are kept in a cache under the hash of what
went into them; a half-written or damaged one is built again.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TextIO

import pyoxigraph as ox

from r2pgraph import __version__
from r2pgraph.catalogue import catalogue_quads
from r2pgraph.codings import CODINGS, encode_file
from r2pgraph.errors import CacheUnusableError
from r2pgraph.layout import DataFile, Layout
from r2pgraph.load import Corpus, extra_sources, load_sources, name_of, read_bytes
from r2pgraph.memo import RESULTS, key_of
from r2pgraph.union import add, load_union

# Quads; loading as many takes some three seconds and 200 MB, once for all workers.
MOST_IN_MEMORY = 300_000
# Addresses of terms in use; as many take 20 MB.
MOST_NAMES = 200_000
_FORM = 4
_MANIFEST = "manifest.json"
_IN_USE = "in-use"
_UNUSED_AFTER_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Inputs:
    """The files that go into a store."""

    sources: tuple[DataFile, ...]
    layout: Layout | None = None

    @cached_property
    def digests(self) -> list[str]:
        """The hash of each data file, as it was when it was first asked for."""
        return [hashlib.sha256(read_bytes(source.path)).hexdigest() for source in self.sources]

    @cached_property
    def key(self) -> str:
        """A hash of everything that the store depends on."""
        parts: list[bytes | str] = [f"{_FORM} {__version__} {ox.__version__}"]
        for source, content in zip(self.sources, self.digests, strict=True):
            parts.append(f"{source.kind.value} {source.graph} {content}")
        for path in self._query_files:
            parts += [f"query {path.parent.name}/{path.stem}", read_bytes(path)]
        return key_of(parts)

    @property
    def _query_files(self) -> list[Path]:
        """The queries whose text or answer goes into a store."""
        if self.layout is None:
            return []
        return [*self.layout.query_files(), *self.layout.shortcut_files()]

    def load(self) -> Corpus:
        return load_sources(self.sources, self.layout)


def packaged(layout: Layout) -> Inputs:
    """The whole graph of a checkout or an installed package."""
    return Inputs(tuple(layout.data_files()), layout)


def of_files(paths: Iterable[Path]) -> Inputs:
    """Any RDF files instead."""
    return Inputs(tuple(extra_sources(paths)))


@dataclass(frozen=True)
class BuiltStore:
    """A store on disk and what is known about it without opening it.

    `key` is of the files that went in, `dataset` of what they say, however they are written.
    """

    path: Path
    key: str
    dataset: str
    union_graphs: tuple[str, ...]
    apart_graphs: tuple[str, ...]
    triples: int
    quads: int
    prefixes: dict[str, str]

    @property
    def union_path(self) -> Path:
        return self.path / "union"

    @property
    def apart_path(self) -> Path:
        return self.path / "apart"

    @property
    def fits_in_memory(self) -> bool:
        """Whether the same data are there as files to load into memory."""
        return self.quads <= MOST_IN_MEMORY

    @property
    def union_dump(self) -> Path:
        return self.path / "union.nq"

    @property
    def apart_dump(self) -> Path:
        return self.path / "apart.nq"

    @property
    def graphs_dump(self) -> Path:
        """The graphs of the union by their names, for those who take all the data."""
        return self.path / "graphs.nq"

    @property
    def coded_dumps(self) -> dict[str, Path]:
        """The same file in each coding that clients may take: a tenth of what it is."""
        return {one: self.path / f"graphs.nq.{one}" for one in CODINGS}

    @property
    def names_list(self) -> Path:
        return self.path / "names.txt"

    def names(self) -> frozenset[str] | None:
        """The addresses that are in a triple of the union or name its graphs; None of too many."""
        if not self.names_list.exists():
            return None
        return frozenset(self.names_list.read_text(encoding="utf-8").split("\n"))

    def hold(self) -> TextIO:
        """Keeps other processes from clearing this store away until the file is closed."""
        held = (self.path / _IN_USE).open("a", encoding="ascii")
        fcntl.flock(held, fcntl.LOCK_SH)
        return held


def ensure_store(inputs: Inputs, cache: Path | None = None) -> BuiltStore:
    """The store for some inputs, from the cache or newly built.

    Raises:
        CacheUnusableError: no folder can be written to, or not that much.
        R2PGraphError: what loading the files raises.
    """
    folder = cache or cache_folder()
    path = folder / inputs.key
    store = open_store(path)
    if store is None:
        corpus = inputs.load()
        if [file.digest for file in corpus.files] != inputs.digests:
            # A file was saved in between: what was loaded is not what the key stands for.
            return ensure_store(Inputs(inputs.sources, inputs.layout), folder)
        store = _build_in(folder, corpus, inputs.key)
        _clear_unused(folder, path)
    os.utime(path)
    return store


def _build_in(folder: Path, corpus: Corpus, key: str) -> BuiltStore:
    """Builds a store beside its place in the cache, then moves it there."""
    try:
        draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=folder))
        try:
            build_store(corpus, draft, key)
            return _publish(draft, folder / key)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    except OSError as problem:
        raise CacheUnusableError(folder, problem.strerror or str(problem)) from problem


def build_store(
    corpus: Corpus,
    path: Path,
    key: str = "",
    in_memory: ox.Store | None = None,
    *,
    strict: bool = True,
) -> BuiltStore:
    """Writes both stores and their manifest into an empty folder.

    The union is made in memory first: reading the shortcuts off a store on disk takes three times
    as long. Who needs it there too gives an empty store for it. Where that is not `strict`,
    questions that cannot be used are left out.
    """
    holder = ox.Store() if in_memory is None else in_memory
    union = load_union(holder, corpus.union_quads(), corpus.layout).quads
    opened = _new_store(path / "union")
    add(opened, union)
    _finish(opened)
    apart = apart_quads(corpus, strict=strict)
    opened = _new_store(path / "apart")
    opened.bulk_extend(apart)
    _finish(opened)
    store = BuiltStore(
        path,
        key,
        dataset_digest(corpus.quads()),
        tuple(sorted({name_of(quad.graph_name) for quad in union})),
        tuple(sorted({name_of(quad.graph_name) for quad in apart})),
        len({quad.triple for quad in union}),
        len(set(union)) + len(set(apart)),
        corpus.prefixes,
    )
    if store.fits_in_memory:
        dumps = (store.union_dump, holder), (store.apart_dump, apart), (store.graphs_dump, union)
        for dump, held in dumps:
            ox.serialize(held, str(dump), format=ox.RdfFormat.N_QUADS)
        for coding, coded in store.coded_dumps.items():
            encode_file(store.graphs_dump, coded, coding)
    names = sorted(_names_in(union))
    if len(names) <= MOST_NAMES:
        store.names_list.write_text("\n".join(names), encoding="utf-8")
    about = asdict(store)
    del about["path"]
    about["files"] = dict(_digests(path))
    (path / _MANIFEST).write_text(json.dumps(about, indent=1), encoding="utf-8")
    return store


def _names_in(quads: Iterable[ox.Quad]) -> set[str]:
    terms = {term for quad in quads for term in quad}
    return {term.value for term in terms if isinstance(term, ox.NamedNode)}


def dataset_digest(quads: Iterable[ox.Quad]) -> str:
    """SHA-256 of canonical N-Quads (RDF Dataset Canonicalization, RDFC-1.0)."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines = sorted(f"{quad} .\n" for quad in dataset)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def apart_quads(corpus: Corpus, *, strict: bool = True) -> list[ox.Quad]:
    """What stands apart from the union: shapes, inferences, and the catalogue.

    Raises:
        CatalogueError, DataSyntaxError: a question cannot be used, and that is `strict`.
    """
    apart = [quad for file in corpus.files if not file.kind.in_union for quad in file.quads]
    apart.extend(catalogue_quads(corpus.layout, strict=strict) if corpus.layout else [])
    return apart


def open_store(path: Path) -> BuiltStore | None:
    """The store in a folder; None where there is none, or not a whole one."""
    try:
        about: dict[str, Any] = json.loads((path / _MANIFEST).read_text(encoding="utf-8"))
        if about.pop("files") != dict(_digests(path)):
            return None
        about["union_graphs"] = tuple(about["union_graphs"])
        about["apart_graphs"] = tuple(about["apart_graphs"])
        return BuiltStore(path=path, **about)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def cache_folder() -> Path:
    """Where built stores are kept: R2PGRAPH_CACHE, else the user's cache, else a temporary one.

    Raises:
        CacheUnusableError: the folder that was named cannot be written to.
    """
    named = os.environ.get("R2PGRAPH_CACHE")
    home = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    places = (
        [Path(named)]
        if named
        else [
            Path(home).expanduser() / "r2pgraph",
            Path(tempfile.gettempdir()) / f"r2pgraph-{os.getuid()}",
        ]
    )
    for place in places:
        with contextlib.suppress(OSError):
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
            if place.stat().st_uid == os.getuid() and os.access(place, os.W_OK | os.X_OK):
                return place
    raise CacheUnusableError(places[-1])


def _new_store(path: Path) -> ox.Store:
    path.mkdir(parents=True)
    return ox.Store(str(path))


def _finish(store: ox.Store) -> None:
    store.optimize()
    store.flush()


def _digests(path: Path) -> Iterator[tuple[str, str]]:
    """The files that hold the data, as against logs and locks, each with its hash."""
    for part in ("union", "apart"):
        for file in sorted((path / part).iterdir()):
            if file.suffix == ".sst" or file.name == "CURRENT" or file.name.startswith("MANIFEST"):
                yield f"{part}/{file.name}", hashlib.sha256(file.read_bytes()).hexdigest()
    for file in sorted((*path.glob("*.nq*"), *path.glob("*.txt"))):
        yield file.name, hashlib.sha256(file.read_bytes()).hexdigest()


def _publish(draft: Path, path: Path) -> BuiltStore:
    """Moves a finished draft to its place, unless somebody else was faster."""
    with contextlib.suppress(OSError):
        draft.rename(path)
    store = open_store(path)
    if store is None:
        # What stands there is damaged: out of the way with it.
        path.rename(draft.with_name(draft.name + "-damaged"))
        shutil.rmtree(draft.with_name(draft.name + "-damaged"), ignore_errors=True)
        draft.rename(path)
        store = open_store(path)
    if store is None:
        raise CacheUnusableError(path.parent)
    return store


def _clear_unused(folder: Path, keep: Path) -> None:
    """Removes stores that no process holds and that are older than a day; results stay."""
    oldest = time.time() - _UNUSED_AFTER_SECONDS
    for entry in folder.iterdir():
        with contextlib.suppress(OSError):
            if entry == keep or entry.name == RESULTS or entry.stat().st_mtime > oldest:
                continue
            with (entry / _IN_USE).open("a", encoding="ascii") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(entry, ignore_errors=True)
