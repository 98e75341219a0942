"""The stated triples behind a finding of the reasoner: a minimal set, confirmed by HermiT.

Pellet proposes a set; HermiT confirms it, and that no triple can be spared, in one run over
renamed copies of the set, each without one triple. Knows OWL, not the domain.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.errors import ReasonerFailedError
from r2pgraph.reason import pellet
from r2pgraph.reason.hermit import OwlReport, check_input
from r2pgraph.reason.owl_input import OwlInput, Triple, owl_input

Goal = tuple[str, str]
Facts = tuple[Triple, ...]
_Key = TypeVar("_Key")
_COPY = "urn:r2pgraph:copy:"


@dataclass(frozen=True)
class Explanation:
    """Statements that bring a finding about, where they are stated, and the terms with axioms."""

    quads: tuple[ox.Quad, ...]
    about: tuple[str, ...]


def explain_inconsistency(quads: Iterable[ox.Quad]) -> Explanation:
    """Statements that cannot all be true.

    Raises:
        ReasonerFailedError: no explanation was found, or HermiT does not confirm it.
    """
    given = list(quads)
    triples = owl_input(given).triples
    proposal = pellet.why_inconsistent(triples)
    axioms = tuple(t for t in triples if t in set(proposal.triples) or _is_schema(t))
    if check_input(OwlInput(axioms, {})).consistent:
        raise ReasonerFailedError("the statements proposed as contradictory are consistent")
    return _located(given, proposal.triples, proposal.terms)


def explain_unsatisfiable(quads: Iterable[ox.Quad], class_: str) -> Explanation:
    """The terms whose axioms keep a class from having a member."""
    given = list(quads)
    proposal = pellet.why_unsatisfiable(owl_input(given).triples, class_)
    return _located(given, proposal.triples, proposal.terms)


def explain_types(background: OwlInput, facts: Facts, goals: Iterable[Goal]) -> dict[Goal, Facts]:
    """For each (individual, class) a minimal set of facts from which it follows.

    Args:
        background: the ontology, never part of an answer.
        facts: stated or projected triples about individuals.
        goals: memberships that follow from both together.

    Raises:
        ReasonerFailedError: a membership does not follow after all.
    """
    names = {part.value for t in background.triples for part in t if _is_iri(part)}
    everything = (*background.triples, *facts)
    candidates: dict[Goal, Facts] = {}
    for goal in sorted(goals):
        proposed = set(pellet.why_type(everything, *goal).triples)
        candidates[goal] = tuple(t for t in facts if t in proposed)
    trial = _Trial(background, names)
    return trial.minimal(candidates, lambda goal: _connected(facts, goal[0], names))


class _Trial:
    """Tries many sets of facts in one run, each about individuals of its own."""

    def __init__(self, background: OwlInput, names: set[str]) -> None:
        self._background = background
        self._names = names

    def minimal(
        self, candidates: Mapping[Goal, Facts], wider: Callable[[Goal], Facts]
    ) -> dict[Goal, Facts]:
        """The candidates without what can be spared; `wider` where a candidate is too small."""
        done: dict[Goal, Facts] = {}
        open_goals = dict(candidates)
        widened: set[Goal] = set()
        while open_goals:
            follows = self._follows(
                {
                    (goal, spared): (goal, tuple(t for t in facts if t != spared))
                    for goal, facts in open_goals.items()
                    for spared in (None, *facts)
                }
            )
            following: dict[Goal, Facts] = {}
            for goal, facts in open_goals.items():
                spare = next((t for t in facts if follows[goal, t]), None)
                if not follows[goal, None]:
                    if goal in widened:
                        raise ReasonerFailedError(f"no premises were found for {goal}")
                    widened.add(goal)
                    following[goal] = wider(goal)
                elif spare is None:
                    done[goal] = facts
                else:
                    following[goal] = tuple(t for t in facts if t != spare)
            open_goals = following
        return done

    def _follows(self, sets: Mapping[_Key, tuple[Goal, Facts]]) -> dict[_Key, bool]:
        copies: list[Triple] = []
        for number, (_, facts) in enumerate(sets.values()):
            copies += [self._copied(t, number) for t in facts]
        if not copies:
            return dict.fromkeys(sets, False)
        given = OwlInput((*self._background.triples, *copies), {})
        report: OwlReport = check_input(given)
        if not report.consistent:
            raise ReasonerFailedError("the premises contradict each other")
        return {
            key: type_ in report.types.get(self._copy_name(individual, number), ())
            for number, (key, ((individual, type_), _)) in enumerate(sets.items())
        }

    def _copied(self, triple: Triple, number: int) -> Triple:
        subject, predicate, value = triple
        new_subject = self._copied_node(subject, number)
        assert not isinstance(new_subject, ox.Literal)
        return new_subject, predicate, self._copied_node(value, number)

    def _copied_node(
        self, node: ox.NamedNode | ox.BlankNode | ox.Literal, number: int
    ) -> ox.NamedNode | ox.BlankNode | ox.Literal:
        if isinstance(node, ox.NamedNode) and node.value not in self._names:
            return ox.NamedNode(self._copy_name(node.value, number))
        return node

    def _copy_name(self, iri: str, number: int) -> str:
        return iri if iri in self._names else f"{_COPY}{number}:{iri}"


def _connected(facts: Facts, start: str, names: set[str]) -> Facts:
    """The facts that are linked with an individual through individuals."""
    reached = {start}
    chosen: set[Triple] = set()
    grown = True
    while grown:
        grown = False
        for triple in facts:
            nodes = {p.value for p in (triple[0], triple[2]) if _is_iri(p)} - names
            if triple not in chosen and nodes & reached:
                chosen.add(triple)
                reached |= nodes
                grown = True
    return tuple(t for t in facts if t in chosen)


def _is_schema(triple: Triple) -> bool:
    """Whether a triple is part of an axiom about terms rather than about individuals."""
    subject, predicate, value = triple
    if isinstance(subject, ox.BlankNode) or isinstance(value, ox.BlankNode):
        return True
    if predicate.value.startswith((terms.OWL, terms.RDFS)):
        return predicate.value not in (terms.OWL + "sameAs", terms.OWL + "differentFrom")
    return isinstance(value, ox.NamedNode) and value.value.startswith((terms.OWL, terms.RDFS))


def _located(quads: list[ox.Quad], triples: Facts, about: tuple[str, ...]) -> Explanation:
    wanted = set(triples)
    found = [q for q in quads if (q.subject, q.predicate, q.object) in wanted]
    return Explanation(tuple(sorted(found, key=str)), about)


def _is_iri(part: object) -> bool:
    return isinstance(part, ox.NamedNode)
