"""The worked examples of the documents are run: the README's query, the data README's claim."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from r2pgraph.engine.base import select
from r2pgraph.engine.embedded import EmbeddedEngine
from r2pgraph.layout import find_layout
from r2pgraph.load import load_corpus
from r2pgraph.prefixes import declared_prefixes

ONTOLOGY = "https://w3id.org/r2pgraph/ontology#"
THINGS = "https://w3id.org/r2pgraph/"
EXAMPLE = "example-congo-deaths"


def block(text: str, language: str) -> str:
    """The first fenced block of a language in a Markdown text."""
    found = re.search(rf"```{language}\n(.*?)```", text, re.DOTALL)
    assert found, f"no {language} block"
    return found.group(1)


def blocks(text: str, language: str) -> list[str]:
    """All fenced blocks of a language in a Markdown text."""
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def printed_rows(text: str) -> list[list[str]]:
    """The cells of the table that follows the README's answer mark."""
    table = text.split("<!-- the answer:")[1].split("\n\n")[0]
    lines = [line for line in table.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_readme_prints_the_real_answer(repository: Path, packaged_engine: EmbeddedEngine) -> None:
    readme = (repository / "README.md").read_text(encoding="utf-8")
    found = [
        [row[name].value for name in ("page", "speaker", "bound", "number", "says")]
        for row in select(packaged_engine, block(readme, "sparql"))
    ]
    assert found
    assert printed_rows(readme) == found


@pytest.fixture(scope="module")
def example(repository: Path) -> list[ox.Quad]:
    readme = (repository / "triples" / "README.md").read_text(encoding="utf-8")
    return list(ox.parse(block(readme, "trig"), ox.RdfFormat.TRIG))


def test_example_claim_uses_declared_terms_and_described_things(example: list[ox.Quad]) -> None:
    corpus = load_corpus(find_layout())
    described = {
        quad.subject.value for quad in corpus.quads() if isinstance(quad.subject, ox.NamedNode)
    }
    used = {
        term.value
        for quad in example
        for term in (quad.predicate, quad.object)
        if isinstance(term, ox.NamedNode) and term.value.startswith(THINGS)
    }
    unknown = {iri for iri in used - described if not iri.endswith(EXAMPLE)}
    assert len(used) > 10
    assert not unknown


def test_worked_cases_use_declared_terms_and_described_things(repository: Path) -> None:
    """The cases leave out the prefixes, which are those of the list and of a chapter."""
    corpus = load_corpus(find_layout())
    known = declared_prefixes(corpus.quads()) | {"chapter": THINGS + "graph/thesis/claims/00-case"}
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in known.items())
    described = {quad.subject.value for quad in corpus.quads() if not is_blank(quad.subject)}
    readme = (repository / "triples" / "README.md").read_text(encoding="utf-8")
    cases = blocks(readme, "trig")[1:]
    assert len(cases) >= 7
    for case in cases:
        quads = list(ox.parse(head + case, ox.RdfFormat.TRIG))
        own = {quad.subject.value for quad in quads}
        used = {
            term.value
            for quad in quads
            for term in (quad.predicate, quad.object)
            if isinstance(term, ox.NamedNode) and term.value.startswith(THINGS)
        }
        unknown = {iri for iri in used - described - own if "/case-" not in iri}
        assert used, case
        assert not unknown, case


def is_blank(term: object) -> bool:
    return isinstance(term, ox.BlankNode)


def test_example_claim_has_a_graph_of_its_own(example: list[ox.Quad]) -> None:
    claims = {
        quad.subject.value
        for quad in example
        if quad.predicate.value == ONTOLOGY + "statedBy" and isinstance(quad.subject, ox.NamedNode)
    }
    graphs = {
        quad.graph_name.value for quad in example if isinstance(quad.graph_name, ox.NamedNode)
    }
    assert claims == {f"{THINGS}claim/thesis/{EXAMPLE}"}
    assert claims < graphs
