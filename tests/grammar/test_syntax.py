"""Syntax errors: the place where the fault is, and what is likely missing."""

import pyoxigraph as ox
import pytest

from r2pgraph.grammar.syntax import syntax_error, with_prefixes

KNOWN = {
    "id": "https://w3id.org/r2pgraph/id/",
    "agent": "https://w3id.org/r2pgraph/id/agent/",
    "r2p": "https://w3id.org/r2pgraph/ontology#",
}
ID = "PREFIX id: <https://w3id.org/r2pgraph/id/>\n"


@pytest.mark.parametrize(
    ("text", "place", "sentence"),
    [
        ("SELECT * {\n ?s ?p ?o\n ?a ?b ?c }", (2, 10), "after '?o' a '.' is likely missing"),
        ("SELECT * { ?s a <x> ?b }", (1, 20), "after '<x>' a '.' is likely missing"),
        ('SELECT * { ?s <p>/<q> "a"@en ?x <r> ?y }', (1, 26), "is likely missing"),
        ("SELECT * { ?s ?p ?o", (1, 10), "this '{' is not closed"),
        ("SELECT * {\n?s ?p ?o FILTER(?o > 3 }", (2, 16), "')' is missing"),
        ("SELECT * { ?s ?p ?o }}", (1, 22), "nothing opens this '}'"),
        ("SELECT * { ?s ?p 'abc }", (1, 18), "string that starts here is not closed"),
        ("SELECT * { ?s r2p:page ?o }", (1, 15), "or ask with prefixes=auto"),
        ("SELECT * { ?s zzz:page ?o }", (1, 15), "'zzz:' is not declared; add a PREFIX line"),
        (ID + "ASK { ?s ?p id:agent/power }", (2, 13), f"write <{KNOWN['id']}agent/power> or"),
        (ID + "ASK { id:agent/power ?p ?o }", (2, 7), r"or id:agent\/power"),
        ("ASK { x:agent/power ?p ?o }", (1, 7), f"write <{KNOWN['agent']}power> or agent:power"),
        ("ASK { id:agent/power ?p ?o }", (1, 7), f"write <{KNOWN['id']}agent/power> or"),
        ("ASK { x:other/power ?p ?o }", (1, 7), "'x:' is not declared"),
        ("ASK { ?s r2p:page/a ?o }", (1, 10), "or ask with prefixes=auto"),
        ("SELECT ?y (COUNT(?x) AS ?n) { ?x ?p ?y }", (1, 41), "add it to GROUP BY"),
        ("SELECT * { ?s ?p ?o } LIMIT", (1, 28), "at the end; "),
        ("SELECT * { ?s ?p }", (1, 19), "at the end; what stands before it is not complete"),
        ("SELECT * { ?s <foo bar> ?o }", (1, 24), "the IRI before it is none by RFC 3987"),
        ("SELECT * { ?s ?p ?o } LIMIT -1", (1, 29), "or a whole number"),
        ("SELECT * { ?s ?p ?o } LIMIT " + "9" * 30, (1, 59), "LIMIT and OFFSET take a whole"),
        ("SELECT * { ?s ?p ?o } ORDER ?s", (1, 31), "expected BY"),
    ],
)
def test_the_place_and_what_is_likely_missing(
    text: str, place: tuple[int, int], sentence: str
) -> None:
    with pytest.raises(SyntaxError) as caught:
        ox.Store().query(text, base_iri="http://a.example/")
    failure = syntax_error(str(caught.value), text, KNOWN)
    assert sentence in str(failure)
    assert (failure.line, failure.column) == place


def test_the_spelling_that_works_works() -> None:
    store = ox.Store()
    thing = ox.NamedNode(KNOWN["id"] + "agent/power")
    store.add(ox.Quad(thing, thing, thing))
    assert store.query(ID + r"ASK { id:agent\/power ?p ?o }")
    assert store.query(f"ASK {{ <{KNOWN['id']}agent/power> ?p ?o }}")


def test_a_message_that_is_not_understood_is_passed_on() -> None:
    assert str(syntax_error("strange.", "ASK {}", {})) == "strange; correct the query"
    text = "PREFIX a: <urn:a:> ASK { a:x a:y 'n:o', <u:v>, _:b, xsd:integer } # c:d"
    assert "the prefix 'xsd:' is not declared" in str(syntax_error("strange.", text, {}))


def test_known_prefixes_are_added_where_they_are_used() -> None:
    text = "ASK { ?s r2p:page 'id:x' ; zzz:y <id:z> }"
    assert with_prefixes(text, KNOWN) == f"PREFIX r2p: <{KNOWN['r2p']}>\n{text}"
    declared = "PREFIX r2p: <urn:x:> ASK { ?s r2p:page ?o }"
    assert with_prefixes(declared, KNOWN) == declared
