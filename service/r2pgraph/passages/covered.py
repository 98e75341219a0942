"""The coverage of each page and section of a source as a data file.

Responsible for `<source folder>/coverage.ttl`: what it should hold, and whether it does. The same
text and passages always give the same bytes. Must not know the command line.
"""

from __future__ import annotations

from collections.abc import Iterator

from r2pgraph import terms
from r2pgraph.layout import Layout
from r2pgraph.passages.measure import Measure, Share, covered_spans
from r2pgraph.passages.model import PassageData
from r2pgraph.passages.source_map import SourceMap, Span
from r2pgraph.passages.written import WrittenFile, head

COMMAND = "r2pgraph coverage --source-text FILE --write"
# One letter in so many may be left out of what counts as covered, or be covered of what does not.
_ONE_IN = 200


def coverage_file(
    data: PassageData, source_map: SourceMap, text: str, layout: Layout
) -> WrittenFile:
    """The coverage of one source, of which this is the text."""
    slug = source_map.slug
    measure = Measure(text, source_map, covered_spans(data, source_map.source))
    blocks = list(_blocks(measure, source_map))
    content = "\n".join([_head(slug), *blocks])
    return WrittenFile(layout.triples / slug / "coverage.ttl", len(blocks), content)


def status(share: Share) -> str | None:
    """The IRI of the degree of coverage; nothing where there is no body text."""
    if share.body == 0:
        return None
    if share.missing * _ONE_IN <= share.body:
        return terms.FULLY_COVERED
    if share.covered * _ONE_IN <= share.body:
        return terms.NOT_COVERED
    return terms.PARTLY_COVERED


def _blocks(measure: Measure, source_map: SourceMap) -> Iterator[str]:
    places: list[tuple[str, Span]] = [(page.iri, page.span) for page in source_map.pages]
    places += [(section.iri, section.span) for section in source_map.sections]
    for iri, span in places:
        share = measure.share(iri, (span,))
        degree = status(share)
        lines = [
            f"<{iri}>  r2p:bodyLetters {share.body} ;",
            f"    r2p:coveredLetters {share.covered} ;",
            *([f"    r2p:hasCoverage r2p:{degree.removeprefix(terms.R2P)} ;"] if degree else []),
            "    .",
        ]
        yield "\n".join(lines) + "\n"


def _head(slug: str) -> str:
    return head(
        f"Derived by `{COMMAND}`; do not edit, run it again.",
        {"dcterms": terms.DCTERMS, "r2p": terms.R2P, "rdfs": terms.RDFS},
        f"{terms.GRAPH}{slug}/coverage",
        f"{slug}: coverage of pages and sections",
        "How many letters of body text each page and section has, and how many of them stand in "
        "the passage of a claim.",
    )
