"""Pictures of numbers on one axis: a row for each, ready for a template.

A dot is a value, an arrow starts at a bound and points to where the value may be, and what has
words for a number stands beside the axis in grey. Works on numbers and texts and knows no RDF.
"""

import math
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass

WIDTH, LABELS, ROW, TOP = 780, 300, 44, 34
_LEFT, _RIGHT, _ARROW = LABELS + 24, WIDTH - 70, 56
_CHARACTERS = 44
# From this ratio of the largest to the smallest number on, an axis is logarithmic.
_WIDE = 30


@dataclass(frozen=True)
class Point:
    """What a row shows: `low` alone is "from here on", `high` alone "up to here"."""

    address: str
    text: str
    shown: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    open: bool = False


@dataclass(frozen=True)
class Mark:
    """A row as it is drawn. `sort` is value, more, less, between or words."""

    sort: str
    y: int
    x: int
    to: int
    lines: tuple[tuple[int, str], ...]
    shown: str
    shown_x: int
    anchor: str
    point: Point


@dataclass(frozen=True)
class Tick:
    """A number at its place on the axis."""

    x: int
    number: float


@dataclass(frozen=True)
class Plot:
    """An axis with its ticks and marks within a width and a height."""

    width: int
    height: int
    logarithmic: bool
    ticks: tuple[Tick, ...]
    marks: tuple[Mark, ...]


def plot(points: Sequence[Point]) -> Plot:
    """Places some points on one axis, in the order given."""
    numbers = [n for p in points for n in (p.value, p.low, p.high) if n is not None]
    positive = [n for n in numbers if n > 0]
    logarithmic = bool(positive) and len(positive) == len(numbers) and _is_wide(positive)
    ticks = _powers(positive) if logarithmic else _steps(numbers)
    first, last = ticks[0], ticks[-1]

    def place(number: float) -> int:
        if logarithmic:
            share = math.log(number / first) / math.log(last / first)
        else:
            share = (number - first) / (last - first)
        return round(_LEFT + max(0.0, min(1.0, share)) * (_RIGHT - _LEFT))

    marks = []
    for row, point in enumerate(points):
        marks.append(_mark(point, TOP + row * ROW + ROW // 2, place))
    height = TOP + ROW * len(points) + 10
    return Plot(WIDTH, height, logarithmic, tuple(Tick(place(n), n) for n in ticks), tuple(marks))


def _mark(point: Point, y: int, place: Callable[[float], int]) -> Mark:
    if point.value is not None:
        sort, start = "value", place(point.value)
        end = start
    elif point.low is not None and point.high is not None:
        sort, start, end = "between", place(point.low), place(point.high)
    elif point.low is not None:
        sort, start = "more", place(point.low)
        end = start + _ARROW
    elif point.high is not None:
        sort, start = "less", place(point.high)
        end = max(_LEFT - 18, start - _ARROW)
    else:
        sort, start, end = "words", _LEFT, _LEFT
    lines = textwrap.wrap(point.text, _CHARACTERS, max_lines=2, placeholder=" …") or [""]
    first = y - 9 * (len(lines) - 1) + 4
    placed = tuple((first + 18 * number, line) for number, line in enumerate(lines))
    # The number stands where the mark leaves room for it.
    right = max(start, end)
    if right + 14 + 8 * len(point.shown) <= WIDTH:
        return Mark(sort, y, start, end, placed, point.shown, right + 12, "start", point)
    left = min(start, end) - 12
    return Mark(sort, y, start, end, placed, point.shown, left, "end", point)


def _is_wide(numbers: Sequence[float]) -> bool:
    return max(numbers) / min(numbers) >= _WIDE


def _powers(numbers: Sequence[float]) -> list[float]:
    first = math.floor(math.log10(min(numbers)))
    last = math.ceil(math.log10(max(numbers)) + 1e-9)
    return [10.0**power for power in range(first, max(last, first + 1) + 1)]


def _steps(numbers: Sequence[float]) -> list[float]:
    """Round numbers from 0, or from below the smallest, to a little above the largest."""
    least, most = min((0.0, *numbers)), max((0.0, *numbers))
    rough = (most - least or 1.0) / 4
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next(unit * factor for factor in (1, 2, 2.5, 5, 10) if unit * factor >= rough)
    first, last = math.floor(least / step + 1e-9), math.ceil(most / step - 1e-9)
    return [step * number for number in range(first, max(last, first + 1) + 1)]
