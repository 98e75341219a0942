"""Sides of a question: who is on them, what is brought for them, and what answers what."""

from flask import Flask
from tests.web.reading import Page
from tests.web.test_claim_pages import words
from tests.web.test_pages import page_at

from r2pgraph import terms
from r2pgraph.catalogue import load_catalogue
from r2pgraph.claims import ClaimLine
from r2pgraph.engine.base import select
from r2pgraph.engine.embedded import EmbeddedEngine
from r2pgraph.layout import find_layout
from r2pgraph.web.read.arguments import Argument, Debates, Side
from r2pgraph.web.site import site


def every(arguments: tuple[Argument, ...]) -> list[str]:
    return [
        iri for one in arguments for iri in (one.line.iri, *every(one.below))
    ]  # fmt: skip


def sections(page: Page) -> list[dict[str, str]]:
    return [given for given in page.of("section") if given.get("class") == "side"]


def test_who_is_on_a_side_is_what_the_questions_say(
    packaged_app: Flask, packaged_engine: EmbeddedEngine
) -> None:
    """The page and the questions of the catalogue have the same people on a position itself."""
    catalogue = load_catalogue(find_layout())
    shown = words(page_at(packaged_app.test_client(), "/id/issue/intervention"))
    with packaged_app.test_request_context():
        sides = site().debates.on_issue(f"{terms.ID}issue/intervention")
        held = [{site().names.label(holder) for holder, _ in side.holders} for side in sides]
    for on_page, name, column in (
        (held[0], "grounds-for-intervention", "supporterLabel"),
        (held[1], "who-opposes-intervention", "opponentLabel"),
    ):
        rows = select(packaged_engine, catalogue.get(name).bound({}))
        # A row names all who state a claim together.
        people = {
            one
            for row in rows
            if str(row["leads"].value) in ("itself", "its rival")
            for one in str(row[column].value).split("; ")
        }
        assert people == on_page
        assert f"{len(people)} on this side" in shown
        assert all(one in shown for one in people)


def test_every_claim_that_bears_on_an_issue_is_on_its_page(
    packaged_app: Flask, packaged_engine: EmbeddedEngine
) -> None:
    pattern = f"""PREFIX r2p: <{terms.R2P}> SELECT DISTINCT ?claim WHERE {{
      ?claim r2p:supports|r2p:opposes ?position .
      ?position r2p:positionOn <{terms.ID}issue/%s> }}"""
    client = packaged_app.test_client()
    for issue in ("intervention", "atrocities-and-security", "sovereignty-limits"):
        page = page_at(client, f"/id/issue/{issue}")
        assert not page.faults
        assert len(sections(page)) == 2
        wanted = {
            "/" + str(row["claim"].value).removeprefix(terms.BASE)
            for row in select(packaged_engine, pattern % issue)
        }
        assert wanted
        assert wanted <= set(page.links)


def test_replies_and_reasons_are_nested_and_end() -> None:
    lines = {iri: ClaimLine(iri, start=n) for n, iri in enumerate("abcd")}
    found = Debates(
        lines,
        {"p": "i", "q": "i"},
        {"p": ("q",), "q": ("p",)},
        (Side("somebody", terms.R2P + "against", "q", "d"),),
        (("a", terms.SUPPORTS, "p"), ("b", terms.SUPPORTS, "p")),
        (
            ("b", terms.GIVES_REASON_FOR, "a"),
            ("c", terms.REBUTS, "b"),
            ("a", terms.REBUTS, "c"),
            ("b", terms.REBUTS, "c"),
        ),
    )
    one, other = found.on_issue("i")
    # A reason for a ground stands below it, a reply below what it answers, no claim below itself.
    assert every(one.arguments) == ["a", "b", "c"]
    assert one.holders == (("somebody", ("d",)),)
    assert other.holders == ()
    assert other.empty
    assert [held.position for held in found.held_by("somebody")] == ["p"]


def test_a_scholar_shows_what_is_held_and_against_whom(packaged_app: Flask) -> None:
    page = page_at(packaged_app.test_client(), "/id/agent/power")
    assert not page.faults
    text = words(page)
    assert "What Samantha Power holds in debates" in text
    assert "/id/issue/intervention" in page.links
    assert text.index("outsiders should intervene") < text.index("Barbara Conry")
    assert "Who answers Samantha Power" in text
    # Spellings for a search are not for readers.
    assert "Power's, Powers" not in text
    rival = words(page_at(packaged_app.test_client(), "/id/agent/conry"))
    assert rival.index("keep out of mass atrocities") < rival.index("Samantha Power")


def test_a_position_stands_beside_its_rival(packaged_app: Flask) -> None:
    page = page_at(packaged_app.test_client(), "/id/position/stay-out")
    assert not page.faults
    assert len(sections(page)) == 2
    assert "/id/position/intervene" in page.links
