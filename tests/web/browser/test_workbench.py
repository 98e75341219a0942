"""The workbench in a browser: typed into, completed, run, and tried to be broken."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from selenium.webdriver import ActionChains, Keys
from selenium.webdriver.remote.webelement import WebElement
from tests.conftest import ALMANAC, StartServer
from tests.web.browser.conftest import Tab

ROWS = """# Claims with frost
SELECT ?claim ?who WHERE {
  ?claim r2p:statedBy ?who .
}
ORDER BY ?claim"""
NUMBERS = (
    "SELECT ?who (COUNT(?c) AS ?claims) WHERE { ?c r2p:statedBy ?who } GROUP BY ?who ORDER BY ?who"
)


class Bench:
    """A page with the workbench, as somebody uses it."""

    def __init__(self, tab: Tab, site: str) -> None:
        self.tab = tab
        self.site = site

    def open(self, query: str = "", **more: str) -> None:
        fields = ({"query": query} if query else {}) | more
        self.tab.open(f"{self.site}/query" + ("?" + urlencode(fields) if fields else ""))
        self.tab.wait(lambda: self.find(".cm-content"), "there is no editor")

    def find(self, selector: str) -> WebElement | None:
        """An element in the editor's own tree."""
        found: WebElement | None = self.tab.run(
            "return document.querySelector('#editor')?.shadowRoot?.querySelector(arguments[0])",
            selector,
        )
        return found

    def all(self, selector: str) -> list[WebElement]:
        return list(
            self.tab.run(
                "return [...document.querySelector('#editor').shadowRoot"
                ".querySelectorAll(arguments[0])]",
                selector,
            )
        )

    @property
    def text(self) -> str:
        """What the form would send."""
        return str(self.tab.run("return document.querySelector('#query').value"))

    def type(self, *keys: str) -> None:
        """Types into whatever has the focus."""
        chain = ActionChains(self.tab.driver)
        for part in keys:
            chain.send_keys(part)
        chain.perform()

    def chord(self, *keys: str) -> None:
        """Keys pressed together, the last one while the others are held."""
        chain = ActionChains(self.tab.driver)
        for held in keys[:-1]:
            chain.key_down(held)
        chain.send_keys(keys[-1])
        for held in reversed(keys[:-1]):
            chain.key_up(held)
        chain.perform()

    def write(self, text: str) -> None:
        """Puts a text into the editor in the place of all, without its help."""
        self.tab.run("document.querySelector('label[for=query]').click()")
        self.chord(Keys.CONTROL, "a")
        self.type(Keys.DELETE)
        self.tab.driver.execute_cdp_cmd("Input.insertText", {"text": text})
        self.tab.wait(lambda: self.text == text, "the field does not follow the editor")

    def press(self, name: str, kind: str = "button") -> None:
        """Presses a button or a link by its words."""
        found = [one for one in self.tab.all(kind) if one.text == name]
        found[0].click()

    def options(self) -> list[str]:
        """What is offered."""
        return [one.text for one in self.all(".cm-tooltip-autocomplete li")]

    def offered(self, text: str) -> str:
        """The first option that has a text, once there is one."""

        def find() -> str:
            return next((one for one in self.options() if text in one), "")

        return str(self.tab.wait(find, f"{text} is not offered"))

    def accept(self) -> None:
        """Takes what is offered first, a moment after it appeared, as before it is not taken."""
        time.sleep(0.2)
        self.type(Keys.ENTER)

    def answered(self, text: str) -> None:
        self.tab.wait(lambda: text in self.tab.one("#result").text, f"{text} is not in the answer")


@pytest.fixture
def bench(tab: Tab, bundled: None, almanac_site: str) -> Bench:  # noqa: ARG001
    """The workbench over the almanac."""
    return Bench(tab, almanac_site)


def test_typing_offers_what_fits_the_place(bench: Bench) -> None:
    bench.open()
    bench.write("SELECT * {\n  ?claim a r2p:Claim ; \n}")
    bench.type(Keys.ARROW_UP, Keys.END)
    bench.type("stated")
    bench.offered("r2p:statedBy")
    assert bench.options()[0].startswith("r2p:stated")
    bench.accept()
    bench.tab.wait(lambda: "; r2p:stated" in bench.text)
    bench.type(" gard")
    bench.offered("gardener")
    bench.accept()
    bench.tab.wait(lambda: "gardener" in bench.text)
    assert "gard\n" not in bench.text


def test_prefixes_variables_and_keywords_are_offered(bench: Bench) -> None:
    bench.open()
    bench.write("")
    bench.type("PREFIX rdf")
    bench.offered("rdfs:")
    bench.write("SELECT ?winter { ?winter a ?kind .  }")
    bench.type(Keys.ARROW_LEFT, Keys.ARROW_LEFT, "?wi")
    bench.offered("?winter")
    bench.accept()
    bench.type(" ?p ?o . OPT")
    bench.offered("OPTIONAL")


def test_nothing_is_offered_in_strings_and_comments(bench: Bench) -> None:
    bench.open()
    for text in ('SELECT * { ?s ?p "frost', "# frost"):
        bench.write(text)
        bench.type("s")
        time.sleep(0.5)
        assert bench.options() == []


def test_a_card_says_what_a_name_means(bench: Bench) -> None:
    bench.open(ROWS)
    name = next(one for one in bench.all(".cm-line span") if "statedBy" in one.text)
    ActionChains(bench.tab.driver).move_to_element(name).perform()
    card = bench.tab.wait(lambda: bench.find(".card"), "there is no card")
    assert card.text.splitlines()[0] == "stated by"
    assert "Relates one thing to another" in card.text


def at_stated_by(bench: Bench) -> None:
    """Goes to the property in the query with rows, by keys alone."""
    bench.tab.run("document.querySelector('label[for=query]').click()")
    bench.chord(Keys.CONTROL, Keys.HOME)
    bench.type(Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.END, *[Keys.ARROW_LEFT] * 12)


def test_a_key_shows_the_card_of_the_name_at_the_cursor(bench: Bench) -> None:
    bench.open(ROWS)
    assert "Shift+Alt+H explains" in bench.tab.one("#workbench").text
    at_stated_by(bench)
    bench.chord(Keys.SHIFT, Keys.ALT, "h")
    card = bench.tab.wait(lambda: bench.find(".card"), "there is no card")
    assert card.text.splitlines()[0] == "stated by"
    announced = bench.tab.wait(lambda: bench.find(".cm-announced"))
    assert announced.get_property("textContent").startswith("stated by. ")
    assert announced.get_property("ariaLive") == "polite"
    # The card's link is the next thing that a key reaches.
    bench.type(Keys.TAB)
    reached = bench.tab.run("return document.querySelector('#editor').shadowRoot.activeElement")
    assert reached.text == "stated by"
    bench.type(Keys.ESCAPE)
    bench.tab.wait(lambda: bench.find(".card") is None, "the card stays")
    bench.type("x")
    bench.tab.wait(lambda: "r2p:staxtedBy" in bench.text, "the cursor is not where it was")


def test_a_card_goes_with_escape_and_with_what_is_written(bench: Bench) -> None:
    bench.open(ROWS)
    at_stated_by(bench)
    for key in (Keys.ESCAPE, Keys.ARROW_RIGHT, "x"):
        bench.chord(Keys.SHIFT, Keys.ALT, "h")
        bench.tab.wait(lambda: bench.find(".card"), "there is no card")
        bench.type(key)
        bench.tab.wait(lambda: bench.find(".card") is None, "the card stays")


def test_a_card_of_the_pointer_goes_with_escape_too(bench: Bench) -> None:
    bench.open(ROWS)
    at_stated_by(bench)
    name = next(one for one in bench.all(".cm-line span") if "statedBy" in one.text)
    ActionChains(bench.tab.driver).move_to_element(name).perform()
    bench.tab.wait(lambda: bench.find(".card"), "there is no card")
    bench.type(Keys.ESCAPE)
    bench.tab.wait(lambda: bench.find(".card") is None, "the card stays")


def test_where_nothing_is_known_the_key_says_so(bench: Bench) -> None:
    bench.open(ROWS)
    bench.tab.run("document.querySelector('label[for=query]').click()")
    bench.chord(Keys.CONTROL, Keys.HOME)
    bench.chord(Keys.SHIFT, Keys.ALT, "h")
    bench.tab.wait(lambda: "Nothing is known" in bench.tab.one("#workbench-status").text)
    assert bench.find(".card") is None


def test_an_answer_comes_without_leaving_the_page(bench: Bench) -> None:
    bench.open()
    bench.tab.run("window.stayed = true")
    bench.write(ROWS)
    bench.chord(Keys.CONTROL, Keys.ENTER)
    bench.answered("rows in")
    assert bench.tab.run("return window.stayed")
    assert parse_qs(urlsplit(bench.tab.driver.current_url).query)["query"] == [ROWS]
    assert len(bench.tab.all("#result tbody tr")) > 2


def test_columns_are_sorted_and_views_change_in_place(bench: Bench) -> None:
    bench.open(NUMBERS)
    bench.tab.run("window.stayed = true")

    def numbers() -> list[int]:
        return [int(one.text) for one in bench.tab.all("#result tbody td:nth-child(2)")]

    bench.tab.one("#result th:nth-child(2) a").click()
    bench.tab.wait(lambda: bench.tab.all("th[aria-sort=ascending]"))
    assert numbers() == sorted(numbers())
    bench.tab.one("#result th:nth-child(2) a").click()
    bench.tab.wait(lambda: bench.tab.all("th[aria-sort=descending]"))
    assert numbers() == sorted(numbers(), reverse=True)
    bench.press("Chart", "a")
    bench.tab.wait(lambda: bench.tab.all("#result svg circle"))
    assert bench.tab.run("return window.stayed")


def test_back_and_forward_bring_query_and_answer_back(bench: Bench) -> None:
    bench.open(ROWS)
    bench.write(NUMBERS)
    bench.chord(Keys.CONTROL, Keys.ENTER)
    bench.answered("claims")
    bench.tab.driver.back()
    bench.tab.wait(lambda: bench.text.strip() == ROWS)
    bench.answered("claim")
    bench.tab.driver.forward()
    bench.tab.wait(lambda: bench.text.strip() == NUMBERS)


def test_an_error_is_underlined_at_its_place(bench: Bench) -> None:
    bench.tab.may_fail = {400}
    bench.open()
    bench.write("SELECT *\n{ ?s nobody:knows ?o }")
    bench.chord(Keys.CONTROL, Keys.ENTER)
    (mark,) = bench.tab.wait(lambda: bench.all(".cm-lintRange-error"))
    assert mark.text == "nobody:knows"
    bench.answered("does not parse")
    bench.write("SELECT * { ?s r2p:statedBy ?o }")
    bench.chord(Keys.CONTROL, Keys.ENTER)
    bench.answered("rows in")
    assert bench.all(".cm-lintRange-error") == []


def test_what_empties_an_answer_is_underlined(bench: Bench) -> None:
    bench.open("SELECT * { ?s r2p:statedBy ?o .\n FILTER(isLITERAL(?o)) }")
    (mark,) = bench.tab.wait(lambda: bench.all(".cm-lintRange-info"))
    assert mark.text == "FILTER"


def test_a_query_is_formatted_or_told_why_not(bench: Bench) -> None:
    bench.open()
    bench.write("select ?s where{?s r2p:statedBy ?o}# end")
    bench.press("Format")
    bench.tab.wait(lambda: "SELECT ?s\nWHERE {\n  ?s r2p:statedBy ?o" in bench.text)
    assert "# end" in bench.text
    bench.write("SELECT ?s {")
    bench.chord(Keys.SHIFT, Keys.ALT, "f")
    bench.tab.wait(lambda: "once it parses" in bench.tab.one("#workbench-status").text)
    assert bench.text == "SELECT ?s {"


def test_missing_prefixes_are_added_in_place(bench: Bench) -> None:
    bench.open()
    bench.tab.run("window.stayed = true")
    bench.write(ROWS)
    bench.press("Add missing prefixes")
    bench.tab.wait(lambda: bench.text.startswith("PREFIX r2p: <"))
    assert bench.tab.run("return window.stayed")
    bench.press("Add missing prefixes")
    bench.tab.wait(lambda: "No known prefix" in bench.tab.one("#workbench-status").text)


def test_what_was_asked_is_there_the_next_time(bench: Bench) -> None:
    bench.open(ROWS)
    bench.open(NUMBERS)
    bench.tab.one("#asked-before summary").click()
    kept = [one.text for one in bench.tab.all("#asked-before li button")]
    assert kept == [NUMBERS[:90].strip(), "Claims with frost"]
    bench.press("Claims with frost")
    bench.tab.wait(lambda: bench.text == ROWS)
    bench.press("Forget all of them")
    bench.open()
    assert not bench.tab.one("#asked-before").is_displayed()


def test_an_answer_is_saved_under_the_name_of_its_query(bench: Bench) -> None:
    bench.open(ROWS)
    bench.press("CSV", "a")
    file = bench.tab.downloads / "claims-with-frost.csv"
    bench.tab.wait(file.is_file, "nothing was saved")
    assert file.read_text(encoding="utf-8").splitlines()[0] == "claim,who"


def test_examples_come_into_the_editor(bench: Bench) -> None:
    bench.open()
    bench.tab.run("window.stayed = true")
    bench.tab.one("#examples summary").click()
    bench.tab.one("#examples li a").click()
    bench.tab.wait(lambda: bench.text.startswith("# title:"))
    assert bench.tab.run("return window.stayed")


def test_the_address_can_be_shared(bench: Bench) -> None:
    bench.tab.driver.execute_cdp_cmd(
        "Browser.grantPermissions",
        {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]},
    )
    bench.open()
    bench.write(NUMBERS)
    bench.press("Copy the address")
    bench.tab.wait(lambda: bench.tab.one("#workbench-status").text)
    address = bench.tab.run("return navigator.clipboard.readText()")
    bench.tab.open(address)
    bench.answered("rows in")


def test_evidence_stands_beside_the_answer(bench: Bench) -> None:
    bench.open()
    bench.write(ROWS)
    bench.tab.one("input[name=evidence]").click()
    bench.press("Show the answer")
    bench.answered("What the rows rest on")
    aside, table = bench.tab.one("#result aside"), bench.tab.one("#result .view")
    assert aside.location["x"] > table.location["x"] + 300
    bench.write(NUMBERS)
    bench.tab.one("#result tbody tr:nth-child(2) td:last-child a").click()
    assert bench.tab.run("return location.hash") == "#rests-2"
    time.sleep(0.5)
    assert bench.text == NUMBERS, "a link inside the page took what was typed"
    bench.answered("What the rows rest on")


def test_everything_can_be_done_with_the_keyboard_alone(bench: Bench) -> None:
    bench.open(NUMBERS)
    tab, seen = bench.tab, []
    for _ in range(60):
        bench.type(Keys.TAB)
        seen.append(
            tab.run("return document.activeElement.id || document.activeElement.textContent")
        )
    for wanted in ("editor", "Show the answer", "Format", "Chart", "claims", "CSV"):
        assert wanted in [one.strip() for one in seen], wanted
    # The editor takes no key that leads away from it.
    assert seen[seen.index("editor") + 1].strip() == "Show the answer"


def test_without_script_the_form_answers(tab: Tab, almanac_site: str) -> None:
    tab.scripts(False)
    tab.open(f"{almanac_site}/query?" + urlencode({"query": ROWS}))
    assert tab.one("#query").is_displayed()
    assert len(tab.all("#result tbody tr")) > 2
    tab.one("button.main").click()
    tab.wait(lambda: "rows in" in tab.one("#result").text)
    assert not tab.all("#editor")


@pytest.mark.parametrize("width", [320, 390, 1440])
@pytest.mark.parametrize("view", ["table", "raw", "chart"])
def test_nothing_is_wider_than_the_window(bench: Bench, width: int, view: str) -> None:
    bench.tab.width(width)
    bench.open(NUMBERS, view=view, evidence="true")
    assert bench.tab.overflow() == []


def test_a_query_that_is_stopped_says_so(bench: Bench) -> None:
    bench.open()
    bench.write("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o }")
    bench.chord(Keys.CONTROL, Keys.ENTER)
    stop = next(one for one in bench.tab.all("#workbench button") if one.text == "Stop")
    stop.click()
    bench.tab.wait(lambda: bench.tab.one("#workbench-status").text == "Stopped.")
    assert not stop.is_displayed()


def test_a_server_that_is_gone_is_told(bench: Bench) -> None:
    bench.open()
    bench.write(ROWS)
    network: Callable[..., Any] = bench.tab.driver.execute_cdp_cmd
    network("Network.enable", {})
    network("Network.setBlockedURLs", {"urls": ["*"]})
    bench.press("Show the answer")
    bench.tab.wait(lambda: "did not answer" in bench.tab.one("#workbench-status").text)
    network("Network.setBlockedURLs", {"urls": []})
    bench.tab.look()
    # Chromium writes what the test has blocked.
    bench.tab.errors = [one for one in bench.tab.errors if "ERR_BLOCKED" not in one]


def test_the_pages_weigh_what_they_may(tab: Tab, bundled: None, almanac_site: str) -> None:  # noqa: ARG001
    for path, most in (("/", 200_000), ("/query", 900_000)):
        tab.open(almanac_site + path)
        tab.wait(lambda: tab.run("return document.readyState") == "complete")
        weight = tab.run(
            "return [...performance.getEntriesByType('navigation'),"
            "...performance.getEntriesByType('resource')]"
            ".reduce((sum, one) => sum + one.decodedBodySize, 0)"
        )
        assert 10_000 < weight < most


@pytest.mark.usefixtures("bundled")
def test_it_works_below_a_path_of_its_host(
    tab: Tab,
    start_server: StartServer,
) -> None:
    address = "http://graph.example.org/below/it"
    server = start_server("--root", str(ALMANAC), "--base-url", address)
    bench = Bench(tab, server.url + "/below/it")
    bench.open()
    bench.write("SELECT * { ?claim r2p:statedBy gard")
    bench.type("e")
    bench.offered("gardener")
    bench.type(Keys.ESCAPE)
    bench.write(ROWS)
    bench.chord(Keys.CONTROL, Keys.ENTER)
    bench.answered("rows in")
    assert urlsplit(tab.driver.current_url).path == "/below/it/query"


def test_forced_colours_and_print_leave_nothing_out(bench: Bench) -> None:
    bench.tab.media(forced_colors="active", prefers_color_scheme="dark")
    bench.open(NUMBERS, view="chart")
    assert bench.tab.overflow() == []
    bench.tab.media("print")
    assert not bench.tab.one("form.ask").is_displayed()
    assert bench.tab.one("#result table").is_displayed()


@pytest.mark.usefixtures("bundled")
def test_names_with_markup_stay_text(
    tab: Tab,
    start_server: StartServer,
    tmp_path: Path,
) -> None:
    data = tmp_path / "zoo.ttl"
    data.write_text(
        "<https://example.org/leo> <http://www.w3.org/2000/01/rdf-schema#label> "
        '"<img src=x onerror=alert(1)> Leopold" .',
        encoding="utf-8",
    )
    bench = Bench(tab, start_server("--data", str(data)).url)
    bench.open()
    bench.write("SELECT * { ?x ?p leo")
    bench.type("p")
    assert "onerror" in bench.offered("Leopold")
    assert bench.all("img") == []


@pytest.mark.parametrize(
    ("length", "said"), [(20_000, "Yes."), (100_000, "too long for an address")]
)
def test_a_long_query_is_answered_or_refused(bench: Bench, length: int, said: str) -> None:
    bench.tab.may_fail = {414, 431}
    bench.open()
    bench.write("ASK { ?s ?p ?o } # " + "x" * length)
    bench.press("Show the answer")
    bench.answered(said)
