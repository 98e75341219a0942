"""What can go wrong with a server that is asked all the while; for tests and benchmarks.

The data are things with one value each, so that every answer can be told right or wrong.
"""

import contextlib
import http.client
import itertools
import os
import random
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self
from urllib.parse import quote_plus

from tests.processes import below

THINGS = 300
_PRODUCT = " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(8))
ENDLESS = quote_plus(f"SELECT (COUNT(*) AS ?n) {{ {_PRODUCT} }}")


class Process(Protocol):
    """What is needed to know of the process of a server."""

    @property
    def pid(self) -> int: ...


class Running(Protocol):
    """A server that runs."""

    @property
    def host(self) -> str: ...
    @property
    def port(self) -> int: ...
    @property
    def process(self) -> Process: ...


def write_things(path: Path, word: str = "value") -> None:
    """Data in which thing number 7 has the value `word 7`."""
    lines = (f'<http://s/{i}> <http://p> "{word} {i}" .' for i in range(THINGS))
    draft = path.with_suffix(".draft")
    draft.write_text("\n".join(lines), encoding="utf-8")
    draft.replace(path)


class Load:
    """Clients that ask one thing after the other, as long as this is entered.

    Args:
        address: where they ask.
        clients: how many.
        path: of the endpoint.
        words: what values may begin with; more than one while data are exchanged.
        pause: seconds that each client waits before it asks again.
    """

    def __init__(
        self,
        address: tuple[str, int],
        clients: int = 6,
        path: str = "/sparql",
        words: tuple[str, ...] = ("value",),
        pause: float = 0.0,
    ) -> None:
        self._address = address
        self._path = path
        self._words = words
        self._pause = pause
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._ask, args=(n,)) for n in range(clients)]
        self.statuses: Counter[int] = Counter()
        self.found: Counter[str] = Counter()
        self.good: list[float] = []
        self.wrong: list[bytes] = []
        self.lost: list[Exception] = []

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    @property
    def failed(self) -> int:
        """Requests that were answered with a failure, or not at all."""
        return self.statuses.total() - self.statuses[200] + len(self.lost)

    def next_good(self, moment: float) -> float:
        """Seconds from a moment to the next good answer; it has to have come."""
        return min(good for good in self.good if good > moment) - moment

    def longest_gap(self, moment: float) -> float:
        """The most seconds without a good answer from a moment on."""
        times = [moment, *sorted(good for good in self.good if good > moment)]
        return max(after - before for before, after in itertools.pairwise(times))

    def goes_on(self, answers: int = 50, seconds: float = 30) -> None:
        """Waits for some more good answers."""
        wanted = len(self.good) + answers
        until(lambda: len(self.good) >= wanted, seconds)

    def _ask(self, seed: int) -> None:
        choose = random.Random(seed)
        connection = http.client.HTTPConnection(*self._address, timeout=30)
        while not self._stop.wait(self._pause):
            number = choose.randrange(THINGS)
            query = quote_plus(f"SELECT ?v {{ <http://s/{number}> <http://p> ?v }}")
            try:
                path = f"{self._path}?query={query}"
                connection.request("GET", path, headers={"Accept": "text/csv"})
                answer = connection.getresponse()
                body = answer.read()
            except (OSError, http.client.HTTPException) as failure:
                self.lost.append(failure)
                connection.close()
                continue
            self._note(number, answer.status, body)
        connection.close()

    def _note(self, number: int, status: int, body: bytes) -> None:
        self.statuses[status] += 1
        if status == 200:
            for word in self._words:
                if body == f"v\r\n{word} {number}\r\n".encode():
                    self.found[word] += 1
                    self.good.append(time.monotonic())
                    return
        if status not in (500, 502, 503):
            self.wrong.append(body)


def until(what: Callable[[], bool], seconds: float = 30) -> float:
    """Waits for something, and says how long it took."""
    began = time.monotonic()
    while not what():
        if time.monotonic() - began > seconds:
            raise TimeoutError(f"not so after {seconds} s")
        time.sleep(0.002)
    return time.monotonic() - began


def forked(server: Running) -> tuple[list[int], list[int]]:
    """The processes that fork workers, and the workers."""
    parents: dict[int, int] = {}
    for pid in below(server.process.pid):
        with contextlib.suppress(OSError):
            place = Path(f"/proc/{pid}")
            if "template" in (place / "cmdline").read_text():
                fields = (place / "stat").read_text().rpartition(")")[2].split()
                parents[pid] = int(fields[1])
    workers = [pid for pid, parent in parents.items() if parent in parents]
    return [pid for pid in parents if pid not in workers], workers


def kill(pids: list[int]) -> int:
    """Kills some processes, and says how many were there."""
    killed = 0
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
            killed += 1
    return killed


@contextmanager
def hanging_up(server: Running, seconds: float = 0.15) -> Iterator[None]:
    """Meanwhile clients ask what takes long and leave, and begin requests that never end."""
    stop = threading.Event()

    def disturb() -> None:
        with contextlib.ExitStack() as stack:
            while not stop.is_set():
                address = (server.host, server.port)
                leaving = socket.create_connection(address)
                leaving.sendall(f"GET /sparql?query={ENDLESS} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
                half = stack.enter_context(socket.create_connection(address))
                half.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\nA")
                time.sleep(seconds)
                leaving.close()

    thread = threading.Thread(target=disturb)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
