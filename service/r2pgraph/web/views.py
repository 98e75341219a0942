"""The ways to look at an answer, as its columns allow: which there are, and what each draws.

A picture shows the first rows of an answer and never stands alone: its page has the rows as a table
beside it. Knows the types of values and no property.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from r2pgraph import terms, xsd
from r2pgraph.abridging import abridged
from r2pgraph.claims import plain
from r2pgraph.engine.base import Row
from r2pgraph.web.answers import Column, Table, number_in, shown_name
from r2pgraph.web.dating import period
from r2pgraph.web.display import number, path
from r2pgraph.web.layering import Edge, Layers, Node, layered
from r2pgraph.web.mapping import Map, Spot, maps
from r2pgraph.web.plotting import Plot, Point, plot
from r2pgraph.web.site import site
from r2pgraph.web.timeline import Panel, Period, panels

TABLE, RAW, CHART, TIMELINE = "table", "raw", "chart", "timeline"
MAP, GRAPH = "map", "graph"
NEEDS = {
    TABLE: "rows",
    RAW: "an answer",
    CHART: "at least two rows and a column in which every value is a number",
    TIMELINE: "a column in which every value is a date or a year",
    MAP: "a column in which something has a point on the earth",
    GRAPH: "triples, or two columns of things",
}
"""Each view with what it needs of an answer."""

MOST_MARKS = 60
MOST_BOXES = 60
_MOST_CHARTS = 3
_MOST_RAW = 200_000
_LONGEST_NAME = 24
_LAST = {2: 28, 4: 30, 6: 30, 9: 30, 11: 30}
_DATES = {terms.XSD + name for name in ("date", "dateTime", "gYear", "gYearMonth", "dateTimeStamp")}


@dataclass(frozen=True)
class Graph:
    """The first rows as boxes and arrows, and how many rows these are."""

    layers: Layers
    rows: int


@dataclass(frozen=True)
class Relation:
    """Two columns, and what an arrow between them is called: by a column, or by its own name."""

    start: Column
    end: Column
    by: str = ""


@dataclass(frozen=True)
class Earth:
    """Things of a column on maps: what circles are as large as, and what has no point."""

    maps: tuple[Map, ...]
    column: str
    size: str
    without: int


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
    possible = {
        CHART: _numeric(table),
        TIMELINE: _dated(table),
        MAP: _placed(table),
        GRAPH: _relations(table),
    }
    return (*first, *(name for name, columns in possible.items() if columns))


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


def earth_of(table: Table) -> Earth:
    """The rows that a page has room for on maps, a circle for each thing with a point.

    Circles are as large as the first column of numbers says where each thing has a row of its own,
    and as there are rows otherwise.
    """
    column = _placed(table)[0]
    rows: dict[str, list[Row]] = {}
    for row in table.shown:
        if isinstance(row.get(column.name), ox.NamedNode):
            rows.setdefault(plain(row[column.name]), []).append(row)
    size = _size(table, rows.values())
    spots = [_spot(iri, column, found, size) for iri, found in rows.items()]
    drawn = [spot for spot in spots if spot is not None]
    return Earth(maps(drawn), column.name, size, len(spots) - len(drawn))


def graph_of(table: Table) -> Graph:
    """The first rows as a graph, with as many boxes as can be read."""
    relations = _relations(table)
    nodes: dict[str, Node] = {}
    edges: dict[tuple[str, str, str], Edge] = {}
    drawn = 0
    for row in table.rows:
        new = {str(row[one.name]): (row, one) for one in _ends(relations) if one.name in row}
        if len(nodes.keys() | new.keys()) > MOST_BOXES:
            break
        for name, (_, column) in new.items():
            nodes.setdefault(name, _node(row, column))
        for one in relations:
            if one.start.name in row and one.end.name in row:
                edge = _edge(row, one)
                edges.setdefault((edge.start, edge.end, edge.above), edge)
        drawn += 1
    return Graph(layered(list(nodes.values()), edges.values()), drawn)


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


def _placed(table: Table) -> list[Column]:
    """The columns in which something has a point on the earth."""
    points = site().points
    shown = table.shown
    return [
        one
        for one in table.columns
        if any(
            isinstance(value := row.get(one.name), ox.NamedNode) and value.value in points
            for row in shown
        )
    ]


def _size(table: Table, rows: Collection[Sequence[Row]]) -> str:
    """The column that says how large circles are; empty where the count of rows does."""
    if any(len(found) > 1 for found in rows):
        return ""
    for name in _numeric(table):
        if all((number_in(row, name) or 0) >= 0 for (row,) in rows):
            return name
    return ""


def _spot(iri: str, column: Column, rows: Sequence[Row], size: str) -> Spot | None:
    point = site().points.get(iri)
    if point is None:
        return None
    count = number_in(rows[0], size) or 0.0 if size else len(rows)
    told = f"{size} {number(plain(rows[0][size]))}" if size in rows[0] else ""
    said = told or f"{len(rows)} row{'s' if len(rows) != 1 else ''}"
    return Spot(path(iri), shown_name(rows[0], column), said, count, *point)


def _relations(table: Table) -> tuple[Relation, ...]:
    """Which columns arrows go between: from the first of things to each other one.

    Of triples the property in the middle says what an arrow is; in a table a column of things in
    use as properties does, where one stands between two others.
    """
    if table.triples:
        subject, _, value = table.columns
        return (Relation(subject, value, table.columns[1].name),)
    things = [one for one in table.columns if _holds_things(table, one.name)]
    if len(things) > 2 and _holds_properties(table, things[1].name):
        return (Relation(things[0], things[2], things[1].name),)
    return tuple(Relation(things[0], one) for one in things[1:])


def _holds_things(table: Table, name: str) -> bool:
    filled = [row[name] for row in table.rows if name in row]
    return bool(filled) and all(isinstance(one, ox.NamedNode | ox.BlankNode) for one in filled)


def _holds_properties(table: Table, name: str) -> bool:
    used = dict(site().shared.counts().by_property)
    return all(plain(row[name]) in used for row in table.rows if name in row)


def _ends(relations: Sequence[Relation]) -> tuple[Column, ...]:
    return tuple(dict.fromkeys(one for pair in relations for one in (pair.start, pair.end)))


def _node(row: Row, column: Column) -> Node:
    value = row[column.name]
    text = shown_name(row, column)
    address = path(value.value) if isinstance(value, ox.NamedNode) else ""
    style = "value" if isinstance(value, ox.Literal) else "thing"
    return Node(str(value), text, style=style, address=address, said=text)


def _edge(row: Row, relation: Relation) -> Edge:
    """An arrow, drawn from its end: what leads to nothing stands on the left."""
    told = site().names.label(plain(row[relation.by])) if relation.by in row else relation.end.name
    start, end = str(row[relation.start.name]), str(row[relation.end.name])
    return Edge(end, start, above=abridged(told, _LONGEST_NAME))


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
