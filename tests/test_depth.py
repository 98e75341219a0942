"""Depth is measured outside of strings, comments and IRIs, in every syntax."""

from pathlib import Path

import pytest

from r2pgraph.depth import MAX_DEPTH, check_depth
from r2pgraph.errors import DataTooDeepError

DEEP = MAX_DEPTH + 1


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
