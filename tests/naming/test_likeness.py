"""What comes near to a name that nothing has, as people write names, and what does not."""

from difflib import SequenceMatcher
from typing import Any

import pytest

from r2pgraph.naming import likeness
from r2pgraph.naming.lookup import NEAREST, nearest_of
from r2pgraph.naming.names import Names, fold

THINGS = {
    "http://x/agent/lindqvist": "Maja Lindqvist",
    "http://x/agent/lindberg": "Olle Lindberg",
    "http://x/agent/harbour-board": "the board of the harbour",
    "http://x/agent/town-council": "the town council",
    "http://x/agent/council": "the council",
    "http://x/agent/libya": "Libya",
    "http://x/agent/syria": "Syria",
    "http://x/place/syria": "Syria",
    "http://x/kind/arson": "arson",
    "http://x/kind/pillage": "pillage of a town",
}


def near(text: str, beside: str = "") -> list[str]:
    found = nearest_of(Names(THINGS).all_names(), text.casefold(), beside)
    return [one.removeprefix("http://x/") for one in found]


@pytest.mark.parametrize(
    ("written", "first"),
    [
        ("Maja Lindquist", "agent/lindqvist"),
        ("lindqvist maja", "agent/lindqvist"),
        ("M. Lindqvist", "agent/lindqvist"),
        ("Lindbergh", "agent/lindberg"),
        ("harbor board", "agent/harbour-board"),
        ("board", "agent/harbour-board"),
        ("Town Counsil", "agent/town-council"),
        ("counsil", "agent/council"),
        ("Lybia", "agent/libya"),
        ("syrai", "agent/syria"),
        ("arsonn", "kind/arson"),
        ("pillaging", "kind/pillage"),
    ],
)
def test_slips_of_the_pen_find_what_was_meant(written: str, first: str) -> None:
    assert near(written)[0] == first


@pytest.mark.parametrize("written", ["France", "the", "xyzzy", "Dag", "port of call"])
def test_what_only_shares_letters_is_not_near(written: str) -> None:
    assert near(written) == []


def test_things_of_the_same_sort_come_first_among_equals() -> None:
    assert near("syrai", "http://x/place/sweden")[:2] == ["place/syria", "agent/syria"]
    # But not before what is much nearer.
    assert near("arsonn", "http://x/agent/council")[0] == "kind/arson"


def test_the_last_part_of_an_address_is_a_name_too() -> None:
    names = [(f"http://x/section/part-{n}", f"heading {n}") for n in "abcdefg"]
    names.append(("http://x/section/closing-words", "What follows from it"))
    assert nearest_of(names, "closing word") == ("http://x/section/closing-words",)


def test_of_a_few_things_all_are_told() -> None:
    few = list(THINGS.items())[:NEAREST]
    assert len(nearest_of(few, "xyzzy")) == NEAREST


@pytest.mark.parametrize(
    "text", [" ".join(map(str, range(9_000))), "town " * 5_000, "x" * 60_000, "\u0301" * 9_000]
)
def test_a_long_text_takes_no_longer(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each word of each name is compared with each that was written: few, and none of them long."""
    compared: list[str] = []

    class Counting(SequenceMatcher[str]):
        def __init__(self, *given: Any, **options: Any) -> None:
            compared.append(given[2])
            super().__init__(*given, **options)

    monkeypatch.setattr(likeness, "SequenceMatcher", Counting)
    names = ((f"http://x/{n}", f"the word {n} of {n * 7919}") for n in range(50))
    assert len(nearest_of(names, fold(text))) <= NEAREST
    assert len({*compared}) <= 12
    assert all(len(word) <= 40 for word in compared)
