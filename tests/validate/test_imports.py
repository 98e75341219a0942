"""Imports: those that lead in a circle are no fault, those of what is not here are told."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.validate.changing import replace
from tests.validate.reported import result

Validate = Callable[..., tuple[int, dict[str, Any]]]
PREFIXES = """@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix ex: <https://dam.example/> .
"""
CIRCLE = {
    "a.ttl": "ex:a a owl:Ontology ; owl:imports ex:b . ex:A a owl:Class .",
    "b.ttl": "ex:b a owl:Ontology ; owl:imports ex:c , ex:b . ex:B a owl:Class .",
    "c.ttl": "ex:c a owl:Ontology ; owl:imports ex:a . ex:C a owl:Class .",
}


def make(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (root / name).write_text(f"{PREFIXES}{text}\n", encoding="utf-8")
    return root


def test_circle_is_no_fault(tmp_path: Path, validate: Validate) -> None:
    code, report = validate(make(tmp_path, CIRCLE))
    assert (code, report["findings"]) == (0, [])
    assert result(report, "owl")["checked"] == {"axioms and facts": 3}


def test_contradiction_across_a_circle_is_found(tmp_path: Path, validate: Validate) -> None:
    make(tmp_path, CIRCLE | {"d.ttl": "ex:B owl:disjointWith ex:C . ex:x a ex:B , ex:C ."})
    code, report = validate(tmp_path, "--only", "owl")
    assert (code, [f["rule"] for f in report["findings"]]) == (1, ["ontology-inconsistent"])


@pytest.mark.parametrize(
    "named",
    ["ex:b", "<https://dam.example/b#>", "<https://dam.example/b/>", "<https://dam.example/b/2>"],
)
def test_ontology_is_known_by_its_names(named: str, tmp_path: Path, validate: Validate) -> None:
    make(tmp_path, {"a.ttl": f"ex:a a owl:Ontology ; owl:imports {named} . ex:A a owl:Class ."})
    make(tmp_path, {"b.ttl": "ex:b a owl:Ontology ; owl:versionIRI <https://dam.example/b/2> ."})
    assert validate(tmp_path, "--only", "owl")[1]["findings"] == []


def test_file_is_known_by_its_place(tmp_path: Path, validate: Validate) -> None:
    where = (tmp_path / "b.ttl").absolute().as_uri()
    make(tmp_path, {"a.ttl": f"ex:a a owl:Ontology ; owl:imports <{where}> . ex:A a owl:Class ."})
    make(tmp_path, {"b.ttl": "ex:B a owl:Class ."})
    assert validate(tmp_path, "--only", "owl")[1]["findings"] == []


def test_import_of_what_is_absent_is_one_warning(tmp_path: Path, validate: Validate) -> None:
    make(tmp_path, CIRCLE)
    replace(tmp_path / "b.ttl", "owl:imports ex:c ,", "owl:imports ex:d , ex:c ,")
    code, report = validate(tmp_path, "--fail-on", "warning")
    (finding,) = report["findings"]
    assert (code, finding["rule"], finding["severity"]) == (1, "import-absent", "warning")
    assert (finding["file"], finding["line"]) == (str(tmp_path / "b.ttl"), 3)
    assert "<https://dam.example/d>" in finding["message"]


def test_known_vocabulary_is_left_out_with_a_word(tmp_path: Path, validate: Validate) -> None:
    skos = "<http://www.w3.org/2004/02/skos/core>"
    make(tmp_path, {"a.ttl": f"ex:a a owl:Ontology ; owl:imports {skos} . ex:A a owl:Class ."})
    code, report = validate(tmp_path, "--fail-on", "warning")
    assert (code, report["findings"]) == (0, [])
    assert result(report, "owl")["leftOut"][0].startswith("what <http://www.w3.org/2004/02/skos")


def test_module_of_ours_that_is_absent(checkout: Path, validate: Validate) -> None:
    line = replace(checkout / "ontology/arguments.ttl", "ontology/claims>", "ontology/claim>")
    _, report = validate(checkout, "--only", "owl")
    found = [f for f in report["findings"] if f["rule"] == "import-absent"]
    place = (str(checkout / "ontology/arguments.ttl"), line)
    assert [(f["file"], f["line"]) for f in found] == [place]


def test_ontology_without_individuals_is_checked(tmp_path: Path, validate: Validate) -> None:
    make(tmp_path, {"a.ttl": "ex:A a owl:Class ; owl:disjointWith ex:B . ex:B a owl:Class ."})
    code, report = validate(tmp_path)
    assert (code, report["findings"]) == (0, [])
    assert result(report, "literals")["leftOut"] == ["all of it: no file has a literal"]
    empty = "ex:C a owl:Class ;\n  <http://www.w3.org/2000/01/rdf-schema#subClassOf> ex:A , ex:B ."
    make(tmp_path, {"c.ttl": empty})
    code, report = validate(tmp_path)
    (finding,) = report["findings"]
    assert (code, finding["rule"], finding["line"]) == (1, "class-unsatisfiable", 4)
    assert "unknown" not in finding["message"]
    assert "(a.ttl:3)" in finding["message"]
