"""The coverage of each page and section of a source as a data file.

Responsible for `<source folder>/coverage.ttl`: what it should hold, and whether it does. The same
text and passages always give the same bytes. Must not know the command line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from r2pgraph import terms
from r2pgraph.layout import Layout
from r2pgraph.passages.measure import Measure, Share, covered_spans
from r2pgraph.passages.model import PassageData
from r2pgraph.passages.source_map import SourceMap, Span

COMMAND = "r2pgraph coverage --source-text FILE --write"
# One letter in so many may be left out of what counts as covered, or be covered of what does not.
_ONE_IN = 200


@dataclass(frozen=True)
class CoverageFile:
    """The file as it should be, and how many pages and sections it describes."""

    path: Path
    content: str
    described: int

    @property
    def is_stale(self) -> bool:
        """Whether what is on disk is something else."""
        return not self.path.is_file() or self.path.read_text(encoding="utf-8") != self.content


def coverage_file(
    data: PassageData, source_map: SourceMap, text: str, layout: Layout
) -> CoverageFile:
    """The coverage of one source, of which this is the text."""
    slug = source_map.source.removeprefix(terms.SOURCE)
    measure = Measure(text, source_map, covered_spans(data, source_map.source))
    blocks = list(_blocks(measure, source_map))
    content = "\n\n".join("\n".join(block) for block in [*_head(slug), *blocks]) + "\n"
    return CoverageFile(layout.triples / slug / "coverage.ttl", content, len(blocks))


def status(share: Share) -> str | None:
    """The IRI of the degree of coverage; nothing where there is no body text."""
    if share.body == 0:
        return None
    if share.missing * _ONE_IN <= share.body:
        return terms.FULLY_COVERED
    if share.covered * _ONE_IN <= share.body:
        return terms.NOT_COVERED
    return terms.PARTLY_COVERED


def _blocks(measure: Measure, source_map: SourceMap) -> Iterator[list[str]]:
    places: list[tuple[str, Span]] = [(page.iri, page.span) for page in source_map.pages]
    places += [(section.iri, section.span) for section in source_map.sections]
    for iri, span in places:
        share = measure.share(iri, (span,))
        degree = status(share)
        yield [
            f"<{iri}>  r2p:bodyLetters {share.body} ;",
            f"    r2p:coveredLetters {share.covered} ;",
            *([f"    r2p:hasCoverage r2p:{degree.removeprefix(terms.R2P)} ;"] if degree else []),
            "    .",
        ]


def _head(slug: str) -> list[list[str]]:
    return [
        [
            f"# Derived by `{COMMAND}`; do not edit, run it again.",
            f"@prefix dcterms: <{terms.DCTERMS}> .",
            f"@prefix r2p: <{terms.R2P}> .",
            f"@prefix rdfs: <{terms.RDFS}> .",
        ],
        [
            f"<{terms.GRAPH}{slug}/coverage>  a r2p:DataFile ;",
            f'    rdfs:label "{slug}: coverage of pages and sections"@en ;',
            '    dcterms:description "How many letters of body text each page and section has, and '
            'how many of them stand in the passage of a claim."@en ;',
            "    dcterms:license <https://creativecommons.org/licenses/by/4.0/> ;",
            "    .",
        ],
    ]
