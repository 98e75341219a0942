"""The check `profile` names the line of the axiom, and says what it does not ask for."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.validate.changing import replace
from tests.validate.reported import result
from tests.validate.test_foreign import make

Validate = Callable[..., tuple[int, dict[str, Any]]]
ONTOLOGY = "src/garden.ttl"
AGE = "ex:age a owl:DatatypeProperty"


def told(report: dict[str, Any]) -> set[tuple[str, str, str, int]]:
    return {(f["rule"], f["severity"], Path(f["file"]).name, f["line"]) for f in report["findings"]}


@pytest.mark.parametrize(
    ("old", "new", "rule", "severity"),
    [
        (f"{AGE} ;", f"{AGE} , owl:ObjectProperty ;", "name-of-two-kinds", "violation"),
        ("ex:Tree a owl:Class ;", "ex:Tree a owl:Class , rdfs:Datatype ;", "name-of-two-", ""),
        ("disjointWith ex:Herb .", "disjointWith ex:Herbs .", "term-of-axiom-undeclared", ""),
        (
            "ex:beside a owl:ObjectProperty ;",
            "ex:beside a owl:ObjectProperty , owl:TransitiveProperty , owl:FunctionalProperty ;",
            "property-not-simple",
            "",
        ),
        (
            "owl:onProperty ex:age ; owl:someValuesFrom",
            "owl:onProperty ex:ag ; owl:someValuesFrom",
            "term-of-axiom-undeclared",
            "",
        ),
        ("rdfs:range xsd:integer", "rdfs:range xsd:gYear", "datatype-not-in-owl", "info"),
        ('rdfs:label "plant"@en', 'ex:called "plant"@en', "property-undeclared", "warning"),
    ],
)
def test_line_of_the_axiom_is_told(
    old: str, new: str, rule: str, severity: str, tmp_path: Path, validate: Validate
) -> None:
    root = make(tmp_path, "ontology")
    line = replace(root / ONTOLOGY, old, new)
    code, report = validate(root, "--only", "profile", "--fail-on", "warning")
    assert code == (0 if severity == "info" else 1)
    wanted = {f for f in told(report) if f[0].startswith(rule)}
    # The statement in which a restriction stands may begin some lines before.
    assert {one[1:3] for one in wanted} == {(severity or "violation", "garden.ttl")}
    assert any(line - 2 <= one[3] <= line for one in wanted)


def test_undeclared_property_is_told_once_for_each_file(tmp_path: Path, validate: Validate) -> None:
    root = make(tmp_path, "ontology")
    for name in ("data/trees.ttl", "data/herbs.ttl"):
        text = (root / "data/trees.ttl").read_text() if "trees" in name else "@prefix ex: <a:> .\n"
        (root / name).write_text(f"{text}<a:fir> ex:hight 3 . <a:oak> ex:hight 4 .\n")
    _, report = validate(root, "--only", "profile")
    assert {(f[0], f[2]) for f in told(report)} == {
        ("property-undeclared", "trees.ttl"),
        ("property-undeclared", "herbs.ttl"),
    }
    assert len(report["findings"]) == 2


def test_what_an_ontology_elsewhere_may_declare_is_left_out(
    tmp_path: Path, validate: Validate
) -> None:
    root = make(tmp_path, "ontology")
    replace(root / ONTOLOGY, "disjointWith ex:Herb .", "disjointWith ex:Herbs .")
    header = "<https://garden.example/ns> a owl:Ontology"
    replace(root / ONTOLOGY, header, f"{header} ; owl:imports <https://herbs.example/>")
    code, report = validate(root, "--only", "profile")
    assert (code, report["findings"]) == (0, [])
    (left_out,) = result(report, "profile")["leftOut"]
    assert left_out.startswith("1 undeclared terms, which <https://herbs.example/> may declare")
    (root / "src/herbs.ttl").write_text(
        "<https://herbs.example/> a <http://www.w3.org/2002/07/owl#Ontology> ."
    )
    code, report = validate(root, "--only", "profile")
    assert (code, [f["rule"] for f in report["findings"]]) == (1, ["term-of-axiom-undeclared"])
    assert result(report, "profile")["leftOut"] == []
