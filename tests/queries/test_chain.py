"""The chain from mass atrocity to global security: each case apart, each link in one stage."""

from collections import defaultdict

import pytest

from r2pgraph.catalogue import load_catalogue
from r2pgraph.claims import text_of
from r2pgraph.engine.base import select
from r2pgraph.engine.embedded import EmbeddedEngine
from r2pgraph.layout import find_layout

CATALOGUE = load_catalogue(find_layout())
Links = dict[str, set[tuple[str, str, str]]]


@pytest.fixture(scope="module")
def links(packaged_engine: EmbeddedEngine) -> Links:
    """Of each claim the cases and the stages from and to which it leads."""
    found: Links = defaultdict(set)
    for row in select(packaged_engine, CATALOGUE.get("master-chain").text):
        claim = text_of(row, "claim").rpartition("/")[2]
        start, _, end = text_of(row, "step").partition(" > ")
        found[claim].add((text_of(row, "case"), start[0], end[0]))
    return found


@pytest.mark.parametrize(
    ("claim", "case", "start", "end"),
    [
        ("ankara-feared-kurdish-gaza-strip", "Turkey in 1991", "2", "6"),
        ("balkan-spillovers-catalyst-for-intervention", "Bosnia and Kosovo", "2", "6"),
        ("hutu-fled-for-fear-of-reprisals", "Rwanda and the Congo", "0", "2"),
        ("fdlr-terrorist-organisation", "Rwanda and the Congo", "4", "5"),
        ("rwanda-necessary-for-congo-war", "Rwanda and the Congo", "1", "6"),
        ("clapper-7000-foreign-fighters", "Syria and its neighbours", "1", "4"),
        ("clapper-syria-center-of-radical-extremism", "Syria and its neighbours", "1", "7"),
        ("mladenov-syria-lets-terrorists-link", "Syria and its neighbours", "1", "5"),
        ("syria-ramifications-for-israel-and-europe", "Syria and its neighbours", "1", "7"),
        ("albright-cohen-terrorism-in-same-states", "in general", "6", "5"),
        ("weak-states-emanate-threats", "in general", "6", "7"),
        ("power-tolerance-weakens-stability", "in general", "1", "6"),
        ("us-should-weigh-spread-of-terrorism", "in general", "1", "5"),
        ("annan-internal-dispute-can-engulf-region", "in general", "0", "6"),
    ],
)
def test_a_link_stands_in_its_case_and_in_no_other_stage(
    links: Links, claim: str, case: str, start: str, end: str
) -> None:
    assert links[claim] == {(case, start, end)}


def test_inaction_is_no_atrocity_and_a_feared_link_no_link(packaged_engine: EmbeddedEngine) -> None:
    rows = select(packaged_engine, CATALOGUE.get("master-chain").text)
    steps = {
        text_of(row, "claim").rpartition("/")[2]: (text_of(row, "step"), text_of(row, "relation"))
        for row in rows
    }
    assert steps["us-exit-and-absence-favour-enemy"][0].startswith("1 inaction > 4")
    assert steps["ignoring-r2p-could-destabilise-the-world"][0].startswith("1 inaction > 6")
    assert steps["bombings-reinforced-refugee-fears"][1] == "is feared to be linked with"


def test_what_nobody_links_is_no_step(links: Links) -> None:
    # That a group was there before is no step, and values are no security.
    assert not {"isil-existed-before-syrian-crisis", "atrocities-threaten-american-values"} & {
        *links
    }


def test_the_weakest_links_count_the_links_of_the_chain(
    packaged_engine: EmbeddedEngine,
) -> None:
    claims: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in select(packaged_engine, CATALOGUE.get("master-chain").text):
        claims[text_of(row, "case"), text_of(row, "step")].add(text_of(row, "claim"))
    rows = select(packaged_engine, CATALOGUE.get("weakest-links").text)
    assert {
        (text_of(row, "case"), text_of(row, "step")): int(text_of(row, "claims")) for row in rows
    } == {
        (text_of(row, "case"), text_of(row, "step")): len(
            claims[text_of(row, "case"), text_of(row, "step")]
        )
        for row in rows
    }


def test_a_step_beside_the_chain_stands_only_where_it_is_made(
    packaged_engine: EmbeddedEngine,
) -> None:
    rows = select(packaged_engine, CATALOGUE.get("weakest-links").text)
    strength = {
        (text_of(row, "case"), text_of(row, "step")): int(text_of(row, "strength")) for row in rows
    }
    # Nobody leads from terrorism to security in Syria, but from its armed groups.
    assert strength["Syria and its neighbours", "5 terrorism > 7 security"] == 0
    assert strength["Syria and its neighbours", "4 armed groups > 7 security"] == 3
    # What the case of Bosnia leaves out is told, and of Turkey only the one step.
    assert strength["Bosnia and Kosovo", "2 flight and spill-over > 5 terrorism"] == 0
    assert [case for case, _ in strength].count("Turkey in 1991") == 1
    assert all(
        strength[case, step] for case, step in strength if step.startswith("1 mass atrocity > 7")
    )
