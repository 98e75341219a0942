"""Where things are described in JSON-LD."""

import pytest

from r2pgraph.positions import Place, read_places

BASE = "http://home.example/graph"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"@id": "http://a/s", "http://a/p": {"@id": "http://a/no"}}', {"http://a/s": (1, 9)}),
        ('[\r\n{"x": 1, "@id": "#s"},\n\t{"@id":"#s","y":2}]', {BASE + "#s": (2, 17)}),
        (
            '{"@context": {"a": "http://a/", "id": "@id"},\n "@graph": [\n  {"id": "a:s", "a:p":'
            ' "\u00e9"}, {"a:p": "a:s", "id":\n "a:\\u0074"}]}',
            {"http://a/s": (3, 10), "http://a/t": (4, 2)},
        ),
        # A name with two meanings, a base that is not everybody's, a node without a name.
        (
            '{"@context": {"a": "http://a/"}, "x": {"@context": {"a": "http://b/"}, "@id": "a:s"}}',
            {},
        ),
        ('{"@context": {"@base": "http://b/"}, "@id": "s", "http://a/p": 1}', {}),
        ('{"@id": "_:b", "http://a/p": 1}', {}),
        ('{"http://a/p": "\\"@id\\": \\"http://a/s\\", {"}', {}),
    ],
)
def test_things(text: str, expected: dict[str, tuple[int, int]]) -> None:
    found: dict[str, Place] = {}
    for block in read_places(text, ".jsonld", BASE).blocks:
        found.setdefault(block.subject, Place(block.line, block.column))
    assert found == expected
