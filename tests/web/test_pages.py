"""Pages as readers meet them: every link leads somewhere, and nothing of the data is trusted."""

import re
from collections import deque
from urllib.parse import urldefrag, urljoin

import pytest
from flask import Flask
from flask.testing import FlaskClient
from tests.web.reading import Page, read

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
STARTS = ("/", "/claims", "/issues", "/ontology", "/queries", "/query", "/about", "/search?q=frost")
# Answers in formats of data are tested elsewhere; only pages are followed.
# What pages link to for tools.
OF_PROGRAMS = (
    *("text/argdown", "text/plain"),
    *("application/json", "application/trig", "application/n-quads"),
)
DATA = re.compile(r"[?&]format=")


def page_at(client: FlaskClient, path: str, status: int = 200) -> Page:
    response = client.get(path, headers=BROWSER, follow_redirects=True)
    assert response.status_code == status, path
    assert response.mimetype == "text/html", path
    return read(response.get_data(as_text=True))


def crawl(app: Flask, most: int) -> tuple[dict[str, Page], set[str]]:
    """Pages by address, and links to other sites; a dead link fails."""
    client = app.test_client()
    waiting = deque(STARTS)
    seen = set(waiting)
    pages: dict[str, Page] = {}
    away: set[str] = set()
    while waiting and len(pages) < most:
        path = waiting.popleft()
        response = client.get(path, headers=BROWSER)
        assert response.status_code in (200, 303), f"{path}: {response.status_code}"
        if response.status_code == 303:
            found = [response.headers["Location"]]
        elif response.mimetype in OF_PROGRAMS:
            continue
        else:
            page = read(response.get_data(as_text=True))
            assert not page.faults, f"{path}: {page.faults}"
            pages[path], found = page, page.links
            away |= set(page.away)
        for link in found:
            assert link.startswith(("/", "#", "?")), f"{path} leads to {link}"
            target = urldefrag(urljoin(path, link)).url
            if target not in seen and not DATA.search(target):
                seen.add(target)
                waiting.append(target)
    return pages, away


def test_every_page_of_the_almanac_is_whole(almanac_app: Flask) -> None:
    pages, away = crawl(almanac_app, 400)
    assert len(pages) > 100
    for wanted in (
        "/claim/almanac/twelve",
        "/page/id/agent/gardener",
        "/page/id/issue/harm",
        "/inference/gardener/many-frosts",
        "/note/almanac/3",
        "/anchor/almanac/nine",
        "/source/almanac/section/winter",
        "/ontology/Frost",
        "/ontology/weather",
        "/queries/who-says",
        "/resource?iri=https%3A%2F%2Fexample.org%2Fpeople%23Gardener",
    ):
        assert wanted in pages, wanted
    assert "https://example.org/gardener" in away
    # Vocabularies that the almanac does not describe are linked to where they are.
    assert {link.partition("#")[0] for link in away if "#" in link} == {
        "http://www.w3.org/ns/oa",
        "http://www.w3.org/2004/02/skos/core",
        "http://www.w3.org/ns/shacl",
    }


def test_pages_of_the_whole_graph_are_whole(packaged_app: Flask) -> None:
    pages, away = crawl(packaged_app, 250)
    assert len(pages) == 250
    assert all(link.startswith(("https://", "http://")) for link in away)


def test_unknown_data_are_shown_as_they_are(foreign: FlaskClient) -> None:
    home = page_at(foreign, "/")
    assert not home.faults
    address = "/resource?iri=https%3A%2F%2Fexample.org%2Fzoo%23leo"
    assert (
        "/resource?iri=https%3A%2F%2Fexample.org%2Fzoo%23Lion"
        in {
            *home.links,
            *page_at(foreign, address).links,
        }
        or "https://example.org/zoo#Lion" in page_at(foreign, address).away
    )
    page = page_at(foreign, address)
    assert not page.faults
    assert 'Leo "><img src=x onerror=alert(1)>' in page.text
    assert "img" not in {tag for tag, _ in page.elements}
    assert "https://example.org/leo?a=1&b=2" in page.away
    assert not [link for link in (*page.links, *page.away) if "javascript" in link]
    assert "12,345" in page.text
    assert {"lang": "de"} in page.of("span")


def test_labels_are_text(almanac: FlaskClient) -> None:
    page = page_at(almanac, "/claim/almanac/nine")
    assert "There were <script>alert('nine')</script> frosts." in page.text
    neighbour = page_at(almanac, "/page/id/agent/neighbour")
    assert "<b>the</b> neighbour & co" in neighbour.text
    assert "javascript:alert(1)" in neighbour.text
    assert not [link for link in neighbour.links + neighbour.away if "javascript" in link]


def test_things_without_a_label_show_a_short_name(almanac: FlaskClient) -> None:
    page = page_at(almanac, "/id/kind/unnamed")
    assert "kind:unnamed" in page.text
    assert "/id/kind/frost-of-that-winter" in page.links


@pytest.mark.parametrize(
    "path",
    [
        "/claim/almanac/nothing",
        "/id/kind/nothing",
        "/ontology/Nothing",
        "/ontology/nothing/at/all",
        "/queries/nothing",
        "/resource",
        "/resource?iri=not%20an%20iri",
        "/resource?iri=https%3A%2F%2Fexample.org%2Fnothing",
        "/graph/nothing",
        "/nothing",
        "/nothing/%3Cscript%3E",
    ],
)
def test_what_is_not_there_is_404(almanac: FlaskClient, path: str) -> None:
    page = page_at(almanac, path, 404)
    assert not page.faults
    assert "/" in page.links
    problem = almanac.get(path, headers={"Accept": "text/turtle"}, follow_redirects=True)
    assert problem.status_code == 404
    assert problem.mimetype == "application/problem+json"
    assert problem.get_json()["status"] == 404


def test_search(almanac: FlaskClient) -> None:
    page = page_at(almanac, "/search?q=gardener")
    assert {"/claim/almanac/twelve", "/id/agent/gardener"} <= set(page.links)
    assert page.text.index("Things") < page.text.index("counted twelve")
    assert almanac.get("/search?q=gardner").headers["Location"] == "/id/agent/gardener"
    nothing = page_at(almanac, "/search?q=%3Cb%3Enothing")
    assert "Names with “<b>nothing”" in nothing.text
    assert not page_at(almanac, "/search").faults


def test_claims_can_be_narrowed_down(almanac: FlaskClient) -> None:
    def claims(query: str) -> list[str]:
        page = page_at(almanac, "/claims?" + query)
        assert not page.faults
        return [link for link in page.links if link.startswith("/claim/")]

    base = "https%3A%2F%2Fw3id.org%2Fr2pgraph%2F"
    everything = [
        f"/claim/almanac/{n}" for n in ("twelve", "nine", "harmless", "presents", "wrong")
    ]
    assert claims("") == everything
    assert claims(f"speaker={base}id%2Fagent%2Fneighbour") == everything[1:3]
    assert claims(f"kind={base}ontology%23NormativeClaim&speaker=") == everything[2:3]
    assert claims(f"hedging={base}ontology%23possible&page=1") == everything[1:2]
    assert almanac.get("/claims?kind=not+an+iri", headers=BROWSER).status_code == 404


def test_the_policy_allows_nothing_from_elsewhere(almanac: FlaskClient) -> None:
    headers = almanac.get("/", headers=BROWSER).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_what_is_not_there_offers_ways_on(almanac: FlaskClient) -> None:
    missing = page_at(almanac, "/no-such-page", 404)
    assert {"/", "/claims", "/browse/people", "/ontology"} <= set(missing.links)
    beyond = page_at(almanac, "/claims?page=99", 404)
    assert "/claims" in beyond.links
    assert "This list from its first page" in beyond.text
    assert page_at(almanac, "/queries/zzz", 404).links.count("/queries") > 1


def test_every_public_address_is_explained(almanac_app: Flask) -> None:
    """The page about addresses names each route that a reader may type."""
    text = page_at(almanac_app.test_client(), "/about").text
    first = {rule.rule.split("/")[1].partition("<")[0] for rule in almanac_app.url_map.iter_rules()}
    hidden = {"", "static", "page", "about", "healthz", "readyz", "metrics"}
    for name in first - hidden:
        assert f"/{name}" in text, name
