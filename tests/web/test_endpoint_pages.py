"""What people see who open the addresses of the endpoint in a browser."""

import pytest
from flask.testing import FlaskClient
from tests.web.test_claim_pages import words
from tests.web.test_pages import BROWSER, page_at


def test_the_endpoint_is_a_page_with_form_limits_and_snippets(harbour: FlaskClient) -> None:
    page = page_at(harbour, "/sparql")
    assert not page.faults
    assert [given["action"] for given in page.of("form")] == ["/search", "/sparql"]
    text = words(page)
    for said in (
        "30 seconds",
        "200,000 rows and 64 MB",
        "65,536 characters",
        "curl http://127.0.0.1:8000/sparql -H 'Accept: text/csv' \\ --data-urlencode",
        'SPARQLWrapper("http://127.0.0.1:8000/sparql"',
    ):
        assert said in text, said
    assert "/.well-known/void" in page.links


def test_what_tracks_people_changes_nothing(harbour: FlaskClient) -> None:
    assert "SPARQL endpoint" in page_at(harbour, "/sparql?utm_source=letter").text
    described = harbour.get("/sparql?utm_source=letter", headers={"Accept": "text/turtle"})
    assert described.mimetype == "text/turtle"
    refused = harbour.get("/sparql?query=", headers=BROWSER)
    assert refused.status_code == 400


def test_void_is_a_page_with_counts(harbour: FlaskClient) -> None:
    page = page_at(harbour, "/.well-known/void")
    assert not page.faults
    text = words(page)
    assert "causal link r2p:CausalLink 8" in text
    assert "curl -H 'Accept: text/turtle' http://127.0.0.1:8000/.well-known/void" in text
    assert "?format=ttl" in page.links
    assert len(harbour.get("/.well-known/void", headers=BROWSER).data) < 60_000


@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void"])
@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "text/turtle"),
        ("*/*", "text/turtle"),
        ("text/turtle", "text/turtle"),
        ("application/rdf+xml,text/html;q=0.5", "application/rdf+xml"),
        ("text/html", "text/html"),
        (BROWSER["Accept"], "text/html"),
    ],
)
def test_programs_get_the_description(
    harbour: FlaskClient, path: str, accept: str | None, media_type: str
) -> None:
    response = harbour.get(path, headers={"Accept": accept} if accept else {})
    assert response.status_code == 200
    assert response.mimetype == media_type
    assert "Accept" in response.headers["Vary"]
    named = harbour.get(path + "?format=jsonld", headers=BROWSER)
    assert named.mimetype == "application/ld+json"


def test_queries_in_a_browser_lead_to_their_page(harbour: FlaskClient) -> None:
    address = "/sparql?query=ASK+%7B%7D&evidence=true"
    answer = harbour.get(address, headers=BROWSER)
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/query?query=ASK+%7B%7D&evidence=true"
    assert harbour.get(address, headers=BROWSER, follow_redirects=True).status_code == 200
    update = harbour.post("/sparql", data={"update": "CLEAR ALL"}, headers=BROWSER)
    assert (update.status_code, update.mimetype) == (400, "text/html")


def test_data_without_claims_have_both_pages(foreign: FlaskClient) -> None:
    assert not page_at(foreign, "/sparql").faults
    assert not page_at(foreign, "/.well-known/void").faults
