"""`r2pgraph explain` tells why a triple holds, or why it does not, and never makes a reason up."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from r2pgraph.cli import main

VILLAGE = Path(__file__).parents[1] / "reason" / "village"
Captured = pytest.CaptureFixture[str]
MORE = """
@prefix r2p: <https://w3id.org/r2pgraph/ontology#> .
@prefix agent: <https://w3id.org/r2pgraph/id/agent/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
r2p:Shepherd a owl:Class ; rdfs:subClassOf r2p:Owner .
r2p:Owner rdfs:subClassOf r2p:Person .
r2p:keeps a owl:ObjectProperty ; rdfs:subPropertyOf r2p:owns .
"""


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up village with a short hierarchy and a file of inferences."""
    root = tmp_path_factory.mktemp("village") / "village"
    shutil.copytree(VILLAGE, root)
    with (root / "ontology/core.ttl").open("a", encoding="utf-8") as file:
        file.write(MORE)
    with (root / "triples/reference/people.ttl").open("a", encoding="utf-8") as file:
        file.write("\nagent:shepherd a r2p:Shepherd ; r2p:keeps agent:billy .\n")
        file.write("agent:billy a r2p:Goat .\n")
    assert main(["infer", "--root", str(root), "--no-cache"]) == 0
    return root


def explained(
    capsys: Captured, root: Path, triple: str, *words: str, status: int = 0
) -> dict[str, Any]:
    capsys.readouterr()
    given = ["explain", *triple.split(" ", 2), "--root", str(root), "--format", "json", *words]
    assert main(given) == status, capsys.readouterr().err
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert found["holds"] is (status == 0)
    return found


def test_a_file_states_it(capsys: Captured, village: Path) -> None:
    (reason,) = explained(capsys, village, "agent:billy a r2p:Goat")["reasons"]
    assert reason["sentence"] == "a file states it"
    (place,) = reason["restsOn"]
    path = Path(place["file"])
    assert path.name == "people.ttl"
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[place["line"] - 1].startswith("agent:billy")


def test_claims_state_it(capsys: Captured, village: Path) -> None:
    given = "<urn:node:4> r2p:callsGoat agent:smith"
    (reason,) = explained(capsys, village, given)["reasons"]
    assert reason["sentence"] == "it is part of what is claimed"
    (place,) = reason["restsOn"]
    assert len(place["speakers"]) == 2
    assert place["file"].endswith("01.trig")


def test_a_shortcut_gives_it_though_no_file_names_it(capsys: Captured, village: Path) -> None:
    path = village / "ontology/shortcuts/flocks.rq"
    path.parent.mkdir(exist_ok=True)
    path.write_text(
        "# title: Flocks\n# question: Which flock?\n# returns: one\n"
        "PREFIX r2p: <https://w3id.org/r2pgraph/ontology#>\n"
        "CONSTRUCT { <https://w3id.org/r2pgraph/id/flock/a> r2p:owns ?goat } "
        "WHERE { ?goat a r2p:Goat }\n",
        encoding="utf-8",
    )
    flock = "<https://w3id.org/r2pgraph/id/flock/%s> r2p:owns agent:billy"
    (reason,) = explained(capsys, village, flock % "a")["reasons"]
    assert reason["sentence"] == "a shortcut reads it off the claims"
    assert reason["restsOn"][0]["file"].endswith("flocks.rq")
    path.unlink()
    assert main(["explain", *(flock % "a").split(" ", 2), "--root", str(village)]) == 2
    assert "no statement names" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("triple", "steps"),
    [
        (
            "agent:shepherd a r2p:Person",
            ["r2p:Shepherd is a kind of r2p:Owner", "r2p:Owner is a kind of r2p:Person"],
        ),
        ("agent:shepherd r2p:owns agent:billy", ["r2p:keeps implies r2p:owns"]),
        (
            "r2p:Shepherd rdfs:subClassOf r2p:Person",
            ["r2p:Shepherd is a kind of r2p:Owner", "r2p:Owner is a kind of r2p:Person"],
        ),
    ],
)
def test_the_hierarchy_gives_it(
    capsys: Captured, village: Path, triple: str, steps: list[str]
) -> None:
    (reason,) = explained(capsys, village, triple)["reasons"]
    assert [place["text"] for place in reason["given"]] == steps
    assert all(Path(place["file"]).name == "core.ttl" for place in reason["given"])


def test_it_follows_for_a_speaker(capsys: Captured, village: Path) -> None:
    triple = "agent:baker a r2p:Neighbour"
    (reason,) = explained(capsys, village, triple)["reasons"]
    assert reason["sentence"].startswith("it follows for ")
    assert len([place for place in reason["restsOn"] if place["speakers"]]) == 2
    assert reason["given"][0]["text"].startswith("rule: ")
    assert reason["given"][-1]["text"] == "r2p:Neighbour"
    assert Path(reason["given"][-1]["file"]).name == "axioms.ttl"
    assert explained(capsys, village, triple, "--standpoint", "agent:miller")["reasons"] == [reason]


def test_for_a_speaker_whose_inferences_are_not_written_it_is_reasoned(
    capsys: Captured, village: Path
) -> None:
    root = village.parent / "unwritten"
    shutil.copytree(village, root)
    shutil.rmtree(root / "triples/inferred")
    triple = "agent:baker r2p:livesBeside agent:bell"
    assert explained(capsys, root, triple, status=1)["reasons"] == []
    (reason,) = explained(capsys, root, triple, "--standpoint", "agent:miller")["reasons"]
    assert [place["text"].startswith("rule: ") for place in reason["given"]] == [True]
    for nobody in ("agent:baker", "agent:tailor"):
        # One states no claim; what the other says contradicts itself.
        words = [*triple.split(" "), "--root", str(root), "--standpoint", nobody]
        assert main(["explain", *words]) != 0
        assert nobody.partition(":")[2] in capsys.readouterr().err


def test_it_follows_from_a_definition(capsys: Captured, village: Path) -> None:
    root = village.parent / "defined"
    shutil.copytree(village, root)
    shepherd = "agent:shepherd a r2p:Shepherd ; "
    path = root / "triples/reference/people.ttl"
    text = path.read_text(encoding="utf-8")
    assert shepherd in text
    path.write_text(text.replace(shepherd, "agent:shepherd "), encoding="utf-8")
    (reason,) = explained(capsys, root, "agent:shepherd a r2p:Owner")["reasons"]
    assert reason["sentence"] == "it follows from the ontology"
    texts = {place["text"].replace("rdf:", "") for place in reason["restsOn"]}
    assert any("agent:shepherd r2p:keeps agent:billy" in text for text in texts)
    assert any("some r2p:Goat" in place["text"] for place in reason["given"])
    assert any(place["text"] == "r2p:keeps implies r2p:owns" for place in reason["given"])


def test_what_it_would_contradict(capsys: Captured, village: Path) -> None:
    found = explained(capsys, village, "agent:billy a r2p:Person", status=1)
    (against,) = found["against"]
    assert against["sentence"] == "it would contradict the ontology"
    assert any("agent:billy" in place["text"] for place in against["restsOn"])
    assert any("disjoint" in place["text"] for place in against["given"])


def test_what_holds_for_nobody_and_contradicts_nothing(capsys: Captured, village: Path) -> None:
    given = "agent:baker r2p:owns agent:billy"
    assert main(["explain", *given.split(" "), "--root", str(village)]) == 1
    told = capsys.readouterr().out
    assert "does not hold: nothing states it and it does not follow" in told
    assert len(told.splitlines()) == 1


@pytest.mark.parametrize(
    ("triple", "said"),
    [
        (["agent:bakr", "a", "r2p:Person"], "did you mean agent:baker"),
        (["nope:x", "a", "r2p:Person"], "is no triple"),
        (["agent:baker", "a", "r2p:Person , r2p:Goat"], "not one triple"),
        (["agent:baker", "a", "r2p:Person . agent:bell a r2p:Goat"], "not one triple"),
        (["agent:baker", "a", "[]"], "not one triple"),
    ],
)
def test_bad_input_is_one_sentence(
    capsys: Captured, village: Path, triple: list[str], said: str
) -> None:
    assert main(["explain", *triple, "--root", str(village)]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert len(error.splitlines()) == 1
