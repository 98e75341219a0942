"""Each module and alignment, with what it imports, is consistent, and none of its classes empty."""

from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from r2pgraph import terms
from r2pgraph.errors import NothingToReasonError
from r2pgraph.layout import FileKind, find_layout
from r2pgraph.load import LoadedFile, load_corpus
from r2pgraph.reason.hermit import check

# What declares annotations alone says nothing that a reasoner reads.
SILENT = {"prefixes"}


def _modules() -> dict[str, LoadedFile]:
    kinds = (FileKind.ONTOLOGY, FileKind.ALIGNMENT)
    files = (file for file in load_corpus(find_layout()).files if file.kind in kinds)
    return {file.source.graph: file for file in files if file.source.graph != terms.ONTOLOGY}


MODULES = _modules()


def _with_imports(graph: str, seen: set[str]) -> Iterator[ox.Quad]:
    if graph in seen or graph not in MODULES:
        return
    seen.add(graph)
    for quad in MODULES[graph].quads:
        yield quad
        if quad.predicate.value == terms.OWL_IMPORTS and isinstance(quad.object, ox.NamedNode):
            yield from _with_imports(quad.object.value, seen)


@pytest.mark.parametrize("graph", MODULES, ids=lambda graph: graph.rpartition("/")[2])
def test_a_module_alone_is_consistent(graph: str) -> None:
    quads = list(_with_imports(graph, set()))
    if graph.rpartition("/")[2] in SILENT:
        with pytest.raises(NothingToReasonError):
            check(quads)
        return
    report = check(quads)
    assert report.consistent
    assert list(report.unsatisfiable) == []
