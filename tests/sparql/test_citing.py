"""Citations name what was asked of which data, and tell whether rows are still the same."""

import json
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from r2pgraph.engine.embedded import EmbeddedEngine, EmbeddedSettings
from r2pgraph.layout import Layout
from r2pgraph.sparql.citing import Citation, as_bibtex, ask_again, citation_from, cite
from r2pgraph.store import dataset_digest, ensure_store, packaged

ROWS = "SELECT ?s ?o { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?o }"
DAY = "2026-11-01"


def cited(engine: EmbeddedEngine, query: str) -> Citation:
    return cite(engine, query, engine.store.dataset, time.monotonic() + 10, DAY)


@pytest.fixture(scope="module")
def other_engine(
    small_layout: Layout, cache: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[EmbeddedEngine]:
    """The small corpus with one claim more."""
    root = tmp_path_factory.mktemp("other") / "small"
    shutil.copytree(small_layout.root, root)
    path = root / "triples/reference/agents.ttl"
    more = '\n<urn:x> <http://www.w3.org/2000/01/rdf-schema#label> "another" .\n'
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    engine = EmbeddedEngine(ensure_store(packaged(Layout(root)), cache), EmbeddedSettings(1))
    yield engine
    engine.close()


def test_rows_are_the_same_in_whatever_order(small_engine: EmbeddedEngine) -> None:
    first = cited(small_engine, ROWS + " ORDER BY ?o")
    again = ask_again(
        small_engine, replace(first, query=ROWS + " ORDER BY DESC(?o)"), time.monotonic() + 10
    )
    assert first.count > 1
    assert (again.same, again.count) == (True, first.count)


def test_other_data_give_another_key_and_are_told(
    small_engine: EmbeddedEngine, other_engine: EmbeddedEngine
) -> None:
    first, second = cited(small_engine, ROWS), cited(other_engine, ROWS)
    assert first.key != second.key
    again = ask_again(other_engine, first, time.monotonic() + 10)
    assert (again.same, again.count) == (False, first.count + 1)


@pytest.mark.parametrize(
    ("query", "form", "count"),
    [
        ("ASK {}", "ASK", 1),
        ("SELECT * { ?s ?p 'nothing' }", "SELECT", 0),
        ("CONSTRUCT { ?s ?p ?o } { VALUES (?s ?p ?o) { (<urn:a> <urn:b> 1) } }", "CONSTRUCT", 1),
        ("CONSTRUCT { _:b <urn:b> ?o } { VALUES ?o { 1 2 } }", "CONSTRUCT", 2),
    ],
)
def test_every_form_can_be_cited(
    small_engine: EmbeddedEngine, query: str, form: str, count: int
) -> None:
    found = cited(small_engine, query)
    assert (found.form, found.count, found.works) == (form, count, ())
    assert ask_again(small_engine, found, time.monotonic() + 10).same


def test_a_citation_comes_back_as_it_was(small_engine: EmbeddedEngine) -> None:
    found = cited(small_engine, ROWS)
    assert citation_from(found.as_json()) == found
    for damaged in (
        found.as_json().replace("?s ?o", "?o ?s", 1),
        found.as_json()[:50],
        "[]",
        '{"key": "x"}',
        found.as_json().replace('"form"', '"from"'),
    ):
        with pytest.raises(ValueError, match=r"."):
            citation_from(damaged)


def test_the_hash_of_the_data_is_of_what_they_say() -> None:
    def digest(text: str) -> str:
        return dataset_digest(ox.parse(text, ox.RdfFormat.TRIG))

    one = digest("<urn:g> { <urn:a> <urn:b> [ <urn:c> 1 ] , [ <urn:c> 2 ] . }")
    assert one == digest("<urn:g> { _:y <urn:c> 2 . _:x <urn:c> 1 . <urn:a> <urn:b> _:y , _:x . }")
    assert one != digest("<urn:h> { <urn:a> <urn:b> [ <urn:c> 1 ] , [ <urn:c> 2 ] . }")
    assert one != digest("<urn:g> { <urn:a> <urn:b> [ <urn:c> 1 ] , [ <urn:c> 3 ] . }")


def test_works_of_the_packaged_graph(packaged_engine: EmbeddedEngine) -> None:
    query = """PREFIX r2p: <https://w3id.org/r2pgraph/ontology#>
    SELECT ?claim { ?claim r2p:citesNote/r2p:refersTo
      <https://w3id.org/r2pgraph/id/work/preventing-genocide> }"""
    works = {work["id"]: work for work in cited(packaged_engine, query).works}
    report = works["preventing-genocide"]
    assert (report["type"], report["issued"]) == ("report", {"date-parts": [[2008]]})
    assert {"literal": "Madeleine K. Albright"} in report["author"]
    assert works["thesis"]["note"].startswith("claims on pages ")
    assert json.dumps(list(works.values()))
    entry = as_bibtex([report])
    assert entry.startswith("@techreport{preventing-genocide,\n")
    assert "title = {{Preventing Genocide: A Blueprint for U.S. Policymakers}}" in entry
    assert "institution = {Washington, D.C.: American Academy of Diplomacy}" in entry


def test_bibtex_reads_no_mark_as_markup() -> None:
    item = {
        "id": "a-b",
        "type": "webpage",
        "title": r"50% of {A} & \B_1 # $ ~ ^",
        "author": [{"literal": "A & B"}, {"literal": "C"}],
        "issued": {"raw": "Apr. 2013"},
        "accessed": {"raw": "18 July 2014"},
        "URL": "https://example.org/a_b#c}d",
    }
    assert as_bibtex([item]) == (
        "@misc{a-b,\n"
        "  author = {{A \\& B} and {C}},\n"
        "  title = {{50\\% of \\{A\\} \\& \\textbackslash{}B\\_1 \\# \\$ "
        "\\textasciitilde{} \\textasciicircum{}}},\n"
        "  year = {Apr. 2013},\n"
        "  url = {https://example.org/a_b#c%7Dd},\n"
        "  note = {accessed 18 July 2014}\n"
        "}\n"
    )
