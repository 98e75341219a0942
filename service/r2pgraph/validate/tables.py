"""Check `tables`: the lists in the READMEs are those of the files they list.

Checks, shapes and questions say themselves what they are about; their lists are written from that
by `r2pgraph document` and never by hand. Knows where the lists stand; must not know Markdown beyond
headings and tables.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.catalogue import load_catalogue
from r2pgraph.findings import Finding, Severity
from r2pgraph.layout import FileKind, Layout, shown
from r2pgraph.load import LoadedFile, load_file, plain, read_text
from r2pgraph.validate.context import Context
from r2pgraph.validate.pattern_files import read_patterns
from r2pgraph.validate.report import CheckResult

NAME = "tables"
_MESSAGE, _DESCRIPTION = terms.SH + "message", terms.SH + "description"

Row = tuple[str, ...]


@dataclass(frozen=True)
class Readme:
    """A README as it is and as it has to be; `missing` are sections that it lacks."""

    path: Path
    text: str
    expected: str
    missing: tuple[str, ...] = ()

    @property
    def line(self) -> int:
        """The first line that is not as it has to be."""
        pairs = zip(self.text.splitlines(), self.expected.splitlines(), strict=False)
        return next((n for n, (is_, be) in enumerate(pairs, 1) if is_ != be), 1)


def check(context: Context) -> CheckResult:
    """Compares the lists of each README that there is.

    Raises:
        PatternFileError, CatalogueError: what is listed is not as it must be.
    """
    found = readmes(context.layout, context.corpus.files)
    findings = [finding for readme in found for finding in _findings(readme)]
    absent = [path for path in _places(context.layout) if not path.is_file()]
    left_out = tuple(f"{shown(path)}, which is not there" for path in absent)
    return CheckResult(NAME, {}, {"READMEs": len(found)}, tuple(findings), left_out)


def readmes(layout: Layout, files: Iterable[LoadedFile] | None = None) -> list[Readme]:
    """The READMEs that have generated lists, as far as they are there."""
    checks, shapes, queries = _places(layout)
    found = []
    if checks.is_file():
        found.append(_checks(checks, layout))
    if shapes.is_file():
        if files is None:
            files = [load_file(f) for f in layout.data_files() if f.kind is FileKind.SHAPES]
        found.append(_shapes(shapes, [file for file in files if file.kind is FileKind.SHAPES]))
    if queries.is_file():
        found.append(_queries(queries, layout))
    return found


def _places(layout: Layout) -> tuple[Path, Path, Path]:
    name = "README.md"
    return layout.checks / name, layout.shapes / name, layout.queries / name


def _findings(readme: Readme) -> list[Finding]:
    remedy = "run r2pgraph document"
    violation = Severity.VIOLATION
    found = []
    if readme.text != readme.expected:
        message = "the list is not that of the files"
        found.append(
            Finding(
                NAME,
                "table-out-of-date",
                violation,
                message,
                remedy,
                path=readme.path,
                line=readme.line,
            )
        )
    for name in readme.missing:
        message, remedy = f"there is no section '## {name}' with a table", "add it"
        found.append(
            Finding(NAME, "section-missing", violation, message, remedy, path=readme.path, line=1)
        )
    return found


def _checks(path: Path, layout: Layout) -> Readme:
    rows = [(f"`{r.name}`", r.title, r.severity.value) for r in read_patterns(layout.checks)]
    text = read_text(path)
    expected = _with_table(text, "", _table(("check", "what must hold", "severity"), rows))
    return Readme(path, text, expected or text, () if expected else ("checks",))


def _shapes(path: Path, files: Iterable[LoadedFile]) -> Readme:
    text = expected = read_text(path)
    missing = []
    for file in files:
        table = _table(("shape", "what is wrong", "why it matters"), _shape_rows(file))
        changed = _with_table(expected, f"## {file.path.stem}", table)
        if changed is None:
            missing.append(file.path.stem)
        else:
            expected = changed
    return Readme(path, text, expected, tuple(missing))


def _shape_rows(file: LoadedFile) -> list[Row]:
    messages: dict[str, str] = {}
    reasons: dict[str, str] = {}
    for quad in file.quads:
        if isinstance(quad.subject, ox.NamedNode):
            if quad.predicate.value == _MESSAGE:
                messages[quad.subject.value] = plain(quad.object)
            elif quad.predicate.value == _DESCRIPTION:
                reasons[quad.subject.value] = plain(quad.object)
    return [
        (f"`{iri.rpartition('#')[2]}`", message.partition("; ")[0], reasons.get(iri, ""))
        for iri, message in messages.items()
    ]


def _queries(path: Path, layout: Layout) -> Readme:
    text = read_text(path)
    lines: list[str] = []
    for category, queries in load_catalogue(layout).by_category().items():
        rows = []
        for query in queries:
            parameters = ", ".join(f"`{parameter.name}`" for parameter in query.parameters)
            link = f"[`{query.name}`]({category}/{query.name}.rq)"
            rows.append((link, query.question, parameters or "none"))
        lines += [f"### {category}", "", *_table(("query", "question", "parameters"), rows), ""]
    before, heading, _ = text.partition("\n## Index\n\n")
    expected = before + heading + "\n".join(lines) if heading else text
    return Readme(path, text, expected, () if heading else ("Index",))


def _table(columns: Row, rows: Iterable[Row]) -> list[str]:
    lines = (columns, ("---",) * len(columns), *rows)
    return [
        "|" + "|".join(line) + "|" if line[0] == "---" else "| " + " | ".join(line) + " |"
        for line in lines
    ]


def _with_table(text: str, heading: str, table: list[str]) -> str | None:
    """A text with the last table under a heading replaced; None where there is none."""
    lines = text.splitlines()
    start = 0
    if heading:
        if heading not in lines:
            return None
        start = lines.index(heading) + 1
    ends = (n for n in range(start, len(lines)) if lines[n].startswith("#") and heading)
    end = next(ends, len(lines))
    of_tables = [n for n in range(start, end) if lines[n].startswith("|")]
    if not of_tables:
        return None
    last = first = of_tables[-1]
    while first > start and lines[first - 1].startswith("|"):
        first -= 1
    return "\n".join([*lines[:first], *table, *lines[last + 1 :]]) + "\n"
