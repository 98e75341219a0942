"""What the pages of one application share: indexes that are read once, and the catalogue.

Read when they are first needed, because a server should answer before it has read everything,
and kept, because the data do not change while they are served.
"""

import threading
from collections.abc import Callable
from typing import Any, cast

from flask import current_app

from r2pgraph.catalogue import Catalogue, load_catalogue
from r2pgraph.claims import SECONDS, ClaimLine, PassageView, all_lines, is_apart
from r2pgraph.engine.base import Engine
from r2pgraph.naming.names import Names, read_names
from r2pgraph.naming.searching import Searched
from r2pgraph.naming.sources import Sources, read_sources
from r2pgraph.uncovered import SectionCoverage, read_coverage, sentence
from r2pgraph.web.read.arguments import Debates, read_debates
from r2pgraph.web.read.causes import Causes, read_causes
from r2pgraph.web.read.figures import Figures, read_figures
from r2pgraph.web.read.guards import Guards, read_guards
from r2pgraph.web.read.hints import properties_in_use
from r2pgraph.web.read.places import Located, Point, read_places, read_points
from r2pgraph.web.read.selection import ClaimIndex, read_index
from r2pgraph.web.read.times import Dated, read_times
from r2pgraph.web.read.vocabulary import Vocabulary, read_vocabulary
from r2pgraph.web.read.works import texts_of_sources
from r2pgraph.web.state import Services, services

_EXTENSION = "r2pgraph.site"


class Site:
    """The indexes behind the pages of one application."""

    def __init__(self, shared: Services) -> None:
        self.shared = shared
        self._kept: dict[str, Any] = {}
        self._lock = threading.RLock()

    @property
    def engine(self) -> Engine:
        return self.shared.engine

    @property
    def names(self) -> Names:
        """Labels and addresses of things, those of inferences among them."""

        def read() -> Names:
            graphs = self.engine.graph_names
            apart = [name for name in graphs if is_apart(name)]
            return read_names(self.engine, apart)

        return cast(Names, self._once("names", read))

    @property
    def sources(self) -> Sources:
        """The works that claims are from."""
        return cast(Sources, self._once("sources", lambda: read_sources(self.engine)))

    @property
    def searched(self) -> Searched:
        """All names as a search compares them."""
        return cast(Searched, self._once("searched", lambda: Searched(self.names)))

    @property
    def vocabulary(self) -> Vocabulary:
        return cast(Vocabulary, self._once("vocabulary", lambda: read_vocabulary(self.engine)))

    @property
    def claims(self) -> ClaimIndex:
        """All claims, with the values by which they are chosen."""
        return cast(ClaimIndex, self._once("claims", lambda: read_index(self.engine, self.lines)))

    @property
    def properties_in_use(self) -> dict[str, list[str]]:
        """The properties that members of each class have, as they are written in a query."""

        def read() -> dict[str, list[str]]:
            return properties_in_use(self.engine, self.names)

        return cast(dict[str, list[str]], self._once("properties in use", read))

    @property
    def lines(self) -> dict[str, ClaimLine]:
        """The lines of all claims, in the order of the work."""
        return cast(dict[str, ClaimLine], self._once("lines", lambda: all_lines(self.engine)))

    @property
    def debates(self) -> Debates:
        """Who is on which side of what, and what answers what."""
        lines = self.lines
        return cast(Debates, self._once("debates", lambda: read_debates(self.engine, lines)))

    @property
    def causes(self) -> Causes:
        """What is said to lead to what, and to come before it."""
        lines = self.lines
        return cast(Causes, self._once("causes", lambda: read_causes(self.engine, lines)))

    @property
    def figures(self) -> Figures:
        """All figures, and which of them stand against one another."""
        return cast(Figures, self._once("figures", lambda: read_figures(self.engine)))

    @property
    def times(self) -> tuple[Dated, ...]:
        """Everything that has dates."""
        return cast(tuple[Dated, ...], self._once("times", lambda: read_times(self.engine)))

    @property
    def places(self) -> dict[str, Located]:
        """Every place, by its address."""
        points = self.points
        return cast(
            dict[str, Located], self._once("places", lambda: read_places(self.engine, points))
        )

    @property
    def points(self) -> dict[str, Point]:
        """Where on the earth things are."""
        return cast(dict[str, Point], self._once("points", lambda: read_points(self.engine)))

    @property
    def guards(self) -> Guards:
        """The shapes, checks, rules and shortcuts of the packaged graph."""
        layout, prefixes = self.shared.config.layout, self.engine.prefixes
        return cast(Guards, self._once("guards", lambda: read_guards(layout, prefixes)))

    @property
    def catalogue(self) -> Catalogue:
        """The questions; none where other data than the packaged graph are served."""
        layout = self.shared.config.layout
        empty = Catalogue({})
        return cast(
            Catalogue,
            self._once("catalogue", lambda: load_catalogue(layout) if layout else empty),
        )

    @property
    def coverage(self) -> dict[str, SectionCoverage]:
        """How much of each section the graph covers; empty where the data do not tell."""

        def read() -> dict[str, SectionCoverage]:
            return {one.iri: one for one in read_coverage(self.engine, deadline=SECONDS)}

        return cast(dict[str, SectionCoverage], self._once("coverage", read))

    @property
    def lacking(self) -> str:
        """The sections that are not in the graph, in a sentence; empty where all are."""
        return self.lacking_of("")

    def lacking_of(self, source: str) -> str:
        """The same for one work; for all where none is named."""
        found = self.coverage.values()
        return sentence([one for one in found if source in ("", one.source)])

    def words(self, source: str, spans: tuple[tuple[int, int], ...]) -> str:
        """The words of a passage, where the operator has given a copy of the source's text."""
        text = self.shared.config.source_text
        if text is None or not spans or self._text_source() != source:
            return ""
        inside = [(start, end) for start, end in spans if 0 <= start < end <= len(text.text)]
        return " … ".join(text.passage_text(start, end) for start, end in inside)

    def passage_words(self, passage: PassageView) -> str:
        return self.words(passage.source, passage.spans)

    def _text_source(self) -> str:
        """The source whose record names the text."""
        text = self.shared.config.source_text
        known = self._once("texts", lambda: texts_of_sources(self.engine))
        return cast(str, known.get(text.sha256, "")) if text else ""

    def _once(self, name: str, read: Callable[[], Any]) -> Any:
        with self._lock:
            if name not in self._kept:
                self._kept[name] = read()
            return self._kept[name]


def site() -> Site:
    """The site of the application that handles the current request."""
    found = current_app.extensions.get(_EXTENSION)
    if found is None:
        found = current_app.extensions.setdefault(_EXTENSION, Site(services()))
    return cast(Site, found)
