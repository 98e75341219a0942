"""What was found before is confirmed only where a search would find the same."""

import shutil
from pathlib import Path

import pytest
from tests.reason.test_explain import (
    BASE,
    FACTS,
    GOAL,
    ONTOLOGY,
    background_and_facts,
    quads,
    short,
)
from tests.reason.test_recompute import CHANGES, MILLER, PEOPLE, VILLAGE, changed, written

from r2pgraph.layout import Layout
from r2pgraph.memo import Memo
from r2pgraph.reason import explain, standpoint
from r2pgraph.reason.confirm import confirmed
from r2pgraph.reason.explain import Memberships
from r2pgraph.reason.nearby import Facts
from r2pgraph.reason.owl_input import owl_input
from r2pgraph.reason.publish import file_name, says_the_same

pytestmark = pytest.mark.usefixtures("asked_once")

# What makes the smith a neighbour whatever anybody claims, and what stands there instead.
ALONE = ("; r2p:livesBeside agent:tailor .", ".")
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


def test_facts_about_a_thing_of_the_ontology_bring_about_nothing_in_another_set() -> None:
    more = """:likes a owl:ObjectProperty . :owns a owl:ObjectProperty .
      :AnnsFriend owl:equivalentClass [ a owl:Restriction ; owl:onProperty :likes ;
        owl:hasValue :ann ] . :AnnsFriend a owl:Class .
      :Owner a owl:Class ; owl:equivalentClass [ a owl:Restriction ; owl:onProperty :owns ;
        owl:someValuesFrom owl:Thing ] ."""
    ontology = quads(ONTOLOGY + more, "urn:ontology")
    schema = owl_input(ontology)
    facts = quads(":ann :owns :hat ; :likes :bob .", "urn:data")
    given = owl_input([*ontology, *facts]).beyond(schema)
    reasons, goal = Memberships(schema, given), (BASE + "ann", BASE + "Owner")
    owning = tuple(fact for fact in given if fact[1].value == BASE + "owns")
    assert confirmed(reasons, {goal: given})[goal].facts == owning
    assert reasons.explain([goal])[goal].facts == owning


@pytest.fixture(scope="module", params=["as it is", "nothing follows by itself"])
def village(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A village with a smith who is a neighbour whatever anybody claims, and one without."""
    if request.param == "as it is":
        return VILLAGE
    return changed(tmp_path_factory.mktemp("alone"), PEOPLE, *ALONE)


@pytest.fixture(scope="module")
def text(village: Path) -> str:
    return written(village, Memo())


def with_file(root: Path, text: str) -> Path:
    path = Layout(root).inferred / file_name(MILLER)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return root


def test_what_stands_in_the_file_is_not_sought_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # No file states what follows whatever anybody claims.
    root = changed(tmp_path, PEOPLE, *ALONE)
    text = written(root, Memo())
    assert "baker-is-neighbour" in text
    with_file(root, text)

    def sought(*_: object) -> None:
        raise AssertionError("it was sought")

    monkeypatch.setattr(standpoint, "check_input", sought)
    monkeypatch.setattr(explain.Memberships, "_search", sought)
    assert written(root, Memo()) == text


@pytest.mark.parametrize("name", CHANGES)
def test_a_file_that_is_out_of_date_changes_nothing(
    name: str, village: Path, text: str, tmp_path: Path
) -> None:
    root = changed(tmp_path, *CHANGES[name], of=village)
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
def test_what_is_false_in_the_file_changes_nothing(
    name: str, village: Path, text: str, tmp_path: Path
) -> None:
    old, new = FALSE[name]
    assert old in text
    root = shutil.copytree(village, tmp_path / "village")
    assert written(with_file(root, text.replace(old, new)), Memo()) == text
