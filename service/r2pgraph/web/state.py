"""What the blueprints of one application share: its engine, its configuration, its counts."""

import hashlib
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache, partial
from pathlib import Path
from typing import cast

import pyoxigraph as ox
from flask import current_app

from r2pgraph import __version__, terms
from r2pgraph.catalogue import catalogue_quads
from r2pgraph.engine.base import Engine, select
from r2pgraph.engine.embedded import EmbeddedEngine
from r2pgraph.layout import Layout
from r2pgraph.passages.text import SourceText
from r2pgraph.sparql.describe import (
    Described,
    describe_dataset,
    describe_service,
    licences_in,
)
from r2pgraph.sparql.kept import KeptAnswers
from r2pgraph.sparql.partitions import measure_partitions
from r2pgraph.sparql.vocabulary import Vocabulary
from r2pgraph.sparql.void import Counts, measure
from r2pgraph.store import BuiltStore
from r2pgraph.web.citations import Citations, citations_folder
from r2pgraph.web.observing import Observer

EXTENSION = "r2pgraph"
DUMP = "/dump.nq"


@dataclass(frozen=True)
class WebConfig:
    """How the application presents itself.

    `base_url` is the service's own address, without a closing slash; it is configured and never
    taken from a request. `layout` is the packaged graph, None where other data are served.
    `kept` is how many bytes of answers are kept for those who ask the same again. `citations` is
    the folder for what is cited. `access_log` and `log_queries` are for `observing.Observer`.
    """

    base_url: str = "http://127.0.0.1:8000"
    max_body: int = 256 * 1024
    kept: int = 64 * 1024 * 1024
    citations: Path = field(default_factory=citations_folder)
    access_log: str = ""
    log_queries: bool = False
    layout: Layout | None = None
    source_text: SourceText | None = None

    @property
    def endpoint(self) -> str:
        return self.base_url + "/sparql"

    @property
    def dataset(self) -> str:
        """The name of what is served: other files than the packaged graph are not that graph."""
        return terms.DATASET if self.layout else f"{self.base_url}/.well-known/void#dataset"


@dataclass
class Services:
    """The shared parts of one application."""

    engine: Engine
    config: WebConfig
    observer: Observer
    vocabulary: Vocabulary = field(init=False)
    kept: KeptAnswers = field(init=False)
    _counts: Counts | None = None
    _described: Described | None = None

    def __post_init__(self) -> None:
        self.vocabulary = Vocabulary(self.engine)
        self.kept = KeptAnswers(self.config.kept)

    @property
    def _store(self) -> BuiltStore | None:
        """The store that is asked; None where it is another server's."""
        return self.engine.store if isinstance(self.engine, EmbeddedEngine) else None

    @property
    def version(self) -> str | None:
        """A hash of all that answers depend on; None where the data may change meanwhile."""
        if self._store is None:
            return None
        text = self.config.source_text
        return _version(self._store.key, text.sha256 if text else "", self.config.base_url)

    @property
    def dataset(self) -> str | None:
        """A hash of what the data say; None where they are elsewhere."""
        return self._store.dataset if self._store else None

    @property
    def dump(self) -> Path | None:
        """All data with their graphs, as N-Quads; None where no such file is kept."""
        return _there(self._store.graphs_dump if self._store else None)

    def coded_dump(self, coding: str) -> Path | None:
        """The same file in a coding; None where it is not kept so."""
        return _there(self._store.coded_dumps.get(coding) if self._store else None)

    @property
    def citations(self) -> Citations:
        """What was cited."""
        return Citations(self.config.citations)

    def counts(self) -> Counts:
        """What the dataset holds, counted once: the data do not change while they are served."""
        if self._counts is None:
            self._counts = measure(partial(select, self.engine))
        return self._counts

    @cached_property
    def licences(self) -> tuple[str, ...]:
        """The licences that the data name for themselves."""
        return licences_in(partial(select, self.engine))

    def dataset_description(self) -> tuple[ox.Triple, ...]:
        """What describes the dataset."""
        return tuple(describe_dataset(self._about()))

    def service_description(self) -> tuple[ox.Triple, ...]:
        """What describes the endpoint with its dataset."""
        return tuple(describe_service(self._about()))

    def _about(self) -> Described:
        """What there is to describe, found once as the counts are."""
        if self._described is None:
            ask, config = partial(select, self.engine), self.config
            dumps = [config.base_url + "/graph-store?default"]
            if self.dump:
                dumps.append(config.base_url + DUMP)
            examples = catalogue_quads(config.layout) if config.layout else ()
            self._described = Described(
                self.counts(),
                config.dataset,
                config.endpoint,
                tuple(dumps),
                measure_partitions(ask),
                self.licences,
                tuple(quad.triple for quad in examples),
            )
        return self._described


def services() -> Services:
    """The shared parts of the application that handles the current request."""
    return cast(Services, current_app.extensions[EXTENSION])


@lru_cache(maxsize=16)
def _version(*parts: str) -> str:
    return hashlib.sha256(" ".join((*parts, __version__, _code())).encode()).hexdigest()[:20]


@cache
def _code() -> str:
    """A hash of code, templates and style, which change answers without a new version."""
    whole = hashlib.sha256()
    for path in sorted(Path(__file__).parents[1].rglob("*")):
        if path.is_file() and path.suffix != ".pyc" and "_data" not in path.parts:
            whole.update(path.read_bytes())
    return whole.hexdigest()[:16]


def _there(file: Path | None) -> Path | None:
    """A file, or None where it is not there."""
    return file if file and file.is_file() else None
