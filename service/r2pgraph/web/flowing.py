"""Pictures of what leads to a thing and what follows: a layer on each side, ready for a template.

Works on texts and knows no RDF. Every box has arrows to or from the one in the middle, so the
middle is as tall as the taller side and no arrow crosses another.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from r2pgraph.abridging import abridged

SIDE, MIDDLE, GAP = 240, 150, 200
_TOP, _SPACE, _LINE, _PADDING, _ARROW = 40, 14, 17, 10, 46
_CHARACTERS, _MOST_LINES, _LABEL, _WEAKEST = 30, 4, 32, "weakest · "
MOST = 24


@dataclass(frozen=True)
class Said:
    """An arrow as it is said: who and where, how, and whether it is the weakest."""

    address: str
    speaker: str
    page: str
    sort: str
    weakest: bool = False


@dataclass(frozen=True)
class Neighbour:
    """A thing on one side, with what is said to link it to the middle; `note` stands below it."""

    address: str
    text: str
    note: str
    said: tuple[Said, ...]


@dataclass(frozen=True)
class Arrow:
    """An arrow at its height, with its words above and below it."""

    y: int
    x: int
    to: int
    above: str
    below: str
    said: Said


@dataclass(frozen=True)
class Box:
    """A box with its name in lines and its arrows."""

    x: int
    y: int
    height: int
    lines: tuple[tuple[int, str], ...]
    note: tuple[int, str]
    name: str
    address: str
    arrows: tuple[Arrow, ...]


@dataclass(frozen=True)
class Flow:
    """A picture: boxes before and after the middle, within a width and a height."""

    width: int
    height: int
    middle: Box
    boxes: tuple[Box, ...]
    left_out: int
    two_sided: bool


def flow(text: str, before: Sequence[Neighbour], after: Sequence[Neighbour]) -> Flow:
    """Places what leads to a thing to its left and what follows to its right.

    A side on which nothing stands takes no room.
    """
    left, left_end = _column(before[:MOST], 12, SIDE + 14, 12 + SIDE + GAP - 8)
    x = 12 + (SIDE + GAP if before else 0)
    start = x + MIDDLE
    right, right_end = _column(after[:MOST], start + GAP, start + 2, start + GAP - 8)
    height = max(left_end, right_end, _TOP + 80)
    lines = textwrap.wrap(text, 18, max_lines=5, placeholder=" …")
    # Near the top of a tall box, where a reader starts.
    first = min((_TOP + height) // 2, _TOP + 90) - _LINE * (len(lines) - 1) // 2
    placed = tuple((first + _LINE * n, line) for n, line in enumerate(lines))
    middle = Box(x, _TOP, height - _TOP, placed, (0, ""), text, "", ())
    left_out = max(0, len(before) - MOST) + max(0, len(after) - MOST)
    width = start + (GAP + SIDE if after else 0) + 12
    return Flow(width, height + 12, middle, (*left, *right), left_out, bool(before and after))


def _column(
    things: Sequence[Neighbour], x: int, arrow_from: int, arrow_to: int
) -> tuple[list[Box], int]:
    boxes: list[Box] = []
    y = _TOP
    for one in things:
        lines = textwrap.wrap(one.text, _CHARACTERS, max_lines=_MOST_LINES, placeholder=" …")
        written = _LINE * (len(lines) + bool(one.note)) + 2 * _PADDING
        height = max(written, _ARROW * len(one.said))
        first = y + (height - written) // 2 + _PADDING + _LINE - 4
        placed = tuple((first + _LINE * n, line) for n, line in enumerate(lines))
        note = (first + _LINE * len(lines), abridged(one.note, _CHARACTERS + 4))
        step = height // max(1, len(one.said))
        arrows = tuple(
            Arrow(
                y + step * n + step // 2, arrow_from, arrow_to,
                abridged((_WEAKEST if said.weakest else "") + said.speaker, _LABEL),
                abridged(said.page, _LABEL), said,
            )
            for n, said in enumerate(one.said)
        )  # fmt: skip
        boxes.append(Box(x, y, height, placed, note, one.text, one.address, arrows))
        y += height + _SPACE
    return boxes, y - _SPACE if things else _TOP
