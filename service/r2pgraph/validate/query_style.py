"""What all questions of the catalogue keep to, in their texts and in their tables.

Looks at one question at a time; must not know how it is run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from r2pgraph.catalogue import CatalogueQuery
from r2pgraph.findings import Finding, Severity
from r2pgraph.grammar.tokens import Token, tokens
from r2pgraph.load import is_claim, read_text

NAME = "queries"
Table = list[list[str]]
_SUMS = ("SUM", "AVG", "GROUP_CONCAT", "SAMPLE")
# Printed page numbers: Arabic, or Roman in a front matter.
_PAGE = re.compile(r"[1-9][0-9]*|[ivxlc]+")
_COLUMN = re.compile(r"^\| `(\w+)` \|", re.MULTILINE)


def judge_text(query: CatalogueQuery) -> Iterator[Finding]:
    """What can be told from the text and its header."""
    words = list(tokens(query.text))
    if _selects_all(words):
        yield finding(query, "query-columns-unnamed", "it selects *", "name the columns")
    if found := _sums(words):
        yield finding(
            query,
            "query-adds-up",
            f"it uses {found[0]}: figures overlap, and a column is no list",
            "give each value a row of its own",
        )
    if not query.question.endswith("?"):
        yield finding(
            query,
            "query-question-is-none",
            "the line '# question:' does not end in a question mark",
            "write the question as somebody would ask it",
        )
    if not query.returns.startswith("one row for each "):
        yield finding(
            query,
            "query-rows-untold",
            "the header does not say what one row is",
            "start the line '# returns:' with 'one row for each …'",
        )


def _selects_all(words: Sequence[Token]) -> bool:
    for at, word in enumerate(words):
        if word.keyword == "SELECT":
            after = [w for w in words[at + 1 : at + 3] if w.keyword not in ("DISTINCT", "REDUCED")]
            if after and after[0].text == "*":
                return True
    return False


def _sums(words: Sequence[Token]) -> list[str]:
    pairs = pairwise(words)
    return [word.keyword for word, after in pairs if word.keyword in _SUMS and after.text == "("]


def judge_table(query: CatalogueQuery, table: Table) -> Iterator[Finding]:
    """What can be told from the columns and the rows."""
    header, *rows = table
    if not rows:
        yield finding(
            query,
            "query-without-rows",
            "the query gives no row",
            "correct it; a question that nothing answers stays right for ever",
        )
    untold = [name for name in header if not re.search(rf"\b{re.escape(name)}\b", query.returns)]
    if untold:
        yield finding(
            query,
            "query-column-untold",
            f"the header does not say what stands in {', '.join(untold)}",
            "name every column in the line '# returns: …'",
        )
    _, ordered, by_what = query.text.rpartition("ORDER BY")
    by = re.findall(r"\?(\w+)", by_what) if ordered else []
    places = [header.index(name) for name in by if name in header]
    if len({tuple(row[place] for place in places) for row in rows}) < len(rows):
        yield finding(
            query,
            "query-order-in-doubt",
            "two rows have the same values in all columns of ORDER BY",
            "order by further columns, until each row has its place",
        )
    if not query.from_claims:
        return
    if not {"claim", "page"} <= {*header}:
        missing = " and ".join(name for name in ("claim", "page") if name not in header)
        yield finding(
            query,
            "query-without-source",
            f"the answer comes from claims and has no column {missing}",
            "select ?claim and its ?page, so that each row can be looked up",
        )
        return
    claim, page = header.index("claim"), header.index("page")
    told = [row for row in rows if row[claim]]
    wrong = [r for r in told if not (is_claim(r[claim]) and _PAGE.fullmatch(r[page]))]
    if rows and (wrong or not told):
        yield finding(
            query,
            "query-without-source",
            f"a row has no claim with a page: {', '.join((wrong or rows)[0])}",
            "bind ?claim to the claim and ?page to a page of its passages",
        )


def judge_columns(readme: Path, tables: Iterable[Table]) -> Iterator[Finding]:
    """Compares the columns with the list of columns in the README of the catalogue."""
    if not readme.is_file():
        return
    text = read_text(readme)
    before, _, after = text.partition("\n## Columns\n")
    documented = {*_COLUMN.findall(after.partition("\n## ")[0])}
    columns = {column.removesuffix("Label") for table in tables for column in table[0]}
    line = before.count("\n") + 2
    for name in sorted(columns - documented):
        message = f"the column {name} is not among the columns"
        remedy = f"add the row '| `{name}` | what it holds |' under '## Columns'"
        yield _of_readme("query-column-undocumented", message, remedy, readme, line)
    for name in sorted(documented - columns):
        line = text[: text.index(f"| `{name}` |")].count("\n") + 1
        message = f"no question has the column {name}"
        yield _of_readme("column-of-no-query", message, "remove the row", readme, line)


def _of_readme(rule: str, message: str, remedy: str, path: Path, line: int) -> Finding:
    return Finding(NAME, rule, Severity.VIOLATION, message, remedy, path=path, line=line)


def finding(query: CatalogueQuery, rule: str, message: str, remedy: str) -> Finding:
    """A finding about one question."""
    return Finding(NAME, rule, Severity.VIOLATION, message, remedy, query.iri, query.path, 1)
