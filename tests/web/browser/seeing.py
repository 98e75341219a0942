"""A reader in a browser: presses what is seen, types into what has a label, reads what is shown.

Knows no address and nothing that is folded away. Counts what a hand does, and how long the machine
keeps it waiting.
"""

import time
from pathlib import Path

from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select
from tests.web.browser.conftest import Tab

# The links that are seen and are called so, by what they say or what is heard of them.
_SEEN = """const [wanted, begins] = arguments;
return [...document.querySelectorAll('a[href]')].filter(one => {
  if (!one.checkVisibility({visibilityProperty: true, opacityProperty: true})) return false;
  const said = (one.getAttribute('aria-label') || one.textContent).replace(/\\s+/g, ' ').trim();
  return said === wanted || (begins && said.startsWith(wanted));
});"""


class Reader:
    """Somebody with a mouse and a keyboard, who looks for something from the start page on."""

    def __init__(self, tab: Tab, site: str) -> None:
        self._tab = tab
        self.clicks = 0
        self.typed = 0
        self.seconds = 0.0
        self._files = set(tab.downloads.iterdir())
        tab.open(site + "/")

    @property
    def text(self) -> str:
        """What can be read without pressing anything; of a file that was saved, what is in it."""
        if saved := self._saved():
            return saved[0].read_text(encoding="utf-8")
        return " ".join(str(self._tab.run("return document.body.innerText")).split())

    def follow(self, words: str) -> None:
        """Presses the link with some words, or that begins with them where they end in dots."""
        begins = words.endswith("…")
        found: list[WebElement] = self._tab.run(_SEEN, words.rstrip("…").strip(), begins)
        assert found, f"no link '{words}' is seen at {self._tab.driver.current_url}"
        leads = {str(one.get_property("href")).partition("#")[0] for one in found}
        assert len(leads) == 1, f"several links '{words}': {sorted(leads)}"
        self._press(found[0])

    def fill(self, values: dict[str, str]) -> None:
        """Types into fields or chooses in lists, and presses the first button of the form."""
        form: WebElement | None = None
        for name, text in values.items():
            labels = [one for one in self._tab.all("form label[for]") if self._says(one, name)]
            assert len(labels) == 1, f"{len(labels)} fields are called '{name}'"
            field = self._tab.driver.find_element(By.ID, labels[0].get_attribute("for") or "")
            form = field.find_element(By.XPATH, "./ancestor::form")
            self._enter(field, text)
            self.typed += 1
        assert form is not None
        self._press(form.find_element(By.CSS_SELECTOR, "button"))

    def _says(self, label: WebElement, name: str) -> bool:
        # What a screen reader alone is told is a name of the field too.
        return str(label.get_property("textContent")).strip() == name

    def _enter(self, field: WebElement, text: str) -> None:
        if field.tag_name == "select":
            names = [str(one.get_property("textContent")).strip() for one in Select(field).options]
            fits = [place for place, one in enumerate(names) if one.partition(" (")[0] == text]
            assert len(fits) == 1, f"'{text}' is no choice: {names[:9]}"
            Select(field).select_by_index(fits[0])
        else:
            field.clear()
            field.send_keys(text)

    def _press(self, one: WebElement) -> None:
        before = str(self._tab.driver.current_url)
        began = time.perf_counter()
        one.click()
        self.clicks += 1
        self._tab.wait(lambda: self._arrived(before), "nothing came of it")
        self.seconds += time.perf_counter() - began

    def _arrived(self, before: str) -> bool:
        """Whether a file is saved, or another page is there whole."""
        there = str(self._tab.driver.current_url) != before
        whole = self._tab.run("return document.readyState") == "complete"
        return bool(self._saved()) or (there and whole)

    def _saved(self) -> list[Path]:
        """The files that are saved whole."""
        there = set(self._tab.downloads.iterdir()) - self._files
        return sorted(one for one in there if one.suffix != ".crdownload")
