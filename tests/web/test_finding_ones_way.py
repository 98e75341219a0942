"""Titles that tell pages apart, headings for people, and where a claim or section stands."""

import random
import re
from urllib.parse import quote

from flask import Flask
from flask.testing import FlaskClient
from tests.web.test_claim_pages import words
from tests.web.test_pages import page_at

from r2pgraph import terms
from r2pgraph.engine.base import select
from r2pgraph.engine.embedded import EmbeddedEngine

_EVERYTHING = f"""SELECT DISTINCT ?thing WHERE {{
  ?thing ?property ?value FILTER(STRSTARTS(STR(?thing), "{terms.BASE}"))
}} ORDER BY ?thing"""
_SAMPLE = 150
# A prefix and a name, a path, or words that are joined as in code.
_MACHINE = re.compile(r"^[a-z][\w-]*:\S|\w+/\w+/|[a-z]{2}[A-Z][a-z]")


def heading(html: str, tag: str) -> str:
    found = re.search(rf"<{tag}[^>]*>(.*?)</{tag}>", html, re.DOTALL)
    assert found
    return re.sub(r"<[^>]+>", "", found[1]).strip()


def test_titles_tell_pages_apart_and_headings_are_no_addresses(
    packaged_app: Flask, packaged_engine: EmbeddedEngine
) -> None:
    every = [str(row["thing"].value) for row in select(packaged_engine, _EVERYTHING)]
    chosen = random.Random(9).sample(every, _SAMPLE)
    chosen += [iri for iri in every if iri.startswith(terms.ANCHOR)][:10]
    client = packaged_app.test_client()
    titles: dict[str, str] = {}
    for iri in dict.fromkeys(chosen):
        path = "/" + iri.removeprefix(terms.BASE).replace("ontology#", "ontology/")
        path = "/page" + path if path.startswith("/id/") else path
        response = client.get(quote(path), headers={"Accept": "text/html"}, follow_redirects=True)
        assert response.status_code == 200, path
        html = response.get_data(as_text=True)
        title = heading(html, "title")
        assert title not in titles, f"{path} and {titles.get(title)}: {title}"
        titles[title] = path
        if not path.startswith(("/graph/", "/ontology")):
            assert not _MACHINE.search(heading(html, "h1")), f"{path}: {heading(html, 'h1')}"


def test_a_claim_says_where_it_stands(packaged_app: Flask) -> None:
    page = page_at(packaged_app.test_client(), "/claim/thesis/rwanda-congo-deaths")
    assert not page.faults
    (nav,) = [given for given in page.of("nav") if given.get("class") == "breadcrumb"]
    assert nav["aria-label"]
    text = words(page)
    assert re.search(r"global security II\. Rwanda Case Study p\.\s26", text.replace("\xa0", " "))


def test_a_section_leads_to_its_neighbours(packaged_app: Flask) -> None:
    client = packaged_app.test_client()
    start = "/source/thesis/section/introduction"
    page = page_at(client, start)
    (after,) = [given["href"] for given in page.of("a") if given.get("rel") == "next"]
    following = page_at(client, after)
    assert start in [given["href"] for given in following.of("a") if given.get("rel") == "prev"]
    assert not following.faults


def test_a_section_has_its_parts_in_their_order(packaged_app: Flask) -> None:
    client = packaged_app.test_client()
    text = words(page_at(client, "/source/thesis/section/rwanda"))
    assert "Its parts Literature Review Case Study Conclusion" in text
    assert "Its parts" not in words(page_at(client, "/source/thesis/section/abstract"))


def test_a_passage_is_told_in_characters_and_not_by_a_machine_name(packaged_app: Flask) -> None:
    text = words(page_at(packaged_app.test_client(), "/passage/thesis/carter-oath"))
    assert "Characters 33,540 to 33,723" in text
    assert "anchor:" not in text


def test_labels_do_not_say_which_vocabulary_they_are_from(packaged_app: Flask) -> None:
    text = words(page_at(packaged_app.test_client(), "/id/event/rwanda-1994"))
    assert "alternative label mass killings in Rwanda" in text
    assert "(SKOS)" not in text
    text = words(page_at(packaged_app.test_client(), "/ontology/axioms"))
    assert "(Dublin Core)" not in text


def test_that_a_term_is_an_individual_is_not_told(packaged_app: Flask) -> None:
    text = words(page_at(packaged_app.test_client(), "/search?q=possible"))
    assert "possible hedging degree" in text
    assert "NamedIndividual" not in text


def test_a_thing_of_a_module_with_a_fragment_is_found_or_not(almanac: FlaskClient) -> None:
    assert almanac.get("/ontology/alignments/one%23two").status_code == 404


def test_a_question_in_words_is_offered_before_a_thing_of_that_name(packaged_app: Flask) -> None:
    client = packaged_app.test_client()
    answer = client.get("/search?q=Who+opposes+intervention%3F", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert 'href="/queries/who-opposes-intervention"' in answer.get_data(as_text=True)
