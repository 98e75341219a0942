"""The stated triples behind a finding of the reasoner: a minimal set, decided by HermiT.

For a membership, HermiT tries many sets of facts in a few runs, each about renamed copies of the
individuals; the same facts give the same set. For a contradiction, where copies would spoil one
another, Pellet proposes a set and HermiT confirms it. Knows OWL, not the domain.
"""

import hashlib
import os
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

import pyoxigraph as ox

from r2pgraph.errors import ReasonerFailedError
from r2pgraph.memo import NOTHING_KEPT, Memo, key_of
from r2pgraph.reason import pellet
from r2pgraph.reason.denial import none_follows
from r2pgraph.reason.hermit import check_input, stop_all
from r2pgraph.reason.module import Modules, names_in
from r2pgraph.reason.nearby import Facts, Nearby
from r2pgraph.reason.owl_input import OwlInput, Triple, is_axiom, owl_input
from r2pgraph.reason.version import reasoning_version

Goal = tuple[str, str]
Result = TypeVar("Result")
# Asks which of some sets of facts suffice, again and again, and ends with a result.
Search = Generator[list[Facts], list[bool], Result]
# So many that few runs are needed, and so few that each run, which has a copy of the rest for each
# place where it is cut, stays small.
CUTS = 12
# Of so many facts each is left out alone: what is then missed need not be tried one by one.
FEW = 30
# A run with fewer takes about as long for the axioms as for the facts.
LEAST_FOR_A_RUN = 400
_COPY = "urn:r2pgraph:copy:"


@dataclass(frozen=True)
class Explanation:
    """Statements that bring a finding about, where they are stated, and the axioms they meet."""

    quads: tuple[ox.Quad, ...]
    axioms: tuple[pellet.Axiom, ...]


def explain_inconsistency(quads: Iterable[ox.Quad]) -> Explanation:
    """Statements that cannot all be true.

    Raises:
        ReasonerFailedError: no explanation was found, or HermiT does not confirm it.
    """
    given = list(quads)
    triples = owl_input(given).triples
    proposal = pellet.why_inconsistent(triples)
    proposed = set(proposal.triples)
    axioms = tuple(t for t in triples if t in proposed or is_axiom(t))
    if check_input(OwlInput(axioms, {})).consistent:
        raise ReasonerFailedError("the statements proposed as contradictory are consistent")
    return _located(given, proposal.triples, proposal.axioms)


def explain_unsatisfiable(quads: Iterable[ox.Quad], class_: str) -> Explanation:
    """The axioms that keep a class from having a member."""
    given = list(quads)
    proposal = pellet.why_unsatisfiable(owl_input(given).triples, class_)
    return _located(given, proposal.triples, proposal.axioms)


@dataclass(frozen=True)
class Explained:
    """A minimal set of facts, and a hash of everything that was read to find it."""

    facts: Facts
    digest: str


class Memberships:
    """Why things fall under classes, given one ontology and one set of facts.

    Args:
        background: the ontology, never part of an answer.
        facts: stated or projected triples about individuals.
        sources: where facts are from, as far as a digest is to tell it.
    """

    def __init__(
        self, background: OwlInput, facts: Facts, sources: Mapping[Triple, str] | None = None
    ) -> None:
        self._names = {part.value for t in background.triples for part in t if _is_iri(part)}
        self._background = _needed(background, facts)
        self._nearby = Nearby(facts, self._names)
        said = sources or {}
        self._lines = {t: f"{' '.join(map(str, t))} {said.get(t, '')}" for t in facts}
        self._axioms = key_of([self._background.ntriples()])
        self._modules = Modules(self._background.triples)

    def explain(self, goals: Iterable[Goal], memo: Memo = NOTHING_KEPT) -> dict[Goal, Explained]:
        """For each (individual, class) that follows, a minimal set of facts that it follows from.

        Searched for only where nothing is kept for what would be read.

        Raises:
            ReasonerFailedError: a membership does not follow after all.
        """
        found = {goal: self.kept(goal, memo) for goal in sorted(set(goals))}
        searches = {goal: self._search(goal) for goal, known in found.items() if not known}
        for goal, explained in self.answered(searches, memo):
            found[goal] = explained
            self.keep(explained, memo)
        return {goal: explained for goal, explained in found.items() if explained}

    def answered(
        self, searches: Mapping[Goal, Search[Result]], memo: Memo
    ) -> Iterator[tuple[Goal, Result]]:
        """What searches end with, all of them answered in the same runs."""
        answers: dict[Goal, list[bool]] | dict[Goal, None] = dict.fromkeys(searches)
        while answers:
            tries = {}
            for goal, answer in answers.items():
                try:
                    tries[goal] = searches[goal].send(answer)  # type: ignore[arg-type]
                except StopIteration as end:
                    yield goal, end.value
            answers = self.follow(tries, memo)

    def digests(self, goal: Goal) -> Iterator[str]:
        """Hashes of what would be read, for each set of facts in which the goal may be found.

        A search ends with the first set from which the goal follows. So wherever one of these is
        the digest of an explanation, a search would find that explanation.
        """
        whole = hashlib.sha256(key_of([self._axioms, *goal]).encode())
        for facts in self.candidates(goal[0]):
            whole.update(key_of(self._lines[fact] for fact in facts).encode())
            yield whole.hexdigest()

    def digest(self, goal: Goal, number: int) -> str:
        """The hash of what is read where the set of facts with a number is the first to suffice."""
        return next(islice(self.digests(goal), number, None))

    def candidates(self, start: str) -> Iterator[Facts]:
        """Sets of facts around an individual in which to look for a reason, in their order."""
        return (facts for batch in self._batches(start) for facts in batch)

    def kept(self, goal: Goal, memo: Memo) -> Explained | None:
        """What was found for the very same input before."""
        for digest in self.digests(goal) if memo.cache else ():
            for lines in memo.kept(_key(digest)):
                facts = {line: fact for fact, line in self._lines.items()}
                return Explained(tuple(facts[line] for line in lines), digest)
        return None

    def keep(self, explained: Explained, memo: Memo) -> None:
        """Keeps what was found."""
        memo.keep(_key(explained.digest), [self._lines[fact] for fact in explained.facts])

    def _search(self, goal: Goal) -> Search[Explained]:
        """Yields sets of facts to be tried, is sent whether the goal follows, returns the least."""
        tried = 0
        for candidates in self._batches(goal[0]):
            answers = yield candidates
            if any(answers):
                first = answers.index(True)
                digest = self.digest(goal, tried + first)
                found = yield from least(candidates[first])
                return Explained(tuple(f for f in candidates[first] if f in found), digest)
            tried += len(candidates)
        raise ReasonerFailedError(f"no premises were found for {goal}")

    def _batches(self, start: str) -> Iterator[list[Facts]]:
        """The candidates, as many at a time as are tried together.

        Definitions look from a thing at what it is related to, so what leads away from the thing
        is tried before what leads to it, and few facts before many.
        """
        steps = 2
        # What leads away in one run, the others in runs of their own: most reasons are found there.
        yield [self._nearby.of(start, count, both=False) for count in (1, 2, 5)]
        around = [self._nearby.of(start, count, both=True) for count in (1, steps)]
        yield from ([facts] for facts in around)
        while (wider := self._nearby.of(start, steps + 1, both=True)) != around[-1]:
            around = [wider, self._nearby.of(start, steps + 2, both=True)]
            steps += 2
            yield around

    def follow(self, tries: Mapping[Goal, list[Facts]], memo: Memo) -> dict[Goal, list[bool]]:
        """For each goal and each of its sets, whether it follows.

        As many runs at a time as there are processors, each with its share of the sets. Those that
        are together have no name of their own in common, so that none brings about anything in
        another: a set that says something of an individual of the ontology has a run of its own.
        """
        asked = [(goal, facts) for goal, sets in tries.items() for facts in sets]
        if not asked:
            return {}
        processors = len(os.sched_getaffinity(0))
        parts = _shares(asked, processors, self._names)
        with ThreadPoolExecutor(min(len(parts), processors)) as pool:
            runs = [pool.submit(self._follow_in_one_run, part, memo) for part in parts]
            try:
                answers = [answer for run in runs for answer in run.result()]
            except BaseException:
                stop_all()  # nobody waits for the others any more
                raise
        found: dict[Goal, list[bool]] = {}
        for (goal, _), answer in zip(asked, answers, strict=True):
            found.setdefault(goal, []).append(answer)
        return found

    def none_follow(self, asked: Sequence[tuple[Goal, Facts]], memo: Memo) -> bool:
        """Whether it is shown that no goal follows from the facts beside it."""
        if not asked:
            return True
        given, wanted = self._copies(asked)
        denied: dict[str, list[str]] = {}
        for name, class_ in wanted:
            denied.setdefault(name, []).append(class_)
        return none_follows(given, denied, memo)

    def _follow_in_one_run(self, asked: Sequence[tuple[Goal, Facts]], memo: Memo) -> list[bool]:
        given, wanted = self._copies(asked)
        report = check_input(given, memo)
        if not report.consistent:
            raise ReasonerFailedError("the premises contradict each other")
        return [type_ in report.types.get(name, ()) for name, type_ in wanted]

    def _copies(self, asked: Sequence[tuple[Goal, Facts]]) -> tuple[OwlInput, list[Goal]]:
        """All sets, each about individuals of its own, with the axioms that matter; and the goals.

        Most axioms are about what no fact speaks of, and to classify all takes four times as long.
        """
        copies: list[Triple] = []
        wanted: list[Goal] = []
        for number, (goal, facts) in enumerate(asked):
            copies += [_copied(triple, number, self._names) for triple in facts]
            wanted.append((_copy_name(goal[0], number, self._names), goal[1]))
        names = names_in(copies) | {class_ for _, class_ in wanted}
        return OwlInput((*self._modules.of(names), *copies), {}), wanted


def _shares(
    asked: list[tuple[Goal, Facts]], most: int, names: Collection[str]
) -> list[list[tuple[Goal, Facts]]]:
    """The sets in their order, in shares of about as many facts, none too small for a run.

    Those with facts about individuals of these names are alone.
    """
    whole = sum(len(facts) for _, facts in asked)
    size = max(LEAST_FOR_A_RUN, -(-whole // most))
    shares: list[list[tuple[Goal, Facts]]] = [[]]
    count = 0
    for one in asked:
        alone = any(fact[0].value in names for fact in one[1])
        if shares[-1] and (alone or count >= size):
            shares.append([])
            count = 0
        shares[-1].append(one)
        count += size if alone else len(one[1])
    return shares


def _key(digest: str) -> str:
    return key_of(["membership", reasoning_version(), digest])


def least(facts: Facts, needed: Facts = ()) -> Search[Facts]:
    """Leaves out one after the other, in their order, all without which the goal still follows.

    Of several minimal sets that is always the same one, whatever is tried on the way.

    Args:
        facts: from which, with those needed, the goal follows.
        needed: that are not to be left out.
    """
    while facts:
        if len(facts) <= FEW:
            without_each = [needed + facts[:at] + facts[at + 1 :] for at in range(len(facts))]
            spare = yield without_each
            needed += tuple(f for f, is_spare in zip(facts, spare, strict=True) if not is_spare)
            facts = tuple(f for f, is_spare in zip(facts, spare, strict=True) if is_spare)
            if len(facts) == 1:
                return needed
        count = yield from spared(needed, facts)
        needed, facts = needed + facts[count : count + 1], facts[count + 1 :]
    return needed


def spared(needed: Facts, facts: Facts) -> Search[int]:
    """How many of the first facts can be left out; what follows without many does with more."""
    least, most = 0, len(facts)
    while least < most:
        step = -(-(most - least) // CUTS)
        cuts = [*range(least + step, most, step), most]
        answers = yield [needed + facts[cut:] for cut in cuts]
        least = max(
            (cut for cut, follows in zip(cuts, answers, strict=True) if follows), default=least
        )
        most = min(
            (cut - 1 for cut, follows in zip(cuts, answers, strict=True) if not follows),
            default=most,
        )
    return least


def _copied(triple: Triple, number: int, names: set[str]) -> Triple:
    subject, predicate, value = triple
    if isinstance(subject, ox.NamedNode):
        subject = ox.NamedNode(_copy_name(subject.value, number, names))
    if isinstance(value, ox.NamedNode):
        value = ox.NamedNode(_copy_name(value.value, number, names))
    return subject, predicate, value


def _copy_name(iri: str, number: int, names: set[str]) -> str:
    return iri if iri in names else f"{_COPY}{number}:{iri}"


def _needed(background: OwlInput, facts: Facts) -> OwlInput:
    """The axioms, and of the ontology's individuals those that axioms or facts lead to."""
    schema = [triple for triple in background.triples if is_axiom(triple)]
    described: dict[str, list[Triple]] = {}
    for triple in background.triples:
        if not is_axiom(triple):
            described.setdefault(triple[0].value, []).append(triple)
    waiting = {part.value for triple in (*schema, *facts) for part in triple if _is_iri(part)}
    kept: list[Triple] = []
    while waiting:
        for triple in described.pop(waiting.pop(), ()):
            kept.append(triple)
            waiting |= {part.value for part in triple if _is_iri(part)}
    return OwlInput(tuple(sorted((*schema, *kept), key=str)), background.left_out)


def _located(quads: list[ox.Quad], triples: Facts, axioms: tuple[pellet.Axiom, ...]) -> Explanation:
    wanted = set(triples)
    found = [q for q in quads if (q.subject, q.predicate, q.object) in wanted]
    return Explanation(tuple(sorted(found, key=str)), axioms)


def _is_iri(part: object) -> bool:
    return isinstance(part, ox.NamedNode)
