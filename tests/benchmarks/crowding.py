"""How one client's burden weighs on others: what is asked at once, slowly, dripping, and left."""

import http.client
import itertools
import socket
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from urllib.parse import quote_plus

from tests.benchmarks.checking import REPOSITORY
from tests.benchmarks.serving import Started, started
from tests.faults import ENDLESS, until

SLOW, DRIPPING, LEAVING = 4, 50, 20
QUICK, CLIENTS = 200, 20
_numbers = itertools.count()


def main() -> None:
    """Measures and prints."""
    with tempfile.TemporaryDirectory() as cache:
        arguments = ("--root", str(REPOSITORY), "--keep", "0")
        with started(cache, *arguments) as server:
            print(f"\n{'':<58}{'asked':>8}{'answered':>10}{'slowest':>12}")
            _line("quick queries, nobody else", *_asked(server, 40, 1))
            _line(f"quick queries from {CLIENTS} clients at once", *_asked(server, QUICK, CLIENTS))
            _while_slow(server)
            _while_dripping(server)
            _after_leaving(server)


def _line(what: str, answers: Counter[int], slowest: float) -> None:
    took = f"{slowest * 1000:,.0f} ms"
    print(f"{what:<58}{answers.total():>8}{answers[200]:>10}{took:>12}")


def _get(server: Started, path: str, timeout: float = 60) -> tuple[int, bytes, float]:
    began = time.perf_counter()
    connection = http.client.HTTPConnection(server.host, server.port, timeout=timeout)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read(), time.perf_counter() - began
    finally:
        connection.close()


def _quick(server: Started) -> tuple[int, float]:
    """A query that nobody has asked before."""
    query = quote_plus(f"SELECT * {{ ?s ?p ?o }} LIMIT 5 # {next(_numbers)}")
    status, _, seconds = _get(server, f"/sparql?query={query}")
    return status, seconds


def _asked(server: Started, number: int, clients: int) -> tuple[Counter[int], float]:
    """The statuses of some quick queries, and the seconds of the slowest."""
    return _all(lambda: _quick(server), number, clients)


def _all(
    ask: Callable[[], tuple[int, float]], number: int, clients: int
) -> tuple[Counter[int], float]:
    with ThreadPoolExecutor(clients) as threads:
        found = list(threads.map(lambda _: ask(), range(number)))
    return Counter(status for status, _ in found), max(seconds for _, seconds in found)


def _busy(server: Started) -> int:
    """How many workers have a query."""
    for line in _get(server, "/metrics")[1].decode().splitlines():
        if line.startswith("r2pgraph_workers_busy "):
            return int(float(line.split()[1]))
    raise RuntimeError("the metrics do not say how many workers are busy")


def _leaving(server: Started, number: int, stack: ExitStack) -> list[socket.socket]:
    """Connections on which queries without an end were asked; left when the stack is."""
    found = []
    for one in range(number):
        connection = stack.enter_context(socket.create_connection((server.host, server.port)))
        request = f"GET /sparql?query={ENDLESS}+%23{one} HTTP/1.1\r\nHost: x\r\n\r\n"
        connection.sendall(request.encode())
        found.append(connection)
    return found


def _while_slow(server: Started) -> None:
    with ExitStack() as stack:
        _leaving(server, SLOW, stack)
        until(lambda: _busy(server) >= SLOW)
        time.sleep(0.5)
        _line(f"quick queries while {SLOW} slow ones run", *_asked(server, 100, 4))
    until(lambda: _busy(server) == 0)


def _while_dripping(server: Started) -> None:
    """Health, and quick queries, while clients send a byte now and then."""
    stop = threading.Event()
    with ExitStack() as stack:
        slow = [
            stack.enter_context(socket.create_connection((server.host, server.port)))
            for _ in range(DRIPPING)
        ]
        for number, one in enumerate(slow):
            # Half of them drip the head of a request, half its body.
            head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n"
            one.sendall(head + (b"\r\n" if number % 2 else b""))

        def drip() -> None:
            while not stop.wait(0.2):
                for one in slow:
                    try:
                        one.sendall(b"a")
                    except OSError:
                        return

        dripping = threading.Thread(target=drip)
        dripping.start()

        def health() -> tuple[int, float]:
            status, _, seconds = _get(server, "/healthz")
            return status, seconds

        _line(f"health while {DRIPPING} clients drip", *_all(health, 100, 1))
        _line(f"quick queries while {DRIPPING} clients drip", *_asked(server, 100, 4))
        stop.set()
        dripping.join()


def _after_leaving(server: Started) -> None:
    with ExitStack() as stack:
        _leaving(server, LEAVING, stack)
        until(lambda: _busy(server) >= SLOW)
        time.sleep(0.5)
    took = until(lambda: _busy(server) == 0)
    print(
        f"{f'{LEAVING} clients hang up on slow queries: no worker busy':<76}{took * 1000:>9,.0f} ms"
    )
