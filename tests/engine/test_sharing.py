"""Workers that are forked from a process that has the stores: as confined as any, and soon back."""

import errno
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox
import pytest

from r2pgraph import store
from r2pgraph.engine.base import Limits, ask, select
from r2pgraph.engine.embedded import EmbeddedEngine, EmbeddedSettings
from r2pgraph.engine.process import last_line
from r2pgraph.engine.sharing import InMemory
from r2pgraph.engine.wire import TAKEN
from r2pgraph.errors import EngineUnavailableError, R2PGraphError
from r2pgraph.layout import Layout
from r2pgraph.store import BuiltStore, ensure_store, of_files, packaged

ANY = "ASK { ?s ?p ?o }"


@pytest.fixture
def engine(small_store: BuiltStore) -> Iterator[EmbeddedEngine]:
    limits = Limits(seconds=10, memory=300)
    engine = EmbeddedEngine(small_store, EmbeddedSettings(1, slow=1, limits=limits))
    _until(lambda: engine.state.idle == 2)
    yield engine
    engine.close()


def _until(what: Callable[[], object], seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end
        time.sleep(0.005)


def _runs(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


def _pids(engine: EmbeddedEngine) -> list[int]:
    return [worker.pid for worker in engine._pool._all]


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def test_the_process_that_forks_has_no_threads(engine: EmbeddedEngine) -> None:
    (template,) = {_parent(pid) for pid in _pids(engine)}
    assert len(list(Path(f"/proc/{template}/task").iterdir())) == 1
    assert template not in (os.getpid(), 1)


def test_a_worker_has_no_more_than_it_needs(engine: EmbeddedEngine) -> None:
    for pid in _pids(engine):
        lines = Path(f"/proc/{pid}/limits").read_text().splitlines()
        limits = {line[:26].strip(): line[26:].split() for line in lines}
        for name in ("Max open files", "Max address space", "Max core file size"):
            soft, hard, *_ = limits[name]
            assert soft == hard != "unlimited"
        held = {str(file.readlink()) for file in Path(f"/proc/{pid}/fd").iterdir()}
        # Pipes, its log and how much memory it has; no socket to the process that forked it.
        assert not [name for name in held if name.startswith("socket:")]
        assert len(held) <= 4


def test_those_that_are_killed_are_back_at_once(engine: EmbeddedEngine) -> None:
    for _ in range(5):
        before = _pids(engine)
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        began = time.monotonic()
        assert ask(engine, ANY)
        assert time.monotonic() - began < 10
        _until(lambda before=before: not set(before) & set(_pids(engine)))
        _until(lambda: engine.state.idle == 2)


def test_ended_workers_leave_nothing_behind(engine: EmbeddedEngine) -> None:
    before = _pids(engine)
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    _until(lambda: ask(engine, ANY) and not set(before) & set(_pids(engine)))
    assert not [pid for pid in before if Path(f"/proc/{pid}").exists()]


def test_where_the_process_that_forks_is_lost_another_is_made(engine: EmbeddedEngine) -> None:
    before = _pids(engine)
    os.kill(_parent(before[0]), signal.SIGKILL)
    _until(lambda: not any(map(_runs, before)))
    assert all(ask(engine, ANY) for _ in range(4))
    _until(lambda: engine.state.idle == 2)
    assert not set(before) & set(_pids(engine))


def test_nothing_is_left_when_it_is_closed(engine: EmbeddedEngine) -> None:
    pids = _pids(engine)
    pids += {_parent(pid) for pid in pids}
    engine.close()
    assert not any(map(_runs, pids))
    with pytest.raises(EngineUnavailableError):
        ask(engine, ANY)


def test_workers_do_not_share_their_luck(engine: EmbeddedEngine) -> None:
    """Copies of one process would be dealt the same numbers, if these were drawn before."""
    seen = set()
    for _ in range(4):
        for name in ("UUID()", "STRUUID()", "RAND()"):
            (row,) = select(engine, f"SELECT ({name} AS ?x) {{}}")
            seen.add(str(row["x"]))
        for pid in _pids(engine):
            os.kill(pid, signal.SIGKILL)
    assert len(seen) == 12


def test_what_cannot_be_loaded_is_told(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.nq"
    damaged.write_text("no quads", encoding="utf-8")
    starter = InMemory(damaged, damaged, 100)
    with pytest.raises(Exception, match=r"damaged|line 1"):
        starter.start()
    starter.close()
    with pytest.raises(OSError, match="no worker"):
        starter.start()


def test_what_is_told_has_no_path_of_this_machine(tmp_path: Path) -> None:
    with tempfile.TemporaryFile() as log:
        for said, told in (
            (f"OSError: [Errno 2] No such file: '{tmp_path}/a.nq'", "No such file: a file"),
            (f"Error while loading {tmp_path}/a.nq at line 1", "loading a file at line 1"),
            (
                "SyntaxError: no <http://a.example/b/c> and no 1/2",
                "<http://a.example/b/c> and no 1/2",
            ),
        ):
            log.seek(0)
            log.write(bytes(TAKEN.size) + f"Traceback\n{said}".encode())
            log.truncate()
            assert last_line(log).endswith(told)


def test_stores_are_loaded_again_after_their_files_were_cleared_away(tmp_path: Path) -> None:
    """As the system does with folders for temporary files, and an operator with a cache."""
    path = tmp_path / "one.nt"
    path.write_text("<http://s> <http://p> <http://o> .", encoding="utf-8")
    cache = tmp_path / "cache"
    cache.mkdir()
    engine = EmbeddedEngine(ensure_store(of_files([path]), cache), EmbeddedSettings(1))
    assert engine.wait_until_ready()
    (template,) = {_parent(pid) for pid in _pids(engine)}
    shutil.rmtree(cache)
    os.kill(template, signal.SIGKILL)
    _until(lambda: not _runs(template))
    _until(lambda: _answers(engine))
    engine.close()


def _answers(engine: EmbeddedEngine) -> bool:
    try:
        return ask(engine, ANY)
    except R2PGraphError:
        return False


@pytest.mark.parametrize("memory", [True, False])
def test_workers_start_without_a_disk_or_without_files_in_memory(
    small_store: BuiltStore, monkeypatch: pytest.MonkeyPatch, memory: bool
) -> None:
    def refuse(*_: object, **__: object) -> int:
        raise OSError(errno.EROFS, "Read-only file system")

    if memory:
        monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    else:
        monkeypatch.setattr(os, "memfd_create", refuse)
    engine = EmbeddedEngine(small_store, EmbeddedSettings(1))
    assert engine.wait_until_ready()
    assert ask(engine, ANY)
    engine.close()


def _rows(engine: EmbeddedEngine, text: str) -> list[list[str]]:
    """The rows in an order; blank nodes have other names in each copy."""
    found = (
        [
            name + ("_:" if isinstance(term, ox.BlankNode) else str(term))
            for name, term in sorted(row.items())
        ]
        for row in select(engine, text)
    )
    return sorted(found)


def test_both_kinds_of_workers_have_the_same_data(
    engine: EmbeddedEngine, small_store: BuiltStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BuiltStore, "fits_in_memory", False)
    on_disk = EmbeddedEngine(small_store, EmbeddedSettings(1))
    texts = ["SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"]
    texts += [f"SELECT * FROM <{graph}> {{ ?s ?p ?o }}" for graph in small_store.apart_graphs]
    for text in texts:
        assert _rows(engine, text) == _rows(on_disk, text) != []
    assert {_parent(pid) for pid in _pids(on_disk)} == {os.getpid()}
    on_disk.close()


def test_large_stores_stay_on_disk(
    small_store: BuiltStore, small_layout: Layout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "MOST_IN_MEMORY", small_store.quads - 1)
    on_disk = ensure_store(packaged(small_layout), tmp_path)
    assert small_store.union_dump.exists()
    assert not on_disk.union_dump.exists()
    assert not on_disk.fits_in_memory


def test_a_store_without_a_quad_can_be_loaded(tmp_path: Path) -> None:
    path = tmp_path / "one.nt"
    path.write_text("<http://s> <http://p> _:o .", encoding="utf-8")
    engine = EmbeddedEngine(ensure_store(of_files([path]), tmp_path), EmbeddedSettings(1))
    try:
        with ThreadPoolExecutor(4) as threads:
            assert all(threads.map(lambda _: ask(engine, ANY), range(20)))
    finally:
        engine.close()
