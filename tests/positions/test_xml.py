"""Where values stand in RDF/XML of any layout, and that what has no sure place has none."""

from __future__ import annotations

import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

import pyoxigraph as ox
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.positions.drawing import HOME, RDF, Blank, Page, check, words

from r2pgraph.layout import DataFile, FileKind
from r2pgraph.load import load_file

GAPS = [" ", "\n", "\r\n", "\n\t", "<!-- <a:no> -->", "\n<?x <a:no/> ?> "]
INSIDE = [" ", "\n", "\r\n\t", "  "]
NAMES = [
    ("http://a/s", "http://a/s"),
    ("http://a/\u00e9\U00010400", "http://a/\u00e9\U00010400"),
    ("&e;t", "http://e/t"),
    ("#rel", "http://b.example/x/#rel"),
    ("../up", "http://b.example/up"),
]
PREDICATES = [("a:p", "http://a/p"), ("p.x-1", "http://d/p.x-1"), ("é:q", "http://e/q")]
HEAD = (
    '<?xml version="1.0"?>\n<!DOCTYPE rdf:RDF [<!ENTITY e "http://e/">]>\n'
    f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:a="http://a/"\n xmlns="http://d/" xmlns:é="http://e/"\n'
    ' xml:base="http://b.example/x/">'
)


class _Writer:
    """Writes nodes and properties in a layout that is drawn."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.page = Page()
        self._number = 0

    def write(self, *parts: str) -> int:
        """Writes, and says where that starts."""
        at = len(self.page.text)
        self.page.write(*parts)
        return at

    def gap(self, gaps: list[str] = GAPS) -> None:
        self.write(self.draw(st.sampled_from(gaps)))

    def attribute(self, name: str, written: str) -> int:
        self.gap(INSIDE)
        between = self.draw(st.sampled_from(["=", " = ", "=\n"]))
        return self.write(f'{name}{between}"{written}"')

    def say(self, subject: object, predicate: str, value: object, at: int) -> None:
        self.page.say("", subject, predicate, value, at)

    def node(self, depth: int = 0) -> tuple[object, int]:
        name, type_ = self.draw(
            st.sampled_from([("rdf:Description", ""), *[(n, iri) for n, iri in PREDICATES]])
        )
        at = self.write(f"<{name}")
        subject: object = Blank()
        sort = self.draw(st.sampled_from(["about", "about", "ID", "nodeID", ""]))
        if sort == "about":
            written, subject = self.draw(st.sampled_from(NAMES))
            self.attribute("rdf:about", written)
        elif sort:
            self._number += 1
            self.attribute(f"rdf:{sort}", f"n{self._number}")
            subject = f"http://b.example/x/#n{self._number}" if sort == "ID" else subject
        if type_:
            self.say(subject, RDF + "type", type_, at)
        if self.draw(st.booleans()):
            told = self.attribute("a:said", "a:p=&quot;x&quot;")
            self.say(subject, "http://a/said", str(ox.Literal('a:p="x"')), told)
        if self.draw(st.booleans()):
            written, value = self.draw(st.sampled_from(NAMES))
            self.say(subject, RDF + "type", value, self.attribute("rdf:type", written))
        self.write(">")
        for _ in range(self.draw(st.integers(0, 2))):
            self.gap()
            self.property(subject, depth)
        if isinstance(subject, Blank):
            self.number(subject)
        self.write(f"</{name}>")
        return subject, at

    def number(self, subject: Blank) -> None:
        """Says of a node what tells it from others."""
        self._number += 1
        at = self.write(f"<a:is>{self._number}</a:is>")
        self.say(subject, "http://a/is", f'"{self._number}"', at)

    def property(self, subject: object, depth: int) -> None:
        name, predicate = self.draw(st.sampled_from(PREDICATES))
        sorts = ["resource", "text", "text", "said"]
        sorts += ["node", "Resource", "Collection"] if depth < 3 else []
        sort = self.draw(st.sampled_from(sorts))
        at = self.write(f"<{name}")
        if sort == "resource":
            written, value = self.draw(st.sampled_from(NAMES))
            self.say(subject, predicate, value, self.attribute("rdf:resource", written))
            self.write("/>")
            return
        if sort == "said":
            value = Blank()
            self._number += 1
            told = self.attribute("a:is", str(self._number))
            self.say(value, "http://a/is", f'"{self._number}"', told)
            self.say(subject, predicate, value, at)
            self.write(" />")
            return
        if sort == "text":
            self.text(subject, predicate, at)
        elif sort == "node":
            self.write(">")
            self.gap()
            self.say(subject, predicate, *self.node(depth + 1))
        elif sort == "Resource":
            self.attribute("rdf:parseType", "Resource")
            self.write(">")
            value = Blank()
            self.say(subject, predicate, value, at)
            self.property(value, depth + 1)
            self.number(value)
        else:
            self.collection(subject, predicate, at, depth)
        self.gap([""] if sort in ("text", "Collection") else GAPS)
        self.write(f"</{name}>")

    def text(self, subject: object, predicate: str, at: int) -> None:
        said = self.draw(words).strip("\t ")
        language, datatype = None, None
        match self.draw(st.sampled_from(["", "language", "datatype"])):
            case "language":
                self.attribute("xml:lang", "de-AT")
                language = "de-at"
            case "datatype":
                self.attribute("rdf:datatype", "&e;t")
                datatype = ox.NamedNode("http://e/t")
        self.write(">", f"<![CDATA[<a:p>{said}]]>" if "." in said else escape(said))
        said = f"<a:p>{said}" if "." in said else said
        self.say(
            subject, predicate, str(ox.Literal(said, language=language, datatype=datatype)), at
        )

    def collection(self, subject: object, predicate: str, at: int, depth: int) -> None:
        self.attribute("rdf:parseType", "Collection")
        self.write(">")
        cell: object = None
        for _ in range(self.draw(st.integers(1, 3))):
            self.gap()
            new = Blank()
            value, start = self.node(depth + 2)
            if cell is None:
                self.say(subject, predicate, new, at)
            else:
                self.say(cell, RDF + "rest", new, start)
            self.say(new, RDF + "first", value, start)
            cell = new
        self.gap()
        self.say(cell, RDF + "rest", RDF + "nil", len(self.page.text))


@st.composite
def pages(draw: st.DrawFn) -> Page:
    """A text of RDF/XML."""
    writer = _Writer(draw)
    writer.write(draw(st.sampled_from(["", "\ufeff"])), HEAD)
    for _ in range(draw(st.integers(1, 3))):
        writer.gap()
        writer.node()
    writer.write("\n</rdf:RDF>")
    return writer.page


@given(pages())
@settings(max_examples=80, deadline=None)
def test_a_value_is_where_it_is_written(page: Page) -> None:
    with tempfile.TemporaryDirectory() as folder:
        check(page, Path(folder) / "a.rdf")


def test_what_is_not_sure_has_no_place(tmp_path: Path) -> None:
    path = tmp_path / "a.owl"
    inside = (
        '<rdf:Description rdf:about="#s">\n<p rdf:ID="r">x</p>\n'
        '<q rdf:parseType="Literal"><b rdf:about="#no">1</b></q>\n<p>y</p></rdf:Description>'
    )
    path.write_text(f"{HEAD}{inside}</rdf:RDF>", encoding="utf-8")
    file = load_file(DataFile(path, FileKind.EXTRA, HOME))
    lines = {quad: file.written.place(one.value).line for quad, one in file.statements.items()}
    first = HEAD.count("\n") + 1
    told = {str(quad.object): line - first for quad, line in lines.items()}
    assert told == {'"x"': 1, '"y"': 3}
    assert len(file.quads) == 7
    assert [block.subject for block in file.blocks] == ["http://b.example/x/#s"]
