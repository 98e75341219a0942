"""Ten questions that a monitor asks, answered over one documented situation and the ontology alone.

The situation is described in `cases/darfur.ttl`, outside the graph; no claim and nothing of the
reference layer is loaded. The rows were read by eye against the public record.
"""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from r2pgraph import terms
from r2pgraph.catalogue import read_query
from r2pgraph.findings import Severity
from r2pgraph.layout import DataFile, FileKind, find_layout
from r2pgraph.load import Corpus, load_file
from r2pgraph.validate import patterns, shapes
from r2pgraph.validate.context import Context

HERE = Path(__file__).parent
CASE = DataFile(HERE / "cases" / "darfur.ttl", FileKind.EXTRA, "urn:case:darfur")
QUESTIONS = sorted((HERE / "questions").glob("*.rq"))


@pytest.fixture(scope="module")
def store() -> ox.Store:
    ontology = [f for f in find_layout().data_files() if f.kind is FileKind.ONTOLOGY]
    store = ox.Store()
    for file in [*ontology, CASE]:
        store.extend(load_file(file).quads)
    return store


def _rows(store: ox.Store, text: str) -> list[list[str]]:
    answer = store.query(text, use_default_graph_as_union=True)
    assert isinstance(answer, ox.QuerySolutions)
    body = answer.serialize(format=ox.QueryResultsFormat.CSV)
    assert body
    return list(csv.reader(io.StringIO(body.decode("utf-8"))))


def test_there_are_ten_questions() -> None:
    assert len(QUESTIONS) == 10


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_question(store: ox.Store, path: Path) -> None:
    query = read_query(path)
    with path.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        expected = list(csv.reader(file))
    assert len(expected) > 1
    assert all(column in query.returns for column in expected[0])
    assert _rows(store, query.text) == expected


def test_each_term_of_the_case_is_declared(store: ox.Store) -> None:
    declared = {
        q.subject.value
        for q in store.quads_for_pattern(None, ox.NamedNode(terms.RDFS + "isDefinedBy"), None)
    }
    used = {
        node.value
        for quad in load_file(CASE).quads
        for node in (quad.predicate, quad.object)
        if isinstance(node, ox.NamedNode) and node.value.startswith(terms.R2P)
    }
    assert len(used) >= 80
    assert used - declared == set()


def test_the_case_keeps_to_the_shapes_and_checks_of_law() -> None:
    """As case data would be validated: who says what, by which standard, by rules in force."""
    layout = find_layout()
    kinds = (FileKind.ONTOLOGY, FileKind.SHAPES)
    ontology = [load_file(file) for file in layout.data_files() if file.kind in kinds]
    case = load_file(replace(CASE, kind=FileKind.TRIPLES))
    context = Context(layout, Corpus((*ontology, case), layout))
    findings = [*shapes.check(context).findings, *patterns.check(context).findings]
    of_case = [f for f in findings if f.path == CASE.path and f.severity is not Severity.INFO]
    # States of consent are content nodes, which in the graph's own data stand in a claim.
    assert {f.rule for f in of_case} == {"content-stands-in-a-claim"}
    assert len(of_case) == 2
