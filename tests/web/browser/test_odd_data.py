"""Pages of data that nobody would want: markup, names from right to left, crowds, endless words."""

from pathlib import Path

import pytest
from tests.conftest import StartServer
from tests.web.browser.conftest import Tab

PREFIXES = """@prefix ex: <https://example.org/odd#> .
@prefix r2p: <https://w3id.org/r2pgraph/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix wgs: <http://www.w3.org/2003/01/geo/wgs84_pos#> .
"""
ODD = (
    PREFIXES
    + """
ex:markup a r2p:Place ;
    rdfs:label "<script>document.title='taken'</script><img src=x onerror=alert(1)>" ;
    wgs:lat 10.0 ; wgs:long 20.0 ; ex:near ex:hebrew , ex:long .
ex:hebrew a r2p:Place ; rdfs:label "ירושלים של זהב"@he , "Gold"@en ; wgs:lat 31.8 ; wgs:long 35.2 .
ex:arabic a r2p:Place ; rdfs:label "مدينة السلام"@ar ; wgs:lat 33.3 ; wgs:long 44.4 .
ex:long a r2p:Place ; rdfs:label "%s" ; wgs:lat 11.0 ; wgs:long 21.0 .
ex:nowhere a r2p:Place ; rdfs:label "beyond" ; wgs:lat 123.0 ; wgs:long "east" .
"""
    % ("Donaudampfschifffahrtselektrizitaetenhauptbetriebswerk" * 12)
)
CROWD = "\n".join(
    f'ex:p{n} a r2p:Place ; rdfs:label "place {n}" ;'
    f" wgs:lat {n % 50}.0 ; wgs:long {n % 130}.5 ; ex:near ex:markup ."
    for n in range(2_000)
)
PAGES = {
    "start": "/",
    "map": "/map",
    "markup": "/resource?iri=https%3A%2F%2Fexample.org%2Fodd%23markup",
    "hebrew": "/resource?iri=https%3A%2F%2Fexample.org%2Fodd%23hebrew",
    "long": "/resource?iri=https%3A%2F%2Fexample.org%2Fodd%23long",
    "search": "/search?q=%3Cscript%3E",
    "an answer on a map": "/query?view=map&query=SELECT+*+%7B+%3Fplace+rdfs:label+%3Fname+%7D",
    "void": "/.well-known/void",
}


@pytest.fixture(scope="module")
def odd_site(start_server: StartServer, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a server with all of this."""
    path: Path = tmp_path_factory.mktemp("odd") / "odd.ttl"
    path.write_text(ODD + CROWD, encoding="utf-8")
    return start_server("--data", str(path)).url


@pytest.mark.parametrize("name", PAGES)
def test_it_is_readable_and_runs_nothing(tab: Tab, odd_site: str, name: str) -> None:
    for width in (1440, 320):
        tab.width(width)
        tab.open(odd_site + PAGES[name])
        assert tab.one("main h1").text
        assert tab.overflow() == [], width
        assert "taken" not in tab.driver.title.split(" · ")
        assert not tab.all("main img")


def test_names_from_right_to_left_run_so(tab: Tab, odd_site: str) -> None:
    tab.open(odd_site + "/resource?iri=https%3A%2F%2Fexample.org%2Fodd%23arabic")
    heading = tab.one("h1")
    assert heading.get_attribute("dir") == "rtl"
    assert tab.run("return getComputedStyle(arguments[0]).direction", heading) == "rtl"


def test_two_thousand_places_are_drawn_and_those_beyond_are_not(tab: Tab, odd_site: str) -> None:
    tab.open(odd_site + "/map")
    assert len(tab.all("section:first-of-type svg a.mark")) == 2_004
    assert len(tab.all("tbody tr")) == 2_005
    assert "no point" in tab.one("#nowhere").text
