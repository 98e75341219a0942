"""`r2pgraph rows`: records the rows that the questions of the catalogue give.

A claim in other words stands in many answers. All are written at once, and what came and went is
printed, so that it is read: recorded rows are worth what the reading of them is worth. Must not
know what any query asks.
"""

from __future__ import annotations

import argparse
import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from r2pgraph import arguments
from r2pgraph.catalogue import load_catalogue
from r2pgraph.findings import Finding
from r2pgraph.layout import find_layout, shown
from r2pgraph.load import load_corpus, read_text
from r2pgraph.validate.asking import answering
from r2pgraph.validate.context import Context
from r2pgraph.validate.queries import expected_file
from r2pgraph.validate.query_style import Table


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's arguments."""
    parser.add_argument("names", nargs="*", metavar="NAME", help="questions; all without a name")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 where rows are others"
    )
    arguments.add_root(parser)


def run(args: argparse.Namespace) -> int:
    """Writes the rows and tells which came and went; with `--check`, exit 1 where some would.

    A question that fails or has no rows is told, leaves its file as it is, and makes exit 1.

    Raises:
        UnknownQueryError: the catalogue has no question of a name.
        DataSyntaxError: a file of the data cannot be read; no question is asked then.
    """
    layout = find_layout(args.root)
    catalogue = load_catalogue(layout)
    queries = [catalogue.get(name) for name in args.names] or list(catalogue.queries.values())
    changed = failed = 0
    with answering(Context(layout, load_corpus(layout)), queries) as asked:
        for query in queries:
            findings: list[Finding] = []
            table = asked.table(query, {}, findings)
            path = expected_file(layout.root / "tests/queries", query)
            if len(table) < 2:
                failed += 1
                why = findings[0].message if findings else "there are no rows"
                print(f"{shown(path)}: {why}; nothing is written")
            elif (before := _recorded(path)) != table:
                changed += 1
                print(f"{shown(path)}:", *_told(before, table), sep="\n  ")
                if not args.check:
                    _write(path, table)
    print(f"{len(queries)} questions, {changed} with other rows")
    return 1 if failed or (args.check and changed) else 0


def _recorded(path: Path) -> Table:
    return list(csv.reader(io.StringIO(read_text(path)))) if path.is_file() else []


def _told(before: Table, after: Table) -> Iterator[str]:
    """The rows that went and came, each as often; with none, that only the order is another."""
    old, new = Counter(map(tuple, before)), Counter(map(tuple, after))
    for mark, rows in (("-", old - new), ("+", new - old)):
        yield from (f"{mark} {', '.join(row)}" for row in rows.elements())
    if old == new:
        yield "the rows are the same, in another order"


def _write(path: Path, table: Table) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(table)
