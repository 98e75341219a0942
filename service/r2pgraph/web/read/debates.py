"""Issues: the positions on each, who takes which side, and what is brought for and against.

Knows the structure of a debate (issue, position, stance, role), not what is debated.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.claims import SECONDS, ClaimLine, claim_lines, text_of
from r2pgraph.engine.base import Engine, Row, select

_PREFIXES = f"PREFIX r2p: <{terms.R2P}> PREFIX rdfs: <{terms.RDFS}>\n"
_BEARING = """SELECT DISTINCT ?position ?claim ?property WHERE {
  %s
  VALUES ?property { r2p:supports r2p:opposes }
  ?claim ?property ?position .
}"""
_STANCES = """SELECT DISTINCT ?position ?claim ?holder ?side WHERE {
  %s
  GRAPH ?claim { ?stance r2p:towards ?position ; r2p:holder ?holder ; r2p:stanceValue ?side }
}"""
_POSITIONS = """SELECT DISTINCT ?position WHERE { %s } ORDER BY ?position"""
_REBUTTALS = """SELECT DISTINCT ?reply ?claim ?source WHERE {
  %s
  ?claim ?property ?position .
  GRAPH ?source { ?reply r2p:rebuts ?claim }
}"""
_ISSUES = """SELECT ?issue (COUNT(DISTINCT ?claim) AS ?claims)
(COUNT(DISTINCT ?position) AS ?positions) WHERE {
  ?issue a r2p:Issue .
  OPTIONAL { ?position r2p:positionOn ?issue
    OPTIONAL { VALUES ?property { r2p:supports r2p:opposes } ?claim ?property ?position } }
} GROUP BY ?issue ORDER BY DESC(?claims) ?issue"""


@dataclass(frozen=True)
class Side:
    """Somebody's stance towards a position, and the claim that says so."""

    holder: str
    side: str
    claim: str


@dataclass(frozen=True)
class PositionView:
    """A position with the sides taken, and the claims for and against it by their role."""

    iri: str
    sides: tuple[Side, ...] = ()
    supporting: tuple[tuple[str, tuple[ClaimLine, ...]], ...] = ()
    opposing: tuple[tuple[str, tuple[ClaimLine, ...]], ...] = ()


@dataclass(frozen=True)
class Debate:
    """The positions, the claims by IRI, and for each claim the claims that rebut it."""

    positions: tuple[PositionView, ...]
    lines: dict[str, ClaimLine] = field(default_factory=dict)
    replies: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class IssueLine:
    """An issue as lists show it."""

    iri: str
    claims: int
    positions: int


def read_issues(engine: Engine) -> list[IssueLine]:
    """All issues, the most debated first."""
    found = select(engine, _PREFIXES + _ISSUES, deadline=SECONDS)
    return [
        IssueLine(
            text_of(row, "issue"), int(text_of(row, "claims")), int(text_of(row, "positions"))
        )
        for row in found
        if text_of(row, "issue")
    ]


def debate_on_issue(engine: Engine, issue: str) -> Debate:
    """All positions on an issue."""
    return _debate(engine, f"?position r2p:positionOn {ox.NamedNode(issue)} .")


def debate_on_position(engine: Engine, position: str) -> Debate:
    """One position."""
    return _debate(engine, f"VALUES ?position {{ {ox.NamedNode(position)} }}")


def _debate(engine: Engine, which: str) -> Debate:
    def ask(text: str, pattern: str = which) -> list[Row]:
        return select(engine, _PREFIXES + text % pattern, deadline=SECONDS)

    positions = [text_of(row, "position") for row in ask(_POSITIONS)]
    sides = ask(_STANCES)
    replies: dict[str, list[str]] = {}
    for row in ask(_REBUTTALS):
        replies.setdefault(text_of(row, "claim"), []).append(text_of(row, "reply"))
    pattern = (
        f"{{ {which} ?claim r2p:supports|r2p:opposes ?position }} UNION "
        f"{{ {which} ?other r2p:supports|r2p:opposes ?position . ?claim r2p:rebuts ?other }} UNION "
        f"{{ {which} GRAPH ?claim {{ ?stance r2p:towards ?position }} }}"
    )
    lines = {line.iri: line for line in claim_lines(engine, pattern)}
    bearing = ask(_BEARING)
    return Debate(
        tuple(
            PositionView(
                position,
                _sides(position, sides, lines),
                _by_role(position, terms.SUPPORTS, bearing, lines),
                _by_role(position, terms.OPPOSES, bearing, lines),
            )
            for position in dict.fromkeys(positions)
        ),
        lines,
        {claim: tuple(sorted(set(found))) for claim, found in replies.items()},
    )


def _sides(position: str, found: Iterable[Row], lines: dict[str, ClaimLine]) -> tuple[Side, ...]:
    sides = {
        Side(text_of(row, "holder"), text_of(row, "side"), text_of(row, "claim"))
        for row in found
        if text_of(row, "position") == position
    }
    last = ClaimLine("")
    return tuple(
        sorted(sides, key=lambda one: (one.side, lines.get(one.claim, last).order, one.holder))
    )


def _by_role(
    position: str, predicate: str, found: Iterable[Row], lines: dict[str, ClaimLine]
) -> tuple[tuple[str, tuple[ClaimLine, ...]], ...]:
    by_role: dict[str, list[ClaimLine]] = {}
    for row in found:
        claim = text_of(row, "claim")
        if text_of(row, "position") == position and text_of(row, "property") == predicate:
            line = lines.get(claim, ClaimLine(claim))
            by_role.setdefault(line.role, []).append(line)
    return tuple(
        (role, tuple(sorted(of, key=lambda line: line.order)))
        for role, of in sorted(by_role.items(), key=lambda entry: (-len(entry[1]), entry[0]))
    )
