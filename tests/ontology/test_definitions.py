"""The definitions of the ontology, both ways: what must follow does, what must not does not.

One run of the reasoner over the ontology and all test individuals serves every test here.
"""

import re
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
def reasoned(ontology: list[ox.Quad]) -> OwlReport:
    return check([*ontology, *_cases()])


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


def test_every_defined_class_is_tried_both_ways(ontology: list[ox.Quad]) -> None:
    axioms = terms.MODULE + "axioms"
    defined = {
        quad.subject.value
        for quad in ontology
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
def test_acts_are_not_acts_of_other_categories(
    ontology: list[ox.Quad], act: str, class_: str
) -> None:
    stated = {
        quad.object.value
        for quad in ontology
        if quad.subject.value == terms.R2P + act and quad.predicate.value == terms.RDF_TYPE
    }
    assert terms.R2P + class_ in stated


PREMISES = terms.R2P + "takesPremisesFrom"
SOURCES = {terms.R2P + name for name in ("claimsOfStandpoint", "caseData", "ontologyAndReference")}


def _premise_sources(ontology: list[ox.Quad]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for quad in ontology:
        if quad.predicate.value == terms.OWL_EQUIVALENT_CLASS:
            found.setdefault(quad.subject.value, [])
    for quad in ontology:
        if quad.predicate.value == PREMISES:
            found.setdefault(quad.subject.value, []).append(quad.object.value)
    return found


def test_every_defined_class_says_where_its_premises_are_from(ontology: list[ox.Quad]) -> None:
    sources = _premise_sources(ontology)
    assert len(sources) >= 20
    assert {name: given for name, given in sources.items() if len(given) != 1} == {}
    assert {given for (given,) in sources.values()} == SOURCES


def test_definitions_are_reached_from_claims_where_they_say_so_and_nowhere_else(
    ontology: list[ox.Quad],
) -> None:
    """By the properties that rules read, claims may state, or follow from such."""
    reading = _Reading(ontology)
    claims = {
        n
        for n, (given,) in _premise_sources(ontology).items()
        if given.endswith("claimsOfStandpoint")
    }
    case_data = {
        n for n, (given,) in _premise_sources(ontology).items() if given.endswith("caseData")
    }
    assert {name for name in claims | case_data if not reading.missing(name)} == claims
    readme = (find_layout().ontology / "README.md").read_text(encoding="utf-8")
    listed = readme.partition("Rules read claims for ")[2].partition(". The")[0]
    assert {terms.R2P + name for name in re.findall(r"`(\w+)`", listed)} == claims


class _Reading:
    """Which properties a definition needs, and which of them can come from claims."""

    def __init__(self, quads: list[ox.Quad]) -> None:
        self._about: dict[str, dict[str, list[str]]] = {}
        for quad in quads:
            name = str(quad.subject) if isinstance(quad.subject, ox.BlankNode) else ""
            about = self._about.setdefault(name or quad.subject.value, {})
            node = quad.object
            value = str(node) if isinstance(node, ox.BlankNode) else node.value
            about.setdefault(quad.predicate.value, []).append(value)
        rules = find_layout().rules.glob("*.rq")
        words = {word for path in rules for word in re.findall(r"r2p:(\w+)", path.read_text())}
        self._read = {terms.R2P + word for word in words} | {
            name for name, about in self._about.items() if terms.R2P + "bareFactAllowed" in about
        }

    def missing(self, class_: str) -> set[str]:
        """The properties of a definition that no claim can give."""
        return {name for name in self._properties(class_, set()) if not self._given(name)}

    def _properties(self, node: str, seen: set[str]) -> set[str]:
        """All that stands under a class, named classes with definitions included."""
        if node in seen:
            return set()
        seen.add(node)
        found = set()
        for predicate, values in self._about.get(node, {}).items():
            if predicate == terms.OWL + "onProperty":
                found |= {named for v in values for named in self._named(v)}
            elif predicate == terms.OWL_EQUIVALENT_CLASS or node.startswith("_:"):
                for value in values:
                    found |= self._properties(value, seen)
        return found

    def _named(self, value: str) -> list[str]:
        inverse = self._about.get(value, {}).get(terms.OWL + "inverseOf")
        return inverse if value.startswith("_:") and inverse else [value]

    def _given(self, name: str, above: tuple[str, ...] = ()) -> bool:
        if name in self._read or name in above:
            return name in self._read
        path = (*above, name)
        below = [
            other
            for other, about in self._about.items()
            if name in about.get(terms.RDFS_SUBPROPERTY_OF, [])
        ]
        chains = self._about.get(name, {}).get(terms.OWL + "propertyChainAxiom", [])
        return any(self._given(other, path) for other in below) or any(
            all(self._given(link, path) for link in self._links(chain)) for chain in chains
        )

    def _links(self, chain: str) -> Iterator[str]:
        while chain in self._about:
            about = self._about[chain]
            yield from self._named(about[terms.RDF + "first"][0])
            (chain,) = about[terms.RDF + "rest"]
