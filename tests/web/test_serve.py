"""Starting and stopping: the address is told, failures are clear, nothing is left behind."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from tests.benchmarks.serving import free_port
from tests.processes import below

from r2pgraph.web.scripts import PLAIN

ENDLESS = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(9)) + " }"


@pytest.fixture
def data(tmp_path: Path) -> str:
    path = tmp_path / "one.nt"
    path.write_text(
        "\n".join(f"<http://s{i}> <http://p> <http://o> ." for i in range(300)), encoding="utf-8"
    )
    return str(path)


def _gone(pids: set[int], within: float) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if not any(_runs(pid) for pid in pids):
            return True
        time.sleep(0.1)
    return False


def _runs(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def _ask_endlessly(server: Any) -> socket.socket:
    """Keeps a worker busy with a query whose answer nobody waits for."""
    connection = socket.create_connection((server.host, server.port))
    path = "/sparql?query=" + urllib.parse.quote_plus(ENDLESS)
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    time.sleep(0.3)
    return connection


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_no_process_is_left_behind(start_server: Any, data: str, how: signal.Signals) -> None:
    server = start_server("--data", data, "--workers", "2", "--timeout", "60")
    pids = below(server.process.pid)
    assert len(pids) >= 3
    with _ask_endlessly(server):
        server.process.send_signal(how)
        assert _gone(pids | {server.process.pid}, within=15)
    output = server.process.communicate()[0]
    assert f"r2pgraph serves 1 graphs at {server.url}/" in output
    assert "Traceback" not in output


def test_an_address_in_use_is_told(start_server: Any, server: Any, data: str) -> None:
    second = start_server("--data", data, "--port", str(server.port), wait=False)
    output = second.process.communicate(timeout=20)[0]
    assert second.process.returncode == 2
    assert "cannot listen on" in output
    assert "--port" in output


def test_a_start_without_the_scripts_of_the_workbench_says_so(
    tmp_path: Path, repository: Path, data: str
) -> None:
    missing = "from r2pgraph.web import scripts\nscripts._WORKBENCH = 'built/missing.js'\n"
    (tmp_path / "sitecustomize.py").write_text(missing, encoding="utf-8")
    path = os.pathsep.join((str(tmp_path), str(repository / "service")))
    with subprocess.Popen(
        [sys.executable, "-m", "r2pgraph", "serve", "--port", str(free_port()), "--data", data],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ | {"PYTHONPATH": path},
    ) as process:
        assert process.stdout
        told = [next(process.stdout), next(process.stdout)]
        process.terminate()
        process.communicate(timeout=20)
    assert any(PLAIN in line for line in told), told


def test_the_configured_address_is_the_one_that_is_described(start_server: Any, data: str) -> None:
    server = start_server("--data", data, "--base-url", "https://graph.example.org/r2p/")
    request = urllib.request.Request(server.url + "/sparql", headers={"Accept": "text/turtle"})
    with urllib.request.urlopen(request, timeout=10) as response:
        assert b"<https://graph.example.org/r2p/sparql>" in response.read()


def test_a_text_that_is_not_the_works_is_refused(start_server: Any, tmp_path: Path) -> None:
    text = tmp_path / "other.txt"
    text.write_text("Another text.", encoding="utf-8")
    server = start_server("--source-text", str(text), wait=False)
    output = server.process.communicate(timeout=30)[0]
    assert server.process.returncode not in (0, None)
    assert "other.txt" in output
    assert "Traceback" not in output


def test_the_whole_graph_is_served(start_server: Any) -> None:
    server = start_server()
    query = "ASK { ?c a <https://w3id.org/r2pgraph/ontology#Claim> }"
    path = "/sparql?" + urllib.parse.urlencode({"query": query, "format": "csv"})
    with urllib.request.urlopen(server.url + path, timeout=10) as response:
        assert response.read() == b"true"


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_what_is_being_answered_is_answered_before_it_stops(
    start_server: Any, tmp_path: Path, how: signal.Signals
) -> None:
    path = tmp_path / "some.nt"
    path.write_text(
        "\n".join(f"<http://s{i}> <http://p> <http://o> ." for i in range(180)), encoding="utf-8"
    )
    server = start_server("--data", str(path), "--grace", "20", "--workers", "2")
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    address = server.url + "/sparql?" + urllib.parse.urlencode({"query": query, "format": "csv"})
    with ThreadPoolExecutor(1) as client:
        answer = client.submit(urllib.request.urlopen, address, timeout=30)
        time.sleep(0.2)
        assert not answer.done()
        server.process.send_signal(how)
        _wait_until_refused(server)
        with answer.result(timeout=30) as response:
            assert response.read().split() == [b"n", str(180**3).encode()]
    output = server.process.communicate(timeout=30)[0]
    assert server.process.returncode == 0
    assert "Traceback" not in output


def _wait_until_refused(server: Any) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            socket.create_connection((server.host, server.port), timeout=1).close()
        except ConnectionRefusedError:
            return
        except ConnectionResetError:
            pass  # it was in the queue of a socket that was closed at that moment
        time.sleep(0.05)
    pytest.fail("it still takes connections")
