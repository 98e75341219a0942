"""How many wrong data pass: triples of the real graph are changed one by one.

Each triple that people write is left out, gets another value that its property has elsewhere, or
another property that its value has elsewhere. The snapshot is asked of every triple, the questions
with their expected rows of a few, because each takes a graph of its own.
"""

import csv
import io
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox
from tests.benchmarks import mistakes

from r2pgraph.catalogue import load_catalogue
from r2pgraph.layout import Layout, find_layout
from r2pgraph.load import Corpus, LoadedFile, load_corpus, name_of, plain, read_text
from r2pgraph.union import load_union
from r2pgraph.validate.snapshot import Snapshot, recorded_in

SEED = 11
OF_QUESTIONS = 20


@dataclass(frozen=True)
class Mutation:
    """A triple of a file, and what stands in its place, if anything."""

    path: Path
    file: LoadedFile
    quad: ox.Quad
    instead: ox.Quad | None

    def __str__(self) -> str:
        now = self.instead or "nothing"
        return f"{self.file.path.name}: {self.quad} -> {now}"


class Mutations:
    """The changes of a corpus, chosen from a seed."""

    def __init__(self, layout: Layout, seed: int = SEED) -> None:
        self.layout = layout
        self.corpus = load_corpus(layout)
        self.snapshot = Snapshot(self.corpus, layout)
        self._random = random.Random(seed)

    @cached_property
    def triples(self) -> list[tuple[Path, LoadedFile, ox.Quad]]:
        """The triples that people write, in the files whose lines are recorded."""
        files = self.snapshot.files.items()
        return [(path, file, quad) for path, file in files for quad in file.quads]

    @cached_property
    def _by_property(self) -> dict[str, list[object]]:
        found: dict[str, set[object]] = defaultdict(set)
        for _, _, quad in self.triples:
            found[quad.predicate.value].add(quad.object)
        return {name: sorted(values, key=str) for name, values in found.items()}

    @cached_property
    def _properties(self) -> dict[type, list[ox.NamedNode]]:
        found: dict[type, set[ox.NamedNode]] = defaultdict(set)
        for _, _, quad in self.triples:
            found[type(quad.object)].add(quad.predicate)
        return {kind: sorted(names, key=str) for kind, names in found.items()}

    def sample(self, size: int) -> list[Mutation]:
        """Some changes, the same for the same seed."""
        return [self._mutated(*one) for one in self._random.sample(self.triples, size)]

    def all(self) -> Iterator[Mutation]:
        """A change of every triple."""
        yield from (self._mutated(*one) for one in self.triples)

    def _mutated(self, path: Path, file: LoadedFile, quad: ox.Quad) -> Mutation:
        others = [o for o in self._by_property[quad.predicate.value] if o != quad.object]
        way = self._random.choice(["left out", "other value", "other property"])
        instead = None
        if way == "other value" and others:
            instead = ox.Quad(
                quad.subject, quad.predicate, self._random.choice(others), quad.graph_name
            )
        if way == "other property":
            names = [n for n in self._properties[type(quad.object)] if n != quad.predicate]
            instead = ox.Quad(
                quad.subject, self._random.choice(names), quad.object, quad.graph_name
            )
        return Mutation(path, file, quad, instead)

    @cached_property
    def _claims(self) -> frozenset[str]:
        return frozenset(self.snapshot.claims)

    @cached_property
    def _owned(self) -> dict[tuple[Path, str], list[ox.Quad]]:
        """The triples of each line: those about a thing, and those in the graph of a claim."""
        found: dict[tuple[Path, str], list[ox.Quad]] = defaultdict(list)
        for path, _, quad in self.triples:
            found[path, self._owner(quad)].append(quad)
        return found

    @cached_property
    def _recorded(self) -> dict[Path, set[str]]:
        return {
            path: {line for _, line in recorded_in(path).values()} for path in self.snapshot.files
        }

    def _owner(self, quad: ox.Quad) -> str:
        graph = name_of(quad.graph_name)
        return graph if graph in self._claims else plain(quad.subject)

    def snapshot_notices(self, mutation: Mutation) -> bool:
        """Whether a line would no longer be the recorded one."""
        owned = self._owned[mutation.path, self._owner(mutation.quad)]
        quads = tuple(mutation.instead if q is mutation.quad else q for q in owned)
        changed = replace(mutation.file, quads=tuple(q for q in quads if q is not None))
        lines = set(self.snapshot.lines(changed).values())
        return not lines or not lines <= self._recorded[mutation.path]

    def questions_notice(self, mutation: Mutation) -> bool:
        """Whether the rows of some question would no longer be the expected ones."""
        store = ox.Store()
        load_union(store, self._changed(mutation).union_quads(), self.layout)
        for query in load_catalogue(self.layout).queries.values():
            found = store.query(query.bound({}))
            assert isinstance(found, ox.QuerySolutions)
            body = found.serialize(format=ox.QueryResultsFormat.CSV) or b""
            path = self.layout.root / "tests/queries" / query.category / f"{query.name}.csv"
            given = list(csv.reader(io.StringIO(read_text(path))))
            if list(csv.reader(io.StringIO(body.decode("utf-8")))) != given:
                return True
        return False

    def _changed(self, mutation: Mutation) -> Corpus:
        quads = tuple(
            mutation.instead if quad is mutation.quad else quad for quad in mutation.file.quads
        )
        file = replace(mutation.file, quads=tuple(q for q in quads if q is not None))
        files = tuple(file if one is mutation.file else one for one in self.corpus.files)
        return replace(self.corpus, files=files)


def main() -> None:
    """Changes every triple for the snapshot and a few for the questions, makes mistakes by name
    for the other checks, and prints the shares."""
    mutations = Mutations(find_layout())
    passed = [one for one in mutations.all() if not mutations.snapshot_notices(one)]
    count = len(mutations.triples)
    print(f"wrong triples the snapshot notices: {count - len(passed):,} of {count:,}")
    for one in passed[:10]:
        print(f"  passes: {one}")
    some = mutations.sample(OF_QUESTIONS)
    noticed = sum(mutations.questions_notice(one) for one in some)
    print(f"of {len(some)} of them the expected rows alone notice: {noticed}")
    mistakes.tell(mutations.corpus)
