"""What must not run is refused from its text, however it is written."""

import pytest

from r2pgraph.errors import (
    QuerySyntaxError,
    QueryTooComplexError,
    ServiceRefusedError,
    UpdateRefusedError,
)
from r2pgraph.grammar.guard import Complexity, inspect


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * { ?s ?p ?o }", "SELECT"),
        ("# comment\nBASE <http://b/> PREFIX : <a> ask {}", "ASK"),
        ("PREFIX a: <http://a/>\nPREFIX b: <http://b/>\nConstruct WHERE {}", "CONSTRUCT"),
        ("describe <http://a>", "DESCRIBE"),
    ],
)
def test_the_form_of_a_query(text: str, form: str) -> None:
    assert inspect(text).form == form


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://a> { ?s ?p ?o } }",
        "SELECT * { service silent <http://a> { ?s ?p ?o } }",
        "SELECT * { \\u0053ERVICE <http://a> { ?s ?p ?o } }",
        "SELECT * { SER\\U00000056ICE <http://a> { ?s ?p ?o } }",
        "SELECT * { ?s ?p 1SERVICE <http://a> { ?s ?p ?o } }",
        'SELECT * { ?s ?p "a\\u0022 . SERVICE <http://a> { } #" }',
        "SELECT * { ?s ?p '''a''' SERVICE <http://a> { } # '''\n }",
        "SELECT * { FILTER(?a<1)SERVICE?x#>\n{ ?s ?p ?o } }",
        "SELECT * { { SELECT * { SERVICE ?x {} } } }",
        "SELECT * { # a comment \r SERVICE <http://a> {} }",
        "SELECT * { ?s ?p 'unclosed } SERVICE <http://a> {}",
    ],
)
def test_service_is_refused_however_it_is_written(text: str) -> None:
    with pytest.raises(ServiceRefusedError) as caught:
        inspect(text)
    assert caught.value.http_status == 403


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?service { ?service a <http://a#SERVICE> }",
        "PREFIX service: <http://a/> SELECT * { ?s service:SERVICE ?o }",
        'SELECT * { ?s ?p "SERVICE <http://a> {}" }',
        "SELECT * { ?s ?p ?o } # SERVICE <http://a> {}",
        "SELECT * { ?s ?p 'x'@service }",
    ],
)
def test_the_word_alone_is_no_offence(text: str) -> None:
    assert inspect(text).form == "SELECT"


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <http://a> <http://b> 1 }",
        "PREFIX a: <http://a/> DELETE WHERE { ?s ?p ?o }",
        "LOAD <http://example.org/>",
        "drop all",
        "WITH <http://g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "\\u0043LEAR ALL",
    ],
)
def test_updates_are_refused(text: str) -> None:
    with pytest.raises(UpdateRefusedError, match="read-only"):
        inspect(text)


@pytest.mark.parametrize("text", ["", "  # nothing\n", "PREFIX", "PREFIX a:", "hello", "{}", "?x"])
def test_what_is_no_query_is_a_syntax_error(text: str) -> None:
    with pytest.raises(QuerySyntaxError):
        inspect(text)


NESTED = {
    "calls": ("ASK { FILTER(", "STR(", "1", ")", ") }"),
    "brackets": ("ASK { FILTER(", "(", "1", ")", ") }"),
    "brackets in what looks like an IRI": ("ASK { FILTER(?a<", "(", "1", ")", "&&?b>?c) }"),
    "groups": ("ASK { ", "{", "", "}", " }"),
    "exists": ("ASK { ", "FILTER EXISTS { ", "", " }", " }"),
    "sub-selects": ("ASK { ", "{ SELECT * { ", "", " } }", " }"),
    "quoted triples": ("ASK { ", "<<( <http://a> <http://b> ", "1", " )>>", " <http://b> 1 }"),
    "lists": ("ASK { ", "( ", "1", " )", " <http://b> 1 }"),
    "blank nodes": ("ASK { ", "[ <http://b> ", "1", " ]", " }"),
    "paths": ("ASK { ?s ", "(", "<http://b>", ")*", " ?o }"),
    "annotations": ("ASK { ?s ?p ?o ", "{| ?p ?o ", "", " |}", " }"),
    "hidden by escapes": ("ASK { FILTER(", "\\u0028", "1", "\\u0029", ") }"),
}


@pytest.mark.parametrize("kind", NESTED)
def test_deep_nesting_is_refused_and_shallow_is_not(kind: str) -> None:
    before, opening, middle, closing, after = NESTED[kind]
    inspect(before + opening * 10 + middle + closing * 10 + after)
    with pytest.raises(QueryTooComplexError, match="nesting levels"):
        inspect(before + opening * 80 + middle + closing * 80 + after)


CHAINS = {
    "or": ("ASK { FILTER(1", "||1", ") }"),
    "and": ("ASK { FILTER(1", " && 1", ") }"),
    "plus": ("ASK { FILTER(1", " + 1", ") }"),
    "times": ("ASK { FILTER(1", "*1", ") }"),
    "not": ("ASK { FILTER(", "!", "1) }"),
    "union": ("ASK { {}", " UNION {}", " }"),
    "steps of a path": ("ASK { ?s <http://b>", "/<http://b>", " ?o }"),
    "alternatives": ("ASK { ?s <http://b>", "|<http://b>", " ?o }"),
    "inverses": ("ASK { ?s ", "^", "<http://b> ?o }"),
    "optional": ("ASK { ", "OPTIONAL { ?s ?p ?o } ", " }"),
    "graph": ("ASK { ", "GRAPH ?g { ?s ?p ?o } ", " }"),
}


@pytest.mark.parametrize("kind", CHAINS)
def test_long_chains_are_refused_and_short_are_not(kind: str) -> None:
    before, link, after = CHAINS[kind]
    inspect(before + link * 100 + after)
    with pytest.raises(QueryTooComplexError, match="uses of"):
        inspect(before + link * 300 + after)


def test_operators_in_strings_and_iris_are_no_chain() -> None:
    inspect("ASK { ?s <http://a/" + "b/" * 300 + '> "' + "||" * 300 + '" }')
    inspect("ASK { VALUES ?x {" + " '1'^^<http://d>" * 300 + " } }")


def test_brackets_in_strings_and_names_are_no_depth() -> None:
    inspect('ASK { ?s ?p "' + "(" * 100 + '" , <http://a/' + "b()" * 100 + "> }")


def test_long_texts_are_refused() -> None:
    with pytest.raises(QueryTooComplexError, match=r"has 101 characters, the limit is 100"):
        inspect("ASK {}" + " " * 95, Complexity(length=100))


@pytest.mark.parametrize(
    ("text", "graphs", "named"),
    [
        ("SELECT * { ?s ?p ?o }", (), ()),
        ("SELECT * FROM <http://g> FROM NAMED <http://n> {}", ("http://g",), ("http://n",)),
        ("PREFIX a: <http://a/> ASK FROM a:g\\-1 {}", ("http://a/g-1",), ()),
        ("BASE <http://b/c> ASK FROM <d> {}", ("http://b/d",), ()),
        ("BASE <http://b/c> PREFIX : <#> ASK FROM :g {}", ("http://b/c#g",), ()),
        ("PREFIX a: <http://a/> BASE <http://b/c> ASK FROM <d> {}", ("http://b/d",), ()),
        ("ASK FROM <http://g> FROM <http://g> {}", ("http://g",), ()),
        ("ASK fr\\u006Fm <http://g> {}", ("http://g",), ()),
        ("SELECT (COUNT(*) AS ?n) FROM <http://g> { }", ("http://g",), ()),
        ("ASK { ?s ?p 'FROM <http://g>' } # FROM <http://h>", (), ()),
    ],
)
def test_the_dataset_of_a_query(text: str, graphs: tuple[str, ...], named: tuple[str, ...]) -> None:
    shape = inspect(text)
    assert (shape.from_graphs, shape.from_named) == (graphs, named)


@pytest.mark.parametrize("text", ["ASK FROM a:g {}", "ASK FROM {}", "ASK FROM NAMED", "ASK FROM"])
def test_a_dataset_without_a_graph_is_a_syntax_error(text: str) -> None:
    with pytest.raises(QuerySyntaxError):
        inspect(text)


@pytest.mark.parametrize("call", ["NOW()", "rand ()", "\\u004eOW()", "!STRUUID()", "?a<UUID()"])
def test_what_is_different_each_time_is_seen(call: str) -> None:
    assert inspect(f"ASK {{ FILTER({call}) }}").volatile
    assert not inspect("ASK { ?known ?brand ?snow }").volatile


# Of each limit the most that passes, with the text of a query that reaches it.
AT_THE_LIMIT = {
    "length": (Complexity(length=40), "ASK { ?a ?b ?c }".ljust(40)),
    "depth": (Complexity(depth=3), "ASK { { { ?a ?b ?c } } }"),
    "depth of brackets that may be an IRI": (
        Complexity(depth=4),
        "ASK { FILTER (?a<((1))&&2>1) }",
    ),
    "depth after others": (Complexity(depth=3), "ASK { { } { } { { ?a ?b ?c } } }"),
    "depth after other brackets that may be an IRI": (
        Complexity(depth=4),
        "ASK { FILTER (?a<(1)*(1)*((1))&&2>1) }",
    ),
    "chain": (Complexity(chain=3), "ASK { ?a <urn:p>/<urn:p>/<urn:p>/<urn:p> ?c }"),
    "chain of words": (Complexity(chain=2), "ASK { { } UNION { } UNION { } }"),
    "chain of inverses in pairs": (Complexity(chain=4), "ASK { ?a ^^<urn:p>/^^<urn:p> ?c }"),
    "chain of two kinds": (Complexity(chain=2), "ASK { ?a <urn:p>/<urn:p>/<urn:p>|^<urn:p> ?c }"),
}
BEYOND = {
    "length": "ASK { ?a ?b ?c }".ljust(41),
    "depth": "ASK { { { { ?a ?b ?c } } } }",
    "depth of brackets that may be an IRI": "ASK { FILTER (?a<(((1)))&&2>1) }",
    "depth after others": "ASK { { } { } { { { ?a ?b ?c } } } }",
    "depth after other brackets that may be an IRI": "ASK { FILTER (?a<(1)*(1)*(((1)))&&2>1) }",
    "chain": "ASK { ?a <urn:p>/<urn:p>/<urn:p>/<urn:p>/<urn:p> ?c }",
    "chain of words": "ASK { { } UNION { } UNION { } UNION { } }",
    "chain of inverses in pairs": "ASK { ?a ^^<urn:p>/^^<urn:p>|^<urn:p> ?c }",
    "chain of two kinds": "ASK { ?a <urn:p>/<urn:p>/<urn:p>/<urn:p> ?c }",
}


@pytest.mark.parametrize("name", AT_THE_LIMIT)
def test_what_reaches_a_limit_passes_and_one_more_does_not(name: str) -> None:
    limits, text = AT_THE_LIMIT[name]
    inspect(text, limits)
    with pytest.raises(QueryTooComplexError):
        inspect(BEYOND[name], limits)


def test_a_dataset_is_no_matter_of_what_stands_in_brackets() -> None:
    shape = inspect("SELECT (COUNT(*) AS ?n) FROM <urn:a> { FROM <urn:b> FROM NAMED <urn:c> }")
    assert (shape.from_graphs, shape.from_named) == (("urn:a",), ())
