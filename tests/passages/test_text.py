"""The local copy: read exactly, shown on one line, never outside its bounds."""

import pytest

from r2pgraph.passages.text import read_source_text


def test_newlines_are_kept_and_a_byte_order_mark_is_none_of_the_text(tmp_path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("\ufeffa\r\nb\u2019\ufeff".encode())
    assert read_source_text(path).text == "a\r\nb\u2019\ufeff"


def test_passage_text_is_on_one_line(almanac) -> None:
    text = read_source_text(almanac.text_file)
    span = almanac.place("a\nyear.")
    assert text.passage_text(span.start, span.end) == "a year."


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (5, 2), (0, 10**6)])
def test_passage_text_is_never_outside(almanac, start: int, end: int) -> None:
    with pytest.raises(ValueError, match="not inside"):
        read_source_text(almanac.text_file).passage_text(start, end)
