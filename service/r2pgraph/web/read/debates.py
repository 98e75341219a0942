"""Issues as lists show them: how many positions there are on each, and how many claims."""

from dataclasses import dataclass

from r2pgraph import terms
from r2pgraph.claims import SECONDS, text_of
from r2pgraph.engine.base import Engine, select

_PREFIXES = f"PREFIX r2p: <{terms.R2P}>\n"
_ISSUES = """SELECT ?issue (COUNT(DISTINCT ?claim) AS ?claims)
(COUNT(DISTINCT ?position) AS ?positions) WHERE {
  ?issue a r2p:Issue .
  OPTIONAL { ?position r2p:positionOn ?issue
    OPTIONAL { VALUES ?property { r2p:supports r2p:opposes } ?claim ?property ?position } }
} GROUP BY ?issue ORDER BY DESC(?claims) ?issue"""


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
