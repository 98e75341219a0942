"""`r2pgraph publish`: loads a build into another store, which `serve --engine` then serves.

By SPARQL Update, a batch of graphs at a time; each batch writes into the record what it has
loaded, in the same request. Stores that take no long updates get each graph by the Graph Store
Protocol, and the record after each batch. What is there already, by digest and by count, is left
as it is, so that a run that was stopped is gone on with. At the end everything is read back and
compared.
"""

import argparse
import hashlib
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import pyoxigraph as ox

from r2pgraph import arguments, terms
from r2pgraph.build import split
from r2pgraph.engine.base import Limits, rows, select
from r2pgraph.engine.formats import JSON
from r2pgraph.engine.published import DIGEST, IN_UNION, RECORD, Record, read_record
from r2pgraph.engine.remote import RemoteEngine
from r2pgraph.errors import EngineUnavailableError, PublicationError, UsageError
from r2pgraph.layout import find_layout
from r2pgraph.load import load_corpus, name_of, plain

_BATCH = 5_000
_MOST_GRAPHS = 200
_LIMITS = Limits(seconds=600.0, size=1 << 30)
_COUNTS = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
_ASTRAY = f"""SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{RECORD}> {{ ?g <{IN_UNION}> ?whole }}
GRAPH ?g {{ ?s ?p ?o }} FILTER NOT EXISTS {{ GRAPH <{terms.UNION_GRAPH}> {{ ?s ?p ?o }} }} }}"""
_UNITE = f"""DROP SILENT GRAPH <{terms.UNION_GRAPH}> ;
INSERT {{ GRAPH <{terms.UNION_GRAPH}> {{ ?s ?p ?o }} }}
WHERE {{ GRAPH <{RECORD}> {{ ?g <{IN_UNION}> ?whole }} GRAPH ?g {{ ?s ?p ?o }} }}"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments of `publish`."""
    parser.add_argument("--engine", metavar="URL", help="the store's endpoint for queries")
    parser.add_argument(
        "--update",
        metavar="URL",
        help="its endpoint for updates; by default as --engine, with 'update' for 'query'",
    )
    parser.add_argument(
        "--graph-store",
        default="",
        metavar="URL",
        help="its address for whole graphs (Graph Store Protocol), where updates may not be long",
    )
    arguments.add_root(parser)


def run(args: argparse.Namespace) -> int:
    """Loads what is not there yet, verifies all of it, and says so."""
    if not args.engine:
        raise UsageError("name the store's endpoint for queries with --engine URL")
    update = args.update or _update_beside(args.engine)
    corpus = load_corpus(find_layout(args.root))
    union, apart = split(corpus)
    store = RemoteStore(args.engine, update, args.graph_store)
    build = Build.of(union, apart, corpus.prefixes)
    loaded = publish(store, build)
    print(
        f"{len(build.graphs):,} graphs with {build.quads:,} quads are at {args.engine}: "
        f"{loaded:,} loaded, the others were there; all were read back and are the same"
    )
    print(f"sha256 {build.digest}")
    return 0


@dataclass(frozen=True)
class Build:
    """What is to be there: the triples of each graph, and the graphs of the union."""

    graphs: Mapping[str, Sequence[ox.Triple]]
    union: frozenset[str]
    digests: Mapping[str, str]
    united: int
    prefixes: Mapping[str, str]

    @classmethod
    def of(
        cls, union: Iterable[ox.Quad], apart: Iterable[ox.Quad], prefixes: Mapping[str, str]
    ) -> "Build":
        graphs: dict[str, dict[ox.Triple, None]] = {}
        together: set[ox.Triple] = set()
        for quad in _as_stored(union):
            graphs.setdefault(name_of(quad.graph_name), {})[quad.triple] = None
            together.add(quad.triple)
        names = frozenset(graphs)
        for quad in _as_stored(apart):
            graphs.setdefault(name_of(quad.graph_name), {})[quad.triple] = None
        found = {name: tuple(graphs[name]) for name in sorted(graphs)}
        digests = {name: digest_of(triples) for name, triples in found.items()}
        return cls(found, names, digests, len(together), prefixes)

    @property
    def quads(self) -> int:
        return sum(len(triples) for triples in self.graphs.values())

    @property
    def digest(self) -> str:
        """Of all graphs with their names, and of the prefixes."""
        named = (*sorted(self.digests.items()), *sorted(self.prefixes.items()))
        lines = "".join(f"{name} {digest}\n" for name, digest in named)
        return hashlib.sha256(lines.encode()).hexdigest()


class RemoteStore:
    """Another store: an endpoint for queries, one for updates, and maybe one for whole graphs."""

    def __init__(self, endpoint: str, update: str, graphs: str = "") -> None:
        self.reading = RemoteEngine(endpoint, _LIMITS)
        self._update = update
        self._graphs = graphs

    def update(self, text: str) -> None:
        """Runs an update.

        Raises:
            EngineUnavailableError: the store does not answer.
            PublicationError: it refuses.
        """
        headers = {"Content-Type": "application/sparql-update; charset=utf-8"}
        _send(urllib.request.Request(self._update, text.encode(), headers), "--update")

    def load(self, names: Sequence[str], build: Build) -> None:
        """Loads some graphs and records them; raises what `update` raises."""
        if not self._graphs:
            self.update(" ;\n".join(_loading(name, build) for name in names))
            return
        self.update(_unrecorded(*names))
        for name in names:
            body = "".join(f"{triple} .\n" for triple in build.graphs[name]).encode()
            address = f"{self._graphs}?{urlencode({'graph': name})}"
            headers = {"Content-Type": "application/n-triples"}
            _send(urllib.request.Request(address, body, headers, method="PUT"), "--graph-store")
        self.update(
            " ;\n".join(_recorded(name, build.digests[name], name in build.union) for name in names)
        )

    def counts(self) -> dict[str, int]:
        """How many triples each graph has."""
        found = select(self.reading, _COUNTS)
        return {plain(row["g"]): int(plain(row["n"])) for row in found if "g" in row}

    def number(self, text: str) -> int:
        """The only value of a query."""
        return int(plain(rows(self.reading.query(text, result_format=JSON).body)[0]["n"]))

    def digests(self, names: Sequence[str]) -> dict[str, str]:
        """The digests of some graphs, as they are there."""
        values = " ".join(f"<{name}>" for name in names)
        text = f"SELECT ?g ?s ?p ?o WHERE {{ VALUES ?g {{ {values} }} GRAPH ?g {{ ?s ?p ?o }} }}"
        found: dict[str, list[ox.Triple]] = {name: [] for name in names}
        there = (
            ox.Quad(row["s"], row["p"], row["o"], row["g"])  # type: ignore[arg-type]
            for row in rows(self.reading.query(text, result_format=JSON).body)
        )
        for quad in _as_stored(there):
            found[name_of(quad.graph_name)].append(quad.triple)
        return {name: digest_of(triples) for name, triples in found.items()}


def publish(store: RemoteStore, build: Build) -> int:
    """Makes a store hold a build, and says how many graphs had to be loaded.

    Raises:
        PublicationError: the store refuses, or what is there afterwards is something else.
    """
    record, counts = read_record(store.reading), store.counts()
    missing = [name for name in build.graphs if not _is_there(name, build, record, counts)]
    gone = [name for name in record.digests if name not in build.graphs]
    united = counts.get(terms.UNION_GRAPH, 0) == build.united
    if not missing and not gone and united and record.whole == build.digest:
        _verify(store, build)
        return 0
    store.update(_unrecorded(terms.DATASET))
    for batch in _batches(gone, build):
        drops = " ;\n".join(f"DROP SILENT GRAPH <{one}>" for one in batch)
        store.update(f"{drops} ;\n{_unrecorded(*batch)}")
    for batch in _batches(missing, build):
        store.load(batch, build)
    store.update(_UNITE)
    _verify(store, build)
    prefixes = " ".join(
        f"<{start}> <{terms.SH_PREFIX}> {ox.Literal(prefix)} ."
        for prefix, start in build.prefixes.items()
    )
    store.update(
        f"DELETE WHERE {{ GRAPH <{RECORD}> {{ ?start <{terms.SH_PREFIX}> ?prefix }} }} ;\n"
        f"INSERT DATA {{ GRAPH <{RECORD}> {{ {prefixes} }} }} ;\n"
        + _recorded(terms.DATASET, build.digest)
    )
    return len(missing)


def digest_of(triples: Iterable[ox.Triple]) -> str:
    """The hash of some triples, whatever their order and the labels of their blank nodes."""
    dataset = ox.Dataset(ox.Quad(*triple) for triple in triples)
    if any(isinstance(term, ox.BlankNode) for quad in dataset for term in quad.triple):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines = sorted(str(quad.triple) for quad in dataset)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _as_stored(quads: Iterable[ox.Quad]) -> Iterable[ox.Quad]:
    """Quads as a store hands them back, which may write a value in another form than it read."""
    store = ox.Store()
    store.bulk_extend(quads)
    return store


def _is_there(name: str, build: Build, record: Record, counts: Mapping[str, int]) -> bool:
    same = record.digests.get(name) == build.digests[name]
    recorded_so = (name in record.union) == (name in build.union)
    return same and recorded_so and counts.get(name, 0) == len(build.graphs[name])


def _batches(names: Iterable[str], build: Build) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for name in names:
        more = len(build.graphs.get(name, ()))
        if batch and (size + more > _BATCH or len(batch) >= _MOST_GRAPHS):
            yield batch
            batch, size = [], 0
        batch.append(name)
        size += more
    if batch:
        yield batch


def _loading(name: str, build: Build) -> str:
    """The update that loads a graph and records it, whatever was there before."""
    triples = build.graphs[name]
    lines = "\n".join(f"{triple} ." for triple in triples)
    digest, union = build.digests[name], name in build.union
    blank = any(isinstance(term, ox.BlankNode) for triple in triples for term in triple)
    # The same, and not every store takes blank nodes in INSERT DATA.
    insert, where = ("INSERT", " WHERE {}") if blank else ("INSERT DATA", "")
    return (
        f"DROP SILENT GRAPH <{name}> ; {_unrecorded(name)} ;\n"
        f"{insert} {{ GRAPH <{name}> {{\n{lines}\n}} }}{where} ;\n"
        f"{_recorded(name, digest, union)}"
    )


def _recorded(name: str, digest: str, union: bool = False) -> str:
    part = f" ; <{IN_UNION}> <{terms.DATASET}>" if union else ""
    return f'INSERT DATA {{ GRAPH <{RECORD}> {{ <{name}> <{DIGEST}> "{digest}"{part} }} }}'


def _unrecorded(*names: str) -> str:
    values = " ".join(f"<{name}>" for name in names)
    return (
        f"DELETE {{ GRAPH <{RECORD}> {{ ?g ?p ?o }} }} "
        f"WHERE {{ GRAPH <{RECORD}> {{ ?g ?p ?o }} VALUES ?g {{ {values} }} }}"
    )


def _send(request: urllib.request.Request, option: str) -> None:
    """Sends what is to be written; `option` is the one that names where to.

    Raises:
        EngineUnavailableError: the store does not answer.
        PublicationError: it refuses.
    """
    where = request.full_url.partition("?")[0]
    try:
        with urllib.request.urlopen(request, timeout=_LIMITS.seconds) as response:
            response.read()
    except urllib.error.HTTPError as problem:
        told = problem.read(300).decode("utf-8", "replace").strip()
        raise PublicationError(f"{where} answers {problem.code}: {told}") from problem
    except OSError as problem:
        raise EngineUnavailableError(
            f"{where} does not answer ({problem}); check {option} and the server"
        ) from problem


def _verify(store: RemoteStore, build: Build) -> None:
    """Reads everything back.

    Raises:
        PublicationError: something else is there.
    """
    counts = store.counts()
    wrong = [name for name, triples in build.graphs.items() if counts.get(name) != len(triples)]
    if not wrong:
        for batch in _batches(build.graphs, build):
            found = store.digests(batch)
            wrong += [name for name in batch if found[name] != build.digests[name]]
    if not wrong and (counts.get(terms.UNION_GRAPH) != build.united or store.number(_ASTRAY)):
        wrong.append(terms.UNION_GRAPH)
    if wrong:
        raise PublicationError(
            f"{len(wrong)} graphs are not as they were sent, <{wrong[0]}> for one; "
            "does somebody else write into this store? Run it again"
        )


def _update_beside(endpoint: str) -> str:
    """The endpoint for updates beside one for queries, as many stores name them."""
    start, slash, last = endpoint.rpartition("/")
    if last == "query":
        return start + slash + "update"
    raise UsageError(f"name the endpoint for updates of {endpoint} with --update URL")
