"""Below a path of a host: every address of ours has the path, whichever way the proxy sends it."""

import re
from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from tests.web.reading import read
from werkzeug.test import TestResponse

from r2pgraph.arguments import web_address
from r2pgraph.engine.embedded import EmbeddedEngine
from r2pgraph.layout import Layout
from r2pgraph.web.app import create_app
from r2pgraph.web.state import WebConfig

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
OF_EACH_KIND = 2
FIRST = ("/", "/sparql", "/.well-known/void", "/nothing-here", "/query?query=ASK%7B%7D")


@pytest.fixture(scope="module")
def app(almanac_engine: EmbeddedEngine, almanac_app: Flask) -> Flask:
    """The almanac below /at/the-library."""
    layout = almanac_app.extensions["r2pgraph"].config.layout
    assert isinstance(layout, Layout)
    config = WebConfig("http://host.example/at/the-library", layout=layout)
    return create_app(almanac_engine, config)


def _addresses(answer: TestResponse) -> Iterator[str]:
    """Every address in an answer: links, forms, assets, and those in headers."""
    if answer.mimetype == "text/html" and answer.status_code != 303:
        page = read(answer.get_data(as_text=True))
        for _, given in page.elements:
            for name in ("href", "src", "action", "formaction"):
                if name in given and "external" not in given.get("rel", ""):
                    yield given[name]
    yield from re.findall("<([^>]*)>", ", ".join(answer.headers.getlist("Link")))
    if "Location" in answer.headers:
        yield answer.headers["Location"]


def _kind(path: str) -> tuple[str, ...]:
    parts = urlsplit(path)
    names = parts.path.strip("/").split("/")
    return (*names[:2], *sorted(part.partition("=")[0] for part in parts.query.split("&")))


@pytest.mark.parametrize("passed_on", [True, False])
def test_every_link_of_every_kind_of_page_leads_somewhere(app: Flask, passed_on: bool) -> None:
    client = app.test_client()
    path = "/at/the-library"
    waiting, seen, kinds = [path + one for one in FIRST], set[str](), defaultdict[tuple, int](int)
    while waiting:
        here = waiting.pop(0)
        answer = client.get(here if passed_on else here.removeprefix(path), headers=BROWSER)
        expected = 404 if here.endswith("nothing-here") else None
        assert answer.status_code == expected or answer.status_code in (200, 303), here
        for address in _addresses(answer):
            there = urljoin("http://host.example" + here, address)
            assert there.startswith("http://host.example" + path), (here, address)
            name = there.removeprefix("http://host.example").partition("#")[0]
            kind = _kind(name.removeprefix(path))
            if name not in seen and kinds[kind] < OF_EACH_KIND and "/search" not in name:
                seen.add(name)
                kinds[kind] += 1
                waiting.append(name)
    assert len(seen) > 40
    assert {("claim", "almanac", ""), ("static", "style.css", ""), ("page", "id", "")} <= set(kinds)


def test_what_programs_get_has_the_path(app: Flask) -> None:
    client = app.test_client()
    thing = client.get("/id/agent/gardener?format=ttl")
    assert thing.headers["Location"] == "/at/the-library/page/id/agent/gardener?format=ttl"
    description = client.get("/at/the-library/sparql?format=nt").text
    assert "<http://host.example/at/the-library/sparql>" in description
    assert client.get("/at/the-library/sparql?query=ASK%7B%7D").json["boolean"] is True
    assert client.get("/at/the-libraryan/claims").status_code == 404


def test_what_people_write_is_left_as_it_is(app: Flask) -> None:
    text = 'ASK { ?s ?p " href=\\"/claims" }'
    page = app.test_client().get("/query", query_string={"query": text}).text
    assert "the-library/claims" not in page.partition('<textarea id="query"')[2].partition("</t")[0]


def test_without_a_path_nothing_is_changed(almanac: FlaskClient) -> None:
    assert 'href="/claims"' in almanac.get("/", headers=BROWSER).text


def test_no_address_is_taken_from_the_request(almanac: FlaskClient) -> None:
    for path in ("//claims", "//evil.example/claims", "/claims/", "/claim//almanac/twelve"):
        answer = almanac.get(path, headers=BROWSER, base_url="http://evil.example")
        assert "evil.example/" not in answer.headers.get("Location", "")


@pytest.mark.parametrize("wrong", ["http://h//kg", "http://h/a/../b", "http://h/kg?x", "h/kg"])
def test_a_base_address_that_cannot_be_built_on(wrong: str) -> None:
    with pytest.raises(Exception, match="not an address"):
        web_address(wrong)
    assert web_address("http://h:8000/a/b/") == "http://h:8000/a/b"
    assert web_address("https://[::1]:8/") == "https://[::1]:8"
