"""Which files there are, which graph each is, and what an empty folder means."""

from pathlib import Path

import pytest

from r2pgraph.errors import DataFolderMissingError, EmptyCorpusError
from r2pgraph.layout import FileKind, Layout, find_layout


def test_each_file_is_the_graph_its_place_gives_it(small_layout: Layout) -> None:
    base = "https://w3id.org/r2pgraph/"
    graphs = {
        file.path.relative_to(small_layout.root).as_posix(): (file.graph, file.kind)
        for file in small_layout.data_files()
    }
    assert graphs == {
        "ontology/claims.ttl": (base + "ontology/claims", FileKind.ONTOLOGY),
        "ontology/prefixes.ttl": (base + "ontology/prefixes", FileKind.ONTOLOGY),
        "ontology/r2pgraph.ttl": (base + "ontology", FileKind.ONTOLOGY),
        "ontology/alignments/prov.ttl": (base + "ontology/alignments/prov", FileKind.ALIGNMENT),
        "ontology/shapes/claim.ttl": (base + "ontology/shapes/claim", FileKind.SHAPES),
        "triples/almanac/claims/01-frost.trig": (
            base + "graph/almanac/claims/01-frost",
            FileKind.TRIPLES,
        ),
        "triples/inferred/gardener.trig": (base + "graph/inferred/gardener", FileKind.INFERRED),
        "triples/reference/agents.ttl": (base + "graph/reference/agents", FileKind.TRIPLES),
    }


def test_shapes_and_inferences_stand_apart() -> None:
    apart = {kind for kind in FileKind if not kind.in_union}
    assert apart == {FileKind.SHAPES, FileKind.INFERRED}


def test_shortcuts_are_no_questions(tmp_path: Path) -> None:
    names = ("ontology/shortcuts/a.rq", "queries/shortcuts/b.rq", "queries/claims/c.rq")
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    layout = Layout(tmp_path)
    assert [path.stem for path in layout.shortcut_files()] == ["a", "b"]
    assert [path.stem for path in layout.query_files()] == ["c"]


@pytest.mark.parametrize("missing", ["ontology", "triples"])
def test_a_folder_without_files_is_refused(tmp_path: Path, missing: str) -> None:
    for name in ("ontology", "triples"):
        (tmp_path / name).mkdir()
        if name != missing:
            (tmp_path / name / "a.ttl").write_text("", encoding="utf-8")
    with pytest.raises(EmptyCorpusError, match=missing):
        Layout(tmp_path).data_files()


def test_a_folder_that_is_no_checkout_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataFolderMissingError, match=str(tmp_path)):
        find_layout(tmp_path)


def test_the_checkout_is_found_from_the_package(repository: Path) -> None:
    assert find_layout().root == repository
