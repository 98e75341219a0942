"""Lexical forms are those of XML Schema 1.1, not those of the programming language."""

from decimal import Decimal

import pytest

from r2pgraph import xsd

VALID = {
    "integer": ["0", "-07", "+12", " \n12\t", "9" * 5000],
    "nonNegativeInteger": ["-0", "12"],
    "byte": ["-128", "127"],
    "decimal": ["1.", ".5", "-12.50"],
    "double": ["1e6", "-INF", "+INF", "NaN", ".5E-3"],
    "boolean": ["true", "0", " 1 "],
    "date": ["1994-04-06", "2000-02-29Z", "-0044-03-15", "0000-02-29", "12024-02-29+14:00"],
    "dateTime": ["1994-04-06T24:00:00", "1994-04-06T20:15:00.5-05:00"],
    "dateTimeStamp": ["1994-04-06T20:15:00Z"],
    "time": ["23:59:59.999"],
    "gYear": ["1994", "-0500", "1994Z"],
    "gYearMonth": ["1994-04"],
    "gMonthDay": ["--02-29"],
    "gDay": ["---31"],
    "duration": ["P3M", "P1Y2M3DT4H5M6.7S", "-PT5M", "P1D"],
    "dayTimeDuration": ["P1DT1H"],
    "yearMonthDuration": ["P1Y"],
    "hexBinary": ["0aFF", ""],
    "base64Binary": ["YWI=", "YW Jj", ""],
    "language": ["en-GB"],
    "NCName": ["a-b.c", "été"],
    "string": ["", " a\n"],
    "token": ["a  b"],
}
INVALID = {
    "integer": ["40_000", "٤٠٠٠٠", "12x", "1.0", "", "1 2", "\u00a012", "0x1F", "\uff11\uff12"],
    "nonNegativeInteger": ["-1"],
    "byte": ["128"],
    "unsignedShort": ["70000"],
    "decimal": ["1e3", ".", "1,5", "\u0663.\u0665"],
    "double": ["inf", "infinity", "nan", "1e", "1_0.0", "0x1p3"],
    "boolean": ["yes", "True", "TRUE"],
    "date": ["April 1994", "1994-4-6", "1900-02-29", "1994-04-31", "1994-13-01", "94-04-06"],
    "dateTime": ["1994-04-06", "1994-04-06T24:00:01", "1994-04-06 20:15:00"],
    "dateTimeStamp": ["1994-04-06T20:15:00"],
    "gYear": ["94", "01994", "nineteen"],
    "gMonthDay": ["--02-30"],
    "duration": ["P", "PT", "P1S", "1Y", "-P"],
    "dayTimeDuration": ["P1Y"],
    "hexBinary": ["abc"],
    "base64Binary": ["YWI"],
    "language": ["en_GB"],
    "NCName": ["1a", "a:b"],
    "normalizedString": ["a\tb"],
}


def cases(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(name, text) for name, texts in table.items() for text in texts]


@pytest.mark.parametrize(("name", "text"), cases(VALID), ids=ascii)
def test_valid(name: str, text: str) -> None:
    assert xsd.is_valid(name, text)


@pytest.mark.parametrize(("name", "text"), cases(INVALID), ids=ascii)
def test_invalid(name: str, text: str) -> None:
    assert not xsd.is_valid(name, text)


def test_every_name_has_a_form() -> None:
    assert not any(xsd.is_valid(name, "\x00 no value") for name in xsd.NUMBERS)
    assert xsd.NUMBERS < xsd.NAMES


@pytest.mark.parametrize(
    ("text", "number"),
    [(" 12 ", 12), ("-3", -3), ("4_0", None), ("٤", None), ("1.0", None), ("9" * 5000, None)],
)
def test_whole(text: str, number: int | None) -> None:
    assert xsd.whole(text) == number


def test_number() -> None:
    assert xsd.number("1.50") == Decimal("1.5")
    assert xsd.number("1e3") == 1000
    assert [xsd.number(text) for text in ("INF", "NaN", "1_0", "٤", "")] == [None] * 5


def test_date_parts() -> None:
    assert xsd.date_parts("1994-04-06Z") == (1994, 4, 6)
    assert xsd.date_parts("1994-04") == (1994, 4, 0)
    assert xsd.date_parts("-0044") == (-44, 0, 0)
    assert [xsd.date_parts(text) for text in ("April 1994", "1994-02-30", "")] == [None] * 3


def test_widening() -> None:
    assert xsd.is_of("byte", "decimal")
    assert xsd.is_of("integer", "integer")
    assert not xsd.is_of("decimal", "integer")
    assert not xsd.is_of("string", "token")
