"""How validation grows with the claims: 1, 10 and 100 times as many, copies under other names.

A copy of a claim has its own address, nodes, passages and label, and speaks of the same things, as
claims of a further source on the same events do. Each layer is measured in a process of its own
that inherits what was read: processor time, its own and that of what it starts, and memory.
"""

import os
import resource
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
from tests.benchmarks.checking import copy_data

from r2pgraph import terms
from r2pgraph.layout import Layout
from r2pgraph.load import LoadedFile, load_corpus
from r2pgraph.memo import Memo
from r2pgraph.validate.apart import Apart
from r2pgraph.validate.context import Context, read_files
from r2pgraph.validate.kept import Kept
from r2pgraph.validate.run import CHECKS, _result

TIMES = (1, 10, 100)
DEADLINE = 900.0
READING, STORE = "reading", "store"
Cost = tuple[float, float]


def main() -> None:
    """Measures each layer for each number of copies and prints times, memory and ratios.

    The variable COPIES names other numbers, such as `1,10`, and LAYERS some of the layers.
    """
    times = [int(n) for n in os.environ.get("COPIES", "").split(",") if n] or [*TIMES]
    layers = [n for n in os.environ.get("LAYERS", "").split(",") if n]
    costs = {}
    for count in times:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder) / "checkout"
            copy_data(root)
            multiply(root, count)
            costs[count] = measured(root, layers or [STORE, *CHECKS])
        _print(costs, times[0], count)


def multiply(root: Path, count: int) -> None:
    """Puts further copies of all claims and passages beside them."""
    corpus = load_corpus(Layout(root))
    files = [f for f in corpus.files if f.path.parent.name in ("claims", "passages")]
    own = {
        quad.subject.value
        for file in files
        for quad in file.quads
        if isinstance(quad.subject, ox.NamedNode)
    }
    other = {
        quad.subject.value
        for file in corpus.files
        if file not in files
        for quad in file.quads
        if isinstance(quad.subject, ox.NamedNode)
    }
    for number in range(2, count + 1):
        for file in files:
            path = file.path.with_name(f"{file.path.stem}-{number}{file.path.suffix}")
            shape = ox.RdfFormat.TRIG if path.suffix == ".trig" else ox.RdfFormat.TURTLE
            quads = _copied(file, own - other, number)
            triples = quads if shape is ox.RdfFormat.TRIG else (quad.triple for quad in quads)
            ox.serialize(triples, str(path), format=shape)


def _copied(file: LoadedFile, own: set[str], number: int) -> Iterator[ox.Quad]:
    names: dict[str, ox.NamedNode] = {}

    def renamed(term: object) -> object:
        if not isinstance(term, ox.NamedNode) or term.value not in own:
            return term
        if term.value not in names:
            names[term.value] = ox.NamedNode(f"{term.value}-copy{number}")
        return names[term.value]

    for quad in file.quads:
        value = renamed(quad.object)
        if isinstance(value, ox.Literal) and quad.predicate.value == terms.RDFS_LABEL:
            # Two words more, so that it is no other claim's label but for a word.
            text = f"{value.value.rstrip('.')} of c{number} and d{number}."
            value = ox.Literal(text, language=value.language)
        graph = renamed(quad.graph_name)
        named = isinstance(graph, ox.NamedNode) and graph.value != file.source.graph
        yield ox.Quad(
            renamed(quad.subject),  # type: ignore[arg-type]
            quad.predicate,
            value,  # type: ignore[arg-type]
            graph if named else ox.DefaultGraph(),  # type: ignore[arg-type]
        )


def measured(root: Path, layers: list[str]) -> dict[str, Cost | None]:
    """Seconds and megabytes of each layer; None where it did not end."""
    began = _seconds()
    layout = Layout(root)
    corpus, unparsed = read_files(layout)
    found: dict[str, Cost | None] = {READING: (_seconds() - began, _megabytes())}
    names = frozenset(CHECKS)
    whole = Kept(Context(layout, corpus, unparsed, selected=names, memo=Memo(), known=names))

    def work(name: str) -> Cost:
        before = _seconds()
        if name == STORE:
            _ = whole.context.store
        else:
            result = _result(name, whole.context_of(name))
            for problem in result.problems:
                print(f"  {name}: {problem.message}", file=sys.stderr)
        return _seconds() - before, _megabytes()

    def prepare(name: str) -> None:
        if name in ("rules", "queries"):
            _ = whole.context.store

    apart = Apart[Cost | None](work, prepare, lambda _: None, lambda _: None, 1, DEADLINE)
    return found | apart.results(layers)


def _seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _megabytes() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return max(one.ru_maxrss for one in used) / 1024


def _print(costs: dict[int, dict[str, Cost | None]], least: int, count: int) -> None:
    print(f"\n{count} times the claims{'':<12}{'s':>10}{'ratio':>8}{'MB':>10}{'ratio':>8}")
    for name, cost in costs[count].items():
        base = costs[least].get(name)
        if cost is None or base is None:
            print(f"{name:<30}{'did not end':>16}")
            continue
        ratios = [one / other if other else 0 for one, other in zip(cost, base, strict=True)]
        print(f"{name:<30}{cost[0]:>10.2f}{ratios[0]:>8.1f}{cost[1]:>10.0f}{ratios[1]:>8.1f}")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
