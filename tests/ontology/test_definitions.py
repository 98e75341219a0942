"""The definitions of the ontology, both ways: what must follow does, what must not does not.

One run of the reasoner over the ontology and all test individuals serves every test here.
"""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from r2pgraph import terms
from r2pgraph.layout import DataFile, FileKind, find_layout
from r2pgraph.load import load_file
from r2pgraph.reason.hermit import OwlReport, check

CASES = Path(__file__).parent / "cases"
TEST = "https://example.org/test#"


def _ontology() -> list[ox.Quad]:
    files = (file for file in find_layout().data_files() if file.kind is FileKind.ONTOLOGY)
    return [quad for file in files for quad in load_file(file).quads]


def _cases() -> list[ox.Quad]:
    files = sorted(CASES.glob("*.ttl"))
    assert len(files) >= 6
    extra = (DataFile(path, FileKind.EXTRA, TEST + path.stem) for path in files)
    return [quad for file in extra for quad in load_file(file).quads]


def _expectations() -> Iterator[tuple[str, bool, str]]:
    for quad in _cases():
        if quad.predicate.value in (TEST + "is", TEST + "isNot"):
            yield quad.subject.value, quad.predicate.value == TEST + "is", quad.object.value


EXPECTATIONS = sorted(_expectations())


@pytest.fixture(scope="session")
def reasoned() -> OwlReport:
    return check([*_ontology(), *_cases()])


def test_ontology_and_cases_are_consistent_and_coherent(reasoned: OwlReport) -> None:
    assert reasoned.consistent
    assert reasoned.unsatisfiable == ()


@pytest.mark.parametrize(
    ("individual", "follows", "class_"),
    EXPECTATIONS,
    ids=[
        f"{individual.partition('example.org/')[2]}-{'is' if follows else 'is-not'}-"
        f"{class_.rpartition('#')[2]}"
        for individual, follows, class_ in EXPECTATIONS
    ],
)
def test_membership(reasoned: OwlReport, individual: str, follows: bool, class_: str) -> None:
    assert (class_ in reasoned.types.get(individual, ())) is follows


def test_every_defined_class_is_tried_both_ways() -> None:
    axioms = terms.MODULE + "axioms"
    defined = {
        quad.subject.value
        for quad in _ontology()
        if quad.predicate.value == terms.OWL_EQUIVALENT_CLASS and quad.graph_name.value == axioms
    }
    acts = {terms.R2P + name for name in ("GenocideAct", "CrimeAgainstHumanityAct", "WarCrimeAct")}
    assert len(defined) >= 15
    assert defined - acts <= {c for _, follows, c in EXPECTATIONS if follows}
    assert defined - acts <= {c for _, follows, c in EXPECTATIONS if not follows}


@pytest.mark.parametrize(
    ("act", "class_"),
    [
        ("genocideByKilling", "GenocideAct"),
        ("murderAsCrimeAgainstHumanity", "SelfStandingAct"),
        ("wilfulKilling", "GraveBreachAct"),
        ("pillaging", "LawsAndCustomsAct"),
    ],
)
def test_acts_are_not_acts_of_other_categories(act: str, class_: str) -> None:
    stated = {
        quad.object.value
        for quad in _ontology()
        if quad.subject.value == terms.R2P + act and quad.predicate.value == terms.RDF_TYPE
    }
    assert terms.R2P + class_ in stated
