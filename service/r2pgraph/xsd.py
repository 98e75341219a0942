"""The lexical forms of XML Schema's datatypes (XSD 1.1, part 2), and the numbers they stand for.

The one place where a number or a date of the data is read: what the programming language reads as
a number (`40_000`, digits of other scripts) is not what a data set may hold. Knows no RDF.
"""

from __future__ import annotations

import re
from calendar import isleap
from decimal import Decimal

_WHITE = " \t\n\r"
_INTEGER = r"[+-]?[0-9]+"
_DECIMAL = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_DOUBLE = rf"{_DECIMAL}(?:[Ee][+-]?[0-9]+)?|[+-]?INF|NaN"
_ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
_YEAR = r"-?(?:[1-9][0-9]{3,}|0[0-9]{3})"
_MONTH = r"(?:0[1-9]|1[0-2])"
_DAY = r"(?:0[1-9]|[12][0-9]|3[01])"
_TIME = r"(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?|24:00:00(?:\.0+)?)"
_MOMENT = rf"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}"
_MONTHS = r"(?=[0-9])(?:[0-9]+Y)?(?:[0-9]+M)?"
_CLOCK = r"T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]+)?S)?"
_DAYS = rf"(?:[0-9]+D(?:{_CLOCK})?|{_CLOCK})"
_NAME_START = r"[A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF"
_NAME_START += r"\u200C\u200D\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD"
_NAME_START += "\U00010000-\U000effff]"
_NAME_CHARACTER = _NAME_START[:-1] + r"\-.0-9\u00B7\u0300-\u036F\u203F\u2040]"
_NCNAME = rf"{_NAME_START}{_NAME_CHARACTER}*"
_BASE64 = r"(?:[A-Za-z0-9+/] ?)"

_FORMS = {
    name: re.compile(pattern)
    for name, pattern in {
        "string": r"[\s\S]*",
        "normalizedString": r"[^\t\n\r]*",
        "token": r"[\s\S]*",
        "language": r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*",
        "Name": rf"(?:{_NAME_START}|:)(?:{_NAME_CHARACTER}|:)*",
        "NCName": _NCNAME,
        "NMTOKEN": rf"(?:{_NAME_CHARACTER}|:)+",
        "ID": _NCNAME,
        "IDREF": _NCNAME,
        "ENTITY": _NCNAME,
        "boolean": r"true|false|0|1",
        "decimal": _DECIMAL,
        "float": _DOUBLE,
        "double": _DOUBLE,
        "duration": rf"-?P(?:{_MONTHS}{_DAYS}?|{_DAYS})",
        "yearMonthDuration": rf"-?P{_MONTHS}",
        "dayTimeDuration": rf"-?P{_DAYS}",
        "dateTime": rf"{_MOMENT}{_ZONE}?",
        "dateTimeStamp": rf"{_MOMENT}{_ZONE}",
        "time": rf"{_TIME}{_ZONE}?",
        "date": rf"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}?",
        "gYear": rf"{_YEAR}{_ZONE}?",
        "gYearMonth": rf"{_YEAR}-{_MONTH}{_ZONE}?",
        "gMonth": rf"--{_MONTH}{_ZONE}?",
        "gMonthDay": rf"--{_MONTH}-{_DAY}{_ZONE}?",
        "gDay": rf"---{_DAY}{_ZONE}?",
        "hexBinary": r"(?:[0-9a-fA-F]{2})*",
        "base64Binary": rf"(?:{_BASE64}{{4}})*(?:{_BASE64}{{2}}= ?=|{_BASE64}{{3}}=)?",
        "anyURI": r"[\s\S]*",
    }.items()
}
# The types of whole numbers with the type that each restricts, the least and the greatest value.
_WHOLE: dict[str, tuple[str, int | None, int | None]] = {
    "integer": ("decimal", None, None),
    "nonPositiveInteger": ("integer", None, 0),
    "negativeInteger": ("nonPositiveInteger", None, -1),
    "long": ("integer", -(2**63), 2**63 - 1),
    "int": ("long", -(2**31), 2**31 - 1),
    "short": ("int", -(2**15), 2**15 - 1),
    "byte": ("short", -(2**7), 2**7 - 1),
    "nonNegativeInteger": ("integer", 0, None),
    "unsignedLong": ("nonNegativeInteger", 0, 2**64 - 1),
    "unsignedInt": ("unsignedLong", 0, 2**32 - 1),
    "unsignedShort": ("unsignedInt", 0, 2**16 - 1),
    "unsignedByte": ("unsignedShort", 0, 2**8 - 1),
    "positiveInteger": ("nonNegativeInteger", 1, None),
}
_WIDER = {name: wider for name, (wider, _, _) in _WHOLE.items()} | {
    "normalizedString": "string",
    "token": "normalizedString",
    "language": "token",
    "Name": "token",
    "NMTOKEN": "token",
    "NCName": "Name",
    "ID": "NCName",
    "IDREF": "NCName",
    "ENTITY": "NCName",
    "dateTimeStamp": "dateTime",
    "yearMonthDuration": "duration",
    "dayTimeDuration": "duration",
}
_SPACED = ("string", "normalizedString")
_WHOLE_FORM = re.compile(_INTEGER)
_DATE_PARTS = re.compile(rf"({_YEAR})(?:-([0-9]{{2}})(?:-([0-9]{{2}}))?)?(?:T{_TIME})?{_ZONE}?")
_MONTH_DAY = re.compile(r"--([0-9]{2})-([0-9]{2})")
# Longer ones count nothing; the language refuses to read them.
_MOST_DIGITS = 1000

NAMES = frozenset(_FORMS) | frozenset(_WHOLE)
"""The datatypes that are known here, by their local names."""

NUMBERS = frozenset({*_WHOLE, "decimal", "float", "double"})
"""Those whose values are numbers."""


def is_valid(name: str, lexical: str) -> bool:
    """Whether a text is a lexical form of a known datatype; white space is collapsed first."""
    text = lexical if name in _SPACED else _collapsed(lexical)
    if name in _WHOLE:
        _, least, most = _WHOLE[name]
        if _WHOLE_FORM.fullmatch(text) is None:
            return False
        value = Decimal(text)
        return (least is None or value >= least) and (most is None or value <= most)
    if _FORMS[name].fullmatch(text) is None:
        return False
    return name not in ("date", "dateTime", "dateTimeStamp", "gMonthDay") or _is_day(text)


def is_of(name: str, wider: str) -> bool:
    """Whether every value of one datatype is a value of another."""
    while name != wider:
        if name not in _WIDER:
            return False
        name = _WIDER[name]
    return True


def whole(lexical: str) -> int | None:
    """The whole number that a text stands for; None where it stands for none."""
    text = _collapsed(lexical)
    short = len(text) <= _MOST_DIGITS and _WHOLE_FORM.fullmatch(text)
    return int(text) if short else None


def number(lexical: str) -> Decimal | None:
    """The finite number that a text stands for; None where it stands for none."""
    text = _collapsed(lexical)
    if _FORMS["double"].fullmatch(text) is None or text.endswith(("INF", "NaN")):
        return None
    return Decimal(text)


def date_parts(lexical: str) -> tuple[int, int, int] | None:
    """Year, month and day of a date, a year and month or a year, with 0 for what it lacks."""
    match = _DATE_PARTS.fullmatch(_collapsed(lexical))
    if match is None or len(match[1]) > _MOST_DIGITS or (match[3] and not _is_day(match[0])):
        return None
    return int(match[1]), int(match[2] or 0), int(match[3] or 0)


def _collapsed(text: str) -> str:
    return " ".join(part for part in re.split(f"[{_WHITE}]+", text) if part)


def _is_day(text: str) -> bool:
    """Whether the month of a date has the day."""
    if match := _MONTH_DAY.match(text):
        return int(match[2]) <= _length(4, int(match[1]))
    year, month, day = text.lstrip("-").split("-")[:3]
    return int(day[:2]) <= _length(int(year[-4:]), int(month))


def _length(year: int, month: int) -> int:
    """The days of a month; leap years repeat after 400 years, so that four digits are enough."""
    if month == 2:
        return 29 if isleap(year) else 28
    return 30 if month in (4, 6, 9, 11) else 31
