"""What pages say of claims, things, issues, notes and terms, on the almanac."""

import re

from flask import Flask
from flask.testing import FlaskClient
from tests.web.reading import Page
from tests.web.test_pages import page_at


def words(page: Page) -> str:
    return re.sub(r"\s+", " ", page.text)


def test_a_claim_says_whose_it_is_and_where(almanac: FlaskClient) -> None:
    text = words(page_at(almanac, "/claim/almanac/twelve"))
    assert "Stated by the gardener; the author of the work reports it." in text
    assert "p. 4–5" in text  # noqa: RUF001
    assert "characters 21 to 53 and 74 to 101" in text
    assert "Note 3 cites The Shed Book, shelf 2." in text
    assert "nights 12,000" in text
    assert "unhedged The value unhedged." in text
    reported = words(page_at(almanac, "/claim/almanac/nine"))
    assert "Stated by <b>the</b> neighbour & co, as reported by the gardener." in reported


def test_a_claim_shows_what_bears_on_it(almanac: FlaskClient) -> None:
    page = page_at(almanac, "/claim/almanac/wrong")
    text = words(page)
    assert "Offered as evidence for it The gardener counted" in text
    assert text.index("Rebuts Cold does an apple") < text.index("alert('nine')")
    # One rebuttal is in the claim's own graph, one is what another claim says.
    assert "/claim/almanac/presents" in page.links
    assert "the work says so" in text
    twelve = words(page_at(almanac, "/claim/almanac/twelve"))
    assert "Figures of the same thing There were" in twelve
    assert "What rests on it for the gardener, that winter had frost" in twelve
    nine = words(page_at(almanac, "/claim/almanac/nine"))
    assert "Figures of the same thing The gardener counted" in nine
    assert "Rebutted by Nine is wrong." in nine


def test_neighbouring_claims_follow_the_text(almanac: FlaskClient) -> None:
    page = page_at(almanac, "/claim/almanac/nine")
    turns = [given["href"] for given in page.of("a") if given.get("rel") in ("prev", "next")]
    assert turns == ["/claim/almanac/twelve", "/claim/almanac/harmless"]


def test_words_are_shown_only_where_there_is_a_text(
    almanac: FlaskClient, almanac_without_text: FlaskClient
) -> None:
    shown = "The gardener counted twelve cold … nights, with frost on each."
    for path in ("/claim/almanac/twelve", "/passage/almanac/twelve"):
        assert shown in words(page_at(almanac, path))
        without = words(page_at(almanac_without_text, path))
        assert "with frost on each" not in without
        assert "21 to 53" in without
    assert "Kept in the shed." in words(page_at(almanac, "/note/almanac/3"))
    assert "Kept in" not in words(page_at(almanac_without_text, "/note/almanac/3"))


def test_a_thing_shows_what_is_claimed_by_speaker(almanac: FlaskClient) -> None:
    text = words(page_at(almanac, "/id/kind/frost-of-that-winter"))
    assert "What is claimed about it 2 the gardener The gardener counted" in text
    assert "as: count of" in text
    assert "is plain fact" not in text


def test_what_follows_is_never_shown_as_what_is_so(almanac: FlaskClient) -> None:
    frost = page_at(almanac, "/id/kind/frost-of-that-winter")
    assert "/ontology/Frost" not in frost.links
    assert "/inference/gardener/many-frosts" in frost.links
    inference = page_at(almanac, "/inference/gardener/many-frosts")
    assert {"/ontology/Frost", "/claim/almanac/twelve"} <= set(inference.links)
    assert "Nobody says so in these words" in inference.text


def test_an_agent_shows_what_it_states(almanac: FlaskClient) -> None:
    text = words(page_at(almanac, "/id/agent/gardener"))
    assert "Claims stated by the gardener 2 The gardener counted" in text
    assert "Claims passed on by the gardener 1 There were" in text


def test_what_hierarchies_entail_is_not_shown_as_plain_fact(almanac: FlaskClient) -> None:
    figure = words(page_at(almanac, "/id/figure/nine"))
    assert "The claim it belongs to There were" in figure
    assert figure.count("count of frost of that winter") == 3
    assert "Count of nights: count of frost of that winter" in figure


def test_an_issue_shows_sides_and_grounds(almanac: FlaskClient) -> None:
    for path in ("/id/issue/harm", "/id/position/harmless"):
        text = words(page_at(almanac, path))
        assert "1 on this side: <b>the</b> neighbour & co (p. 5)" in text
        assert "Ground 1 Cold does an apple no harm." in text
        assert "rebuts it Nine is wrong. the gardener · p. 5" in text


def test_a_section_lists_claims_by_page(almanac: FlaskClient) -> None:
    text = words(page_at(almanac, "/source/almanac/section/winter"))
    assert "Claims in order of appearance 5 Page 4 The gardener" in text
    assert "Winter 5 claims" in words(page_at(almanac, "/source/almanac"))


def test_a_term_shows_its_definition_and_uses(almanac: FlaskClient) -> None:
    text = words(page_at(almanac, "/ontology/Frost"))
    assert (
        "equivalent to cold and seen on some (night or morning) and hedging value unhedged "
        "and seen on min 1" in text
    )
    assert "Nothing states it yet." in text
    count = words(page_at(almanac, "/ontology/NightCount"))
    assert "In the data 2 times There were" in count
    kind = words(page_at(almanac, "/ontology/NormativeClaim"))
    assert "disjoint with empirical claim" in kind
    assert "In the data 1 time Cold does an apple" in kind
    assert "In the data 5 times None of them directly" in words(page_at(almanac, "/ontology/Claim"))
    value = words(page_at(almanac, "/ontology/possible"))
    assert "One of hedging degree" in value
    assert "In the data 1 time There were" in value


def test_the_tree_has_counts(almanac: FlaskClient) -> None:
    text = words(page_at(almanac, "/ontology"))
    assert "claim Claim 5 empirical claim EmpiricalClaim 4 normative claim" in text


def test_home_counts_what_there_is(almanac: FlaskClient) -> None:
    text = words(page_at(almanac, "/"))
    assert "5 claims 4 passages 1 notes 1 issues" in text
    assert "Does cold do harm? 1 claim" in text


def test_a_class_shows_what_follows_for_a_standpoint(packaged_app: Flask) -> None:
    view = page_at(packaged_app.test_client(), "/ontology/SpillOverCase")
    assert "What follows for a standpoint" in view.text
    assert "/inference/thesis-author/rwanda-1994-is-spill-over-case" in view.links
