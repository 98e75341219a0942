"""Many clients at once, each asking again as soon as it has its answer, from one process.

Made to cost little beside the server that it shares the processors with: requests are bytes that
were written before, and of answers only the status and the length are read.
"""

import re
import selectors
import socket
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_LAST_CHUNK = b"\r\n0\r\n\r\n"


@dataclass
class Rate:
    """What came of asking for some seconds, and the seconds of a processor that it took."""

    seconds: float
    processor: float = 0.0
    times: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    @property
    def per_second(self) -> float:
        return len(self.times) / self.seconds

    @property
    def processor_each(self) -> float:
        """Microseconds of a processor for each answer."""
        return self.processor / len(self.times) * 1_000_000

    @property
    def slowest_of_hundred(self) -> float:
        """Milliseconds that 99 of 100 answers stayed below."""
        return statistics.quantiles(self.times, n=100)[98] * 1000


class _Client:
    def __init__(self, address: tuple[str, int], requests: Sequence[bytes], first: int) -> None:
        self.socket = socket.create_connection(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._requests = requests
        self._next = first
        self._received = bytearray()
        self._began = 0.0

    def ask(self) -> None:
        self._received.clear()
        self._began = time.perf_counter()
        self.socket.sendall(self._requests[self._next % len(self._requests)])
        self._next += 1

    def read(self) -> tuple[int, float] | None:
        """The status and the seconds of an answer that is whole now."""
        part = self.socket.recv(1 << 18)
        if not part:
            raise ConnectionError("the server closed a connection")
        self._received += part
        head = self._received.find(b"\r\n\r\n")
        if head < 0:
            return None
        length = _LENGTH.search(self._received, 0, head)
        if length and len(self._received) < head + 4 + int(length[1]):
            return None
        if not length and not self._received.endswith(_LAST_CHUNK):
            return None
        return int(self._received[9:12]), time.perf_counter() - self._began


def get_request(path: str, query: str = "", accept: str = "*/*") -> bytes:
    """A GET request as bytes."""
    mark = "&" if "?" in path else "?"
    target = path + (mark + urlencode({"query": query}) if query else "")
    return f"GET {target} HTTP/1.1\r\nHost: localhost\r\nAccept: {accept}\r\n\r\n".encode()


def ask(
    address: tuple[str, int], requests: Sequence[bytes], connections: int, seconds: float
) -> Rate:
    """Asks with so many connections for so long; each starts with another of the requests."""
    waiting = selectors.DefaultSelector()
    clients = [
        _Client(address, requests, number * len(requests) // connections)
        for number in range(connections)
    ]
    began = time.perf_counter()
    rate = Rate(seconds)
    for client in clients:
        waiting.register(client.socket, selectors.EVENT_READ, client)
        client.ask()
    while time.perf_counter() - began < seconds:
        for key, _ in waiting.select(1.0):
            answered = key.data.read()
            if answered is not None:
                status, took = answered
                rate.times.append(took)
                rate.statuses[status] = rate.statuses.get(status, 0) + 1
                key.data.ask()
    rate.seconds = time.perf_counter() - began
    for client in clients:
        client.socket.close()
    return rate
