"""What is not in the graph yet, as answers say it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from r2pgraph import terms
from r2pgraph.catalogue import load_catalogue, read_query
from r2pgraph.cli import main
from r2pgraph.engine.embedded import EmbeddedEngine, EmbeddedSettings
from r2pgraph.errors import CatalogueError
from r2pgraph.layout import find_layout
from r2pgraph.load import extra_sources, load_sources
from r2pgraph.store import build_store
from r2pgraph.uncovered import SectionCoverage, notice, read_coverage, sentence
from r2pgraph.web.app import create_app
from r2pgraph.web.state import WebConfig

FULL, PART, NONE = terms.FULLY_COVERED, terms.PARTLY_COVERED, terms.NOT_COVERED
SECTIONS = """@prefix r2p: <https://w3id.org/r2pgraph/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<urn:b> a r2p:Section ; r2p:ofSource <urn:s> ; rdfs:label "The  storm\\n\u2014 after"@en ;
    r2p:sectionOrder 2 ; r2p:hasCoverage r2p:notCovered ; r2p:bodyLetters 90 ;
    r2p:coveredLetters 0 .
<urn:a> a r2p:Section ; r2p:ofSource <urn:s> ; rdfs:label "Calm"@en ; r2p:sectionOrder 1 ;
    r2p:hasCoverage r2p:fullyCovered ; r2p:bodyLetters 70 ; r2p:coveredLetters 70 .
<urn:c> a r2p:Section ; r2p:ofSource <urn:s> ; rdfs:label "no number"@en ; r2p:sectionOrder 3 ;
    r2p:hasCoverage r2p:notCovered ; r2p:bodyLetters "many" ; r2p:coveredLetters 0 .
<urn:d> a r2p:Section ; r2p:ofSource <urn:s> ; rdfs:label "no form"@en ; r2p:sectionOrder 4 ;
    r2p:hasCoverage r2p:notCovered ; r2p:coveredLetters 0 ;
    r2p:bodyLetters "many"^^<http://www.w3.org/2001/XMLSchema#integer> .
"""


def _section(
    name: str, status: str, body: int, covered: int, above: str = "", source: str = "s"
) -> SectionCoverage:
    return SectionCoverage(name, name, source, f"work {source}", above, status, body, covered)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[EmbeddedEngine]:
    """Two sections, and two whose letters are not counted."""
    path = tmp_path / "sections.ttl"
    path.write_text(SECTIONS, encoding="utf-8")
    corpus = load_sources(extra_sources([path]))
    engine = EmbeddedEngine(build_store(corpus, tmp_path / "built"), EmbeddedSettings(workers=1))
    yield engine
    engine.close()


def test_what_is_wholly_there_is_not_told() -> None:
    assert sentence([]) == ""
    assert sentence([_section("I", FULL, 100, 100), _section("a", FULL, 50, 50, "I")]) == ""


def test_a_chapter_stands_for_its_sections() -> None:
    sections = [_section("I", NONE, 100, 0), _section("a", NONE, 100, 0, "I")]
    assert sentence(sections) == "Not in the graph yet: I."


def test_a_chapter_in_part_names_what_is_lacking() -> None:
    sections = [
        _section("I", PART, 300, 130),
        _section("a", FULL, 100, 100, "I"),
        _section("b", NONE, 100, 0, "I"),
        _section("c", PART, 100, 30, "I"),
        _section("II", PART, 200, 50),
        _section("d", FULL, 50, 50, "II"),
    ]
    assert sentence(sections) == "Not in the graph yet: I (b, c in part); II in part."


def test_text_before_the_first_section_of_a_chapter_is_told() -> None:
    sections = [_section("I", PART, 300, 100), _section("a", PART, 200, 100, "I")]
    assert sentence(sections) == "Not in the graph yet: I (text outside its sections, a in part)."


def test_several_sources_are_told_apart() -> None:
    sections = [_section("I", NONE, 9, 0), _section("A", NONE, 9, 0, source="t")]
    assert sentence(sections) == (
        "Not in the graph yet of work s: I. Not in the graph yet of work t: A."
    )


def test_sections_are_read_in_their_order(engine: EmbeddedEngine) -> None:
    sections = read_coverage(engine)
    assert [(one.iri, one.missing) for one in sections] == [("urn:a", 0), ("urn:b", 90)]
    assert sections[1].label == "The storm \u2014 after"


def test_only_questions_that_ask_for_it_tell(engine: EmbeddedEngine) -> None:
    queries = load_catalogue(find_layout()).queries
    assert notice(queries["death-tolls"], engine) == "Not in the graph yet: The storm \u2014 after."
    assert notice(queries["pillars-in-the-ontology"], engine) == ""


def test_figures_and_people_tell_what_is_lacking() -> None:
    categories = load_catalogue(find_layout()).by_category()
    for category in ("figures", "people"):
        assert [one.name for one in categories[category] if not one.tells_coverage] == []


def test_an_answer_over_http_tells_in_a_header(engine: EmbeddedEngine) -> None:
    client: FlaskClient = create_app(engine, WebConfig(layout=find_layout())).test_client()
    told = client.get("/queries/death-tolls?format=csv")
    assert told.status_code == 200
    assert told.headers["R2PGraph-Coverage"] == "Not in the graph yet: The storm &#8212; after."
    exposed = told.headers["Access-Control-Expose-Headers"].split(", ")
    assert "R2PGraph-Coverage" in exposed
    silent = client.get("/queries/pillars-in-the-ontology?format=csv")
    assert "R2PGraph-Coverage" not in silent.headers


def test_the_command_tells_beside_the_answer(
    packaged_engine: EmbeddedEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    lacking = sentence(read_coverage(packaged_engine))
    assert main(["query", "death-tolls", "--format", "csv"]) == 0
    printed = capsys.readouterr()
    assert printed.out.startswith("of,ofLabel")
    assert "Not in the graph yet" not in printed.out
    assert printed.err == (f"{lacking}\n" if lacking else "")


def test_another_word_in_the_header_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "q.rq"
    path.write_text(
        "# title: T\n# question: Q?\n# returns: R\n# coverage: chapters\nASK {}", "utf-8"
    )
    with pytest.raises(CatalogueError, match="coverage: sections"):
        read_query(path)
