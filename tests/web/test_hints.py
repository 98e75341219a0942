"""What the editor asks while somebody writes: small, bounded, and not sent twice."""

import pytest
from flask.testing import FlaskClient

from r2pgraph.web.read import hints


def test_terms_come_with_prefixes_labels_and_use(almanac: FlaskClient) -> None:
    found = almanac.get("/hints/terms").get_json()
    assert found["prefixes"]["r2p"] == "https://w3id.org/r2pgraph/ontology#"
    by_name = {one["name"]: one for one in found["terms"]}
    assert by_name["r2p:statedBy"]["kind"] == "property"
    assert by_name["r2p:Frost"]["kind"] == "class"
    assert by_name["r2p:Frost"]["label"]
    counts = [one.get("count", 0) for one in found["terms"]]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > 0


def test_properties_are_told_by_class(almanac: FlaskClient) -> None:
    uses = almanac.get("/hints/uses").get_json()["uses"]
    assert "r2p:statedBy" in uses["r2p:Claim"]
    assert all(len(names) <= hints.MOST_PROPERTIES for names in uses.values())


def test_things_are_found_by_what_is_typed_so_far(almanac: FlaskClient) -> None:
    found = almanac.get("/hints/things?q=gard").get_json()["things"]
    assert any(one["name"].endswith("gardener") or "gardener" in one["name"] for one in found)
    assert almanac.get("/hints/things?q=qqqq").get_json() == {"things": []}


def test_things_have_a_bound(almanac: FlaskClient) -> None:
    every = almanac.get("/hints/things?q=e").get_json()["things"]
    assert 0 < len(every) <= hints.MOST_THINGS


def test_a_card_says_what_a_thing_is(almanac: FlaskClient) -> None:
    claim = "https://w3id.org/r2pgraph/claim/almanac/twelve"
    card = almanac.get("/hints/thing", query_string={"iri": claim}).get_json()
    assert card["address"] == "/claim/almanac/twelve"
    assert card["label"]
    assert "p. " in card["about"]
    unknown = almanac.get("/hints/thing?iri=urn:nobody").get_json()
    assert (unknown["label"], unknown["about"], unknown["kinds"]) == ("", "", [])


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/hints/things", "q is missing"),
        ("/hints/things?q=" + "x" * 101, "more than 100"),
        ("/hints/thing", "iri is missing"),
        ("/hints/thing?iri=a%20b%3E", "iri is no address"),
    ],
)
def test_what_cannot_be_asked_is_refused(almanac: FlaskClient, path: str, said: str) -> None:
    answer = almanac.get(path, headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert said in answer.get_json()["detail"]


@pytest.mark.parametrize("path", ["/hints/terms", "/hints/uses", "/hints/things?q=frost"])
def test_nothing_is_sent_twice(almanac: FlaskClient, path: str) -> None:
    first = almanac.get(path)
    again = almanac.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_data_without_an_ontology_have_hints_too(foreign: FlaskClient) -> None:
    found = foreign.get("/hints/terms").get_json()["terms"]
    assert any(one["name"].strip("<>").endswith("eats") for one in found)
    assert foreign.get("/hints/things?q=leo").get_json()["things"]
