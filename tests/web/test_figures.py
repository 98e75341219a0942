"""Contested figures: drawn and listed alike, told apart, and never added up."""

import re
from functools import cache
from urllib.parse import unquote

from flask import Flask
from flask.testing import FlaskClient
from tests.queries.answers import rows_of
from tests.web.reading import Page
from tests.web.test_claim_pages import words
from tests.web.test_pages import page_at

from r2pgraph import terms
from r2pgraph.claims import text_of
from r2pgraph.engine.base import select
from r2pgraph.engine.embedded import EmbeddedEngine
from r2pgraph.web.comparing import comparison
from r2pgraph.web.read.figures import FigureLine, Rivals, read_figures

_TOLLS = f"""PREFIX r2p: <{terms.R2P}> SELECT DISTINCT ?figure ?claim WHERE {{
  ?claim r2p:statedBy ?speaker GRAPH ?claim {{ ?figure a r2p:DeathToll }}
}}"""


def marks(page: Page) -> list[str]:
    return [given["href"] for given in page.of("a") if "mark" in given.get("class", "").split()]


def test_every_death_toll_is_on_the_page(
    packaged_app: Flask, packaged_engine: EmbeddedEngine
) -> None:
    page = page_at(packaged_app.test_client(), "/figures")
    assert not page.faults
    wanted = {
        "/" + str(row["claim"].value).removeprefix(terms.BASE)
        for row in select(packaged_engine, _TOLLS)
    }
    assert len(wanted) > 10
    drawn = {unquote(link) for link in marks(page)}
    assert wanted <= drawn
    # The table beside a picture has a row for each of its marks.
    rows = [given for given in page.of("th") if given.get("scope") == "row"]
    assert len(rows) == len(marks(page))
    for link in drawn:
        assert page.links.count(link) >= 2, link


def test_figures_of_an_event_stand_on_its_page(packaged_app: Flask) -> None:
    page = page_at(packaged_app.test_client(), "/id/event/congo-wars")
    assert not page.faults
    text = words(page)
    assert "more than 3,000,000 persons" in text
    assert text.count("more than 5,400,000 persons") == 2
    assert "cannot be compared as they stand" in text
    assert "A curator’s note" in text  # noqa: RUF001
    assert "8,400,000" not in text
    assert "13,800,000" not in text


def test_rates_stand_apart(packaged_app: Flask) -> None:
    page = page_at(packaged_app.test_client(), "/id/event/south-sudan-situation")
    text = words(page)
    assert "In persons per month" in text
    assert "In persons ." in text or "In persons." in text
    assert len(re.findall(r"table below says the same", str(page.of("svg")))) == 2


def test_only_figures_of_several_claims_stand_together(packaged_engine: EmbeddedEngine) -> None:
    found = read_figures(packaged_engine)
    assert len(found.rivals) > 4
    for one in found.rivals:
        assert len({line.claim for line in one.figures}) > 1
        assert len({line.iri for line in one.figures}) == len(one.figures)
    apart = [line.iri for one in found.rivals for line in one.figures]
    assert len(apart) == len(set(apart))


def test_why_figures_compare_or_not(packaged_app: Flask) -> None:
    @cache
    def why(compared: bool, *scopes: str) -> str:
        lines = [
            FigureLine(f"f{n}", f"c{n}", terms.R2P + "Figure", ("of",), float(n), scope=scope)
            for n, scope in enumerate(scopes)
        ]
        return comparison(Rivals(tuple(lines), compared)).why

    with packaged_app.test_request_context():
        alike = why(False, terms.R2P + "allParties", terms.R2P + "allParties")
        assert alike.startswith("They are of one thing, and they can be compared")
        differ = why(True, terms.R2P + "allParties", "")
        assert differ.startswith("A curator sets them side by side, but they cannot be compared")
        assert "whose cases they take in (all parties / not said)" in differ


def test_every_group_and_the_time_of_a_figure_are_told_as_the_text_has_them(
    packaged_app: Flask, packaged_engine: EmbeddedEngine
) -> None:
    """A figure of two groups is not one of the first, and a year is not its first day."""
    text = words(page_at(packaged_app.test_client(), "/id/event/rwanda-1994"))
    assert "of a group, moderate Hutu and Tutsi" in text
    assert "moderate Hutu, Tutsi" in text.partition("they are of different groups (")[2]
    assert "they are of different times (not said / 1994)" in text
    assert "1 January 1994" not in text
    line = next(one for one in read_figures(packaged_engine).lines if len(one.groups) > 1)
    assert line.iri.endswith("rwanda-1994-deaths")


def test_no_two_links_to_figures_are_called_alike(packaged_app: Flask) -> None:
    text = packaged_app.test_client().get("/figures").text.partition('class="jump"')[2]
    names = re.findall(r'<a href="#[^"]+">(.*?)</a>', text.partition("</ul>")[0], re.DOTALL)
    assert len(names) == len(set(names)) > 5


def test_the_question_of_death_tolls_has_its_figures_on_an_axis(
    packaged_app: Flask, packaged_engine: EmbeddedEngine
) -> None:
    client = packaged_app.test_client()
    told = [text_of(row, "claim") for row in rows_of(packaged_engine, "death-tolls")]
    page = page_at(client, "/queries/death-tolls")
    assert not page.faults
    assert "on a logarithmic axis" in words(page)
    assert f"{len(told)} rows" in words(page)
    # A mark for each figure, those in words among them; it has a row for each who is blamed for it.
    assert len(marks(page)) == len({*told})
    rows = {link for link in page.links if link.startswith("/claim/")}
    assert len(marks(page)) > 10
    assert {unquote(link) for link in marks(page)} <= {unquote(link) for link in rows}
    # A question that names a sort of figures to leave them out, and one without figures.
    for other in ("harms-to-civilians", "claims-by-speaker", "rival-figures"):
        assert not marks(page_at(client, f"/queries/{other}"))


def test_data_without_figures_say_so(foreign: FlaskClient) -> None:
    page = page_at(foreign, "/figures")
    assert not page.faults
    assert "no figures that stand side by side" in page.text
