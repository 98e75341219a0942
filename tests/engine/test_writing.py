"""Results are whole or refused, and rows are counted in every format."""

from typing import Any

import pyoxigraph as ox
import pytest

from r2pgraph.engine.formats import N_TRIPLES, RDF_XML, TURTLE, prefixes_for
from r2pgraph.engine.writing import Refusal, count_rows, write_result

NASTY = (
    'VALUES ?x { "},{" "}},{\\"" "<result>" "a\\nb" "\\r\\n" "\\"\\"" "\\\\" "," UNDEF "[]}}" }',
    'VALUES ?x { <http://a> "" "\\u0001" }',
    "FILTER(false)",
    "",
)


def _request(**changes: Any) -> dict[str, Any]:
    return {"format": "json", "rows": 100, "bytes": 100_000, "prefixes": {}, **changes}


@pytest.mark.parametrize("pattern", NASTY)
@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
@pytest.mark.parametrize("columns", ["?x", "?x ?y", "*"])
def test_rows_are_counted_in_every_format(pattern: str, name: str, columns: str) -> None:
    text = f"SELECT {columns} WHERE {{ {pattern} }}"
    expected = sum(1 for _ in ox.Store().query(text))
    formats = {
        "json": ox.QueryResultsFormat.JSON,
        "xml": ox.QueryResultsFormat.XML,
        "csv": ox.QueryResultsFormat.CSV,
        "tsv": ox.QueryResultsFormat.TSV,
    }
    body = ox.Store().query(text).serialize(format=formats[name])
    assert count_rows(body, name) == expected


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_more_rows_than_allowed_are_refused(name: str) -> None:
    values = " ".join(str(number) for number in range(20))
    text = f"SELECT ?x WHERE {{ VALUES ?x {{ {values} }} }}"
    assert write_result(ox.Store().query(text), _request(format=name, rows=20))
    with pytest.raises(Refusal) as caught:
        write_result(ox.Store().query(text), _request(format=name, rows=19))
    assert caught.value.kind == "rows"


@pytest.mark.parametrize("name", ["ttl", "nt", "rdf", "jsonld", "trig", "nq"])
def test_more_triples_than_allowed_are_refused(name: str) -> None:
    values = " ".join(str(number) for number in range(20))
    text = f"CONSTRUCT {{ <http://s> <http://x/p> ?x }} WHERE {{ VALUES ?x {{ {values} }} }}"
    assert write_result(ox.Store().query(text), _request(format=name, rows=20))
    for limit, kind in (({"rows": 19}, "rows"), ({"bytes": 50}, "bytes")):
        with pytest.raises(Refusal) as caught:
            write_result(ox.Store().query(text), _request(format=name, **limit))
        assert caught.value.kind == kind


def test_more_bytes_than_allowed_are_refused() -> None:
    text = "SELECT ?x WHERE { VALUES ?x { 1 2 3 } }"
    with pytest.raises(Refusal) as caught:
        write_result(ox.Store().query(text), _request(bytes=20))
    assert caught.value.kind == "bytes"


@pytest.mark.parametrize("code", ["\\u0001", "\\u0000", "\\u001F", "\\uFFFE", "\\uFFFF"])
def test_xml_is_refused_where_it_would_be_ill_formed(code: str) -> None:
    rows = f'SELECT ("a{code}" AS ?x) {{}}'
    triples = f'CONSTRUCT {{ <http://s> <http://x/p> "a{code}" }} {{}}'
    for text, name in ((rows, "xml"), (triples, "rdf")):
        with pytest.raises(Refusal) as caught:
            write_result(ox.Store().query(text), _request(format=name))
        assert caught.value.kind == "format"
    assert write_result(ox.Store().query(rows), _request(format="json"))


def test_turtle_declares_only_the_prefixes_it_uses() -> None:
    text = 'CONSTRUCT { <http://a/s> <http://b/p> "c:x" } {}'
    prefixes = {"a": "http://a/", "b": "http://b/", "unused": "http://u/"}
    body = write_result(ox.Store().query(text), _request(format="ttl", prefixes=prefixes))
    assert body == (b"@prefix a: <http://a/> .\n@prefix b: <http://b/> .\n" + b'a:s b:p "c:x" .\n')
    assert list(ox.parse(body, ox.RdfFormat.TURTLE))


def test_names_in_xml_have_a_prefix_and_idle_ones_are_not_declared() -> None:
    owl = "http://www.w3.org/2002/07/owl#"
    text = f"CONSTRUCT {{ <urn:a> <{owl}versionInfo> 1 ; <http://x/p> 1 }} {{}}"
    prefixes = {"owl": owl, "idle": "http://idle/", "x": "http://x/"}
    request = _request(format="rdf", prefixes=prefixes)
    body = write_result(ox.Store().query(text), request)
    assert b"<owl:versionInfo" in body
    assert b"<x:p" in body
    assert b"idle" not in body
    assert len(list(ox.parse(body, ox.RdfFormat.RDF_XML))) == 2
    assert b"xmlns:rdf" in write_result(ox.Store().query("CONSTRUCT {} {}"), request)


def test_prefixes_that_xml_reserves_are_not_used() -> None:
    given = {"": "http://a/", "xml": "http://b/", "XMLx": "http://c/", "ok": "http://d/"}
    assert prefixes_for(RDF_XML, given) == {"ok": "http://d/"}
    assert prefixes_for(TURTLE, given) == given
    assert prefixes_for(N_TRIPLES, given) == {}
