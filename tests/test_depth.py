"""Depth is measured outside of strings, comments and IRIs in every syntax; entities are counted."""

from pathlib import Path

import pytest

from r2pgraph.depth import MAX_DEPTH, check_depth
from r2pgraph.errors import DataSyntaxError, DataTooDeepError
from r2pgraph.layout import DataFile, FileKind
from r2pgraph.load import load_file

DEEP = MAX_DEPTH + 1
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.ttl", "[" * DEEP),
        ("a.ttl", "(" * DEEP),
        ("a.nt", "<<(" * DEEP),
        ("a.trig", "{" + "[(" * DEEP),
        ("a.jsonld", "[" * DEEP),
        ("a.jsonld", '{"a":' * DEEP),
        ("a.rdf", "<a>" * DEEP),
    ],
)
def test_deep_texts_are_refused(name: str, text: str) -> None:
    with pytest.raises(DataTooDeepError, match=rf"{name}:2:1"):
        check_depth(b"\n" + text.encode(), Path(name))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.ttl", "[]" * 2 * DEEP),
        ("a.ttl", f'"{"[" * DEEP}"'),
        ("a.ttl", f"'''{'[' * DEEP}'''"),
        ("a.ttl", "# " + "[" * DEEP),
        ("a.ttl", f"<http://a/{'(' * DEEP}>"),
        ("a.jsonld", f'"\\"{"[" * DEEP}"'),
        ("a.rdf", "<a/>" * 2 * DEEP),
        ("a.rdf", "<!--" + "<a>" * DEEP + "-->"),
        ("a.rdf", "<a></a>" * 2 * DEEP),
    ],
)
def test_flat_texts_pass(name: str, text: str) -> None:
    check_depth(text.encode(), Path(name))


@pytest.mark.parametrize(
    ("name", "text", "nested"),
    [
        ("a.ttl", '"(" # [\n', "["),
        ("a.ttl", "<http://a/(>", "("),
        ("a.jsonld", '"["', "["),
        ("a.rdf", "<!-- <a> -->", "<a>"),
    ],
)
def test_what_comes_after_them_is_measured(name: str, text: str, nested: str) -> None:
    data = (text + nested * DEEP).encode()
    with pytest.raises(DataTooDeepError):
        check_depth(data, Path(name))


def _document(entities: str, text: str) -> bytes:
    return (
        f'<?xml version="1.0"?>\n<!DOCTYPE r [{entities}]>\n<rdf:RDF xmlns:rdf="{RDF}">'
        f'<rdf:Description rdf:about="&a;x"><rdf:value>{text}</rdf:value></rdf:Description>'
        "</rdf:RDF>"
    ).encode()


def test_entities_as_editors_write_them_pass(tmp_path: Path) -> None:
    path = tmp_path / "a.owl"
    path.write_bytes(_document('<!ENTITY a "http://example.org/" >', "&a;" * 40 + "&amp;&#33;"))
    (quad,) = load_file(DataFile(path, FileKind.EXTRA, "http://g")).quads
    assert quad.subject.value == "http://example.org/x"
    assert quad.object.value == "http://example.org/" * 40 + "&!"


@pytest.mark.parametrize(
    "entities",
    [
        '<!ENTITY a "lol"><!ENTITY b "&a;&a;">',
        "<!ENTITY a 'lol'>\n<!ENTITY\tb\n'&#38;a;&#38;a;'>",
    ],
)
def test_entities_made_of_entities_are_refused(entities: str) -> None:
    with pytest.raises(DataSyntaxError, match=r"a\.rdf:\d:1: an entity is made of other"):
        check_depth(_document(entities, "&b;"), Path("a.rdf"))


def test_a_long_entity_may_not_be_used_often() -> None:
    with pytest.raises(DataSyntaxError, match="its entities stand for"):
        check_depth(_document(f'<!ENTITY a "{"x" * 9_000}">', "&a;" * 9_000), Path("a.rdf"))
