"""Every question of the catalogue can tell of each row what it rests on, without being traced."""

import json
import time

import pytest

from r2pgraph.catalogue import CatalogueQuery, load_catalogue
from r2pgraph.engine.embedded import EmbeddedEngine
from r2pgraph.engine.formats import JSON
from r2pgraph.layout import find_layout
from r2pgraph.load import is_claim
from r2pgraph.sparql.evidence import Evidence, evidence_of

QUERIES = list(load_catalogue(find_layout()).queries.values())
# Of the ontology, of counts, and of steps that no claim takes.
OF_NO_CLAIM = {
    *("pillars-in-the-ontology", "acts-and-articles", "war-crimes-on-a-day"),
    "mandate-clauses",
    *("issues-at-a-glance", "weakest-links"),
}


def asked(engine: EmbeddedEngine, query: CatalogueQuery) -> tuple[list[dict[str, str]], Evidence]:
    """The rows of a question with nothing given, and what they rest on."""
    text = query.bound({})
    body = engine.query(text, result_format=JSON).body
    bindings = json.loads(body)["results"]["bindings"]
    found = [{name: cell["value"] for name, cell in row.items()} for row in bindings]
    return found, evidence_of(engine, text, body, time.monotonic() + 30, trace=False)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_each_row_names_its_claims_with_speaker_source_and_page(
    packaged_engine: EmbeddedEngine, query: CatalogueQuery
) -> None:
    found, evidence = asked(packaged_engine, query)
    assert found
    for row, grounds in zip(found, evidence.rows, strict=True):
        of_row = {value for value in row.values() if is_claim(value)}
        assert {claim.iri for claim in grounds.claims} == of_row
        assert of_row or query.name in OF_NO_CLAIM
        for claim in grounds.claims:
            assert claim.speakers
            assert claim.pages
            assert claim.listed["source"]
        if row.get("page") and len(grounds.claims) == 1:
            assert row["page"] in grounds.claims[0].pages


def test_notes_works_and_remarks_are_told(packaged_engine: EmbeddedEngine) -> None:
    every = [asked(packaged_engine, query)[1] for query in QUERIES if query.category == "figures"]
    claims = {claim.iri: claim for one in every for row in one.rows for claim in row.claims}
    assert len(claims) > 50
    for name in ("note", "work", "remark"):
        assert sum(bool(claim.listed[name]) for claim in claims.values()) > 5, name
