"""`r2pgraph diff` tells a reviewer what a change means, and nothing that is no change."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.validate.changing import git

from r2pgraph.cli import main

CLAIMS = "triples/thesis/claims/01-sample.trig"
PASSAGES = "triples/thesis/passages/01-sample.ttl"
AXIOMS = "ontology/axioms.ttl"
Captured = pytest.CaptureFixture[str]


def change(root: Path, file: str, *pairs: tuple[str, str]) -> None:
    """Replaces texts, each of which must be there."""
    path = root / file
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def told(capsys: Captured, before: Path, after: Path) -> list[dict[str, Any]]:
    """The changes, as the JSON report has them."""
    assert main(["diff", str(before), str(after), "--format", "json"]) == 0
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["changes"]
    return found


def one(capsys: Captured, before: Path, after: Path) -> dict[str, Any]:
    """The only change."""
    (found,) = told(capsys, before, after)
    return found


def test_nothing_differs_from_itself(capsys: Captured, before: Path, after: Path) -> None:
    assert main(["diff", str(before), str(after)]) == 0
    assert capsys.readouterr().out.startswith("nothing differs")


def test_order_layout_and_names_of_blank_nodes_are_no_change(
    capsys: Captured, before: Path, after: Path
) -> None:
    lists = "( r2p:Pillar r2p:Norm )", "( r2p:Norm r2p:Pillar )"
    for root, members in ((before, lists[0]), (after, lists[1])):
        extra = "ontology/extra.ttl"
        head = "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        head += "@prefix r2p: <https://w3id.org/r2pgraph/ontology#> .\n"
        nested = f"r2p:Both owl:equivalentClass [ a owl:Class ; owl:intersectionOf {members} ] .\n"
        named = (
            "r2p:Both owl:equivalentClass _:x9 .\n\n\n_:x9 a owl:Class ;\n"
            f"  owl:intersectionOf {members} .\n"
        )
        (root / extra).write_text(head + (nested if root is before else named), encoding="utf-8")
    try:
        assert told(capsys, before, after) == []
    finally:
        (before / "ontology/extra.ttl").unlink()


@pytest.mark.parametrize(
    ("pair", "sentence"),
    [
        (("r2p:statedBy agent:institute", "r2p:statedBy agent:council"), "speaker: "),
        (("a r2p:CausalClaim", "a r2p:EmpiricalClaim"), "kind: causal claim became empirical"),
        (("r2p:value 40000", "r2p:value 33000"), "value: 40,000 became 33,000"),
        (("r2p:hedging r2p:approximate", "r2p:hedging r2p:unhedged"), "hedge dropped: approxi"),
        (
            (
                "r2p:argumentRole r2p:ground ; r2p:supports",
                "r2p:argumentRole r2p:ground ; r2p:opposes",
            ),
            "supports: no longer",
        ),
        (("r2p:force r2p:unspecified", "r2p:force r2p:necessary"), "force: "),
        (("because of the flood", "after the flood"), "label: “About 40,000 people had to"),
    ],
)
def test_a_changed_claim_is_told_in_words(
    capsys: Captured, before: Path, after: Path, pair: tuple[str, str], sentence: str
) -> None:
    change(after, CLAIMS, pair)
    found = one(capsys, before, after)
    assert (found["sort"], found["how"], found["file"]) == ("claim", "changed", CLAIMS)
    assert any(sentence in line for line in found["sentences"]), found["sentences"]
    line = (after / CLAIMS).read_text(encoding="utf-8").splitlines()[found["line"] - 1]
    assert line.strip().startswith(found["heading"].split()[0])


def test_a_hedge_that_is_added_is_told_as_one(capsys: Captured, before: Path, after: Path) -> None:
    change(after, CLAIMS, ("r2p:hedging r2p:unhedged", "r2p:hedging r2p:possible"))
    assert "hedge added: unhedged became possible" in one(capsys, before, after)["sentences"]


def test_claims_come_and_go(capsys: Captured, before: Path, after: Path) -> None:
    text = (after / CLAIMS).read_text(encoding="utf-8")
    change(after, CLAIMS, *[("claim:neglect-broke-dam", "claim:dam-broke-first")] * 2)
    change(after, CLAIMS, ("came of neglect", "had no cause"))
    found = told(capsys, before, after)
    assert [(c["sort"], c["how"]) for c in found] == [("claim", "added"), ("claim", "withdrawn")]
    assert any(line.startswith("stated by ") and "page 1" in line for line in found[0]["sentences"])
    (after / CLAIMS).write_text(text, encoding="utf-8")


def test_a_claim_with_another_address_only_is_renamed(
    capsys: Captured, before: Path, after: Path
) -> None:
    change(after, CLAIMS, *[("claim:neglect-broke-dam", "claim:dam-broke")] * 2)
    change(after, CLAIMS, ("content:neglect-broke-dam", "content:dam-broke"))
    found = one(capsys, before, after)
    assert (found["how"], found["former"].rpartition("/")[2]) == ("renamed", "neglect-broke-dam")
    assert found["details"] == []


def test_a_passage_that_moves_is_told_with_each_claim_that_stands_in_it(
    capsys: Captured, before: Path, after: Path
) -> None:
    change(after, PASSAGES, ("oa:start 59", "oa:start 60"))
    found = one(capsys, before, after)
    assert found["subject"].endswith("/neglect-broke-dam")
    assert any("moved" in line and "59" in line and "60" in line for line in found["sentences"])


_INFERRED = """
<https://w3id.org/r2pgraph/inference/author/flood-led-to-flight> {
    event:flood r2p:ledTo %s .
}
<https://w3id.org/r2pgraph/graph/inferred/author> {
    <https://w3id.org/r2pgraph/inference/author/flood-led-to-flight>
        a r2p:Inference ; rdfs:label "The flood led to flight."@en ; r2p:derivationDigest "%s" .
}
"""


def _infer(root: Path, effect: str, digest: str) -> None:
    prefix = "@prefix event: <https://w3id.org/r2pgraph/id/event/> .\n"
    with (root / "triples/inferred/author.trig").open("a", encoding="utf-8") as file:
        file.write(prefix + _INFERRED % (effect, digest))


def test_what_follows_now_or_no_longer_is_told(capsys: Captured, before: Path, after: Path) -> None:
    _infer(after, "event:flight", "a")
    found = one(capsys, before, after)
    assert (found["sort"], found["how"]) == ("inference", "added")
    assert found["heading"].endswith("follows now")
    assert found["sentences"] == ["“The flood led to flight.”"]
    assert one(capsys, after, before)["heading"].endswith("follows no longer")


def test_an_inference_is_another_where_it_concludes_another_thing(
    capsys: Captured, after: Path
) -> None:
    second = Path(shutil.copytree(after, after.parent / "second"))
    third = Path(shutil.copytree(after, after.parent / "third"))
    _infer(after, "event:flight", "a")
    _infer(second, "event:rain", "a")
    _infer(third, "event:flight", "b")
    assert "event/flight> became" not in one(capsys, after, second)["heading"]
    assert any("became" in line for line in one(capsys, after, second)["sentences"])
    assert told(capsys, after, third) == []  # the digest is derived of what else is told


_DEFINITION = """
r2p:Tried owl:equivalentClass [ owl:intersectionOf (
    r2p:Event
    [ a owl:Restriction ; owl:onProperty r2p:hasPart ; owl:someValuesFrom r2p:Event ] %s ) ] .
"""
_MORE = "[ a owl:Restriction ; owl:onProperty r2p:hasPart ; owl:hasValue r2p:genocide ]"
_FEWER = _DEFINITION.replace("owl:someValuesFrom r2p:Event", "owl:someValuesFrom owl:Thing")


@pytest.mark.parametrize(
    ("was", "now", "width"),
    [
        (_DEFINITION % "", _DEFINITION % _MORE, "narrowed"),
        (_DEFINITION % _MORE, _DEFINITION % "", "broadened"),
        (_DEFINITION % "", _FEWER % "", "changed"),
    ],
)
def test_a_definition_says_more_or_less(
    capsys: Captured, after: Path, was: str, now: str, width: str
) -> None:
    first = Path(shutil.copytree(after, after.parent / "first"))
    for root, text in ((first, was), (after, now)):
        with (root / AXIOMS).open("a", encoding="utf-8") as file:
            file.write(text)
    found = one(capsys, first, after)
    assert (found["sort"], found["subject"].rpartition("#")[2]) == ("term", "Tried")
    assert found["details"][0]["width"] == width
    assert any(f" {width}: " in line and "some" in line for line in found["sentences"])


def test_a_question_that_changes_is_named(capsys: Captured, before: Path, after: Path) -> None:
    (after / "queries/claims/another.rq").write_text("ASK {}", encoding="utf-8")
    found = one(capsys, before, after)
    assert found["heading"] == "queries/claims/another.rq added"


def test_markdown_reads_no_data_as_markup(capsys: Captured, before: Path, after: Path) -> None:
    change(after, CLAIMS, ("of the flood", "of <img src=x> [a](b) the @flood"))
    assert main(["diff", str(before), str(after), "--format", "markdown"]) == 0
    text = capsys.readouterr().out
    assert r"\<img src=x\>" in text
    assert r"\[a\](b)" in text
    assert r"\@flood" in text
    assert "<img" not in text.replace(r"\<img", "")


def test_revisions_and_the_files_as_they_are(capsys: Captured, after: Path) -> None:
    git(after, "init", "-q")
    git(after, "add", ".")
    git(after, "commit", "-qm", "first")
    change(after, CLAIMS, ("r2p:value 40000", "r2p:value 33000"))
    git(after, "commit", "-qam", "second")
    change(after, CLAIMS, ("r2p:value 33000", "r2p:value 22000"))
    assert main(["diff", "--root", str(after), "HEAD~1", "HEAD"]) == 0
    assert "40,000 became 33,000" in capsys.readouterr().out
    assert main(["diff", "--root", str(after), "HEAD"]) == 0
    assert "33,000 became 22,000" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["no-such-revision", "--output=x", ""])
def test_an_unknown_revision_is_one_sentence(capsys: Captured, after: Path, name: str) -> None:
    git(after, "init", "-q")
    assert main(["diff", "--root", str(after), "--", name]) == 2
    error = capsys.readouterr().err
    assert "git knows no commit" in error
    assert len(error.splitlines()) == 1


def test_a_revision_without_data_is_refused(capsys: Captured, after: Path) -> None:
    git(after, "init", "-q")
    git(after, "add", "text.txt")
    git(after, "commit", "-qm", "no data yet")
    assert main(["diff", "--root", str(after), "HEAD"]) == 2
    assert "has no ontology/ and triples/" in capsys.readouterr().err


def test_without_git_two_folders_still_compare(
    capsys: Captured, before: Path, after: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    assert main(["diff", "--root", str(after), "HEAD"]) == 2
    assert "git is not here" in capsys.readouterr().err
    assert told(capsys, before, after) == []
