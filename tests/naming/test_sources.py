"""Two works in one graph: a question about one of them is answered as if the other were not there.

The second work says of the same things what some chapters of the first say, under names of its own.
"""

import csv
import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from tests.conftest import REPOSITORY

from r2pgraph.catalogue import CatalogueQuery, load_catalogue
from r2pgraph.engine.embedded import EmbeddedEngine
from r2pgraph.engine.formats import CSV
from r2pgraph.engine.worker import Stores
from r2pgraph.errors import UnknownNameError
from r2pgraph.layout import Layout, find_layout
from r2pgraph.naming.sources import Sources, choices, read_sources
from r2pgraph.store import ensure_store, packaged

QUERIES = list(load_catalogue(find_layout()).queries.values())
FROM_CLAIMS = {query.name: query for query in QUERIES if query.from_claims}
CHAPTERS = ("05-rwanda-case-study", "14-responsibility-debate", "16-uniimog")
THESIS, LEDGER = ("https://w3id.org/r2pgraph/source/" + name for name in ("thesis", "ledger"))
RENAMED = [
    *((f"/{one}/thesis/", f"/{one}/ledger/") for one in ("claim", "passage", "anchor", "graph")),
    ("id/content/", "id/content/of-the-ledger-"),
    ("source/thesis", "source/ledger"),
    ("source:thesis", "source:ledger"),
]


def renamed(text: str) -> str:
    for before, after in RENAMED:
        text = text.replace(before, after)
    return text


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Iterator[EmbeddedEngine]:
    """An engine over the first work and a copy of some of its chapters as another work."""
    root = tmp_path_factory.mktemp("two")
    for folder in ("ontology", "queries", "triples"):
        shutil.copytree(REPOSITORY / folder, root / folder)
    thesis, ledger = root / "triples/thesis", root / "triples/ledger"
    copied = [f"{kind}/{name}" for name in CHAPTERS for kind in ("claims", "passages")]
    for name in ("source", "layout", *copied):
        path = next(thesis.glob(f"{name}.*"))
        copy = ledger / path.relative_to(thesis)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(renamed(path.read_text("utf-8")), "utf-8")
    engine = EmbeddedEngine(ensure_store(packaged(Layout(root)), cache))
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def sources(two: EmbeddedEngine) -> Sources:
    return read_sources(two)


@pytest.fixture(scope="module")
def of_the_thesis(two: EmbeddedEngine, sources: Sources) -> ox.Store:
    """What a worker asks when a question is about the first work, made once."""
    stores = Stores.on_disk(str(two.store.union_path), str(two.store.apart_path))
    graphs = [ox.NamedNode(graph) for graph in sources.graphs_of(THESIS)]
    return stores.merged(graphs, graphs)


def read(body: bytes | None) -> list[list[str]]:
    return list(csv.reader(io.StringIO((body or b"").decode("utf-8"))))


def answer(engine: EmbeddedEngine, name: str, graphs: tuple[str, ...] = ()) -> list[list[str]]:
    text = FROM_CLAIMS[name].bound({})
    result = engine.query(text, default_graphs=graphs, named_graphs=graphs, result_format=CSV)
    return read(result.body)


@pytest.mark.parametrize("query", FROM_CLAIMS.values(), ids=lambda query: query.name)
def test_a_question_about_one_work_is_answered_from_it_alone(
    of_the_thesis: ox.Store, query: CatalogueQuery
) -> None:
    found = of_the_thesis.query(query.bound({}))
    assert isinstance(found, ox.QuerySolutions)
    table = read(found.serialize(format=ox.QueryResultsFormat.CSV))
    expected = REPOSITORY / "tests/queries" / query.category / f"{query.name}.csv"
    assert table == read(expected.read_bytes())


@pytest.mark.parametrize("name", ["death-tolls", "general-links-on-few-cases"])
def test_the_other_work_has_answers_of_its_own(
    two: EmbeddedEngine, sources: Sources, name: str
) -> None:
    header, *rows = answer(two, name, sources.graphs_of(LEDGER))
    assert rows
    claims = {row[header.index("claim")] for row in rows} - {""}
    assert all(claim.startswith("https://w3id.org/r2pgraph/claim/ledger/") for claim in claims)
    assert len(answer(two, name)) > len(rows) + 1


@pytest.mark.parametrize("text", ["ledger", "Ledger", "source:ledger", f"<{LEDGER}>", LEDGER])
def test_a_work_is_known_by_name_and_address(sources: Sources, text: str) -> None:
    assert sources.called(text) == LEDGER


def test_a_work_that_is_not_there_gives_the_nearest(sources: Sources) -> None:
    with pytest.raises(UnknownNameError, match=rf"'legder' is not .* nearest are: <{LEDGER}>"):
        sources.called("legder")
    assert [name for name, _ in choices(sources)] == ["ledger", "thesis"]


def test_the_only_work_is_the_whole_graph(packaged_engine: EmbeddedEngine) -> None:
    alone = read_sources(packaged_engine)
    assert list(alone.labels) == [THESIS]
    assert alone.graphs_of(THESIS) == ()
