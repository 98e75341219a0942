"""Pictures of small graphs: boxes in columns, an arrow for each relation, ready for a template.

Lays out trees from left to right: a box per node, children in the next column. Works on texts
and knows no RDF. Widths are estimates for a sans-serif face, because a server measures no text.
"""

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, field

from r2pgraph.abridging import abridged

WIDTH, GAP, SPACE = 196, 154, 16
_LINE, _PADDING, _MARGIN = 17, 10, 18
_CHARACTERS, _MOST_LINES, _LABEL, _TRUNK = 24, 5, 20, 14


@dataclass
class Tree:
    """A node as it is drawn: a line that says what it is, its name, and its relations."""

    name: str
    text: str
    sort: str = ""
    style: str = "thing"
    children: list[tuple[str, "Tree"]] = field(default_factory=list)


@dataclass(frozen=True)
class Box:
    """A box with its lines of text; `middle` is where arrows meet it."""

    x: int
    y: int
    height: int
    sort: str
    lines: tuple[tuple[int, str], ...]
    style: str

    @property
    def middle(self) -> int:
        return self.y + self.height // 2


@dataclass(frozen=True)
class Arrow:
    """An arrow from the right of one box to the left of another, with its label."""

    path: str
    label: str
    x: int
    y: int


@dataclass(frozen=True)
class Picture:
    """Boxes and arrows within a width and a height."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def draw(roots: Iterable[Tree], top: int = 0) -> Picture:
    """Lays out some trees below one another, starting at a height."""
    drawn = _Drawing(top + _MARGIN)
    for root in roots:
        drawn.place(root, 0)
    right = max((box.x + WIDTH for box in drawn.boxes.values()), default=0)
    return Picture(right + _MARGIN, drawn.below, tuple(drawn.boxes.values()), tuple(drawn.arrows()))


class _Drawing:
    def __init__(self, top: int) -> None:
        self.boxes: dict[str, Box] = {}
        self.below = top
        self._relations: list[tuple[str, str, str]] = []

    def place(self, tree: Tree, column: int) -> None:
        """Places a node beside the middle of its children, each node once."""
        lines = textwrap.wrap(tree.text, _CHARACTERS, max_lines=_MOST_LINES, placeholder=" …")
        height = 2 * _PADDING + _LINE * (len(lines) + bool(tree.sort))
        top = self.below
        # Known before its children are, so that relations that lead back end here.
        self.boxes[tree.name] = self._box(tree, column, top, height, lines)
        for label, child in tree.children:
            self._relations.append((tree.name, label, child.name))
            if child.name not in self.boxes:
                self.place(child, column + 1)
        bottom = max(self.below - SPACE, top + height)
        self.boxes[tree.name] = self._box(
            tree, column, top + max(0, (bottom - top - height) // 2), height, lines
        )
        self.below = bottom + SPACE

    def arrows(self) -> Iterable[Arrow]:
        """The relations between the boxes that were placed."""
        for one, label, other in self._relations:
            start, end = self.boxes[one], self.boxes[other]
            # Halves that were rounded apart would show as a kink.
            level = end.middle if abs(start.middle - end.middle) <= 1 else start.middle
            from_x, to_x = start.x + WIDTH, end.x - 6
            path = f"M{from_x} {level} H{from_x + _TRUNK} V{end.middle} H{to_x}"
            yield Arrow(path, abridged(label, _LABEL), to_x, end.middle)

    @staticmethod
    def _box(tree: Tree, column: int, y: int, height: int, lines: list[str]) -> Box:
        x = _MARGIN + column * (WIDTH + GAP)
        first = y + _PADDING + _LINE - 4 + (_LINE if tree.sort else 0)
        placed = tuple((first + number * _LINE, line) for number, line in enumerate(lines))
        return Box(x, y, height, tree.sort, placed, tree.style)
