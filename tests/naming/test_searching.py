"""What a search over all names finds, and in which order."""

import pytest

from r2pgraph.naming.names import Names
from r2pgraph.naming.searching import Searched


@pytest.fixture(scope="module")
def searched() -> Searched:
    return Searched(
        Names(
            {
                "https://example.org/a": "Élan of the old town",
                "https://example.org/b": "old town",
                "https://example.org/c": "gold towns",
            },
            {"https://example.org/c": ("Eldorado",)},
        )
    )


def test_search_ranks_whole_names_and_words_first(searched: Searched) -> None:
    assert [hit.iri[-1] for hit in searched.find("OLD town")] == ["b", "a", "c"]
    assert [hit.iri[-1] for hit in searched.find("elan")] == ["a"]
    assert [(hit.label, hit.matched) for hit in searched.find("eldorado")] == [
        ("gold towns", "Eldorado")
    ]
    assert searched.find("   ") == []
    assert len(searched.find("o", most=2)) == 2


def test_names_are_sought_in_one_text_and_found_one_by_one() -> None:
    labels = {f"https://example.org/{n}": f"town {n}\ntown" for n in range(50)}
    searched = Searched(Names(labels))
    assert len(searched.find("town", most=100)) == 50
    assert searched.find("town 7", most=1)[0].label == "town 7\ntown"
    assert len(searched.find("town 7")) == 5
    assert searched.find("towntown") == []
    assert Searched(Names({})).find("town") == []
