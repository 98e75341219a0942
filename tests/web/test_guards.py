"""Pages of the ontology: what guards a term, what its axioms mean, how to get the whole."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from tests.web.test_claim_pages import words
from tests.web.test_pages import page_at

from r2pgraph.layout import find_layout
from r2pgraph.web.read.axioms import Axiom
from r2pgraph.web.read.axioms_in_words import in_words
from r2pgraph.web.read.guards import CHECKS, RULES, SHAPES, SHORTCUTS, read_guards


def test_every_file_is_listed_with_its_text(packaged_app: Flask) -> None:
    client = packaged_app.test_client()
    layout = find_layout()
    for sort, files in (
        (CHECKS, layout.check_files()),
        (RULES, layout.rules.glob("*.rq")),
        (SHORTCUTS, layout.shortcut_files()),
    ):
        page = page_at(client, f"/{sort}")
        assert not page.faults
        listed = {given["id"] for given in page.of("section") if given.get("class") == "guard"}
        assert listed == {path.stem for path in files}
        assert "PREFIX r2p:" in page.text


def test_every_shape_with_a_message_is_listed(packaged_app: Flask) -> None:
    page = page_at(packaged_app.test_client(), "/shapes")
    assert not page.faults
    text = "".join(path.read_text(encoding="utf-8") for path in find_layout().shapes.glob("*.ttl"))
    listed = {given["id"] for given in page.of("section") if given.get("class") == "guard"}
    assert len(listed) == text.count("sh:message")
    guards = read_guards(find_layout(), {})
    assert all(one.text and one.severity for one in guards.of_sort(SHAPES))


def test_a_term_leads_to_what_guards_it(packaged_app: Flask) -> None:
    client = packaged_app.test_client()
    page = page_at(client, "/ontology/DeathToll")
    assert not page.faults
    led = [link for link in page.links if link.startswith(("/shapes#", "/checks#", "/rules#"))]
    assert led
    for link in led:
        path, _, name = link.partition("#")
        sections = page_at(client, path).of("section")
        assert name in {given.get("id") for given in sections}
    # What belongs to a shape of a class is for the members of that class.
    claim = page_at(client, "/ontology/Claim")
    assert "/shapes#claim-has-speaker" in claim.links


def test_modules_without_terms_of_their_own_show_what_they_say(packaged_app: Flask) -> None:
    client = packaged_app.test_client()
    axioms = page_at(client, "/ontology/axioms")
    assert not axioms.faults
    assert "/ontology/GenocidalConduct" in axioms.links
    aligned = page_at(client, "/ontology/alignments/geosparql")
    assert not aligned.faults
    assert "/ontology/Place" in aligned.links
    index = page_at(client, "/ontology")
    assert {"/ontology/axioms", "/ontology/alignments/geosparql"} <= set(index.links)


def test_data_of_somebody_else_bring_no_guards(foreign: FlaskClient) -> None:
    for sort in (SHAPES, CHECKS, RULES, SHORTCUTS):
        assert "These data bring none" in page_at(foreign, f"/{sort}").text


def test_axioms_are_told_in_words(packaged_app: Flask) -> None:
    client = packaged_app.test_client()
    text = words(page_at(client, "/ontology/SpillOverCase"))
    assert (
        "Exactly those things are “spill-over case” that are: atrocity situation and with" in text
    )
    assert "equivalent to atrocity situation and issued in some" in text
    chain = words(page_at(client, "/ontology/takesPlaceIn"))
    assert "takes place in and then located in" in chain


@pytest.mark.parametrize(
    ("axiom", "told"),
    [
        (
            Axiom("subclass of", (("iri", "p"), ("word", "only"), ("iri", "C"))),
            "Everything that is “x” is also: with “p” nothing but C.",
        ),
        (
            Axiom("equivalent to", (("word", "not"), ("iri", "C"), ("line", "0"), ("word", "or"))),
            "Exactly those things are “x” that are: not C or.",
        ),
        (
            Axiom("characteristics", (("word", "functional, transitive"),)),
            "Of “x”: a thing has it with one value at most; it holds across steps.",
        ),
        (Axiom("something new", (("value", "3"),)), "“x”, something new: 3."),
    ],
)
def test_an_axiom_is_a_sentence(axiom: Axiom, told: str) -> None:
    assert in_words("x", axiom, lambda iri: iri) == told


def test_a_class_says_what_it_inherits(packaged_app: Flask) -> None:
    page = page_at(packaged_app.test_client(), "/ontology/DeathToll")
    text = words(page)
    start = text.index("Properties that the ontology declares for it")
    assert re.search(r"death toll includes cause r2p:includesCause", text[start:])
    assert "figure blames r2p:blames" in text[start:]


def test_who_is_responsible_for_the_ontology_has_a_page(packaged_app: Flask) -> None:
    page = page_at(packaged_app.test_client(), "/page/id/agent/r2pgraph-maintainers")
    assert not page.faults
    assert "publish them and answer for them" in words(page)


def test_the_index_says_how_to_name_cite_and_get_it(packaged_app: Flask) -> None:
    page = page_at(packaged_app.test_client(), "/ontology")
    assert not page.faults
    text = words(page)
    for told in (
        *("Version 0.1.0", "Prefix r2p:", "Namespace https://w3id.org/r2pgraph/ontology#"),
        *("Status draft", "By the r2pgraph maintainers", "Published by the r2pgraph maintainers"),
        "Cite it as The r2pgraph maintainers: r2pgraph ontology, version 0.1.0. 2026.",
    ):
        assert told in text
    assert "/id/agent/r2pgraph-maintainers" in page.links
    assert "/ontology?format=rdf" in page.links
    # The local name stands beside each label.
    assert "death toll DeathToll" in text
