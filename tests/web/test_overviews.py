"""Pages that teach a subject, laid out as the ontology says and by nothing in the code."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from tests.web.data import engine_over
from tests.web.reading import Page
from tests.web.test_claim_pages import words
from tests.web.test_pages import page_at

from r2pgraph import terms
from r2pgraph.engine.base import select
from r2pgraph.engine.embedded import EmbeddedEngine
from r2pgraph.web.app import create_app
from r2pgraph.web.read.overviews import place_in_order, read_overview

OVERVIEWS = ("crimesOverview", "pillarsOverview", "mandatesOverview", "riskFactorsOverview")


def overview(app: Flask, name: str) -> Page:
    page = page_at(app.test_client(), f"/ontology/{name}")
    assert not page.faults
    return page


def test_each_overview_is_linked_from_the_index(packaged_app: Flask) -> None:
    index = page_at(packaged_app.test_client(), "/ontology?format=html")
    assert not index.faults
    for name in OVERVIEWS:
        assert f"/ontology/{name}" in index.links


def test_the_crimes_come_with_every_act_and_article(
    packaged_app: Flask, packaged_engine: EmbeddedEngine
) -> None:
    page = overview(packaged_app, "crimesOverview")
    text = words(page)
    places = [text.index(f"{name} The ") for name in ("Genocide", "Crimes against humanity")]
    assert places == sorted(places)
    rows = select(
        packaged_engine,
        f"""PREFIX r2p: <{terms.R2P}> SELECT DISTINCT ?act ?article WHERE {{
          ?act r2p:underlyingActOf ?crime . ?article r2p:setsOut ?act }}""",
    )
    assert len(rows) > 100
    for row in rows:
        for iri in (row["act"].value, row["article"].value):
            assert f"/ontology/{iri.removeprefix(terms.R2P)}" in page.links, iri
    # In the order of the articles, small Roman numerals as numbers.
    found = re.findall(r"article 8\(2\)\(b\)\(([ivx]+)\)", text)
    assert found.index("iv") < found.index("v") < found.index("ix") < found.index("x")


def test_the_pillars_stand_in_their_order(packaged_app: Flask) -> None:
    text = words(overview(packaged_app, "pillarsOverview"))
    numbers = [text.index(f"Number of a pillar {n}") for n in (1, 2, 3)]
    assert numbers == sorted(numbers)
    assert text.index("collective action through the Security Council") > numbers[2]
    assert "Conditions of an action" in text


def test_a_mandate_is_told_by_its_parts_and_what_claims_give(packaged_app: Flask) -> None:
    page = overview(packaged_app, "mandatesOverview")
    text = words(page)
    assert "Tasks of a mandate" in text
    assert "/ontology/protectingCivilians" in page.links
    assert "Claims give" in text
    assert re.search(r"United Nations Security Council \d+.claims", text)


def test_fourteen_factors_with_a_hundred_and_thirty_one_indicators(packaged_app: Flask) -> None:
    text = words(overview(packaged_app, "riskFactorsOverview"))
    numbers = [int(n) for n in re.findall(r"Number of a risk factor (\d+)", text)]
    assert numbers == list(range(1, 15))
    counts = [int(n) for n in re.findall(r"Indicators of a risk factor (\d+)", text)]
    assert sum(counts) == 131
    assert re.findall(r"\b7\.(\d+)\b", text) == [str(n) for n in range(1, counts[6] + 1)]


def test_numbers_are_ordered_as_people_count() -> None:
    for ordered in (
        ["1.1", "1.2", "1.9", "1.10", "2.1"],
        ["7(1)(a)", "7(1)(c)", "7(1)(i)", "7(1)(k)", "7(2)(a)"],
        ["8(2)(b)(i)", "8(2)(b)(iv)", "8(2)(b)(v)", "8(2)(b)(ix)", "8(2)(b)(xxvii)", "8(2)(c)(i)"],
        ["", "1", "a", "b"],
    ):
        assert sorted(set(ordered), key=place_in_order) == ordered


_GARDEN = """@prefix r2p: <https://w3id.org/r2pgraph/ontology#> .
@prefix claim: <https://w3id.org/r2pgraph/claim/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://w3id.org/r2pgraph/ontology/garden> {
  r2p:Overview a owl:Class ; rdfs:label "overview" .
  r2p:Bed a owl:Class ; rdfs:label "bed" ; skos:definition "A place <b>for</b> plants." .
  r2p:growsIn a owl:ObjectProperty ; rdfs:label "grows in" .
  r2p:likes a owl:ObjectProperty ; rdfs:label "likes" .
  r2p:south a owl:NamedIndividual , r2p:Bed ; rdfs:label "south bed" .
  r2p:north a owl:NamedIndividual , r2p:Bed ; rdfs:label "north bed" .
  r2p:fern a owl:NamedIndividual ; rdfs:label "fern" ; r2p:growsIn r2p:north ; r2p:likes r2p:shade .
  r2p:shade a owl:NamedIndividual ; rdfs:label "shade" .
  r2p:weed a owl:NamedIndividual ; rdfs:label "weed" .
  r2p:beds a owl:NamedIndividual , r2p:Overview ; rdfs:label "the beds" ;
    r2p:laysOut r2p:Bed ; r2p:hasFacet r2p:plants .
  r2p:plants a owl:NamedIndividual ; rdfs:label "plants" ; r2p:facetPropertyBack r2p:growsIn ;
    r2p:facetNumber 1 ; r2p:hasFacet r2p:needs .
  r2p:needs a owl:NamedIndividual ; rdfs:label "needs" ; r2p:facetProperty r2p:likes ;
    r2p:facetNumber 1 ; r2p:hasFacet r2p:plants .
  r2p:empty a owl:NamedIndividual , r2p:Overview ; rdfs:label "nothing yet" .
}
claim:weeds { r2p:weed r2p:growsIn r2p:north . }
"""


@pytest.fixture(scope="module")
def garden_engine(
    tmp_path_factory: pytest.TempPathFactory, cache: Path
) -> Iterator[EmbeddedEngine]:
    with engine_over(_GARDEN, tmp_path_factory.mktemp("garden") / "garden.trig", cache) as engine:
        yield engine


@pytest.fixture
def garden(garden_engine: EmbeddedEngine) -> FlaskClient:
    return create_app(garden_engine).test_client()


def test_another_ontology_brings_its_own(garden: FlaskClient) -> None:
    page = page_at(garden, "/ontology/beds")
    assert not page.faults
    text = words(page)
    assert "Bed A place <b>for</b> plants." in text
    # What has nothing for the first facet comes last; here the names would say so too.
    assert text.index("North bed") < text.index("South bed")
    assert re.search(r"Plants 1 Name What it is Needs fern +shade", text)


def test_what_a_claim_says_is_not_taught(
    garden: FlaskClient, garden_engine: EmbeddedEngine
) -> None:
    assert "weed" not in words(page_at(garden, "/ontology/beds"))
    found = read_overview(garden_engine, terms.R2P + "beds", {})
    assert [one.iri.rpartition("#")[2] for one in found.members] == ["north", "south"]
    assert [len(one.cells[0]) for one in found.members] == [1, 0]


def test_an_overview_without_facets_says_so(garden: FlaskClient) -> None:
    page = page_at(garden, "/ontology/empty")
    assert not page.faults
    assert "does not say what this lays out" in words(page)


def test_an_overview_is_a_term_for_programs(packaged_app: Flask) -> None:
    answer = packaged_app.test_client().get("/ontology/crimesOverview?format=ttl")
    assert answer.status_code == 200
    assert "laysOut" in answer.get_data(as_text=True)


def test_a_part_says_what_guards_it(packaged_app: Flask) -> None:
    assert "Guarded by the mandate is nobody's" in words(overview(packaged_app, "mandatesOverview"))


def test_a_thing_that_has_a_number_is_found_by_it(packaged_app: Flask) -> None:
    page = overview(packaged_app, "riskFactorsOverview")
    assert "7. enabling circumstances" in words(page)
    assert "7. " not in words(overview(packaged_app, "crimesOverview"))


def test_a_value_says_of_what_it_is_said(packaged_app: Flask) -> None:
    text = words(page_at(packaged_app.test_client(), "/ontology/possible"))
    assert "Said with hedging of claim" in text
