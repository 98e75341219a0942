"""Figures side by side: panels of one unit, each drawn on an axis, and why they compare or not.

What is read of figures stands in `read.figures`; here it becomes words and pictures.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from r2pgraph.claims import plain
from r2pgraph.engine.base import Row
from r2pgraph.web.answers import number_in
from r2pgraph.web.dating import period
from r2pgraph.web.display import label, last_part, number, path
from r2pgraph.web.plotting import Plot, Point, plot
from r2pgraph.web.read.figures import FigureLine, Rivals
from r2pgraph.web.site import site

_SHORT = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
# In what figures that stand together may differ, and how that is told.
_DIFFERENCES: tuple[tuple[str, Callable[[FigureLine], str]], ...] = (
    ("they are of different things", lambda one: _listed(one.of)),
    ("they count different things", lambda one: one.counts and label(one.counts)),
    ("they differ in whose cases they take in", lambda one: one.scope and label(one.scope)),
    ("they lay them to different agents", lambda one: one.blames and label(one.blames)),
    ("they are of different groups", lambda one: _listed(one.groups)),
    ("they are of different times", lambda one: _when(one)),
    ("they were arrived at differently", lambda one: one.basis and label(one.basis)),
)


@dataclass(frozen=True)
class Panel:
    """Figures of one unit, as a picture and for a table; rates have panels of their own."""

    title: str
    figures: tuple[FigureLine, ...]
    plot: Plot


@dataclass(frozen=True)
class Comparison:
    """Figures that stand together: what of, in panels, and what keeps them apart.

    `counts` is what all of them count, where the text says it.
    """

    of: tuple[str, ...]
    sort: str
    counts: str
    panels: tuple[Panel, ...]
    why: str
    reasons: tuple[str, ...]


def comparison(rivals: Rivals) -> Comparison:
    """Rival figures as a page shows them."""
    sort = rivals.figures[0].sort
    counted = {one.counts for one in rivals.figures}
    counts = counted.pop() if len(counted) == 1 else ""
    return Comparison(rivals.of, sort, counts, panels(rivals.figures), _why(rivals), rivals.reasons)


def panels(figures: Iterable[FigureLine]) -> tuple[Panel, ...]:
    """Figures by unit, those that recur apart; what has no number stands with the first."""
    found: dict[tuple[str, str], list[FigureLine]] = {}
    without: list[FigureLine] = []
    for one in figures:
        if one.number is None:
            without.append(one)
        else:
            found.setdefault((one.rate, one.unit), []).append(one)
    if without:
        key = min(found, default=("", ""))
        found.setdefault(key, []).extend(without)
    return tuple(
        Panel(_title(*key), tuple(found[key]), plot([_point(one) for one in found[key]]))
        for key in sorted(found)
    )


def answered(text: str, rows: Iterable[Row]) -> tuple[Panel, ...]:
    """The figures that the rows of an answer give with their claims.

    Drawn where the query names one sort of those that stand together, so that no two sorts are
    on one axis.
    """
    found = site().figures
    if sum(site().names.short(sort) in text for sort in found.sorts) != 1:
        return ()
    given: dict[str, tuple[set[str], set[float | None]]] = {}
    for row in rows:
        texts = {plain(value) for value in row.values()}
        numbers = {number_in(row, name) for name in row}
        for claim in texts & site().lines.keys():
            said, counted = given.setdefault(claim, (set(), set()))
            said |= texts
            counted |= numbers

    def is_given(one: FigureLine) -> bool:
        said, counted = given.get(one.claim, (set(), set()))
        return label(one.words) in said if one.number is None else one.number in counted

    drawn = [one for one in found.lines if is_given(one)]
    return panels(drawn) if len(drawn) > 1 else ()


def amount(one: FigureLine, short: bool = False) -> str:
    """A figure in words: its bounds, unit, and how often it recurs."""
    shown = in_short if short else number_text
    if one.value is not None:
        text = shown(one.value)
    elif one.lower is not None and one.upper is not None:
        text = f"{shown(one.lower)} to {shown(one.upper)}"
    elif one.lower is not None:
        text = f"{'more than' if one.exclusive else 'at least'} {shown(one.lower)}"
    elif one.upper is not None:
        text = f"{'less than' if one.exclusive else 'at most'} {shown(one.upper)}"
    else:
        return f"“{label(one.words)}”, no number" if one.words else "no number"
    if short:
        return text
    unit = f" {label(one.unit)}" if one.unit else ""
    return text + unit + (f" {_per(one.rate)}" if one.rate else "")


def number_text(value: float) -> str:
    """A number without a needless point, with marks between thousands."""
    return number(int(value) if value == int(value) else value)


def in_short(value: float) -> str:
    """A number as charts show it, large ones in words."""
    for size, name in _SHORT:
        if value >= size:
            return f"{value / size:.4g} {name}"
    return number_text(value)


def _point(one: FigureLine) -> Point:
    line = site().lines.get(one.claim)
    speakers = ", ".join(label(iri) for iri in line.speakers) if line else ""
    pages = f"p. {', '.join(line.pages)}" if line and line.pages else ""
    what = _listed(one.of) or (label(one.counts) if one.counts else "")
    said = " · ".join(text for text in (what, speakers, pages) if text)
    return Point(
        path(one.claim), said, amount(one, short=True), one.value, one.lower, one.upper,
        one.exclusive,
    )  # fmt: skip


def _title(rate: str, unit: str) -> str:
    named = label(unit) if unit else "no unit"
    return f"{named} {_per(rate)}" if rate else named


def _per(rate: str) -> str:
    return f"per {label(rate).removesuffix('s')}"


def _when(one: FigureLine) -> str:
    return period(one.start, one.end, last_part(one.precision)) if one.start or one.end else ""


def _listed(iris: Iterable[str]) -> str:
    return ", ".join(label(iri) for iri in iris)


def _why(rivals: Rivals) -> str:
    """Why the figures can or cannot be set against one another, in a sentence."""
    figures = rivals.figures
    told = [_difference(says, get, figures) for says, get in _DIFFERENCES]
    if len({one.rate for one in figures}) > 1:
        told.insert(0, "some are in all and some recur, so these stand apart")
    differ = [text for text in told if text]
    start = "A curator sets them side by side" if rivals.compared else "They are of one thing"
    if not differ:
        return f"{start}, and they can be compared: the text counts them alike, as far as it says."
    return f"{start}, but they cannot be compared as they stand: {'; '.join(differ)}."


def _difference(says: str, get: Callable[[FigureLine], str], figures: Sequence[FigureLine]) -> str:
    values = list(dict.fromkeys(get(one) or "not said" for one in figures))
    return f"{says} ({' / '.join(values)})" if len(values) > 1 else ""
