"""A claim that says more than its passages is told; one that says as much is not."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.validate.changing import replace
from tests.validate.reported import result

from r2pgraph.layout import DataFile, FileKind
from r2pgraph.load import load_sources
from r2pgraph.validate.wordings import Wording, read_wordings

Validate = Callable[..., tuple[int, dict[str, Any]]]
CLAIMS = "triples/thesis/claims/01-sample.trig"
WORDINGS = "triples/reference/wordings.ttl"


def told(checkout: Path, validate: Validate) -> list[tuple[str, int, str]]:
    """The rule, the line and the message of each finding of the check."""
    text = str(checkout / "text.txt")
    _, report = validate(checkout, "--only", "overreach", "--source-text", text)
    found = [f for f in report["findings"] if f["check"] == "overreach"]
    assert {f["severity"] for f in found} <= {"warning"}
    return [(f["rule"], f["line"], f["message"]) for f in found]


def test_sample_is_clean_and_compared(checkout: Path, validate: Validate) -> None:
    assert told(checkout, validate) == []
    text = str(checkout / "text.txt")
    _, report = validate(checkout, "--only", "overreach", "--source-text", text)
    assert result(report, "overreach")["noted"] == {"claims compared with the text": 3}


def test_without_the_text_it_is_not_called_compared(checkout: Path, validate: Validate) -> None:
    code, report = validate(checkout, "--only", "overreach")
    found = result(report, "overreach")
    assert code == 0
    assert found["noted"] == {"claims compared with the text": 0}
    assert "for want of the text" in found["leftOut"][0]
    code, _ = validate(checkout, "--only", "overreach", "--require-text")
    assert code == 4


def test_a_lost_hedge(checkout: Path, validate: Validate) -> None:
    hedged = "r2p:hedging r2p:approximate"
    replace(checkout / CLAIMS, '"About 40,000 people', '"40,000 people')
    assert told(checkout, validate) == []  # the claim is hedged, if its label is not
    line = replace(checkout / CLAIMS, hedged, "r2p:hedging r2p:unhedged")
    (found,) = told(checkout, validate)
    assert found[:2] == ("hedge-is-lost", line)
    assert "says 'some'" in found[2]
    replace(checkout / CLAIMS, '"40,000 people', '"Nearly 40,000 people')
    assert told(checkout, validate) == []


def test_a_hedge_that_is_read_as_of_something_else(checkout: Path, validate: Validate) -> None:
    replace(checkout / CLAIMS, '"About 40,000 people', '"40,000 people')
    line = replace(
        checkout / CLAIMS,
        "r2p:hedging r2p:approximate",
        'r2p:hedgesElse "some" ; r2p:hedging r2p:unhedged',
    )
    assert told(checkout, validate) == []
    replace(checkout / CLAIMS, '"some" ;', '"some" , "perhaps" ;')
    (found,) = told(checkout, validate)
    assert found[:2] == ("hedge-is-not-there", line)


def test_a_hedge_that_another_claim_of_the_passage_tells(
    checkout: Path, validate: Validate
) -> None:
    replace(checkout / CLAIMS, "r2p:statedIn passage:council", "r2p:statedIn passage:flood")
    assert told(checkout, validate) == []


def test_a_cause_that_is_told_as_sequence(checkout: Path, validate: Validate) -> None:
    line = replace(checkout / CLAIMS, "r2p:statedIn passage:dam", "r2p:statedIn passage:council")
    assert told(checkout, validate) == []  # no word of sequence either
    replace(checkout / WORDINGS, '"after" ,', '"before" ,')
    (found,) = told(checkout, validate)
    assert found[:2] == ("cause-is-told-as-sequence", line)
    assert "'before'" in found[2]
    replace(checkout / WORDINGS, '"because" ,', '"mend" ,')
    assert told(checkout, validate) == []


def test_one_passage_behind_too_many_claims(checkout: Path, validate: Validate) -> None:
    replace(
        checkout / WORDINGS, "    r2p:hasWord", "    r2p:mostClaimsOnPassage 1 ;\n    r2p:hasWord"
    )
    assert told(checkout, validate) == []
    replace(checkout / CLAIMS, "r2p:statedIn passage:council", "r2p:statedIn passage:flood")
    (found,) = told(checkout, validate)
    assert found[0] == "passage-carries-too-much"
    assert "2 claims rest on the passage alone, more than 1" in found[2]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It may, perhaps, be so. It May.", ["may", "perhaps"]),
        ("Mayors of Maybury and some 40 of about $3 million", ["some", "about"]),
        ("Talks about the war; could never end", []),
        ("an\n estimated 5", ["an estimated"]),
        ("an estimated few, some 3 of many", ["few", "some", "many"]),
    ],
)
def test_words(text: str, words: list[str], wordings: list[Wording]) -> None:
    hedges = [one for one in wordings if one.told_by]
    found = {word for one in hedges for word in one.words_in(" ".join(text.split()))}
    assert found == set(words)


@pytest.fixture(scope="module")
def wordings(repository: Path) -> list[Wording]:
    source = DataFile(repository / WORDINGS, FileKind.TRIPLES, "https://example.org/wordings")
    return read_wordings(load_sources([source]))
