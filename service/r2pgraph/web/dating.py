"""Dates in words, as exactly as they are given: a day, a month, a year, or more roughly.

Works on ISO 8601 texts and on the names of precisions; what it cannot read it gives back as it is.
"""

import re

_DATE = re.compile(r"(-?\d{4,})-(\d\d)-(\d\d)(?:Z|[+-]\d\d:\d\d)?")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_ORDINALS = {1: "st", 2: "nd", 3: "rd"}


def day(text: str) -> str:
    """A date as a day in words."""
    return _day(parts) if (parts := date_of(text)) else text


def period(start: str, end: str = "", precision: str = "") -> str:
    """A period in words; one without an end goes on."""
    first, last = date_of(start), date_of(end)
    if first is None and last is None:
        return " to ".join(text for text in (start, end) if text)
    if first is None or last is None:
        known = first or last
        assert known is not None
        words = _one(known, precision)
        return f"from {words} on" if first else f"until {words}"
    if precision == "century" and first[0] % 100 == 1 and last[0] - first[0] == 99:
        return f"{_ordinal(last[0] // 100)} century"
    if precision == "decade" and last[0] - first[0] == 9:
        return f"the {first[0]}s"
    one, other = _one(first, precision), _one(last, precision)
    if one == other:
        return one
    if precision == "month" and first[0] == last[0]:
        one = _MONTHS[first[1] - 1]
    return f"{one} to {other}"


def date_of(text: str) -> tuple[int, int, int] | None:
    """Year, month and day of a date."""
    found = _DATE.fullmatch(text)
    if not found:
        return None
    year, month, number = (int(part) for part in found.groups())
    return (year, month, number) if 1 <= month <= 12 and 1 <= number <= 31 else None


def _one(date: tuple[int, int, int], precision: str) -> str:
    if precision == "day":
        return _day(date)
    if precision == "month":
        return f"{_MONTHS[date[1] - 1]} {date[0]}"
    return str(date[0]) if precision else _day(date)


def _day(date: tuple[int, int, int]) -> str:
    return f"{date[2]} {_MONTHS[date[1] - 1]} {date[0]}"


def _ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else _ORDINALS.get(number % 10, "th")
    return f"{number}{ending}"
