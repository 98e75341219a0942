"""What every kind of page weighs, and how soon the most read ones are painted in Chromium."""

import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.benchmarks.serving import server
from tests.web.browser.conftest import start_chromium
from tests.web.browser.test_pages import KINDS

READ_MOST = ("start", "issue", "claim", "ontology", "query")
TIMES = 9
# What a page and all that it loads came to: bytes as read, bytes of the page itself, bytes sent.
WEIGHED = """const [page] = performance.getEntriesByType('navigation');
const all = [page, ...performance.getEntriesByType('resource')];
const sum = name => all.reduce((total, one) => total + one[name], 0);
return [sum('decodedBodySize'), page.decodedBodySize, sum('transferSize')];"""
PAINTED = """const [page] = performance.getEntriesByType('navigation');
const [first] = performance.getEntriesByName('first-contentful-paint');
return first ? [first.startTime, page.responseEnd] : null;"""


def main() -> None:
    """Measures and prints."""
    with (
        tempfile.TemporaryDirectory() as folder,
        tempfile.TemporaryDirectory() as profile,
        server(folder) as (connection, _),
    ):
        browser = start_chromium(Path(profile))
        if browser is None:
            print("no Chromium here: nothing is measured in one")
            return
        with browser:
            # So that each page loads all that it needs, as on a first visit.
            browser.execute_cdp_cmd("Network.enable", {})
            browser.execute_cdp_cmd("Network.setCacheDisabled", {"cacheDisabled": True})
            address = f"http://{connection.host}:{connection.port}"
            _weigh(browser, address)
            _time(browser, address)


def _weigh(browser: Any, address: str) -> None:
    print(f"{'page':<28}{'whole':>8}{'HTML':>8}{'sent':>8}  kB")
    found = []
    for kind, path in KINDS.items():
        browser.get(address + path)
        found.append([part / 1000 for part in _settled(browser)])
        print(f"{kind:<28}{found[-1][0]:8.0f}{found[-1][1]:8.0f}{found[-1][2]:8.0f}")
    for name, of in (("median", statistics.median), ("most", max)):
        whole, html, sent = (of(column) for column in zip(*found, strict=True))
        print(f"{name + f' of {len(found)}':<28}{whole:8.0f}{html:8.0f}{sent:8.0f}")


def _settled(browser: Any) -> list[float]:
    """The weights once a page loads nothing more, as a script fetches after the page is there."""
    before: list[float] = []
    while (now := list(browser.execute_script(WEIGHED))) != before:
        before = now
        time.sleep(1)
    return now


def _time(browser: Any, address: str) -> None:
    """First paints, in turns, so that a busy moment of the machine meets all pages alike."""
    paints: dict[str, list[list[float]]] = {kind: [] for kind in READ_MOST}
    for _ in range(TIMES):
        for kind in READ_MOST:
            browser.get(address + KINDS[kind])
            until = time.monotonic() + 5
            while (found := browser.execute_script(PAINTED)) is None:
                if time.monotonic() > until:
                    raise TimeoutError(f"{kind} is not painted")
                time.sleep(0.05)
            paints[kind].append(found)
    print(f"{f'median of {TIMES}':<28}{'painted':>8}{'slowest':>8}{'arrived':>8}  ms")
    for kind, found in paints.items():
        painted, arrived = zip(*found, strict=True)
        told = (statistics.median(painted), max(painted), statistics.median(arrived))
        print(f"{kind:<28}" + "".join(f"{one:8.0f}" for one in told))
