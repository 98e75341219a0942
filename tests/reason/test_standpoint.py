"""What follows for a speaker names the claims it rests on; the made-up corpus is `village/`."""

import argparse
import shutil
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from r2pgraph import terms
from r2pgraph.errors import (
    InconsistentStandpointError,
    RuleBrokenError,
    RulesMissingError,
    UnknownStandpointError,
)
from r2pgraph.layout import Layout, find_layout
from r2pgraph.load import Corpus, load_corpus
from r2pgraph.reason import infer as command
from r2pgraph.reason import standpoint as module
from r2pgraph.reason.publish import file_name, to_trig
from r2pgraph.reason.rules import claims_of, premises
from r2pgraph.reason.standpoint import Inference, Standpoint, infer, standpoints

VILLAGE = Path(__file__).parent / "village"
MILLER = terms.ID + "agent/miller"
CLAIM = terms.CLAIM + "chronicle/"


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus(Layout(VILLAGE))


@pytest.fixture(scope="module")
def miller(corpus: Corpus) -> Standpoint:
    return infer(corpus, MILLER)


def short(iri: object) -> str:
    return str(iri).strip("<>").replace("#", "/").rpartition("/")[2]


def test_conclusions_and_what_they_rest_on(miller: Standpoint) -> None:
    found = {tuple(short(p) for p in i.triple): i for i in miller.inferences}
    assert found.keys() == {
        ("baker", "livesBeside", "smith"),
        ("baker", "livesBeside", "bell"),
        ("baker", "type", "Neighbour"),
    }
    conclusion = found["baker", "type", "Neighbour"]
    assert set(conclusion.claims) == {CLAIM + "houses", CLAIM + "houses-again"}
    assert conclusion.references == (terms.ID + "agent/smith",)
    assert conclusion.rules == ("beside",)
    assert conclusion.axioms == (terms.R2P + "Neighbour",)


def test_what_follows_without_any_claim_is_not_reported(miller: Standpoint) -> None:
    assert "smith" not in {short(i.triple[0]) for i in miller.inferences}


def test_the_authors_of_the_sources_are_the_standpoints(corpus: Corpus) -> None:
    assert standpoints(corpus) == [MILLER]


def test_a_speaker_without_claims_is_refused(corpus: Corpus) -> None:
    with pytest.raises(UnknownStandpointError, match="puts no claim forward"):
        infer(corpus, terms.ID + "agent/baker")
    with pytest.raises(UnknownStandpointError, match="<baker> puts"):
        infer(corpus, "baker")


def test_contradicting_claims_are_named(corpus: Corpus) -> None:
    with pytest.raises(InconsistentStandpointError, match="chronicle/insult"):
        infer(corpus, terms.ID + "agent/smith")


def test_rules_see_only_the_claims_chosen(corpus: Corpus) -> None:
    found = premises(corpus, VILLAGE / "ontology" / "rules", [CLAIM + "tower"])
    assert [(p.rule, p.claims) for p in found] == [("beside", {CLAIM + "tower"})]


def test_the_file_says_everything_and_parses(corpus: Corpus, miller: Standpoint) -> None:
    text = to_trig(corpus, miller)
    quads = list(ox.parse(text.encode(), ox.RdfFormat.TRIG))
    name = terms.INFERENCE + "miller/baker-is-neighbour"
    held = [q for q in quads if q.graph_name == ox.NamedNode(name)]
    assert [tuple(short(p) for p in (q.subject, q.predicate, q.object)) for q in held] == [
        ("baker", "type", "Neighbour")
    ]
    said = {(short(q.predicate), short(q.object)) for q in quads if q.subject == ox.NamedNode(name)}
    assert said >= {
        ("type", "Inference"),
        ("underStandpoint", "miller"),
        ("restsOn", "houses"),
        ("restsOn", "houses-again"),
        ("restsOnReference", "smith"),
        ("byRule", "beside"),
        ("byAxiom", "Neighbour"),
    }
    assert "For the miller: the baker is a case of the class neighbour." in text
    assert not any(isinstance(q.graph_name, ox.DefaultGraph) for q in quads)


def test_conclusions_that_read_alike_have_addresses_of_their_own(
    corpus: Corpus, miller: Standpoint
) -> None:
    def about(kind: str) -> Inference:
        thing = ox.NamedNode(f"{terms.ID}{kind}/mill")
        type_ = (ox.NamedNode(terms.RDF_TYPE), ox.NamedNode(terms.R2P + "Neighbour"))
        return replace(miller.inferences[0], triple=(thing, *type_))

    text = to_trig(corpus, replace(miller, inferences=(about("agent"), about("place"))))
    for name in ("mill-is-neighbour", "mill-is-neighbour-2"):
        assert text.count(f"<{terms.INFERENCE}miller/{name}> {{") == 1


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, miller: Standpoint) -> Path:
    """A copy of the village in which inferring is quick."""
    shutil.copytree(VILLAGE, tmp_path / "village")
    monkeypatch.setattr(command, "infer", lambda *_: miller)
    return tmp_path / "village"


def _run(root: Path, *words: str) -> int:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args(["--root", str(root), *words]))


def test_the_command_writes_checks_and_notices_what_is_stale(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = checkout / "triples" / "inferred" / file_name(MILLER)
    assert _run(checkout, "--check") == 1
    assert not path.exists()
    assert "stale" in capsys.readouterr().out
    assert _run(checkout) == 0
    assert _run(checkout, "--check") == 0
    path.write_text(path.read_text(encoding="utf-8") + "# touched\n", encoding="utf-8")
    assert _run(checkout, "--check") == 1


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("SELECT ?s WHERE { ?s ?p ?o }", "does not CONSTRUCT"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "is no triple"),
        ("CONSTRUCT {", "beside.rq"),
        ("CONSTRUCT WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE"),
    ],
)
def test_a_broken_rule_is_named(corpus: Corpus, tmp_path: Path, rule: str, reason: str) -> None:
    (tmp_path / "beside.rq").write_text(rule)
    with pytest.raises(RuleBrokenError, match=reason):
        premises(corpus, tmp_path, [CLAIM + "houses"])


def test_missing_rules_are_named(corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(RulesMissingError):
        premises(corpus, tmp_path, [])
    with pytest.raises(RulesMissingError):
        claims_of(corpus, tmp_path, MILLER)
    with pytest.raises(RulesMissingError):
        module.infer(Corpus(corpus.files), MILLER)


def test_the_congo_is_a_spill_over_case_for_the_author_and_rests_on_claims() -> None:
    """Of the committed file; that it is fresh is what `r2pgraph infer --check` says."""
    path = find_layout().triples / "inferred" / "thesis-author.trig"
    quads = list(ox.parse(path.read_bytes(), ox.RdfFormat.TRIG))
    case = ox.NamedNode(terms.INFERENCE + "thesis-author/rwanda-1994-is-spill-over-case")
    held = [q.object.value for q in quads if q.graph_name == case]  # type: ignore[union-attr]
    assert held == [terms.R2P + "SpillOverCase"]
    claims = {
        short(q.object) for q in quads if q.subject == case and short(q.predicate) == "restsOn"
    }
    assert claims >= {"camps-resulted-in-fdlr", "perpetrators-set-up-camps", "fdlr-created-in-drc"}
    kinds = {q.object.value for q in quads if q.predicate.value == terms.BY_AXIOM}  # type: ignore[union-attr]
    assert terms.R2P + "GenocidalConduct" not in kinds
