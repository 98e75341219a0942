"""Dates that a piece of English text states.

Responsible for years, decades, centuries, months, and days of a month in either order. Must not
know claims or passages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from r2pgraph.passages.numbers import numbers_in

_MONTH_NAMES = (
    "January February March April May June July August September October November December"
)
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES.split(), start=1)}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items()} | {"Sept": 9}
_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY = r"\d{1,2}(?:st|nd|rd|th)?(?!\d)"
_AND = r"\s*(?:,|and|or|to|-|\u2013)\s*"
_OWN = rf"(?!\s*(?:of\s+)?(?:{_NAMES})\b)"
_MONTH = re.compile(rf"\b({_NAMES})\b")
_MONTH_DAY = re.compile(rf"\b({_NAMES})\.?\s+({_DAY}(?:{_AND}{_DAY}{_OWN})*)")
_DAY_MONTH = re.compile(rf"(?<!\d)({_DAY}(?:{_AND}{_DAY})*)\s+(?:of\s+)?({_NAMES})\b")
_YEAR = re.compile(r"(?<![\d,.$])([12]\d{3})(?![\d%]|,\d{3}|\.\d)")
_SHORT_RANGE = re.compile(r"(?<!\d)([12]\d{3})\s?[-\u2013/]\s?(\d{2})(?!\d)")
_DECADE = re.compile(r"(?<!\d)([12]\d{2}0)\s?[\u2019']?s\b")
_CENTURY = re.compile(r"([\w-]+(?:\s[\w-]+)?)[\s-]+century", re.IGNORECASE)


@dataclass(frozen=True)
class DatesSaid:
    """The dates of a text: sets of years, decades (by first year), centuries, months and days."""

    years: frozenset[int]
    decades: frozenset[int]
    centuries: frozenset[int]
    months: frozenset[int]
    days: frozenset[tuple[int, int]]


def dates_in(text: str) -> DatesSaid:
    """Every date that a text states, in parts."""
    decades = {int(match.group(1)) for match in _DECADE.finditer(text)}
    bare = _DECADE.sub(" ", text)
    years = {int(match.group(1)) for match in _YEAR.finditer(bare)}
    years |= {_end_year(int(start), int(end)) for start, end in _SHORT_RANGE.findall(bare)}
    return DatesSaid(
        frozenset(years),
        frozenset(decades),
        frozenset(_centuries(text)),
        frozenset(_MONTHS[match.group(1)] for match in _MONTH.finditer(text)),
        frozenset(_days(text)),
    )


def _end_year(start: int, end: int) -> int:
    """The year that the last two digits of a range such as 1998-99 or 1999-03 mean."""
    year = start // 100 * 100 + end
    return year if year >= start else year + 100


def _days(text: str) -> set[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    for match in _MONTH_DAY.finditer(text):
        found |= {(_MONTHS[match.group(1)], day) for day in _numerals(match.group(2))}
    # "July 26 and 30 August": the 26 is taken, it is no day of August.
    for match in _DAY_MONTH.finditer(_MONTH_DAY.sub(" ; ", text)):
        found |= {(_MONTHS[match.group(2)], day) for day in _numerals(match.group(1))}
    return found


def _numerals(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", text)]


def _centuries(text: str) -> set[int]:
    """Ordinals right before "century", in numerals or words."""
    found: set[int] = set()
    for match in _CENTURY.finditer(text):
        last = re.split(r"[\s-]", match.group(1))[-1]
        for words in (match.group(1), last):
            numbers = {int(number) for number in numbers_in(words) if 1 <= number <= 30}
            if numbers:
                found.add(max(numbers))
                break
    return found
