"""Reads pages as strictly as a browser is lenient: what is wrong is an error."""

import itertools
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


_BLOCKS = {"dd", "div", "dt", "h1", "h2", "h3", "h4", "li", "p", "section", "td", "th"}


@dataclass
class Page(HTMLParser):
    """A page's elements, links, fields, text, and every fault in its markup."""

    faults: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    away: list[str] = field(default_factory=list)
    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "dl" and self._open and self._open[-1] == "p":
            self.faults.append("a list inside a paragraph")
        if len({name for name, _ in attrs}) != len(attrs):
            self.faults.append(f"an attribute twice in <{tag}>")
        given = {name: value or "" for name, value in attrs}
        self.elements.append((tag, given))
        if tag not in _VOID:
            self._open.append(tag)
        if tag in _BLOCKS:
            self.text += " "
        if tag == "a" and "href" in given:
            (self.away if "external" in given.get("rel", "") else self.links).append(given["href"])

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1] != tag:
            self.faults.append(f"</{tag}> where {self._open[-1:]} is open")
        else:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self.text += data

    def of(self, tag: str) -> list[dict[str, str]]:
        """The attributes of all elements of a kind."""
        return [given for name, given in self.elements if name == tag]


def read(html: str) -> Page:
    """A page with its faults: in markup, structure, and what readers with aids need."""
    page = Page()
    page.feed(html)
    page.close()
    page.faults += [f"<{tag}> is never closed" for tag in page._open]
    ids = [given["id"] for _, given in page.elements if "id" in given]
    page.faults += [f"id {one} twice" for one in set(ids) if ids.count(one) > 1]
    if len(page.of("h1")) != 1 or len(page.of("main")) != 1:
        page.faults.append("not one heading and one main part")
    labelled = {given.get("for") for given in page.of("label")}
    for tag in ("input", "select", "textarea"):
        page.faults += [
            f"{tag} without a label" for g in page.of(tag) if g.get("id") not in labelled
        ]
    for _, given in page.elements:
        for name in ("aria-labelledby", "aria-describedby"):
            if name in given and given[name] not in ids:
                page.faults.append(f"{name} names no element: {given[name]}")
        page.faults += [f"inline {name}" for name in given if name == "style" or name[:2] == "on"]
    # What has this type is data, which no browser runs.
    scripts = [g for g in page.of("script") if g.get("type") != "application/ld+json"]
    page.faults += ["a script that is not ours" for g in scripts if not _ours(g.get("src", ""))]
    levels = [int(tag[1]) for tag, _ in page.elements if tag in ("h1", "h2", "h3", "h4")]
    for one, other in itertools.pairwise(levels):
        if other > one + 1:
            page.faults.append(f"h{other} right after h{one}")
    return page


def _ours(source: str) -> bool:
    """Whether a script comes from where the build puts it; one in a page comes from nowhere."""
    return source.startswith("/static/built/")
