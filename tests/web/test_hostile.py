"""Hostile inputs over real HTTP: each gets the status that is right, and the server goes on.

After each one a plain question is answered at once; nothing is ever sent to the listener that
many of them name; no worker dies but those that are stopped at a limit.
"""

import re
import socket
import threading
import time
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from tests.web.hostile import PORT, Input, inputs

SECONDS = 1
# Beyond the deadline: what is read, written and started, on a machine that does other things too.
SLACK = 9


class Canary:
    """A listener that counts who connects."""

    def __init__(self) -> None:
        self.heard = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        assert len(str(self.port)) == len(PORT)
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.heard += 1
            connection.close()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    canary = Canary()
    yield canary
    canary.close()


@pytest.fixture(scope="module")
def target(start_server: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("target") / "some.nt"
    path.write_text(
        "\n".join(f'<http://s{i}> <http://p{i % 7}> "{i}" .' for i in range(400)), encoding="utf-8"
    )
    limits = ("--timeout", str(SECONDS), "--workers", "2", "--memory", "256")
    return start_server(*limits, "--data", str(path))


def _send(server: Any, request: bytes) -> bytes:
    """All that comes back; nothing where the connection was closed without a word."""
    parts = []
    try:
        with socket.create_connection((server.host, server.port), timeout=SECONDS + 20) as sent:
            sent.sendall(request)
            while part := sent.recv(65536):
                parts.append(part)
    except (ConnectionResetError, BrokenPipeError):
        pass
    return b"".join(parts)


def _asked(server: Any, number: int) -> bool:
    """Whether a question that was not asked before is answered."""
    path = f"/sparql?query=ASK%7B%7D%23{number}"
    with urllib.request.urlopen(server.url + path, timeout=SLACK) as answer:
        return b"true" in answer.read()


@pytest.mark.parametrize("number", range(len(inputs())), ids=[one.name for one in inputs()])
def test_it_is_answered_and_the_server_goes_on(target: Any, canary: Canary, number: int) -> None:
    one: Input = inputs()[number]
    began = time.monotonic()
    answer = _send(target, one.request.replace(PORT.encode(), str(canary.port).encode()))
    took = time.monotonic() - began
    found = re.match(rb"HTTP/1\.[01] (\d{3}) ", answer)
    status = int(found[1]) if found else 0
    assert status in one.right, answer[:600]
    # Who does not send what was announced, or no head, is waited for ten seconds.
    assert took < SECONDS + SLACK + (10 if one.right & {0, 408} else 0)
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"Traceback" not in answer
    assert b"set-cookie" not in head.lower()
    assert b"<script>alert" not in body
    if status >= 500:
        assert b"/site-packages/" not in body
    assert _asked(target, number)
    assert canary.heard == 0
    assert target.process.poll() is None


def test_there_are_many_and_none_twice() -> None:
    found = inputs()
    assert len(found) >= 120
    assert len({one.request for one in found}) == len(found)


def test_the_listener_would_have_heard(canary: Canary) -> None:
    """The other way round: what it must not hear, it can hear."""
    before = canary.heard
    socket.create_connection(("127.0.0.1", canary.port)).close()
    for _ in range(50):
        if canary.heard > before:
            break
        time.sleep(0.05)
    assert canary.heard == before + 1


def test_no_worker_has_died_of_it(target: Any) -> None:
    with urllib.request.urlopen(target.url + "/metrics", timeout=SLACK) as answer:
        told = answer.read().decode()
    assert 'r2pgraph_queries_total{outcome="ok"}' in told
    assert 'outcome="crash"' not in told
    resident = re.search(r"^process_resident_memory_bytes (\S+)", told, re.MULTILINE)
    assert resident
    assert float(resident[1]) < 1 << 30


def test_sixteen_at_once_leave_it_whole(target: Any) -> None:
    endless = [one for one in inputs() if 504 in one.right][:8]
    threads = [
        threading.Thread(target=_send, args=(target, one.request)) for one in [*endless, *endless]
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    assert _asked(target, -1)
