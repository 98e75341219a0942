"""How soon all is well again after something failed, and what was lost meanwhile.

The tests say what must not happen (`tests/web/test_faults.py`, `test_disks.py`,
`test_exchanging.py`, `tests/deployment/test_nginx.py`); this prints how long it took.
"""

import os
import random
import signal
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from tests.benchmarks.serving import Started, started
from tests.disks import disk, ways
from tests.faults import Load, forked, hanging_up, kill, until, write_things
from tests.processes import processes
from tests.proxy import NGINX, nginx

KILLS = 40
OLD, NEW = "old", "new"
SMALL = ("--workers", "2", "--keep", "0", "--timeout", "20")
BASE = "http://graph.example.org/kg"


def main() -> None:
    """Measures and prints."""
    print(f"\n{'':<58}{'answered':>10}{'failed':>8}{'wrong':>7}{'well after':>12}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data = folder / "things.nt"
        write_things(data, OLD)
        with started(str(folder / "cache"), "--data", str(data), *SMALL) as server:
            _killed(server)
            _left(server)
            _exchanged(server, data)
        for way in ways():
            _spoilt(way, data)
        if NGINX:
            _behind_nginx(folder)
        else:
            print("nginx is not installed, and nothing is measured behind it")


def _line(what: str, load: Load, seconds: float) -> None:
    took = f"{seconds * 1000:,.0f} ms"
    print(f"{what:<58}{len(load.good):>10,}{load.failed:>8}{len(load.wrong):>7}{took:>12}")


def _load(server: Started) -> Load:
    return Load((server.host, server.port), words=(OLD, NEW))


def _killed(server: Started) -> None:
    """Workers one by one at random, all at once, and the process that forks them."""
    choose = random.Random(7)
    with _load(server) as load:
        load.goes_on()
        replaced = []
        for _ in range(KILLS):
            _, workers = forked(server)
            victim = choose.choice(workers)
            kill([victim])
            replaced.append(until(lambda workers=workers: len(forked(server)[1]) >= len(workers)))
            time.sleep(0.03)
    _line(f"{KILLS} workers killed at random: another is there", load, statistics.median(replaced))
    for what, chosen in (("all workers", 1), ("the process that forks them", 0)):
        with _load(server) as load:
            load.goes_on()
            moment = time.monotonic()
            before = forked(server)
            kill(before[chosen])
            # Workers end a moment after the process that forked them.
            until(lambda before=before[1]: _others(before, forked(server)[1]))
            load.goes_on()
        _line(f"{what} killed: longest gap", load, load.longest_gap(moment))


def _others(before: list[int], now: list[int]) -> bool:
    return bool(now) and not set(now) & set(before)


def _left(server: Started) -> None:
    with _load(server) as load:
        load.goes_on()
        moment = time.monotonic()
        with hanging_up(server):
            load.goes_on(300)
    _line("clients that hang up and drip: longest gap", load, load.longest_gap(moment))


def _exchanged(server: Started, data: Path) -> None:
    with _load(server) as load:
        load.goes_on()
        write_things(data, NEW)
        took = _renewed([server.process.pid], lambda: load.found[NEW] > 0)
        load.goes_on()
    _line("other data (SIGHUP): first answer from them", load, took)
    write_things(data, OLD)


def _renewed(pids: list[int], done: Callable[[], bool]) -> float:
    for pid in pids:
        os.kill(pid, signal.SIGHUP)
    return until(done)


def _spoilt(way: str, data: Path) -> None:
    """Cache, citations, log and temporary files on a disk that cannot be written to for a while."""
    with disk(way) as spoilt, tempfile.TemporaryDirectory() as elsewhere:
        own = Path(elsewhere) / "things.nt"
        own.write_bytes(data.read_bytes())
        log = ("--access-log", str(spoilt.folder / "log"))
        with started(str(spoilt.folder / "cache"), "--data", str(own), *SMALL, *log) as server:
            pid = server.process.pid
            with _load(server) as load:
                load.goes_on()
                moment = time.monotonic()
                spoilt.spoil(pid)
                load.goes_on()
                kill(forked(server)[1])
                load.goes_on()
                gap = load.longest_gap(moment)
                write_things(own, NEW)
                os.kill(pid, signal.SIGHUP)
                load.goes_on(300)
                assert load.found[NEW] == 0
                spoilt.mend(pid)
                took = _renewed([pid], lambda: load.found[NEW] > 0)
            _line(f"disk {way}, all workers killed: longest gap", load, gap)
            _line("  other data, once it can be written to again", load, took)


def _behind_nginx(folder: Path) -> None:
    """Two replicas: other data in both, then one of them is stopped, then killed."""
    data = folder / "replicas.nt"
    write_things(data, OLD)
    place = folder / "nginx"
    place.mkdir()
    arguments = ("--data", str(data), *SMALL, "--base-url", BASE, "--grace", "20")
    with ExitStack() as running:
        replicas = [
            running.enter_context(started(str(folder / "cache"), *arguments)) for _ in range(2)
        ]
        url = running.enter_context(nginx([one.port for one in replicas], place))
        address = ("127.0.0.1", int(url.rpartition(":")[2]))

        def load() -> Load:
            # Fewer than the configuration grants one client.
            return Load(address, 8, "/kg/sparql", (OLD, NEW), pause=0.2)

        with load() as one:
            one.goes_on()
            write_things(data, NEW)
            pids = [replica.process.pid for replica in replicas]
            took = _renewed(pids, lambda: one.found[NEW] > 20)
            one.goes_on()
        _line("behind nginx, other data in two replicas: 20 answers", one, took)
        victim = replicas[0].process
        for what in ("killed", "stopped"):
            with load() as one:
                one.goes_on()
                moment = time.monotonic()
                if what == "killed":
                    # What handles requests; the process that supervises starts it again.
                    kill([pid for pid, fields in processes() if int(fields[1]) == victim.pid])
                else:
                    victim.terminate()
                one.goes_on(100)
            _line(f"behind nginx, a replica {what}: longest gap", one, one.longest_gap(moment))
