"""What was found before is confirmed only where a search would find the same."""

import shutil
from pathlib import Path

import pytest
from tests.reason.test_explain import BASE, FACTS, GOAL, background_and_facts, short
from tests.reason.test_recompute import CHANGES, MILLER, PEOPLE, VILLAGE, changed, written

from r2pgraph.layout import Layout
from r2pgraph.memo import Memo
from r2pgraph.reason import explain, standpoint
from r2pgraph.reason.confirm import confirmed
from r2pgraph.reason.explain import Facts, Memberships
from r2pgraph.reason.publish import file_name, says_the_same

TWO_REASONS = FACTS + ":ann :hasChild :zoe ."
# Which facts are stated as the reason, of those that `TWO_REASONS` has, and whether a search would
# end with some of them.
STATED = {
    "the reason": ("zoe Person", True),
    "more than the reason": ("zoe Person stone Rock cat", True),
    "everything": ("bob Person stone Rock cat zoe", True),
    "another reason": ("bob Person", False),
    "less than a reason": ("Person", False),
    "nothing": ("", False),
}


def reasons_with(facts: str) -> tuple[Memberships, Facts]:
    schema, given = background_and_facts(facts)
    return Memberships(schema, given), given


@pytest.mark.parametrize("name", STATED)
def test_a_reason_is_confirmed_where_it_is_the_one_that_a_search_finds(name: str) -> None:
    words, right = STATED[name]
    reasons, given = reasons_with(TWO_REASONS)
    stated = tuple(fact for fact in given if short(fact)[2] in words.split())
    found = confirmed(reasons, {GOAL: stated})
    assert found == (reasons.explain([GOAL]) if right else {})


def test_what_does_not_follow_is_not_confirmed_and_keeps_nothing_else_from_it() -> None:
    reasons, given = reasons_with(FACTS)
    found = confirmed(reasons, {GOAL: given, (BASE + "zoe", BASE + "Parent"): given})
    assert found == reasons.explain([GOAL])


def test_a_reason_among_many_is_the_same_whether_sought_or_confirmed() -> None:
    children = "".join(f":ann :hasChild :c{n} . :c{n} a :Person ." for n in range(15))
    reasons, given = reasons_with(FACTS + children)
    assert confirmed(reasons, {GOAL: given}) == reasons.explain([GOAL])


@pytest.fixture(scope="module")
def text() -> str:
    return written(VILLAGE, Memo())


def with_file(root: Path, text: str) -> Path:
    path = Layout(root).inferred / file_name(MILLER)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return root


def test_what_stands_in_the_file_is_not_sought_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Without what makes the smith a neighbour whatever anybody claims: no file states that.
    root = changed(tmp_path, PEOPLE, "; r2p:livesBeside agent:tailor .", ".")
    text = written(root, Memo())
    assert "baker-is-neighbour" in text
    with_file(root, text)

    def sought(*_: object) -> None:
        raise AssertionError("it was sought")

    monkeypatch.setattr(standpoint, "check_input", sought)
    monkeypatch.setattr(explain.Memberships, "_search", sought)
    assert written(root, Memo()) == text


@pytest.mark.parametrize("name", CHANGES)
def test_a_file_that_is_out_of_date_changes_nothing(name: str, text: str, tmp_path: Path) -> None:
    root = changed(tmp_path, *CHANGES[name])
    anew = written(root, Memo())
    assert not says_the_same(anew, text)
    assert written(with_file(root, text), Memo()) == anew


# What is replaced in the file, and by what.
FALSE = {
    "a membership is missing": ("agent:baker a r2p:Neighbour .", "agent:baker a r2p:Person ."),
    "a membership is too many": ("agent:baker a r2p:Neighbour .", "agent:bell a r2p:Neighbour ."),
    "another reason": ("claim:houses", "claim:tower"),
    "no claim": ("r2p:restsOn claim", "r2p:restsOn r2p:none , claim"),
    "another speaker": ("r2p:underStandpoint agent:miller", "r2p:underStandpoint agent:smith"),
}


@pytest.mark.parametrize("name", FALSE)
def test_what_is_false_in_the_file_changes_nothing(name: str, text: str, tmp_path: Path) -> None:
    old, new = FALSE[name]
    assert old in text
    root = shutil.copytree(VILLAGE, tmp_path / "village")
    assert written(with_file(root, text.replace(old, new)), Memo()) == text
