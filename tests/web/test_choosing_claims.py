"""Claims chosen by what they are about, where they stand, who makes them, and their words."""

import csv
import io
import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from tests.web.reading import Page
from tests.web.test_claim_pages import words
from tests.web.test_pages import page_at

from r2pgraph import terms
from r2pgraph.engine.base import select
from r2pgraph.engine.embedded import EmbeddedEngine

_PREFIXES = f"PREFIX r2p: <{terms.R2P}> PREFIX id: <{terms.ID}>\n"
# A selection, and the pattern that finds the same claims in another way.
SELECTIONS = {
    "event=event:rwanda-1994": "?claim r2p:about <{id}event/rwanda-1994>",
    "speaker=Samantha+Power": "?claim r2p:statedBy <{id}agent/power>",
    "kind=CausalClaim&hedging=possible": "?claim a r2p:CausalClaim ; r2p:hedging r2p:possible",
    "work=oxford-dictionary": "?claim r2p:citesNote/r2p:refersTo <{id}work/oxford-dictionary>",
    "prominence=mainPoint&section=introduction": (
        "?claim r2p:prominence r2p:mainPoint ; "
        "r2p:inSection <https://w3id.org/r2pgraph/source/thesis/section/introduction>"
    ),
    "place=Darfur": (
        "?claim r2p:about ?thing . "
        "?thing (r2p:takesPlaceIn|r2p:territory|r2p:locatedIn)* <{id}place/darfur>"
    ),
    "words=security+threat&role=ground": (
        "?claim r2p:argumentRole r2p:ground ; <{rdfs}label> ?says "
        "FILTER(CONTAINS(LCASE(?says), 'secur') && CONTAINS(LCASE(?says), 'threat'))"
    ),
}


def claims_on(page: Page) -> list[str]:
    return [given["href"] for given in page.of("a") if "sentence" in given.get("class", "").split()]


def total(page: Page) -> int:
    found = re.search(r"([\d,]+)(?: of [\d,]+)? claims?, in the order", words(page))
    assert found
    return int(found[1].replace(",", ""))


@pytest.mark.parametrize("chosen", SELECTIONS)
def test_a_selection_is_what_a_query_finds(
    packaged_app: Flask, packaged_engine: EmbeddedEngine, chosen: str
) -> None:
    pattern = SELECTIONS[chosen].replace("{id}", terms.ID).replace("{rdfs}", terms.RDFS)
    text = f"{_PREFIXES}SELECT DISTINCT ?claim WHERE {{ ?claim a r2p:Claim . {pattern} }}"
    wanted = {str(row["claim"].value) for row in select(packaged_engine, text)}
    client = packaged_app.test_client()
    page = page_at(client, "/claims?" + chosen)
    assert not page.faults
    assert wanted
    assert total(page) == len(wanted)
    found = json.loads(client.get(f"/claims?{chosen}&format=json").data)
    assert {one["claim"] for one in found} == wanted


def test_sections_are_offered_as_they_follow_one_another(
    packaged_app: Flask, packaged_engine: EmbeddedEngine
) -> None:
    text = (
        "PREFIX r2p: <%s> SELECT ?s ?name WHERE { ?s r2p:sectionOrder ?n ; <%s> ?name } ORDER BY ?n"
    )
    wanted = [
        (str(row["s"].value), str(row["name"].value))
        for row in select(packaged_engine, text % (terms.R2P, terms.RDFS_LABEL))
    ]
    html = packaged_app.test_client().get("/claims").text
    listed = re.search(r'name="section">(.*?)</select>', html, re.DOTALL)
    assert listed
    found = re.findall(r'<option value="([^"]+)">(\s*)([^<(]+) \(', listed[1])
    assert [(iri, name) for iri, _, name in found] == [one for one in wanted if one[0] in listed[1]]
    inside = {name for _, room, name in found if room}
    assert {"Case Study", "Bosnia"} <= inside
    assert not {"II. Rwanda", "V. Conclusion"} & inside


def test_a_part_of_a_section_is_named_with_it(packaged_app: Flask) -> None:
    page = page_at(packaged_app.test_client(), "/claims?section=syria-introduction")
    assert "Section III. Syria, Introduction " in words(page)


def test_the_page_of_a_work_has_the_claims_that_cite_it(packaged_app: Flask) -> None:
    client = packaged_app.test_client()
    cited = page_at(client, "/page/id/work/prunier-africas-world-war")
    chosen = page_at(client, "/claims?work=prunier-africas-world-war")
    assert claims_on(cited) == claims_on(chosen) != []
    assert "Claims that cite it" not in page_at(client, "/page/id/agent/power").text


def test_counts_follow_the_selection(packaged_app: Flask) -> None:
    client = packaged_app.test_client()
    page = page_at(client, "/claims?speaker=Kofi+Annan")
    offered = re.findall(r"([a-z]+ claim) \((\d+)\)", page.text)
    assert offered
    for kind, count in offered:
        narrowed = page_at(client, f"/claims?speaker=Kofi+Annan&kind={kind}")
        assert total(narrowed) == int(count)
        # What one part of a selection leaves is not taken from its own list.
        assert re.findall(r"([a-z]+ claim) \((\d+)\)", narrowed.text) == offered


def test_what_is_chosen_can_be_taken_away(packaged_app: Flask) -> None:
    client = packaged_app.test_client()
    page = page_at(client, "/claims?place=Rwanda&kind=CausalClaim&utm_source=letter&page=1")
    kept = [link for link in page.links if link.startswith("/claims?") and "format" not in link]
    assert sorted(link.partition("=")[0] for link in kept) == ["/claims?kind", "/claims?place"]
    assert not [link for link in page.links if "utm" in link]
    assert "Ignored" not in page.text
    assert total(page_at(client, kept[0])) > total(page)
    assert "Ignored, because claims are not chosen by it: colour." in words(
        page_at(client, "/claims?colour=red")
    )


def test_a_value_that_no_claim_has_is_answered_with_the_nearest(packaged_app: Flask) -> None:
    client = packaged_app.test_client()
    page = page_at(client, "/claims?speaker=Samantha+Powr&place=Rwanda", 404)
    assert not page.faults
    assert "'Samantha Powr' is not in the graph; the nearest are" in words(page)
    first = next(link for link in page.links if link.startswith("?"))
    assert total(page_at(client, "/claims" + first)) >= 0
    assert "power" in first
    assert not claims_on(page)
    problem = client.get("/claims?speaker=Samantha+Powr&format=csv")
    assert problem.status_code == 404
    assert problem.mimetype == "application/problem+json"


def test_pages_are_numbered_and_end(packaged_app: Flask) -> None:
    client = packaged_app.test_client()
    page = page_at(client, "/claims")
    last = -(-total(page) // 100)
    numbered = [link for link in page.links if re.fullmatch(r"\?page=\d+", link)]
    assert f"?page={last}" in numbered
    assert len(claims_on(page)) == 100
    rest = page_at(client, f"/claims?page={last}")
    assert len(claims_on(rest)) == total(page) - 100 * (last - 1)
    for beyond in (last + 1, 99, 0, -1, "x"):
        assert client.get(f"/claims?page={beyond}").status_code == 404, beyond


def test_a_selection_as_a_file(packaged_app: Flask) -> None:
    client = packaged_app.test_client()
    response = client.get("/claims?speaker=Kofi+Annan&format=csv")
    assert response.mimetype == "text/csv"
    assert 'filename="claims.csv"' in response.headers["Content-Disposition"]
    found = list(csv.DictReader(io.StringIO(response.get_data(as_text=True))))
    assert len(found) == total(page_at(client, "/claims?speaker=Kofi+Annan"))
    assert all(one["speaker"] and one["pages"] and one["says"] for one in found)
    accepted = client.get("/claims", headers={"Accept": "application/json"})
    assert accepted.mimetype == "application/json"
    assert client.get("/claims?format=xml").status_code == 400


def test_labels_with_markup_are_chosen_and_shown_as_text(almanac: FlaskClient) -> None:
    page = page_at(almanac, "/claims?speaker=%3Cb%3Ethe%3C%2Fb%3E+neighbour+%26+co")
    assert not page.faults
    assert total(page) == 2
    assert "Speaker <b>the</b> neighbour & co" in words(page)
    nothing = page_at(almanac, "/claims?words=%3Cscript%3E+%D7%A9%D7%9C%D7%95%D7%9D")
    assert total(nothing) == 0
    assert not nothing.faults
