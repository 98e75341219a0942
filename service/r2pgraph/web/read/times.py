"""What has dates: things of the reference layer, and what claims date.

Knows how dates are given; names no sort of thing that has them.
"""

from dataclasses import dataclass

from r2pgraph import terms
from r2pgraph.claims import SECONDS, is_claim, text_of
from r2pgraph.engine.base import Engine, select

_DATED = f"""PREFIX r2p: <{terms.R2P}>
SELECT DISTINCT ?graph ?node ?start ?end ?precision ?what WHERE {{
  GRAPH ?graph {{ ?node r2p:periodStart ?start
    OPTIONAL {{ ?node r2p:periodEnd ?end }} OPTIONAL {{ ?node r2p:datePrecision ?precision }}
    OPTIONAL {{ ?node r2p:occurrenceOf|r2p:figureOf|r2p:tollOf ?what }} }}
}}"""


@dataclass(frozen=True)
class Dated:
    """Something with a period: a thing, and the claims that date it so, if any."""

    thing: str
    start: str
    end: str
    precision: str
    claims: tuple[str, ...] = ()


def read_times(engine: Engine) -> tuple[Dated, ...]:
    """Everything that has a first day, each thing and period once."""
    found: dict[tuple[str, str, str, str], set[str]] = {}
    whats: dict[tuple[str, str], set[str]] = {}
    for row in select(engine, _DATED, deadline=SECONDS):
        graph, node = text_of(row, "graph"), text_of(row, "node")
        if graph in terms.DERIVED_GRAPHS or graph.startswith(terms.MODULE):
            continue
        precision = text_of(row, "precision").removeprefix(terms.R2P)
        key = (node, text_of(row, "start"), text_of(row, "end"), precision)
        claims = found.setdefault(key, set())
        if is_claim(graph):
            claims.add(graph)
        if what := text_of(row, "what"):
            whats.setdefault((node, graph), set()).add(what)
    merged: dict[tuple[str, str, str, str], set[str]] = {}
    for (node, start, end, precision), claims in found.items():
        # A node of a claim is told by what it is of.
        things = {what for claim in claims for what in whats.get((node, claim), ())} or {node}
        for thing in things:
            merged.setdefault((thing, start, end, precision), set()).update(claims)
    return tuple(
        Dated(thing, start, end, precision, tuple(sorted(claims)))
        for (thing, start, end, precision), claims in sorted(merged.items())
    )
