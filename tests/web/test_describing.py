"""Composed content reads as a phrase wherever a claim shows it."""

from dataclasses import replace

from flask import Flask
from flask.testing import FlaskClient
from tests.web.test_claim_pages import words
from tests.web.test_pages import page_at

from r2pgraph import terms
from r2pgraph.claims import plain, read_claim
from r2pgraph.web.describing import Content
from r2pgraph.web.read.contents import nodes_of
from r2pgraph.web.site import site

STORMS = "sudden storms in the Sound, arising from <b>west</b> wind"
FEAR = f"fear of the pilot concerning {STORMS}, told on 1 May 1901"


def test_descriptions_are_read_where_they_stand(harbour: FlaskClient) -> None:
    page = page_at(harbour, "/claim/log/delay")
    assert not page.faults
    text = words(page)
    assert f"has cause {FEAR} has effect delay" in text
    # One node with its rows; the descriptions are inside, not beside it.
    assert len([g for g in page.of("section") if g.get("class") == "node"]) == 1
    assert f"Causal link: has cause {FEAR}, has effect delay" in text
    assert "description:" not in text
    assert {"/id/kind/storm", "/id/agent/pilot", "/id/kind/wind"} <= set(page.links)
    assert "b" not in {
        tag for tag, given in page.elements if "weight" not in given.get("class", "")
    }


def test_content_is_called_by_its_class_and_what_it_says(harbour: FlaskClient) -> None:
    page = page_at(harbour, "/page/id/description/fear")
    assert not page.faults
    text = words(page)
    assert f"Description: {FEAR}" in text
    assert "The claim it belongs to Fear of storms" in text


def test_phrases_of_nodes_that_refer_to_each_other_end(harbour_app: Flask) -> None:
    fear = "https://w3id.org/r2pgraph/id/description/fear"
    with harbour_app.test_request_context("/"):
        view = read_claim(site().engine, "https://w3id.org/r2pgraph/claim/log/delay")
        assert view is not None
        of_fear = [s for s in view.content if plain(s.subject) == fear]
        turned = [
            replace(s, object=s.subject) if s.predicate == terms.CONCERNS else s for s in of_fear
        ]
        assert Content(nodes_of(turned)).text(fear).count("fear of the pilot") == 5


def test_derived_labels_are_for_links_alone(harbour: FlaskClient) -> None:
    """Nobody has named these nodes: no heading, nothing to find, no second list of claims."""
    label = "node in: Fear of storms delays ships."
    assert label not in words(page_at(harbour, "/claim/log/delay"))
    assert label not in words(page_at(harbour, "/page/id/description/fear"))
    found = harbour.get("/search?q=Fear+of+storms")
    assert found.headers["Location"] == "/claim/log/delay"
    about = words(page_at(harbour, "/id/kind/delay"))
    assert "What is claimed about it 8" in about
    assert "r2p:about" not in about
    assert "Claims with" not in about
