"""Every shape and every rule has a file that conforms and a file that breaks exactly it.

The files are `good/<rule>` and `bad/<rule>`; they are read together with the sample work, in one
run for all good and one for all bad files, and each finding is told by the file it points at.
"""

from collections import defaultdict
from difflib import ndiff
from importlib.resources import files
from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib import RDF, SH

from r2pgraph import terms
from r2pgraph.findings import Finding, Severity
from r2pgraph.layout import DataFile, FileKind, Layout
from r2pgraph.load import Corpus, load_file
from r2pgraph.validate import patterns, shape_nodes, shapes
from r2pgraph.validate.context import Context
from r2pgraph.validate.graph import to_rdflib
from r2pgraph.validate.pattern_files import read_patterns

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SAMPLE = HERE.parent / "validate" / "sample"
# Most fixtures let their claims rest on one passage of the sample.
CROWDED = "passage-carries-its-claims"
# A fixture is a piece of a file, without its header.
HEADLESS = "file-is-described"
LAYOUT = Layout(ROOT)
GOOD = sorted((HERE / "good").iterdir())
BAD = sorted((HERE / "bad").iterdir())


def data_file(path: Path) -> DataFile:
    """A fixture as the corpus would have it: Turtle is an ontology module, TriG is data."""
    if path.suffix == ".ttl":
        return DataFile(path, FileKind.ONTOLOGY, terms.MODULE + path.stem)
    return DataFile(path, FileKind.TRIPLES, f"{terms.GRAPH}shapes/{path.stem}")


def context_of(fixtures: list[Path]) -> Context:
    """The ontology with its shapes, the sample work, and some fixtures."""
    ontology = [f for f in LAYOUT.data_files() if f.kind in (FileKind.ONTOLOGY, FileKind.SHAPES)]
    # Instruments that the ontology refers to are described in the reference layer.
    named = [ROOT / "triples/reference" / name for name in ("instruments.ttl", "resolutions.ttl")]
    sample = [
        DataFile(path, FileKind.TRIPLES, terms.GRAPH + path.stem)
        for path in [*named, *sorted((SAMPLE / "triples").rglob("*.t*"))]
        if "inferred" not in path.parts
    ]
    sources = [*ontology, *sample, *map(data_file, fixtures)]
    return Context(LAYOUT, Corpus(tuple(load_file(source) for source in sources), LAYOUT))


def broken_rules(fixtures: list[Path]) -> dict[Path, set[str]]:
    """For each file that a finding points at, the rules that fired; None for no file."""
    context = context_of(fixtures)
    fired: dict[Path, set[str]] = defaultdict(set)
    for finding in [*shapes.check(context).findings, *patterns.check(context).findings]:
        if finding.severity is not Severity.INFO:
            assert finding.path is not None, finding
            assert finding.line, finding
            if finding.rule == CROWDED and finding.path.is_relative_to(SAMPLE):
                continue
            if finding.rule == HEADLESS and finding.path.stem != HEADLESS:
                continue
            fired[finding.path].add(finding.rule)
    return fired


@pytest.fixture(scope="module")
def shapes_graph() -> rdflib.Graph:
    files = [f for f in LAYOUT.data_files() if f.kind is FileKind.SHAPES]
    return to_rdflib(quad for file in files for quad in load_file(file).quads)


@pytest.fixture(scope="module")
def names(shapes_graph: rdflib.Graph) -> set[str]:
    """Every rule: the shapes with a message, and the queries."""
    named = {shape_nodes.rule_name(shape) for shape in shapes_graph.subjects(SH.message, None)}
    return named | {rule.name for rule in read_patterns(ROOT / "ontology" / "checks")}


@pytest.fixture(scope="module")
def fired() -> dict[Path, set[str]]:
    return broken_rules(BAD)


def test_good_files_break_no_rule() -> None:
    assert len(GOOD) > 100
    assert broken_rules(GOOD) == {}


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_bad_file_breaks_exactly_its_rule(path: Path, fired: dict[Path, set[str]]) -> None:
    assert fired.get(path) == {path.stem}


def test_no_other_file_is_blamed(fired: dict[Path, set[str]]) -> None:
    assert set(fired) == set(BAD)


def test_every_rule_has_both_files(names: set[str]) -> None:
    assert len(names) > 100
    assert {path.stem for path in GOOD} == names
    assert {path.stem for path in BAD} == names


def test_good_files_give_every_rule_something_to_look_at() -> None:
    context = context_of(GOOD)
    infos = [*shapes.check(context).findings, *patterns.check(context).findings]
    assert [finding.message for finding in infos if finding.severity is Severity.INFO] == []


@pytest.mark.parametrize(
    ("good", "bad"), list(zip(GOOD, BAD, strict=True)), ids=[path.stem for path in GOOD]
)
def test_good_and_bad_differ_little(good: Path, bad: Path) -> None:
    lines = ndiff(good.read_text().splitlines(), bad.read_text().splitlines())
    changed = [line for line in lines if line[0] in "+-" and line[2:].strip()]
    assert 0 < len(changed) <= 24


def test_shapes_say_what_why_and_what_to_do(shapes_graph: rdflib.Graph) -> None:
    for kind in (SH.PropertyShape, SH.NodeShape):
        for shape in shapes_graph.subjects(RDF.type, kind):
            if kind == SH.NodeShape and (shape, SH.property, None) in shapes_graph:
                continue  # only says where the properties are looked at
            what, _, remedy = str(shapes_graph.value(shape, SH.message)).partition("; ")
            assert what, shape
            assert remedy, shape
            assert shapes_graph.value(shape, SH.description), shape
            assert shapes_graph.value(shape, SH.severity) in (SH.Violation, SH.Warning), shape


def test_shapes_are_well_formed(shapes_graph: rdflib.Graph) -> None:
    """By the shapes for shapes of the recommendation, whose lists need more depth than usual."""
    shapes_for_shapes = files("pyshacl").joinpath("assets/shacl-shacl.ttl").read_text()
    conforms, _, text = pyshacl.validate(
        shapes_graph,
        shacl_graph=rdflib.Graph().parse(data=shapes_for_shapes),
        inference="rdfs",
        max_validation_depth=200,
    )
    assert conforms, text


def test_a_finding_points_at_the_node() -> None:
    path = HERE / "bad" / "link-has-cause.trig"
    found = shapes.check(context_of([path])).findings
    finding = next(f for f in found if f.rule == "link-has-cause")
    line = path.read_text().splitlines()[(finding.line or 0) - 1]
    assert isinstance(finding, Finding)
    assert line.strip() == "content:link-has-cause"
