"""What is shown by denying it is so; what is not shown is left to the reasoner that classifies."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests.reason.test_explain import BASE, FACTS, ONTOLOGY, quads

from r2pgraph.memo import Memo
from r2pgraph.reason import denial
from r2pgraph.reason.denial import coherent, none_follows
from r2pgraph.reason.owl_input import OwlInput, owl_input

PARENT = BASE + "Parent"


def given(text: str) -> OwlInput:
    return owl_input(quads(ONTOLOGY + text, "urn:data"))


def test_what_does_not_follow_is_denied_without_contradiction() -> None:
    denied = {BASE + name: [PARENT] for name in ("bob", "stone", "zoe")}
    assert none_follows(given(FACTS), denied)


@pytest.mark.parametrize("classes", [[PARENT], [BASE + "Rock", PARENT]])
def test_what_follows_cannot_be_denied(classes: list[str]) -> None:
    assert not none_follows(given(FACTS), {BASE + "zoe": [PARENT], BASE + "ann": classes})


def test_nothing_is_shown_of_what_contradicts_itself() -> None:
    contradiction = given(FACTS + ":stone a :Person .")
    assert not none_follows(contradiction, {BASE + "zoe": [PARENT]})
    assert not none_follows(contradiction, {})
    assert not coherent(contradiction)


def test_classes_that_can_have_members_are_coherent() -> None:
    assert coherent(given(FACTS))


def test_a_class_without_possible_members_is_not_coherent() -> None:
    assert not coherent(given(":Golem a owl:Class ; rdfs:subClassOf :Person , :Rock ."))


@pytest.mark.parametrize(
    "type_", ["rdfs:Class", "owl:NamedIndividual", "owl:ObjectProperty", ":Person", "owl:Thing"]
)
def test_a_class_by_its_axioms_alone_is_not_passed_over(type_: str) -> None:
    assert not coherent(given(f":Golem a {type_} ; rdfs:subClassOf :Person , :Rock ."))
    needed = f":Golem a {type_} . [] a owl:Restriction ; owl:someValuesFrom :Golem ."
    assert not coherent(given(needed + " :hasChild rdfs:range :Golem ."))


def test_a_name_that_nothing_declares_may_be_a_class_without_members() -> None:
    union = (
        ":Being a owl:Class ; owl:equivalentClass [ a owl:Class ; owl:unionOf (:Person :Golem) ] ."
    )
    assert coherent(given(union + ":Golem a owl:Class ."))
    assert not coherent(given(union))


def test_a_run_without_a_verdict_shows_nothing_and_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memo, triples = Memo(tmp_path), given(FACTS)
    asked = denial.asked_of_hermit

    def killed(*_: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess([], -9, "", "")

    monkeypatch.setattr(denial, "asked_of_hermit", killed)
    assert not coherent(triples, memo)
    monkeypatch.setattr(denial, "asked_of_hermit", asked)
    assert coherent(triples, memo)


@pytest.mark.parametrize("lost", [b"", b"<half a li\n"])
def test_nothing_is_shown_where_something_was_not_read(
    lost: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    triples = given(FACTS)
    whole = OwlInput.ntriples

    def broken(self: OwlInput) -> bytes:
        lines = whole(self).splitlines(keepends=True)
        return b"".join(line for line in lines if b"/zoe>" not in line) + lost

    monkeypatch.setattr(OwlInput, "ntriples", broken)
    assert not none_follows(triples, {})
    assert not coherent(triples)
