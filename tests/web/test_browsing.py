"""Ways in by name: lists from A to Z whose counts are those of the data, and a search."""

import re

from flask import Flask
from flask.testing import FlaskClient
from tests.web.test_claim_pages import words
from tests.web.test_pages import page_at

from r2pgraph import terms
from r2pgraph.engine.base import select
from r2pgraph.engine.embedded import EmbeddedEngine

_COUNTS = {
    "events": "?claim r2p:about ?thing . ?thing a r2p:Event",
    "works": "?claim r2p:citesNote/r2p:refersTo ?thing",
    "people": "{ ?claim r2p:statedBy ?thing } UNION "
    "{ ?claim r2p:about ?thing . ?thing a r2p:Agent FILTER NOT EXISTS { ?thing a r2p:Event } }",
}


def test_each_list_has_what_the_data_have(
    packaged_app: Flask, packaged_engine: EmbeddedEngine
) -> None:
    client = packaged_app.test_client()
    for sort, pattern in _COUNTS.items():
        text = f"PREFIX r2p: <{terms.R2P}> SELECT DISTINCT ?thing WHERE {{ {pattern} . ?claim a r2p:Claim }}"  # noqa: E501
        wanted = {str(row["thing"].value) for row in select(packaged_engine, text)}
        page = page_at(client, f"/browse/{sort}")
        assert not page.faults
        listed = re.search(r"([\d,]+), each with the claims", words(page))
        assert listed
        assert int(listed[1].replace(",", "")) == len(wanted)
        assert {"/" + iri.removeprefix(terms.BASE) for iri in wanted} <= set(page.links)


def test_a_list_says_how_many_claims(packaged_app: Flask) -> None:
    client = packaged_app.test_client()
    text = words(page_at(client, "/browse/people"))
    stated = re.search(r"Samantha Power (\d+) stated, (\d+) about", text)
    assert stated
    assert f"{stated[1]} of " in words(page_at(client, "/claims?speaker=Samantha+Power"))


def test_every_page_leads_to_the_lists(almanac: FlaskClient) -> None:
    page = page_at(almanac, "/about")
    for sort in ("people", "events", "places", "works", "topics", "all"):
        assert f"/browse/{sort}" in page.links
        assert not page_at(almanac, f"/browse/{sort}").faults
    assert page_at(almanac, "/browse/nothing", 404)
    assert not page_at(almanac, "/browse").faults


def test_a_search_finds_numbers_claims_and_questions(packaged_app: Flask) -> None:
    client = packaged_app.test_client()
    for form in ("5,400,000", "5400000", "5.4+million"):
        page = page_at(client, f"/search?q={form}")
        assert not page.faults
        assert "/claim/thesis/rwanda-congo-deaths" in page.links
    text = words(page)
    assert "author of the thesis · p. 26" in text.replace("\xa0", " ")
    assert "/queries/death-tolls" in page_at(client, "/search?q=death+toll").links
    many = page_at(client, "/search?q=intervention")
    assert "/claims?words=intervention" in many.links
    assert len([link for link in many.links if link.startswith("/claim/")]) == 30
