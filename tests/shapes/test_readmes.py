"""The lists of shapes and checks in the READMEs are those of the files."""

import re
from pathlib import Path

import pytest
from rdflib import SH

from r2pgraph.layout import Layout
from r2pgraph.load import load_file
from r2pgraph.validate.graph import to_rdflib
from r2pgraph.validate.rule_files import read_rules
from r2pgraph.validate.shapes import rule_name

ROOT = Path(__file__).parents[2]
SHAPES = sorted((ROOT / "ontology/shapes").glob("*.ttl"))
_ROW = re.compile(r"^\| `([a-z-]+)` \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


def rows(path: Path) -> list[tuple[str, str, str]]:
    return _ROW.findall(path.read_text(encoding="utf-8"))


def test_list_of_checks() -> None:
    expected = [
        (rule.name, rule.title, rule.severity.value)
        for rule in read_rules(ROOT / "ontology/checks")
    ]
    assert len(expected) > 30
    assert rows(ROOT / "ontology/checks/README.md") == expected


@pytest.mark.parametrize("path", SHAPES, ids=lambda path: path.stem)
def test_list_of_shapes(path: Path) -> None:
    text = (ROOT / "ontology/shapes/README.md").read_text(encoding="utf-8")
    section = text.partition(f"\n## {path.stem}\n")[2].partition("\n## ")[0]
    file = next(f for f in Layout(ROOT).data_files() if f.path == path)
    graph = to_rdflib(load_file(file).quads)
    described = {
        rule_name(shape): (
            str(message).partition("; ")[0],
            str(graph.value(shape, SH.description)),
        )
        for shape, message in graph.subject_objects(SH.message)
    }
    assert described
    assert {name: (what, why) for name, what, why in _ROW.findall(section)} == described
