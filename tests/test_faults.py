"""A file that does not parse is told at the place that is wrong, whole, with what to do."""

import json
import time
from pathlib import Path

import pytest

from r2pgraph.depth import check_depth
from r2pgraph.errors import DataSyntaxError, DataTooDeepError
from r2pgraph.layout import DataFile, FileKind
from r2pgraph.load import load_file

XML = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:ex="http://e/">\n'
PREFIX = "@prefix ex: <http://e/> .\n"
# The name of the file, its text, the line and the column told (0 where none is), and words.
CASES = {
    "semicolon": (
        "a.ttl", PREFIX + "ex:a ex:p 1\n  ex:q 2 .\n", 2, 11, "does not end, or go on, after 1"),
    "semicolon after a comment": (
        "a.ttl", PREFIX + "ex:a ex:p 'x' # and\n\n  ex:q 2 .\n", 2, 11, "go on, after 'x'"),
    "dot": ("a.ttl", PREFIX + "ex:a a ex:B\n\n\nex:c a ex:B .\n", 2, 8, "after ex:B"),
    "dot at the end": ("a.ttl", PREFIX + "ex:a a ex:B\n\n# done\n", 2, 8, "after ex:B"),
    "dot that is a semicolon": (
        "a.ttl", PREFIX + "ex:a a ex:B ;\nex:c ex:p ex:d .\n", 2, 13, "another one begins"),
    "dot that is a semicolon, further in": (
        "a.trig", PREFIX + "ex:g {\n  ex:a\n    a ex:B ;\n  ex:c ex:p ex:d .\n}", 4, 12, "end it"),
    "semicolon between two on a line": (
        "a.ttl", PREFIX + "ex:a a ex:B ;\n  ex:p 1 ex:q 2 .\n", 3, 8, "go on, after 1"),
    "dot between triples": (
        "a.nt", "<a:b> <c:d> <e:f>\n<a:b> <c:d> <e:f> .\n", 1, 13, "after <e:f>"),
    "graph": (
        "a.trig", PREFIX + "ex:g {\n ex:a a ex:B .\n\nex:h {\n ex:a a ex:C .\n}\n",
        2, 6, "the graph that opens here is not closed"),
    "graph without a last dot": (
        "a.trig", PREFIX + "ex:g { ex:a a ex:B\n\nex:h { ex:a a ex:C }\n", 2, 6, "not closed"),
    "graph with its word": (
        "a.trig", PREFIX + "GRAPH ex:g { ex:a a ex:B .\nGRAPH ex:h { ex:a a ex:C }\n",
        2, 12, "not closed"),
    "graph at the end": ("a.trig", PREFIX + "ex:g {\n ex:a a ex:B .\n\n", 2, 6, "not closed"),
    "bracket": ("a.ttl", PREFIX + "ex:a ex:p [\n ex:q 1 .\n", 2, 11, "the bracket that opens"),
    "list": ("a.ttl", PREFIX + "ex:a ex:p ( 1\n 2 .\n", 2, 11, "the list that opens here"),
    "text": ("a.ttl", PREFIX + 'ex:a ex:p "b\n.\n', 2, 11, "the text that begins here"),
    "long text": ("a.ttl", PREFIX + 'ex:a ex:p """b\n.\n', 2, 11, "the text that begins here"),
    "prefix": ("a.ttl", PREFIX + "ex:a ey:p 1 .\n", 2, 6, "declare it with @prefix"),
    "relative": ("a.ttl", "<a:b> <c:d> <e> .\n", 1, 13, "@base"),
    "latin": ("a.ttl", PREFIX.encode() + b'ex:a ex:p "\xc3\xa9 \xe9" .', 2, 14, "as UTF-8"),
    "wide": ("a.ttl", PREFIX.encode("utf-16"), 1, 1, "as UTF-8"),
    "end tag": (
        "a.rdf", XML + '<ex:A rdf:about="http://e/a">\n <ex:p>x</ex:q>\n</ex:A></rdf:RDF>',
        3, 11, "expected `</ex:p>`, but `</ex:q>` was found"),
    "prefix in XML": (
        "a.rdf", XML + '<ex:A rdf:about="http://e/a">\n <ey:p>x</ey:p>\n</ex:A></rdf:RDF>',
        3, 2, "the prefix ey: is not declared"),
    "address in XML": (
        "a.rdf", XML + '<ex:A rdf:about="http://e/a">\n <ex:p rdf:resource="http://e f"/>\n'
        "</ex:A></rdf:RDF>", 3, 22, "error while parsing IRI 'http://e f': Invalid IRI"),
    "not known where": (
        "a.rdf", XML + '<ex:A rdf:about="http://e f"/><ex:A rdf:about="http://e f"/></rdf:RDF>',
        0, 0, "Invalid IRI code point"),
    "context": (
        "a.jsonld", '{\n "@context": "https://c.example/x", "n": 1}', 2, 14,
        "the context <https://c.example/x> is not in the file, and nothing is fetched"),
    "context among others": (
        "a.jsonld", '{"@context": [{"n": "http://e/n"},\n  "https://c.example/y"], "n": 1}', 2, 3,
        "put the content of the context"),
    "comma": ("a.jsonld", '{"@id": "http://e/a"\n "@type": "http://e/b"}', 2, 2, "comma"),
}  # fmt: skip


def read(path: Path, text: str | bytes) -> DataSyntaxError:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(DataSyntaxError) as told:
        load_file(DataFile(path, FileKind.TRIPLES, "http://g", foreign=False))
    return told.value


@pytest.mark.parametrize("name", CASES)
def test_told_at_the_place_that_is_wrong(name: str, tmp_path: Path) -> None:
    file, text, line, column, words = CASES[name]
    told = read(tmp_path / file, text)
    assert (told.line, told.column) == (line, column), told
    assert words in f"{told.reason}; {told.remedy}"
    assert told.remedy
    assert (f"{file}:{line}:" in str(told)) == (line > 0)


def test_contexts_are_looked_for_no_deeper_than_json_is_read(tmp_path: Path) -> None:
    told = read(tmp_path / "a.jsonld", json.dumps({"@context": 7, "n": [[1]]}))
    assert told.remedy


NESTED = "<a:b> <c:d> " + "<<( <a:b> <c:d> " * 300


@pytest.mark.parametrize("before", ["# a comment\r", "<a:b> <c:d> ex:a\\#b . ", "'\\'' . "])
def test_depth_reads_comments_and_escapes_as_the_parser_does(before: str) -> None:
    with pytest.raises(DataTooDeepError):
        check_depth((before + NESTED).encode(), Path("a.ttl"))


ENDLESS = {
    "a.rdf": "<!--" * 200_000,
    "b.rdf": "<![CDATA[" * 100_000,
    "c.rdf": "<?" * 200_000,
    "a.ttl": "\\'''\n" * 200_000,
    "b.ttl": '\\"""\n' * 200_000,
    "a.jsonld": '"\\' * 200_000,
}


@pytest.mark.parametrize("name", ENDLESS)
def test_what_never_ends_is_looked_through_once(name: str) -> None:
    """Looked for anew from each place, the end of it would take hours."""
    began = time.process_time()
    check_depth(ENDLESS[name].encode(), Path(name))
    assert time.process_time() - began < 60
