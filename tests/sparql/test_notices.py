"""Notices: said where a query cannot mean what it says, and nowhere else."""

import json

import pyoxigraph as ox
import pytest

from r2pgraph.catalogue import load_catalogue
from r2pgraph.engine.embedded import EmbeddedEngine
from r2pgraph.grammar.guard import inspect
from r2pgraph.layout import Layout
from r2pgraph.sparql.notices import Notice, in_header, in_json, notices_for
from r2pgraph.sparql.vocabulary import Vocabulary

PREFIXES = """PREFIX r2p: <https://w3id.org/r2pgraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""


@pytest.fixture(scope="module")
def vocabulary(small_engine: EmbeddedEngine) -> Vocabulary:
    return Vocabulary(small_engine)


def _kinds(engine: EmbeddedEngine, vocabulary: Vocabulary, text: str) -> list[str]:
    return [one.kind for one in _found(engine, vocabulary, text)]


def _found(engine: EmbeddedEngine, vocabulary: Vocabulary, text: str) -> tuple[Notice, ...]:
    text = PREFIXES + text
    engine.query(text)
    return notices_for(engine, vocabulary, text, inspect(text), ((), ()))


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("SELECT * { ?s r2p:statedByy ?o }", "did you mean r2p:statedBy?"),
        ("SELECT * { ?s a r2p:Claims }", "did you mean r2p:Claim?"),
        ("SELECT * { ?s r2p:label ?o }", "did you mean rdfs:label?"),
        ("SELECT * { ?s r2p:xyzzyq ?o }", "check its spelling"),
        ("ASK { <https://w3id.org/r2pgraph/id/agent/gardner> ?p ?o }", "agent:gardener?"),
    ],
)
def test_a_term_that_nothing_has(
    small_engine: EmbeddedEngine, vocabulary: Vocabulary, text: str, near: str
) -> None:
    (notice,) = _found(small_engine, vocabulary, text)
    assert notice.kind == "unknown-term"
    assert near in notice.sentence


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("SELECT * FROM <http://a.example/> { ?s ?p ?o }", ["unknown-graph"]),
        ("SELECT * { GRAPH <file:///etc/passwd> { ?s ?p ?o } }", ["unknown-graph"]),
        ("SELECT (GROUP_CONCAT(?o) AS ?x) { ?s r2p:statedBy ?o }", ["group-concat-of-iris"]),
        (
            "SELECT (GROUP_CONCAT(DISTINCT ?s; separator=', ') AS ?x) { ?s rdfs:label ?o }",
            ["group-concat-of-iris"],
        ),
        ("SELECT * { ?s r2p:frostNights '3' }", ["literal-type"]),
        ("SELECT * { ?s r2p:statedBy ?o FILTER(?o = 'gardener') }", ["literal-type"]),
        ("SELECT * { ?s r2p:frostNights ?o FILTER(?o > '3') }", ["literal-type"]),
    ],
)
def test_what_cannot_be_meant(
    small_engine: EmbeddedEngine, vocabulary: Vocabulary, text: str, kinds: list[str]
) -> None:
    assert _kinds(small_engine, vocabulary, text) == kinds


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s r2p:statedBy ?o }",
        "SELECT (GROUP_CONCAT(STR(?o)) AS ?x) { ?s r2p:statedBy ?o }",
        "SELECT (GROUP_CONCAT(?l) AS ?x) { ?s rdfs:label ?l }",
        "SELECT * { ?s r2p:frostNights ?n FILTER(?n > 2.5) }",
        "SELECT * { ?s r2p:frostNights ?n FILTER(xsd:string(?n) = '3') }",
        "SELECT * { { ?s rdfs:label ?x } UNION { ?s r2p:frostNights ?x } FILTER(?x > 3) }",
        "SELECT * { ?s ?p ?o FILTER(?o = 'x') }",
        "SELECT * FROM <graph/queries> { ?s <http://www.w3.org/ns/shacl#select> ?o }",
        "CONSTRUCT { ?s <http://made.up/p> ?o } WHERE { ?s r2p:statedBy ?o }",
        "SELECT * { ?s ?p ?o FILTER(DATATYPE(?o) = xsd:gYear) }",
    ],
)
def test_nothing_is_said_of_the_others(
    small_engine: EmbeddedEngine, vocabulary: Vocabulary, text: str
) -> None:
    assert _kinds(small_engine, vocabulary, text) == []


def test_names_beside_literals_in_values_are_no_properties(
    small_engine: EmbeddedEngine, vocabulary: Vocabulary
) -> None:
    text = 'SELECT * { VALUES (?p ?q ?says) { (rdfs:label r2p:statedBy "says") } ?s ?p ?q }'
    assert _found(small_engine, vocabulary, text) == ()
    assert _kinds(small_engine, vocabulary, 'SELECT * { ?s r2p:statedBy "says" }') == [
        "literal-type"
    ]


def test_nothing_is_said_of_the_catalogue(
    packaged_engine: EmbeddedEngine, repository: object
) -> None:
    vocabulary = Vocabulary(packaged_engine)
    catalogue = load_catalogue(Layout(repository))  # type: ignore[arg-type]
    for name, query in catalogue.queries.items():
        text = query.bound({})
        found = notices_for(packaged_engine, vocabulary, text, inspect(text), ((), ()))
        assert found == (), name


def test_the_header_is_a_structured_field() -> None:
    plain, other = Notice("a-b", 'say "x" \\ y'), Notice("c", "é%\n")
    assert in_header([plain, other]) == 'a-b;detail="say \\"x\\" \\\\ y", c;detail=%"%c3%a9%25%0a"'
    assert in_header([Notice("a", "x" * 5000)]).isascii()


def test_members_stand_in_the_head_of_json() -> None:
    for body in (
        b'{"head":{},"boolean":true}',
        b'{"head":{"vars":["a"]},"results":{"bindings":[]}}',
    ):
        whole = in_json(body, {"notices": [{"type": "t"}]})
        assert json.loads(whole)["head"]["notices"] == [{"type": "t"}]
        assert ox.parse_query_results(whole, ox.QueryResultsFormat.JSON) is not None


def test_no_more_is_looked_for_than_is_told(
    small_engine: EmbeddedEngine, vocabulary: Vocabulary, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_for: list[str] = []
    monkeypatch.setattr(vocabulary, "nearest", lambda iri: looked_for.append(iri) or "")
    text = " ".join(f"?s r2p:statedBy{n}x ?o{n} ." for n in range(100))
    assert len(_found(small_engine, vocabulary, f"SELECT * {{ {text} }}")) == 10
    assert len(looked_for) == 10
