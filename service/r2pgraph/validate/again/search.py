"""Looks for one solution of patterns, from terms that some variables are known to be.

Follows from what is known, and from tables, to their neighbours and leaves out what is connected
with neither, so the answer yes may be wrong and the answer no never is. Gives up after some steps,
and then says yes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from r2pgraph.validate.again.pattern import Choice, Needed, Pattern, Same, Values

Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | ox.DefaultGraph
Bound = Mapping[str, Node]
MOST_STEPS = 500
_NEVER = 9


class _TooFarError(Exception):
    """More steps than are worth it."""


@dataclass
class Search:
    """Solutions in a store that holds quads in their graphs and as a set in its default graph."""

    store: ox.Store
    _terms: dict[str, Node] = field(default_factory=dict)
    _paths: dict[str, list[tuple[Node | None, Node | None]]] = field(default_factory=dict)
    _steps: int = 0

    def is_there(self, needed: Iterable[Needed], bound: Bound) -> bool:
        """Whether all may match together."""
        self._steps = 0
        try:
            return self._solved(list(needed), dict(bound))
        except _TooFarError:
            return True

    def term(self, text: str) -> Node:
        """The term that is written so in a query."""
        if text not in self._terms:
            solutions = self.store.query(f"SELECT ({text} AS ?term) {{}}")
            assert isinstance(solutions, ox.QuerySolutions)
            self._terms[text] = next(iter(solutions))["term"]
        return self._terms[text]

    def known(self, end: str, bound: Bound) -> Node | None:
        """The term that an end of a pattern is, if that is known."""
        return bound.get(end) if end.startswith("?") else self.term(end)

    def _solved(self, needed: list[Needed], bound: dict[str, Node]) -> bool:
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise _TooFarError
        ranked = [(_rank(one, bound), at) for at, one in enumerate(needed)]
        rank, place = min(ranked, default=(_NEVER, 0))
        if rank == _NEVER:
            return True
        one, rest = needed[place], needed[:place] + needed[place + 1 :]
        if isinstance(one, Choice):
            return any(self._solved([*way, *rest], bound) for way in one.ways)
        return any(self._solved(rest, bound | more) for more in self._matches(one, bound))

    def _matches(self, one: Pattern | Values | Same, bound: Bound) -> Iterator[dict[str, Node]]:
        """What further variables are, for each way in which it matches."""
        if isinstance(one, Values):
            terms = ([self.term(text) if text else None for text in row] for row in one.rows)
            yield from self._agreeing(one.variables, terms, bound)
        elif isinstance(one, Same):
            term = bound.get(one.one) or bound.get(one.other)
            yield from self._agreeing((one.one, one.other), [(term, term)], bound)
        elif one.step.variable or one.step.forth == {one.step.text}:
            yield from self._triples(one, bound)
        else:
            yield from self._ends(one, bound)

    def _triples(self, one: Pattern, bound: Bound) -> Iterator[dict[str, Node]]:
        subject, value = self.known(one.subject, bound), self.known(one.value, bound)
        name = self.known(one.step.text, bound)
        graph = self.known(one.graph, bound) if one.graph else ox.DefaultGraph()
        if isinstance(subject, ox.Literal) or not isinstance(name, ox.NamedNode | None):
            return
        if isinstance(graph, ox.Literal):
            return
        found = self.store.quads_for_pattern(subject, name, value, graph)  # type: ignore[arg-type]
        ends = (one.subject, one.step.text, one.value, one.graph)
        named = (quad for quad in found if one.graph == "" or quad.graph_name != ox.DefaultGraph())
        quads = ((q.subject, q.predicate, q.object, q.graph_name) for q in named)
        yield from self._agreeing(ends, quads, bound)

    def _ends(self, one: Pattern, bound: Bound) -> Iterator[dict[str, Node]]:
        """The ends of a path, of which one is known or its graph."""
        written = []
        for end, other in ((one.subject, "?first"), (one.value, "?last")):
            term = self.known(end, bound)
            written.append(other if term is None else str(term))
        if one.subject.startswith("?") and written == ["?first", "?last"] and not one.graph:
            raise _TooFarError
        graph = self.known(one.graph, bound) if one.graph else None
        if written[0][0] not in "?<" or isinstance(graph, ox.Literal) or (one.graph and not graph):
            yield {}  # a literal may be where a path without a step begins, or goes back
            return
        triple = f"{written[0]} {one.step.text} {written[1]}"
        text = f"GRAPH {graph} {{ {triple} }}" if graph else triple
        if text not in self._paths:
            shown = " ".join(end for end in written if end.startswith("?"))
            self._paths[text] = list(self._asked(f"SELECT DISTINCT {shown or '*'} {{ {text} }}"))
        yield from self._agreeing((one.subject, one.value), self._paths[text], bound)

    def _asked(self, text: str) -> Iterator[tuple[Node | None, Node | None]]:
        solutions = self.store.query(text)
        assert isinstance(solutions, ox.QuerySolutions)
        names = [variable.value for variable in solutions.variables]
        for number, row in enumerate(solutions):
            if number > MOST_STEPS:
                raise _TooFarError
            first, last = (row[end] if end in names else None for end in ("first", "last"))
            yield first, last

    def _agreeing(
        self, ends: Iterable[str], rows: Iterable[Iterable[Node | None]], bound: Bound
    ) -> Iterator[dict[str, Node]]:
        """What the ends are by each row that agrees with what is known."""
        for row in rows:
            more: dict[str, Node] = {}
            for end, term in zip(ends, row, strict=True):
                if not end or term is None:
                    continue
                before = more.get(end) or self.known(end, bound)
                if before is not None and before != term:
                    break
                if end.startswith("?"):
                    more[end] = term
            else:
                yield more


def _rank(one: Needed, bound: Bound) -> int:
    """How soon to look at something; never, while nothing of it is known."""
    if isinstance(one, Choice):
        return 5 if any(_rank(each, bound) < _NEVER for way in one.ways for each in way) else _NEVER
    if isinstance(one, Values | Same):
        names = one.variables if isinstance(one, Values) else (one.one, one.other)
        known = any(name in bound for name in names)
        return 1 if known else 7 if isinstance(one, Values) else _NEVER
    ends = [end in bound for end in (one.subject, one.value, one.graph) if end.startswith("?")]
    if not any(ends):
        return 6 if one.step.variable in bound else _NEVER
    both = all(not e.startswith("?") or e in bound for e in (one.subject, one.value))
    path = not one.step.variable and one.step.forth != {one.step.text}
    return (0 if both else 2) + 2 * path
