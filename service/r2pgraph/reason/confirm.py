"""Whether the reasons that were found before are still those that a search would find.

To search takes many runs of a reasoner, each after the other; to confirm takes a few. The search
leaves out one fact after the other, in a fixed order, from the first set that suffices. So it ends
with given facts if they suffice, no set before suffices, and whenever the search came to one of
them, nothing would follow without it. All of that but the first is one question of consistency.
Who confirms trusts nothing that was stated. Knows OWL, not the domain.
"""

from collections.abc import Iterator, Mapping

from r2pgraph.memo import NOTHING_KEPT, Memo
from r2pgraph.reason.explain import Explained, Goal, Memberships, Search, least, spared
from r2pgraph.reason.nearby import Facts


def confirmed(
    reasons: Memberships, stated: Mapping[Goal, Facts], memo: Memo = NOTHING_KEPT
) -> dict[Goal, Explained]:
    """Those of the goals that are shown to follow, with what a search would find for them.

    Args:
        reasons: the ontology and all facts.
        stated: for each goal, facts that may bring it about, or more than these.
        memo: holds what was found for the same input before.
    """
    known = {goal: reasons.kept(goal, memo) for goal in stated}
    found = {goal: explained for goal, explained in known.items() if explained}
    searches = {goal: _guess(facts) for goal, facts in stated.items() if goal not in found}
    guesses = dict(reasons.answered(searches, memo))
    too_few: dict[Goal, list[Facts]] = {}
    for goal, guess in guesses.items():
        sets = list(_up_to(reasons, goal, guess)) if guess else []
        if sets:
            *before, first = sets
            too_few[goal] = [*before, *_without_one(guess, first)]
            found[goal] = Explained(guess, reasons.digest(goal, len(before)))
    if not reasons.none_follow([(g, facts) for g, sets in too_few.items() for facts in sets], memo):
        for goal, answers in reasons.follow(too_few, memo).items():
            if any(answers):
                del found[goal]
    for explained in found.values():
        reasons.keep(explained, memo)
    return found


def _guess(stated: Facts) -> Search[Facts]:
    """What a search among the facts stated for a goal ends with; nothing if they do not suffice."""
    if not stated:
        return ()
    fewer = [stated[:at] + stated[at + 1 :] for at in range(len(stated))]
    enough, *spare = yield [stated, *fewer]
    if not enough:
        return ()
    needed = tuple(fact for fact, is_spare in zip(stated, spare, strict=True) if not is_spare)
    others = tuple(fact for fact, is_spare in zip(stated, spare, strict=True) if is_spare)
    # Whether each can be spared alone is known, which `least` would ask first.
    cut = yield from spared(needed, others)
    found = yield from least(others[cut + 1 :], needed + others[cut : cut + 1])
    return tuple(fact for fact in stated if fact in found)


def _up_to(reasons: Memberships, goal: Goal, guess: Facts) -> Iterator[Facts]:
    """The sets that a search tries, up to the first with all facts of a guess; none without it."""
    tried = []
    for facts in reasons.candidates(goal[0]):
        tried.append(facts)
        if set(guess) <= set(facts):
            yield from tried
            return


def _without_one(guess: Facts, facts: Facts) -> Iterator[Facts]:
    """For each fact of a guess what is left when a search tries to leave it out."""
    wanted = set(guess)
    for at, fact in enumerate(facts):
        if fact in wanted:
            yield (*(one for one in facts[:at] if one in wanted), *facts[at + 1 :])
