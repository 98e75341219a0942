"""The ways to look at an answer, as its columns allow: which there are, and what each draws.

A picture shows the first rows of an answer and never stands alone: its page has the rows as a table
beside it. Knows the types of values and no property.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from r2pgraph import terms, xsd
from r2pgraph.claims import plain
from r2pgraph.engine.base import Row
from r2pgraph.web.answers import Column, Table, number_in, shown_name
from r2pgraph.web.dating import period
from r2pgraph.web.display import number, path
from r2pgraph.web.plotting import Plot, Point, plot
from r2pgraph.web.timeline import Panel, Period, panels

TABLE, RAW, CHART, TIMELINE = "table", "raw", "chart", "timeline"
NEEDS = {
    TABLE: "rows",
    RAW: "an answer",
    CHART: "at least two rows and a column in which every value is a number",
    TIMELINE: "a column in which every value is a date or a year",
}
"""Each view with what it needs of an answer."""

MOST_MARKS = 60
_MOST_CHARTS = 3
_MOST_RAW = 200_000
_LAST = {2: 28, 4: 30, 6: 30, 9: 30, 11: 30}
_DATES = {terms.XSD + name for name in ("date", "dateTime", "gYear", "gYearMonth", "dateTimeStamp")}


@dataclass(frozen=True)
class Chart:
    """A column of numbers on an axis, named by another column."""

    column: str
    plot: Plot


def views_of(table: Table) -> tuple[str, ...]:
    """The views that an answer allows, the one that it starts with first."""
    if table.answer is not None or not table.rows:
        return (TABLE, RAW)
    first = (RAW, TABLE) if table.triples else (TABLE, RAW)
    pictures = [CHART] * bool(_numeric(table)) + [TIMELINE] * bool(_dated(table))
    return (*first, *pictures)


def charts_of(table: Table) -> tuple[Chart, ...]:
    """The first rows on an axis for each column of numbers."""
    names = _numeric(table)[:_MOST_CHARTS]
    others = [one for one in table.columns if one.name not in _numeric(table)]
    shown = table.rows[:MOST_MARKS]
    return tuple(
        Chart(name, plot([_point(row, name, others, place) for place, row in enumerate(shown, 1)]))
        for name in names
    )


def timeline_of(table: Table) -> tuple[Panel, ...]:
    """The first rows as periods: from one column of dates, or between two."""
    dated = _dated(table)[:2]
    others = [one for one in table.columns if one.name not in dated]
    found = []
    for place, row in enumerate(table.rows[:MOST_MARKS], 1):
        days = [_days(row, name) for name in dated]
        first, last = days[0], days[-1]
        if first is None:
            continue
        # A second column that is empty leaves open when it ended.
        end = last[1] if last else ""
        when = " to ".join(plain(row[name]) for name in dated if name in row)
        told = period(first[0], end) if len(dated) > 1 else when
        found.append(Period(_address(row, others), _title(row, others, place), told, first[0], end))
    return panels(found)


def raw_of(table: Table) -> tuple[str, bool]:
    """What programs get, and whether it was too long to be shown whole."""
    return table.raw[:_MOST_RAW], len(table.raw) > _MOST_RAW


def _numeric(table: Table) -> list[str]:
    """The columns that hold numbers and nothing else, in at least two rows."""
    found = []
    for column in table.columns:
        filled = [row for row in table.rows if column.name in row]
        if len(filled) > 1 and all(number_in(row, column.name) is not None for row in filled):
            found.append(column.name)
    return found


def _dated(table: Table) -> list[str]:
    """The columns that hold dates and nothing else."""
    found = []
    for column in table.columns:
        filled = [row for row in table.rows if column.name in row]
        if filled and all(_days(row, column.name) for row in filled):
            found.append(column.name)
    return found


def _days(row: Row, name: str) -> tuple[str, str] | None:
    """The first and the last day of the date in a cell."""
    value = row.get(name)
    if not isinstance(value, ox.Literal) or value.datatype.value not in _DATES:
        return None
    parts = xsd.date_parts(value.value)
    if parts is None or parts[0] < 0:
        return None
    year, month, day = parts
    last_month = month or 12
    last_day = day or _LAST.get(last_month, 31)
    return f"{year:04}-{month or 1:02}-{day or 1:02}", f"{year:04}-{last_month:02}-{last_day:02}"


def _point(row: Row, name: str, others: Sequence[Column], place: int) -> Point:
    value = number_in(row, name)
    shown = number(plain(row[name])) if name in row else "none"
    return Point(_address(row, others), _title(row, others, place), shown, value)


def _title(row: Row, others: Sequence[Column], place: int) -> str:
    """What a row is about: its first two cells that name something."""
    names = [shown_name(row, column) for column in others if column.name in row]
    return ", ".join(names[:2]) or f"row {place}"


def _address(row: Row, others: Sequence[Column]) -> str:
    """Where the first thing of a row is described."""
    things = (row.get(column.name) for column in others)
    return next((path(one.value) for one in things if isinstance(one, ox.NamedNode)), "")
