"""Names and values that run from right to left say so, with their language, wherever they stand."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from tests.web.data import engine_over

from r2pgraph.web.app import create_app

BASE = "https://w3id.org/r2pgraph/"
# Every name below has this letter, and nothing else on a page has.
LETTER = "\u0645"
OTHER = "\u0645\u0645"
DATA = f"""@prefix r2p: <{BASE}ontology#> . @prefix claim: <{BASE}claim/> .
@prefix id: <{BASE}id/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix passage: <{BASE}passage/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix oa: <http://www.w3.org/ns/oa#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<{BASE}graph/x> {{
  r2p:Claim a owl:Class ; rdfs:label "\u0645\u0637\u0644\u0628"@ar ;
    skos:definition "{OTHER}"@ar .
  r2p:statedBy a owl:ObjectProperty ; rdfs:label "\u0645\u0646"@ar .
  id:speaker a r2p:Agent ; rdfs:label "\u0645\u062d\u0645\u062f"@ar ;
    rdfs:comment "\u0645\u0644\u0627\u062d\u0638\u0629"@ar ; skos:altLabel "{OTHER}"@ar .
  r2p:Agent a owl:Class ; rdfs:label "\u0645\u0645\u062b\u0644"@ar .
  claim:one a r2p:Claim ; rdfs:label "\u0645\u0642\u0647\u0649"@ar ; r2p:statedBy id:speaker ;
    r2p:about id:speaker ; r2p:statedIn passage:one .
  claim:two a r2p:Claim ; rdfs:label "\u0645\u0627\u0621"@ar ; r2p:statedBy id:speaker ;
    r2p:rebuts claim:one ; r2p:statedIn passage:one .
  passage:one oa:hasSource id:book . id:book a r2p:Source ; rdfs:label "\u0645\u062b\u0646"@ar .
}}
claim:one {{ id:speaker r2p:likes id:book . }}
claim:two {{ id:speaker r2p:likes "\u0645"@ar . }}
"""
PATHS = (
    *("/", "/claims", "/claim/one", "/claim/two", "/page/id/speaker", "/page/id/book"),
    *("/graph/x", "/ontology", "/ontology/Claim", "/ontology/statedBy", "/passage/one"),
    "/search?q=\u0645\u0645",
    "/query?query=SELECT+*+{+?s+a+?o+;+%3Chttp:%2F%2Fwww.w3.org/2000/01/rdf-schema%23label%3E+?n+}",
)


class Scripts(HTMLParser):
    """The texts that stand in no element with a direction and a language."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.astray: list[str] = []
        self.found = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("link", "meta", "input", "br", "hr"):
            self.open.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if LETTER not in data or any(tag == "title" for tag, _ in self.open):
            return
        self.found += 1
        given = [attributes for _, attributes in self.open[1:]]
        language = any(one.get("lang") == "ar" for one in given)
        # Of other names and of definitions the index keeps the words alone.
        # In a picture it is a property of style that gives the direction: SVG has no `dir`.
        rightwards = any("rtl" in (one.get("dir"), one.get("direction")) for one in given)
        if not rightwards or not (language or OTHER in data):
            self.astray.append(f"{[tag for tag, _ in self.open][-3:]}: {data.strip()}")


@pytest.fixture(scope="module")
def arabic(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Iterator[FlaskClient]:
    with engine_over(DATA, tmp_path_factory.mktemp("arabic") / "x.trig", cache) as engine:
        yield create_app(engine).test_client()


@pytest.mark.parametrize("path", PATHS)
def test_every_name_has_its_script(arabic: FlaskClient, path: str) -> None:
    answer = arabic.get(path, headers={"Accept": "text/html"}, follow_redirects=True)
    assert answer.status_code == 200
    page = Scripts()
    page.feed(answer.text)
    assert page.found
    assert page.astray == []


def test_english_names_have_no_script(almanac: FlaskClient) -> None:
    page = almanac.get("/page/id/agent/gardener", headers={"Accept": "text/html"}).text
    assert "dir=" not in page
    assert page.count("lang=") == 1
