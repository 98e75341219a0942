"""What a search finds: stems, numbers in any form, and no more than what is looked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r2pgraph.naming.words import (
    BEGINNING,
    PARTS,
    STEMS,
    WHOLE,
    WORDS,
    distance,
    held,
    probe,
    sought,
)


@pytest.mark.parametrize(
    ("text", "wanted", "close"),
    [
        ("old town", "OLD town", WHOLE),
        ("old town hall", "old town", BEGINNING),
        ("the old town", "town old", WORDS),
        ("Most interventions failed", "intervene", STEMS),
        ("to intervene", "interventions", STEMS),
        ("genocidal acts", "genocide", STEMS),
        ("The parties stopped fighting", "party stop fight", STEMS),
        ("Élan", "elan", WHOLE),
        ("gold towns", "old", PARTS),
        ("more than 5.4 million people", "5,400,000", WORDS),
        ("more than 5.4 million people", "5400000 people", WORDS),
        ("5,400,000 people", "5.4 million", WORDS),
        ("five thousand people a month", "5000", WORDS),
        ("in 1994", "1994", WORDS),
        ("Resolution 1973 (2011)", "resolution 1973", BEGINNING),
    ],
)
def test_what_is_found(text: str, wanted: str, close: int) -> None:
    assert distance(held(text), sought(wanted)) == close


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("more than 5.4 million people", "5,400"),
        ("more than 5.4 million people", "540000"),
        ("old town", "old city"),
        ("a state of war", "statement"),
        ("anything", ""),
        ("anything", "   "),
    ],
)
def test_what_is_not_found(text: str, wanted: str) -> None:
    assert distance(held(text), sought(wanted)) is None


def test_any_text_can_be_looked_for() -> None:
    for text in ("½ ² ١٢٣", "a" * 10_000, "(", "\\", "🙂 5.", "1,2,3,4.", "שלום"):
        assert distance(held(text), sought(text)) is not None, text


_WORDS = st.sampled_from(
    [
        *("city", "cities", "party", "parties", "atrocity", "atrocities", "intervene", "run", "ki"),
        *("interventions", "rape", "raped", "massacred", "kill", "killing", "killed", "running"),
        *("u.n.", "state", "states", "bus", "analysis", "mandate", "5.4", "million", "300", "a"),
    ]
)


@given(st.lists(_WORDS, max_size=4), st.lists(_WORDS, max_size=3), st.integers(1, 12))
def test_whatever_is_found_has_the_letters_of_the_probe(
    name: list[str], asked: list[str], letters: int
) -> None:
    wanted = sought(" ".join(asked)[: 4 * letters])
    text = held(" ".join(name))
    if distance(text, wanted) is not None:
        assert probe(wanted) in text.folded
