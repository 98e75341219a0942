"""Where values stand in Turtle and TriG of any layout: nested, in lists, in blocks apart."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.positions.drawing import HOME, RDF, Blank, Page, check, words

from r2pgraph.depth import MAX_DEPTH
from r2pgraph.layout import DataFile, FileKind
from r2pgraph.load import load_file
from r2pgraph.positions import Place, read_places

BASE = "http://b.example/x/"
GAPS = [" ", "\t", "\n", "\r\n", " \n\t ", "  ", " # a:no . ; , [ ( \" ''' <\n", "\n\n#\r\n"]
# As they are written, and the address that they stand for where `a:` is "http://a/".
NAMES = [
    ("a:s", "http://a/s"),
    ("<http://a/s>", "http://a/s"),
    ("a:t", "http://a/t"),
    ("a:x.y", "http://a/x.y"),
    ("a:x\\.y\\,", "http://a/x.y,"),
    ("a:%20-1", "http://a/%20-1"),
    ("a:1:2", "http://a/1:2"),
    ("a:", "http://a/"),
    ("é.b-c:\U00010400é", "http://e/\U00010400é"),
    ("<http://a/\\u00e9>", "http://a/é"),
    ("<#rel>", BASE + "#rel"),
    ("<../up;a,b.c>", "http://b.example/up;a,b.c"),
    (":local", "http://l/local"),
    ("<http://a/#hash'>", "http://a/#hash'"),
]
PREDICATES = [*NAMES, ("a", RDF + "type")]
HEAD = f"@prefix a: <http://a/>.\nPREFIX é.b-c: <http://e/>\n@base <{BASE}> .# {{\nprefix : <http://l/>"


class _Writer:
    """Writes statements in a layout that is drawn."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.page = Page()
        self.graph = ""
        self._number = 0

    def gap(self, *, wanted: bool = True) -> None:
        """White space; none at times where it need not be."""
        if wanted or self.draw(st.booleans()):
            self.page.write(self.draw(st.sampled_from(GAPS)))

    def new(self) -> int:
        self._number += 1
        return self._number

    def subjects(self, closing: str) -> None:
        """Descriptions up to a brace or the end of the file."""
        for _ in range(self.draw(st.integers(1, 4))):
            sort = self.draw(st.sampled_from(["name", "name", "name", "label", "[", "[]", "("]))
            if sort == "name":
                written, subject = self.draw(st.sampled_from(NAMES))
                self.page.write(written)
            elif sort == "label":
                subject = Blank()
                self.page.write(f"_:b{self.new()}.x")
            else:
                subject = self.nested(sort)
            if sort != "[" or self.draw(st.booleans()):
                self.gap()
                self.predicates(subject)
            self.gap()
            self.page.write(".")
            self.gap()
        self.page.write(closing)

    def predicates(self, subject: object, depth: int = 0) -> None:
        first = True
        for _ in range(self.draw(st.integers(1, 3))):
            if not first:
                self.page.write(";" * self.draw(st.integers(1, 2)))
                self.gap(wanted=False)
            first = False
            written, predicate = self.draw(st.sampled_from(PREDICATES))
            self.page.write(written)
            self.gap()
            for number in range(self.draw(st.integers(1, 3))):
                if number:
                    self.page.write(",")
                    self.gap(wanted=False)
                self.value(subject, predicate, depth)
                self.gap()
        if self.draw(st.booleans()):
            self.page.write(";")
            self.gap()
        if isinstance(subject, Blank):  # by which it is told from others
            self.page.write("" if self.page.text.rstrip().endswith(";") else ";", "a:is ")
            at = len(self.page.text)
            number = self.new()
            self.page.write(f"{number} ")
            self.say(subject, "http://a/is", f'"{number}"^^<{ox.Literal(1).datatype.value}>', at)

    def value(self, subject: object, predicate: str, depth: int) -> None:
        at = len(self.page.text)
        sorts = ["name", "text", "number", "word"] + ["[", "(", "()"] * (depth < 3)
        sort = self.draw(st.sampled_from(sorts))
        value: object
        if sort == "name":
            written, value = self.draw(st.sampled_from(NAMES))
            self.page.write(written)
        elif sort == "text":
            value = self.literal()
        elif sort == "number":
            number = self.draw(st.sampled_from(["1", "-1.5", ".5", "+2.e0", "1E-3", "true"]))
            self.page.write(number)
            parsed = ox.parse(f"<a:a> <a:a> {number} .".encode(), ox.RdfFormat.TURTLE)
            value = str(next(iter(parsed)).object)
        elif sort == "word":
            value = f'"{self.new()}"'
            self.page.write(value)
        else:
            value = self.nested(sort, depth + 1)
        self.say(subject, predicate, value, at)

    def literal(self) -> str:
        said = self.draw(words)
        quotes = self.draw(st.sampled_from(['"', "'", '"""', "'''"]))
        written = said.replace("\\", "\\\\").replace(quotes[0], "\\" + quotes[0])
        if len(quotes) == 3:
            middle = self.draw(st.sampled_from(["\n", "\r\n", "'", '"', "\\\\", "\\t", "\\u00e9"]))
            plain = {"\\\\": "\\", "\\t": "\t", "\\u00e9": "é"}.get(middle, middle)
            written, said = f"{written}{middle}. ", f"{said}{plain}. "
        self.page.write(quotes, written, quotes)
        language, datatype = None, None
        match self.draw(st.sampled_from(["", "", "@en-GB", "^^<http://a/dt>", "^^ a:dt"])):
            case "@en-GB":
                self.page.write(self.draw(st.sampled_from(["", " "])), "@en-GB")
                language = "en-gb"
            case "":
                pass
            case typed:
                self.page.write(typed)
                datatype = ox.NamedNode("http://a/dt")
        return str(ox.Literal(said, language=language, datatype=datatype))

    def nested(self, sort: str, depth: int = 1) -> object:
        self.page.write(sort[0])
        self.gap(wanted=False)
        if sort == "[]":
            self.page.write("]")
            return Blank()
        if sort == "()":
            self.page.write(")")
            return RDF + "nil"
        node = Blank()
        if sort == "[":
            self.predicates(node, depth)
            self.page.write("]")
            return node
        cell = node
        for number in range(self.draw(st.integers(1, 3))):
            if number:
                rest = Blank()
                self.say(cell, RDF + "rest", rest, len(self.page.text))
                cell = rest
            self.value(cell, RDF + "first", depth)
            self.gap()
        self.say(cell, RDF + "rest", RDF + "nil", len(self.page.text))
        self.page.write(")")
        return node

    def say(self, subject: object, predicate: str, value: object, at: int) -> None:
        self.page.say(self.graph, subject, predicate, value, at)


@st.composite
def pages(draw: st.DrawFn, *, graphs: bool = False) -> Page:
    """A text of Turtle, or of TriG."""
    writer = _Writer(draw)
    writer.page.write(draw(st.sampled_from(["", "\ufeff"])), HEAD)
    writer.gap()
    writer.subjects("")
    while graphs and draw(st.integers(0, 3)):
        name = draw(st.sampled_from(["", "a:g", "GRAPH <http://a/h>", "graph a:g"]))
        writer.page.write(name)
        writer.graph = {"": "", "a:g": "http://a/g"}.get(name.split(" ")[-1], "http://a/h")
        writer.gap()
        writer.page.write("{")
        writer.gap(wanted=False)
        writer.subjects("}")
        writer.gap(wanted=False)
        writer.graph = ""
    return writer.page


@given(pages())
@settings(max_examples=60, deadline=None)
def test_a_value_is_where_it_is_written(page: Page) -> None:
    with tempfile.TemporaryDirectory() as folder:
        check(page, Path(folder) / "a.ttl")


@given(pages(graphs=True))
@settings(max_examples=60, deadline=None)
def test_a_value_in_a_graph_is_where_it_is_written(page: Page) -> None:
    with tempfile.TemporaryDirectory() as folder:
        check(page, Path(folder) / "a.trig")


@pytest.mark.parametrize(
    ("text", "suffix", "places"),
    [
        # What is said of a statement, and statements as terms.
        ("<a:s> <a:p> << <a:x> <a:y> 1 ~ <a:r> >> .", ".ttl", [(1, 13), (1, 13)]),
        ("<a:s> <a:p> << <a:x> <a:y> <a:z> >>, 5 .", ".ttl", [(1, 13), (1, 13), (1, 38)]),
        ("<a:s>\n <a:p> <<( <a:x> <a:y> <<( <a:x> <a:y> 1 )>> )>> .", ".ttl", [(2, 8)]),
        ("<< <a:x> <a:y> <a:z> >>\n<a:p>\n1 .", ".ttl", [(1, 1), (3, 1)]),
        (
            "<a:s> <a:p> 1 {| <a:q> 2 ; <a:r> 3 |} , 4 ~ <a:t> {| <a:q> 5 |} .",
            ".ttl",
            [(1, 13), (1, 15), (1, 24), (1, 34), (1, 41), (1, 43), (1, 60)],
        ),
        ('VERSION "1.2"\n@version "1.2" . <a:s> <a:p> 1.', ".ttl", [(2, 30)]),
        # Lines of triples and of quads.
        ('<a:s> <a:p> <a:o> .\r\n_:b <a:p> "é"@en .\r\n', ".nt", [(1, 13), (2, 11)]),
        ('<a:s> <a:p> "x"^^<a:d> <a:g> .\n<a:s> <a:p> _:b _:g .', ".nq", [(1, 13), (2, 13)]),
    ],
)
def test_forms_that_are_rare(
    text: str, suffix: str, places: list[tuple[int, int]], tmp_path: Path
) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(text.encode())
    file = load_file(DataFile(path, FileKind.EXTRA, HOME))
    found = [file.written.place(file.statements[quad].value) for quad in file.quads]
    assert sorted(found) == places


@pytest.mark.parametrize(("opens", "closes"), [("[ <a:p> ", " ]"), ("( ", " )")])
def test_the_deepest_nesting_that_is_read(opens: str, closes: str, tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    inside = opens * MAX_DEPTH + "\n1\n" + closes * MAX_DEPTH
    path.write_text(f"<a:s> <a:p> {inside} .", encoding="utf-8")
    file = load_file(DataFile(path, FileKind.EXTRA, HOME))
    (value,) = (quad for quad in file.quads if isinstance(quad.object, ox.Literal))
    assert file.written.place(file.statements[value].value) == (2, 1)


def test_prefixes_have_the_place_of_their_declaration() -> None:
    written = read_places("# a: \nPREFIX aa: <http://x/>\n@prefix\ta: <http://y/a:> .", ".ttl")
    places = {prefix: written.place(at) for prefix, at in written.prefixes.items()}
    assert places == {"aa": Place(2, 8), "a": Place(3, 9)}
