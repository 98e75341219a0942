"""Claims selected by what they are about, where they stand, who makes them, and their words.

One index of the values that claims have, read once: choosing and counting then ask no engine.
Knows the structure of claims; which values there are stands in the data.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from r2pgraph import terms
from r2pgraph.claims import SECONDS, ClaimLine, text_of
from r2pgraph.engine.base import Engine, select
from r2pgraph.naming.words import Held, distance, held, sought

WORDS = "words"
_PREFIXES = f"PREFIX r2p: <{terms.R2P}> PREFIX rdfs: <{terms.RDFS}>\n"
_ABOUT = "SELECT DISTINCT ?claim ?value WHERE { ?claim r2p:about ?value }"
_SORTS = """SELECT DISTINCT ?value ?sort WHERE {
  VALUES ?sort { r2p:Event r2p:Place } ?value a ?sort
}"""
_AGENTS = "SELECT DISTINCT ?value WHERE { ?value a r2p:Agent }"
_WITHIN = """SELECT DISTINCT ?thing ?place WHERE {
  VALUES ?property { r2p:takesPlaceIn r2p:territory r2p:locatedIn } ?thing ?property ?place
}"""
_SECTIONS = "SELECT DISTINCT ?claim ?value WHERE { ?claim r2p:inSection ?value }"
_ORDER = """SELECT ?section ?above WHERE {
  ?section r2p:ofSource ?source ; r2p:sectionOrder ?order .
  OPTIONAL { ?section r2p:partOfSection ?above }
} ORDER BY ?source ?order"""
_WORKS = "SELECT DISTINCT ?claim ?value WHERE { ?claim r2p:citesNote/r2p:refersTo ?value }"
# The order in which the parts of a selection are offered, and what each is called.
FACETS = {
    "section": "Section",
    "event": "Event",
    "topic": "Topic or actor",
    "place": "Place",
    "work": "Work cited",
    "speaker": "Speaker",
    "kind": "Kind of claim",
    "prominence": "Weight in the work",
    "hedging": "Hedging",
    "stance": "Stance of the author",
    "role": "Part in the debate",
}

Pairs = Iterable[tuple[str, str]]


@dataclass(frozen=True)
class ClaimIndex:
    """All claims in the order of the work, and for each facet the claims by value.

    `agents` are those among the values that act or speak, `above` has the section around each
    section that is part of one.
    """

    lines: Mapping[str, ClaimLine]
    values: Mapping[str, Mapping[str, frozenset[str]]]
    agents: frozenset[str] = frozenset()
    above: Mapping[str, str] = field(default_factory=dict)

    def around(self, section: str) -> tuple[str, ...]:
        """The sections around a section, the largest first."""
        found: list[str] = []
        while (section := self.above.get(section, "")) and section not in found:
            found.insert(0, section)
        return tuple(found)

    def sections_of(self, claim: str) -> tuple[str, ...]:
        """The sections in which a claim stands, the largest first."""
        found = [(len(of), iri) for iri, of in self.values["section"].items() if claim in of]
        return tuple(iri for _, iri in sorted(found, key=lambda one: -one[0]))

    def select(self, chosen: Mapping[str, str]) -> list[str]:
        """The claims with all that is chosen, in the order of the work."""
        found = self._with(chosen)
        return [iri for iri in self.lines if iri in found]

    def counts(self, facet: str, chosen: Mapping[str, str]) -> list[tuple[str, int]]:
        """The values of a facet that claims have under all else that is chosen, with how many.

        Sections come in the order of the work, everything else by number.
        """
        found = self._with({name: value for name, value in chosen.items() if name != facet})
        counted = [
            (value, count)
            for value, claims in self.values[facet].items()
            if (count := len(claims & found))
        ]
        if facet == "section":
            return counted
        return sorted(counted, key=lambda one: (-one[1], one[0]))

    @cached_property
    def _held(self) -> Mapping[str, Held]:
        """What each claim says, as it is searched."""
        return {iri: held(line.label) for iri, line in self.lines.items()}

    def _with(self, chosen: Mapping[str, str]) -> set[str]:
        found = set(self.lines)
        for facet, value in chosen.items():
            if facet == WORDS:
                wanted = sought(value)
                found = {iri for iri in found if distance(self._held[iri], wanted) is not None}
            else:
                found &= self.values[facet].get(value, frozenset())
        return found


def read_index(engine: Engine, lines: Mapping[str, ClaimLine]) -> ClaimIndex:
    """The index of a dataset, over the lines of its claims in the order of the work."""
    about = _asked(engine, _ABOUT)
    above = dict(_asked(engine, _ORDER, "section", "above"))
    sorts = dict(_asked(engine, _SORTS, "value", "sort"))
    within = _closed(_asked(engine, _WITHIN, "thing", "place"))
    by_facet: dict[str, Pairs] = {
        "section": _in_order(_asked(engine, _SECTIONS), list(above)),
        "event": [pair for pair in about if sorts.get(pair[1]) == terms.EVENT_CLASS],
        "topic": [pair for pair in about if pair[1] not in sorts],
        "place": _places(about, sorts, within),
        "work": _asked(engine, _WORKS),
        "speaker": ((iri, one) for iri, line in lines.items() for one in line.speakers),
        "kind": ((iri, one) for iri, line in lines.items() for one in line.kinds),
        "prominence": ((iri, line.prominence) for iri, line in lines.items()),
        "hedging": ((iri, line.hedging) for iri, line in lines.items()),
        "stance": ((iri, line.stance) for iri, line in lines.items()),
        "role": ((iri, line.role) for iri, line in lines.items()),
    }
    agents = {
        text_of(row, "value") for row in select(engine, _PREFIXES + _AGENTS, deadline=SECONDS)
    }
    values = {name: _grouped(by_facet[name], lines) for name in FACETS}
    return ClaimIndex(lines, values, frozenset(agents), above)


def _asked(
    engine: Engine, text: str, one: str = "claim", other: str = "value"
) -> list[tuple[str, str]]:
    found = select(engine, _PREFIXES + text, deadline=SECONDS)
    return [(text_of(row, one), text_of(row, other)) for row in found]


def _places(pairs: Pairs, sorts: Mapping[str, str], within: Mapping[str, set[str]]) -> Pairs:
    """A claim about an event, a state or a town is one about each place around it."""
    for claim, value in pairs:
        if sorts.get(value) == terms.PLACE_CLASS:
            yield claim, value
        for place in within.get(value, ()):
            yield claim, place


def _closed(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """Everything that a thing is in, however far around."""
    direct: dict[str, set[str]] = {}
    for thing, place in pairs:
        direct.setdefault(thing, set()).add(place)
    closed: dict[str, set[str]] = {}
    for thing in direct:
        reached: set[str] = set()
        waiting = list(direct[thing])
        while waiting:
            place = waiting.pop()
            if place not in reached:
                reached.add(place)
                waiting.extend(direct.get(place, ()))
        closed[thing] = reached
    return closed


def _in_order(pairs: list[tuple[str, str]], order: list[str]) -> Pairs:
    """Sections as they follow one another; those that nobody has put in order come last."""
    place = {section: number for number, section in enumerate(order)}
    return sorted(pairs, key=lambda pair: (place.get(pair[1], len(place)), pair[1]))


def _grouped(pairs: Pairs, lines: Mapping[str, ClaimLine]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for claim, value in pairs:
        if value and value != terms.CLAIM_CLASS and claim in lines:
            found.setdefault(value, set()).add(claim)
    return {value: frozenset(claims) for value, claims in found.items()}
