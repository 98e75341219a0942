"""The argument on a question as a graph: positions, claims, and how each bears on another.

Cuts it down to what one picture can show: the claims with the most weight, with all that leads
from them to a position, and for each thing that is shown how many below it are not. Knows the
structure of a debate, not what is debated.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest

from r2pgraph.claims import ClaimLine
from r2pgraph.web.read.arguments import Debates
from r2pgraph.web.read.weights import level_of

MAIN, SUPPORTING, ALL = range(3)
# Main points beyond the first and anything beyond MOST are told and not drawn.
_FEW, MOST = 24, 160
_UP, _DOWN = 6, 2


@dataclass(frozen=True)
class Bearing:
    """A claim that bears on a position or on another claim, by a property."""

    claim: str
    relation: str
    target: str


@dataclass(frozen=True)
class ArgumentGraph:
    """Positions and claims with what relates them, the nearest to a position first.

    `hidden` are claims below a thing that the picture leaves out, by that thing.
    """

    positions: tuple[str, ...]
    claims: Mapping[str, ClaimLine]
    bearings: tuple[Bearing, ...]
    hidden: Mapping[str, tuple[str, ...]]

    @property
    def left_out(self) -> int:
        """How many claims are left out, each counted once."""
        return len({iri for found in self.hidden.values() for iri in found})

    @cached_property
    def levels(self) -> tuple[int, ...]:
        """The levels of weight at which there is something more to show, the fewest first."""
        found = {level_of(line) for line in self.claims.values()}
        return tuple(sorted(found))

    def folded(self, level: int) -> "ArgumentGraph":
        """The claims up to a level of weight, with those that they bear on; bounded.

        The sides take turns, so that a bound leaves none of them out.
        """
        most = _FEW if level == MAIN else MOST
        kept: set[str] = set()
        for line in self._in_turn(level):
            chain = {*self._way_up(line.iri)} - kept
            if len(kept) + len(chain) <= most:
                kept |= chain
        return self._only({line.iri: None for line in self._by_weight() if line.iri in kept})

    def _by_weight(self) -> list[ClaimLine]:
        return sorted(self.claims.values(), key=lambda line: (level_of(line), line.order))

    def _in_turn(self, level: int) -> Iterator[ClaimLine]:
        """The claims up to a level: the first of each position, then the second of each."""
        sides: dict[str, list[ClaimLine]] = {}
        for line in self._by_weight():
            if level_of(line) <= level:
                above = self._above.get(self._way_up(line.iri)[0], ())
                side = next((iri for iri in above if iri in self.positions), "")
                sides.setdefault(side, []).append(line)
        for turn in zip_longest(*sides.values()):
            yield from (line for line in turn if line)

    def fitting(self) -> int:
        """The deepest level at which the picture is still small; the first where none is."""
        small = [one for one in self.levels if len(self.folded(one).claims) <= _FEW]
        return small[-1] if small else next(iter(self.levels), ALL)

    def around(self, claim: str) -> "ArgumentGraph":
        """A claim with what it bears on up to the positions, and what bears on it."""
        kept = dict.fromkeys(self._reached([claim], self._above, _UP))
        kept |= dict.fromkeys(self._reached([claim], self._below, _DOWN))
        shown = dict.fromkeys([iri for iri in kept if iri in self.claims][:MOST])
        part = self._only(shown, positions=[iri for iri in self.positions if iri in kept])
        # What else is said on the way up belongs to the whole picture.
        down = {*self._reached([claim], self._below, _DOWN)}
        hidden = {iri: of for iri, of in part.hidden.items() if iri in down}
        return ArgumentGraph(part.positions, part.claims, part.bearings, hidden)

    def _only(
        self, kept: Mapping[str, None], positions: Sequence[str] | None = None
    ) -> "ArgumentGraph":
        shown = {*kept, *(self.positions if positions is None else positions)}
        hidden: dict[str, tuple[str, ...]] = {}
        for iri in shown:
            if below := [one for one in self._below.get(iri, ()) if one not in shown]:
                hidden[iri] = tuple(self._reached(below, self._below, _UP, shown))
        return ArgumentGraph(
            tuple(iri for iri in self.positions if iri in shown),
            {iri: self.claims[iri] for iri in kept},
            tuple(one for one in self.bearings if one.claim in shown and one.target in shown),
            hidden,
        )

    @cached_property
    def _above(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for one in self.bearings:
            found.setdefault(one.claim, []).append(one.target)
        return found

    @cached_property
    def _below(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for one in self.bearings:
            found.setdefault(one.target, []).append(one.claim)
        return found

    def _way_up(self, claim: str) -> list[str]:
        """A claim and the claims between it and the position that is nearest."""
        came: dict[str, str] = {claim: ""}
        waiting = [claim]
        while waiting:
            one = waiting.pop(0)
            above = self._above.get(one, [])
            if any(iri in self.positions for iri in above) or not above:
                chain = [one]
                while came[chain[-1]]:
                    chain.append(came[chain[-1]])
                return chain
            for iri in above:
                if iri not in came:
                    came[iri] = one
                    waiting.append(iri)
        return [claim]

    @staticmethod
    def _reached(
        start: Sequence[str],
        steps: Mapping[str, Sequence[str]],
        most: int,
        but: Iterable[str] = (),
    ) -> list[str]:
        """What some steps lead to, the start itself included, the nearest first."""
        found = dict.fromkeys(start)
        ends: Sequence[str] = start
        for _ in range(most):
            further = (iri for one in ends for iri in steps.get(one, ()))
            ends = [iri for iri in dict.fromkeys(further) if iri not in found and iri not in but]
            found |= dict.fromkeys(ends)
        return list(found)


def graph_of(debates: Debates, positions: Iterable[str]) -> ArgumentGraph:
    """The argument on some positions: what bears on them, and on that, to the end."""
    given = tuple(dict.fromkeys(positions))
    bearings = [Bearing(*one) for one in debates.bearing if one[2] in given]
    return _completed(debates, given, bearings)


def graph_around(debates: Debates, claim: str) -> ArgumentGraph | None:
    """The part of all debates around one claim; none where it has no part in any."""
    bearings = [Bearing(*one) for one in debates.bearing]
    related = (end for one, _, other in debates.relations for end in (one, other))
    whole = _completed(debates, tuple(debates.issues), bearings, related)
    if claim not in whole.claims:
        return None
    found = whole.around(claim)
    return found if found.bearings else None


def _completed(
    debates: Debates,
    positions: tuple[str, ...],
    bearings: list[Bearing],
    more: Iterable[str] = (),
) -> ArgumentGraph:
    """Some bearings, and more claims, with all that is brought for or against them."""
    claims = dict.fromkeys([*(one.claim for one in bearings), *more])
    targets: dict[str, list[Bearing]] = {}
    for one in debates.relations:
        targets.setdefault(one[2], []).append(Bearing(*one))
    waiting = list(claims)
    seen: set[str] = set()
    while waiting:
        target = waiting.pop(0)
        if target in seen:
            continue
        seen.add(target)
        for found in targets.get(target, ()):
            bearings.append(found)
            if found.claim not in claims:
                claims[found.claim] = None
                waiting.append(found.claim)
    lines = {iri: debates.lines.get(iri) or ClaimLine(iri) for iri in claims}
    ordered = sorted(lines.values(), key=lambda line: line.order)
    return ArgumentGraph(
        positions, {line.iri: line for line in ordered}, tuple(dict.fromkeys(bearings)), {}
    )
