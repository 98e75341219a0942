"""Every kind of page as people meet it: narrow and wide, light and dark, printed, without script.

The fixture itself sees to it that no page has an error in its console or asks anything of another
host. What axe calls serious or critical is a failure, and so is a target under 24 pixels that
stands alone.
"""

from importlib.resources import files
from typing import Any

import pytest
from tests.web.browser.conftest import Tab

POINTS = "SELECT%20%3Fplace%20WHERE%20%7B%20%3Fplace%20wgs:lat%20%3Flatitude%20%7D"
QUERY = "SELECT%20%3Fs%20%3Fp%20%3Fo%20WHERE%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20LIMIT%2012"
NUMBERS = (
    "SELECT%20%3Fpage%20%3Fat%20WHERE%20%7B%20%3Fpage%20r2p:pageOrder%20%3Fat%20%7D%20LIMIT%209"
)
KINDS = {
    "start": "/",
    "synopsis": "/synopsis",
    "issues": "/issues",
    "issue": "/id/issue/intervention",
    "position": "/id/position/intervene",
    "claims": "/claims",
    "claims-chosen": "/claims?place=Rwanda+(territory)&hedging=r2p:unhedged",
    # A word that is wider than a telephone, on the button that takes it away too.
    "claims-none": "/claims?words=" + "zebra" * 30,
    "claim": "/claim/thesis/carter-oath",
    "nobody": "/claims?speaker=nobody",
    "event": "/id/event/rwanda-1994",
    "person": "/id/agent/power",
    "state": "/id/agent/rwanda",
    "place": "/id/place/rwanda",
    "kind": "/id/kind/violence",
    "passage": "/passage/thesis/carter-oath",
    "note": "/note/thesis/36",
    "source": "/source/thesis",
    "section": "/source/thesis/section/rwanda",
    "graph": "/graph/reference/places",
    "browse": "/browse",
    "browse-people": "/browse/people",
    "browse-all": "/browse/all",
    "figures": "/figures",
    "timeline": "/timeline",
    "map": "/map",
    "how-a-claim-is-built": "/how-a-claim-is-built",
    "ontology": "/ontology",
    "class": "/ontology/Claim",
    "defined-class": "/ontology/GenocidalConduct",
    "property": "/ontology/statedBy",
    "individual": "/ontology/genocide",
    "overview": "/ontology/riskFactorsOverview",
    "crimes": "/ontology/crimesOverview",
    "module": "/ontology/crimes",
    "shapes": "/shapes",
    "checks": "/checks",
    "rules": "/rules",
    "shortcuts": "/shortcuts",
    "questions": "/queries",
    "question": "/queries/death-tolls",
    "question-of-a-name": "/queries/claims-by-speaker",
    "query": "/query",
    "answer": f"/query?query={QUERY}&evidence=true",
    "answer-on-a-map": f"/query?query={POINTS}&view=map",
    "answer-as-a-graph": f"/query?query={QUERY}&view=graph",
    "answer-as-a-chart": f"/query?query={NUMBERS}&view=chart",
    "no-answer": "/query?query=SELECT%20*%20WHERE%20%7B%20%3Fs%20r2p:nothing%20%3Fo%20%7D",
    "not-a-query": "/query?query=SELECT%20*%20WHERE%20%7B%20%3Fs",
    "cite": "/cite",
    "search": "/search?q=intervention",
    "search-none": "/search?q=xyzzy",
    "endpoint": "/sparql",
    "void": "/.well-known/void",
    "about": "/about",
    "missing": "/no-such-page",
    "page-99": "/claims?page=99",
}
# Statuses that these are answered with, which Chromium takes for errors of the page.
FAILING = {"nobody": 404, "not-a-query": 400, "missing": 404, "page-99": 404}
AXE = files("selenium_axe_python").joinpath("axe-core", "axe.min.js")
RUN_AXE = """const done = arguments[0];
axe.run(document, {resultTypes: ["violations"], rules: {"target-size": {enabled: true}}})
   .then(found => done(found.violations), problem => done([{id: String(problem)}]));"""


def opened(tab: Tab, site: str, kind: str) -> None:
    """Goes to a page of a kind."""
    tab.may_fail |= {FAILING[kind]} if kind in FAILING else set()
    tab.open(site + KINDS[kind])


def faults(tab: Tab) -> list[str]:
    """What axe finds that keeps people out, and targets that are too small to be hit."""
    tab.run(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = tab.driver.execute_async_script(RUN_AXE)
    return [
        f"{one['id']}: {node['html'][:160]} {node['failureSummary']}"
        for one in found
        if one.get("impact", "critical") in ("serious", "critical")
        for node in one.get("nodes", [{"html": "", "failureSummary": ""}])[:5]
    ]


def hidden(tab: Tab) -> list[str]:
    """What a printer would not print, because it stands beyond the edge of a box that scrolls."""
    return list(
        tab.run(
            "return [...document.querySelectorAll('main *')]"
            ".filter(one => one.scrollWidth > one.clientWidth + 1"
            " && ['auto', 'scroll', 'hidden'].includes(getComputedStyle(one).overflowX)"
            " && !one.closest('.unseen') && one.clientWidth > 1)"
            ".map(one => one.outerHTML.slice(0, 120));"
        )
    )


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_overflows(tab: Tab, whole_site: str, kind: str) -> None:
    opened(tab, whole_site, kind)
    for width in (1440, 390, 320):
        tab.width(width)
        assert tab.overflow() == [], width
    assert tab.one("main h1").text


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_weighs_too_much(tab: Tab, whole_site: str, kind: str) -> None:
    opened(tab, whole_site, kind)
    tab.wait(lambda: tab.run("return document.readyState") == "complete")
    weight = tab.run(
        "return [...performance.getEntriesByType('navigation'),"
        "...performance.getEntriesByType('resource')]"
        ".reduce((sum, one) => sum + one.decodedBodySize, 0)"
    )
    workbench = KINDS[kind].partition("?")[0] == "/query"
    assert 1_000 < weight < (900_000 if workbench else 200_000)


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_serious(tab: Tab, whole_site: str, kind: str) -> None:
    tab.width(390)
    opened(tab, whole_site, kind)
    assert faults(tab) == []
    tab.width(1440)
    tab.media(prefers_color_scheme="dark")
    assert faults(tab) == []


def test_axe_is_asked(tab: Tab, whole_site: str) -> None:
    """It finds a fault that is there, and a target that is too small."""
    opened(tab, whole_site, "about")
    tab.run(
        """const box = document.createElement('div');
        const image = document.createElement('img');
        image.src = '/static/icon.svg';
        const small = ['a', 'b'].map(text => {
          const one = document.createElement('button');
          one.textContent = text;
          Object.assign(one.style, {width: '9px', height: '9px', padding: 0, fontSize: '6px'});
          return one;
        });
        box.append(image, ...small);
        document.querySelector('main').append(box);"""
    )
    found = " ".join(faults(tab))
    assert "image-alt" in found
    assert "target-size" in found


@pytest.mark.parametrize("kind", KINDS)
def test_in_forced_colours_everything_is_drawn(tab: Tab, whole_site: str, kind: str) -> None:
    """What is told by a picture needs a colour of the reader's own, not the one of the paper."""
    tab.media(forced_colors="active", prefers_color_scheme="dark")
    opened(tab, whole_site, kind)
    assert tab.run("return matchMedia('(forced-colors: active)').matches")
    paper = "const paper = getComputedStyle(document.body).backgroundColor;"
    unseen = tab.run(
        paper + "return [...document.querySelectorAll("
        "'main svg circle, main svg path, main svg rect, main svg text')]"
        ".filter(one => !one.matches('.area, .sea, .whole') && !one.closest('[aria-hidden]'))"
        ".filter(one => [getComputedStyle(one).fill, getComputedStyle(one).stroke]"
        ".every(colour => ['none', paper, 'rgba(0, 0, 0, 0)'].includes(colour)))"
        ".map(one => one.outerHTML.slice(0, 120));"
    )
    assert unseen == []


@pytest.mark.parametrize("kind", KINDS)
def test_print_leaves_nothing_out(tab: Tab, whole_site: str, kind: str) -> None:
    # A sheet of A4 between its margins.
    tab.width(700, 1000)
    tab.media("print")
    opened(tab, whole_site, kind)
    assert tab.overflow() == []
    assert hidden(tab) == []


@pytest.mark.parametrize("kind", KINDS)
def test_without_script_a_page_says_the_same(tab: Tab, whole_site: str, kind: str) -> None:
    tab.scripts(False)
    opened(tab, whole_site, kind)
    tab.scripts(True)
    assert tab.one("main h1").text
    assert len(tab.one("main").text) > 60
    assert tab.overflow() == []


def test_a_telephone_shows_each_row_of_an_answer_whole(tab: Tab, whole_site: str) -> None:
    tab.width(390)
    tab.open(whole_site + "/queries/who-opposes-intervention")
    cell = tab.one('.answered td[data-column="claim"]')
    assert cell.rect["x"] + cell.rect["width"] <= 390
    named = tab.run("return getComputedStyle(arguments[0], '::before').content", cell)
    assert "claim" in named
    assert tab.overflow() == []


def test_a_narrow_window_begins_with_the_middle_of_a_map(tab: Tab, whole_site: str) -> None:
    tab.width(320)
    opened(tab, whole_site, "map")
    seen = tab.run(
        "return [...document.querySelectorAll('.picture.map')].map(box => "
        "[box.scrollLeft + box.clientWidth / 2, box.scrollWidth / 2])"
    )
    assert len(seen) > 1
    for shown, middle in seen:
        assert abs(shown - middle) < 60
    assert tab.run("return scrollY") == 0


def test_a_button_can_be_read_in_forced_colours(tab: Tab, whole_site: str) -> None:
    tab.media(forced_colors="active", prefers_color_scheme="dark")
    opened(tab, whole_site, "cite")
    colours = tab.run(
        "const seen = getComputedStyle(document.querySelector('button.main'));"
        "return [seen.backgroundColor, seen.color];"
    )
    system = tab.run(
        "const probe = document.createElement('p');"
        "probe.style.cssText = 'background: ButtonFace; color: ButtonText';"
        "document.body.append(probe);"
        "const seen = getComputedStyle(probe); return [seen.backgroundColor, seen.color];"
    )
    assert colours == system
    assert colours[0] != colours[1]


def test_paper_has_the_answer_and_no_list_to_choose_from(tab: Tab, whole_site: str) -> None:
    tab.media("print")
    opened(tab, whole_site, "answer")
    assert tab.one("#result table").is_displayed()
    assert not tab.one("#examples").is_displayed()
