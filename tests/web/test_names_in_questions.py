"""Questions understand names: one match runs, several are offered, none gives the nearest."""

import re
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from tests.web.test_claim_pages import words
from tests.web.test_pages import BROWSER, page_at

from r2pgraph.errors import UnknownNameError

ASK = "/queries/who-says?speaker="


@pytest.mark.parametrize("name", ["Ann Piper", "ann piper", "agent:pilot", "ANN  PIPER"])
def test_a_name_that_one_thing_has_runs(harbour: FlaskClient, name: str) -> None:
    page = page_at(harbour, ASK + quote(name))
    assert not page.faults
    assert "/claim/log/delay" in page.links
    assert "/claim/log/tide" not in page.links
    as_data = harbour.get(ASK + quote(name) + "&format=csv")
    assert "claim/log/delay" in as_data.get_data(as_text=True)


def test_the_answer_says_which_thing_was_meant(harbour: FlaskClient) -> None:
    assert "speaker: the pilot agent:pilot" in words(page_at(harbour, ASK + "Ann+Piper"))
    assert "speaker: the pilot agent:pilot" in words(page_at(harbour, "/queries/who-says"))
    other = words(page_at(harbour, ASK + "the+harbour+master"))
    assert "speaker: the harbour master agent:master" in other


def test_things_like_the_default_go_before_others_of_the_name(harbour: FlaskClient) -> None:
    """A kind is called 'the pilot' too; the parameter stands for agents."""
    assert "/claim/log/delay" in page_at(harbour, ASK + "the+pilot").links


def test_several_things_of_a_name_are_offered(harbour: FlaskClient) -> None:
    page = page_at(harbour, ASK + "the+master&utm_source=x", 400)
    assert not page.faults
    text = words(page)
    assert "several things are called 'the master'; choose one" in text
    assert "the harbour master agent:master" in text
    choices = [link for link in page.links if "speaker=%3C" in link]
    assert len(choices) == 2
    chosen = page_at(harbour, "/queries/who-says" + choices[0])
    assert "/claim/log/tide" in chosen.links
    problem = harbour.get(ASK + "the+master&format=csv")
    assert problem.status_code == 400
    assert "agent/ship-master>" in problem.get_json()["detail"]


def test_a_name_that_nothing_has_gives_the_nearest(harbour: FlaskClient) -> None:
    page = page_at(harbour, ASK + "Anne+Pipper", 404)
    assert not page.faults
    text = words(page)
    assert "'Anne Pipper' is not in the graph; the nearest are" in text
    choices = [link for link in page.links if "speaker=%3C" in link]
    assert 1 <= len(choices) <= 5
    assert choices[0].endswith(quote("<https://w3id.org/r2pgraph/id/agent/pilot>"))


@pytest.mark.parametrize("address", ["agent:nobody", "<https://example.org/nobody>"])
def test_an_address_that_nothing_has_is_told(harbour: FlaskClient, address: str) -> None:
    page = page_at(harbour, ASK + quote(address), 404)
    assert "is not in the graph" in page.text
    assert "No rows" not in page.text
    assert not page.faults
    problem = harbour.get(ASK + quote(address) + "&format=json")
    assert problem.status_code == 404
    assert "is not in the graph" in problem.get_json()["detail"]


def test_where_nothing_is_near_there_is_a_remedy() -> None:
    told = str(UnknownNameError("speaker", "nobody", ()))
    assert told.endswith("'nobody' is not in the graph; search for it, or ask for its address")


def test_a_thing_without_rows_is_not_unknown(harbour: FlaskClient) -> None:
    assert "No rows" in page_at(harbour, ASK + "agent:ship-master").text


def test_names_are_suggested(harbour: FlaskClient) -> None:
    page = page_at(harbour, "/queries/who-says")
    assert not page.faults
    assert any(given.get("name") == "speaker" for given in page.of("select"))
    options = {given["value"]: "selected" in given for given in page.of("option")}
    assert "agent:pilot" in options
    # As many as the list of claims says that there are.
    count = len(harbour.get("/claims?speaker=agent:pilot&format=json").get_json())
    assert f"the pilot ({count})" in page.text
    assert not any("delay" in value for value in options)


def test_kinds_and_events_are_suggested_while_they_are_typed(packaged_app: Flask) -> None:
    page = page_at(packaged_app.test_client(), "/queries/causes-of")
    field = next(given for given in page.of("input") if given.get("list"))
    assert field["list"] in {given["id"] for given in page.of("datalist")}
    offered = {given["value"] for given in page.of("option")}
    assert {"events in Rwanda in 1994", "genocide"} <= offered
    assert 100 < len(offered) <= 402


def test_speakers_are_chosen_where_none_is_the_default(packaged_app: Flask) -> None:
    client = packaged_app.test_client()
    page = page_at(client, "/queries/what-scholars-hold")
    assert not page.faults
    assert "Samantha Power (" in page.text
    assert next(given for given in page.of("option"))["value"] == ""
    one = page_at(client, "/queries/what-scholars-hold?speaker=Samantha+Power")
    assert [g["value"] for g in one.of("option") if "selected" in g] == ["agent:power"]


def test_what_is_given_is_chosen_in_the_list(harbour: FlaskClient) -> None:
    for given in ("agent:pilot", "the pilot"):
        page = page_at(harbour, ASK + quote(given))
        assert next(o["value"] for o in page.of("option") if "selected" in o) == "agent:pilot"
    # What is not in the list stays as it was typed.
    page = page_at(harbour, ASK + quote("west wind & <i>"), 404)
    assert next(o["value"] for o in page.of("option") if "selected" in o) == "west wind & <i>"


def test_issues_are_chosen_with_the_number_of_their_claims(packaged_app: Flask) -> None:
    page = page_at(packaged_app.test_client(), "/queries/positions-on-an-issue")
    counts = re.findall(r"Should outsiders intervene in mass atrocities\? \((\d+)\)", page.text)
    assert len(counts) == 1
    home = page_at(packaged_app.test_client(), "/issues")
    assert re.search(
        rf"Should outsiders intervene in mass atrocities\? 2 positions, {counts[0]} claims",
        home.text,
    )


def test_markup_in_a_name_is_text(harbour: FlaskClient) -> None:
    page = page_at(harbour, ASK + quote("<script>alert(1)</script>"), 400)
    assert not page.of("script")
    near = page_at(harbour, ASK + quote("west wind & <i>"), 404)
    assert "<b>west</b> wind" in near.text
    assert not near.of("b")


def test_names_work_where_a_question_is_changed(harbour: FlaskClient) -> None:
    page = page_at(harbour, "/query?example=who-says&speaker=Ann+Piper")
    assert "id/agent/pilot>" in page.text


@pytest.mark.parametrize("number", ["99", "0", "-1", "x", "1e3", "99999999999", "\u0661"])
@pytest.mark.parametrize("path", ["/claims", "/id/agent/pilot", "/ontology/CausalLink"])
def test_pages_of_lists_that_there_are_not(harbour: FlaskClient, path: str, number: str) -> None:
    address = f"/page{path}" if path.startswith("/id") else path
    response = harbour.get(f"{address}?page={number}", headers=BROWSER)
    assert response.status_code == 404
    assert "this list has one page" in response.get_data(as_text=True)
    assert harbour.get(f"{address}?page=1", headers=BROWSER).status_code == 200


def test_a_question_takes_a_work(harbour: FlaskClient) -> None:
    page = page_at(harbour, "/queries/who-says?source=log")
    assert not page.faults
    assert "source: a harbour log" in words(page)
    chosen = [option["value"] for option in page.of("option") if "selected" in option]
    assert chosen == ["agent:pilot", "log"]
    assert any("source=log&format=csv" in link for link in page.links)
    told = harbour.get("/queries/who-says?source=A+harbour+log&format=csv")
    assert "claim/log/delay" in told.get_data(as_text=True)


def test_a_work_that_is_not_there_gives_the_nearest(harbour: FlaskClient) -> None:
    page = page_at(harbour, "/queries/who-says?source=logg", 404)
    assert not page.faults
    assert "'logg' is not in the graph; the nearest are" in words(page)
    chosen = next(link for link in page.links if "source/log%3E" in link)
    assert "/claim/log/delay" in page_at(harbour, "/queries/who-says" + chosen).links
    problem = harbour.get("/queries/who-says?source=logg&format=csv")
    assert problem.status_code == 404
    assert "the nearest are: <https://w3id.org/r2pgraph/source/log>" in problem.get_json()["detail"]


def test_nothing_found_is_said_in_the_words_of_the_question(harbour: FlaskClient) -> None:
    """What the engine tells of the pattern that has no match is there for who asks for it."""
    page = page_at(harbour, ASK + "agent:ship-master")
    assert not page.faults
    text = words(page)
    assert "No claim in the graph answers this for the master" in text
    assert text.index("Where the query finds nothing") < text.index("none that fit")
