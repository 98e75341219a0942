"""Whether statements that came or went can matter to the answer of a query.

One matters where it matches a pattern of the query and all else that must match with it is there,
among the statements of before and of now together. So no change of an answer is missed; an answer
may be asked for again that turns out to be the same. Knows no term.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from r2pgraph.validate.again.pattern import Looked, Needed, Pattern, Step, looked_for
from r2pgraph.validate.again.reader import UnreadError, read
from r2pgraph.validate.again.search import Node, Search

_Bound = dict[str, Node]


@dataclass
class Touched:
    """Tells which queries statements can matter to.

    `store` holds the statements of before and of now, in their graphs and as a set in its default
    graph. `changed` are those that are not in both. No node in them may be without a name.
    """

    store: ox.Store
    changed: Collection[ox.Quad]

    def __post_init__(self) -> None:
        self._search = Search(self.store)
        # As a store writes values: what is `1.50` in a file is `1.5` there.
        held = ox.Store()
        held.extend(self.changed)
        self._changed = {*held}
        self._by_property: dict[str, list[ox.Quad]] = {}
        for quad in self._changed:
            self._by_property.setdefault(str(quad.predicate), []).append(quad)
        self._triples = {quad.triple for quad in self._changed}
        self._nodes = [*self._new_nodes()]

    def concerns(self, text: str) -> bool:
        """Whether the answer of a query may be another one."""
        if not self._changed:
            return False
        try:
            group = read(text)
        except UnreadError:
            return True
        if not any(self._is_about(step) for step in group.steps()):
            return False
        return any(self._matters(one) for one in looked_for(group))

    def _is_about(self, step: Step) -> bool:
        empty = step.empty and bool(self._nodes)
        return empty or bool(step.variable) or not step.iris.isdisjoint(self._by_property)

    def _matters(self, looked: Looked) -> bool:
        pattern, step = looked.pattern, looked.pattern.step
        if step.empty and any(self._is_one_node(looked, *node) for node in self._nodes):
            return True
        if step.variable:
            found: Iterable[ox.Quad] = self._changed
        else:
            found = (quad for iri in step.iris for quad in self._by_property.get(iri, ()))
        return any(
            self._search.is_there(others, bound)
            for quad in found
            for others, bound in self._matches(looked, quad)
            if self._in_graph(pattern, quad.graph_name, bound)
        )

    def _in_graph(self, pattern: Pattern, graph: Node, bound: _Bound) -> bool:
        return not pattern.graph or self._bind(pattern.graph, graph, bound)

    def _matches(self, looked: Looked, quad: ox.Quad) -> Iterator[tuple[Sequence[Needed], _Bound]]:
        """How a statement matches a pattern: what must match besides, and what variables are."""
        pattern, step = looked.pattern, looked.pattern.step
        name, first, last = str(quad.predicate), quad.subject, quad.object
        if step.repeated:
            rest = Step(f"{step.repeated}*", step.iris, False, repeated=step.repeated, empty=True)
            before = Pattern(pattern.subject, rest, "?stepFrom", pattern.graph)
            after = Pattern("?stepTo", rest, pattern.value, pattern.graph)
            yield (*looked.others, before, after), {"?stepFrom": first, "?stepTo": last}
            return
        if not step.variable and not step.plain:
            yield looked.others, {}
            return
        if step.variable or name in step.forth:
            yield from self._ends(looked, first, quad.predicate, last)
        if name in step.back:
            yield from self._ends(looked, last, quad.predicate, first)

    def _ends(
        self, looked: Looked, first: Node, name: Node, last: Node
    ) -> Iterator[tuple[Sequence[Needed], _Bound]]:
        bound: _Bound = {}
        pairs = [(looked.pattern.subject, first), (looked.pattern.value, last)]
        if looked.pattern.step.variable:
            pairs.append((looked.pattern.step.text, name))
        if all(self._bind(end, value, bound) for end, value in pairs):
            yield looked.others, bound

    def _is_one_node(self, looked: Looked, node: Node, graph: Node) -> bool:
        """Whether a node that came or went can be both ends of a path without a step."""
        bound: _Bound = {}
        pattern = looked.pattern
        named = graph != ox.DefaultGraph()
        if bool(pattern.graph) != named:
            return False
        return (
            self._bind(pattern.subject, node, bound)
            and self._bind(pattern.value, node, bound)
            and (not named or self._bind(pattern.graph, graph, bound))
            and self._search.is_there(looked.others, bound)
        )

    def _new_nodes(self) -> Iterator[tuple[Node, Node]]:
        """The nodes that are not in a graph both before and now, each with that graph."""
        told = set()
        for quad in self._changed:
            for node in (quad.subject, quad.object):
                for graph in (quad.graph_name, ox.DefaultGraph()):
                    if (node, graph) not in told:
                        told.add((node, graph))
                        if not self._stays(node, graph):
                            yield node, graph

    def _stays(self, node: Node, graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> bool:
        of = self.store.quads_for_pattern
        found = []
        if isinstance(node, ox.NamedNode | ox.Literal):
            found.append(of(None, None, node, graph))
        if isinstance(node, ox.NamedNode):
            found.append(of(node, None, None, graph))
        default = isinstance(graph, ox.DefaultGraph)
        return any(
            quad.triple not in self._triples if default else quad not in self._changed
            for quads in found
            for quad in quads
        )

    def _bind(self, end: str, value: Node, bound: dict[str, Node]) -> bool:
        """Whether an end of a pattern can be a term; a variable is that term from then on."""
        if end.startswith("?"):
            return bound.setdefault(end, value) == value
        return self._search.term(end) == value
