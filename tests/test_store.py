"""Stores on disk: what goes where, and a cache that can be trusted."""

import json
import multiprocessing
import os
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from r2pgraph import terms
from r2pgraph.errors import CacheUnusableError, DataFileMissingError
from r2pgraph.layout import Layout
from r2pgraph.memo import RESULTS
from r2pgraph.store import (
    BuiltStore,
    ensure_store,
    of_files,
    open_store,
    packaged,
)

TWO_GRAPHS = "<http://g1> { <http://s> <http://p> 1 } <http://g2> { <http://s> <http://p> 1 , 2 }"


@pytest.fixture
def two_graphs(tmp_path: Path) -> Path:
    path = tmp_path / "two.trig"
    path.write_text(TWO_GRAPHS, encoding="utf-8")
    return path


def _count(store: ox.Store, pattern: str) -> int:
    (row,) = store.query(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")
    return int(row["n"].value)


def test_the_default_graph_is_the_union_as_a_set(two_graphs: Path, tmp_path: Path) -> None:
    built = ensure_store(of_files([two_graphs]), tmp_path)
    store = ox.Store.read_only(str(built.union_path))
    assert _count(store, "?s ?p ?o") == 2 == built.triples
    assert _count(store, "GRAPH ?g { ?s ?p ?o }") == 3


def test_entailments_are_part_of_the_union(small_store: BuiltStore) -> None:
    store = ox.Store.read_only(str(small_store.union_path))
    claims = f"?c a <{terms.CLAIM_CLASS}>"
    assert _count(store, claims) == 2
    assert _count(store, f"GRAPH <{terms.ENTAILMENTS_GRAPH}> {{ {claims} }}") == 2
    assert _count(store, f"?s <{terms.R2P}value> ?o") == 1


def test_what_stands_apart_is_not_in_the_union(small_store: BuiltStore) -> None:
    apart = {
        terms.SHAPES + "claim",
        terms.GRAPH + "inferred/gardener",
        terms.CATALOGUE_GRAPH,
    }
    assert set(small_store.apart_graphs) == apart
    assert not apart & set(small_store.union_graphs)
    union = ox.Store.read_only(str(small_store.union_path))
    assert not apart & {graph.value for graph in union.named_graphs()}
    store = ox.Store.read_only(str(small_store.apart_path))
    assert {graph.value for graph in store.named_graphs()} == apart


def test_the_same_input_is_not_built_again(two_graphs: Path, tmp_path: Path) -> None:
    first = ensure_store(of_files([two_graphs]), tmp_path)
    written = (first.path / "manifest.json").stat().st_mtime_ns
    second = ensure_store(of_files([two_graphs]), tmp_path)
    assert second == first
    assert (second.path / "manifest.json").stat().st_mtime_ns == written


def test_another_input_is_another_store(two_graphs: Path, tmp_path: Path) -> None:
    first = ensure_store(of_files([two_graphs]), tmp_path)
    two_graphs.write_text(TWO_GRAPHS + "<http://g3> { <http://s> <http://p> 3 }", encoding="utf-8")
    second = ensure_store(of_files([two_graphs]), tmp_path)
    assert second.path != first.path
    assert second.triples == 3


def test_a_file_saved_while_it_is_read_is_not_built_under_its_old_name(
    two_graphs: Path, tmp_path: Path
) -> None:
    inputs = of_files([two_graphs])
    old_key = inputs.key
    two_graphs.write_text("<http://g> { <http://s> <http://p> 1 }", encoding="utf-8")
    store = ensure_store(inputs, tmp_path)
    assert store.triples == 1
    assert store.key == of_files([two_graphs]).key != old_key
    assert not (tmp_path / old_key).exists()


def test_a_query_of_the_catalogue_is_part_of_the_input(small_layout: Layout) -> None:
    with_queries = packaged(small_layout)
    assert with_queries.key != type(with_queries)(with_queries.sources).key


@pytest.mark.parametrize("damage", ["bytes", "missing", "manifest", "not json"])
def test_a_damaged_store_is_built_again(two_graphs: Path, tmp_path: Path, damage: str) -> None:
    built = ensure_store(of_files([two_graphs]), tmp_path)
    table = next(built.union_path.glob("*.sst"))
    if damage == "bytes":
        table.write_bytes(bytes(len(table.read_bytes())))
    elif damage == "missing":
        table.unlink()
    elif damage == "manifest":
        (built.path / "manifest.json").write_text(json.dumps({"files": {}}), encoding="utf-8")
    else:
        (built.path / "manifest.json").write_text("{", encoding="utf-8")
    assert open_store(built.path) is None
    again = ensure_store(of_files([two_graphs]), tmp_path)
    assert _count(ox.Store.read_only(str(again.union_path)), "?s ?p ?o") == 2
    assert not list(tmp_path.glob(".draft*"))


def _build(path: Path, cache: Path) -> None:
    ensure_store(of_files([path]), cache)


def test_several_processes_may_build_at_once(two_graphs: Path, tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    builders = [context.Process(target=_build, args=(two_graphs, tmp_path)) for _ in range(3)]
    for builder in builders:
        builder.start()
    for builder in builders:
        builder.join(60)
    assert [builder.exitcode for builder in builders] == [0, 0, 0]
    assert open_store(tmp_path / of_files([two_graphs]).key) is not None
    assert not list(tmp_path.glob(".draft*"))


def test_only_old_stores_that_nobody_holds_are_cleared(two_graphs: Path, tmp_path: Path) -> None:
    held = ensure_store(of_files([two_graphs]), tmp_path)
    two_graphs.write_text(TWO_GRAPHS + " ", encoding="utf-8")
    unheld = ensure_store(of_files([two_graphs]), tmp_path)
    results = tmp_path / RESULTS
    results.mkdir()
    long_ago = time.time() - 3 * 24 * 3600
    for path in (held.path, unheld.path, results):
        os.utime(path, (long_ago, long_ago))
    two_graphs.write_text(TWO_GRAPHS + "  ", encoding="utf-8")
    with held.hold():
        newest = ensure_store(of_files([two_graphs]), tmp_path)
    assert open_store(held.path) is not None
    assert not unheld.path.exists()
    assert results.is_dir()
    assert open_store(newest.path) is not None


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataFileMissingError, match=r"none\.ttl"):
        ensure_store(of_files([tmp_path / "none.ttl"]), tmp_path)


def test_a_cache_that_cannot_be_a_folder_is_refused(
    two_graphs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("R2PGRAPH_CACHE", str(two_graphs / "below-a-file"))
    with pytest.raises(CacheUnusableError, match="R2PGRAPH_CACHE"):
        ensure_store(of_files([two_graphs]))
