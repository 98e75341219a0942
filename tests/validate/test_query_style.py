"""What is judged of a question is its query, and not what its comments and texts say."""

from pathlib import Path

import pytest

from r2pgraph.catalogue import read_query
from r2pgraph.validate.query_style import judge_text

HEADER = """# title: Lamps
# question: Which lamps are lit?
# returns: one row for each lamp
"""


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("SELECT ?lamp { ?lamp ?says ?word } # not SELECT *, and no SUM(?lit)", []),
        ("SELECT ?lamp { ?lamp ?says 'SELECT * { SUM(?lit) }' }", []),
        ("SELECT (COUNT(*) AS ?lamp) { ?sum ?says ?word }", []),
        ("SELECT * { ?lamp ?says ?word }", ["query-columns-unnamed"]),
        ("SELECT # of all\n distinct * { ?lamp ?says ?word }", ["query-columns-unnamed"]),
        ("SELECT ?lamp { { SELECT * { ?lamp ?says ?word } } }", ["query-columns-unnamed"]),
        ("SELECT (sum (?lit) AS ?lamp) { ?lamp ?says ?lit }", ["query-adds-up"]),
    ],
)
def test_comments_and_texts_are_no_query(text: str, rules: list[str], tmp_path: Path) -> None:
    path = tmp_path / "lamps" / "lit.rq"
    path.parent.mkdir()
    path.write_text(HEADER + text, encoding="utf-8")
    assert [finding.rule for finding in judge_text(read_query(path))] == rules
