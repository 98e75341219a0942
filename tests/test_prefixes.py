"""IRIs as names with a prefix, and the list of prefixes."""

import pyoxigraph as ox
import pytest

from r2pgraph.prefixes import declared_prefixes, shorten

PREFIXES = {"base": "http://a/", "b": "http://a/b/", "hash": "http://a/b#"}


@pytest.mark.parametrize(
    ("iri", "expected"),
    [
        ("http://a/x", "base:x"),
        ("http://a/b/s-res-598", "b:s-res-598"),
        ("http://a/b#Term", "hash:Term"),
        ("http://a/b/x.y", "b:x.y"),
        # None of these would be a name in Turtle.
        ("http://a/b/", "http://a/b/"),
        ("http://a/b/x/y", "http://a/b/x/y"),
        ("http://a/b/x.", "http://a/b/x."),
        ("http://a/b/-x", "http://a/b/-x"),
        ("http://c/x", "http://c/x"),
    ],
)
def test_the_longest_prefix_that_makes_a_name(iri: str, expected: str) -> None:
    assert shorten(iri, PREFIXES) == expected


def test_a_declaration_has_prefix_and_namespace() -> None:
    text = """
    @prefix sh: <http://www.w3.org/ns/shacl#> .
    <http://o> sh:declare [ sh:prefix "a" ; sh:namespace "http://a/" ] , [ sh:prefix "half" ] .
    """
    assert declared_prefixes(ox.parse(text.encode(), ox.RdfFormat.TURTLE)) == {"a": "http://a/"}
