"""`r2pgraph document`: writes the lists of checks, shapes and questions into their READMEs.

Must not know what is in a list.
"""

from __future__ import annotations

import argparse

from r2pgraph import arguments
from r2pgraph.layout import find_layout, shown
from r2pgraph.validate.tables import readmes


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's arguments."""
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 where a list is out of date"
    )
    arguments.add_root(parser)


def run(args: argparse.Namespace) -> int:
    """Exit 0 where all lists are those of the files, or were written; 1 where one is not."""
    code = 0
    found = readmes(find_layout(args.root))
    for readme in found:
        path = shown(readme.path)
        for name in readme.missing:
            print(f"{path}: there is no section '## {name}' with a table; add it")
        code = max(code, bool(readme.missing))
        if readme.text == readme.expected:
            continue
        if args.check:
            print(f"{path}:{readme.line}: the list is not that of the files; run r2pgraph document")
            code = 1
        else:
            readme.path.write_text(readme.expected, encoding="utf-8")
            print(f"{path}: written")
    print(f"{len(found)} READMEs")
    return code
