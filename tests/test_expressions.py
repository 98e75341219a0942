"""Class expressions: what they say, whatever the order, and which of two says more."""

import time

import pyoxigraph as ox
import pytest

from r2pgraph.expressions import Expression, Node, read_expression, said, subsumes

EX = "https://example.org/"
PREFIXES = f"""@prefix : <{EX}> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
ON_P = "owl:onProperty :p ;"


def short(node: Node) -> str:
    """The local name of a term, the text of a value."""
    assert isinstance(node, ox.NamedNode | ox.Literal)
    return node.value.rpartition("/")[2].rpartition("#")[2]


def read(expression: str) -> Expression:
    """An expression in Turtle, which other blank nodes may follow."""
    facts: dict[Node, dict[str, list[Node]]] = {}
    for one in ox.parse(f"{PREFIXES} :A :is {expression} .", ox.RdfFormat.TURTLE):
        facts.setdefault(one.subject, {}).setdefault(one.predicate.value, []).append(one.object)
    return read_expression(facts[ox.NamedNode(EX + "A")][EX + "is"][0], facts)


READ = {
    "[ owl:intersectionOf ( :B :A [ owl:unionOf ( :D :C ) ] ) ]": "A and B and (C or D)",
    "[ owl:oneOf ( :y :x ) ]": "{x, y}",
    "[ owl:complementOf [ owl:complementOf :B ] ]": "not not B",
    f"[ {ON_P} owl:someValuesFrom [ {ON_P} owl:allValuesFrom :B ] ]": "p some (p only B)",
    f"[ {ON_P} owl:hasValue 3 ]": "p value 3",
    f"[ {ON_P} owl:hasSelf true ]": "p Self",
    f"[ {ON_P} owl:minCardinality 2 ]": "p min 2",
    f"[ {ON_P} owl:qualifiedCardinality 1 ; owl:onClass :B ]": "p exactly 1 B",
    f"[ {ON_P} owl:maxQualifiedCardinality 1 ; owl:onDataRange xsd:date ]": "p max 1 date",
    "[ owl:onProperty [ owl:inverseOf :p ] ; owl:someValuesFrom :B ]": "inverse p some B",
}


@pytest.mark.parametrize("turtle", READ)
def test_an_expression_is_said_in_one_line(turtle: str) -> None:
    expression = read(turtle)
    assert expression.whole
    assert said(expression, short) == READ[turtle]


@pytest.mark.parametrize(
    "turtle",
    [
        "[ :odd :C ]",
        f"[ {ON_P} owl:someValuesFrom [ :odd :C ] ]",
        "[ owl:intersectionOf ( :B [ :odd :C ] ) ]",
        f"[ {ON_P} owl:minCardinality 1 ; owl:maxCardinality 2 ]",
        f"[ {ON_P} owl:someValuesFrom :B , :C ]",
        "[ owl:someValuesFrom :B ]",
        "[ owl:onProperty :p , :q ; owl:someValuesFrom :B ]",
        "[ owl:onProperty [ :odd :p ] ; owl:someValuesFrom :B ]",
    ],
)
def test_what_owl_has_no_meaning_for_is_not_half_read(turtle: str) -> None:
    assert not read(turtle).whole


@pytest.mark.parametrize(
    "circle",
    [
        "_:x . _:x owl:complementOf _:x",
        "_:x . _:x owl:intersectionOf ( _:x _:x )",
        "_:0 ." + " . ".join(f"_:{n} owl:unionOf ( _:{n + 1} _:{n + 1} )" for n in range(50)),
    ],
)
def test_circles_and_what_grows_without_end_are_given_up(circle: str) -> None:
    began = time.monotonic()
    assert not read(circle).whole
    assert time.monotonic() - began < 5


def test_the_order_of_parts_is_no_difference() -> None:
    one = read(f"[ {ON_P} owl:allValuesFrom [ owl:unionOf ( :B :C ) ] ]")
    other = read(f"[ {ON_P} owl:allValuesFrom [ owl:unionOf ( :C :B ) ] ]")
    assert one == other
    assert said(one, short) == said(other, short)
    assert one != read(f"[ {ON_P} owl:allValuesFrom [ owl:intersectionOf ( :B :C ) ] ]")


# The wider one, and one that falls under it and is not the same.
NARROWER = {
    ":B": "[ owl:intersectionOf ( :B :C ) ]",
    "[ owl:unionOf ( :B :C ) ]": ":C",
    "[ owl:unionOf ( :B :C :D ) ]": "[ owl:unionOf ( :D :B ) ]",
    "[ owl:oneOf ( :x :y ) ]": "[ owl:oneOf ( :y ) ]",
    "[ owl:complementOf [ owl:intersectionOf ( :B :C ) ] ]": "[ owl:complementOf :B ]",
    f"[ {ON_P} owl:someValuesFrom [ owl:unionOf ( :B :C ) ] ]": f"[ {ON_P} owl:someValuesFrom :B ]",
    f"[ {ON_P} owl:allValuesFrom :B ]": (
        f"[ {ON_P} owl:allValuesFrom [ owl:intersectionOf ( :B :C ) ] ]"
    ),
}


@pytest.mark.parametrize("wide", NARROWER)
def test_what_is_narrower_is_known_by_its_form(wide: str) -> None:
    narrow = read(NARROWER[wide])
    assert subsumes(read(wide), narrow)
    assert not subsumes(narrow, read(wide))
    assert subsumes(narrow, narrow)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (":B", ":C"),
        (f"[ {ON_P} owl:someValuesFrom :B ]", "[ owl:onProperty :q ; owl:someValuesFrom :B ]"),
        (f"[ {ON_P} owl:someValuesFrom :B ]", f"[ {ON_P} owl:allValuesFrom :B ]"),
        (f"[ {ON_P} owl:minCardinality 1 ]", f"[ {ON_P} owl:minCardinality 2 ]"),
        (
            f"[ {ON_P} owl:maxQualifiedCardinality 1 ; owl:onDataRange xsd:date ]",
            f"[ {ON_P} owl:maxQualifiedCardinality 1 ; owl:onDataRange xsd:gYear ]",
        ),
    ],
)
def test_nothing_is_said_of_what_the_form_does_not_tell(one: str, other: str) -> None:
    assert not subsumes(read(one), read(other))
    assert not subsumes(read(other), read(one))
