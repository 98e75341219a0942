"""Addresses and formats: what is answered to which Accept header, and what may be kept."""

import re

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient
from rdflib import Graph

CLAIM = "/claim/almanac/twelve"
HTML = "text/html"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FORMATS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/trig": ox.RdfFormat.TRIG,
    "application/n-quads": ox.RdfFormat.N_QUADS,
}
DOCUMENTS = (
    CLAIM,
    "/page/id/agent/gardener",
    "/page/id/issue/harm",
    "/passage/almanac/twelve",
    "/anchor/almanac/nine",
    "/note/almanac/3",
    "/source/almanac",
    "/source/almanac/section/winter",
    "/graph/almanac/claims/01-winter",
    "/graph/inferred/gardener",
    "/ontology",
    "/ontology/Frost",
    "/ontology/weather",
    "/ontology/possible",
    "/resource?iri=https%3A%2F%2Fexample.org%2Fpeople%23Gardener",
)


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        (None, HTML),
        ("*/*", HTML),
        (BROWSER, HTML),
        ("text/*", HTML),
        ("application/xhtml+xml", HTML),
        ("text/turtle", "text/turtle"),
        ("application/x-turtle", "application/x-turtle"),
        ("text/turtle;q=0.5, application/ld+json", "application/ld+json"),
        ("text/html;q=0.3, text/turtle;q=0.9", "text/turtle"),
        ("application/json", "application/json"),
        ("application/rdf+xml, */*;q=0.1", "application/rdf+xml"),
        # Weights as libraries write them: a number that is written oddly is no higher for it.
        ("text/turtle, */*;q=.1", "text/turtle"),
        ("text/html;q=0.09000000000000001, text/turtle;q=0.1", "text/turtle"),
        ("text/html;q=nonsense, text/turtle;q=0.1", "text/turtle"),
        ("text/html;q=-1, text/turtle;q=0.1", "text/turtle"),
        ('text/html;q="0.1", text/turtle;q=0.2', "text/turtle"),
        ("text/html;q=9, text/turtle", HTML),
        ("text/n3", "text/n3"),
        ("text/rdf+n3", "text/rdf+n3"),
    ],
)
def test_negotiation(almanac: FlaskClient, accept: str | None, given: str) -> None:
    response = almanac.get(CLAIM, headers={"Accept": accept} if accept else {})
    assert response.status_code == 200
    assert response.mimetype == given
    assert "Accept" in response.vary


@pytest.mark.parametrize("path", DOCUMENTS)
@pytest.mark.parametrize("media_type", FORMATS)
def test_every_document_is_rdf_too(almanac: FlaskClient, path: str, media_type: str) -> None:
    response = almanac.get(path, headers={"Accept": media_type})
    assert response.status_code == 200
    assert response.mimetype == media_type
    quads = list(ox.parse(response.data, FORMATS[media_type], base_iri="https://example.org/"))
    assert quads
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", DOCUMENTS)
def test_notation3_is_answered_with_turtle_that_it_contains(
    almanac: FlaskClient, path: str
) -> None:
    response = almanac.get(path, headers={"Accept": "text/n3"})
    assert response.mimetype == "text/n3"
    assert Graph().parse(data=response.text, format="turtle")


def test_any_route_may_be_asked_first_by_a_client_with_headers_of_its_own(
    almanac_app: Flask,
) -> None:
    """Browsers ask before they send `Accept` from another site: on every route, not on some."""
    asked = {"Origin": "https://a.example", "Access-Control-Request-Headers": "accept, x-client"}
    seen = 0
    for rule in almanac_app.url_map.iter_rules():
        path = re.sub(r"<(?:(int):)?[^>]*>", lambda found: "1" if found[1] else "a", rule.rule)
        answer = almanac_app.test_client().options(path, headers=asked)
        assert answer.status_code in (200, 204), path
        allowed = answer.headers["Access-Control-Allow-Headers"].lower().split(", ")
        assert {"accept", "x-client"} <= set(allowed), path
        assert answer.headers["Access-Control-Allow-Origin"] == "*", path
        assert "GET" in answer.headers["Access-Control-Allow-Methods"], path
        seen += 1
    assert seen > 30


def test_formats_by_name(almanac: FlaskClient) -> None:
    assert almanac.get(CLAIM + "?format=ttl").mimetype == "text/turtle"
    assert almanac.get(CLAIM + "?format=html", headers={"Accept": "text/turtle"}).mimetype == HTML
    for wrong in ("pdf", "csv"):
        assert almanac.get(CLAIM + "?format=" + wrong).status_code in (400, 406)


def test_nothing_that_fits_is_406(almanac: FlaskClient) -> None:
    response = almanac.get(CLAIM, headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert response.mimetype == "application/problem+json"
    assert "text/turtle" in response.get_json()["detail"]


def test_a_claim_keeps_its_graph_apart(almanac: FlaskClient) -> None:
    iri = "https://w3id.org/r2pgraph/claim/almanac/twelve"
    quads = list(ox.parse(almanac.get(CLAIM + "?format=trig").data, ox.RdfFormat.TRIG))
    own = {quad.predicate.value for quad in quads if quad.graph_name == ox.NamedNode(iri)}
    assert {name.partition("#")[2] for name in own} == {"type", "tollOf", "nights"}
    graphs = {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}
    assert "https://w3id.org/r2pgraph/graph/almanac/claims/01-winter" in graphs
    starts = [quad.object.value for quad in quads if quad.predicate.value.endswith("oa#start")]
    assert sorted(starts) == ["21", "74"]


def test_a_term_brings_the_nodes_of_its_axioms(almanac: FlaskClient) -> None:
    turtle = almanac.get("/ontology/Frost?format=ttl").data
    triples = list(ox.parse(turtle, ox.RdfFormat.TURTLE))
    assert sum(isinstance(triple.subject, ox.BlankNode) for triple in triples) > 10


def test_a_thing_is_303_to_its_document(almanac: FlaskClient) -> None:
    for accept in (BROWSER, "text/turtle"):
        response = almanac.get("/id/agent/gardener", headers={"Accept": accept})
        assert response.status_code == 303
        assert response.headers["Location"] == "/page/id/agent/gardener"
        assert "Accept" in response.vary
    named = almanac.get("/id/agent/gardener?format=ttl")
    assert named.headers["Location"] == "/page/id/agent/gardener?format=ttl"
    # A path cannot make the answer lead to another site.
    odd = almanac.get("/id//example.org/x")
    assert odd.headers.get("Location", "/page").startswith("/page")


def test_head_and_methods(almanac: FlaskClient) -> None:
    head = almanac.head(CLAIM)
    assert head.status_code == 200
    assert head.data == b""
    refused = almanac.post(CLAIM)
    assert refused.status_code == 405
    assert "GET" in refused.headers["Allow"]


@pytest.mark.parametrize("path", [*DOCUMENTS, "/", "/claims", "/queries/who-says"])
def test_answers_can_be_kept_and_checked(almanac: FlaskClient, path: str) -> None:
    page = almanac.get(path, headers={"Accept": BROWSER})
    tag = page.headers["ETag"]
    assert page.headers["Cache-Control"] == "no-cache"
    again = almanac.get(path, headers={"Accept": BROWSER, "If-None-Match": tag})
    assert again.status_code == 304
    assert again.data == b""
    if path in DOCUMENTS:
        turtle = almanac.get(path, headers={"Accept": "text/turtle", "If-None-Match": tag})
        assert turtle.status_code == 200
        assert turtle.headers["ETag"] != tag


def test_other_formats_are_announced(almanac: FlaskClient) -> None:
    links = almanac.get(CLAIM, headers={"Accept": BROWSER}).headers.getlist("Link")
    assert f'<{CLAIM}?format=ttl>; rel="alternate"; type="text/turtle"' in links


def test_inferences_are_described_although_they_stand_apart(almanac: FlaskClient) -> None:
    turtle = almanac.get("/inference/gardener/many-frosts?format=ttl").get_data(as_text=True)
    assert "restsOn" in turtle
    assert "Frost" in turtle


def test_a_thing_in_the_query_of_an_address_stays_there(almanac: FlaskClient) -> None:
    iri = "https://example.org/people#Gardener"
    answer = almanac.get("/resource", query_string={"iri": iri}, headers={"Accept": BROWSER})
    assert answer.status_code == 200
    links = answer.headers.getlist("Link")
    addresses = [link[1 : link.index(">")] for link in links if 'rel="alternate"' in link]
    assert addresses
    for address in addresses:
        assert almanac.get(address).status_code == 200


def test_what_no_address_may_have_is_escaped_on_the_way(almanac: FlaskClient) -> None:
    for asked in (b"a=1\r\nX-Y: z", b"format=ttl&x=%41 \xc3\xa9\x00"):
        answer = almanac.get(
            "/id/agent/gardener", environ_overrides={"QUERY_STRING": asked.decode("latin-1")}
        )
        assert answer.status_code == 303
        location = answer.headers["Location"]
        assert location.isascii()
        assert location.isprintable()
        assert " " not in location
        assert "X-Y" not in answer.headers
