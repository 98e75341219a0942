"""Dates as texts write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r2pgraph.passages.dates import dates_in


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("between July 26 and August 7th, the fleet", {(7, 26), (8, 7)}),
        ("on August 8, 1988, both", {(8, 8)}),
        ("the rules of 12 August 1949", {(8, 12)}),
        ("on 26 and 30 July 1871", {(7, 26), (7, 30)}),
        ("July 26-30", {(7, 26), (7, 30)}),
        ("on January 29th, 1871", {(1, 29)}),
        ("Sept. 3 and 4 Oct", {(9, 3), (10, 4)}),
        ("the 3rd of May", {(5, 3)}),
        ("In April 1871 the boats", set()),
        ("they may 12 times", set()),
    ],
)
def test_days_of_a_month(text: str, days: set[tuple[int, int]]) -> None:
    assert dates_in(text).days == days


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("lit in 1871 and mended", {1871}),
        ("from 1871-1874", {1871, 1874}),
        ("in 1998-99", {1998, 1999}),
        ("in 1999-03", {1999, 2003}),
        ("1,871 lamps and 1871.5 tons and $1871", set()),
        ("in the 1890\u2019s and the 1870s", set()),
        ("no. 18712", set()),
    ],
)
def test_years(text: str, years: set[int]) -> None:
    assert dates_in(text).years == years


def test_months_decades_and_centuries() -> None:
    dates = dates_in("In April 1871, in the 1890\u2019s, the 19th and the twenty-first century")
    assert dates.months == {4}
    assert dates.decades == {1890}
    assert dates.centuries == {21}
    assert dates_in("the twentieth century").centuries == {20}
    assert dates_in("the 19th century").centuries == {19}


def test_a_modal_is_no_month() -> None:
    assert dates_in("The boats may march on.").months == frozenset()


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    dates = dates_in(text)
    assert all(1 <= month <= 12 for month in dates.months)
