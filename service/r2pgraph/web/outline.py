"""The outline of the earth as paths for a picture: land, and the lines between countries.

Reads the TopoJSON in `earth/` and nothing else; knows no place. Coordinates are degrees, paths are
in pixels of a window's picture times `FINE`, as whole numbers, so that they stay short.
"""

import itertools
import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FINE = 2
_FILE = Path(__file__).parent / "earth" / "outline.json"
# How far beyond its edge a window is drawn, so that no edge of a clipped shape is seen.
_BEYOND = 12

Pixels = tuple[float, float]


@dataclass(frozen=True)
class Window:
    """A part of the earth between two meridians and two parallels, at some width in pixels.

    Degrees are as long as they are at the parallel in the middle.
    """

    west: float
    east: float
    south: float
    north: float
    width: int

    @property
    def _scale(self) -> float:
        return self.width / (self.east - self.west)

    @property
    def _stretch(self) -> float:
        return 1 / math.cos(math.radians((self.south + self.north) / 2))

    @property
    def height(self) -> int:
        return round((self.north - self.south) * self._scale * self._stretch)

    def place(self, longitude: float, latitude: float) -> Pixels:
        """Where a point is in the picture."""
        return (
            (longitude - self.west) * self._scale,
            (self.north - latitude) * self._scale * self._stretch,
        )

    def holds(self, longitude: float, latitude: float) -> bool:
        return self.west <= longitude <= self.east and self.south <= latitude <= self.north


@dataclass(frozen=True)
class Outline:
    """The paths of a window."""

    land: str
    borders: str


@cache
def outline(window: Window) -> Outline:
    """What of the earth a window shows."""
    rings, lines = _earth()
    land = "".join(_path(_clipped(_placed(ring, window), window), "z") for ring in rings)
    borders = "".join(
        _path(part, "") for line in lines for part in _inside(_placed(line, window), window)
    )
    return Outline(land, borders)


@cache
def _earth() -> tuple[tuple[Sequence[Pixels], ...], tuple[Sequence[Pixels], ...]]:
    """All rings of land and all border lines, in degrees."""
    found: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    arcs = [_degrees(arc, found["transform"]) for arc in found["arcs"]]

    def joined(numbers: Iterable[int]) -> Sequence[Pixels]:
        points: list[Pixels] = []
        for number in numbers:
            arc = arcs[number] if number >= 0 else arcs[~number][::-1]
            points += arc[1:] if points else arc
        return points

    land = found["objects"]["outline"]["geometries"]
    borders = found["objects"]["borders"]["geometries"]
    rings = tuple(joined(r) for shape in land for polygon in shape["arcs"] for r in polygon)
    return rings, tuple(joined(line) for shape in borders for line in _lines(shape))


def _lines(shape: dict[str, Any]) -> list[list[int]]:
    """The lines of a shape; what was simplified to nothing has none."""
    arcs: list[Any] = shape.get("arcs", [])
    return arcs if shape["type"] == "MultiLineString" else [arcs]


def _degrees(arc: Iterable[Sequence[int]], transform: dict[str, list[float]]) -> list[Pixels]:
    """The points of an arc, which the file has as steps."""
    (wide, high), (west, south) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for step in arc:
        x, y = x + step[0], y + step[1]
        points.append((x * wide + west, y * high + south))
    return points


def _placed(points: Iterable[Pixels], window: Window) -> list[Pixels]:
    return [window.place(*point) for point in points]


def _clipped(ring: list[Pixels], window: Window) -> list[Pixels]:
    """A ring cut off a little beyond the edges of a window (Sutherland and Hodgman, 1974)."""
    for axis, sign, edge in (
        (0, 1, -_BEYOND),
        (0, -1, -window.width - _BEYOND),
        (1, 1, -_BEYOND),
        (1, -1, -window.height - _BEYOND),
    ):
        kept: list[Pixels] = []
        for one, other in zip(ring, [*ring[1:], *ring[:1]], strict=True):
            before, after = sign * one[axis] - edge, sign * other[axis] - edge
            if before >= 0:
                kept.append(one)
            if before * after < 0:
                share = before / (before - after)
                kept.append(
                    (one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1]))
                )
        ring = kept
    return ring


def _inside(line: list[Pixels], window: Window) -> Iterator[list[Pixels]]:
    """The parts of a line that a window may show."""
    part: list[Pixels] = []
    for one, other in itertools.pairwise(line):
        if _meets(one, other, window):
            part = part or [one]
            part.append(other)
        elif part:
            yield part
            part = []
    if part:
        yield part


def _meets(one: Pixels, other: Pixels, window: Window) -> bool:
    """Whether the box around two points meets a window."""
    (west, east), (top, bottom) = sorted((one[0], other[0])), sorted((one[1], other[1]))
    return west <= window.width and east >= 0 and top <= window.height and bottom >= 0


def _path(points: Sequence[Pixels], end: str) -> str:
    """Points as a path of whole steps; empty where nothing is left of them."""
    whole = [(round(x * FINE), round(y * FINE)) for x, y in points]
    steps = [(x - a, y - b) for (a, b), (x, y) in itertools.pairwise(whole)]
    steps = [step for step in steps if step != (0, 0)]
    if len(steps) < (2 if end else 1):
        return ""
    # A minus parts two numbers as well as a space.
    told = "".join(
        number if number < "0" else f" {number}" for s in steps for number in map(str, s)
    )
    return f"M{whole[0][0]} {whole[0][1]}l{told.strip()}{end}"
