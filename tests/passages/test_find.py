"""Finding phrases: letters decide, page feet are stepped over, doubt is an error."""

import pytest

from r2pgraph.passages.find import Finder, PhraseError
from r2pgraph.passages.source_map import SourceMap, Span


@pytest.fixture
def finder(almanac) -> Finder:
    return Finder(almanac.text, almanac.map)


def words(finder: Finder, phrase: str, **how: object) -> list[str]:
    """The parts of the place found, as they stand in the text."""
    return [finder.text[part.start : part.end] for part in finder.find(phrase, **how).parts]


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("burned some 40 barrels of oil a year", "burned some 40 barrels of oil a\nyear."),
        ("six boats foundered", "six boats foundered"),
        ("1890's six boats", "1890\u2019s six boats"),
        ("wellknown along the coast", "well-known along the coast."),
        ("oil a year. Its first keeper", "oil a\nyear. 1 Its first keeper"),
        ("between July 26 and August 7th,", "between July 26 and August 7th,"),
        ("between July 26 and August 7", "between July 26 and August 7"),
        ("Old Tower on gull rock", "old tower on Gull Rock"),
    ],
)
def test_a_phrase_is_found_by_its_letters(finder: Finder, phrase: str, expected: str) -> None:
    assert words(finder, phrase) == [expected]


def test_a_page_foot_makes_parts(finder: Finder) -> None:
    assert words(finder, "while the lamp burned on the headland") == [
        "while the lamp",
        "burned on the headland.",
    ]


def test_a_closing_quotation_mark_is_taken_in_with_its_opening_one(finder: Finder) -> None:
    assert words(finder, '"no ship was lost ... headland')[1] == "burned on the headland.\u201d"
    assert words(finder, "no ship was lost ... headland.\u201d")[0].startswith("\u201cno ship")


def test_first_and_last_words_take_the_nearest_end(finder: Finder) -> None:
    assert words(finder, "The second ... mended") == [
        "The second\nstorm came a decade later. The lamp was mended."
    ]


def test_an_ellipsis_printed_with_spaces_is_no_gap() -> None:
    text = "The lamp . . . was lit. The lamp is . . . no trouble."
    found = Finder(text, SourceMap("s", ())).find("is . . . no trouble")
    assert text[found.whole.start : found.whole.end] == "is . . . no trouble."


def test_half_of_a_double_letter_is_no_match() -> None:
    finder = Finder("\u00df s", SourceMap("s", ()))
    assert finder.find("s").whole == Span(2, 3)


def test_several_places_are_an_error_that_lists_them(finder: Finder) -> None:
    with pytest.raises(PhraseError, match=r"2 places match: page 2, .*; page 2, "):
        finder.find("The lamp was mended")


def test_near_and_pages_decide(finder: Finder, almanac) -> None:
    last = almanac.text.rindex("The lamp was mended")
    assert finder.find("The lamp was mended", near=len(almanac.text)).whole.start == last
    assert words(finder, "the lamp", pages=("1", "1")) == ["the lamp"]
    with pytest.raises(PhraseError, match="there is no page 9"):
        finder.find("the lamp", pages=("1", "9"))


def test_case_decides_between_places(finder: Finder) -> None:
    assert finder.find("the lamp").whole == Span(*_at(finder, "the lamp"))


def test_numbers_must_stand_in_the_text(finder: Finder) -> None:
    assert words(finder, "was lit in 1871 and") == ["was lit in 1871 and"]
    with pytest.raises(PhraseError, match="no place matches"):
        finder.find("was lit in 1872 and")


def test_an_absent_phrase_tells_how_far_it_was_right(finder: Finder) -> None:
    with pytest.raises(PhraseError, match="the first 2 words stand at page 2"):
        finder.find("six boats sank")


@pytest.mark.parametrize("phrase", ["", "...", "1871", "a ... b ... c", "oats foundered"])
def test_what_is_no_phrase_is_refused(finder: Finder, phrase: str) -> None:
    with pytest.raises(PhraseError):
        finder.find(phrase)


def test_notes_are_searched_only_on_demand(almanac, finder: Finder) -> None:
    with pytest.raises(PhraseError):
        finder.find("Letters from the Rock")
    notes = Finder(almanac.text, almanac.map, in_notes=True)
    assert words(notes, "Letters from the Rock") == ["Letters from the Rock."]
    with pytest.raises(PhraseError):
        notes.find("six boats foundered")


def _at(finder: Finder, exact: str) -> tuple[int, int]:
    start = finder.text.index(exact)
    return start, start + len(exact)
