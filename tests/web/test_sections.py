"""What a list of sections says of them is what their pages and the shortcuts say."""

from r2pgraph import terms
from r2pgraph.claims import SECONDS, all_lines, text_of
from r2pgraph.engine.base import select
from r2pgraph.engine.embedded import EmbeddedEngine
from r2pgraph.web.read.works import claims_between, read_sections, read_sources

COUNTS = f"""PREFIX r2p: <{terms.R2P}>
SELECT ?section (COUNT(DISTINCT ?claim) AS ?claims) WHERE {{
  ?claim r2p:statedBy ?speaker ; r2p:inSection ?section
}} GROUP BY ?section"""


def test_sections_hold_the_claims_that_have_a_passage_in_them(
    packaged_engine: EmbeddedEngine,
) -> None:
    counted = {
        text_of(row, "section"): int(text_of(row, "claims"))
        for row in select(packaged_engine, COUNTS, deadline=SECONDS)
    }
    lines = all_lines(packaged_engine)
    for source in read_sources(packaged_engine):
        sections = read_sections(packaged_engine, source.iri)
        assert {one.iri: one.claims for one in sections if one.claims} == counted
        some = sections[1]
        listed = claims_between(packaged_engine, source.iri, some.start, some.end, lines)
        assert len(listed) == some.claims
