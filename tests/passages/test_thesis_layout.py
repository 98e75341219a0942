"""The first source's map: complete in itself, and true to the text where there is one."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from r2pgraph.layout import Layout
from r2pgraph.passages.derived import load_authored
from r2pgraph.passages.measure import Measure
from r2pgraph.passages.note_marks import note_marks
from r2pgraph.passages.read import read_maps
from r2pgraph.passages.source_map import SourceMap, Span
from r2pgraph.passages.text import SourceText, map_of_text, read_source_text

SOURCE = "https://w3id.org/r2pgraph/source/thesis"


@pytest.fixture(scope="module")
def thesis(repository: Path) -> SourceMap:
    return read_maps(load_authored(Layout(repository)))[SOURCE]


@pytest.fixture(scope="module")
def text(thesis: SourceMap, source_text_path: Path) -> SourceText:
    found = read_source_text(source_text_path)
    assert map_of_text(found, [thesis]) is thesis
    return found


def test_pages_follow_each_other_from_end_to_end(thesis: SourceMap) -> None:
    pages = thesis.pages
    assert [page.number for page in pages] == ["ii", "iii", *map(str, range(1, 76))]
    assert [page.order for page in pages] == list(range(1, 78))
    assert pages[0].span.start == 0
    assert pages[-1].span.end == thesis.code_points
    for before, after in pairwise(pages):
        assert before.span.end == after.span.start


def test_what_is_not_body_lies_on_one_page_and_does_not_overlap(thesis: SourceMap) -> None:
    spans = [part.span for part in thesis.non_body]
    assert len(spans) >= 60
    for span in spans:
        first, last = thesis.pages_of(span)
        assert first == last is not None
    for before, after in pairwise(spans):
        assert before.end <= after.start


def test_sections_nest_and_start_with_their_headings(thesis: SourceMap) -> None:
    headings = {part.span.start for part in thesis.non_body if part.kind == "heading"}
    by_iri = {section.iri: section for section in thesis.sections}
    assert len(by_iri) == 25
    for section in thesis.sections:
        assert section.span.start in headings
        if section.part_of:
            outer = by_iri[section.part_of].span
            assert outer.start <= section.span.start < section.span.end <= outer.end


def test_every_letter_of_the_body_is_in_a_section(thesis: SourceMap, text: SourceText) -> None:
    """What no section held would be missing from the graph and never be told as missing."""
    measure = Measure(text.text, thesis, ())
    chapters = [section.span for section in thesis.sections if section.part_of is None]
    whole = measure.share("all", [Span(0, len(text.text))])
    assert measure.share("chapters", chapters).body == whole.body > 0


def test_pages_agree_with_the_page_list_beside_the_text(
    thesis: SourceMap, source_text_path: Path
) -> None:
    listed = source_text_path.with_name("pages.tsv")
    if not listed.is_file():
        pytest.skip("no pages.tsv beside the source text")
    rows = [line.split("\t") for line in listed.read_text(encoding="utf-8").splitlines()[1:]]
    assert [(page.number, page.span.start, page.span.end) for page in thesis.pages] == [
        (number, int(start), int(end)) for number, start, end in rows
    ]


def test_page_numbers_left_in_the_text_are_the_pages_own(
    thesis: SourceMap, text: SourceText
) -> None:
    numbers = 0
    for part in thesis.non_body:
        page = thesis.page_at(part.span.start)
        assert page is not None
        words = text.text[part.span.start : part.span.end]
        assert words == words.strip()
        rest = text.text[part.span.end : page.span.end]
        if part.kind == "pageFurniture" and not rest.strip() and words == page.number:
            numbers += 1
    assert numbers == 11


def test_every_line_that_is_a_bare_number_is_known(thesis: SourceMap, text: SourceText) -> None:
    bare = [match.start() for match in re.finditer(r"^\d{1,3}$", text.text, re.MULTILINE)]
    assert len(bare) > 40
    for start in bare:
        assert any(
            part.span.start <= start < part.span.end and part.kind != "heading"
            for part in thesis.non_body
        ), start


def test_note_marks_in_the_body_count_up_to_the_last_note(
    thesis: SourceMap, text: SourceText
) -> None:
    marks = note_marks(text.text, thesis)
    numbers = [int(text.text[mark.start : mark.end]) for mark in marks]
    assert numbers == [number for number in range(1, 207) if number not in (30, 56)]
