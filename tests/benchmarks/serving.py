"""A server to measure, and a client that keeps its connection."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.checking import REPOSITORY

Served = tuple[http.client.HTTPConnection, float]


@dataclass(frozen=True)
class Started:
    """A server that answers: where, by which process, and the seconds until it did."""

    connection: http.client.HTTPConnection
    process: "subprocess.Popen[bytes]"
    seconds: float

    @property
    def host(self) -> str:
        return self.connection.host

    @property
    def port(self) -> int:
        return self.connection.port


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(connection: http.client.HTTPConnection, path: str) -> bytes:
    """The body of an answer that went well."""
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        raise RuntimeError(f"{path[:60]}: {response.status} {body[:200]!r}")
    return body


@contextmanager
def server(cache: str, root: Path = REPOSITORY, arguments: Sequence[str] = ()) -> Iterator[Served]:
    """A server of a checkout: a connection to it, and the seconds until its first answer."""
    with started(cache, "--root", str(root), *arguments) as found:
        yield found.connection, found.seconds


@contextmanager
def started(cache: str, *arguments: str) -> Iterator[Started]:
    """A server with some arguments of `serve`."""
    port = free_port()
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "r2pgraph", "serve", "--port", str(port), *arguments],
        stdout=subprocess.DEVNULL,
        env=os.environ | {"R2PGRAPH_CACHE": cache, "PYTHONPATH": str(REPOSITORY / "service")},
    )
    try:
        while process.poll() is None:
            connection = http.client.HTTPConnection("127.0.0.1", port)
            try:
                get(connection, "/sparql?query=ASK%7B%3Fs+%3Fp+%3Fo%7D")
            except OSError:
                connection.close()
                time.sleep(0.005)
            else:
                break
        else:
            raise RuntimeError(f"the server ended with {process.returncode}")
        yield Started(connection, process, time.perf_counter() - began)
        connection.close()
    finally:
        process.terminate()
        process.wait()
