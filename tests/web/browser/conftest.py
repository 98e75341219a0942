"""Pages in a headless Chromium: what is tried by hand elsewhere is done here by a test.

A test takes `tab` and a `Site`, and opens addresses. At its end the fixture itself fails the test
where the console had an error or a page asked anything of another host, so that no test has to
remember it.
"""

import json
import os
import shutil
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from selenium.common.exceptions import (
    NoSuchElementException,
    StaleElementReferenceException,
    WebDriverException,
)
from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait
from tests.conftest import ALMANAC, StartServer

from r2pgraph.layout import find_layout
from r2pgraph.store import ensure_store, packaged

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
# How long a test waits for what a page does; a page that needs longer has failed.
_PATIENCE = 20
# How chromedriver tells of an element whose page is being replaced, where it is not yet stale.
_GONE = "does not belong to the document"


@dataclass
class Tab:
    """A tab of a browser, and what it was seen doing.

    `may_fail` has the statuses of answers that a test provokes: Chromium writes each into its
    console as an error.
    """

    driver: Chrome
    downloads: Path
    may_fail: set[int] = field(default_factory=set)
    hosts: set[str] = field(default_factory=set)
    requested: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self, address: str) -> None:
        """Goes to an address, and remembers whose it is."""
        self.hosts.add(urllib.parse.urlsplit(address).netloc)
        self.driver.get(address)

    def one(self, selector: str) -> WebElement:
        """The first element that a selector finds."""
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str) -> list[WebElement]:
        """All elements that a selector finds."""
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def wait(self, until: Callable[[], Any], message: str = "") -> Any:
        """What a condition gives once it holds."""
        changing = (NoSuchElementException, StaleElementReferenceException)
        waiting = WebDriverWait(self.driver, _PATIENCE, 0.05, changing)

        def holds(_: Chrome) -> Any:
            try:
                return until()
            except WebDriverException as problem:
                if _GONE in (problem.msg or ""):
                    return None
                raise

        return waiting.until(holds, message)

    def run(self, script: str, *given: object) -> Any:
        """What a script gives that is run in the page."""
        return self.driver.execute_script(script, *given)

    def width(self, pixels: int, height: int = 900) -> None:
        """Makes the window as wide as a device."""
        self._tell(
            "Emulation.setDeviceMetricsOverride",
            {"width": pixels, "height": height, "deviceScaleFactor": 1, "mobile": False},
        )

    def media(self, kind: str = "", **features: str) -> None:
        """`media("print")`, `media(prefers_color_scheme="dark")`, `media(forced_colors="active")`.

        What is not named is as it is for everybody.
        """
        named = [{"name": k.replace("_", "-"), "value": v} for k, v in features.items()]
        self._tell("Emulation.setEmulatedMedia", {"media": kind, "features": named})

    def scripts(self, on: bool) -> None:
        """Lets pages run scripts or not; `run` needs them."""
        self._tell("Emulation.setScriptExecutionDisabled", {"value": not on})

    def overflow(self) -> list[str]:
        """The elements that make the page wider than its window."""
        return list(
            self.run(
                "const wide = document.documentElement.clientWidth;"
                "if (document.documentElement.scrollWidth <= wide) return [];"
                "return [...document.querySelectorAll('body *')]"
                ".filter(one => one.getBoundingClientRect().right > wide + 1)"
                ".map(one => one.outerHTML.slice(0, 120));"
            )
        )

    def look(self) -> None:
        """Reads what console and network have had since the last look."""
        for entry in self.driver.get_log("browser"):
            text = str(entry["message"])
            provoked = any(f"status of {status}" in text for status in self.may_fail)
            if entry["level"] == "SEVERE" and not provoked:
                self.errors.append(text)
        for entry in self.driver.get_log("performance"):
            told = json.loads(entry["message"])["message"]
            if told["method"] == "Network.requestWillBeSent":
                self.requested.append(told["params"]["request"]["url"])

    @property
    def outside(self) -> list[str]:
        """What was asked of others than the servers that were opened."""
        parts = [(one, urllib.parse.urlsplit(one)) for one in self.requested]
        web = [(one, part) for one, part in parts if part.scheme in ("http", "https", "ws", "wss")]
        return [one for one, part in web if part.netloc not in self.hosts]

    def _tell(self, command: str, parameters: dict[str, Any]) -> None:
        self.driver.execute_cdp_cmd(command, parameters)


def start_chromium(profile: Path) -> Chrome | None:
    """A headless Chromium of this machine, which is never fetched; None where there is none."""
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    driver = shutil.which("chromedriver")
    if not program or not driver:
        return None
    options = ChromeOptions()
    options.binary_location = program
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    for argument in (
        *("--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"),
        *("--no-first-run", "--disable-background-networking", "--disable-component-update"),
        *(f"--user-data-dir={profile}", "--window-size=1440,900", "--lang=en"),
    ):
        options.add_argument(argument)
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # Its sandbox cannot be made by root, who is whom containers run as.
        options.add_argument("--no-sandbox")
    return Chrome(options=options, service=ChromeService(driver))


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """The browser of all tests."""
    running = start_chromium(tmp_path_factory.mktemp("chromium"))
    if running is None:
        pytest.skip("no Chromium and chromedriver here: apt-get install chromium chromium-driver")
    with running:
        yield running


@pytest.fixture
def tab(chromium: Chrome, tmp_path: Path) -> Iterator[Tab]:
    """A tab without a past. Errors in its console and requests to others fail the test."""
    chromium.switch_to.new_window("tab")
    fresh = Tab(chromium, tmp_path / "downloads")
    fresh.downloads.mkdir()
    chromium.execute_cdp_cmd(
        "Browser.setDownloadBehavior",
        {"behavior": "allow", "downloadPath": str(fresh.downloads)},
    )
    fresh.width(1440)
    fresh.look()
    fresh.requested.clear()
    fresh.errors.clear()
    yield fresh
    fresh.look()
    for host in fresh.hosts:
        chromium.execute_cdp_cmd(
            "Storage.clearDataForOrigin", {"origin": f"http://{host}", "storageTypes": "all"}
        )
    chromium.close()
    chromium.switch_to.window(chromium.window_handles[0])
    assert fresh.errors == []
    assert fresh.outside == []


@pytest.fixture(scope="session")
def almanac_site(start_server: StartServer) -> str:
    """The address of a server with the almanac."""
    return start_server("--root", str(ALMANAC)).url


@pytest.fixture(scope="session")
def whole_site(start_server: StartServer, cache: Path) -> str:
    """The address of a server with the whole graph of this checkout."""
    # Built first, as that takes longer than a server is waited for.
    ensure_store(packaged(find_layout()), cache)
    return start_server().url
