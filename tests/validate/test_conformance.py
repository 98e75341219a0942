"""The quick yes: held against pySHACL, and never said where it might not be sure."""

import random
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest

from r2pgraph import terms
from r2pgraph.layout import DataFile, FileKind, Layout
from r2pgraph.load import load_file
from r2pgraph.validate import conformance
from r2pgraph.validate.conformance import HELD, shacl_terms, surely_conforms
from r2pgraph.validate.graph import to_rdflib

ROOT = Path(__file__).parents[2]
SAMPLE = Path(__file__).parent / "sample"
FIXTURES = Path(__file__).parents[1] / "shapes"
SHAPES_DIR = ROOT / "ontology/shapes"
OF_SHAPES = sorted(
    path
    for path in (FIXTURES / "bad").iterdir()
    if not (ROOT / f"ontology/checks/{path.stem}.rq").is_file()
)
HIERARCHY = (terms.RDFS_SUBCLASS_OF, terms.RDFS + "subPropertyOf")
EXAMPLE = """
    @prefix ex: <https://example.org/> .
    @prefix sh: <http://www.w3.org/ns/shacl#> .
    ex:shape a sh:NodeShape ; sh:targetClass ex:Person ; sh:property ex:name .
    ex:name a sh:PropertyShape ; sh:path ex:name ; sh:minCount 1 {} .
"""
PERSON = "<https://example.org/a> a <https://example.org/Person> ; <https://example.org/name> 'A' ."


def quads_of(kind: FileKind, paths: list[Path]) -> list[ox.Quad]:
    files = [DataFile(path, kind, f"https://example.org/{path.stem}") for path in paths]
    return [quad for file in files for quad in load_file(file).quads]


def triples(text: str) -> list[ox.Quad]:
    return list(ox.parse(text, ox.RdfFormat.TURTLE))


@pytest.fixture(scope="module")
def shapes() -> list[ox.Quad]:
    return quads_of(FileKind.SHAPES, sorted(SHAPES_DIR.glob("*.ttl")))


@pytest.fixture(scope="module")
def sample() -> list[ox.Quad]:
    """The sample work, as the check of shapes takes it, with what it needs of the ontology.

    What the ontology says of its own terms, save their hierarchy, is for the shapes of terms, which
    have files of their own here.
    """
    ontology = [f.path for f in Layout(ROOT).data_files() if f.kind is FileKind.ONTOLOGY]
    reference = [ROOT / f"triples/reference/{name}.ttl" for name in ("instruments", "resolutions")]
    work = [p for p in sorted((SAMPLE / "triples").rglob("*.t*")) if "inferred" not in p.parts]
    stated = quads_of(FileKind.ONTOLOGY, ontology)
    own = {q.subject for q in stated if str(q.object).startswith(f"<{terms.OWL}")}
    needed = [q for q in stated if q.subject not in own or q.predicate.value in HIERARCHY]
    quads = needed + quads_of(FileKind.TRIPLES, [*reference, *work])
    return [quad for quad in quads if isinstance(quad.subject, ox.NamedNode)]


def conforms(shapes: list[ox.Quad], data: list[ox.Quad]) -> bool:
    answer, _, _ = pyshacl.validate(to_rdflib(data), shacl_graph=to_rdflib(shapes), inplace=True)
    return bool(answer)


def test_what_conforms_gets_its_yes(shapes: list[ox.Quad], sample: list[ox.Quad]) -> None:
    assert surely_conforms(shapes, sample)
    assert conforms(shapes, sample)


def test_there_is_a_file_for_every_shape() -> None:
    assert len(OF_SHAPES) > 100


@pytest.mark.parametrize("path", OF_SHAPES, ids=lambda path: path.stem)
def test_no_yes_where_pyshacl_has_a_finding(
    path: Path, shapes: list[ox.Quad], sample: list[ox.Quad]
) -> None:
    """The files are those of which `test_each_rule` shows that pySHACL finds their fault."""
    kind = FileKind.ONTOLOGY if path.suffix == ".ttl" else FileKind.TRIPLES
    bad = [q for q in quads_of(kind, [path]) if isinstance(q.subject, ox.NamedNode)]
    assert not surely_conforms(shapes, [*sample, *bad])


@pytest.mark.parametrize("seed", range(6))
def test_a_yes_is_also_that_of_pyshacl(
    seed: int, shapes: list[ox.Quad], sample: list[ox.Quad]
) -> None:
    """With some triples lost or moved to another subject, wherever it may be."""
    chance = random.Random(seed)
    ours = [quad for quad in sample if quad.subject.value.startswith(terms.BASE)]  # type: ignore[union-attr]
    changed = set(chance.sample(ours, 1 + seed))
    moved = [ox.Quad(chance.choice(ours).subject, q.predicate, q.object) for q in changed]
    data = [*(q for q in sample if q not in changed), *(moved if seed % 2 else [])]
    assert surely_conforms(shapes, data) == conforms(shapes, data)


def test_only_terms_that_the_fixtures_try_are_trusted(shapes: list[ox.Quad]) -> None:
    assert shacl_terms(shapes) == HELD


@pytest.mark.parametrize(
    "more", ["; sh:closed true", "; sh:hasValue 'A'", "; sh:sparql [ sh:select '' ]"]
)
def test_no_yes_for_terms_that_are_not_held(more: str) -> None:
    assert surely_conforms(triples(EXAMPLE.format("")), triples(PERSON))
    assert not surely_conforms(triples(EXAMPLE.format(more)), triples(PERSON))


@pytest.mark.parametrize(
    "more",
    [
        *("; sh:pattern '(?=A)A'", "; sh:pattern '('", "; sh:or ex:name", "; sh:path ex:other"),
        *("; sh:minCount 0", "; sh:maxCount 'two'", "; sh:datatype 'text'", "; sh:in ex:name"),
        *("; sh:pattern 4", "; sh:not 'ex:name'", "; sh:lessThan 'x'", "; sh:languageIn ('en' 4)"),
    ],
)
def test_no_yes_for_shapes_that_cannot_be_read(more: str) -> None:
    assert not surely_conforms(triples(EXAMPLE.format(more)), triples(PERSON))


def test_no_yes_after_the_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conformance, "TIME_LIMIT", 0.001)
    assert not surely_conforms(triples(EXAMPLE.format("")), triples(PERSON))


class _Canary(BaseHTTPRequestHandler):
    asked: list[str] = []  # noqa: RUF012 - one server, one test

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_error(404)


@pytest.fixture
def canary() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Canary)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def test_nothing_that_is_imported_is_fetched(canary: str) -> None:
    imports = f"<{canary}o> <{terms.OWL_IMPORTS}> <{canary}imported> ."
    shapes_ = EXAMPLE.format("") + imports + f"ex:s sh:shapesGraph <{canary}shapes> ."
    surely_conforms(triples(EXAMPLE.format("") + imports), triples(PERSON + imports))
    surely_conforms(triples(shapes_), triples(PERSON))
    assert _Canary.asked == []
