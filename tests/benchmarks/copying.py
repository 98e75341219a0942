"""How validation grows with the claims: 1, 10 and 100 times as many, copies under other names.

A copy of a claim has its own address, nodes, passages and label, and speaks of copies of the same
events and else of the same things, as claims of a further source on other events do. Each layer is
measured in a process of its own that inherits what was read: processor time, its own and that of
what it starts, and memory.
"""

import os
import re
import resource
import sys
import tempfile
from pathlib import Path

import pyoxigraph as ox
from tests.benchmarks.checking import copy_data

from r2pgraph.layout import Layout
from r2pgraph.load import load_corpus
from r2pgraph.memo import Memo
from r2pgraph.validate.apart import Apart
from r2pgraph.validate.context import Context, read_files
from r2pgraph.validate.kept import Kept
from r2pgraph.validate.run import CHECKS, _result

TIMES = (1, 10, 100)
DEADLINE = 900.0
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|<[^>]*>|#[^\n]*|(?:\^\^)?[a-z][\w-]*:[\w-]+(?:\.[\w-]+)*')
_LABELS = ("rdfs:label", "skos:altLabel", "skos:hiddenLabel")
READING, STORE = "reading", "store"
Cost = tuple[float, float]


def main() -> None:
    """Measures each layer for each number of copies and prints times, memory and ratios.

    The variable COPIES names other numbers, such as `1,10`, LAYERS some of the layers, and PART the
    chapter to begin with, such as `17`, instead of the whole work.
    """
    times = [int(n) for n in os.environ.get("COPIES", "").split(",") if n] or [*TIMES]
    layers = [n for n in os.environ.get("LAYERS", "").split(",") if n]
    costs = {}
    for count in times:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder) / "checkout"
            copy_data(root)
            keep_chapter(root, os.environ.get("PART", ""))
            multiply(root, count)
            costs[count] = measured(root, layers or [STORE, *CHECKS])
        _print(costs, [one for one in times if one in costs])


def keep_chapter(root: Path, chapter: str) -> None:
    """Leaves no other claims and passages than those of a chapter; all of them without one."""
    for path in [*root.glob("triples/*/claims/*"), *root.glob("triples/*/passages/*")]:
        if not path.name.startswith(chapter):
            path.unlink()


def multiply(root: Path, count: int) -> None:
    """Puts copies of all claims and passages, and of the events they speak of, beside them."""
    corpus = load_corpus(Layout(root))
    files = [f for f in corpus.files if f.path.parent.name in ("claims", "passages")]
    spoken_of = {quad.object for file in files for quad in file.quads}
    events = [f for f in corpus.files if f.path.name.startswith("events-")]
    own = {quad.subject for file in files for quad in file.quads}
    own |= {quad.subject for f in events for quad in f.quads if quad.subject in spoken_of}
    own |= {ox.NamedNode(file.source.graph) for file in events}
    own -= {q.subject for f in corpus.files if f not in files and f not in events for q in f.quads}
    names = {node.value for node in own if isinstance(node, ox.NamedNode)}
    for file in [*files, *events]:
        text = file.path.read_text(encoding="utf-8")
        if file in events:
            text = _only_of(text, names)
        for number in range(2, count + 1):
            path = file.path.with_name(f"{file.path.stem}-copy{number}{file.path.suffix}")
            path.write_text(_copied(text, names, number), encoding="utf-8")


def _prefixes(text: str) -> dict[str, str]:
    return dict(re.findall(r"^@prefix (\S*:) <([^>]*)> \.$", text, re.MULTILINE))


def _full(token: str, prefixes: dict[str, str]) -> str:
    if token.startswith("<"):
        return token[1:-1]
    prefix, _, name = token.partition(":")
    return prefixes.get(f"{prefix}:", "") + name


def _only_of(text: str, names: set[str]) -> str:
    """The blocks of a file, which an empty line parts, that describe one of these things."""
    prefixes = _prefixes(text)
    head, *blocks = text.split("\n\n")
    kept = [b for b in blocks if _full(b.strip().split(maxsplit=1)[0], prefixes) in names]
    return "\n\n".join([head, *kept]).rstrip() + "\n"


def _copied(text: str, names: set[str], number: int) -> str:
    """The same text, so that its layout is that of files, with other names and labels."""
    prefixes, after = _prefixes(text), ""

    def renamed(match: re.Match[str]) -> str:
        nonlocal after
        token = match[0]
        if token.startswith(("#", "^^")):
            return token
        if token.startswith('"'):
            if after not in _LABELS:
                return token
            # Two words more, so that it is no other claim's label but for a word.
            return f'{token[:-1].rstrip(".")} of c{number} and d{number}."'
        after = token
        if _full(token, prefixes) not in names:
            return token
        copied = f"-copy{number}"
        return f"{token[:-1]}{copied}>" if token.startswith("<") else token + copied

    return _TOKEN.sub(renamed, text)


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
        if name in ("patterns", "queries"):
            _ = whole.context.store

    apart = Apart[Cost | None](work, prepare, lambda _: None, lambda _: None, 1, DEADLINE)
    return found | apart.results(layers)


def _seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _megabytes() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return max(one.ru_maxrss for one in used) / 1024


def _print(costs: dict[int, dict[str, Cost | None]], times: list[int]) -> None:
    """One line a layer: seconds and memory for each number of copies, and how it grows.

    What ontology and reference layer cost is there once, so growth is what a further copy costs
    between the last two numbers, divided by what it costs between the first two: 1 is linear.
    """
    print(f"\n{'seconds':<12}" + "".join(f"{n:>9}x" for n in times), end="")
    print(f"{'ratio':>8}{'growth':>8}   megabytes")
    for name in costs[times[0]]:
        found = [costs[n][name] for n in times]
        line = "".join(f"{'-' if one is None else format(one[0], '.2f'):>10}" for one in found)
        known = [(n, one) for n, one in zip(times, found, strict=True) if one]
        ratio = growth = ""
        if len(known) > 1 and known[-2][1][0]:
            ratio = f"{known[-1][1][0] / known[-2][1][0]:.1f}"
        if len(known) > 2:
            first, last = _each(*known[:2]), _each(*known[-2:])
            growth = f"{last / first:.1f}" if first > 0 else ""
        memory = ", ".join(f"{one[1]:.0f}" for _, one in known)
        print(f"{name:<12}{line}{ratio:>8}{growth:>8}   {memory}")
    sys.stdout.flush()


def _each(fewer: tuple[int, Cost], more: tuple[int, Cost]) -> float:
    return (more[1][0] - fewer[1][0]) / (more[0] - fewer[0])


if __name__ == "__main__":
    main()
