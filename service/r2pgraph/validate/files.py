"""Files in `ontology/`, `triples/` and `queries/` that nothing reads, each with the reason.

A file that looks like data or a query and is passed over in silence is a check that passes on
nothing. Must not know what is in any file.
"""

from __future__ import annotations

from pathlib import Path

from r2pgraph.findings import Finding, Severity
from r2pgraph.layout import Layout, shown

_RDF = (".nt", ".nq", ".n3", ".ttl", ".turtle", ".trig", ".rdf", ".owl", ".xml", ".jsonld", ".json")
_QUERY = (".rq", ".ru", ".sparql")


def unread(layout: Layout) -> tuple[list[Finding], tuple[str, ...]]:
    """Findings for what looks as if it were read, and sentences for the rest."""
    findings: list[Finding] = []
    others: list[str] = []
    for path in layout.other_files():
        suffix = path.suffix.lower()
        if suffix in _RDF or suffix in _QUERY:
            why, remedy = _reason(layout, path, suffix)
            violation = Severity.VIOLATION
            findings.append(
                Finding("syntax", "file-not-read", violation, why, remedy, path=path, line=1)
            )
        elif path.name != "README.md":
            others.append(f"{shown(path)}, which is neither RDF nor SPARQL by its ending")
    return findings, tuple(others)


def _reason(layout: Layout, path: Path, suffix: str) -> tuple[str, str]:
    """Why nothing reads a file, and where it would be read."""
    if path.is_relative_to(layout.queries):
        return (
            "the file is not read: questions are queries/<category>/<name>.rq",
            "give it a category and the ending .rq, or take it away",
        )
    if suffix in _QUERY:
        return (
            "the file is not read: queries are ontology/checks/<name>.rq, "
            "ontology/rules/<name>.rq, shortcuts/<name>.rq of ontology or queries, and "
            "queries/<category>/<name>.rq",
            "move it there with the ending .rq, or take it away",
        )
    if path.is_relative_to(layout.triples):
        return (
            f"the file is not read: triples/ holds .ttl, .trig and .nt, and no {suffix}",
            "convert it to Turtle or TriG, or take it away",
        )
    return (
        "the file is not read: the ontology is ontology/<module>.ttl, "
        "ontology/alignments/<name>.ttl and ontology/shapes/<name>.ttl",
        "move it there as Turtle, or take it away",
    )
