"""What the graph holds, for the home page and the list of claims."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.claims import SECONDS, ClaimLine, lines_of, text_of
from r2pgraph.engine.base import Engine, select

_PREFIXES = f"PREFIX r2p: <{terms.R2P}> PREFIX oa: <{terms.OA}>\n"
_TALLY = """SELECT ?value (COUNT(DISTINCT ?claim) AS ?count) WHERE {
  ?claim a r2p:Claim ; <%s> ?value
} GROUP BY ?value ORDER BY DESC(?count) ?value"""
_ORDERED = """SELECT ?claim (MIN(?from) AS ?start) WHERE {
  ?claim a r2p:Claim .%s
  OPTIONAL { ?claim r2p:statedIn/r2p:hasPart?/oa:hasSelector/oa:start ?from }
} GROUP BY ?claim ORDER BY ?start ?claim"""
# How claims can be narrowed down: the name in the address, and the property it stands for.
FILTERS = {
    "kind": terms.RDF_TYPE,
    "speaker": terms.STATED_BY,
    "hedging": terms.HEDGING,
    "stance": terms.AUTHOR_STANCE,
    "role": terms.ARGUMENT_ROLE,
    "prominence": terms.PROMINENCE,
}


@dataclass(frozen=True)
class Tally:
    """A value and how many claims have it."""

    iri: str
    count: int


def tallies(engine: Engine, predicate: str) -> list[Tally]:
    """The values that claims have under a property, the most frequent first."""
    text = _PREFIXES + _TALLY % ox.NamedNode(predicate).value
    return [
        Tally(text_of(row, "value"), int(text_of(row, "count")))
        for row in select(engine, text, deadline=SECONDS)
        if text_of(row, "value")
    ]


def filtered_claims(engine: Engine, chosen: Mapping[str, str]) -> list[str]:
    """The claims with the chosen values, in the order of the work."""
    conditions = "".join(
        f" ?claim <{FILTERS[name]}> ?chosen_{name} ." for name in chosen if name in FILTERS
    )
    bound = {f"chosen_{name}": ox.NamedNode(chosen[name]) for name in chosen if name in FILTERS}
    found = select(engine, _PREFIXES + _ORDERED % conditions, bound, deadline=SECONDS)
    return [text_of(row, "claim") for row in found if "claim" in row]


def lines_in_order(engine: Engine, claims: Sequence[str]) -> list[ClaimLine]:
    """The lines of some claims, in the order given."""
    lines = lines_of(engine, claims)
    return [lines[iri] for iri in claims if iri in lines]
