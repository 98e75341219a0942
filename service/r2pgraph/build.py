"""`r2pgraph build`: the dataset as files to publish, the same bytes for the same input.

Blank nodes are named by a canonical form of the file they come from, statements are sorted, and
every file is listed with its checksum.
"""

import argparse
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path, PurePath
from xml.etree import ElementTree

import pyoxigraph as ox

from r2pgraph import arguments, crate, terms
from r2pgraph.catalogue import catalogue_quads
from r2pgraph.engine.base import rows_in
from r2pgraph.errors import UsageError
from r2pgraph.layout import FileKind, find_layout, shown
from r2pgraph.load import Corpus, LoadedFile, load_corpus
from r2pgraph.sparql.describe import Described, describe_dataset, licences_in
from r2pgraph.sparql.partitions import measure_partitions
from r2pgraph.sparql.void import measure
from r2pgraph.union import load_union

CHECKSUMS = "SHA256SUMS"
# The name under which Protégé and the OWL API look for it beside an ontology.
CATALOG = "catalog-v001.xml"
_MODULES = "modules/"
_SAYS = {
    "r2pgraph.nq": "Everything, what is derived included, as N-Quads",
    "r2pgraph.trig": "Everything, what is derived included, as TriG",
    "ontology.ttl": "The ontology as one document",
    "void.ttl": "What the dataset holds, counted, in VoID",
    CATALOG: "Which file holds which ontology, for Protégé and the OWL API",
    CHECKSUMS: "The SHA-256 of each file",
}
_CATALOG_NAMES = "urn:oasis:names:tc:entity:xmlns:xml:catalog"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments of `build`."""
    arguments.add_root(parser)
    parser.add_argument(
        "--out", type=Path, default=Path("build"), metavar="DIR", help="where to (%(default)s)"
    )


def run(args: argparse.Namespace) -> int:
    """Writes the files and says what they are."""
    corpus = load_corpus(find_layout(args.root))
    try:
        args.out.mkdir(parents=True, exist_ok=True)
        for name, body in files(corpus):
            (args.out / name).parent.mkdir(exist_ok=True)
            (args.out / name).write_bytes(body)
            print(f"{len(body):>12,}  {shown(args.out / name)}")
    except OSError as problem:
        raise UsageError(
            f"{args.out}: {problem.strerror}; give another folder with --out"
        ) from problem
    return 0


def files(corpus: Corpus) -> Iterator[tuple[str, bytes]]:
    """The names and contents of all files, the list of checksums last."""
    by_kind = _by_kind(corpus)
    stated = [quad for _, quad in by_kind]
    store = ox.Store()
    union = load_union(store, (quad for kind, quad in by_kind if kind.in_union), corpus.layout)
    catalogue = list(catalogue_quads(corpus.layout)) if corpus.layout else []
    everything = _sorted([*stated, *union.entailed, *union.shortcuts, *catalogue])
    ontology = _one_document(_sorted(quad for kind, quad in by_kind if kind is FileKind.ONTOLOGY))
    ask = partial(rows_in, store)
    void = describe_dataset(
        Described(
            measure(ask),
            partitions=measure_partitions(ask),
            licences=licences_in(ask),
        )
    )
    prefixes = corpus.prefixes
    bodies = {
        "r2pgraph.nq": _write(everything, ox.RdfFormat.N_QUADS),
        "r2pgraph.trig": _write(everything, ox.RdfFormat.TRIG, prefixes),
        "ontology.ttl": _write(_header_first(ontology), ox.RdfFormat.TURTLE, prefixes),
        "void.ttl": _write(void, ox.RdfFormat.TURTLE, prefixes),
    }
    modules = dict(_modules(corpus, prefixes))
    bodies |= {name: body for name, (_, body) in modules.items()}
    addresses = {terms.ONTOLOGY: "ontology.ttl"} | {iri: name for name, (iri, _) in modules.items()}
    bodies[CATALOG] = catalog(addresses)
    says = {name: _SAYS.get(name) or _module_says(name) for name in (*bodies, CHECKSUMS)}
    bodies[crate.NAME] = crate.crate(crate.facts_of(stated), bodies, says)
    yield from bodies.items()
    sums = "".join(f"{hashlib.sha256(body).hexdigest()}  {name}\n" for name, body in bodies.items())
    yield CHECKSUMS, sums.encode("ascii")


def split(corpus: Corpus) -> tuple[list[ox.Quad], list[ox.Quad]]:
    """The quads of the union with all that is derived, and those that stand apart."""
    by_kind = _by_kind(corpus)
    stated = (quad for kind, quad in by_kind if kind.in_union)
    union = load_union(ox.Store(), stated, corpus.layout)
    apart = [quad for kind, quad in by_kind if not kind.in_union]
    return list(union.quads), apart + (
        list(catalogue_quads(corpus.layout)) if corpus.layout else []
    )


def _by_kind(corpus: Corpus) -> list[tuple[FileKind, ox.Quad]]:
    return [(file.kind, quad) for file in corpus.files for quad in canonical(file)]


def catalog(files: Mapping[str, str]) -> bytes:
    """An OASIS catalogue: for the address of each ontology the file that holds it."""
    root = ElementTree.Element("catalog", xmlns=_CATALOG_NAMES, prefer="public")
    for iri, name in files.items():
        ElementTree.SubElement(root, "uri", name=iri, uri=name)
    ElementTree.indent(root)
    body: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return body + b"\n"


def _module_says(name: str) -> str:
    return f"The module {PurePath(name).stem} of the ontology"


def _modules(corpus: Corpus, prefixes: dict[str, str]) -> Iterator[tuple[str, tuple[str, bytes]]]:
    """Each module of the ontology as a file of its own, with its address."""
    for file in corpus.files:
        graph = file.source.graph
        if file.kind is FileKind.ONTOLOGY and graph != terms.ONTOLOGY:
            triples = _header_first(set(canonical(file)))
            name = f"{_MODULES}{graph.removeprefix(terms.MODULE)}.ttl"
            yield name, (graph, _write(triples, ox.RdfFormat.TURTLE, prefixes))


def canonical(file: LoadedFile) -> list[ox.Quad]:
    """The quads of a file with blank nodes that are the same in every run."""
    dataset = ox.Dataset(file.quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    prefix = hashlib.sha256(file.source.graph.encode("utf-8")).hexdigest()[:8]

    def named(term: object) -> object:
        return ox.BlankNode(f"{prefix}{term.value}") if isinstance(term, ox.BlankNode) else term

    return [
        ox.Quad(named(q.subject), q.predicate, named(q.object), q.graph_name)  # type: ignore[arg-type]
        for q in dataset
    ]


def _sorted(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    return sorted(set(quads), key=lambda quad: (str(quad.graph_name), str(quad)))


def _header_first(quads: Iterable[ox.Quad]) -> list[ox.Triple]:
    """Triples with the header of the ontology in front, as some tools read it before the rest."""
    found = [quad.triple for quad in quads]
    headers = {t.subject for t in found if t.object == ox.NamedNode(terms.OWL_ONTOLOGY)}

    def place(triple: ox.Triple) -> tuple[object, ...]:
        typed = triple.predicate.value == terms.RDF_TYPE
        return triple.subject not in headers, str(triple.subject), not typed, str(triple)

    return sorted(found, key=place)


def _one_document(quads: list[ox.Quad]) -> list[ox.Quad]:
    """Modules merged: the header of the whole alone, and no import of what is in it."""
    modules = {quad.graph_name for quad in quads}
    whole = ox.NamedNode(terms.ONTOLOGY)
    return [
        quad
        for quad in quads
        if (quad.subject == whole or quad.subject not in modules)
        and not (quad.predicate.value == terms.OWL_IMPORTS and quad.object in modules)
    ]


def _write(
    statements: Iterable[ox.Quad] | Iterable[ox.Triple],
    rdf_format: ox.RdfFormat,
    prefixes: dict[str, str] | None = None,
) -> bytes:
    body = ox.serialize(statements, format=rdf_format, prefixes=prefixes)
    assert body is not None  # without an output the serialiser returns what it wrote
    return body
