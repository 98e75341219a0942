"""Parameters are terms: seen wherever the variable is used, and never text."""

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from r2pgraph.errors import UnknownParameterError
from r2pgraph.grammar.binding import Term, bind

P = "<http://p>"


@pytest.fixture(scope="module")
def numbers() -> ox.Store:
    store = ox.Store()
    for number in range(5):
        subject = ox.NamedNode(f"http://s{number}")
        store.add(ox.Quad(subject, ox.NamedNode("http://p"), ox.Literal(number)))
    return store


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (f"?s {P} ?o FILTER(?o < ?n)", 3),
        (f"{{ ?s {P} ?o FILTER(?o < ?n) }} UNION {{ ?s {P} ?o FILTER(?o = ?n) }}", 4),
        (f"{{ SELECT ?s {{ ?s {P} ?o FILTER(?o < ?n) }} }}", 3),
        (f"{{ SELECT ?s (?n AS ?m) {{ ?s {P} ?o }} }} FILTER(?m = 3)", 5),
        (f"?s {P} ?o FILTER EXISTS {{ ?s {P} ?x FILTER(?x < ?n) }}", 3),
        (f"?s {P} ?o FILTER NOT EXISTS {{ ?s {P} ?x FILTER(?x < ?n) }}", 2),
        (f"?s {P} ?o MINUS {{ ?s {P} ?x FILTER(?x < ?n) }}", 2),
        (f"?s {P} ?o OPTIONAL {{ ?s {P} ?x FILTER(?x < ?n) }} FILTER(BOUND(?x))", 3),
        (f"?s {P} ?o FILTER(BOUND(?n) && ?o < COALESCE(?n, 0))", 3),
        (f"?s {P} ?n", 1),
        (f"VALUES ?x {{ 1 }} ?s {P} ?o BIND(?n + ?x AS ?m) FILTER(?o < ?m)", 4),
    ],
)
def test_a_value_is_seen_wherever_its_variable_is_used(
    numbers: ox.Store, pattern: str, expected: int
) -> None:
    text = bind(f"SELECT ?s WHERE {{ {pattern} }}", {"n": ox.Literal(3)})
    assert len({str(row["s"]) for row in numbers.query(text)}) == expected


def test_every_form_can_be_bound(numbers: ox.Store) -> None:
    value: dict[str, Term] = {"n": ox.Literal(3)}
    pattern = f"WHERE {{ ?s {P} ?o FILTER(?o >= ?n) }}"
    assert bool(numbers.query(bind(f"ASK {pattern}", value)))
    triples = numbers.query(bind(f"CONSTRUCT {{ ?s <http://q> ?n }} {pattern}", value))
    assert {str(t) for t in triples} == {
        f'<http://s{i}> <http://q> "3"^^<http://www.w3.org/2001/XMLSchema#integer>' for i in (3, 4)
    }
    grouped = bind(f"SELECT ?n (COUNT(?s) AS ?c) {pattern} GROUP BY ?n", value)
    assert [row["c"].value for row in numbers.query(grouped)] == ["2"]


def test_several_values_are_bound_at_once(numbers: ox.Store) -> None:
    text = f"SELECT ?s {{ ?s {P} ?o FILTER(?low <= ?o && ?o <= ?high) }}"
    bound = bind(text, {"low": ox.Literal(1), "high": ox.Literal(2)})
    assert len(list(numbers.query(bound))) == 2


@pytest.mark.parametrize("text", ["ASK { ?s ?p ?o }", "ASK {}", "DESCRIBE <http://a>"])
def test_a_variable_that_is_not_used_is_unknown(text: str) -> None:
    with pytest.raises(UnknownParameterError, match="'n'"):
        bind(text, {"n": ox.Literal(1)})


def test_nothing_to_bind_leaves_the_text_alone() -> None:
    assert bind("not even a query", {}) == "not even a query"


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=40).filter(lambda text: "\x00" not in text))
def test_a_string_comes_back_as_it_was_given(value: str) -> None:
    try:
        term = ox.Literal(value)
    except (UnicodeEncodeError, ValueError):
        return  # lone surrogates are no string of RDF
    (row,) = ox.Store().query(bind("SELECT ?n WHERE { FILTER(BOUND(?n)) }", {"n": term}))
    assert row["n"] == term


def test_a_string_cannot_end_the_query() -> None:
    term = ox.Literal('" } } SELECT * { SERVICE <http://a> {} } #')
    (row,) = ox.Store().query(bind("SELECT ?n WHERE { FILTER(isLiteral(?n)) }", {"n": term}))
    assert row["n"] == term
