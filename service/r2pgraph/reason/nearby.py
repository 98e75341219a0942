"""The facts around an individual, so many steps away. Knows triples, no term of OWL or ours."""

from __future__ import annotations

from collections.abc import Collection

import pyoxigraph as ox

from r2pgraph.reason.owl_input import Triple

Facts = tuple[Triple, ...]


class Nearby:
    """What is linked with what by some facts.

    Args:
        facts: between named things, or things and literals.
        beyond: names that lead no further, as those that everything is linked with.
    """

    def __init__(self, facts: Facts, beyond: Collection[str]) -> None:
        self._facts = facts
        self._ends: list[set[str]] = []
        self._leaving: dict[str, list[int]] = {}
        self._touching: dict[str, list[int]] = {}
        self._known: dict[tuple[str, int, bool], Facts] = {}
        for at, (subject, _, value) in enumerate(facts):
            named = {part.value for part in (subject, value) if isinstance(part, ox.NamedNode)}
            self._ends.append(named.difference(beyond))
            self._leaving.setdefault(subject.value, []).append(at)
            for node in {*self._ends[at], subject.value}:
                self._touching.setdefault(node, []).append(at)

    def of(self, start: str, steps: int, *, both: bool) -> Facts:
        """The facts so many steps around an individual, in their order.

        Args:
            start: the name of the individual.
            steps: how many facts one after the other.
            both: whether facts that lead to an individual count beside those that lead away.
        """
        key = start, steps, both
        if key not in self._known:
            self._known[key] = tuple(self._facts[at] for at in sorted(self._reached(*key)))
        return self._known[key]

    def _reached(self, start: str, steps: int, both: bool) -> set[int]:
        beside = self._touching if both else self._leaving
        seen, ends, chosen = {start}, {start}, set[int]()
        for _ in range(steps):
            new = {at for node in ends for at in beside.get(node, ())} - chosen
            chosen |= new
            ends = {node for at in new for node in self._ends[at]} - seen
            seen |= ends
        return chosen
