"""How soon names are offered while somebody writes, by the server alone and in Chromium."""

import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.benchmarks.answering import median_seconds
from tests.benchmarks.serving import get, server
from tests.web.browser.conftest import start_chromium

NAMES = ("samantha power", "genocide", "kosovo", "african union", "rwanda", "5.4 million")
# Writes one letter into the editor, and resolves with the milliseconds until something is offered.
OFFERED = """
const [text, done] = arguments;
const root = document.querySelector('#editor').shadowRoot;
const content = root.querySelector('.cm-content');
content.focus();
let began = 0;
const offered = () => {
  if (!began || !root.querySelector('.cm-tooltip-autocomplete li')) return;
  watcher.disconnect();
  done(performance.now() - began);
};
const watcher = new MutationObserver(offered);
watcher.observe(root, {childList: true, subtree: true});
document.execCommand('insertText', false, text.slice(0, -1));
setTimeout(() => {
  began = performance.now();
  document.execCommand('insertText', false, text.slice(-1));
}, 600);
setTimeout(() => done(NaN), 5000);
"""


def main() -> None:
    """Measures and prints."""
    with tempfile.TemporaryDirectory() as folder, server(folder) as (connection, _):
        static = 1000 * median_seconds(lambda: get(connection, "/healthz"))
        began = time.perf_counter()
        size = len(get(connection, "/hints/terms"))
        print(f"{'/hints/terms, the first time':<44}{time.perf_counter() - began:8.2f} s")
        print(f"{'/hints/terms':<44}{size / 1000:8.0f} kB")
        times = sorted(_asked(connection, NAMES))
        print(f"{'/hints/things, letter by letter: median':<44}{statistics.median(times):8.1f} ms")
        print(f"{'  the slowest':<44}{times[-1]:8.1f} ms")
        print(f"{'  median : static page':<44}{statistics.median(times) / static:8.1f}")
        with tempfile.TemporaryDirectory() as profile:
            _in_browser(Path(profile), f"http://{connection.host}:{connection.port}")


def _asked(connection: Any, names: Sequence[str]) -> Iterator[float]:
    for name in names:
        for letters in range(2, len(name) + 1):
            began = time.perf_counter()
            get(connection, "/hints/things?" + urlencode({"q": name[:letters]}))
            yield 1000 * (time.perf_counter() - began)


def _in_browser(profile: Path, address: str) -> None:
    browser = start_chromium(profile)
    if browser is None:
        print("no Chromium here: nothing is measured in one")
        return
    with browser:
        times = []
        for text in (
            "SELECT * { ?x r2p:statedBy pow",
            "SELECT * { ?x a r2p:Cla",
            "SELECT * { ?x sta",
        ):
            for _ in range(5):
                browser.get(f"{address}/query?prefixes=add&query=%23")
                time.sleep(1)
                times.append(browser.execute_async_script(OFFERED, "\n" + text))
        print(
            f"{'from the letter to the offer, in Chromium':<44}{statistics.median(times):8.0f} ms"
        )
