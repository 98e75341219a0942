"""What is said to lead to a thing and what is said to follow, by which claims, how strongly.

A thing stands for itself, its parts, and descriptions of something of it. A link is a cause that
a claim states, or a mere sequence in time. Knows the structure of such links, not what they link.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from r2pgraph import terms
from r2pgraph.claims import ClaimLine, text_rows
from r2pgraph.engine.base import Engine

_PREFIXES = f"PREFIX r2p: <{terms.R2P}>\n"
_LINKS = """SELECT DISTINCT ?claim ?cause ?effect ?direction ?force WHERE {
  GRAPH ?claim { ?link r2p:hasCause ?cause ; r2p:hasEffect ?effect
    OPTIONAL { ?link r2p:effectDirection ?direction } OPTIONAL { ?link r2p:force ?force } }
  FILTER NOT EXISTS { ?claim r2p:withdrawnBecause ?why }
}"""
_SEQUENCES = """SELECT DISTINCT ?claim ?node ?cause ?effect ?event WHERE {
  GRAPH ?claim { ?node r2p:occurrenceOf ?effect ; r2p:follows ?cause }
  OPTIONAL { ?effect a ?event FILTER(?event = r2p:Event) }
  FILTER NOT EXISTS { ?claim r2p:withdrawnBecause ?why }
}"""
_DENIED = """SELECT DISTINCT ?claim ?cause ?effect WHERE {
  GRAPH ?claim { ?link r2p:deniedCause ?cause ; r2p:deniedEffect ?effect }
  FILTER NOT EXISTS { ?claim r2p:withdrawnBecause ?why }
}"""
_PARTS = "SELECT DISTINCT ?part ?whole WHERE { ?part r2p:subEventOf ?whole }"
_DESCRIPTIONS = """SELECT DISTINCT ?part ?whole WHERE {
  VALUES ?role { r2p:affected r2p:doer r2p:holder r2p:concerns r2p:arisesFrom }
  ?part a r2p:Description ; ?role ?whole
}"""
_TENSIONS = "SELECT DISTINCT ?part ?whole WHERE { ?part r2p:inTensionWith ?whole }"
# Forces that make a cause one of several.
_PARTIAL = tuple(terms.R2P + name for name in ("contributory", "enabling", "aggravating"))
_FLAT = (terms.UNHEDGED, terms.EMPHATIC, terms.R2P + "approximate", "")
SEQUENCE, QUALIFIED, PLAIN = 1, 2, 3


@dataclass(frozen=True)
class Link:
    """One thing said to lead to another, by a claim; without a cause it is a mere sequence.

    `strength` is SEQUENCE, QUALIFIED (hedged, or one cause of several) or PLAIN.
    """

    claim: str
    cause: str
    effect: str
    direction: str = ""
    force: str = ""
    strength: int = PLAIN


@dataclass(frozen=True)
class CausalView:
    """The links that lead to a thing and away from it, those that are denied, and its parts."""

    before: tuple[Link, ...] = ()
    after: tuple[Link, ...] = ()
    denied: tuple[Link, ...] = ()
    against: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether nothing is said to lead to it or to follow."""
        return not (self.before or self.after)

    @property
    def weakest(self) -> int:
        """The strength of the weakest links; 0 where all are alike."""
        found = {link.strength for link in (*self.before, *self.after)}
        return min(found) if len(found) > 1 else 0


@dataclass(frozen=True)
class Causes:
    """All links of a dataset."""

    links: tuple[Link, ...] = ()
    denied: tuple[Link, ...] = ()
    stands_for: Mapping[str, frozenset[str]] = field(default_factory=dict)
    against: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, thing: str) -> CausalView:
        """What is said to lead to a thing and to follow from it.

        Links of the thing itself come before those of its parts, the strongest first.
        """
        own = self.stands_for.get(thing, frozenset()) - {thing}

        def joins(here: str, there: str) -> bool:
            return there != thing and (here == thing or (here in own and there not in own))

        before = [one for one in self.links if joins(one.effect, one.cause)]
        after = [one for one in self.links if joins(one.cause, one.effect)]
        denied = [one for one in self.denied if {one.cause, one.effect} & {thing, *own}]
        claims = {one.claim for one in (*before, *after)}
        return CausalView(
            tuple(sorted(before, key=lambda one: (one.effect != thing, *_order(one)))),
            tuple(sorted(after, key=lambda one: (one.cause != thing, *_order(one)))),
            tuple(sorted(denied, key=_order)),
            {claim: self.against[claim] for claim in claims if claim in self.against},
        )


def read_causes(engine: Engine, lines: Mapping[str, ClaimLine]) -> Causes:
    """The causes and sequences of a dataset, over the lines of its claims."""

    def ask(query: str) -> list[dict[str, str]]:
        return text_rows(engine, _PREFIXES + query)

    links = [
        Link(
            row["claim"], row["cause"], row["effect"], row.get("direction", ""),
            row.get("force", ""), _strength(lines.get(row["claim"]), row.get("force", "")),
        )
        for row in ask(_LINKS)
    ]  # fmt: skip
    stated = {(one.claim, one.cause, one.effect) for one in links}
    for row in _of_events(ask(_SEQUENCES)):
        if (row["claim"], row["cause"], row["effect"]) not in stated:
            links.append(Link(row["claim"], row["cause"], row["effect"], strength=SEQUENCE))
    against: dict[str, set[str]] = {}
    for row in ask(_TENSIONS):
        against.setdefault(row["whole"], set()).add(row["part"])
    return Causes(
        tuple(links),
        tuple(Link(row["claim"], row["cause"], row["effect"]) for row in ask(_DENIED)),
        _standing_for(ask(_PARTS), ask(_DESCRIPTIONS)),
        {claim: tuple(sorted(found)) for claim, found in against.items()},
    )


def _strength(line: ClaimLine | None, force: str) -> int:
    hedged = line is not None and line.hedging not in _FLAT
    return QUALIFIED if hedged or force in _PARTIAL else PLAIN


def _of_events(found: Iterable[dict[str, str]]) -> Iterable[dict[str, str]]:
    """Where an occurrence names an event and its kind, the event is enough."""
    rows = list(found)
    named = {(row["claim"], row["node"]) for row in rows if row.get("event")}
    return (row for row in rows if row.get("event") or (row["claim"], row["node"]) not in named)


def _standing_for(
    parts: Iterable[dict[str, str]], descriptions: Iterable[dict[str, str]]
) -> dict[str, frozenset[str]]:
    """For each thing its parts, however far below, and the descriptions of something of these."""
    below: dict[str, set[str]] = {}
    for row in parts:
        below.setdefault(row["whole"], set()).add(row["part"])
    described: dict[str, set[str]] = {}
    for row in descriptions:
        described.setdefault(row["whole"], set()).add(row["part"])
    found: dict[str, frozenset[str]] = {}
    for thing in {*below, *described}:
        reached: set[str] = set()
        waiting = [thing]
        while waiting:
            for one in below.get(waiting.pop(), ()):
                if one not in reached:
                    reached.add(one)
                    waiting.append(one)
        of_parts = {d for one in (thing, *reached) for d in described.get(one, ())}
        found[thing] = frozenset(reached | of_parts)
    return found


def _order(one: Link) -> tuple[int, str, str, str]:
    return -one.strength, one.cause, one.effect, one.claim
