"""Term pages say how the data use a term."""

import re
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from tests.web.test_claim_pages import words
from tests.web.test_pages import page_at


def test_a_class_lists_the_properties_of_its_members(harbour: FlaskClient) -> None:
    page = page_at(harbour, "/ontology/CausalLink")
    assert not page.faults
    text = words(page)
    assert "has effect r2p:hasEffect kind 8" in text
    # A range that is a union is told by its members.
    assert "has cause r2p:hasCause kind, description 1" in text
    assert "Properties of its members 2" in text


def test_a_class_lists_the_properties_that_lead_to_it(harbour: FlaskClient) -> None:
    text = words(page_at(harbour, "/ontology/Description"))
    having, pointed = text.split("Properties that lead to its members")
    assert "concerns r2p:concerns description as used 1" in having
    assert "told on r2p:toldOn not said 1" in having
    assert "has cause r2p:hasCause causal link 1" in pointed
    assert "concerns r2p:concerns not said 1" in pointed


def test_what_follows_from_hierarchies_is_not_counted(almanac: FlaskClient) -> None:
    text = words(page_at(almanac, "/ontology/Claim"))
    assert "stated by r2p:statedBy" in text
    count = words(page_at(almanac, "/ontology/NightCount"))
    assert "nights r2p:nights not said 2" in count
    # The class above both, which every claim has by the hierarchy alone, is not among them.
    users = words(page_at(almanac, "/ontology/statedBy"))
    assert (
        "Classes that use it 2 Class Name Times empirical claim r2p:EmpiricalClaim 4 "
        "normative claim r2p:NormativeClaim 1" in users
    )


def test_a_property_says_which_classes_use_it(harbour: FlaskClient) -> None:
    page = page_at(harbour, "/ontology/ofKind")
    assert not page.faults
    text = words(page)
    assert "Classes that use it 1 Class Name Times description r2p:Description 2" in text
    assert "Classes of its values 1 Class Name Times kind r2p:Kind 2" in text
    assert "Classes that use it" not in words(page_at(harbour, "/ontology/thesis"))


def test_a_class_without_members_has_no_tables(harbour: FlaskClient) -> None:
    text = words(page_at(harbour, "/ontology/Night"))
    assert "Properties of its members" not in text


def test_a_term_that_cannot_be_an_address_is_not_there(harbour: FlaskClient) -> None:
    for name in ("data/ /x", "a%20b", "%25", "%2525zz", "%00", "x%7Cy", "%3C%3E"):
        assert harbour.get(f"/ontology/{name}").status_code == 404, name


@pytest.mark.parametrize("name", ["CausalLink", "Event", "Claim", "Pillar", "Hedging"])
def test_the_picture_of_a_class_is_what_its_lists_say(packaged_app: Flask, name: str) -> None:
    page = page_at(packaged_app.test_client(), f"/ontology/{name}")
    assert not page.faults
    text = words(page)
    drawn = [a for a in page.of("a") if "said" in a.get("class", "").split()]
    uses = [a for a in drawn if "use" in a["class"].split()]
    assert drawn
    for arrow in drawn:
        listed = (
            unquote(arrow["href"]) == f"/ontology/{name}" or page.links.count(arrow["href"]) >= 2
        )
        assert listed, arrow
    for arrow in uses:
        label, times = re.fullmatch(r"(.+), ([\d,]+) times?", arrow["aria-label"]).groups()  # type: ignore[union-attr]
        # The row of the table: the property, its name, what its values are, how often.
        assert re.search(rf"\b{re.escape(label)} \S+:\w+ .*?\b{times}\b", text), arrow
    boxes = [a["href"] for a in page.of("a") if a.get("class") == "box"]
    assert all(page.links.count(address) >= 2 for address in boxes)


def test_what_the_picture_of_a_class_leaves_out_is_counted(packaged_app: Flask) -> None:
    text = words(page_at(packaged_app.test_client(), "/ontology/Event"))
    left_out = int(re.search(r"(\d+) more are in the lists", text)[1])  # type: ignore[index]
    having = int(re.search(r"Properties of its members (\d+)", text)[1])  # type: ignore[index]
    pointed = int(re.search(r"Properties that lead to its members (\d+)", text)[1])  # type: ignore[index]
    assert left_out >= having + pointed - 12 > 0


def test_a_term_with_nothing_near_it_has_no_picture(harbour: FlaskClient) -> None:
    assert "What is near it" not in words(page_at(harbour, "/ontology/thesis"))
    assert "What is near it" not in words(page_at(harbour, "/ontology/ofKind"))
    assert "What is near it" in words(page_at(harbour, "/ontology/CausalLink"))


def test_a_value_that_most_claims_have_has_a_page(packaged_app: Flask) -> None:
    """The claims that name it do not fit into one query."""
    page = page_at(packaged_app.test_client(), "/ontology/unhedged")
    assert not page.faults
    assert "page 1 of" in page.text
