"""Pictures of layered graphs: boxes in columns, each to the right of what it leads to.

A box stands one column beyond the furthest of its targets. Boxes that have the same first target
stand together beside it, so that a tree shows as one; an edge to anything else runs through rows
that are kept free for it. Edges to one target are joined in a trunk before it, one trunk for each
sort of edge, and trunks that would overlap have lanes of their own. Works on texts and knows no
RDF; widths are estimates for a sans-serif face, because a server measures no text.

Own code, because arguments are close to trees and need boxes with text, ports and labels at the
start of each edge: networkx places nodes in given layers without ordering them, grandalf is GPL
or EPL and has not changed since 2022, and graphviz is a program that has to be installed beside
the server and writes its own markup.
"""

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from r2pgraph.abridging import abridged

WIDTH, GAP = 224, 176
_MARGIN, _SPACE, _ROOTS, _LINE, _PADDING, _EDGE = 12, 14, 30, 17, 9, 44
_CHARACTERS, _MOST_LINES, _SORT, _LABEL = 29, 5, 34, 21
_LANE, _LANES, _FIRST_LANE, _HEAD = 8, 4, 15, 3
# A box is at most so far below the top of its band.
_HIGHEST = 160


@dataclass(frozen=True)
class Node:
    """What a box shows: its text below a line that says what it is, and where it leads to.

    `said` is all of it in words, for who hears the picture.
    """

    name: str
    text: str
    sort: str = ""
    note: str = ""
    style: str = ""
    address: str = ""
    said: str = ""


@dataclass(frozen=True)
class Edge:
    """An arrow from a box to its target, with a line above and one below it."""

    start: str
    end: str
    style: str = ""
    above: str = ""
    below: str = ""
    weak: bool = False


@dataclass(frozen=True)
class Arrow:
    """An edge as it is drawn; the words stand at its start, and `back` turns its head around."""

    path: str
    x: int
    y: int
    edge: Edge
    back: bool = False


@dataclass(frozen=True)
class Box:
    """A node as it is drawn, with the edges that start from it."""

    x: int
    y: int
    height: int
    sort_y: int
    lines: tuple[tuple[int, str], ...]
    note_y: int
    node: Node
    arrows: tuple[Arrow, ...]


@dataclass(frozen=True)
class Layers:
    """Boxes in the order in which they are read, within a width and a height."""

    width: int
    height: int
    boxes: tuple[Box, ...]


def layered(nodes: Sequence[Node], edges: Iterable[Edge]) -> Layers:
    """Places boxes in columns: what leads to nothing first, in the order given."""
    return _Drawing(nodes, edges).drawn()


@dataclass
class _Place:
    """A box, or the row that an edge takes through a column."""

    name: str
    node: Node | None
    column: int
    height: int = 0
    y: int = 0
    lines: tuple[str, ...] = ()
    out: list["_Leg"] = field(default_factory=list)
    children: list["_Place"] = field(default_factory=list)

    @property
    def middle(self) -> int:
        return self.y + self.height // 2


@dataclass
class _Leg:
    """A part of an edge between neighbouring columns, from right to left."""

    edge: Edge
    target: str
    back: bool
    y: int = 0


class _Drawing:
    def __init__(self, nodes: Sequence[Node], edges: Iterable[Edge]) -> None:
        known = {node.name: node for node in nodes}
        self._order = {name: number for number, name in enumerate(known)}
        self._edges = [e for e in edges if e.start in known and e.end in known and e.start != e.end]
        self._back = self._leading_back()
        columns = self._columns()
        self._places = {name: _Place(name, node, columns[name]) for name, node in known.items()}
        for edge in self._edges:
            self._lay(edge)
        for place in self._places.values():
            self._measure(place)
        self._roots = self._grown()

    def drawn(self) -> Layers:
        """Everything at its place."""
        height = self._stack()
        for place in self._places.values():
            step = place.height / max(1, len(place.out))
            for number, leg in enumerate(place.out):
                leg.y = place.middle if place.node is None else int(place.y + step * (number + 0.5))
        self._route()
        boxes = [self._box(place) for place in self._read() if place.node]
        right = max((box.x + WIDTH for box in boxes), default=_MARGIN)
        return Layers(right + _MARGIN, height, tuple(boxes))

    def _leading_back(self) -> set[Edge]:
        """The edges that close a circle; turned around, they leave none."""
        steps: dict[str, list[Edge]] = {}
        for edge in self._edges:
            steps.setdefault(edge.start, []).append(edge)
        state: dict[str, bool] = {}
        found: set[Edge] = set()
        for root in self._order:
            waiting = [] if root in state else [(root, iter(steps.get(root, ())))]
            state.setdefault(root, True)
            while waiting:
                name, rest = waiting[-1]
                for edge in rest:
                    if edge.end not in state:
                        state[edge.end] = True
                        waiting.append((edge.end, iter(steps.get(edge.end, ()))))
                        break
                    if state[edge.end]:
                        found.add(edge)
                else:
                    state[name] = False
                    waiting.pop()
        return found

    def _ends(self, edge: Edge) -> tuple[str, str]:
        """The box on the right and that on the left."""
        return (edge.end, edge.start) if edge in self._back else (edge.start, edge.end)

    def _columns(self) -> dict[str, int]:
        """Each box one column beyond the furthest of its targets."""
        left: dict[str, list[str]] = {name: [] for name in self._order}
        right: dict[str, list[str]] = {name: [] for name in self._order}
        for edge in self._edges:
            one, other = self._ends(edge)
            left[one].append(other)
            right[other].append(one)
        open_ends = {name: len(found) for name, found in left.items()}
        columns = dict.fromkeys(self._order, 0)
        ready = [name for name, count in open_ends.items() if not count]
        while ready:
            name = ready.pop()
            for one in right[name]:
                columns[one] = max(columns[one], columns[name] + 1)
                open_ends[one] -= 1
                if not open_ends[one]:
                    ready.append(one)
        return columns

    def _lay(self, edge: Edge) -> None:
        """An edge as legs, with a row in each column that it passes."""
        one, other = self._ends(edge)
        back, place = edge in self._back, self._places[one]
        for column in range(place.column - 1, self._places[other].column, -1):
            name = f"{len(self._places)} {edge.start} {edge.end}"
            self._places[name] = _Place(name, None, column)
            place.out.append(_Leg(edge, name, back))
            place = self._places[name]
        place.out.append(_Leg(edge, other, back))

    @staticmethod
    def _measure(place: _Place) -> None:
        node = place.node
        if node is None:
            place.height = _SPACE
            return
        lines = textwrap.wrap(node.text, _CHARACTERS, max_lines=_MOST_LINES, placeholder=" …")
        written = len(lines) + bool(node.sort) + bool(node.note)
        place.lines = tuple(lines)
        place.height = max(written * _LINE + 2 * _PADDING, _EDGE * len(place.out))

    def _grown(self) -> list[_Place]:
        """The roots of the trees in which each place stands beside its first target."""
        roots = []
        # A row that is kept free runs beside the box by which its edge would stand otherwise.
        beside: dict[str, _Place] = {}
        for place in self._places.values():
            near = [self._places[leg.target] for leg in place.out]
            near = [one for one in near if one.column == place.column - 1]
            if not near:
                roots.append(place)
                continue
            parent = min(near, key=self._by_order)
            parent.children.append(place)
            beside |= {one.name: parent for one in near if one.node is None and one is not parent}
        self._sort(roots, beside)
        return roots

    def _by_order(self, place: _Place) -> int:
        return self._order.get(place.name, len(self._order))

    def _sort(self, roots: list[_Place], beside: Mapping[str, _Place]) -> None:
        """What leads elsewhere too stands towards there; the rest by sort of edge, as given."""
        walked = (place.name for root in roots for place in self._walk(root))
        row = {name: number for number, name in enumerate(walked)}
        styles = list(dict.fromkeys(edge.style for edge in self._edges))

        def key(parent: _Place, child: _Place) -> tuple[int, int, int, bool]:
            place = beside.get(child.name, child)
            others = [row[leg.target] for leg in place.out if leg.target != parent.name]
            here = row[parent.name]
            mean = sum(others) / len(others) if others else here
            away = (mean > here) - (mean < here)
            style = styles.index(place.out[0].edge.style) if place.out else 0
            return away, style, self._by_order(place), child is not place

        for parent in self._places.values():
            parent.children.sort(key=partial(key, parent))

    def _walk(self, place: _Place) -> Iterable[_Place]:
        waiting = [place]
        while waiting:
            one = waiting.pop()
            yield one
            waiting += reversed(one.children)

    def _stack(self) -> int:
        """Gives each tree a band of its own, and each box its height; the height of all.

        A box stands beside the middle of what leads to it, or near the top of a tall band, where
        a reader starts.
        """
        by_column = sorted(self._places.values(), key=lambda one: one.column)
        bands: dict[str, int] = {}
        for place in reversed(by_column):
            below = [bands[child.name] + _SPACE for child in place.children]
            bands[place.name] = max(place.height, sum(below) - _SPACE)
        tops: dict[str, int] = {}
        y = _MARGIN
        for root in self._roots:
            tops[root.name] = y
            y += bands[root.name] + _ROOTS
        for place in by_column:
            top = tops[place.name]
            place.y = top + min((bands[place.name] - place.height) // 2, _HIGHEST)
            for child in place.children:
                tops[child.name] = top
                top += bands[child.name] + _SPACE
        return y - _ROOTS + _MARGIN if self._roots else 2 * _MARGIN

    def _route(self) -> None:
        """The trunk of each target and sort of edge: where it ends, and in which lane."""
        legs: dict[tuple[str, str], list[int]] = {}
        for place in self._places.values():
            for leg in place.out:
                legs.setdefault((leg.target, leg.edge.style), []).append(leg.y)
        styles: dict[str, list[tuple[float, str]]] = {}
        for (target, style), ys in legs.items():
            styles.setdefault(target, []).append((sum(ys) / len(ys), style))
        self._ports: dict[tuple[str, str], int] = {}
        for target, found in styles.items():
            place = self._places[target]
            for number, (_, style) in enumerate(sorted(found), start=1):
                share = 0.5 if place.node is None else number / (len(found) + 1)
                self._ports[target, style] = int(place.y + place.height * share)
        self._lanes: dict[tuple[str, str], int] = {}
        ends: dict[tuple[int, int], int] = {}
        spans = [
            (min(*ys, self._ports[key]), max(*ys, self._ports[key]), key)
            for key, ys in legs.items()
        ]
        for first, last, key in sorted(spans):
            column = self._places[key[0]].column
            free = (n for n in range(_LANES) if ends.get((column, n), -1) < first - 2)
            lane = next(free, len(self._lanes) % _LANES)
            self._lanes[key] = lane
            ends[column, lane] = max(last, ends.get((column, lane), -1))

    def _read(self) -> Iterable[_Place]:
        """Each place followed by what leads to it."""
        for root in self._roots:
            yield from self._walk(root)

    def _box(self, place: _Place) -> Box:
        node = place.node
        assert node is not None
        written = len(place.lines) + bool(node.sort) + bool(node.note)
        first = place.y + (place.height - written * _LINE) // 2 + _LINE - 4
        top = first + (_LINE if node.sort else 0)
        lines = tuple((top + _LINE * number, line) for number, line in enumerate(place.lines))
        shown = replace(node, sort=abridged(node.sort, _SORT), note=abridged(node.note, _SORT))
        arrows = tuple(self._arrow(place, leg) for leg in place.out)
        below = top + _LINE * len(lines)
        return Box(_x(place.column), place.y, place.height, first, lines, below, shown, arrows)

    def _arrow(self, place: _Place, leg: _Leg) -> Arrow:
        x, y = _x(place.column), leg.y
        edge = replace(
            leg.edge,
            above=abridged(leg.edge.above, _LABEL),
            below=abridged(leg.edge.below, _LABEL),
        )
        path, next_leg = f"M{x - (_HEAD if leg.back else 0)} {y}", leg
        while True:
            target = self._places[next_leg.target]
            key = (target.name, next_leg.edge.style)
            end = _x(target.column) + WIDTH
            trunk = end + _FIRST_LANE + _LANE * self._lanes[key]
            path += f"H{trunk}V{self._ports[key]}"
            if target.node is not None:
                end += 0 if leg.back else _HEAD
                return Arrow(f"{path}H{end}", x, y, edge, leg.back)
            next_leg = target.out[0]


def _x(column: int) -> int:
    return _MARGIN + column * (WIDTH + GAP)
