"""Words of a source that were copied into our own texts.

No sentence of a source may enter the repository; labels and definitions are in our own words.
Must not know passages or claims.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.findings import Finding, Severity
from r2pgraph.layout import FileKind
from r2pgraph.validate.context import Context

RUN = 12
"""The number of words in a row that is too many."""

_WORD = re.compile(r"[^\W_]+")
_TITLE = terms.DCTERMS + "title"


def copied_runs(context: Context, text: str) -> tuple[list[Finding], int]:
    """The texts of ours that share too many words in a row with the source, of how many."""
    source = set(_runs(text))
    findings: list[Finding] = []
    compared = 0
    ours = (FileKind.ONTOLOGY, FileKind.TRIPLES)
    # What a bibliographic record says, its title above all, are facts about a work.
    records = {str(quad.subject) for quad in context.corpus.stating(_TITLE, *ours)}
    for quad in context.corpus.quads_of(*ours):
        if not isinstance(quad.object, ox.Literal) or str(quad.subject) in records:
            continue
        compared += 1
        if any(run in source for run in _runs(quad.object.value)):
            subject = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else ""
            findings.append(
                Finding(
                    "passages",
                    "words-copied",
                    Severity.VIOLATION,
                    f"{RUN} words in a row are the source's",
                    "say it in words of our own",
                    subject,
                    *context.place_of_quad(quad),
                )
            )
    return findings, compared


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = [match.casefold() for match in _WORD.findall(text)]
    for start in range(len(words) - RUN + 1):
        yield tuple(words[start : start + RUN])
