"""Query headers, parameters as terms, and what is wrong with the rest."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from r2pgraph import terms
from r2pgraph.catalogue import Parameter, catalogue_quads, load_catalogue, read_query
from r2pgraph.errors import (
    CatalogueError,
    ParameterValueError,
    UnknownParameterError,
    UnknownQueryError,
)
from r2pgraph.layout import Layout

HEADER = "# title: T\n# question: Q?\n# returns: R\n"
AGENT = "https://w3id.org/r2pgraph/id/agent/"


def _query(folder: Path, text: str) -> Path:
    path = folder / "some-question.rq"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_header_is_read(small_layout: Layout) -> None:
    query = load_catalogue(small_layout).get("nights")
    assert (query.category, query.title, query.form) == ("frost", "Frost nights", "SELECT")
    assert query.question.startswith("Which figures")
    assert query.parameters == (
        Parameter("least", "integer", "1", "the smallest number of nights"),
    )


def test_queries_are_listed_by_category(small_layout: Layout) -> None:
    index = load_catalogue(small_layout).by_category()
    assert {category: [q.name for q in queries] for category, queries in index.items()} == {
        "frost": ["nights"],
        "speakers": ["who-says"],
    }


@pytest.mark.parametrize(
    ("value", "iri"),
    [
        ("agent:neighbour", AGENT + "neighbour"),
        (AGENT + "neighbour", AGENT + "neighbour"),
        (f"<{AGENT}neighbour>", AGENT + "neighbour"),
        ("", AGENT + "gardener"),
    ],
)
def test_iris_are_full_or_prefixed(small_layout: Layout, value: str, iri: str) -> None:
    query = load_catalogue(small_layout).get("speakers/who-says")
    assert query.terms({"who": value}) == {"who": ox.NamedNode(iri)}


def test_strings_stay_strings(small_layout: Layout) -> None:
    query = load_catalogue(small_layout).get("who-says")
    value = '" } SERVICE <http://example.org/> { #'
    assert query.terms({"label": value})["label"] == ox.Literal(value)
    assert f"VALUES ?label {{ {ox.Literal(value)} }}" in query.bound({"label": value})


@pytest.mark.parametrize(
    ("name", "value"),
    [("who", "gardener"), ("who", "agent:not an iri"), ("who", "nobody:x y"), ("who", "nobody:x")],
)
def test_a_value_of_the_wrong_form_is_named(small_layout: Layout, name: str, value: str) -> None:
    query = load_catalogue(small_layout).get("who-says")
    with pytest.raises(ParameterValueError, match=f"'{name}'") as caught:
        query.terms({name: value})
    assert (caught.value.exit_code, caught.value.http_status) == (2, 400)


@pytest.mark.parametrize("value", ["many", "1.5", "1 2", "9" * 19, "1_0", "\u0664"])
def test_numbers_are_whole(small_layout: Layout, value: str) -> None:
    with pytest.raises(ParameterValueError, match="whole number"):
        load_catalogue(small_layout).get("nights").terms({"least": value})


@pytest.mark.parametrize(
    "value", ["1994", "1994-13-01", "1994-02-30", "06/04/1994", "1994-04-06T00:00:00"]
)
def test_dates_are_days(tmp_path: Path, value: str) -> None:
    text = HEADER + "# param: since | date | 1994-04-06 | first day\nASK { FILTER (?since > 1) }"
    query = read_query(_query(tmp_path, text))
    assert query.terms({})["since"].datatype.value == terms.XSD + "date"
    with pytest.raises(ParameterValueError, match="YYYY-MM-DD"):
        query.terms({"since": value})


def test_an_unknown_parameter_names_the_known(small_layout: Layout) -> None:
    with pytest.raises(UnknownParameterError, match=r"'speaker'.*label, who"):
        load_catalogue(small_layout).get("who-says").terms({"speaker": "x"})


def test_an_unknown_query_suggests_a_near_one(small_layout: Layout) -> None:
    with pytest.raises(UnknownQueryError, match="did you mean who-says"):
        load_catalogue(small_layout).get("who-sais")
    with pytest.raises(UnknownQueryError):
        load_catalogue(small_layout).get("frost/who-says")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# title: T\n# question: Q?\nASK {}", "# returns"),
        ("# question: Q?\n# returns: R\nASK {}", "# title"),
        (HEADER + "# param: x | iri\nASK { ?x ?p ?o }", r"rq:4: write"),
        (HEADER + "# param: x | number | | help\nASK { ?x ?p ?o }", "'number' is no type"),
        (HEADER + "# param: x | integer | one | help\nASK { ?x ?p ?o }", "whole number"),
        (HEADER + "# param: x | integer | | help\nASK { ?y ?p ?o }", "no parameter 'x'"),
        (HEADER + "ASK { SERVICE <http://a> {} }", "SERVICE"),
        (HEADER + "INSERT DATA {}", "read-only"),
    ],
)
def test_a_query_that_is_not_usable_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(CatalogueError, match=message) as caught:
        read_query(_query(tmp_path, text))
    assert caught.value.exit_code == 3


def test_a_file_of_the_user_needs_no_header(tmp_path: Path) -> None:
    query = read_query(_query(tmp_path, "ASK { ?s ?p ?o }"), header=False)
    assert (query.title, query.parameters) == ("some-question", ())


def test_two_queries_of_one_name_are_refused(tmp_path: Path) -> None:
    for category in ("a", "b"):
        (tmp_path / "queries" / category).mkdir(parents=True)
        _query(tmp_path / "queries" / category, HEADER + "ASK {}")
    with pytest.raises(CatalogueError, match="same name"):
        load_catalogue(Layout(tmp_path))


def test_the_catalogue_is_data_for_editors(small_layout: Layout) -> None:
    quads = list(catalogue_quads(small_layout))
    assert {str(quad.graph_name) for quad in quads} == {f"<{terms.CATALOGUE_GRAPH}>"}
    texts = {q.subject.value: q.object.value for q in quads if q.predicate.value.endswith("select")}
    assert set(texts) == {terms.QUERY + "nights", terms.QUERY + "who-says"}
    assert texts[terms.QUERY + "nights"].startswith("# title: Frost nights")


@pytest.mark.parametrize("kind", ["string r2p:Mission", "iri mission", "iri other:Mission"])
def test_classes_stand_after_iri_with_a_prefix_of_the_query(tmp_path: Path, kind: str) -> None:
    text = (
        f"{HEADER}# param: who | {kind} | | h\nPREFIX r2p: <urn:r/>\nSELECT ?who {{ ?who a r2p:T }}"
    )
    with pytest.raises(CatalogueError):
        read_query(_query(tmp_path, text))


def test_a_parameter_knows_its_classes(tmp_path: Path) -> None:
    header = f"{HEADER}# param: who | iri r2p:A r2p:B | | h\n"
    text = f"{header}PREFIX r2p: <urn:r/>\nSELECT ?who {{ ?who a r2p:T }}"
    query = read_query(_query(tmp_path, text))
    assert query.classes_of(query.parameters[0]) == ("urn:r/A", "urn:r/B")
