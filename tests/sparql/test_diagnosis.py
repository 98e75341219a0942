"""An empty answer is told by the part of the query that empties it, and nothing else is blamed."""

import time

import pytest

from r2pgraph.engine.base import Engine, Limits, Result
from r2pgraph.engine.embedded import EmbeddedEngine
from r2pgraph.engine.formats import CSV, JSON, TSV, TURTLE, XML, ResultFormat
from r2pgraph.sparql.diagnosis import KIND, diagnose, is_empty

PREFIXES = """PREFIX r2p: <https://w3id.org/r2pgraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX agent: <https://w3id.org/r2pgraph/id/agent/>
"""


def said(engine: Engine, text: str, seconds: float = 10.0) -> list[str]:
    found = diagnose(engine, PREFIXES + text, time.monotonic() + seconds, lines_before=3)
    assert all(notice.kind == KIND for notice in found)
    return [notice.sentence for notice in found]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (
            "SELECT * {\n  ?c r2p:statedBy agent:nobody ; rdfs:label ?l }",
            ["line 2, column 3: ?c r2p:statedBy agent:nobody matches nothing"],
        ),
        ("ASK { ?c r2p:statedBy ?c }", ["line 1, column 7: ?c r2p:statedBy ?c matches nothing"]),
        (
            "SELECT * { ?c r2p:statedBy ?s . FILTER(STRLEN(STR(?s)) > 999) FILTER(true) }",
            ["line 1, column 33: FILTER(STRLEN(STR(?s)) > 999) leaves none"],
        ),
        (
            "SELECT * { ?c r2p:statedBy ?s FILTER(true) FILTER NOT EXISTS { ?c a ?k } }",
            ["FILTER NOT EXISTS { ?c a ?k } leaves none"],
        ),
        (
            "SELECT * { ?c r2p:statedBy ?s MINUS { ?c a ?k } }",
            ["line 1, column 31: MINUS { ?c a ?k } leaves none"],
        ),
        (
            "SELECT * { ?c a r2p:Claim . ?c a rdfs:Class OPTIONAL { ?c rdfs:label ?l } }",
            ["?c a rdfs:Class matches nothing"],
        ),
        (
            "SELECT * { { ?c a r2p:No } UNION { ?c a r2p:Never } ?c r2p:statedBy ?s }",
            ["{ ?c a r2p:No } UNION { ?c a r2p:Never } matches nothing"],
        ),
        (
            "SELECT * { GRAPH ?g { ?c r2p:statedBy ?s ; r2p:none ?x } }",
            ["GRAPH ?g { ?c r2p:none ?x } matches nothing"],
        ),
        (
            "SELECT * { GRAPH ?g { ?c r2p:statedBy ?s FILTER(isLITERAL(?s)) } ?s rdfs:label ?l }",
            ["line 1, column 42: FILTER(isLITERAL(?s)) leaves none"],
        ),
        (
            "SELECT * { { { ?c r2p:statedBy ?s FILTER(isLITERAL(?s)) } } }",
            ["line 1, column 35: FILTER(isLITERAL(?s)) leaves none"],
        ),
        (
            "SELECT * { ?c r2p:statedBy ?s { SELECT ?c { ?c ?p ?o } LIMIT 0 } }",
            ["{ SELECT ?c { ?c ?p ?o } LIMIT 0 } matches nothing"],
        ),
        (
            "SELECT * { ?c r2p:statedBy [ rdfs:label 'nobody' ] . }",
            ["?c r2p:statedBy [ rdfs:label 'nobody' ] matches nothing"],
        ),
        ("SELECT * { VALUES ?x { } ?c ?p ?x }", ["VALUES ?x { } matches nothing"]),
        ("SELECT * { ?c r2p:statedBy ?s } LIMIT 0", ["the pattern has solutions; LIMIT"]),
        ("SELECT * { ?c r2p:statedBy ?s } OFFSET 999999", ["solutions; OFFSET skips them all"]),
        (
            "SELECT ?s { ?c r2p:statedBy ?s } GROUP BY ?s HAVING (COUNT(?c) > 999999)",
            ["HAVING leaves no group"],
        ),
        (
            "SELECT * { ?c r2p:statedBy ?s } VALUES ?s { agent:nobody }",
            ["the VALUES after it fit none"],
        ),
        (
            "SELECT (EXISTS { ?a ?b ?c } AS ?z) FROM <urn:none> WHERE { ?x ?p ?y }",
            ["column 60: ?x ?p ?y matches nothing"],
        ),
        ("SELECT * { ?c r2p:statedBy ?s }", []),
    ],
)
def test_the_part_that_empties_an_answer(
    small_engine: EmbeddedEngine, text: str, sentences: list[str]
) -> None:
    found = said(small_engine, text)
    assert len(found) == len(sentences), found
    assert all(part in sentence for part, sentence in zip(sentences, found, strict=True)), found


def test_patterns_that_do_not_fit_one_another(small_engine: EmbeddedEngine) -> None:
    first, second = said(small_engine, "SELECT * { ?c a r2p:Claim . ?x rdfs:label ?c }")
    assert first.endswith("?c a r2p:Claim has matches, but none that fit the rest")
    assert second.endswith("?x rdfs:label ?c has matches, but none that fit the rest")


def test_filters_that_leave_nothing_only_together(small_engine: EmbeddedEngine) -> None:
    (found,) = said(
        small_engine,
        "SELECT * { VALUES ?n { 1 2 } FILTER(?n > 1) FILTER(?n < 2) ?c r2p:statedBy ?s }",
    )
    assert "FILTER(?n < 2) leaves none of what the filters before it leave" in found


def test_graphs_of_the_request_are_those_that_are_asked(small_engine: EmbeddedEngine) -> None:
    text = PREFIXES + "SELECT * { ?c r2p:statedBy ?s }"
    dataset = (("urn:none",), ())
    (found,) = diagnose(small_engine, text, time.monotonic() + 5, dataset)
    assert "line 4, column 12: ?c r2p:statedBy ?s matches nothing" in found.sentence


def test_no_time_is_said(small_engine: EmbeddedEngine) -> None:
    (found,) = said(small_engine, "SELECT * { ?c r2p:no ?s }", seconds=0)
    assert "was not found in the time" in found


class _Counting:
    """An engine that counts what it is asked: no to the whole, yes to each part."""

    def __init__(self) -> None:
        self.asked = 0
        self.limits = Limits()

    def query(self, *_: object, **__: object) -> Result:
        self.asked += 1
        body = b'{"head":{},"boolean":%s}' % (b"true" if self.asked > 1 else b"false")
        return Result(body, JSON, "ASK")


def test_a_long_query_is_asked_a_bounded_number_of_times() -> None:
    engine = _Counting()
    pattern = " . ".join(f"?s{n} r2p:p ?o{n}" for n in range(200))
    found = said(engine, f"SELECT * {{ {pattern} FILTER(false) }}")  # type: ignore[arg-type]
    assert engine.asked == 60
    assert found == ["which pattern empties the answer was not found in the time there is"]


@pytest.mark.parametrize(
    ("text", "result_format", "empty"),
    [
        ("SELECT ?s { ?s ?p 'none' }", CSV, True),
        ("SELECT ?s { ?s ?p 'none' }", TSV, True),
        ("SELECT ?s { ?s ?p 'none' }", XML, True),
        ("SELECT ?s { ?s ?p 'none' }", JSON, True),
        ("SELECT ?s { ?s ?p ?o } LIMIT 1", CSV, False),
        ("SELECT ?none { ?s ?p ?o } LIMIT 1", TSV, False),
        ("SELECT ?s { ?s ?p ?o } LIMIT 1", XML, False),
        ("ASK {}", JSON, False),
        ("ASK { FILTER(false) }", XML, True),
        ("CONSTRUCT { ?s ?p ?o } { ?s ?p 'none' . ?s ?p ?o }", TURTLE, False),
    ],
)
def test_what_is_empty(
    small_engine: EmbeddedEngine, text: str, result_format: ResultFormat, *, empty: bool
) -> None:
    body = small_engine.query(text, result_format=result_format).body
    assert is_empty(body, result_format) is empty
