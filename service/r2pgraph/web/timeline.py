"""Pictures of periods on axes of years, ready for a template: a bar as wide as its precision.

Works on dates and texts and knows no RDF. What spans centuries would make the rest a line, so the
rows are in panels, each with an axis of its own; a bar that goes on beyond its panel has an arrow.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from r2pgraph.web.dating import date_of

WIDTH, LABELS, ROW, TOP = 900, 330, 30, 30
_LEFT, _RIGHT, _NARROWEST = LABELS + 16, WIDTH - 24, 4
_CHARACTERS = 46
# How wide a letter of a date is, and how far it stands from its bar or the head of an arrow.
_LETTER, _GAP, _HEAD = 7.2, 7, 14
_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000)
_TICKS = 7
# A panel ends with a decade, once it has as many rows.
_ENOUGH = 8


@dataclass(frozen=True)
class Period:
    """A row: what it is, when in words, and its first and last day; no last day goes on."""

    address: str
    text: str
    when: str
    start: str
    end: str


@dataclass(frozen=True)
class Bar:
    """A row as it is drawn; `goes_on` where it leads beyond the panel.

    `when` is where the date in words is held: after the bar where there is room, else before it or
    on it; none where it has room nowhere.
    """

    y: int
    x: int
    width: int
    goes_on: bool
    label: str
    period: Period
    when: tuple[int, str, str] | None = None


@dataclass(frozen=True)
class Panel:
    """Rows of some years on one axis."""

    first: int
    last: int
    height: int
    ticks: tuple[tuple[int, int], ...]
    bars: tuple[Bar, ...]


def panels(periods: Sequence[Period]) -> tuple[Panel, ...]:
    """Some periods in panels, by their first day; those without a date are left out."""
    dated = [(date, one) for one in periods if (date := date_of(one.start))]
    dated.sort(key=lambda entry: (entry[0], entry[1].end or "9999", entry[1].text))
    groups: list[list[tuple[tuple[int, int, int], Period]]] = []
    for date, one in dated:
        before = groups[-1][-1][0][0] // 10 if groups else None
        if not groups or (len(groups[-1]) >= _ENOUGH and date[0] // 10 != before):
            groups.append([])
        groups[-1].append((date, one))
    return tuple(_panel([one for _, one in group]) for group in groups)


def _panel(periods: Sequence[Period]) -> Panel:
    starts = [_year(one.start) for one in periods]
    ends = [_year(one.end) + 1 / 12 for one in periods if date_of(one.end)]
    first = int(min(starts))
    # Later ends are told by an arrow, so that one long bar does not press all others together.
    latest = max(starts)
    last = int(max([latest, *(end for end in ends if end <= latest + 10)])) + 1
    step = next((s for s in _STEPS if (last - first) / s <= _TICKS), _STEPS[-1])

    def place(year: float) -> int:
        share = (year - first) / (last - first)
        return round(_LEFT + max(0.0, min(1.0, share)) * (_RIGHT - _LEFT))

    bars = []
    for row, one in enumerate(periods):
        start = place(_year(one.start))
        # The last day itself belongs to the period.
        until = _year(one.end) + 1 / 365 if date_of(one.end) else float("inf")
        end = place(until)
        width = max(_NARROWEST, end - start)
        label = textwrap.shorten(one.text, _CHARACTERS, placeholder=" …")
        when = _beside(one.when, start, width, goes_on=until > last)
        bars.append(Bar(TOP + row * ROW + ROW // 2, start, width, until > last, label, one, when))
    years = range(first + (-first) % step, last + 1, step)
    ticks = tuple((place(year), year) for year in years)
    return Panel(first, last, TOP + ROW * len(periods) + 8, ticks, tuple(bars))


def _beside(when: str, x: int, width: int, *, goes_on: bool) -> tuple[int, str, str] | None:
    """Where a date in words has room: its place, what it is held by, and whether on the bar."""
    long = len(when) * _LETTER
    after = x + width + _GAP + (_HEAD if goes_on else 0)
    if after + long <= WIDTH:
        return after, "start", "beside"
    if x - _GAP - long >= LABELS:
        return x - _GAP, "end", "beside"
    return (x + _GAP, "start", "on") if long + 2 * _GAP <= width else None


def _year(text: str) -> float:
    """A date as a number of years."""
    date = date_of(text)
    return date[0] + (date[1] - 1) / 12 + (date[2] - 1) / 365 if date else 0.0
