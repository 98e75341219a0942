"""What pages say of themselves in the terms of schema.org: valid JSON, true to the data."""

import json
import re
from typing import Any

import pyoxigraph as ox
from flask import Flask
from flask.testing import FlaskClient
from tests.web.test_pages import page_at

from r2pgraph import terms


def described(text: str) -> dict[str, object]:
    """The one description that a page has."""
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.S)
    told: dict[str, object] = json.loads(found)
    assert told["@context"] == "https://schema.org"
    return told


def test_the_dataset_says_licence_works_and_where_to_get_it(packaged_app: Flask) -> None:
    client = packaged_app.test_client()
    told = described(client.get("/").text)
    assert told["@type"] == "Dataset"
    assert told["@id"] == terms.DATASET
    assert told["license"] == ["https://creativecommons.org/licenses/by/4.0/"]
    # Search engines want 50 to 5,000 characters.
    assert 50 < len(str(told["description"])) < 5_000
    assert told["isBasedOn"]
    for one in told["distribution"]:  # type: ignore[attr-defined]
        address = one["contentUrl"].partition("8000")[2]
        answer = client.head(address)
        assert (answer.status_code, answer.mimetype) == (200, one["encodingFormat"])


def test_a_claim_says_whose_it_is_and_where(packaged_app: Flask) -> None:
    told = described(packaged_app.test_client().get("/claim/thesis/carter-oath").text)
    assert told["@type"] == "Claim"
    assert told["@id"] == terms.CLAIM + "thesis/carter-oath"
    assert told["author"] == [{"@id": terms.ID + "agent/carter", "name": "Jimmy Carter"}]
    appearances: Any = told["appearance"]
    assert "17" in {one["pagination"] for one in appearances}
    assert {one["@id"] for one in appearances} == {terms.SOURCE + "thesis"}
    assert str(told["text"]).startswith("An unshakeable oath")


def test_it_is_json_ld(packaged_app: Flask) -> None:
    told = described(packaged_app.test_client().get("/claim/thesis/carter-oath").text)
    # The context is fetched from nowhere: a vocabulary stands for it.
    told["@context"] = {"@vocab": "https://schema.org/"}
    triples = list(ox.parse(json.dumps(told), ox.RdfFormat.JSON_LD))
    assert len(triples) > 8


def test_names_cannot_end_the_script(foreign: FlaskClient, packaged_app: Flask) -> None:
    page = page_at(foreign, "/")
    assert not page.faults
    with packaged_app.test_request_context():
        shown = packaged_app.jinja_env.from_string("{{ value | tojson }}").render(
            value={"name": "</script><script>alert(1)</script>"}
        )
    assert "<" not in shown


def test_other_data_are_not_called_ours(foreign: FlaskClient) -> None:
    told = described(foreign.get("/").text)
    assert str(told["@id"]).endswith("/.well-known/void#dataset")
    assert "claims" not in str(told)
    assert "license" not in told
