"""Proving anchors: what must hold of a passage's positions, pages and digests.

Responsible for the checks that need only the source's map and, where there is a text, those that
compare the text itself. Must not know claims or figures.
"""

from __future__ import annotations

from collections.abc import Iterator

from r2pgraph import terms
from r2pgraph.findings import Finding
from r2pgraph.passages.files import FOLDER
from r2pgraph.passages.letters import LetterStream, digest_letters
from r2pgraph.passages.model import Anchor, Passage, Piece, wrong
from r2pgraph.passages.source_map import SourceMap, Span

_RUN_DIGEST = "run r2pgraph digest --source-text FILE"
_PLACE = "let r2pgraph locate --section NN-name write the passage into a file in passages/"
_LOCATE = "locate the passage anew with r2pgraph locate"


def check_positions(passage: Passage, source_map: SourceMap) -> Iterator[Finding]:
    """What the map alone can tell: order, bounds, pages, page feet, and whether digests exist."""
    for piece in passage.pieces:
        yield from _check_span(piece.anchor, source_map)
        if piece.anchor.letter_count is None or piece.anchor.letter_digest is None:
            yield wrong(
                "digest-missing",
                "the anchor has no letter count or no letter digest",
                piece.anchor.iri,
                _RUN_DIGEST if passage.file.parent.name == FOLDER else _PLACE,
            )
        if passage.interrupted:
            yield from _check_pages(piece.iri, piece.anchor.span, piece, source_map)
    for before, after in zip(passage.pieces, passage.pieces[1:], strict=False):
        if before.anchor.span.end > after.anchor.span.start:
            yield wrong(
                "parts-out-of-order",
                f"part {after.number} does not start after part {before.number} ends",
                passage.iri,
                "number the parts in the order of the text, without overlap",
            )
    yield from _check_pages(passage.iri, passage.span, passage, source_map)


def check_letters(passage: Passage, text: str, stream: LetterStream) -> Iterator[Finding]:
    """What only the text can tell: that the letters are the recorded ones, in whole words."""
    for piece in passage.pieces:
        anchor = piece.anchor
        span = anchor.span
        if not 0 <= span.start < span.end <= len(text):
            continue
        letters = stream.between(span.start, span.end)
        if not letters:
            yield _finding("anchor-without-letters", "selects no letter", anchor, _LOCATE)
        if anchor.letter_count is not None and anchor.letter_count != len(letters):
            yield _finding(
                "letter-count-mismatch",
                f"records {anchor.letter_count} letters where the text has {len(letters)}",
                anchor,
                f"if the position is right, {_RUN_DIGEST}; otherwise {_LOCATE}",
                terms.LETTER_COUNT,
            )
        if anchor.letter_digest is not None and anchor.letter_digest != digest_letters(letters):
            yield _finding(
                "letter-digest-mismatch",
                "selects letters other than the recorded ones",
                anchor,
                f"if the position is right, {_RUN_DIGEST}; otherwise {_LOCATE}",
                terms.LETTER_DIGEST,
            )
        if _cuts_word(text, span.start) or _cuts_word(text, span.end):
            yield _finding("anchor-cuts-word", "starts or ends inside a word", anchor, _LOCATE)


def _check_span(anchor: Anchor, source_map: SourceMap) -> Iterator[Finding]:
    span = anchor.span
    if span.start >= span.end:
        yield _finding("anchor-reversed", "does not end after its start", anchor, _LOCATE)
        return
    size = source_map.code_points
    if span.start < 0 or (size is not None and span.end > size):
        yield _finding(
            "anchor-outside-text",
            f"selects {span.start}-{span.end} of a text of {size} code points",
            anchor,
            _LOCATE,
        )
    for part in source_map.non_body:
        inside = part.span.start <= span.start and span.end <= part.span.end
        if part.kind != "heading" and part.span.overlaps(span) and not inside:
            yield _finding(
                "anchor-over-page-foot",
                f"runs over the page foot at {part.span.start}-{part.span.end}",
                anchor,
                f"give the passage parts that leave it out: {_LOCATE}",
            )


def _check_pages(
    iri: str, span: Span, recorded: Passage | Piece, source_map: SourceMap
) -> Iterator[Finding]:
    first, last = source_map.pages_of(span)
    if first is None:
        return  # outside of every page: the bounds are reported
    expected_end = last if last != first else None
    if recorded.page is None:
        yield wrong("page-missing", "no page is recorded", iri, _RUN_DIGEST)
        return
    if recorded.page != first:
        yield wrong(
            "page-mismatch",
            f"records page {recorded.page} but starts on page {first}",
            iri,
            _RUN_DIGEST,
            (iri, terms.PAGE, recorded.page),
        )
    if recorded.end_page != expected_end:
        yield wrong(
            "end-page-mismatch",
            f"records {_end(recorded.end_page)} but ends on page {last}",
            iri,
            _RUN_DIGEST,
            (iri, terms.END_PAGE),
        )


def _end(page: str | None) -> str:
    return f"end page {page}" if page else "no end page"


def _cuts_word(text: str, offset: int) -> bool:
    return 0 < offset < len(text) and text[offset - 1].isalpha() and text[offset].isalpha()


def _finding(code: str, what: str, anchor: Anchor, remedy: str, said: str = "") -> Finding:
    statement = (anchor.iri, said) if said else ()
    return wrong(code, f"the anchor {what}", anchor.iri, remedy, statement)
