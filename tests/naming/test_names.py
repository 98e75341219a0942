"""Names: which label counts, which link may be made, what a search finds."""

import pytest

from r2pgraph.engine.embedded import EmbeddedEngine
from r2pgraph.naming.names import Names, is_web_address, read_names

BASE = "https://w3id.org/r2pgraph/"


@pytest.fixture(scope="module")
def names() -> Names:
    return Names(
        {
            "https://example.org/a": "Élan of the old town",
            "https://example.org/b": "old town",
            "https://example.org/c": "gold towns",
        },
        {"https://example.org/c": ("Eldorado",)},
        frozenset({"https://example.org/a"}),
        {"ex": "https://example.org/", "deep": "https://example.org/deep/"},
    )


@pytest.mark.parametrize(
    ("iri", "address"),
    [
        (BASE + "claim/thesis/x", "/claim/thesis/x"),
        (BASE + "ontology#Claim", "/ontology/Claim"),
        (BASE + "ontology", "/ontology"),
        (BASE + "id/place/a b?c#d%20", "/id/place/a%20b%3Fc%23d%2520"),
        ("https://example.org/a", "/resource?iri=https%3A%2F%2Fexample.org%2Fa"),
        ("https://example.org/b", "https://example.org/b"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("urn:x:y", None),
        ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", None),
    ],
)
def test_addresses(names: Names, iri: str, address: str | None) -> None:
    assert names.address(iri) == address


def test_web_addresses() -> None:
    assert is_web_address("http://example.org/")
    assert not is_web_address("https:///nowhere")
    assert not is_web_address("http://[broken")


def test_short_names(names: Names) -> None:
    assert names.label("https://example.org/deep/x") == "deep:x"
    assert names.label("https://example.org/x") == "ex:x"
    assert names.label("https://example.org/") == "https://example.org/"
    assert names.label(BASE + "id/kind/x") == "id/kind/x"


def test_the_index_of_a_dataset(almanac_engine: EmbeddedEngine) -> None:
    names = read_names(almanac_engine, ["https://w3id.org/r2pgraph/graph/inferred/gardener"])
    assert names.label(BASE + "id/agent/gardener") == "the gardener"
    assert names.other[BASE + "id/agent/gardener"] == ("the gardner",)
    assert names.label(BASE + "inference/gardener/many-frosts") == (
        "for the gardener, that winter had frost"
    )
    assert "https://example.org/people#Gardener" in names.foreign
