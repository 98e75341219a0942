"""Which claim explains best how claims are built: the data choose, no name stands here."""

from r2pgraph import terms
from r2pgraph.claims import SECONDS, is_claim, text_of
from r2pgraph.engine.base import Engine, Row, select

_PREFIXES = f"PREFIX r2p: <{terms.R2P}> PREFIX skos: <{terms.SKOS}>\n"
_NAMED = "SELECT ?claim WHERE { r2p:Claim skos:example ?claim FILTER(isIRI(?claim)) }"
_CANDIDATES = """SELECT ?claim (COUNT(*) AS ?size) (COUNT(DISTINCT ?node) AS ?nodes)
(SAMPLE(?weight) AS ?prominence) (SAMPLE(?note) AS ?cited) (SAMPLE(?composed) AS ?description)
WHERE {
  ?claim r2p:statedBy ?speaker ; r2p:statedIn ?passage .
  GRAPH ?claim { ?node ?property ?value
    OPTIONAL { ?composed a r2p:Description FILTER(?composed = ?node) } }
  OPTIONAL { ?claim r2p:prominence ?weight }
  OPTIONAL { ?claim r2p:citesNote ?note }
} GROUP BY ?claim"""
_PICTURED = 9


def example_claim(engine: Engine) -> str:
    """The claim that the ontology names as an example of one; else the fittest; empty for none.

    Fit is a main point with composed content and a note, of a size that a picture can show.
    """
    named = [text_of(row, "claim") for row in select(engine, _PREFIXES + _NAMED, deadline=SECONDS)]
    named = sorted(iri for iri in named if is_claim(iri))
    if named:
        return named[0]
    found = select(engine, _PREFIXES + _CANDIDATES, deadline=SECONDS)
    return text_of(min(found, key=_unfitness), "claim") if found else ""


def _unfitness(row: Row) -> tuple[bool, bool, bool, bool, int, str]:
    main = text_of(row, "prominence") in (terms.THESIS, terms.MAIN_POINT)
    composed = "description" in row
    size = int(text_of(row, "size") or 0)
    return (
        not (main and composed),
        not composed,
        not main,
        "cited" not in row,
        abs(size - _PICTURED),
        text_of(row, "claim"),
    )
