"""Questions and forms, as they work without script."""

from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from tests.web.test_claim_pages import words
from tests.web.test_pages import BROWSER, page_at

from r2pgraph.web.display import in_words

ROWS = "SELECT ?s { ?s <https://w3id.org/r2pgraph/ontology#rebuts> ?o } ORDER BY ?s"


def test_the_form_on_the_home_page_works_as_it_stands(almanac: FlaskClient) -> None:
    home = page_at(almanac, "/")
    form = next(given for given in home.of("form") if given["action"] == "/sparql")
    assert form["method"] == "post"
    # What the page declares for its reader, the file has declared too.
    data = next(given for given in home.of("button") if given.get("name") == "prefixes")
    assert (data["value"], "formaction" in data) == ("auto", False)
    names = [option["value"] for option in home.of("option")]
    assert {"json", "csv", "ttl"} <= set(names)
    for name in ("json", "csv"):
        sent = {"query": ROWS, "format": name, "prefixes": "auto"}
        answer = almanac.post(form["action"], data=sent, headers=BROWSER)
        assert answer.status_code == 200
        assert b"claim/almanac/wrong" in answer.data
    button = next(given for given in home.of("button") if "formaction" in given)
    assert (button["formaction"], button["formmethod"]) == ("/query", "get")
    page = page_at(almanac, "/query?" + urlencode({"query": ROWS, "format": "json"}))
    assert "/claim/almanac/wrong" in page.links


def test_the_default_query_answers(almanac: FlaskClient) -> None:
    home = page_at(almanac, "/").text
    query = home[home.index("PREFIX r2p") : home.index("LIMIT 20") + len("LIMIT 20")]
    page = page_at(almanac, "/query?" + urlencode({"query": query}))
    assert "5 rows" in page.text
    assert "claimLabel" not in {given.get("scope") for given in page.of("th")}


def test_every_form_of_query_has_a_page(almanac: FlaskClient) -> None:
    def answer(query: str) -> str:
        return words(page_at(almanac, "/query?" + urlencode({"query": query})))

    assert "Yes." in answer("ASK { ?s ?p ?o }")
    assert "No." in answer("ASK { ?s ?s ?s }")
    assert "No rows." in answer("SELECT ?s { ?s ?s ?s }")
    assert "claim:wrong" in answer("CONSTRUCT { ?s a ?s } { ?s ?p ?o } LIMIT 500")


def test_long_results_say_what_is_shown(almanac: FlaskClient) -> None:
    query = "SELECT ?a ?b { ?a ?p ?o . ?b ?q ?r } LIMIT 1200"
    assert (
        "1200 rows, the first 1000 shown"
        in page_at(almanac, "/query?" + urlencode({"query": query})).text
    )


def test_refused_queries_keep_the_form(almanac: FlaskClient) -> None:
    for query, status, said in (
        ("SELECT ?s {", 400, "does not parse"),
        ("DROP ALL", 400, "read-only"),
        ("SELECT * { SERVICE <https://example.org/> { ?s ?p ?o } }", 403, "SERVICE"),
    ):
        page = page_at(almanac, "/query?" + urlencode({"query": query}), status)
        assert said in page.text
        assert query in page.text
        assert not page.faults


def test_a_question_answers_with_links(almanac: FlaskClient) -> None:
    page = page_at(almanac, "/queries/who-says")
    assert not page.faults
    assert "/claim/almanac/twelve" in page.links
    assert [given["value"] for given in page.of("input") if given.get("name") == "who"] == [
        "agent:gardener"
    ]
    other = page_at(almanac, "/queries/who-says?who=agent:neighbour")
    assert "/claim/almanac/harmless" in other.links
    assert "/claim/almanac/twelve" not in other.links
    # The label stands for the claim; it has no column of its own.
    heads = words(other)
    assert "claim page" in heads
    assert "claimLabel page" not in heads


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("authorStance", "author stance"),
        ("meansLabel", "means"),
        ("page", "page"),
        ("label", "label"),
        ("first_day", "first day"),
    ],
)
def test_columns_are_named_in_words(name: str, shown: str) -> None:
    assert in_words(name) == shown


def test_a_table_for_people_names_the_columns_of_its_files(packaged_app: Flask) -> None:
    page = page_at(packaged_app.test_client(), "/queries/tensions")
    assert "other speaker other claim other page" in words(page)
    titles = {given.get("title") for given in page.of("th")}
    assert {"In files: otherSpeaker", "In files: otherPage"} <= titles


def test_a_question_as_data(almanac: FlaskClient) -> None:
    for suffix, accept in (
        ("?format=csv&who=agent:neighbour", None),
        ("?who=agent:neighbour", "text/csv"),
    ):
        response = almanac.get(
            "/queries/who-says" + suffix, headers={"Accept": accept} if accept else {}
        )
        assert response.mimetype == "text/csv"
        assert "harmless" in response.get_data(as_text=True)
    assert almanac.get("/queries/who-says?format=ttl").status_code == 406


def test_a_value_of_the_wrong_form_is_told(almanac: FlaskClient) -> None:
    page = page_at(almanac, "/queries/who-says?who=%3Cnot+an+address%3E", 400)
    assert "parameter 'who'" in page.text
    assert not page.faults


def test_a_parameter_that_is_unknown_is_told(almanac: FlaskClient) -> None:
    """People see what was ignored; programs, which see nothing, are refused."""
    page = page_at(almanac, "/queries/who-says?speaker=agent:neighbour")
    told = "no parameter “speaker”, so that was ignored; it has source, who."
    assert told in words(page)
    assert not page.faults
    as_data = almanac.get("/queries/who-says?speaker=agent:neighbour&format=csv")
    assert as_data.status_code == 400
    assert "this query has: source, who" in as_data.get_json()["detail"]
    assert almanac.get("/query?example=who-says&speaker=x").status_code == 200


def test_what_tracks_people_is_ignored(almanac: FlaskClient) -> None:
    page = page_at(almanac, "/queries/who-says?utm_source=letter&fbclid=1")
    assert "ignored" not in page.text
    assert almanac.get("/queries/who-says?utm_source=x&format=csv").status_code == 200


def test_the_catalogue(almanac: FlaskClient, foreign: FlaskClient) -> None:
    assert "/queries/who-says" in page_at(almanac, "/queries").links
    assert "No catalogue comes with these data." in page_at(foreign, "/queries").text
    example = page_at(almanac, "/query?example=who-says")
    assert "SELECT DISTINCT ?claim" in example.text
    assert "id/agent/gardener> }" in example.text
    chosen = page_at(almanac, "/queries/who-says?who=agent:neighbour")
    link = next(link for link in chosen.links if link.startswith("/query?example="))
    assert "id/agent/neighbour> }" in page_at(almanac, link).text


def test_a_long_answer_has_pages_and_its_file_has_all(packaged_app: Flask) -> None:
    client = packaged_app.test_client()
    first = page_at(client, "/queries/parts-in-events")
    assert not first.faults
    rows = client.get("/queries/parts-in-events?format=csv").text.count("\r\n") - 1
    assert rows > 300
    assert f"{rows} rows, the first 120 shown" in words(first)
    assert "?part=2" in first.links
    last = page_at(client, f"/queries/parts-in-events?part={-(-rows // 120)}&evidence=true")
    assert not last.faults
    assert f"to {rows} shown" in words(last)
    assert len([g for g in last.of("li") if g.get("id", "").startswith("rests-")]) == rows % 120
    for beyond in ("99", "0", "x"):
        page_at(client, f"/queries/parts-in-events?part={beyond}", 404)
    assert "no such page" in page_at(client, "/queries/death-tolls?part=2", 404).text


def test_no_answer_of_a_question_is_too_heavy(packaged_app: Flask) -> None:
    """With the style sheet it stays below what a page may weigh."""
    client = packaged_app.test_client()
    style = len(client.get("/static/style.css").data)
    for name in ("parts-in-events", "claims-on-lost-notes", "master-chain"):
        assert len(client.get(f"/queries/{name}", headers=BROWSER).data) + style < 200_000, name
