"""Ways through the pages as people take them: by keys, by clicks, back and forward, to a file."""

import csv
import json
from urllib.parse import unquote, urlsplit

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select
from tests.web.browser.conftest import Tab


def press(tab: Tab, *keys: str) -> None:
    """Presses keys one after the other, wherever the focus is."""
    chain = ActionChains(tab.driver)
    for key in keys:
        chain.send_keys(key)
    chain.perform()


def path(tab: Tab) -> str:
    """Where the tab is, without the host."""
    parts = urlsplit(tab.driver.current_url)
    return unquote(parts.path + (f"?{parts.query}" if parts.query else ""))


def focused(tab: Tab, what: str) -> str:
    """An attribute of what has the focus."""
    return str(tab.run("return document.activeElement.getAttribute(arguments[0]) || ''", what))


def test_the_first_key_leads_past_the_header(tab: Tab, whole_site: str) -> None:
    tab.open(whole_site + "/timeline")
    press(tab, Keys.TAB)
    assert focused(tab, "class") == "skip"
    assert tab.one("a.skip").rect["x"] >= 0
    press(tab, Keys.ENTER)
    assert focused(tab, "id") == "content"
    press(tab, Keys.TAB)
    assert tab.run("return document.activeElement.closest('main') !== null")


def test_a_name_is_found_by_keyboard_alone(tab: Tab, whole_site: str) -> None:
    tab.open(whole_site + "/")
    for _ in range(40):
        press(tab, Keys.TAB)
        if focused(tab, "name") == "q":
            break
    press(tab, "Samantha Power", Keys.ENTER)
    tab.wait(lambda: path(tab) != "/")
    assert "Samantha Power" in tab.one("main").text


def test_the_map_leads_to_places_and_back_by_keyboard(tab: Tab, whole_site: str) -> None:
    tab.open(whole_site + "/map")
    tab.run("document.querySelector('#content').focus()")
    for _ in range(12):
        press(tab, Keys.TAB)
        if focused(tab, "class") == "mark":
            break
    name = focused(tab, "aria-label").partition(":")[0]
    assert name
    style = "return getComputedStyle(document.activeElement).outlineStyle"
    assert tab.run(style) != "none"
    press(tab, Keys.ENTER)
    tab.wait(lambda: path(tab).startswith("/page/id/place/"))
    assert name in tab.one("h1").text
    tab.one("main a[href^='/map#']").click()
    tab.wait(lambda: path(tab) == "/map")
    assert tab.run("return document.querySelector(':target') !== null")
    tab.driver.back()
    tab.wait(lambda: path(tab).startswith("/page/id/place/"))
    tab.driver.forward()
    tab.wait(lambda: path(tab) == "/map")


def test_the_map_of_an_argument_leads_to_its_claims_by_keyboard(tab: Tab, whole_site: str) -> None:
    tab.open(whole_site + "/id/issue/intervention-in-syria#map")
    tab.run("document.querySelector('.picture.map').focus()")
    press(tab, Keys.TAB, Keys.TAB)
    assert "box" in focused(tab, "class").split()
    address = focused(tab, "href").partition("#")[0]
    style = "return getComputedStyle(document.activeElement.querySelector('rect')).strokeWidth"
    assert tab.run(style) == "3px"
    press(tab, Keys.ENTER)
    tab.wait(lambda: path(tab).endswith(address))
    tab.driver.back()
    tab.wait(lambda: path(tab).endswith("/id/issue/intervention-in-syria"))


def test_claims_are_chosen_and_the_choice_is_taken_back(tab: Tab, whole_site: str) -> None:
    tab.open(whole_site + "/claims")
    Select(tab.one("select[name=hedging]")).select_by_index(1)
    tab.one("form.filter button").click()
    tab.wait(lambda: "hedging=" in path(tab))
    chips = tab.all(".chips a")
    assert len(chips) == 1
    assert tab.one(".count").text.split(" of ")[0].replace(",", "").isdigit()
    chips[0].click()
    tab.wait(lambda: "hedging=" not in path(tab).replace("hedging=&", ""))
    assert not tab.all(".chips a")
    tab.driver.back()
    tab.wait(lambda: tab.all(".chips a"))


def test_a_choice_of_claims_is_saved_under_a_name(tab: Tab, whole_site: str) -> None:
    tab.open(whole_site + "/claims?speaker=agent:carter")
    shown = [one.text for one in tab.all("ul.claims a.sentence")]
    assert shown
    tab.one("a[href*='format=csv']").click()
    file = tab.downloads / "claims.csv"
    tab.wait(file.is_file)
    with file.open(encoding="utf-8", newline="") as opened:
        assert [row["says"] for row in csv.DictReader(opened)] == shown
    tab.one("a[href*='format=json']").click()
    file = tab.downloads / "claims.json"
    tab.wait(file.is_file)
    assert [row["says"] for row in json.loads(file.read_text(encoding="utf-8"))] == shown


def test_a_question_is_asked_of_a_name(tab: Tab, whole_site: str) -> None:
    tab.open(whole_site + "/queries/claims-by-speaker")
    field = tab.one("main [name=speaker]")
    if field.tag_name == "select":
        options = Select(field)
        wanted = next(one for one in options.options if one.text.startswith("Samantha Power"))
        options.select_by_visible_text(wanted.text)
    else:
        field.clear()
        field.send_keys("Samantha Power")
    tab.one("main form button").click()
    tab.wait(lambda: "speaker=" in path(tab))
    assert tab.all("table.answered tbody tr")
    assert "no rows" not in tab.one("main").text.casefold()


def test_what_is_folded_opens_and_pages_turn(tab: Tab, whole_site: str) -> None:
    tab.open(whole_site + "/id/event/rwanda-1994")
    fold = tab.one("main details.fold")
    assert fold.get_attribute("open") is None
    fold.find_element("css selector", "summary").click()
    assert fold.get_attribute("open") is not None
    tab.open(whole_site + "/claims")
    first = tab.one("ul.claims a.sentence").text
    tab.one(".turn a[rel=next]").click()
    tab.wait(lambda: "page=2" in path(tab))
    assert tab.one("ul.claims a.sentence").text != first
    tab.one(".turn a[rel=prev]").click()
    tab.wait(lambda: "page=1" in path(tab))
    assert tab.one("ul.claims a.sentence").text == first


def test_from_an_issue_to_a_claim_and_its_neighbour(tab: Tab, whole_site: str) -> None:
    tab.open(whole_site + "/issues")
    tab.one("main ul a[href^='/id/issue/']").click()
    tab.wait(lambda: path(tab).startswith("/page/id/issue/"))
    tab.one("main a.sentence").click()
    tab.wait(lambda: path(tab).startswith("/claim/"))
    here = path(tab)
    tab.one(".turn a[rel=next]").click()
    tab.wait(lambda: path(tab) != here)
    tab.one(".turn a[rel=prev]").click()
    tab.wait(lambda: path(tab) == here)


def test_all_of_it_works_without_script(tab: Tab, whole_site: str) -> None:
    """Links and forms of the pages do what they do without any script of the page."""
    tab.scripts(False)
    tab.open(whole_site + "/search?q=Samantha+Power")
    tab.open(whole_site + "/query?query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D")
    tab.scripts(True)
    assert "Yes." in tab.one("main").text
