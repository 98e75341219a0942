"""A disk that gets full or read-only while people ask: no wrong answer, and none lost.

Cache, citations, access log and the folder for temporary files are on it. What is there is served
on; what has to be written is refused in words; when there is room again, all of it works again.
"""

import http.client
import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from tests.disks import Disk, disk, ways
from tests.faults import Load, forked, kill, until, write_things


@pytest.fixture(params=ways())
def spoilt(request: pytest.FixtureRequest) -> Iterator[Disk]:
    with disk(request.param) as found:
        yield found


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "things.nt"
    write_things(path, "old")
    return path


@pytest.fixture
def running(
    spoilt: Disk, data: Path, start_server: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Any]:
    temporary = spoilt.folder / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setenv("R2PGRAPH_CACHE", str(spoilt.folder / "cache"))
    server = start_server(
        *("--data", str(data), "--workers", "2", "--keep", "0"),
        *("--citations", str(spoilt.folder / "citations")),
        *("--access-log", str(spoilt.folder / "log")),
    )
    yield server
    server.process.terminate()
    server.process.wait(timeout=20)


def _cite(server: Any, text: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection(server.host, server.port, timeout=20)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    connection.request("POST", "/cite", urlencode({"query": text}), headers)
    answer = connection.getresponse()
    told = answer.read().decode()
    connection.close()
    return answer.status, answer.headers.get("Location") or told


def _status(server: Any, path: str) -> int:
    connection = http.client.HTTPConnection(server.host, server.port, timeout=20)
    connection.request("GET", path, headers={"Accept": "application/json"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def test_what_is_there_is_served_on(running: Any, spoilt: Disk, data: Path) -> None:
    server, pid = running, running.process.pid
    status, cited = _cite(server, "SELECT * { ?s ?p ?o } LIMIT 1")
    assert status == 303
    with Load((server.host, server.port), 4, words=("old", "new")) as load:
        load.goes_on()
        spoilt.spoil(pid)
        load.goes_on()
        # Workers are made from what the process that forks them has in memory; that process
        # itself from files that are there.
        kills = 0
        for chosen in (1, 0):
            kills += kill(forked(server)[chosen])
            load.goes_on()
        told, why = _cite(server, "SELECT * { ?s ?p ?o } LIMIT 2")
        assert told == 507
        assert "citation" in why
        assert _status(server, cited) == 200
        write_things(data, "new")
        server.process.send_signal(signal.SIGHUP)
        load.goes_on(500)
        assert load.found["new"] == 0
        assert _status(server, "/readyz") == 200
        spoilt.mend(pid)
        server.process.send_signal(signal.SIGHUP)
        until(lambda: load.found["new"] > 50)
        assert _cite(server, "SELECT * { ?s ?p ?o } LIMIT 3")[0] == 303
    assert load.wrong == []
    assert load.lost == []
    assert load.failed <= kills
    _is_whole(spoilt.folder)
    server.process.terminate()
    output = server.process.communicate(timeout=20)[0]
    assert "Traceback" not in output
    assert "the data stay as they were" in output


def _is_whole(folder: Path) -> None:
    """Nothing that was begun and not ended is left, and no citation is half one."""
    assert not list(folder.rglob(".draft*"))
    for path in (folder / "citations").iterdir():
        assert json.loads(path.read_text(encoding="utf-8"))


def test_a_start_without_room_says_so(
    spoilt: Disk, data: Path, start_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store that cannot be built ends the start with a sentence, and leaves nothing behind."""
    cache = spoilt.folder / "cache"
    cache.mkdir()
    monkeypatch.setenv("R2PGRAPH_CACHE", str(cache))
    server = start_server("--data", str(data), wait=False)
    spoilt.spoil(server.process.pid)
    output = server.process.communicate(timeout=60)[0]
    assert server.process.returncode == 2
    assert "a built store cannot be kept there" in output
    assert "R2PGRAPH_CACHE" in output
    assert "Traceback" not in output
    assert list(cache.iterdir()) == []
