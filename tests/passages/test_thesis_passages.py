"""The first source's passages: nothing wrong that can be told, with its text and without."""

from pathlib import Path

import pytest

from r2pgraph.layout import Layout
from r2pgraph.load import Corpus, load_corpus
from r2pgraph.passages.check import check_passages
from r2pgraph.passages.files import Shelf
from r2pgraph.passages.read import read_passages
from r2pgraph.passages.relocating import lost_when_rewrapped
from r2pgraph.passages.text import map_of_text, read_source_text


@pytest.fixture(scope="module")
def corpus(repository: Path) -> Corpus:
    return load_corpus(Layout(repository))


def test_positions_pages_and_digests_are_complete(corpus: Corpus) -> None:
    report = check_passages(corpus)
    assert report.counts.passages > 0
    assert [f"{finding.rule} {finding.focus}" for finding in report.findings] == []


def test_every_anchor_figure_and_date_is_proved(corpus: Corpus, source_text_path: Path) -> None:
    report = check_passages(corpus, read_source_text(source_text_path).text)
    assert [f"{finding.rule} {finding.focus}" for finding in report.findings] == []
    assert report.counts.anchors_compared == report.counts.anchors > 0
    assert report.counts.values_unchecked == 0


def test_every_anchor_is_found_again_in_a_rewrapped_copy(
    corpus: Corpus, source_text_path: Path
) -> None:
    text = read_source_text(source_text_path)
    data = read_passages(corpus)
    source_map = map_of_text(text, data.maps.values())
    sought, lost = lost_when_rewrapped(data, text.text, source_map)
    assert lost == []
    assert sought == len(data.anchors) > 0


def test_passage_files_are_fresh(repository: Path, source_text_path: Path) -> None:
    files = Shelf(Layout(repository), read_source_text(source_text_path)).files()
    assert files
    assert [file.path.name for file in files if file.is_stale] == []


def test_passages_stand_in_passage_files_alone(corpus: Corpus) -> None:
    folders = {passage.file.parent.name for passage in read_passages(corpus).passages.values()}
    assert folders == {"passages"}
