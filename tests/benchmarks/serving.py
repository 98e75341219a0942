"""A server to measure, and a client that keeps its connection."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.checking import REPOSITORY

Served = tuple[http.client.HTTPConnection, float]


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
    """A server, a connection to it, and the seconds until it gave its first answer."""
    port = free_port()
    began = time.perf_counter()
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "r2pgraph", "serve", *arguments),
            *("--port", str(port), "--root", str(root)),
        ],
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
        yield connection, time.perf_counter() - began
        connection.close()
    finally:
        process.terminate()
        process.wait()
