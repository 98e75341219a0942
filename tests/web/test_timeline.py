"""Dates in words and on axes: as exact as they are given, and in order."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from tests.web.test_claim_pages import words
from tests.web.test_pages import page_at

from r2pgraph import terms
from r2pgraph.engine.base import select
from r2pgraph.engine.embedded import EmbeddedEngine
from r2pgraph.web.dating import day, period
from r2pgraph.web.read.times import read_times
from r2pgraph.web.timeline import WIDTH, Period, panels


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("1948-12-09", "1948-12-09", "day"), "9 December 1948"),
        (("1988-08-01", "1988-08-31", "month"), "August 1988"),
        (("1994-04-01", "1994-07-31", "month"), "April to July 1994"),
        (("1992-04-01", "1995-12-31", "month"), "April 1992 to December 1995"),
        (("1951-01-01", "1951-12-31", "year"), "1951"),
        (("1939-01-01", "1945-12-31", "year"), "1939 to 1945"),
        (("1990-01-01", "1999-12-31", "decade"), "the 1990s"),
        (("1801-01-01", "1900-12-31", "century"), "19th century"),
        (("1901-01-01", "2000-12-31", "century"), "20th century"),
        (("1948-01-01", "", "year"), "from 1948 on"),
        (("", "1948-12-31", "year"), "until 1948"),
        (("1999-02-03", "1999-02-05", ""), "3 February 1999 to 5 February 1999"),
        (("soon", "", "year"), "soon"),
        (("", "", ""), ""),
        (("1999-13-45", "", ""), "1999-13-45"),
    ],
)
def test_a_period_in_words(given: tuple[str, str, str], told: str) -> None:
    assert period(*given) == told


def test_a_day_in_words() -> None:
    assert day("2014-05-03") == "3 May 2014"
    assert day("2014-05-03Z") == "3 May 2014"
    assert day("not a day") == "not a day"


def at(start: str, end: str = "") -> Period:
    return Period("/x", f"{start} {end}", "", start, end)


def test_a_bar_is_as_wide_as_its_period() -> None:
    (found,) = panels(
        [
            at("1990-01-01", "1990-12-31"),
            at("1992-01-01", "1993-12-31"),
            at("1994-03-01", "1994-03-01"),
        ]
    )
    year, years, single = found.bars
    assert years.width == pytest.approx(2 * year.width, abs=2)
    assert 0 < single.width < year.width
    assert [bar.x for bar in found.bars] == sorted(bar.x for bar in found.bars)
    assert not any(bar.goes_on for bar in found.bars)


def test_what_goes_on_has_an_arrow_and_nothing_leaves_the_picture() -> None:
    many = [at(f"{year}-01-01") for year in range(1800, 2020)]
    found = panels([*many, at("1801-01-01", "1900-12-31"), at("?")])
    assert sum(len(panel.bars) for panel in found) == len(many) + 1
    assert all(bar.goes_on for panel in found for bar in panel.bars if not bar.period.end)
    for panel in found:
        assert 0 < len(panel.ticks) <= 9
        for bar in panel.bars:
            assert 0 < bar.x <= bar.x + bar.width <= WIDTH


def test_dates_stand_where_they_have_room() -> None:
    def dated(start: str, end: str, when: str) -> Period:
        return Period("/x", "x", when, start, end)

    short = dated("1990-01-01", "1990-03-31", "January to March 1990")
    whole = dated("1990-02-01", "1999-12-31", "February 1990 to December 1999")
    late = dated("1999-06-10", "1999-06-20", "10 June 1999 to 20 June 1999")
    wordy = dated("1990-03-01", "1999-12-31", "from " + "long " * 40 + "ago on")
    (found,) = panels([short, whole, late, wordy])
    when = [bar.when or (0, "", "nowhere") for bar in found.bars]
    assert [one[1:] for one in when] == [
        *(("start", "beside"), ("start", "on"), ("", "nowhere"), ("end", "beside"))
    ]
    assert when[0][0] > found.bars[0].x + found.bars[0].width
    assert found.bars[1].x < when[1][0] < found.bars[1].x + found.bars[1].width
    assert when[3][0] < found.bars[3].x


def test_what_is_dated_says_so_in_the_picture(packaged_app: Flask) -> None:
    html = packaged_app.test_client().get("/timeline").text
    assert ">August 1988</text>" in html


def test_everything_with_a_first_day_is_on_the_timeline(
    packaged_app: Flask, packaged_engine: EmbeddedEngine
) -> None:
    page = page_at(packaged_app.test_client(), "/timeline")
    assert not page.faults
    marks = [given for given in page.of("a") if given.get("class") == "mark"]
    rows = [given for given in page.of("th") if given.get("scope") == "row"]
    assert len(marks) == len(rows)
    text = f"""PREFIX r2p: <{terms.R2P}> SELECT DISTINCT ?event WHERE {{
      GRAPH ?graph {{ ?event r2p:periodStart ?day }} ?event a r2p:Event
      FILTER(STRSTARTS(STR(?graph), "{terms.REFERENCE_GRAPHS}")) }}"""
    wanted = {str(row["event"].value) for row in select(packaged_engine, text)}
    assert len(wanted) > 50
    assert wanted <= {one.thing for one in read_times(packaged_engine)}
    linked = {given["href"] for given in marks}
    assert {"/" + iri.removeprefix(terms.BASE) for iri in wanted} <= linked


def test_pages_of_things_say_when_in_words(packaged_app: Flask) -> None:
    text = words(page_at(packaged_app.test_client(), "/id/event/rwanda-1994"))
    assert "When April to July 1994" in text
    assert "1994-04-01" not in text


def test_data_without_dates_say_so(foreign: FlaskClient) -> None:
    page = page_at(foreign, "/timeline")
    assert not page.faults
    assert "These data give no dates" in page.text
