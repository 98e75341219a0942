"""What the graph holds, for the home page."""

from dataclasses import dataclass

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.claims import SECONDS, text_of
from r2pgraph.engine.base import Engine, select

_PREFIXES = f"PREFIX r2p: <{terms.R2P}>\n"
_TALLY = """SELECT ?value (COUNT(DISTINCT ?claim) AS ?count) WHERE {
  ?claim a r2p:Claim ; <%s> ?value
} GROUP BY ?value ORDER BY DESC(?count) ?value"""


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
