"""A fault run: workers are killed under load, clients hang up and drip, and no answer is wrong."""

import http.client
import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from tests.faults import Load, forked, hanging_up, kill, write_things

SECONDS = 6.0


@pytest.fixture(scope="module")
def faulty(start_server: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    path = tmp_path_factory.mktemp("faulty") / "things.nt"
    write_things(path)
    server = start_server("--data", str(path), "--workers", "2", "--keep", "0", "--timeout", "20")
    yield server
    server.process.terminate()


def _killed_at_random(server: Any) -> list[float]:
    """When workers were killed, and in the middle once the process that forks them."""
    choose = random.Random(7)
    end = time.monotonic() + SECONDS
    kills: list[float] = []
    whole = False
    while time.monotonic() < end:
        time.sleep(choose.uniform(0.02, 0.1))
        templates, workers = forked(server)
        chosen = [choose.choice(workers)] if workers else []
        if not whole and time.monotonic() > end - SECONDS / 2 and templates:
            whole, chosen = True, templates
        kills += [time.monotonic()] * kill(chosen)
    return kills


def test_no_answer_is_wrong_and_none_lost_beyond_those_whose_worker_died(faulty: Any) -> None:
    with Load((faulty.host, faulty.port)) as load:
        with hanging_up(faulty):
            kills = _killed_at_random(faulty)
        load.goes_on()
    recovered = max(map(load.next_good, kills))
    print(
        f"{len(kills)} killed, answers {dict(load.statuses)}, "
        f"next answer after {recovered * 1000:.0f} ms at most"
    )
    assert not load.wrong
    assert not load.lost
    assert len(kills) > 20
    assert load.statuses[200] > 100
    # Of each kill at most one, and of the process that forks all that its workers were doing.
    assert load.failed <= len(kills) + 6
    assert recovered < 3


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
    templates, workers = forked(faulty)
    assert len(templates) == 1
    assert len(workers) <= 6
