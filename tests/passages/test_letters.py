"""Letters: what a digest is made of, and where each letter came from."""

import hashlib
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from r2pgraph.passages.letters import letter_count, letter_digest, letter_stream, normalise


def test_digest_is_the_sha256_of_folded_letters() -> None:
    assert letter_digest("No ship, 1871!") == hashlib.sha256(b"noship").hexdigest()
    assert letter_count("No ship, 1871!") == 6


@pytest.mark.parametrize(
    "variant",
    [
        "well-known light\u00adhouses",
        "wellknown\nlight-\nhouses 12",
        "\u201cWell\u2010known\u201d LIGHTHOUSES.",
        "well\u2014known \ufb01".replace("\ufb01", "") + "lighthouses",
    ],
)
def test_wrapping_hyphens_quotes_case_and_numbers_do_not_matter(variant: str) -> None:
    assert letter_digest(variant) == letter_digest("well-known lighthouses")


def test_other_letters_do_matter() -> None:
    assert letter_digest("lamp") != letter_digest("lamps")
    assert letter_digest("resume") != letter_digest("r\u00e9sum\u00e9")


def test_composed_and_decomposed_letters_are_the_same() -> None:
    assert letter_digest("caf\u00e9") == letter_digest("cafe\u0301")


@given(st.text())
@example("e\u0301a\ufb01\u00df \u0130x\u1e9b\u0323")
@example("\u1b05\u1b35\u09c7\u09be \u1100\u1161\u11a8")
def test_stream_has_the_letters_of_the_whole_text(text: str) -> None:
    stream = letter_stream(text)
    folded = unicodedata.normalize("NFKC", text).casefold()
    expected = "".join(c for c in folded if unicodedata.category(c)[0] == "L")
    assert stream.letters == expected == normalise(text)
    assert len(stream.positions) == len(stream.ends) == len(stream.letters)
    assert list(stream.positions) == sorted(stream.positions)


@given(st.text(alphabet="aB\u00e9 -\n1e\u0301\ufb01"), st.data())
def test_letters_between_two_words_are_those_of_the_slice(text: str, data: st.DataObject) -> None:
    cuts = [0, *(i for i, c in enumerate(text) if c.isspace()), len(text)]
    start = data.draw(st.sampled_from(cuts))
    end = data.draw(st.sampled_from([cut for cut in cuts if cut >= start]))
    assert letter_stream(text).between(start, end) == normalise(text[start:end])


def test_a_letter_ends_after_its_combining_mark() -> None:
    stream = letter_stream("xe\u0301y")
    assert stream.span_of(1, 2) == (1, 3)


def test_without_leaves_out_ranges() -> None:
    stream = letter_stream("ab cd ef").without([(3, 5)])
    assert (stream.letters, stream.positions) == ("abef", (0, 1, 6, 7))
