"""What the whole costs against a part of it: checks, inferences, start, the heaviest questions."""

import tempfile
import time
from pathlib import Path

import pyoxigraph as ox
from tests.benchmarks.checking import copy_data, copy_part, seconds_of
from tests.benchmarks.serving import server

from r2pgraph.catalogue import load_catalogue
from r2pgraph.layout import Layout
from r2pgraph.load import load_corpus
from r2pgraph.union import load_union

HEAVIEST = 12


def main() -> None:
    """Measures the part and the whole in one run and prints both with their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        whole, part = Path(folder) / "whole", Path(folder) / "part"
        copy_data(whole)
        copy_part(part)
        print(f"\n{'':<44}{'part':>10}{'whole':>10}{'ratio':>8}")
        small, large = _questions(part), _questions(whole)
        for command in ("infer --check", "validate"):
            _line(
                f"{command}, nothing kept",
                seconds_of(command, part, Path(folder) / "part-cache"),
                seconds_of(command, whole, Path(folder) / "whole-cache"),
            )
        _line("start, nothing built", _start(part), _start(whole))
        _line("all questions, nothing bound", sum(small.values()), sum(large.values()))
        for name in sorted(large, key=lambda one: -large[one])[:HEAVIEST]:
            _line(f"  {name}", small[name], large[name])


def _questions(root: Path) -> dict[str, float]:
    """Seconds of each question of the catalogue, asked of the engine with nothing bound."""
    layout = Layout(root)
    corpus, store = load_corpus(layout), ox.Store()
    load_union(store, corpus.union_quads(), layout)
    _line_of_size(root, store)
    found = {}
    for name, question in load_catalogue(layout).queries.items():
        began = time.process_time()
        for _ in store.query(question.text):
            pass
        found[name] = time.process_time() - began
    return found


def _line_of_size(root: Path, store: ox.Store) -> None:
    print(f"{root.name:<44}{len(store):>10,} triples")


def _start(root: Path) -> float:
    with tempfile.TemporaryDirectory() as cache, server(cache, root) as (_, seconds):
        return seconds


def _line(name: str, small: float, large: float) -> None:
    print(f"{name:<44}{small:>8.2f} s{large:>8.2f} s{large / small if small else 0:>8.2f}")
