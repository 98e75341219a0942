"""Shapes are found in every form that SHACL allows, counted truly, and told by steady names."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.validate.reported import result

Validate = Callable[..., tuple[int, dict[str, Any]]]
PREFIXES = """@prefix ex: <https://bees.example/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""
HIVES = PREFIXES + "ex:one a ex:Hive .\nex:two a ex:Hive ; ex:bees 7 .\n"
ASKED = "sh:property [ sh:path ex:bees ; sh:minCount 1 ]"
# A shape, how many are counted, how many focus nodes, and the rules of what is wrong with ex:one.
FORMS = {
    "of a type": (
        f"ex:S a sh:NodeShape ; sh:targetClass ex:Hive ; {ASKED} .", 1, 2, "MinCount-bees"),
    "of no type": (f"ex:S sh:targetClass ex:Hive ; {ASKED} .", 1, 2, "MinCount-bees"),
    "of no name": (f"[] sh:targetClass ex:Hive ; {ASKED} .", 1, 2, "MinCount-bees"),
    "of a node": (f"ex:S sh:targetNode ex:one ; {ASKED} .", 1, 1, "MinCount-bees"),
    "a class": (f"ex:Hive a owl:Class, sh:NodeShape ; {ASKED} .", 1, 2, "MinCount-bees"),
    "a class of RDFS": (f"ex:Hive a rdfs:Class, sh:NodeShape ; {ASKED} .", 1, 2, "MinCount-bees"),
    "of a property": (
        "ex:S a sh:PropertyShape ; sh:targetClass ex:Hive ; sh:path ex:bees ; sh:minCount 1 .",
        1, 2, "S"),
    "of a path": (
        "ex:S sh:targetClass ex:Hive ; sh:property [ sh:path ( ex:a ex:b ) ; sh:minCount 1 ] .",
        1, 2, "MinCount MinCount"),
    "that asks itself": (
        "ex:S sh:targetClass ex:Hive ; sh:or ( [ sh:path ex:bees ; sh:minCount 1 ] ) .", 1, 2, "S"),
    "in the data": (
        f"ex:S a sh:NodeShape ; sh:targetClass ex:Hive ; {ASKED} .\nex:three a ex:Hive .",
        1, 3, "MinCount-bees MinCount-bees"),
    "switched off beside another": (
        f"ex:S a sh:NodeShape ; sh:targetClass ex:Hive ; sh:deactivated true ; {ASKED} .\n"
        f"ex:T a sh:NodeShape ; sh:targetNode ex:one ; {ASKED} .", 1, 1, "MinCount-bees"),
}  # fmt: skip


def make(root: Path, shapes: str, data: str = HIVES) -> Path:
    (root / "data.ttl").write_text(data, encoding="utf-8")
    (root / "shapes.ttl").write_text(PREFIXES + shapes + "\n", encoding="utf-8")
    return root


@pytest.mark.parametrize("form", FORMS)
def test_shape_is_found_and_counted(form: str, tmp_path: Path, validate: Validate) -> None:
    text, shapes, nodes, rules = FORMS[form]
    root = make(tmp_path, text)
    for _ in range(2):  # names are the same in each run
        code, report = validate(root, "--only", "shapes", "--no-cache")
        checked = result(report, "shapes")["checked"]
        assert (checked["shapes"], checked["focus nodes"]) == (shapes, nodes)
        assert [f["rule"] for f in report["findings"]] == rules.split()
        assert code == 1


def test_shape_that_is_off_is_not_counted_and_said(tmp_path: Path, validate: Validate) -> None:
    root = make(tmp_path, FORMS["switched off beside another"][0])
    _, report = validate(root, "--only", "shapes")
    assert result(report, "shapes")["leftOut"] == ["1 shape that sh:deactivated switches off"]


def test_file_of_both_counts_for_both(tmp_path: Path, validate: Validate) -> None:
    wrong = '\nex:three a ex:Hive ; ex:bees "x"^^<http://www.w3.org/2001/XMLSchema#integer> .'
    (tmp_path / "all.ttl").write_text(HIVES + FORMS["of a type"][0] + wrong, encoding="utf-8")
    code, report = validate(tmp_path)
    noted = result(report, "syntax")["noted"]
    assert (noted["files of shapes"], noted["files of triples"]) == (1, 1)
    assert noted["of them shapes and something else"] == 1
    found = {(f["rule"], f["focus"]) for f in report["findings"] if f["severity"] == "violation"}
    assert found == {
        ("MinCount-bees", "https://bees.example/ns#one"),
        ("literal-ill-typed", "https://bees.example/ns#three"),
    }
    assert code == 1


def test_shapes_are_no_data_of_shapes(tmp_path: Path, validate: Validate) -> None:
    """A shape beside data, with a label and a part that has one, is not minded."""
    shape = "ex:S a sh:NodeShape ; rdfs:label 1 ; sh:targetSubjectsOf rdfs:label ;\n"
    shape += "  sh:property [ rdfs:label 2 ; sh:path rdfs:label ; sh:nodeKind sh:IRI ] .\n"
    (tmp_path / "all.ttl").write_text(HIVES + shape + "ex:one rdfs:label 3 .", encoding="utf-8")
    _, report = validate(tmp_path, "--only", "shapes")
    assert [f["focus"] for f in report["findings"]] == ["https://bees.example/ns#one"]


IDLE = {
    "of a class that is nowhere": ("ex:S sh:targetClass ex:Hiv ; %s .", "ex:Hiv"),
    "of a property that is nowhere": ("ex:S sh:targetSubjectsOf ex:bee ; %s .", "ex:bee"),
    "without a target": ("ex:S a sh:NodeShape ; %s .", "has no target, and no shape uses it"),
}


@pytest.mark.parametrize("name", IDLE)
def test_shape_that_looks_at_nothing_is_a_warning(
    name: str, tmp_path: Path, validate: Validate
) -> None:
    text, words = IDLE[name]
    shape = text.replace("%s", ASKED) + f"\nex:T sh:targetNode ex:two ; {ASKED} ."
    code, report = validate(make(tmp_path, shape), "--only", "shapes", "--fail-on", "warning")
    (finding,) = report["findings"]
    assert (finding["rule"], finding["severity"], code) == ("shape-without-focus", "warning", 1)
    assert words in finding["message"]
    assert finding["file"] == str(tmp_path / "shapes.ttl")
    assert finding["line"]


def test_shape_of_a_class_that_has_no_member_yet_is_an_info(
    tmp_path: Path, validate: Validate
) -> None:
    shape = f"ex:S sh:targetClass ex:Queen ; {ASKED} .\nex:T sh:targetNode ex:two ; {ASKED} ."
    root = make(tmp_path, shape, HIVES + "ex:Queen a owl:Class .\n")
    code, report = validate(root, "--only", "shapes", "--fail-on", "warning")
    (finding,) = report["findings"]
    assert (finding["severity"], code) == ("info", 0)


def test_shape_that_another_uses_needs_no_target(tmp_path: Path, validate: Validate) -> None:
    used = f"ex:S sh:targetClass ex:Hive ; sh:node ex:T .\nex:T a sh:NodeShape ; {ASKED} ."
    used += "\nex:U a sh:NodeShape ; sh:targetClass ex:Hive ; sh:or ( ex:V ) .\n"
    used += f"ex:V a sh:NodeShape ; {ASKED} ."
    _, report = validate(make(tmp_path, used), "--only", "shapes")
    assert {f["rule"] for f in report["findings"]} == {"S", "U"}
