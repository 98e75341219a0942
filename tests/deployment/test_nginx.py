"""Behind nginx pages are whole; no request is lost where data are exchanged or a replica stops."""

import json
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from tests.faults import Load, until, write_things
from tests.proxy import nginx
from tests.web.reading import read


@pytest.fixture(scope="module")
def things(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that all replicas serve, beside another."""
    path = tmp_path_factory.mktemp("replicas") / "things.nt"
    write_things(path, "old")
    return path


@pytest.fixture(scope="module")
def replicas(start_server: Any, things: Path) -> list[Any]:
    path = things.with_name("zoo.ttl")
    path.write_text("<http://a.example/leo> a <http://a.example/Lion> .", encoding="utf-8")
    given = ("--base-url", "http://graph.example.org/kg", "--grace", "20")
    given += ("--data", str(path), str(things))
    return [start_server(*given, "--workers", "2") for _ in range(2)]


@pytest.fixture(scope="module")
def proxy(replicas: list[Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    ports = [replica.port for replica in replicas]
    with nginx(ports, tmp_path_factory.mktemp("nginx")) as url:
        yield url


def test_a_page_below_a_path_behind_the_proxy(proxy: str) -> None:
    request = urllib.request.Request(proxy + "/kg/", headers={"Accept": "text/html"})
    with urllib.request.urlopen(request, timeout=10) as response:
        page = read(response.read().decode())
    ours = [link for link in page.links if not link.startswith(("#", "?"))]
    assert ours
    for link in ours:
        assert link.startswith("/kg/") or link == "/kg"
        with urllib.request.urlopen(proxy + link, timeout=10) as response:
            assert response.status == 200
    with urllib.request.urlopen(proxy + "/kg/static/style.css", timeout=10) as response:
        assert response.headers["Content-Type"].startswith("text/css")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(proxy + "/claims", timeout=10)
    assert refused.value.code in (403, 404)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/kg/sparql?query=" + "a" * 20_000, None, 414),
        ("/kg/sparql?query=" + "a" * 30_000, None, 414),
        ("/kg/sparql?query=" + "a" * 90_000, None, 414),
        ("/kg/sparql", b"a" * 300_000, 413),
    ],
)
def test_what_is_too_long_is_told_as_a_problem(
    proxy: str, path: str, body: bytes | None, status: int
) -> None:
    headers = {"Content-Type": "application/sparql-query"} if body else {}
    request = urllib.request.Request(proxy + path, data=body, headers=headers)
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=10)
    with refused.value as answer:
        assert answer.code == status
        assert answer.headers["Content-Type"] == "application/problem+json"
        problem = json.loads(answer.read())
    assert problem["status"] == status
    assert "send" in problem["detail"]


def test_data_are_exchanged_in_all_replicas_without_a_lost_request(
    proxy: str, replicas: list[Any], things: Path
) -> None:
    host, _, port = proxy.removeprefix("http://").partition(":")
    words = ("old", "new", "newest")
    # Fewer than the 50 a second that the configuration grants one client.
    with Load((host, int(port)), 8, "/kg/sparql", words, pause=0.2) as load:
        load.goes_on()
        for word in words[1:]:
            write_things(things, word)
            for replica in replicas:
                replica.process.send_signal(signal.SIGHUP)
            until(lambda word=word: load.found[word] > 60)
        # Each replica has the newest now: none answers from before any more.
        until(lambda: all(_served(replica) == "newest 7" for replica in replicas))
        before = load.found["new"] + load.found["old"]
        load.goes_on(100)
        assert load.found["new"] + load.found["old"] <= before + 8
    assert load.wrong == []
    assert load.lost == []
    assert set(load.statuses) == {200}
    assert set(load.found) == set(words)


def _served(replica: Any) -> str:
    """The value of a thing as one replica has it, not asked through the proxy."""
    query = "SELECT%20%3Fv%20%7B%3Chttp%3A%2F%2Fs%2F7%3E%20%3Fp%20%3Fv%7D"
    with urllib.request.urlopen(f"{replica.url}/kg/sparql?format=csv&query={query}") as response:
        return str(response.read().decode().split("\r\n")[1])


def test_a_replica_that_stops_loses_no_request(proxy: str, replicas: list[Any]) -> None:
    def ask(number: int) -> int:
        query = f"ASK%7B%3Fs+a+%3Chttp%3A%2F%2Fa.example%2FLion%3E%7D%23{number}"
        with urllib.request.urlopen(proxy + "/kg/sparql?query=" + query, timeout=20) as response:
            assert b"true" in response.read()
            return int(response.status)

    with ThreadPoolExecutor(4) as clients:
        answers = [clients.submit(ask, number) for number in range(150)]
        time.sleep(0.1)
        replicas[0].process.send_signal(signal.SIGTERM)
        assert [answer.result(timeout=60) for answer in answers] == [200] * 150
    replicas[0].process.wait(timeout=30)
    assert replicas[0].process.returncode == 0
    assert ask(1000) == 200
