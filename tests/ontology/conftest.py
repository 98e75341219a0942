"""What the tests of the ontology share."""

import pyoxigraph as ox
import pytest

from r2pgraph.layout import FileKind, find_layout
from r2pgraph.load import load_file


@pytest.fixture(scope="session")
def ontology() -> list[ox.Quad]:
    """The modules of the ontology, without alignments."""
    files = (file for file in find_layout().data_files() if file.kind is FileKind.ONTOLOGY)
    return [quad for file in files for quad in load_file(file).quads]
