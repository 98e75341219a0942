"""The reasoner tells consistent, inconsistent and unchecked apart, and runs nothing it reads."""

import http.server
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import pytest

from r2pgraph.errors import NothingToReasonError, ReasonerFailedError, ReasonerTimeoutError
from r2pgraph.reason import hermit, owl_input
from r2pgraph.reason.hermit import check

PREFIXES = """
@prefix : <https://example.org/t#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SOUND = """
:Person a owl:Class . :Place a owl:Class ; owl:disjointWith :Person .
:City a owl:Class ; rdfs:subClassOf :Place .
:born a owl:ObjectProperty ; rdfs:domain :Person ; rdfs:range :City .
:age a owl:DatatypeProperty ; rdfs:range xsd:integer .
:when a owl:DatatypeProperty ; rdfs:range xsd:date .
:note a owl:AnnotationProperty .
:ann :born :rome ; :age 30 ; :when "1990-01-01"^^xsd:date ; :note "a person" .
"""


def quads(text: str) -> list[ox.Quad]:
    return list(ox.parse((PREFIXES + text).encode(), ox.RdfFormat.TURTLE))


def name(local: str) -> str:
    return "https://example.org/t#" + local


def test_types_that_follow_are_found_and_stated_ones_are_not_repeated() -> None:
    report = check(quads(SOUND + ":ann a :Person ."))
    assert report.consistent
    assert report.unsatisfiable == ()
    assert report.types == {name("rome"): {name("City"), name("Place")}}
    assert report.individuals == 2


def test_what_is_left_out_is_counted_by_reason() -> None:
    report = check(quads(SOUND + "<https://example.org/t> a owl:Ontology . :x :undeclared :y ."))
    assert report.left_out == {
        owl_input.ANNOTATION: 2,
        owl_input.DATATYPE: 2,
        owl_input.HEADERS: 1,
        owl_input.UNDECLARED: 1,
    }


YEARS = """[ a rdfs:Datatype ; owl:onDatatype xsd:gYear ;
    owl:withRestrictions ( [ xsd:minInclusive "1990"^^xsd:gYear ] ) ]"""
RECENT = f"[ a owl:Restriction ; owl:onProperty :year ; owl:someValuesFrom {YEARS} ]"


@pytest.mark.parametrize(
    ("axiom", "left_out"),
    [
        (f":year rdfs:range {YEARS} .", 7),
        (f":Recent a owl:Class ; rdfs:subClassOf {RECENT} .", 10),
        (
            ":Recent a owl:Class ;"
            f" owl:equivalentClass [ a owl:Class ; owl:complementOf {RECENT} ] .",
            12,
        ),
        (':year rdfs:range [ a rdfs:Datatype ; owl:oneOf ( "1990"^^xsd:gYear ) ] .', 5),
    ],
)
def test_an_axiom_on_a_datatype_that_is_not_in_owl_is_left_out_whole(
    axiom: str, left_out: int
) -> None:
    year = ":year a owl:DatatypeProperty . "
    report = check(quads(SOUND + year + axiom))
    assert report.left_out[owl_input.RANGES] == left_out
    assert not check(quads(SOUND + year + axiom + ":rome a :Person .")).consistent


def test_an_individual_of_two_disjoint_classes_is_inconsistent() -> None:
    report = check(quads(SOUND + ":rome a :Person ."))
    assert not report.consistent
    assert report.types == {}


def test_a_class_without_possible_members_is_named() -> None:
    report = check(quads(SOUND + ":Nowhere a owl:Class ; rdfs:subClassOf :City , :Person ."))
    assert report.consistent
    assert report.unsatisfiable == (name("Nowhere"),)


def test_everything_is_of_a_class_that_holds_everything() -> None:
    report = check(quads(SOUND + ":Being a owl:Class ; owl:equivalentClass owl:Thing ."))
    assert {one for one, types in report.types.items() if name("Being") in types} == {
        name("ann"),
        name("rome"),
    }


def test_nothing_to_read_is_an_error() -> None:
    with pytest.raises(NothingToReasonError):
        check(quads('<https://example.org/t> a owl:Ontology ; rdfs:label "empty" .'))


def test_an_ontology_outside_owl_dl_is_unchecked_and_not_clean() -> None:
    cycle = ":p a owl:ObjectProperty , owl:TransitiveProperty , owl:AsymmetricProperty ."
    with pytest.raises(ReasonerFailedError, match="consistency is unknown"):
        check(quads(SOUND + cycle + ":ann :p :rome ."))


def test_an_individual_that_the_reasoner_loses_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = owl_input.OwlInput.ntriples
    without_rome = re.compile(rb"^.*#rome>.*\n", re.MULTILINE)
    monkeypatch.setattr(
        owl_input.OwlInput, "ntriples", lambda self: without_rome.sub(b"", whole(self))
    )
    with pytest.raises(ReasonerFailedError, match=r"1 of 3 individuals were not read, <.*#rome>"):
        check(quads(SOUND))


def test_input_that_the_reasoner_cannot_parse_is_unchecked_and_not_clean(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = owl_input.OwlInput.ntriples
    monkeypatch.setattr(owl_input.OwlInput, "ntriples", lambda self: whole(self) + b"<half a li\n")
    with pytest.raises(ReasonerFailedError, match="consistency is unknown"):
        check(quads(SOUND))


def test_names_outside_of_ascii_are_read_and_told() -> None:
    report = check(quads(SOUND + "<https://example.org/t#zoë> :born :münchen ."))
    assert report.types[name("zoë")] == {name("Person")}
    assert name("City") in report.types[name("münchen")]


def test_the_reasoner_is_killed_at_the_limit(tmp_path: Path) -> None:
    marker = tmp_path / "alive"
    script = f"(sleep 2; touch {marker}) & wait"
    started = time.monotonic()
    with pytest.raises(ReasonerTimeoutError):
        hermit.run_limited(["sh", "-c", script], 0.3)
    assert time.monotonic() - started < 1.5
    time.sleep(2.2)
    assert not marker.exists()


def test_a_module_named_in_the_data_is_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marker = tmp_path / "ran"
    (tmp_path / "planted_module.py").write_text(f"open({str(marker)!r}, 'w').close()\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.syspath_prepend(str(tmp_path))
    library = "http://www.lesfleursdunormal.fr/static/_downloads/owlready_ontology.owl#"
    planted = (
        f'<https://example.org/t> a owl:Ontology ; <{library}python_module> "planted_module" .'
    )
    declared = f"<{library}python_module> a owl:AnnotationProperty ."
    other = f'<file://reasoning> <{library}python_module> "planted_module" .'
    report = check(quads(SOUND + planted + declared + other))
    assert report.consistent
    assert report.left_out[owl_input.EMBEDDED] == 3
    assert not marker.exists()


def test_imports_are_not_fetched() -> None:
    with _listening() as (address, requests):
        report = check(
            quads(SOUND + f"<https://example.org/t> a owl:Ontology ; owl:imports <{address}> .")
        )
    assert report.consistent
    assert requests == []


@contextmanager
def _listening() -> Iterator[tuple[str, list[str]]]:
    requests: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            requests.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/imported.owl", requests
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
