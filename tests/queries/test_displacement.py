"""Who flees may be left open: a forecast then has one row, and no group of something else."""

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.catalogue import load_catalogue
from r2pgraph.layout import find_layout

FORECAST = f"""
PREFIX r2p: <{terms.R2P}> PREFIX rdfs: <{terms.RDFS}> PREFIX skos: <{terms.SKOS}>
PREFIX kind: <{terms.ID}kind/>
INSERT DATA {{
  GRAPH <urn:claim> {{
    <urn:forecast> a r2p:ForecastSituation ; r2p:wouldInvolve <urn:flight> ;
      r2p:foretoldNumber 100 .
    <urn:flight> a r2p:Description ; r2p:ofKind kind:displacement %s .
  }}
  GRAPH <urn:others> {{
    <urn:flight> rdfs:label "flight" . kind:displacement rdfs:label "displacement" .
    <urn:farmers> rdfs:label "farmers" . <urn:millers> rdfs:label "millers" .
    <urn:claim> rdfs:label "A hundred will flee." ; r2p:statedBy <urn:farmers> ;
      r2p:firstSpeaker <urn:farmers> ; r2p:speakerNames "farmers" ; r2p:hedging r2p:probable ;
      r2p:firstPage "3" ; r2p:firstPageNumber 3 .
    r2p:probable rdfs:label "probable" .
  }}
}}"""


def groups(who: str) -> list[str]:
    store = ox.Store()
    store.update(FORECAST % who)
    query = load_catalogue(find_layout()).get("displacement-figures")
    found = store.query(query.text, use_default_graph_as_union=True)
    return [row["groupLabel"].value for row in found]  # type: ignore[union-attr]


def test_a_forecast_has_those_who_flee_as_its_group() -> None:
    assert groups("; r2p:doer <urn:millers>") == ["millers"]


def test_a_forecast_that_names_nobody_has_one_row() -> None:
    assert groups("") == ["not said"]
