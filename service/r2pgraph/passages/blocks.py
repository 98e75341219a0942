"""Passages and anchors as text, in the one form that passage files use.

Responsible for the look of a passage's block and for computing what stands in it: page, letter
count, letter digest. Must not know how spans are found or in which file a block goes.
"""

from __future__ import annotations

from pathlib import Path

from r2pgraph import terms
from r2pgraph.passages.letters import letter_count, letter_digest
from r2pgraph.passages.model import Anchor, Passage, Piece
from r2pgraph.passages.source_map import SourceMap, Span
from r2pgraph.prefixes import shorten


def new_passage(slug: str, parts: tuple[Span, ...], source_map: SourceMap, file: Path) -> Passage:
    """A passage that is to stand in a file: one with its own anchor, or with numbered parts."""
    interrupted = len(parts) > 1
    pieces = tuple(
        _piece(f"{slug}-{number}", part, source_map.slug, number)
        if interrupted
        else _piece(slug, part, source_map.slug, None)
        for number, part in enumerate(parts, start=1)
    )
    iri = f"{terms.PASSAGE}{source_map.slug}/{slug}"
    return Passage(iri, source_map.source, pieces, file, interrupted=interrupted)


def passage_blocks(passage: Passage, text: str, source_map: SourceMap) -> str:
    """A passage with its anchor, or with its parts and an anchor for each."""
    slug = source_map.slug
    name = short(passage.iri, slug)
    source = f"    oa:hasSource source:{slug} ;"
    if passage.interrupted:
        parts = " , ".join(short(piece.iri, slug) for piece in passage.pieces)
        head = [source, f"    r2p:hasPart {parts} ;"]
    else:
        head = [f"{source} oa:hasSelector {short(passage.pieces[0].anchor.iri, slug)} ;"]
    blocks = [
        [f"{name}  a r2p:Passage ;", *head, *_pages(passage.span, source_map), "    ."],
    ]
    for piece in passage.pieces:
        span, anchor = piece.anchor.span, short(piece.anchor.iri, slug)
        if passage.interrupted:
            blocks.append(
                [
                    f"{short(piece.iri, slug)}  a r2p:PassagePart ;",
                    f"{source} oa:hasSelector {anchor} ;",
                    f"    r2p:partNumber {piece.number} ;",
                    *_pages(span, source_map),
                    "    .",
                ]
            )
        letters = text[span.start : span.end]
        blocks.append(
            [
                f"{anchor}  a oa:TextPositionSelector ;",
                f"    oa:start {span.start} ; oa:end {span.end} ;",
                f"    r2p:letterCount {letter_count(letters)} ;",
                f'    r2p:letterDigest "{letter_digest(letters)}" ;',
                "    .",
            ]
        )
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def short(iri: str, source_slug: str) -> str:
    """A passage's or anchor's name with its prefix, or in full where no prefix fits."""
    bases = {"passage": terms.PASSAGE, "anchor": terms.ANCHOR}
    name = shorten(iri, {prefix: f"{base}{source_slug}/" for prefix, base in bases.items()})
    return f"<{iri}>" if name == iri else name


def _piece(name: str, span: Span, source_slug: str, number: int | None) -> Piece:
    anchor = Anchor(f"{terms.ANCHOR}{source_slug}/{name}", span)
    return Piece(f"{terms.PASSAGE}{source_slug}/{name}", anchor, number)


def _pages(span: Span, source_map: SourceMap) -> list[str]:
    """The page on which a span starts, and the one on which it ends if that is another."""
    first, last = source_map.pages_of(span)
    if first is None:
        return []
    end = f' r2p:endPage "{last}" ;' if last is not None and last != first else ""
    return [f'    r2p:page "{first}" ;{end}']
