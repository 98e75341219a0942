"""A file that cannot be read is one finding; the rest is checked, and nothing comes of its lack."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.validate.changing import replace
from tests.validate.reported import result

from r2pgraph.catalogue import read_catalogue
from r2pgraph.layout import Layout
from r2pgraph.validate import partial
from r2pgraph.validate.partial import stays_true
from r2pgraph.validate.run import CHECKS

Validate = Callable[..., tuple[int, dict[str, Any]]]
CLAIMS = "triples/thesis/claims/01-sample.trig"
THINGS = "triples/reference/things.ttl"
SOURCE = "triples/thesis/source.ttl"
XSD = "http://www.w3.org/2001/XMLSchema#"
# What looks at no shape.
_MADE_OF_DATA = {*CHECKS} - {"syntax", "literals", "terms", "shapes", "queries", "tables"}
IT = "http://example.org/it"
# A file that is cut off, a file in which there is a wrong literal, and checks that lack nothing.
CUT = {
    "claims": (CLAIMS, THINGS, {"profile", "owl", "tables"}),
    "passages": ("triples/thesis/passages/01-sample.ttl", THINGS, {"profile", "owl", "tables"}),
    "source": (SOURCE, THINGS, {"profile", "owl", "tables"}),
    "reference": (THINGS, SOURCE, {"tables"}),
    "prefixes": ("ontology/prefixes.ttl", THINGS, {"tables"}),
    "module": ("ontology/claims.ttl", THINGS, {"tables"}),
    "shapes": ("ontology/shapes/claims.ttl", THINGS, _MADE_OF_DATA),
}


def cut_off(path: Path) -> None:
    """Leaves the first half of a file, which ends within a statement."""
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: len(text) // 2] + " <http://example.org/cut> ", encoding="utf-8")


@pytest.mark.parametrize("name", CUT)
def test_nothing_follows_from_a_file_that_is_not_read(
    name: str, checkout: Path, validate: Validate
) -> None:
    cut, wrong, lacking_nothing = CUT[name]
    cut_off(checkout / cut)
    with (checkout / wrong).open("a", encoding="utf-8") as file:
        file.write(f'\n<{IT}> <http://example.org/of> "x"^^<{XSD}integer> .\n')
    code, report = validate(checkout, "--source-text", str(checkout / "text.txt"))
    found = [f for f in report["findings"] if f["severity"] != "info"]
    expected = {("file-does-not-parse", str(checkout / cut))}
    expected.add(("literal-ill-typed", str(checkout / wrong)))
    # What is true of the planted statement besides, with or without the other file.
    also = {"foreign-term-undeclared", "property-undeclared"}
    others = [f for f in found if (f["rule"], f["focus"]) not in {(rule, IT) for rule in also}]
    form = {"line-differs", "closing-dot-not-alone"}
    assert {(f["rule"], f["file"]) for f in others if f["rule"] not in form} == expected
    assert code == 3
    without = [f["rule"] for f in report["findings"] if f["rule"] == "pattern-without-focus"]
    assert without == [] or "patterns" in lacking_nothing
    for check in report["checks"]:
        told = [one["message"] for one in check["problems"] if Path(cut).name in one["message"]]
        completed = check["name"] in lacking_nothing | {"syntax", "text"}
        assert completed or told, check
        assert not (told and check["name"] in lacking_nothing)


def test_every_finding_that_is_named_is_one_of_its_check(repository: Path) -> None:
    """A rule that gets another name would be kept back, or told, without a word."""
    code = repository / "service" / "r2pgraph"
    files = [path for path in code.rglob("*.py") if path.name != "partial.py"]
    texts = [path.read_text(encoding="utf-8") for path in files]
    named = {rule for rules in partial._RESTS_ON.values() for rule in rules}
    assert len(named) > 20
    assert {rule for rule in named if not any(f'"{rule}"' in text for text in texts)} == set()


FOREIGN = {
    "ontology.ttl": """@prefix ex: <https://mill.example/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
<https://mill.example/ns> a owl:Ontology .
ex:Mill a owl:Class ; owl:disjointWith ex:River .
ex:River a owl:Class .
ex:at a owl:ObjectProperty .
""",
    "shapes.ttl": """@prefix ex: <https://mill.example/ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
ex:mill-is-somewhere a sh:NodeShape ; sh:targetClass ex:Mill ;
    sh:property [ sh:path ex:at ; sh:minCount 1 ; sh:maxCount 1 ; sh:class ex:River ] .
""",
    "mills.ttl": """@prefix ex: <https://mill.example/ns#> .
@prefix m: <https://mill.example/id/> .
m:old a ex:Mill ; ex:at m:brook , m:stream .
m:new a ex:Mill .
m:both a ex:Mill , ex:River .
m:third a ex:Mill ; ex:at m:lake .
""",
    "rivers.ttl": """@prefix ex: <https://mill.example/ns#> .
@prefix m: <https://mill.example/id/> .
m:brook a ex:River .
m:stream a ex:River .
m:lake a ex:River .
m:new ex:at m:brook .
m:both ex:at m:brook .
""",
}


@pytest.fixture
def mills(tmp_path: Path) -> Path:
    """A project of somebody's: two contradictions of its own, and data in two files."""
    for name, text in FOREIGN.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def rules(report: dict[str, Any]) -> list[tuple[str, str]]:
    return sorted((f["rule"], (f["focus"] or "").rpartition("/")[2]) for f in report["findings"])


def test_what_holds_is_told_and_what_may_not_is_not(mills: Path, validate: Validate) -> None:
    whole = [("MaxCount-at", "old"), ("ontology-inconsistent", "both")]
    assert rules(validate(mills)[1]) == whole
    replace(mills / "rivers.ttl", "m:lake a ex:River .", "m:lake a ex:River ;")
    code, report = validate(mills)
    assert rules(report) == sorted([*whole, ("file-does-not-parse", "")])
    assert code == 3
    for name in ("literals", "terms", "shapes", "owl"):
        (problem,) = result(report, name)["problems"]
        assert "rivers.ttl could not be read" in problem["message"]
        assert problem["exit"] == 4
    for name in ("snapshot", "tables", "inferred"):
        assert result(report, name)["problems"] == []


def test_no_contradiction_without_a_file_is_not_clean(mills: Path, validate: Validate) -> None:
    replace(mills / "mills.ttl", "m:both a ex:Mill , ex:River .\n", "")
    replace(mills / "rivers.ttl", "m:lake a ex:River .", "m:lake a ex:River")
    _, report = validate(mills, "--only", "owl")
    assert result(report, "owl")["problems"]


def test_shapes_in_a_file_that_is_not_read_are_not_said_to_be_none(
    mills: Path, validate: Validate
) -> None:
    replace(mills / "shapes.ttl", "ex:River ] .", "ex:River ] ")
    _, report = validate(mills, "--only", "shapes")
    assert result(report, "shapes")["leftOut"] == []
    assert "shapes.ttl could not be read" in result(report, "shapes")["problems"][0]["message"]


@pytest.mark.parametrize(
    ("query", "stays"),
    [
        ("SELECT ?s { ?s a ?k FILTER (?k NOT IN (<a:b>)) }", True),
        ("SELECT ?s { { ?s ?p 1 } UNION { ?s a/^a ?o } }", True),
        ("SELECT ?s { ?s a ?k FILTER NOT EXISTS { ?s ?p 1 } }", False),
        ("SELECT ?s { ?s a ?k FILTER (! EXISTS { ?s ?p 1 }) }", False),
        ("SELECT ?s { ?s a ?k MINUS { ?s ?p 1 } }", False),
        ("SELECT ?s { ?s a ?k OPTIONAL { ?s ?p ?v } FILTER (! BOUND(?v)) }", False),
        ("SELECT ?s { ?s a ?k } GROUP BY ?s HAVING (COUNT(?k) < 2)", False),
        ("SELECT ?s { ?s a ?k } ORDER BY ?s LIMIT 1", False),
        ("SELECT ?s { ?s ?minus 'MINUS' }", True),
    ],
)
def test_queries_whose_answers_nothing_takes_back(query: str, stays: bool) -> None:
    assert stays_true(query) is stays


def test_file_that_cannot_be_opened_is_one_finding(checkout: Path, validate: Validate) -> None:
    (checkout / "ontology/odd.ttl").mkdir()
    code, report = validate(checkout, "--only", "syntax,literals")
    (finding,) = report["findings"]
    assert (code, finding["file"]) == (3, str(checkout / "ontology/odd.ttl"))
    assert "permissions" in finding["remedy"]
    assert result(report, "literals")["checked"]["literals"] > 0


BROKEN = {
    "claims/nameless.rq": b"SELECT ?claim { ?claim a ?kind }",
    "claims/no-text.rq": b"# title: caf\xe9\nSELECT ?claim { ?claim a ?kind }",
    "dates/who-says-what.rq": b"",
}


def test_questions_that_cannot_be_used_are_a_finding_each(
    checkout: Path, validate: Validate
) -> None:
    for name, text in BROKEN.items():
        path = checkout / "queries" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text or (checkout / "queries/claims/who-says-what.rq").read_bytes())
    code, report = validate(checkout, "--only", "queries,terms")
    found = [f for f in report["findings"] if f["rule"] == "query-unusable"]
    assert {f["file"] for f in found} == {str(checkout / "queries" / name) for name in BROKEN}
    assert all(f["message"] and f["remedy"] for f in found)
    assert code == 3
    assert result(report, "queries")["checked"]["queries"] == 1 + len(BROKEN)
    assert result(report, "queries")["noted"]["rows"] > 0
    assert "no-text.rq" in result(report, "terms")["leftOut"][0]
    usable, unusable = read_catalogue(Layout(checkout))
    assert (len(usable.queries), len(unusable)) == (1, len(BROKEN))
