"""Names and values that run from right to left say so, wherever they stand."""

from urllib.parse import urlencode

from flask.testing import FlaskClient
from tests.web.test_pages import page_at

ARABIC = {"lang": "ar", "dir": "rtl"}


def test_a_heading_and_a_link_have_language_and_direction(harbour: FlaskClient) -> None:
    heading = page_at(harbour, "/page/id/agent/stranger").of("h1")
    assert heading == [ARABIC]
    query = "SELECT ?s { VALUES ?s { <https://w3id.org/r2pgraph/id/agent/stranger> } }"
    page = page_at(harbour, "/query?" + urlencode({"query": query}))
    assert {**ARABIC, "href": "/id/agent/stranger"} in page.of("a")


def test_values_have_them_too(harbour: FlaskClient) -> None:
    def spans(value: str) -> list[dict[str, str]]:
        query = f"SELECT ?s {{ VALUES ?s {{ {value} }} }}"
        return [
            given
            for given in page_at(harbour, "/query?" + urlencode({"query": query})).of("span")
            if "lang" in given or "dir" in given
        ]

    assert spans('"\u0634\u062e\u0635"@ar') == [ARABIC]
    assert spans('"\u05d0\u05d3\u05dd"') == [{"dir": "rtl"}]
    assert spans('"Mensch"@de') == [{"lang": "de"}]
    assert spans('"person"@en-GB') == []


def test_english_names_need_nothing(harbour: FlaskClient) -> None:
    page = page_at(harbour, "/id/agent/pilot")
    assert not [given for _, given in page.elements if "dir" in given]
    assert [given for _, given in page.elements if "lang" in given] == [{"lang": "en"}]
