"""Kinds: each has a way up to one of a few wide ones, and none is there for nothing."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest

ROOT = Path(__file__).resolve().parents[2]
KINDS = ROOT / "triples" / "reference" / "kinds"
CLAIMS = ROOT / "triples" / "thesis" / "claims"
KIND = "https://w3id.org/r2pgraph/ontology#Kind"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
SKOS = "http://www.w3.org/2004/02/skos/core#"
BROADER = SKOS + "broader"
DEFINITION = SKOS + "definition"
NAMES = {LABEL, SKOS + "altLabel", SKOS + "hiddenLabel"}
PREFIX = "https://w3id.org/r2pgraph/id/kind/"
MOST_TOP_KINDS = 25
MOST_LINES = 600


@dataclass(frozen=True)
class Statement:
    """A triple by the text of its terms."""

    subject: str
    predicate: str
    object: str


def text(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    assert isinstance(term, ox.NamedNode | ox.Literal)
    return term.value


def statements(files: list[Path]) -> Iterator[Statement]:
    assert files
    for file in files:
        for quad in ox.parse(path=file):
            yield Statement(text(quad.subject), quad.predicate.value, text(quad.object))


@pytest.fixture(scope="module")
def described() -> list[Statement]:
    return list(statements(sorted(KINDS.glob("*.ttl"))))


@pytest.fixture(scope="module")
def kinds(described: list[Statement]) -> set[str]:
    found = {q.subject for q in described if q.predicate == TYPE and q.object == KIND}
    assert found
    return found


@pytest.fixture(scope="module")
def above(described: list[Statement], kinds: set[str]) -> dict[str, set[str]]:
    """The kinds right above each kind; a link to a concept of the ontology is no way up."""
    wider: dict[str, set[str]] = {kind: set() for kind in kinds}
    for each in described:
        if each.predicate == BROADER and each.object.startswith(PREFIX):
            wider[each.subject].add(each.object)
    return wider


def ancestors(kind: str, above: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(above[kind])
    while waiting:
        wider = waiting.pop()
        if wider not in found:
            found.add(wider)
            waiting.extend(above.get(wider, set()))
    return found


def test_what_a_kind_lies_under_is_a_kind(above: dict[str, set[str]], kinds: set[str]) -> None:
    assert {wider for each in above.values() for wider in each} - kinds == set()


def test_no_kind_lies_under_itself(above: dict[str, set[str]]) -> None:
    assert [kind for kind in sorted(above) if kind in ancestors(kind, above)] == []


def test_every_kind_reaches_a_top_kind(above: dict[str, set[str]]) -> None:
    below = {wider for each in above.values() for wider in each}
    tops = {kind for kind in above if not above[kind]}
    assert 0 < len(tops) <= MOST_TOP_KINDS
    assert sorted(tops - below) == []
    lost = [k for k in sorted(above) if k not in tops and not ancestors(k, above) & tops]
    assert lost == []


def test_no_link_skips_what_another_link_says(above: dict[str, set[str]]) -> None:
    doubled = [
        (kind, wider)
        for kind in sorted(above)
        for wider in sorted(above[kind])
        if any(wider in ancestors(other, above) for other in above[kind] - {wider})
    ]
    assert doubled == []


def test_every_kind_is_spoken_of_or_groups_others(
    above: dict[str, set[str]], kinds: set[str]
) -> None:
    groups = {wider for each in above.values() for wider in each}
    used = {
        name
        for each in statements(sorted(CLAIMS.glob("*.trig")))
        for name in (each.subject, each.object)
        if name.startswith(PREFIX)
    }
    assert sorted(used - kinds) == []
    assert sorted(kinds - used - groups) == []


def test_every_kind_has_one_label_and_one_definition(
    described: list[Statement], kinds: set[str]
) -> None:
    count = Counter((q.subject, q.predicate) for q in described)
    wrong = [k for k in sorted(kinds) if (count[k, LABEL], count[k, DEFINITION]) != (1, 1)]
    assert wrong == []


@pytest.mark.parametrize("predicate", [LABEL, DEFINITION], ids=["label", "definition"])
def test_no_two_kinds_share_words(
    described: list[Statement], kinds: set[str], predicate: str
) -> None:
    by_text: dict[str, set[str]] = defaultdict(set)
    for each in described:
        if each.predicate == predicate and each.subject in kinds:
            by_text[each.object.casefold()].add(each.subject)
    assert by_text
    assert {text: who for text, who in by_text.items() if len(who) > 1} == {}


def test_no_name_leads_to_two_kinds(described: list[Statement], kinds: set[str]) -> None:
    by_name: dict[str, set[str]] = defaultdict(set)
    for each in described:
        if each.predicate in NAMES and each.subject in kinds:
            by_name[each.object.casefold()].add(each.subject)
    assert by_name
    assert {name: who for name, who in by_name.items() if len(who) > 1} == {}


def test_files_stay_short_enough_to_read() -> None:
    files = sorted(KINDS.glob("*.ttl"))
    assert files
    assert [f.name for f in files if len(f.read_text("utf-8").splitlines()) > MOST_LINES] == []
