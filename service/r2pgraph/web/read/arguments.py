"""Who is on which side of a question, on what grounds, and what answers what.

One index of all debates, read once. Knows the structure of a debate (issue, position, stance,
role, reason, reply), not what is debated.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from r2pgraph import terms
from r2pgraph.claims import SECONDS, ClaimLine, text_of
from r2pgraph.engine.base import Engine, select

_PREFIXES = f"PREFIX r2p: <{terms.R2P}>\n"
_POSITIONS = """SELECT DISTINCT ?position ?issue ?rival WHERE {
  ?position r2p:positionOn ?issue OPTIONAL { ?position r2p:rivalOf ?rival }
} ORDER BY ?issue ?position ?rival"""
_STANCES = """SELECT DISTINCT ?claim ?holder ?side ?position WHERE {
  GRAPH ?claim { ?stance r2p:towards ?position ; r2p:holder ?holder ; r2p:stanceValue ?side }
}"""
# What a claim says that others feel, who do not state it: fear is against, hope is for.
_FELT = """SELECT DISTINCT ?claim ?holder ?side ?position WHERE {
  VALUES (?value ?property ?side) {
    (r2p:fear r2p:opposes r2p:against) (r2p:concern r2p:opposes r2p:against)
    (r2p:scepticism r2p:opposes r2p:against) (r2p:criticism r2p:opposes r2p:against)
    (r2p:refusal r2p:opposes r2p:against)
    (r2p:hope r2p:supports r2p:for) (r2p:approval r2p:supports r2p:for)
  }
  ?claim ?property ?position
  GRAPH ?claim { ?attitude r2p:attitudeValue ?value ; r2p:holder ?holder }
  FILTER NOT EXISTS { GRAPH ?claim { ?stance a r2p:Stance } }
  FILTER NOT EXISTS { ?claim r2p:statedBy ?holder }
}"""
_BEARING = """SELECT DISTINCT ?claim ?property ?position WHERE {
  VALUES ?property { r2p:supports r2p:opposes } ?claim ?property ?position
}"""
_RELATIONS = """SELECT DISTINCT ?claim ?property ?other WHERE {
  VALUES ?property { r2p:givesReasonFor r2p:rebuts r2p:grants r2p:agreesWith }
  ?claim ?property ?other . ?claim a r2p:Claim . ?other a r2p:Claim
}"""
FOR, AGAINST = terms.R2P + "for", terms.R2P + "against"
_OTHER = {FOR: AGAINST, AGAINST: FOR, terms.SUPPORTS: terms.OPPOSES, terms.OPPOSES: terms.SUPPORTS}
_CONCESSION = terms.R2P + "concession"
# What is brought for a ground rather than for a position.
_BELOW = (terms.R2P + "premise", terms.R2P + "example")
_ATTACKS = (terms.REBUTS, terms.GRANTS)
_DEEPEST = 6

# People, each with the claims by which they are on a side.
Holders = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Side:
    """Somebody's stance towards a position, and the claim that says so."""

    holder: str
    side: str
    position: str
    claim: str


@dataclass(frozen=True)
class Argument:
    """A claim in a debate with what answers it or is brought for it.

    `relation` is the property by which it is related to the claim above it.
    """

    line: ClaimLine
    relation: str = ""
    below: tuple["Argument", ...] = ()


@dataclass(frozen=True)
class SideView:
    """A side of a question: those who are for a position, or against one that has no rival.

    `holders` have the claims by which they are on it; `undecided` take neither side.
    """

    position: str
    against: bool
    holders: Holders
    undecided: Holders
    arguments: tuple[Argument, ...]

    @property
    def empty(self) -> bool:
        """Whether nobody is on it and nothing is said for it."""
        return not (self.holders or self.undecided or self.arguments)


@dataclass(frozen=True)
class Held:
    """What somebody holds on a question, by which claims, and who holds the opposite."""

    issue: str
    position: str
    against: bool
    claims: tuple[str, ...]
    opponents: tuple[str, ...]


@dataclass(frozen=True)
class Exchange:
    """A claim of somebody that answers a claim of somebody else, or is answered by it."""

    relation: str
    claim: str
    other: str


@dataclass(frozen=True)
class Debates:
    """All debates of a dataset."""

    lines: Mapping[str, ClaimLine]
    issues: Mapping[str, str] = field(default_factory=dict)
    rivals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stances: tuple[Side, ...] = ()
    bearing: tuple[tuple[str, str, str], ...] = ()
    relations: tuple[tuple[str, str, str], ...] = ()
    felt: tuple[Side, ...] = ()

    def on_issue(self, issue: str) -> tuple[SideView, ...]:
        """The sides of a question."""
        return self._sides(position for position, of in self.issues.items() if of == issue)

    def on_position(self, position: str) -> tuple[SideView, ...]:
        """A position and those that exclude it."""
        return self._sides((position, *self.rivals.get(position, ())))

    def held_by(self, agent: str) -> tuple[Held, ...]:
        """What an agent holds or rejects, by issue."""
        found = []
        for position, issue in self.issues.items():
            sides = (FOR,) if self.rivals.get(position) else (FOR, AGAINST)
            for side in sides:
                claims = dict(self._holders(position, side)).get(agent)
                if claims:
                    others = self._holders(position, _OTHER[side])
                    opponents = tuple(one for one, _ in others if one != agent)
                    found.append(Held(issue, position, side == AGAINST, claims, opponents))
        return tuple(sorted(found, key=lambda one: (-len(one.claims), one.issue, one.position)))

    def exchanges_of(self, agent: str) -> tuple[tuple[Exchange, ...], tuple[Exchange, ...]]:
        """Which claims of others an agent answers, and which of its claims others answer."""
        own = {iri for iri, line in self.lines.items() if agent in line.speakers}
        answers = [r for r in self.relations if r[0] in own and r[2] not in own]
        answered = [r for r in self.relations if r[2] in own and r[0] not in own]
        return (
            tuple(Exchange(p, claim, other) for claim, p, other in sorted(answers)),
            tuple(Exchange(p, claim, other) for claim, p, other in sorted(answered)),
        )

    @cached_property
    def claims_on(self) -> Mapping[str, frozenset[str]]:
        """The claims that bear on each position, and on a position of each issue."""
        found: dict[str, set[str]] = {}
        for claim, _, position in self.bearing:
            for iri in (position, self.issues.get(position, position)):
                found.setdefault(iri, set()).add(claim)
        return {iri: frozenset(claims) for iri, claims in found.items()}

    def answers_to(self, claim: str) -> tuple[Argument, ...]:
        """What answers a claim, with what answers that."""
        below = self._argument(claim, "", (claim,)).below
        return tuple(one for one in below if one.relation in _ATTACKS)

    def _sides(self, positions: Iterable[str]) -> tuple[SideView, ...]:
        found: list[SideView] = []
        for position in positions:
            found.append(self._side(position, FOR))
            if not self.rivals.get(position):
                found.append(self._side(position, AGAINST))
        return tuple(one for one in found if not (one.against and one.empty))

    def _side(self, position: str, side: str) -> SideView:
        claims = {claim for claim, _ in self._bearing_on(position, side)}
        # A reason for a ground of this side stands below it.
        nested = {c for c, p, o in self.relations if p == terms.GIVES_REASON_FOR and o in claims}
        roots = sorted(claims - nested, key=lambda iri: self._line(iri).order)
        undecided: dict[str, list[str]] = {}
        for one in self.stances:
            if one.position == position and one.side not in _OTHER:
                undecided.setdefault(one.holder, []).append(one.claim)
        return SideView(
            position,
            side == AGAINST,
            self._holders(position, side),
            tuple((holder, tuple(of)) for holder, of in undecided.items()),
            tuple(self._argument(iri, "", (iri,)) for iri in roots),
        )

    def _argument(self, claim: str, relation: str, above: tuple[str, ...]) -> Argument:
        below = [
            self._argument(other, name, (*above, other))
            for other, name, target in self.relations
            if target == claim and other not in above and len(above) < _DEEPEST
        ]
        order = sorted(below, key=lambda one: (one.relation in _ATTACKS, one.line.order))
        return Argument(self._line(claim), relation, tuple(order))

    def _bearing_on(self, position: str, side: str) -> Iterable[tuple[str, str]]:
        """The claims for a side, with their role: for a position is against its rivals."""
        own = terms.SUPPORTS if side == FOR else terms.OPPOSES
        rivals = self.rivals.get(position, ())
        for claim, name, target in self.bearing:
            if (target == position and name == own) or (target in rivals and name == _OTHER[own]):
                yield claim, self._line(claim).role

    def _holders(self, position: str, side: str) -> Holders:
        return self._by_side.get((position, side), ())

    @cached_property
    def _by_side(self) -> Mapping[tuple[str, str], Holders]:
        """Who is on each side of each position, found once."""
        return {
            (position, side): self._on_side(position, side)
            for position in self.issues
            for side in (FOR, AGAINST)
        }

    def _on_side(self, position: str, side: str) -> Holders:
        """Who is on a side: by a stance, by what they feel, by a ground or by a reason for one.

        A reason counts for those whose ground it is brought for, whoever states it.
        """
        rivals = self.rivals.get(position, ())
        found: dict[str, set[str]] = {}
        with_stance: dict[str, list[str]] = {}
        for one in self.stances:
            with_stance.setdefault(one.claim, []).append(one.holder)
        for one in (*self.stances, *self.felt):
            if (one.position == position and one.side == side) or (
                one.position in rivals and one.side == _OTHER[side]
            ):
                found.setdefault(one.holder, set()).add(one.claim)
        brought = [
            c for c, role in self._bearing_on(position, side) if role not in ("", _CONCESSION)
        ]
        for claim in brought:
            people = with_stance.get(claim, self._line(claim).speakers)
            counted = self._reasons_for([claim])
            if self._line(claim).role not in _BELOW and claim not in with_stance:
                counted.add(claim)
            for person in people if counted else ():
                found.setdefault(person, set()).update(counted)
        return tuple(
            (holder, tuple(sorted(of, key=lambda iri: self._line(iri).order)))
            for holder, of in sorted(found.items(), key=lambda entry: (-len(entry[1]), entry[0]))
        )

    def _reasons_for(self, claims: Iterable[str]) -> set[str]:
        """The premises and examples brought for some claims, however far below them."""
        reached: set[str] = set()
        waiting = list(claims)
        while waiting:
            claim = waiting.pop()
            for other, name, target in self.relations:
                if target == claim and name == terms.GIVES_REASON_FOR and other not in reached:
                    reached.add(other)
                    waiting.append(other)
        return {iri for iri in reached if self._line(iri).role in _BELOW}

    def _line(self, claim: str) -> ClaimLine:
        return self.lines.get(claim) or ClaimLine(claim)


def read_debates(engine: Engine, lines: Mapping[str, ClaimLine]) -> Debates:
    """The debates of a dataset, over the lines of its claims."""

    def ask(text: str, *names: str) -> list[tuple[str, ...]]:
        found = select(engine, _PREFIXES + text, deadline=SECONDS)
        return [tuple(text_of(row, name) for name in names) for row in found]

    issues: dict[str, str] = {}
    rivals: dict[str, list[str]] = {}
    for position, issue, rival in ask(_POSITIONS, "position", "issue", "rival"):
        issues[position] = issue
        if rival:
            rivals.setdefault(position, []).append(rival)
    return Debates(
        lines,
        issues,
        {position: tuple(of) for position, of in rivals.items()},
        tuple(Side(*row) for row in sorted(ask(_STANCES, "holder", "side", "position", "claim"))),
        tuple((c, p, o) for c, p, o in sorted(ask(_BEARING, "claim", "property", "position"))),
        tuple((c, p, o) for c, p, o in sorted(ask(_RELATIONS, "claim", "property", "other"))),
        tuple(Side(*row) for row in sorted(ask(_FELT, "holder", "side", "position", "claim"))),
    )
