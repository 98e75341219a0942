"""The commands: what they print, what they write, and how they end."""

import json
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox
import pytest

from r2pgraph import terms
from r2pgraph.errors import (
    DataFileMissingError,
    DataSyntaxError,
    NothingToCheckError,
    PassagesMalformedError,
    SourceRecordMissingError,
    SourceTextUnreadableError,
    UsageError,
)
from r2pgraph.passages.covered import status
from r2pgraph.passages.measure import Share


@pytest.fixture
def text(almanac) -> tuple[str, str]:
    return "--source-text", str(almanac.text_file)


# digest


def test_digest_writes_a_file_per_chapter_that_parses(digested) -> None:
    content = digested.passage_file.read_text(encoding="utf-8")
    assert content.startswith("# Written by `r2pgraph locate` and `r2pgraph digest`;")
    quads = list(ox.parse(content.encode(), ox.RdfFormat.TURTLE))
    assert sum("letterDigest" in str(quad.predicate) for quad in quads) == 5
    assert "https://w3id.org/r2pgraph/graph/almanac/passages/01-light" in content


def test_digest_is_in_the_order_of_the_text_and_the_same_again(digested, command, text) -> None:
    content = digested.passage_file.read_text(encoding="utf-8")
    order = [content.index(f"\npassage:{slug}  ") for slug in ("lit", "keeper", "herring", "boats")]
    assert order == sorted(order)
    assert command("digest", *text) == 0
    assert digested.passage_file.read_text(encoding="utf-8") == content


def test_digest_check_tells_stale_from_fresh(digested, command, text, capsys) -> None:
    assert command("digest", *text, "--check") == 0
    digested.replace_in_claims("r2p:value 40", "r2p:value 41")
    assert command("digest", *text, "--check") == 0
    end = digested.spans["lit"][0].end
    digested.replace_in_passages(f"oa:end {end}", f"oa:end {end - len(' barrels')}")
    before = digested.passage_file.read_bytes()
    assert command("digest", *text, "--check") == 1
    assert "01-light.ttl: stale; run r2pgraph digest" in capsys.readouterr().out
    assert digested.passage_file.read_bytes() == before
    assert command("digest", *text) == 0
    assert command("digest", *text, "--check") == 0


def test_digest_keeps_passages_that_no_claim_names_unless_told(digested, command, text, capsys):
    before = digested.passage_file.read_text(encoding="utf-8")
    digested.write_claims(digested.prefixes + digested.claim("lit", "", "lit", "boats"))
    assert command("digest", *text) == 0
    assert digested.passage_file.read_text(encoding="utf-8") == before
    assert command("digest", *text, "--drop-unused", "--check") == 1
    assert digested.passage_file.read_text(encoding="utf-8") == before
    capsys.readouterr()
    assert command("digest", *text, "--drop-unused") == 0
    assert "passage:keeper: no claim names it\n" in capsys.readouterr().out
    assert set(digested.slugs()) == {"lit", "boats"}


def test_digest_keeps_the_passage_that_a_year_is_from(digested, command, text) -> None:
    year = "content:x r2p:yearFrom passage:boats ."
    digested.write_claims(digested.prefixes + digested.claim("lit", year))
    assert command("digest", *text, "--drop-unused") == 0
    assert set(digested.slugs()) == {"lit", "boats"}


def test_digest_removes_a_file_that_no_passage_is_left_in(digested, command, text) -> None:
    digested.write_claims(digested.prefixes + digested.claim("lit", "", "elsewhere"))
    assert command("digest", *text, "--drop-unused") == 0
    assert not digested.passage_file.exists()


def test_digest_refuses_to_lose_what_it_does_not_write(digested, command, text) -> None:
    old = "anchor:boats ;\n"
    digested.replace_in_passages(old, old + '    rdfs:comment "kept by hand" ;\n')
    before = digested.passage_file.read_bytes()
    with pytest.raises(PassagesMalformedError, match="kept by hand"):
        command("digest", *text)
    assert digested.passage_file.read_bytes() == before


def test_digest_names_a_file_that_does_not_parse(digested, command, text) -> None:
    digested.write_passages("this is no Turtle")
    with pytest.raises(DataSyntaxError, match=r"01-light\.ttl:1:"):
        command("digest", *text)


def test_claims_that_do_not_parse_yet_stand_in_no_ones_way(digested, command, text) -> None:
    digested.write_claims("claim:unfinished {")
    assert command("digest", *text, "--check") == 0
    arguments = ("The second storm", "--slug", "storm", "--section", "01-light")
    assert command("locate", *arguments, *text) == 0


def test_digest_writes_nothing_when_an_anchor_is_outside_the_text(almanac, command, text) -> None:
    end = almanac.spans["boats"][0].end
    almanac.replace_in_passages(f"oa:end {end}", "oa:end 99999")
    before = almanac.passage_file.read_bytes()
    with pytest.raises(PassagesMalformedError, match=r"anchor/almanac/boats.*not inside the text"):
        command("digest", *text)
    assert almanac.passage_file.read_bytes() == before


def test_digest_of_no_passage_is_an_error(almanac, command, text) -> None:
    almanac.write_only("", almanac.claim("lonely"))
    with pytest.raises(NothingToCheckError):
        command("digest", *text)


# verify-passages


@pytest.mark.usefixtures("digested")
def test_verify_proves_and_finds_again(command, text, capsys) -> None:
    assert command("verify", *text) == 0
    out = capsys.readouterr().out
    assert "anchors compared with the text: 5" in out
    assert "anchors sought in a re-wrapped copy: 5, found: 5; clean" in out
    assert "0 violations" in out


@pytest.mark.usefixtures("digested")
def test_verify_without_text_says_what_it_did_not_check(command, capsys) -> None:
    assert command("verify") == 0
    out = capsys.readouterr().out
    assert "not checked: 5 anchors, for want of the text" in out
    assert "anchors compared with the text: 0" in out
    assert command("verify", "--require-text") == 4


def test_verify_names_file_and_line(digested, command, text, capsys) -> None:
    digested.replace_in_claims("r2p:value 40", "r2p:value 41")
    assert command("verify", *text, "--format", "json") == 1
    result = json.loads(capsys.readouterr().out)
    (finding,) = [one for one in result["findings"] if one["check"] == "passages"]
    assert Path(finding["file"]).name == "01-light.trig"
    claims = digested.claims_file.read_text(encoding="utf-8").splitlines()
    assert "claim:lit" in claims[finding["line"] - 1]
    assert finding["rule"] == "figure-not-in-passage"


def test_verify_refuses_another_text(digested, command, tmp_path, capsys) -> None:
    other = tmp_path / "other.txt"
    other.write_text(digested.text + "!", encoding="utf-8")
    assert command("verify", "--source-text", str(other)) == 2
    out = capsys.readouterr().out
    assert sha256(other.read_bytes()).hexdigest() in out
    assert digested.map.sha256 in out


def test_verify_relocates_in_another_extraction(digested, command, tmp_path, capsys) -> None:
    other = tmp_path / "other.txt"
    other.write_text("Preface. " + digested.text.replace("\n", " "), encoding="utf-8")
    assert command("verify", "--source-text", str(other), "--relocate") == 0
    assert "5 anchors: 5 moved" in capsys.readouterr().out
    other.write_text(digested.text.replace("six boats", "no boats"), encoding="utf-8")
    arguments = ("--source-text", str(other), "--relocate", "--format", "json")
    assert command("verify", *arguments) == 1
    counts = json.loads(capsys.readouterr().out)["counts"]
    assert counts["lost"] == 1
    assert sum(counts.values()) == 5


@pytest.mark.usefixtures("digested")
def test_verify_relocate_wants_a_source_that_has_anchors(command, text) -> None:
    with pytest.raises(NothingToCheckError):
        command("verify", *text, "--relocate", "--source", "gazette")


def test_verify_of_nothing_is_an_error(almanac, command, capsys) -> None:
    almanac.write_only("", almanac.claim("lonely"))
    assert command("verify") == 5
    assert "0 passages and 0 anchors: nothing was checked" in capsys.readouterr().out


@pytest.mark.usefixtures("digested")
def test_verify_tells_an_anchor_that_is_not_found_again(
    command, text, capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("r2pgraph.passages.relocating.rewrapped_copy", lambda copy, _: copy[:-300])
    assert command("verify", *text) == 1
    out = capsys.readouterr().out
    assert "passages/anchor-not-found-again" in out
    assert "locate the passage anew" in out


@pytest.mark.parametrize(
    "words", [("--relocate",), ("--relocate", "--source-text", "x", "--format", "sarif")]
)
def test_verify_relocate_says_what_it_needs(command, words) -> None:
    with pytest.raises(UsageError, match="--relocate"):
        command("verify", *words)


@pytest.mark.parametrize(
    ("content", "error"), [(None, DataFileMissingError), (b"\xff\xfe", SourceTextUnreadableError)]
)
@pytest.mark.usefixtures("digested")
def test_a_text_that_cannot_be_read(command, tmp_path, capsys, content, error) -> None:
    path = tmp_path / "other.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(error, match=r"other\.txt"):
        command("coverage", "--source-text", str(path))
    assert command("verify", "--source-text", str(path)) == error.exit_code
    assert "other.txt" in capsys.readouterr().out


def test_a_record_without_a_text_is_an_error(almanac, command, text, capsys) -> None:
    (almanac.root / "triples" / "almanac" / "source.ttl").write_text(
        almanac.prefixes + "source:almanac a r2p:Source .", encoding="utf-8"
    )
    with pytest.raises(SourceRecordMissingError):
        command("coverage", *text)
    assert command("verify", *text) == SourceRecordMissingError.exit_code
    assert "text" in capsys.readouterr().out


# coverage


def test_coverage_counts_letters_of_the_body_only(almanac, command, text, capsys) -> None:
    assert command("coverage", *text, "--format", "json") == 0
    result = json.loads(capsys.readouterr().out)
    body = (
        almanac.text.replace("Keeping the Light", "")
        .replace("Tarn, Anna. Letters from the Rock. Harbour Press, 1902.", "")
        .replace("Ibid.", "")
    )
    covered = sum(
        sum(char.isalpha() for char in almanac.text[span.start : span.end])
        for spans in almanac.spans.values()
        for span in spans
    )
    total = result["total"]
    assert total["bodyLetters"] == sum(char.isalpha() for char in body)
    assert total["coveredLetters"] == covered
    assert [page["name"] for page in result["pages"]] == ["1", "2"]
    assert sum(page["bodyLetters"] for page in result["pages"]) == total["bodyLetters"]
    gaps = [almanac.text[gap["start"] : gap["end"]] for gap in result["gaps"]]
    assert gaps[0] == "of oil a\nyear"
    assert sum(gap["letters"] for gap in result["gaps"]) == total["bodyLetters"] - covered
    assert "text" not in result["gaps"][0]
    assert [section["name"] for section in result["sections"]] == ["Keeping the Light"]


def test_coverage_counts_only_passages_of_claims(almanac, command, text, capsys) -> None:
    almanac.write_claims(almanac.prefixes + almanac.claim("lit"))
    assert command("coverage", *text, "--pages", "2", "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["total"]["coveredLetters"] == 0


def test_coverage_leaves_out_what_withdrawn_claims_cover(almanac, command, text, capsys) -> None:
    almanac.replace_in_claims(
        "claim:lit a r2p:Claim ;", 'claim:lit a r2p:Claim ; r2p:withdrawnBecause "misread" ;'
    )
    span = almanac.spans["lit"][0]
    arguments = ("--range", f"{span.start}-{span.end}", "--format", "json")
    assert command("coverage", *text, *arguments) == 0
    assert json.loads(capsys.readouterr().out)["total"]["coveredLetters"] == 0


def test_coverage_is_written_as_data(almanac, command, text, capsys) -> None:
    path = almanac.layout.triples / "almanac" / "coverage.ttl"
    assert command("coverage", *text, "--write") == 0
    assert "3 pages and sections, written" in capsys.readouterr().out
    written = path.read_text(encoding="utf-8")
    triples = {
        (quad.subject.value, quad.predicate.value.rpartition("#")[2]): quad.object.value
        for quad in ox.parse(written.encode(), ox.RdfFormat.TURTLE)
    }
    assert command("coverage", *text, "--format", "json") == 0
    counted = json.loads(capsys.readouterr().out)
    for page in counted["pages"]:
        iri = f"https://w3id.org/r2pgraph/source/almanac/page/{page['name']}"
        assert triples[iri, "bodyLetters"] == str(page["bodyLetters"])
        assert triples[iri, "coveredLetters"] == str(page["coveredLetters"])
        assert triples[iri, "hasCoverage"].endswith("#partlyCovered")
    assert command("coverage", *text, "--write") == 0
    assert "up to date" in capsys.readouterr().out
    assert path.read_text(encoding="utf-8") == written


@pytest.mark.parametrize(
    ("body", "covered", "degree"),
    [
        (0, 0, None),
        (200, 0, "notCovered"),
        (200, 1, "notCovered"),
        (200, 2, "partlyCovered"),
        (200, 198, "partlyCovered"),
        (200, 199, "fullyCovered"),
        (5, 5, "fullyCovered"),
        (5, 4, "partlyCovered"),
    ],
)
def test_degrees_of_coverage(body: int, covered: int, degree: str | None) -> None:
    expected = terms.R2P + degree if degree else None
    assert status(Share("page", body, covered)) == expected


def test_coverage_below_the_wanted_share_fails(command, text, capsys) -> None:
    assert command("coverage", *text, "--at-least", "0.99") == 1
    assert command("coverage", *text, "--at-least", "0.1") == 0
    assert "letters of body text covered" in capsys.readouterr().out


def test_coverage_of_a_range_and_of_pages(almanac, command, text, capsys) -> None:
    span = almanac.spans["lit"][0]
    arguments = ("--range", f"{span.start}-{span.end}", "--format", "json")
    assert command("coverage", *text, *arguments) == 0
    assert json.loads(capsys.readouterr().out)["total"]["share"] == 1.0
    assert command("coverage", *text, "--pages", "1-2", "--format", "json") == 0
    both = json.loads(capsys.readouterr().out)["total"]
    assert command("coverage", *text, "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["total"] == both


def test_coverage_shows_words_only_on_demand(command, text, capsys) -> None:
    assert command("coverage", *text) == 0
    assert "storm came" not in capsys.readouterr().out
    assert command("coverage", *text, "--show-text") == 0
    assert "storm came" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ("--pages", "9"),
        ("--pages", "2-1"),
        ("--range", "7"),
        ("--range", "9-3"),
        ("--range", "0-99999"),
        ("--at-least", "95"),
    ],
)
def test_coverage_refuses_what_it_cannot_select(command, text, arguments) -> None:
    with pytest.raises(UsageError):
        command("coverage", *text, *arguments)


def test_coverage_of_a_heading_is_nothing(command, text) -> None:
    with pytest.raises(NothingToCheckError):
        command("coverage", *text, "--range", "1-18")
