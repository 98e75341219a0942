"""Where statements start, in texts made to mislead a line-based scan."""

import pytest

from r2pgraph.positions import read_places

PREFIX = "@prefix a: <http://a/> .\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a:s a:p 1.5 .\na:t a:p .5 .", [(None, "http://a/s", 2), (None, "http://a/t", 3)]),
        ('a:s a:p "x . y" ; # . a:no\n a:q "z".\na:t a a:C .', [(None, "s", 2), (None, "t", 4)]),
        ('a:s a:p """\na:no a:p 1 .\n""" .\na:t a a:C .', [(None, "s", 2), (None, "t", 5)]),
        ("a:s a:p [ a:q ( 1 2 ) ; a:r a:x.y ] .\na:t a a:C .", [(None, "s", 2), (None, "t", 3)]),
        ("a:g { a:s a:p 1 . a:t a:p 2 }\na:h { }", [("g", "g", 2), ("g", "s", 2), ("g", "t", 2)]),
        ("GRAPH a:g {\na:s a:p 1 }\n\na:t a:p 2 .", [("g", "g", 2), ("g", "s", 3), (None, "t", 5)]),
        ("PREFIX b: <http://b/>\nb:s a:p <http://x#.> .\n", [(None, "http://b/s", 3)]),
        ("@base <http://c/> .\n<s> a:p 1 .", [(None, "http://c/s", 3)]),
        ("a:with\\.dot a:p 1 .", [(None, "with.dot", 2)]),
        ("<http://a/\\u0073> a:p 1 .", [(None, "s", 2)]),
        ("_:b a:p 1 .\n[] a:p 2 .\na:s a a:C .", [(None, "_:b", 2), (None, "s", 4)]),
    ],
)
def test_blocks(text: str, expected: list[tuple[str | None, str, int]]) -> None:
    def full(name: str | None) -> str | None:
        return name if name is None or ":" in name else "http://a/" + name

    found = [
        (block.graph, block.subject, block.line)
        for block in read_places(PREFIX + text, ".trig").blocks
    ]
    wanted = [(full(graph), full(subject), line) for graph, subject, line in expected]
    assert found[: len(wanted)] == wanted
