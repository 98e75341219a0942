"""``locate``: what it writes, what it prints, and what it says of what it cannot find."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from r2pgraph.errors import (
    DataFileMissingError,
    PassageTakenError,
    PhraseNotLocatedError,
    SourceTextMismatchError,
    UsageError,
)
from r2pgraph.passages.find import LONGEST
from r2pgraph.passages.skeleton import GAP

SECTION = ("--section", "01-light")


@pytest.fixture
def file(almanac) -> str:
    """The text, as the first word of the command."""
    return str(almanac.text_file)


@pytest.fixture
def batch(tmp_path):
    """Writes a batch."""

    def write(*lines: str) -> tuple[str, str]:
        path = tmp_path / "batch.txt"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return "--batch", str(path)

    return write


# one passage


def test_a_passage_is_written_where_it_belongs_and_verifies(digested, command, file) -> None:
    arguments = ("while the lamp burned", "--slug", "lamp", *SECTION)
    assert command("locate", file, *arguments) == 0
    assert digested.slugs() == ["lit", "keeper", "lamp", "herring", "boats"]
    report = digested.check()
    assert report.findings == []
    assert report.counts.anchors_compared == 7
    assert command("digest", "--source-text", file, "--check") == 0


def test_the_same_again_changes_nothing(digested, command, file, capsys) -> None:
    before = digested.passage_file.read_bytes()
    phrase = "In the 1890's six boats ... drowned"
    assert command("locate", file, phrase, "--slug", "boats", *SECTION) == 0
    assert command("locate", file, phrase, "--slug", "boats", "--section", "02-storm") == 0
    assert "stands already in" in capsys.readouterr().err
    assert digested.passage_file.read_bytes() == before
    assert not digested.passage_file.with_name("02-storm.ttl").exists()


def test_files_of_other_sections_are_left_alone(digested, command, file) -> None:
    digested.replace_in_passages('r2p:page "1"', 'r2p:page "9"', times=3)
    before = digested.passage_file.read_bytes()
    arguments = ("The second storm", "--slug", "storm", "--section", "02-storm")
    assert command("locate", file, *arguments) == 0
    assert digested.passage_file.read_bytes() == before


def test_a_slug_of_another_place_is_refused_and_moved_on_demand(digested, command, file) -> None:
    before = digested.passage_file.read_bytes()
    arguments = ("The second storm came", "--slug", "boats", "--section", "02-storm")
    with pytest.raises(PassageTakenError, match=r"passage:boats stands at page 2, .*01-light\.ttl"):
        command("locate", file, *arguments)
    assert digested.passage_file.read_bytes() == before
    assert command("locate", file, *arguments, "--move") == 0
    assert digested.slugs() == ["lit", "keeper", "herring"]
    assert digested.slugs("02-storm") == ["boats"]


@pytest.mark.parametrize("slug", ["keeper-1", "keeper"])
def test_a_part_and_a_passage_share_no_name(digested, command, file, slug: str) -> None:
    with pytest.raises(PassageTakenError, match="passage:keeper"):
        command("locate", file, "The second storm", "--slug", slug, *SECTION)
    del digested


def test_places_are_joined_in_the_order_of_the_text(digested, command, file) -> None:
    phrase = "The second storm came || burned some 40 barrels"
    assert command("locate", file, phrase, "--slug", "two", *SECTION) == 0
    assert digested.check().findings == []
    text = digested.passage_file.read_text(encoding="utf-8")
    start = digested.place("burned some 40").start
    assert f"anchor:two-1  a oa:TextPositionSelector ;\n    oa:start {start} ;" in text
    with pytest.raises(PhraseNotLocatedError, match="overlap"):
        command("locate", file, "second storm || storm came", "--slug", "three", *SECTION)


def test_a_new_section_gets_a_file_and_the_head_of_its_claims(digested, command, file, capsys):
    arguments = ("The second storm", "--slug", "storm", "--section", "02-the-storm")
    assert command("locate", file, *arguments) == 0
    printed = capsys.readouterr().out
    assert digested.slugs("02-the-storm") == ["storm"]
    graph = "<https://w3id.org/r2pgraph/graph/almanac/claims/02-the-storm>"
    assert f"@prefix chapter: {graph} ." in printed
    assert 'rdfs:label "claims: the storm"@en ;' in printed


def test_the_skeleton_is_a_claim_once_its_gaps_are_filled(digested, command, file, capsys) -> None:
    arguments = ("oil a year. 1 Its first keeper", "--slug", "oil", "--claim", "oil-a-year")
    assert command("locate", file, *arguments, "--section", "02-oil") == 0
    skeleton = capsys.readouterr().out
    with pytest.raises(SyntaxError):
        list(ox.parse(skeleton.encode(), ox.RdfFormat.TRIG))
    filled = skeleton.replace(f"r2p:{GAP} ;\n        .", "r2p:of kind:x ;\n        .")
    quads = list(ox.parse(filled.replace(GAP, "x").encode(), ox.RdfFormat.TRIG))
    said = {quad.predicate.value.rpartition("#")[2]: str(quad.object) for quad in quads}
    assert said["statedIn"].endswith("passage/almanac/oil>")
    assert said["citesNote"].endswith("note/almanac/1>")
    assert said["prominence"]
    assert {str(quad.graph_name).rpartition("/")[2] for quad in quads} == {"oil-a-year>", "02-oil>"}
    assert not re.search(r"\S+ \.$", re.sub("@prefix.*", "", skeleton), re.MULTILINE)
    del digested


def test_without_a_section_nothing_is_written(digested, command, file, capsys) -> None:
    before = digested.passage_file.read_bytes()
    assert command("locate", file, "The second storm", "--slug", "storm") == 0
    assert "passage:storm  a r2p:Passage ;" in capsys.readouterr().out
    assert digested.passage_file.read_bytes() == before


def test_page_and_place_tell_places_apart(almanac, command, file, capsys) -> None:
    with pytest.raises(PhraseNotLocatedError, match=r"2 places match.*give more of the words"):
        command("locate", file, "The lamp was mended")
    assert command("locate", file, "The lamp was mended", "--near", "9999") == 0
    start = almanac.text.rindex("The lamp was mended")
    assert f"oa:start {start} ;" in capsys.readouterr().out
    with pytest.raises(PhraseNotLocatedError, match="no place"):
        command("locate", file, "The lamp was mended", "--page", "1")


def test_a_passage_that_is_too_long_is_a_slip_unless_told(almanac, command, tmp_path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("The storm rose. " + "Rain fell. " * 200 + "It ended.", encoding="utf-8")
    with pytest.raises(PhraseNotLocatedError, match=rf"has at most {LONGEST}; give last words"):
        command("locate", str(path), "The storm ... ended", "--any-text")
    assert command("locate", str(path), "The storm ... ended", "--any-text", "--long") == 0
    del almanac


def test_words_that_do_not_follow_are_told_from_words_that_are_nowhere(command, file) -> None:
    with pytest.raises(PhraseNotLocatedError, match=r"first words stand at page 2.*do not follow"):
        command("locate", file, "The second storm ... of hail")
    with pytest.raises(PhraseNotLocatedError, match="first 3 words stand at page 2"):
        command("locate", file, "The second storm of hail")
    with pytest.raises(PhraseNotLocatedError, match="no place matches; numbers"):
        command("locate", file, "snow on the dunes")


def test_notes_are_looked_in_on_demand(command, file, capsys) -> None:
    assert command("locate", file, "Letters from the Rock", "--in-notes") == 0
    assert "oa:TextPositionSelector" in capsys.readouterr().out


def test_the_recorded_text_is_wanted_or_to_be_told_not_to(command, tmp_path, capsys) -> None:
    other = tmp_path / "other.txt"
    other.write_text("The lamp was lit by the keeper.", encoding="utf-8")
    with pytest.raises(SourceTextMismatchError):
        command("locate", str(other), "lit by the keeper")
    assert command("locate", str(other), "lit by the keeper", "--any-text") == 0
    assert "oa:start 13 ;" in capsys.readouterr().out


def test_option_and_variable_stand_for_the_text(command, file, monkeypatch) -> None:
    with pytest.raises(UsageError, match="R2PGRAPH_SOURCE_TEXT"):
        command("locate", "The second storm")
    assert command("locate", "The second storm", "--source-text", file) == 0
    monkeypatch.setenv("R2PGRAPH_SOURCE_TEXT", file)
    assert command("locate", "The second storm") == 0


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("a.txt", "a phrase", "more"),
        ("The second storm", "--section", "light"),
        ("The second storm", "--section", "01-light"),
        ("The second storm", "--section", "01-light", "--any-text"),
        ("The second storm", "--claim", "No Slug"),
        *(("the lamp", "--slug", slug) for slug in ("Lamp", "a--b", "a-", "a b", "")),
    ],
)
def test_what_cannot_be_meant_is_refused(command, file, words: tuple[str, ...]) -> None:
    with pytest.raises(UsageError):
        command("locate", *words, "--source-text", file)


# a batch


def test_a_batch_writes_the_good_and_names_the_bad(digested, command, file, batch, capsys) -> None:
    lines = batch(
        "# slug | words",
        "",
        "storm | The second storm ... later",
        "no bar at all",
        "Bad Slug | The second storm",
        "hail | hail on the dunes",
        "mended | The lamp was mended",
        "mended-first @1 | The lamp was mended",
        "boats | The second storm",
        "both | The second storm || burned some 40 barrels",
        "empty | The second storm || ",
    )
    assert command("locate", file, *lines, *SECTION) == 1
    printed = capsys.readouterr()
    assert digested.slugs() == ["lit", "both", "keeper", "herring", "boats", "storm"]
    assert digested.check().findings == []
    assert re.findall(r"batch\.txt:(\d+): ", printed.err) == ["4", "5", "6", "7", "8", "9", "11"]
    assert "slug @PAGE" not in printed.out
    assert "2 passages located, 7 lines failed" in printed.err
    assert printed.out.startswith("passage:storm: page 2, ")


def test_a_good_batch_ends_with_0_and_is_the_same_again(digested, command, file, batch) -> None:
    lines = batch("storm @2 | The second storm", "keeper-name | Anna Tarn, wrote")
    assert command("locate", file, *lines, *SECTION) == 0
    before = digested.passage_file.read_bytes()
    assert command("locate", file, *lines, *SECTION) == 0
    assert digested.passage_file.read_bytes() == before


def test_two_slugs_of_one_place_are_told(digested, command, file, batch, capsys) -> None:
    lines = batch("storm | The second storm", "gale | The second storm")
    assert command("locate", file, *lines, *SECTION) == 0
    assert "the same place as passage:storm" in capsys.readouterr().out
    del digested


def test_a_batch_wants_a_section_a_file_and_a_line(command, file, batch) -> None:
    lines = batch("# nothing")
    with pytest.raises(UsageError, match="no line"):
        command("locate", file, *lines, *SECTION)
    with pytest.raises(UsageError, match="--section"):
        command("locate", file, *lines)
    with pytest.raises(UsageError, match="in its lines"):
        command("locate", file, *lines, *SECTION, "--page", "2")
    with pytest.raises(DataFileMissingError):
        command("locate", file, "--batch", str(Path(file).with_name("none.txt")), *SECTION)
