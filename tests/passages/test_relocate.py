"""Relocation: anchors are found again however the copy was extracted, or said to be lost."""

from hypothesis import given, settings
from hypothesis import strategies as st

from r2pgraph.passages.letters import letter_count, letter_digest, letter_stream, normalise
from r2pgraph.passages.model import Anchor
from r2pgraph.passages.note_marks import note_marks
from r2pgraph.passages.relocate import relocate
from r2pgraph.passages.rewrap import rewrapped_copy
from r2pgraph.passages.source_map import Span

WORDS = st.lists(
    st.text(alphabet="abcdefgh\u00e9\u00df", min_size=1, max_size=12), min_size=3, max_size=60
)


def anchor(text: str, span: Span, name: str = "a") -> Anchor:
    words = text[span.start : span.end]
    return Anchor(name, span, letter_count(words), letter_digest(words))


def anchor_of(text: str, words: str, start: int = 0) -> Anchor:
    at = text.index(words, start)
    return anchor(text, Span(at, at + len(words)))


@settings(max_examples=80, deadline=None)
@given(WORDS, st.integers(12, 90), st.data())
def test_every_anchor_is_found_in_a_rewrapped_copy(
    words: list[str], width: int, data: st.DataObject
) -> None:
    text = "\n".join(" ".join(words[at : at + 7]) for at in range(0, len(words), 7))
    bounds = [0, *(i + 1 for i, c in enumerate(text) if c.isspace()), len(text) + 1]
    first = data.draw(st.integers(0, len(bounds) - 2))
    last = data.draw(st.integers(first + 1, len(bounds) - 1))
    wanted = anchor(text, Span(bounds[first], bounds[last] - 1))
    copy = rewrapped_copy(text, (), width)
    (found,) = relocate([wanted], copy)
    assert found.places
    for place in found.places:
        assert normalise(copy[place.start : place.end]) == normalise(
            text[wanted.span.start : wanted.span.end]
        )
    expected = letter_stream(text).index_at(wanted.span.start)
    assert expected in {letter_stream(copy).index_at(place.start) for place in found.places}


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.integers(20, 80))
def test_a_rewrapped_copy_keeps_every_letter(text: str, width: int) -> None:
    assert normalise(rewrapped_copy(text, (), width)) == normalise(text)


def test_a_rewrapped_copy_breaks_hyphenates_and_strips(almanac) -> None:
    marks = note_marks(almanac.text, almanac.map)
    assert [almanac.text[mark.start : mark.end] for mark in marks] == ["1", "2"]
    copy = rewrapped_copy(almanac.text, marks, 34)
    assert max(map(len, copy.splitlines())) <= 34
    assert any(line.endswith("-") for line in copy.splitlines())
    assert "wellknown" in copy.replace("-\n", "")
    assert "year. Its first" in copy.replace("\n", " ")
    assert copy == rewrapped_copy(almanac.text, marks, 34)


def test_the_same_text_gives_the_same_place(almanac) -> None:
    wanted = anchor_of(almanac.text, "six boats foundered;")
    (found,) = relocate([wanted], almanac.text)
    assert found.outcome == "found"
    assert found.places[0].start == wanted.span.start


def test_a_text_that_begins_elsewhere_moves_the_anchor(almanac) -> None:
    wanted = anchor_of(almanac.text, "six boats foundered")
    (found,) = relocate([wanted], "A new preface. " + almanac.text)
    assert found.outcome == "moved"
    assert found.places[0].start == wanted.span.start + 15


def test_changed_words_are_lost(almanac) -> None:
    wanted = anchor_of(almanac.text, "six boats foundered")
    (found,) = relocate([wanted], almanac.text.replace("six boats", "seven boats"))
    assert (found.outcome, found.places) == ("lost", ())


def test_letters_inside_words_are_found_when_words_run_together() -> None:
    wanted = anchor_of("the lamp was mended", "lamp was")
    (found,) = relocate([wanted], "thelampwasmended")
    assert found.outcome == "moved"
    assert found.places == (Span(3, 10),)


def test_a_page_foot_of_the_copy_splits_an_anchor(almanac) -> None:
    text = almanac.text
    anchors = [
        anchor_of(text, "six boats foundered"),
        anchor_of(text, "The second\nstorm came a decade later"),
    ]
    copy = text.replace("second\nstorm", "second\nTarn, Anna. On Storms.\n3. Ibid.\n47\nstorm")
    first, second = relocate(anchors, copy)
    assert (first.outcome, second.outcome) == ("found", "split")
    assert [copy[place.start : place.end] for place in second.places] == [
        "The second",
        "storm came a decade later",
    ]


def test_words_between_the_words_of_a_line_do_not_split_an_anchor(almanac) -> None:
    wanted = anchor_of(almanac.text, "The second\nstorm came a decade later")
    copy = almanac.text.replace("storm came", "storm never came")
    assert relocate([wanted], copy)[0].outcome == "lost"


def test_a_repeated_passage_is_told_apart_by_its_neighbours(almanac) -> None:
    text = almanac.text
    second = text.rindex("The lamp was mended")
    anchors = [
        anchor_of(text, "The lamp was mended"),
        anchor_of(text, "The second\nstorm came"),
        anchor_of(text, "The lamp was mended", second),
    ]
    copy = "Preface. " + rewrapped_copy(text)
    found = relocate(anchors, copy)
    assert [one.outcome for one in found] == ["moved", "moved", "moved"]
    assert found[0].places[0].start < found[1].places[0].start < found[2].places[0].start


def test_a_repeated_passage_without_neighbours_is_ambiguous(almanac) -> None:
    (found,) = relocate([anchor_of(almanac.text, "The lamp was mended")], almanac.text)
    assert found.outcome == "ambiguous"
    assert len(found.places) == 2


def test_half_of_a_double_letter_is_no_place() -> None:
    wanted = anchor_of("Gro\u00dfe s", "s")
    assert normalise("\u00df") == "ss"
    (found,) = relocate([wanted], "Gro\u00dfe")
    assert found.outcome == "lost"


def test_an_anchor_without_digest_is_lost(almanac) -> None:
    (found,) = relocate([Anchor("a", Span(0, 9))], almanac.text)
    assert found.outcome == "lost"


def test_a_copy_without_letters_loses_everything(almanac) -> None:
    (found,) = relocate([anchor_of(almanac.text, "six boats")], "1871\n")
    assert found.outcome == "lost"
