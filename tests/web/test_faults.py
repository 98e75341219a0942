"""A fault run: workers are killed under load, clients hang up and drip, and no answer is wrong."""

import contextlib
import http.client
import os
import random
import signal
import socket
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pytest

SECONDS = 6.0
THINGS = 300
PRODUCT = " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(8))
ENDLESS = quote_plus(f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }}")


@dataclass
class Run:
    """What happened: when something was killed, when there was a good answer, and what was not."""

    until: float
    kills: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    good: list[float] = field(default_factory=list)
    wrong: list[bytes] = field(default_factory=list)

    @property
    def goes_on(self) -> bool:
        return time.monotonic() < self.until


@pytest.fixture(scope="module")
def faulty(start_server: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    path = tmp_path_factory.mktemp("faulty") / "things.nt"
    lines = (f'<http://s/{i}> <http://p> "value {i}" .' for i in range(THINGS))
    path.write_text("\n".join(lines), encoding="utf-8")
    server = start_server("--data", str(path), "--workers", "2", "--keep", "0", "--timeout", "20")
    yield server
    server.process.terminate()


def _processes(server: Any) -> dict[int, tuple[int, str]]:
    """The parents and commands of all processes that descend from the server."""
    found: dict[int, tuple[int, str]] = {}
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit():
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                found[int(entry.name)] = (parent, (entry / "cmdline").read_text())
    mine = {server.process.pid}
    while new := {pid for pid, (parent, _) in found.items() if parent in mine} - mine:
        mine |= new
    return {pid: found[pid] for pid in mine if pid in found}


def _forked(server: Any) -> tuple[list[int], list[int]]:
    """The process that forks workers, and the workers."""
    known = _processes(server)
    of_kind = {pid: parent for pid, (parent, command) in known.items() if "template" in command}
    workers = [pid for pid, parent in of_kind.items() if parent in of_kind]
    return [pid for pid in of_kind if pid not in workers], workers


def _ask(server: Any, run: Run, seed: int) -> None:
    """Asks for one thing after the other and compares what comes back."""
    choose = random.Random(seed)
    connection = http.client.HTTPConnection(server.host, server.port, timeout=15)
    while run.goes_on:
        number = choose.randrange(THINGS)
        query = quote_plus(f"SELECT ?v {{ <http://s/{number}> <http://p> ?v }}")
        connection.request("GET", f"/sparql?query={query}", headers={"Accept": "text/csv"})
        answer = connection.getresponse()
        body = answer.read()
        run.statuses[answer.status] += 1
        if answer.status == 200:
            run.good.append(time.monotonic())
            if body != f"v\r\nvalue {number}\r\n".encode():
                run.wrong.append(body)
        elif answer.status not in (500, 502, 503):
            run.wrong.append(body)
    connection.close()


def _kill(server: Any, run: Run) -> None:
    """Kills workers at random, and in the middle once the process that forks them."""
    choose = random.Random(7)
    half = (time.monotonic() + run.until) / 2
    whole = False
    while run.goes_on:
        time.sleep(choose.uniform(0.02, 0.1))
        templates, workers = _forked(server)
        chosen = [choose.choice(workers)] if workers else []
        if not whole and time.monotonic() > half and templates:
            whole, chosen = True, templates
        for pid in chosen:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                run.kills.append(time.monotonic())


def _disturb(server: Any, run: Run) -> None:
    """Hangs up on slow queries, and begins requests that never end."""
    with contextlib.ExitStack() as stack:
        while run.goes_on:
            leaving = socket.create_connection((server.host, server.port))
            leaving.sendall(f"GET /sparql?query={ENDLESS} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            half = stack.enter_context(socket.create_connection((server.host, server.port)))
            half.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\nA")
            time.sleep(0.15)
            leaving.close()


def test_no_answer_is_wrong_and_none_lost_beyond_those_whose_worker_died(faulty: Any) -> None:
    run = Run(time.monotonic() + SECONDS)
    with ThreadPoolExecutor(10) as threads:
        doing = [threads.submit(_ask, faulty, run, seed) for seed in range(6)]
        doing += [threads.submit(_kill, faulty, run), threads.submit(_disturb, faulty, run)]
        for one in doing:
            one.result()
    recovered = [
        next((good for good in sorted(run.good) if good > kill), run.until) - kill
        for kill in run.kills
    ]
    print(
        f"{len(run.kills)} killed, answers {dict(run.statuses)}, "
        f"next answer after {max(recovered) * 1000:.0f} ms at most"
    )
    assert not run.wrong
    assert len(run.kills) > 20
    assert run.statuses[200] > 100
    lost = sum(number for status, number in run.statuses.items() if status != 200)
    # Of each kill at most one, and of the process that forks all that its workers were doing.
    assert lost <= len(run.kills) + 6
    assert max(recovered) < 3


def test_afterwards_all_is_as_before(faulty: Any) -> None:
    def quick(name: str) -> float:
        began = time.monotonic()
        connection = http.client.HTTPConnection(faulty.host, faulty.port, timeout=5)
        connection.request("GET", f"/sparql?query=ASK%7B%7D+%23{name}")
        assert connection.getresponse().status == 200
        connection.close()
        return time.monotonic() - began

    assert max(map(quick, "abcdefgh")) < 10
    # Dead ones that nobody has asked yet are replaced when they are.
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(quick, map(str, range(40))))
    templates, workers = _forked(faulty)
    assert len(templates) == 1
    assert len(workers) <= 6
