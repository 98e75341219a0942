"""Pages tell what has not been read from what holds no claim."""

from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from tests.web.test_claim_pages import words
from tests.web.test_pages import page_at

NOT_READ = "Not in the graph yet: I. Arrivals in part; II. Departures."


def test_home_shows_what_is_read(harbour: FlaskClient, almanac: FlaskClient) -> None:
    page = page_at(harbour, "/")
    assert not page.faults
    text = words(page)
    assert "I. Arrivals 8 claims read in part, 75 %" in text
    assert "Ships 8 claims fully read" in text
    assert "II. Departures not read yet" in text
    assert "/source/log/section/departures" in page.links
    # The bar leads where the name does; it is no second stop for the keyboard.
    bars = [given for given in page.of("a") if given.get("class") == "share"]
    assert "/source/log/section/departures" in {given["href"] for given in bars}
    assert {(given["tabindex"], given["aria-hidden"]) for given in bars} == {("-1", "true")}
    widths = [given["width"] for given in page.of("rect") if given["class"] == "part"]
    assert widths == ["37.5", "50.0", "50.0", "0.0"]
    # Data that tell nothing of it list the sections that have claims.
    assert "Winter 5 claims" in words(page_at(almanac, "/"))


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ("departures", "This has not been read into the graph yet"),
        ("tables", "This has been read, and no claim starts here."),
    ],
)
def test_not_read_is_not_the_same_as_no_claims(
    harbour: FlaskClient, section: str, said: str
) -> None:
    page = page_at(harbour, f"/source/log/section/{section}")
    assert not page.faults
    assert said in words(page)


def test_sources_and_synopses_tell_it(harbour: FlaskClient) -> None:
    assert "II. Departures not read yet" in words(page_at(harbour, "/source/log"))
    text = words(page_at(harbour, "/synopsis"))
    assert "II. Departures not read yet This has not been read into the graph yet" in text


@pytest.mark.parametrize(
    "path",
    [
        "/query?" + urlencode({"query": "SELECT ?s { ?s ?s ?s }"}),
        "/queries/who-says?speaker=agent:ship-master",
        "/queries/who-says",
        "/search?q=nothing+at+all",
        "/claims?kind=https%3A%2F%2Fw3id.org%2Fr2pgraph%2Fontology%23NormativeClaim",
    ],
)
def test_answers_say_what_they_cannot_know(harbour: FlaskClient, path: str) -> None:
    page = page_at(harbour, path)
    assert not page.faults
    assert words(page).count(NOT_READ) == 1


def test_names_that_are_not_there_may_be_in_what_is_not_read(harbour: FlaskClient) -> None:
    assert NOT_READ in words(page_at(harbour, "/queries/who-says?speaker=agent:nobody", 404))


def test_programs_are_told_in_a_header(harbour: FlaskClient, almanac: FlaskClient) -> None:
    answer = harbour.get("/queries/who-says?format=csv")
    assert answer.headers["R2PGraph-Coverage"] == NOT_READ
    assert "R2PGraph-Coverage" not in almanac.get("/queries/who-says?format=csv").headers


def test_data_that_do_not_tell_are_not_accused(almanac: FlaskClient) -> None:
    empty = page_at(almanac, "/query?" + urlencode({"query": "SELECT ?s { ?s ?s ?s }"}))
    assert "Not in the graph" not in empty.text
