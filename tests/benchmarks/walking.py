"""How long the machine keeps readers waiting on the ways of their tasks, in Chromium."""

import statistics
import tempfile
from pathlib import Path

from tests.benchmarks.serving import server
from tests.web.browser.conftest import Tab, start_chromium
from tests.web.browser.seeing import Reader
from tests.web.test_tasks import TASKS, Task, walk

TIMES = 3


def main() -> None:
    """Walks each way some times and prints what it takes."""
    with (
        tempfile.TemporaryDirectory() as cache,
        tempfile.TemporaryDirectory() as folder,
        server(cache) as (connection, _),
    ):
        browser = start_chromium(Path(folder) / "profile")
        if browser is None:
            print("no Chromium here: nothing is walked")
            return
        with browser:
            tab = Tab(browser, Path(folder) / "saved")
            tab.downloads.mkdir()
            browser.execute_cdp_cmd(
                "Browser.setDownloadBehavior",
                {"behavior": "allow", "downloadPath": str(tab.downloads)},
            )
            site = f"http://{connection.host}:{connection.port}"
            found = {task: [_walked(tab, site, task) for _ in range(TIMES)] for task in TASKS}
    print(f"{'clicks':>6}{'typed':>6}{'seconds':>8}")
    for task, walks in found.items():
        seconds = statistics.median(one.seconds for one in walks)
        print(f"{walks[0].clicks:6}{walks[0].typed:6}{seconds:8.1f}  {task.wanted}")
    slowest = max(one.seconds for walks in found.values() for one in walks)
    print(f"{'':12}{slowest:8.1f}  the slowest of {TIMES * len(TASKS)} walks")


def _walked(tab: Tab, site: str, task: Task) -> Reader:
    for file in tab.downloads.iterdir():
        file.unlink()
    reader = Reader(tab, site)
    walk(reader, task.way)
    tab.wait(lambda: task.answer in reader.text, f"the answer is not seen: {task.wanted}")
    return reader
