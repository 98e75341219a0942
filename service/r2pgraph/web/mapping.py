"""Maps: places as circles on the outline of the earth, ready for a template.

One map of everything, and closer ones of where circles would lie on one another. Works on
coordinates, counts and names and knows no RDF.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from r2pgraph.web.outline import Outline, Window, outline

WIDTH = 960
_WORLD = Window(-170, 190, -56, 78, WIDTH)
_SMALLEST, _LARGEST = 3.5, 17.0
# A closer map spans at least so many degrees, and there are at most so many of them.
_SPAN, _MOST = (24.0, 12.0), 4
_ROOM = 1.5
_ALIKE = 6
_LETTER, _LINE = 6.4, 14
# With more circles than this only the largest have names, and crowds are sought among them.
_NAMED = 200


@dataclass(frozen=True)
class Spot:
    """A place, what is said of it in a line, and the count or number it is as large as."""

    address: str
    name: str
    said: str
    count: float
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Circle:
    """A place as it is drawn; `label` is where its name stands, if there is room for it."""

    x: int
    y: int
    radius: float
    label: tuple[int, int] | None
    anchor: str
    spot: Spot


@dataclass(frozen=True)
class Map:
    """Circles on an outline within a width and a height."""

    window: Window
    outline: Outline
    circles: tuple[Circle, ...]


def maps(spots: Sequence[Spot]) -> tuple[Map, ...]:
    """The whole earth first, then closer where places crowd; none without places."""
    if not spots:
        return ()
    counts = {one.count for one in spots}
    # Where all are alike none is large.
    most = max(counts) * (1 if len(counts) > 1 else _ALIKE)
    return tuple(_map(window, spots, most) for window in (_WORLD, *_closer(spots, most)))


def _map(window: Window, spots: Sequence[Spot], most: float) -> Map:
    inside = [one for one in spots if _shows(window, one)]
    # Small ones last, so that they lie on top.
    inside.sort(key=lambda one: (-one.count, one.name))
    placed = [(*window.place(one.longitude, one.latitude), _radius(one, most)) for one in inside]
    boxes = [(x - r, y - r, x + r, y + r) for x, y, r in placed]
    circles: list[Circle] = []
    for (x, y, radius), spot in zip(placed, inside, strict=True):
        label, anchor = None, "start"
        if len(circles) < _NAMED:
            label, anchor = _label(spot.name, (x, y, radius), boxes, window)
        circles.append(Circle(round(x), round(y), radius, label, anchor, spot))
    return Map(window, outline(window), tuple(circles))


def _shows(window: Window, spot: Spot) -> bool:
    """Whether a circle has room in a window; the map of everything has no other to leave it to."""
    if window is _WORLD:
        return window.holds(spot.longitude, spot.latitude)
    x, y = window.place(spot.longitude, spot.latitude)
    return _LARGEST <= x <= window.width - _LARGEST and _LARGEST <= y <= window.height - _LARGEST


def _radius(spot: Spot, most: float) -> float:
    """Areas, not widths, are as the counts."""
    return round(max(_SMALLEST, _LARGEST * math.sqrt(spot.count / most if most else 0)), 1)


Box = tuple[float, float, float, float]


def _label(
    name: str, circle: tuple[float, float, float], boxes: list[Box], window: Window
) -> tuple[tuple[int, int] | None, str]:
    """Where a name finds room beside its circle: right, left, below or above."""
    x, y, radius = circle
    long, half = len(name) * _LETTER, len(name) * _LETTER / 2
    for left, base, at, anchor in (
        (x + radius + 4, y + 4, x + radius + 4, "start"),
        (x - radius - 4 - long, y + 4, x - radius - 4, "end"),
        (x - half, y + radius + _LINE - 2, x, "middle"),
        (x - half, y - radius - 5, x, "middle"),
    ):
        box = (left, base - _LINE + 3, left + long, base + 3)
        fits = min(box) >= 0 and box[2] <= window.width and box[3] <= window.height
        if fits and not any(_overlap(box, other) for other in boxes):
            boxes.append(box)
            return (round(at), round(base)), anchor
    return None, "start"


def _overlap(one: Box, other: Box) -> bool:
    return (
        one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    )  # fmt: skip


def _closer(spots: Sequence[Spot], most: float) -> list[Window]:
    """Windows of where circles lie on one another, the most crowded first."""
    crowded = _crowded(sorted(spots, key=lambda one: -one.count)[:_NAMED], most)
    windows: list[Window] = []
    while crowded and len(windows) < _MOST:
        groups = [[other for other in crowded if _near(one, other)] for one in crowded]
        group = max(groups, key=len)
        if len(group) < 2:
            break
        windows.append(_around(group))
        crowded = [one for one in crowded if not _shows(windows[-1], one)]
    return windows


def _crowded(spots: Sequence[Spot], most: float) -> list[Spot]:
    """Those that touch another on the map of everything."""
    placed = [(_WORLD.place(s.longitude, s.latitude), _radius(s, most), s) for s in spots]
    return [
        spot
        for at, radius, spot in placed
        if any(math.dist(at, b) < radius + r for b, r, other in placed if other is not spot)
    ]


def _near(one: Spot, other: Spot) -> bool:
    return (
        abs(one.longitude - other.longitude) <= _SPAN[0] / 2
        and abs(one.latitude - other.latitude) <= _SPAN[1] / 2
    )


def _around(spots: Sequence[Spot]) -> Window:
    """A window with room around some places."""
    west, east = min(s.longitude for s in spots), max(s.longitude for s in spots)
    south, north = min(s.latitude for s in spots), max(s.latitude for s in spots)
    x, y = (west + east) / 2, (south + north) / 2
    wide = max(_SPAN[0], east - west + 2 * _ROOM) / 2
    high = max(_SPAN[1], north - south + 2 * _ROOM) / 2
    return Window(x - wide, x + wide, y - high, y + high, WIDTH)
