"""The stated triples behind a finding of the reasoner: a minimal set, decided by HermiT.

For a membership, HermiT tries many sets of facts in one run, each about renamed copies of the
individuals; the same facts give the same set. For a contradiction, where copies would spoil one
another, Pellet proposes a set and HermiT confirms it. Knows OWL, not the domain.
"""

from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.errors import ReasonerFailedError
from r2pgraph.reason import pellet
from r2pgraph.reason.hermit import check_input
from r2pgraph.reason.owl_input import OwlInput, Triple, owl_input

Goal = tuple[str, str]
Facts = tuple[Triple, ...]
Search = Generator[list[Facts], list[bool], Facts]
PIECES = 30
_COPY = "urn:r2pgraph:copy:"


@dataclass(frozen=True)
class Reach:
    """How far from an individual facts are looked for: away from it only, or both ways."""

    steps: int
    both: bool = False


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
    background = _needed(background, facts)
    found: dict[Goal, Facts] = {}
    searches = {goal: _search(facts, goal, names) for goal in sorted(goals)}
    tries = {goal: next(search) for goal, search in searches.items()}
    while tries:
        answers = _follow(background, names, tries)
        tries = {}
        for goal, answer in answers.items():
            try:
                tries[goal] = searches[goal].send(answer)
            except StopIteration as end:
                found[goal] = end.value
    return found


def _search(facts: Facts, goal: Goal, names: set[str]) -> Search:
    """Yields sets of facts to be tried, is sent whether the goal follows, returns the least.

    Definitions look from a thing at what it is related to, so what leads away from the thing is
    tried before what leads to it; few facts are tried before many.
    """
    reaches = [Reach(1), Reach(2), Reach(5), Reach(1, both=True), Reach(2, both=True)]
    steps = 2
    while True:
        wider = [_near(facts, goal[0], names, reach) for reach in reaches]
        answers = yield wider
        if any(answers):
            return (yield from _least(wider[answers.index(True)]))
        if wider[-1] == _near(facts, goal[0], names, Reach(steps + 1, both=True)):
            raise ReasonerFailedError(f"no premises were found for {goal}")
        reaches, steps = [Reach(steps + more, both=True) for more in (1, 2)], steps + 2


def _least(facts: Facts) -> Search:
    """Leaves out ever smaller pieces, in a fixed order, until none can be spared."""
    size = max(1, len(facts) // PIECES)
    while True:
        pieces = [set(facts[at : at + size]) for at in range(0, len(facts), size)]
        answers = yield [_without(facts, piece) for piece in pieces]
        spare = [piece for piece, follows in zip(pieces, answers, strict=True) if follows]
        facts = yield from _spared(facts, spare)
        if size == 1:
            return facts
        size //= 2


def _spared(facts: Facts, spare: list[set[Triple]]) -> Search:
    """Leaves out as many as possible of the pieces that could each be left out alone."""
    while spare:
        growing = [set[Triple]().union(*spare[: count + 1]) for count in range(len(spare))]
        answers = yield [_without(facts, pieces) for pieces in growing]
        count = sum(answers)  # what follows without many pieces follows without fewer
        if count:
            facts = _without(facts, growing[count - 1])
        spare = spare[count + 1 :]  # the next one cannot be spared any more
    return facts


def _follow(
    background: OwlInput, names: set[str], tries: Mapping[Goal, list[Facts]]
) -> dict[Goal, list[bool]]:
    """For each goal and each of its sets, whether it follows: one run for all of them."""
    copies: list[Triple] = []
    wanted: dict[Goal, list[tuple[str, str]]] = {}
    number = 0
    for goal, sets in tries.items():
        for facts in sets:
            copies += [_copied(triple, number, names) for triple in facts]
            name = _copy_name(goal[0], number, names)
            wanted.setdefault(goal, []).append((name, goal[1]))
            number += 1
    report = check_input(OwlInput((*background.triples, *copies), {}))
    if not report.consistent:
        raise ReasonerFailedError("the premises contradict each other")
    return {
        goal: [type_ in report.types.get(name, ()) for name, type_ in places]
        for goal, places in wanted.items()
    }


def _copied(triple: Triple, number: int, names: set[str]) -> Triple:
    subject, predicate, value = triple
    if isinstance(subject, ox.NamedNode):
        subject = ox.NamedNode(_copy_name(subject.value, number, names))
    if isinstance(value, ox.NamedNode):
        value = ox.NamedNode(_copy_name(value.value, number, names))
    return subject, predicate, value


def _copy_name(iri: str, number: int, names: set[str]) -> str:
    return iri if iri in names else f"{_COPY}{number}:{iri}"


def _without(facts: Facts, left_out: set[Triple]) -> Facts:
    return tuple(triple for triple in facts if triple not in left_out)


def _needed(background: OwlInput, facts: Facts) -> OwlInput:
    """The axioms, and of the ontology's individuals those that axioms or facts lead to."""
    schema = [triple for triple in background.triples if _is_schema(triple)]
    described: dict[str, list[Triple]] = {}
    for triple in background.triples:
        if not _is_schema(triple):
            described.setdefault(triple[0].value, []).append(triple)
    waiting = {part.value for triple in (*schema, *facts) for part in triple if _is_iri(part)}
    kept: list[Triple] = []
    while waiting:
        for triple in described.pop(waiting.pop(), ()):
            kept.append(triple)
            waiting |= {part.value for part in triple if _is_iri(part)}
    return OwlInput(tuple(sorted((*schema, *kept), key=str)), background.left_out)


def _near(facts: Facts, start: str, names: set[str], reach: Reach) -> Facts:
    """The facts that are linked with an individual through so many individuals."""
    nodes = {t: {p.value for p in (t[0], t[2]) if _is_iri(p)} - names for t in facts}
    leads = nodes if reach.both else {t: {t[0].value} for t in facts}
    reached = {start}
    chosen: set[Triple] = set()
    for _ in range(reach.steps):
        chosen |= {triple for triple in facts if leads[triple] & reached}
        reached |= {node for triple in chosen for node in nodes[triple]}
    return tuple(t for t in facts if t in chosen)


def _is_schema(triple: Triple) -> bool:
    """Whether a triple is part of an axiom about terms rather than about individuals."""
    subject, predicate, value = triple
    if isinstance(subject, ox.BlankNode) or isinstance(value, ox.BlankNode):
        return True
    if predicate.value.startswith((terms.OWL, terms.RDFS)):
        return predicate.value not in (terms.OWL + "sameAs", terms.OWL + "differentFrom")
    declared = value.value if isinstance(value, ox.NamedNode) else ""
    return declared.startswith((terms.OWL, terms.RDFS)) and declared != terms.OWL_NAMED_INDIVIDUAL


def _located(quads: list[ox.Quad], triples: Facts, about: tuple[str, ...]) -> Explanation:
    wanted = set(triples)
    found = [q for q in quads if (q.subject, q.predicate, q.object) in wanted]
    return Explanation(tuple(sorted(found, key=str)), about)


def _is_iri(part: object) -> bool:
    return isinstance(part, ox.NamedNode)
