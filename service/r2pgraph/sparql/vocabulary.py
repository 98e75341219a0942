"""Which terms the data use, and what sort of values each property has.

What is not at hand is asked of the engine when it is first needed and kept within bounds; the data
do not change while they are served. An engine that fails is no reason to fail an answer: then
nothing is known, until it is asked the next time, and `failures` counts one more.
"""

import difflib
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.engine.base import Engine, rows
from r2pgraph.engine.formats import JSON
from r2pgraph.errors import R2PGraphError

_SECONDS = 2.0
_MOST_KEPT = 20_000
_MOST_NAMES = 3_000
_MOST_KINDS = 5_000
_KINDS = f"""SELECT DISTINCT ?p ?kind {{ ?s ?p ?o
BIND(IF(isIRI(?o), "iri", IF(isLiteral(?o), IF(LANG(?o) != "", CONCAT("@", LCASE(LANG(?o))),
STR(DATATYPE(?o))), "blank")) AS ?kind) }} LIMIT {_MOST_KINDS}"""
_USED = """SELECT ?t {{ VALUES ?t {{ {terms} }}
FILTER(EXISTS {{ ?t ?p ?o }} || EXISTS {{ ?s ?t ?o }} || EXISTS {{ ?s ?p ?t }} ||
EXISTS {{ GRAPH ?t {{ ?s ?p ?o }} }} ||
EXISTS {{ GRAPH ?g {{ {{ ?t ?p ?o }} UNION {{ ?s ?t ?o }} UNION {{ ?s ?p ?t }} }} }}) }}"""
_BESIDE = """SELECT DISTINCT ?t {{ {{ ?t ?p ?o }} UNION {{ ?s ?t ?o }}
FILTER(STRSTARTS(STR(?t), {start})) }} LIMIT {most}"""


class Vocabulary:
    """The terms of one engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._known: OrderedDict[str, bool] = OrderedDict()
        self._beside: OrderedDict[str, tuple[str, ...]] = OrderedDict()
        self._kinds: Mapping[str, frozenset[str]] | None = None
        self.failures = 0

    def kinds(self) -> Mapping[str, frozenset[str]]:
        """The kinds of values that each property has: `iri`, `blank`, datatypes, `@en`."""
        if self._kinds is None:
            found: dict[str, set[str]] = {}
            asked = self._ask(_KINDS)
            if asked is None:
                return {}
            for name, kind in asked:
                found.setdefault(name, set()).add(kind)
            # What was cut off would be wrong.
            whole = len(asked) < _MOST_KINDS
            self._kinds = {p: frozenset(ks) for p, ks in found.items()} if whole else {}
        return self._kinds

    def unknown(
        self, iris: Iterable[str], dataset: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    ) -> set[str]:
        """Those of some addresses that no triple and no graph has, here or in a dataset."""
        wanted = {iri for iri in iris if _writable(iri)}
        missing = self._missing(wanted)
        if missing and any(dataset):
            there = self._used(missing, dataset)
            missing = missing - there if there is not None else set()
        return missing

    def _missing(self, wanted: set[str]) -> set[str]:
        names = self._engine.names
        if names is not None:
            return {iri for iri in wanted if iri not in names}
        with self._lock:
            asked = {iri for iri in wanted if iri not in self._known}
        asked -= set(self.kinds())
        if asked:
            used = self._used(asked)
            if used is None:
                return set()
            with self._lock:
                self._known.update((iri, iri in used) for iri in asked)
                while len(self._known) > _MOST_KEPT:
                    self._known.popitem(last=False)
        with self._lock:
            return {iri for iri in wanted if not self._known.get(iri, True)}

    def at_hand(self, iris: Iterable[str]) -> bool:
        """Whether `kinds` is known, and that all of these are in use, without asking the engine."""
        names = self._engine.names
        return self._kinds is not None and names is not None and all(i in names for i in iris)

    def nearest(self, iri: str) -> str:
        """The term that an address may have been meant to be; empty if none is near."""
        cut = max(iri.rfind("#"), iri.rfind("/")) + 1
        start, local = iri[:cut], iri[cut:]
        if not local:
            return ""
        by_case = {one[cut:].casefold(): one for one in self._names(start)}
        near = difflib.get_close_matches(local.casefold(), by_case, n=1, cutoff=0.7)
        if near:
            return by_case[near[0]]
        elsewhere = (name for name in self.kinds() if name.endswith(("#" + local, "/" + local)))
        return next(elsewhere, "")

    def _names(self, start: str) -> tuple[str, ...]:
        """Addresses that start alike."""
        with self._lock:
            if start in self._beside:
                return self._beside[start]
        text = _BESIDE.format(start=ox.Literal(start), most=_MOST_NAMES)
        asked = self._ask(text)
        if asked is None:
            return ()
        found = tuple(sorted({row[0] for row in asked}))
        with self._lock:
            self._beside[start] = found
            while len(self._beside) > 16:
                self._beside.popitem(last=False)
        return found

    def _used(
        self, iris: set[str], dataset: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    ) -> set[str] | None:
        """Those of some addresses that are in use; None where that could not be found out."""
        text = _USED.format(terms=" ".join(f"<{iri}>" for iri in sorted(iris)))
        found = self._ask(text, dataset)
        return None if found is None else {row[0] for row in found}

    def _ask(
        self, text: str, dataset: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    ) -> list[tuple[str, ...]] | None:
        """Rows of texts; None where the engine fails."""
        try:
            result = self._engine.query(
                text,
                default_graphs=dataset[0],
                named_graphs=dataset[1],
                deadline=_SECONDS,
                result_format=JSON,
            )
        except R2PGraphError:
            self.failures += 1
            return None
        return [
            tuple(getattr(one, "value", "") for one in row.values()) for row in rows(result.body)
        ]


def _writable(iri: str) -> bool:
    try:
        ox.NamedNode(iri)
    except ValueError:
        return False
    return not iri.startswith(terms.XSD)
