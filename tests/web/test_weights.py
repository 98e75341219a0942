"""Main points come first: synopses, folded lists, and data that give no weight."""

import re

from flask.testing import FlaskClient
from tests.web.test_claim_pages import words
from tests.web.test_pages import page_at

from r2pgraph import terms
from r2pgraph.claims import ClaimLine
from r2pgraph.web.read.weights import by_weight, folded, synopsis


def lines(*weights: str) -> list[ClaimLine]:
    return [
        ClaimLine(f"c{n}", start=n, prominence=terms.R2P + weight if weight else "")
        for n, weight in enumerate(weights)
    ]


def test_the_heaviest_claims_come_first_and_the_rest_is_folded() -> None:
    given = lines("detail", "supportingPoint", "thesis", "identification", "mainPoint", "detail")
    assert [one.iri for one in by_weight(given)] == ["c2", "c4", "c1", "c0", "c3", "c5"]
    folds = [(fold.name, [one.iri for one in fold.items]) for fold in folded(given)]
    assert folds == [
        ("", ["c2", "c4"]),
        ("1 supporting point", ["c1"]),
        ("3 details", ["c0", "c3", "c5"]),
    ]


def test_lists_without_weights_and_short_ones_stay_whole() -> None:
    unweighed = lines(*[""] * 30)
    assert [fold.name for fold in folded(unweighed)] == [""]
    assert by_weight(unweighed) == unweighed
    assert [fold.name for fold in folded(lines("mainPoint", "detail"))] == [""]
    assert folded([]) == []
    only_details = folded(lines(*["detail"] * 9))
    assert [fold.name for fold in only_details] == [""]
    mixed = folded(lines("mainPoint", *[""] * 6))
    assert [fold.name for fold in mixed] == ["", "6 other claims"]


def test_a_synopsis_has_ten_lines_of_the_heaviest() -> None:
    given = lines(*["detail"] * 3, *["supportingPoint"] * 12, "mainPoint", "thesis")
    found = synopsis(given)
    assert [one.iri for one in found] == ["c15", "c16", *(f"c{n}" for n in range(3, 11))]
    assert synopsis(lines("", "")) == []
    assert len(synopsis(lines(*["mainPoint"] * 30))) == 10


def test_a_section_starts_with_its_synopsis(harbour: FlaskClient) -> None:
    page = page_at(harbour, "/source/log/section/ships")
    assert not page.faults
    text = words(page)
    start = text.index("In short")
    assert text.index("Nobody can sail", start) < text.index("Fear of storms", start)
    assert "the harbour master, p." in text[start:]
    assert text.index("Ship 1 waited", start) < text.index("Claims in order")
    assert "In short" not in words(page_at(harbour, "/source/log/section/departures"))


def test_lists_of_claims_fold_all_but_the_main_points(harbour: FlaskClient) -> None:
    page = page_at(harbour, "/id/agent/pilot")
    assert not page.faults
    assert len(page.of("details")) == 2
    text = words(page)
    assert re.search(r"Fear of storms.*3 supporting points.*Ship 1.*3 details.*green", text)
    assert "main point ·" in text
    thing = words(page_at(harbour, "/id/kind/delay"))
    assert "3 details" in thing


def test_the_synopsis_by_chapter(harbour: FlaskClient, almanac: FlaskClient) -> None:
    page = page_at(harbour, "/synopsis")
    assert not page.faults
    text = words(page)
    assert text.index("I. Arrivals") < text.index("Nobody can sail") < text.index("II. Departures")
    assert "/claim/log/delay" in page.links
    assert "<i>green</i>" not in text
    assert "/synopsis" in page_at(harbour, "/").links
    assert "None of its 5 claims has been given a weight yet" in words(
        page_at(almanac, "/synopsis")
    )


def test_claims_can_be_narrowed_down_to_main_points(harbour: FlaskClient) -> None:
    page = page_at(
        harbour, "/claims?prominence=https%3A%2F%2Fw3id.org%2Fr2pgraph%2Fontology%23mainPoint"
    )
    assert [link for link in page.links if link.startswith("/claim/")] == ["/claim/log/delay"]
