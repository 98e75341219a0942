"""Note marks: numbers that count up after words are marks, numbers that are said are not."""

from r2pgraph.passages.note_marks import note_marks, without_note_marks
from r2pgraph.passages.source_map import NonBodySpan, SourceMap, Span

NOWHERE = SourceMap("s", ())


def marked(text: str, source_map: SourceMap = NOWHERE) -> list[str]:
    return [text[mark.start : mark.end] for mark in note_marks(text, source_map)]


def test_marks_after_punctuation_quotes_and_words() -> None:
    text = "It burned. 1 A lamp, 2 said \u201cthe keeper\u201d 3 and others 4 of the rock.5"
    assert marked(text) == ["1", "2", "3", "4", "5"]


def test_numbers_that_are_said_are_not_marks() -> None:
    text = (
        "It burned. 1 On July 26 more than 60 boats, 3 million herring and 2.5 tons came. 2 "
        "In 1871, 40 percent were lost, as Article 7 says. 3 The 4th keeper left."
    )
    assert marked(text) == ["1", "2", "3"]


def test_a_mark_keeps_the_count_going() -> None:
    assert marked("One. 1 Two. 2 Its crew, 90 strong. 3 Four. 4 Five. 5") == list("12345")


def test_page_feet_hold_no_marks() -> None:
    text = "Burned. 1\n\n1\nTarn, Anna. 12 Letters.\n\nOn the rock. 2"
    foot = text.index("1\nTarn")
    source_map = SourceMap("s", (), (), (NonBodySpan("noteText", Span(foot, foot + 24)),))
    assert marked(text, source_map) == ["1", "2"]


def test_blanking_keeps_every_other_offset() -> None:
    text = "Burned. 12 More."
    assert without_note_marks(text, (Span(8, 10),)) == "Burned.    More."


def test_no_candidates_no_marks() -> None:
    assert note_marks("Nothing to see here.", NOWHERE) == ()
