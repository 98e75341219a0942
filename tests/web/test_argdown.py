"""Debates for tools of argument: each claim once, supports and attacks as they are."""

import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from r2pgraph import terms
from r2pgraph.claims import ClaimLine
from r2pgraph.web.argdown import as_aif, as_argdown
from r2pgraph.web.read.arguments import Argument, SideView

CLAIM = terms.CLAIM + "w/"


def line(slug: str, label: str) -> ClaimLine:
    return ClaimLine(CLAIM + slug, label, speakers=("urn:ann",), pages=("3",))


REPLY = Argument(line("reply", "Not so."), terms.REBUTS)
REASON = Argument(line("reason", "It [rains] <b>."), terms.GIVES_REASON_FOR, (REPLY,))
GRANTED = Argument(line("granted", "Some say so."), terms.GRANTS)
GROUND = Argument(line("ground", "We'd get wet."), below=(REASON, GRANTED))
SIDES = (
    SideView("urn:x/stay", against=False, holders=(), undecided=(), arguments=(GROUND, REPLY)),
    SideView("urn:x/go", against=True, holders=(), undecided=(), arguments=(GROUND,)),
)


def name(iri: str) -> str:
    return {"urn:ann": "Ann", "urn:x/stay": "stay in"}.get(iri, iri)


def test_argdown_of_a_small_debate() -> None:
    assert as_argdown("Stay?", SIDES, name).splitlines() == [
        "===",
        "title: 'Stay?'",
        "===",
        "",
        "[stay]: stay in",
        f"  + <ground>: We'd get wet. {{speaker: 'Ann', pages: '3', claim: '{CLAIM}ground'}}",
        r"    + <reason>: It \[rains\] \<b\>. "
        f"{{speaker: 'Ann', pages: '3', claim: '{CLAIM}reason'}}",
        f"      - <reply>: Not so. {{speaker: 'Ann', pages: '3', claim: '{CLAIM}reply'}}",
        "    // grants it: Some say so.",
        "  + <reply>",
        "",
        "[go]: urn:x/go",
        "  - <ground>",
    ]


def test_aif_of_a_small_debate() -> None:
    found = as_aif("Stay?", SIDES, name)
    nodes = {node["nodeID"]: node for node in found["nodes"]}
    texts = [node["text"] for node in nodes.values() if node["type"] == "I"]
    assert sorted(texts) == sorted(
        ["stay in", "urn:x/go", "We'd get wet.", "It [rains] <b>.", "Not so."]
    )
    ends = {(nodes[e["fromID"]]["text"], nodes[e["toID"]]["text"]) for e in found["edges"]}
    assert ("supports", "stay in") in ends
    assert ("attacks", "urn:x/go") in ends
    assert ("attacks", "It [rains] <b>.") in ends
    for step in (node for node in nodes.values() if node["type"] != "I"):
        assert [e["toID"] for e in found["edges"] if e["fromID"] == step["nodeID"]]
        assert [e["fromID"] for e in found["edges"] if e["toID"] == step["nodeID"]]


@pytest.fixture
def client(packaged_app: Flask) -> FlaskClient:
    return packaged_app.test_client()


def test_every_claim_of_an_issue_is_in_both(client: FlaskClient) -> None:
    page = client.get("/id/issue/intervention", follow_redirects=True)
    assert 'href="/argdown/intervention"' in page.text
    text = client.get("/argdown/intervention")
    assert text.headers["Content-Type"] == "text/argdown; charset=utf-8"
    claims = re.findall(r"claim: '([^']+)'", text.text)
    assert len(claims) == len(set(claims)) > 50
    graph = json.loads(client.get("/aif/intervention").text)
    assert set(claims) <= {node.get("iri") for node in graph["nodes"]}


@pytest.mark.parametrize("form", ["argdown", "aif"])
def test_an_issue_that_is_none(client: FlaskClient, form: str) -> None:
    assert client.get(f"/{form}/no-such-issue").status_code == 404


def test_a_text_has_the_icon_of_the_pages(almanac: FlaskClient) -> None:
    answer = almanac.get("/favicon.ico", follow_redirects=True)
    assert answer.status_code == 200
    assert answer.mimetype == "image/svg+xml"
