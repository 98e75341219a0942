"""Check `syntax`: every file parses, every graph is in its file, and files are written alike.

Responsible for what can be told from the files alone; must not know what the triples mean.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.errors import DataSyntaxError, DataTooDeepError, DefaultGraphTripleError
from r2pgraph.findings import Finding, Severity
from r2pgraph.layout import FileKind
from r2pgraph.load import LoadedFile, is_claim, read_text
from r2pgraph.prefixes import CHAPTER
from r2pgraph.validate.context import Context
from r2pgraph.validate.files import unread
from r2pgraph.validate.report import CheckResult, Problem
from r2pgraph.validate.spots import spot_of_prefix, spot_of_statement

NAME = "syntax"
MOST_LINES = 1000
_DATA = (FileKind.TRIPLES, FileKind.INFERRED)
_RULES: dict[type[DataSyntaxError], str] = {
    DataTooDeepError: "file-nests-too-deep",
    DefaultGraphTripleError: "triple-outside-of-graphs",
}


def check(context: Context) -> CheckResult:
    """Reports files that do not parse (exit 3) and what is unlike the house style in the others."""
    files = context.corpus.files
    findings = [unparsed_finding(problem) for problem in context.unparsed]
    findings += _graphs_elsewhere(files)
    for file in context.singly:
        if file.kind in _DATA:
            findings += _blank_nodes(file)
        findings += _quoted_triples(file)
        findings += _prefixes(file, context.declared_prefixes)
        findings += _closing_dots(file)
        findings += _length(file)
    strays, left_out = unread(context.layout)
    findings += strays
    failed, number = len(context.unparsed), len(files) + len(context.unparsed)
    problem = Problem(3, f"{failed} of {number} files could not be parsed") if failed else None
    triples = sum(len(file.quads) for file in files)
    checked = {"files": number, "triples": triples}
    return CheckResult(NAME, checked, findings=tuple(findings), left_out=left_out, problem=problem)


def unparsed_finding(problem: DataSyntaxError) -> Finding:
    """Why a file could not be read."""
    return Finding(
        NAME,
        _RULES.get(type(problem), "file-does-not-parse"),
        Severity.VIOLATION,
        problem.reason,
        problem.remedy,
        path=problem.path,
        line=problem.line or None,
        column=problem.column or None,
    )


def _blank_nodes(file: LoadedFile) -> Iterator[Finding]:
    """One finding for each named thing that is described with a blank node."""
    seen: set[str] = set()
    for quad in file.quads:
        if not isinstance(quad.object, ox.BlankNode) and not isinstance(quad.subject, ox.BlankNode):
            continue
        named = isinstance(quad.subject, ox.NamedNode)
        subject = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else ""
        if subject in seen or (not named and seen):
            continue
        seen.add(subject)
        yield Finding(
            NAME,
            "blank-node",
            Severity.VIOLATION,
            "a thing without an address stands in a data file",
            "give the blank node an IRI of its own",
            subject,
            file.path,
            *spot_of_statement(file, quad),
        )


def _quoted_triples(file: LoadedFile) -> Iterator[Finding]:
    """What a claim says stands in its graph, which every tool can read."""
    for quad in file.quads:
        if not isinstance(quad.object, ox.Triple):
            continue
        subject = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else ""
        yield Finding(
            NAME,
            "quoted-triple",
            Severity.VIOLATION,
            "a statement stands in the place of a thing, which most checks cannot read",
            "put the statement into the graph of a claim and name the claim",
            subject,
            file.path,
            *spot_of_statement(file, quad),
        )


def graphs_in_two_files(files: tuple[LoadedFile, ...]) -> Iterator[Finding]:
    """Graphs that stand in a second file too."""
    homes: dict[str, LoadedFile] = {}
    for file in files:
        for name in file.graph_names:
            home = homes.setdefault(name, file)
            if home is not file:
                yield _of_graph(
                    "graph-in-two-files",
                    f"the graph is also in {home.path.name}",
                    "keep each graph in one file; give a claim of the same name another slug",
                    name,
                    file,
                )


def _graphs_elsewhere(files: tuple[LoadedFile, ...]) -> Iterator[Finding]:
    yield from graphs_in_two_files(files)
    taken: set[str] = set()
    for file in files:
        for name in file.graph_names:
            if file.kind is FileKind.TRIPLES and name not in taken and not _belongs(name, file):
                yield _of_graph(
                    "graph-of-another-file",
                    "the graph is neither the file's nor a claim's",
                    f"put the statements into <{file.source.graph}> or into a claim's graph",
                    name,
                    file,
                )
            taken.add(name)


def _of_graph(rule: str, message: str, remedy: str, name: str, file: LoadedFile) -> Finding:
    line, column = next((block[2:] for block in file.blocks if block.graph == name), (1, 1))
    return Finding(NAME, rule, Severity.VIOLATION, message, remedy, name, file.path, line, column)


def _belongs(name: str, file: LoadedFile) -> bool:
    return name == file.source.graph or is_claim(name)


def _prefixes(file: LoadedFile, declared: dict[str, str]) -> Iterator[Finding]:
    for prefix, iri in file.prefixes.items():
        if declared.get(prefix) == iri:
            continue
        if prefix == CHAPTER:
            if iri != file.source.graph:
                yield _chapter_elsewhere(file, iri)
            continue
        known = declared.get(prefix)
        line, column = spot_of_prefix(file, prefix)
        yield Finding(
            NAME,
            "prefix-differs" if known else "prefix-unlisted",
            Severity.VIOLATION if known else Severity.WARNING,
            f"the prefix {prefix}: stands for <{iri}>"
            + (f" here and for <{known}> elsewhere" if known else ", which is not in the list"),
            "use the prefix of ontology/prefixes.ttl, or add it there",
            path=file.path,
            line=line,
            column=column,
        )


def _chapter_elsewhere(file: LoadedFile, iri: str) -> Finding:
    line, column = spot_of_prefix(file, CHAPTER)
    return Finding(
        NAME,
        "chapter-is-another-file",
        Severity.VIOLATION,
        f"the prefix {CHAPTER}: stands for <{iri}>, which is not the graph of this file",
        f"let it stand for <{file.source.graph}>",
        path=file.path,
        line=line,
        column=column,
    )


def _length(file: LoadedFile) -> Iterator[Finding]:
    """The reference layer is looked things up in, so its files are short enough to read."""
    lines = len(read_text(file.path).split("\n"))
    if file.source.graph.startswith(terms.REFERENCE_GRAPHS) and lines > MOST_LINES:
        yield Finding(
            NAME,
            "file-too-long",
            Severity.WARNING,
            f"the file has {lines} lines, and more than {MOST_LINES} are hard to look through",
            "move what belongs together into a file of its own",
            path=file.path,
            line=MOST_LINES,
        )


def _closing_dots(file: LoadedFile) -> Iterator[Finding]:
    """The closing dot stands alone, so that adding a line never touches its neighbour.

    A statement that fits on one line ends there: adding to it changes that line anyway.
    """
    if file.path.suffix.lower() not in (".ttl", ".trig") or file.kind is FileKind.INFERRED:
        return
    starts = True
    for number, line in enumerate(read_text(file.path).split("\n"), 1):
        words = line.strip()
        if not words or words.lower().startswith(("@prefix", "@base", "#")):
            continue
        if words.endswith(" .") and not starts:
            yield Finding(
                NAME,
                "closing-dot-not-alone",
                Severity.WARNING,
                "a statement ends on the line of its last value",
                "put ' ;' there and the dot on a line of its own",
                path=file.path,
                line=number,
            )
        starts = words.endswith((" .", "{", "}")) or words == "."
