"""Each shortcut derives what it must from a small corpus, and nothing from near misses."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from r2pgraph import terms
from r2pgraph.errors import CatalogueError
from r2pgraph.layout import DataFile, FileKind, Layout, find_layout
from r2pgraph.load import load_file, name_of
from r2pgraph.shortcuts import read_shortcuts
from r2pgraph.union import load_union

LAYOUT = find_layout()
CASES = Path(__file__).parent / "shortcuts"
EXPECTED = "https://example.org/test#expected"
SHORTCUTS = sorted(path.stem for path in LAYOUT.shortcut_files())
HEADER = "# title: T\n# question: Q?\n# returns: R\n"


@pytest.fixture(scope="module")
def ontology() -> list[ox.Quad]:
    files = [f for f in LAYOUT.data_files() if f.kind is FileKind.ONTOLOGY]
    return [quad for file in files for quad in load_file(file).quads]


def _case(name: str) -> list[ox.Quad]:
    file = DataFile(CASES / f"{name}.trig", FileKind.TRIPLES, "urn:case")
    return list(load_file(file).quads)


def test_every_shortcut_has_a_case() -> None:
    assert {"about", "chain-links"} <= {*SHORTCUTS}
    assert sorted(path.stem for path in CASES.glob("*.trig")) == SHORTCUTS


@pytest.mark.parametrize("name", SHORTCUTS)
def test_shortcut(ontology: list[ox.Quad], name: str, tmp_path: Path) -> None:
    case = _case(name)
    expected = {quad.triple for quad in case if name_of(quad.graph_name) == EXPECTED}
    assert expected
    given = [*ontology, *(quad for quad in case if name_of(quad.graph_name) != EXPECTED)]
    union = load_union(ox.Store(), given, _only(name, tmp_path))
    assert {quad.triple for quad in union.shortcuts} == expected
    assert {name_of(quad.graph_name) for quad in union.shortcuts} == {terms.SHORTCUTS_GRAPH}


def test_what_is_derived_is_part_of_the_set(ontology: list[ox.Quad], tmp_path: Path) -> None:
    store = ox.Store()
    given = [quad for quad in _case("rebuts") if name_of(quad.graph_name) != EXPECTED]
    union = load_union(store, [*ontology, *given], _only("rebuts", tmp_path))
    assert len(store) == len(set(union.quads)) + len({quad.triple for quad in union.quads})
    (derived,) = union.shortcuts
    assert ox.Quad(*derived.triple) in store
    assert derived in store


def test_the_hierarchy_is_closed_without_the_shortcuts(ontology: list[ox.Quad]) -> None:
    """Entailments are made first, so that no derived property may have one above it."""
    store = ox.Store()
    load_union(store, ontology, None)
    for query in read_shortcuts(LAYOUT):
        template = query.text.partition("CONSTRUCT")[2].partition("}")[0]
        for name in {word for word in template.split() if word.startswith("r2p:")}:
            above = ox.NamedNode(terms.R2P + name.removeprefix("r2p:"))
            pattern = (above, ox.NamedNode(terms.RDFS_SUBPROPERTY_OF), None, None)
            assert not list(store.quads_for_pattern(*pattern)), name


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "title"),
        (HEADER + "SELECT ?s WHERE { ?s ?p ?o }", "a shortcut is a CONSTRUCT"),
        (HEADER + "CONSTRUCT { ?s ?p } WHERE { ?s ?p ?o }", "broken.rq"),
        (HEADER + "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <urn:x> { ?s ?p ?o } }", "SERVICE"),
    ],
    ids=["no header", "no CONSTRUCT", "no query", "SERVICE"],
)
def test_a_broken_shortcut_is_told_with_its_file(tmp_path: Path, text: str, reason: str) -> None:
    folder = tmp_path / "ontology" / "shortcuts"
    folder.mkdir(parents=True)
    (folder / "broken.rq").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError, match=reason):
        load_union(ox.Store(), _case("rebuts"), Layout(tmp_path))


def _only(name: str, root: Path) -> Layout:
    """A layout that has one of the shortcuts."""
    path = next(path for path in LAYOUT.shortcut_files() if path.stem == name)
    copy = root / path.relative_to(LAYOUT.root)
    copy.parent.mkdir(parents=True)
    copy.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    return Layout(root)
