"""Whether data conforms to shapes, told by rudof in a fraction of the time that pySHACL takes.

It says yes or nothing. Data that does not conform, and shapes or data that rudof cannot read, are
for pySHACL, whose report says what is wrong in the words of the shapes. So are shapes with a term
of SHACL that the tests do not hold against pySHACL. Must not know what any shape is about.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.load import plain

_SH = "http://www.w3.org/ns/shacl#"
_NODES = "NodeShape PropertyShape node property path alternativePath targetClass targetSubjectsOf"
_VALUES = "minCount maxCount datatype class in pattern languageIn"
_BOUNDS = "nodeKind IRI minInclusive maxInclusive lessThan"
_MORE = "lessThanOrEquals qualifiedValueShape qualifiedMinCount qualifiedMaxCount and or not xone"
_WORDS = "severity Violation message description"
HELD = frozenset(" ".join((_NODES, _VALUES, _BOUNDS, _MORE, _WORDS)).split())
"""The terms of SHACL in which its yes is held against that of pySHACL."""
# Those that a shape has once at most, by the syntax rules of SHACL; rudof takes one of several.
_ONCE = "path alternativePath minCount maxCount datatype in pattern languageIn minInclusive"
_ONCE += " nodeKind maxInclusive qualifiedMinCount qualifiedMaxCount severity"


# Well above what it takes for so many triples; whatever takes longer is for pySHACL.
TIME_LIMIT = 60.0
TRIPLES = 300_000
_PROCESS = Path(__file__).with_name("rudof_process.py")


def surely_conforms(shapes: Iterable[ox.Quad], data: Iterable[ox.Quad]) -> bool:
    """Whether no shape has any result, of whatever severity; False where that is not sure.

    Args:
        shapes: SHACL Core shapes, as RDF.
        data: what they are about; the graphs that the quads are in do not matter.
    """
    written, held = list(shapes), list(data)
    if not shacl_terms(written) <= HELD or not _well_formed(written):
        return False
    with tempfile.TemporaryDirectory(prefix="r2pgraph-shapes-") as folder:
        paths = [Path(folder) / "shapes.nt", Path(folder) / "data.nt"]
        for path, quads in zip(paths, (written, _read_by(written, held)), strict=True):
            _write(quads, path)
        command = [sys.executable, str(_PROCESS), *map(str, paths)]
        limit = TIME_LIMIT * max(1.0, len(held) / TRIPLES)
        try:
            done = subprocess.run(command, capture_output=True, timeout=limit, check=False)
        except subprocess.TimeoutExpired:
            return False
    return done.returncode == 0


def shacl_terms(shapes: Iterable[ox.Quad]) -> set[str]:
    """The terms of SHACL that shapes use, by their local names."""
    return {
        part.value.removeprefix(_SH)
        for quad in shapes
        for part in (quad.predicate, quad.object)
        if isinstance(part, ox.NamedNode) and part.value.startswith(_SH)
    }


def _well_formed(shapes: Iterable[ox.Quad]) -> bool:
    """Whether no shape says twice what it may say once."""
    once = {_SH + term for term in _ONCE.split()}
    said = {q.triple for q in shapes if q.predicate.value in once}
    return len(said) == len({(triple.subject, triple.predicate) for triple in said})


def _read_by(shapes: list[ox.Quad], data: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """The data that the shapes can look at: by the held terms, no property that they do not name.

    A class is found by `rdf:type` and `rdfs:subClassOf`.
    """
    named = {plain(part) for quad in shapes for part in (quad.predicate, quad.object)}
    named |= {terms.RDF_TYPE, terms.RDFS_SUBCLASS_OF}
    return (quad for quad in data if quad.predicate.value in named)


def _write(quads: Iterable[ox.Quad], path: Path) -> None:
    """The triples as N-Triples, without imports, which nobody is to follow."""
    statements = (
        ox.Triple(quad.subject, quad.predicate, quad.object)
        for quad in quads
        if quad.predicate.value != terms.OWL_IMPORTS
    )
    ox.serialize(statements, output=path, format=ox.RdfFormat.N_TRIPLES)
