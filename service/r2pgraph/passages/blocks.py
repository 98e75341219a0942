"""Passages and anchors as text, in the one form that data files use.

Responsible for the look of the blocks that a curator pastes (``passage_block``) and of those that
a machine writes (``derived_block``). Must not know how spans are found or where blocks go.
"""

from __future__ import annotations

import re

from r2pgraph import terms
from r2pgraph.passages.letters import letter_count, letter_digest
from r2pgraph.passages.source_map import SourceMap, Span

_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


def prefixes(source: str) -> str:
    """The prefix lines that the blocks of one source need."""
    lines = [
        f"@prefix anchor: <{terms.ANCHOR}{source}/> .",
        f"@prefix oa: <{terms.OA}> .",
        f"@prefix passage: <{terms.PASSAGE}{source}/> .",
        f"@prefix r2p: <{terms.R2P}> .",
        f"@prefix source: <{terms.SOURCE}> .",
    ]
    return "\n".join(lines) + "\n"


def passage_block(slug: str, parts: tuple[Span, ...], source: str, indent: str = "") -> str:
    """A passage with its anchor, or with its parts and an anchor for each."""
    if len(parts) == 1:
        blocks = [_passage(slug, source), _anchor(slug, parts[0])]
    else:
        blocks = _interrupted(slug, parts, source)
    return _joined(blocks, indent)


def derived_block(
    slug: str, parts: tuple[Span, ...], text: str, source_map: SourceMap, source: str
) -> str:
    """Page, letter count and letter digest of a passage and its parts."""
    names = [f"{slug}-{number}" for number in range(1, len(parts) + 1)]
    pieces = [(slug, parts[0])] if len(parts) == 1 else list(zip(names, parts, strict=True))
    whole = Span(parts[0].start, parts[-1].end)
    passage = terms.PASSAGE + source + "/"
    anchor = terms.ANCHOR + source + "/"
    blocks = [page_lines(passage + slug, whole, source_map, source)]
    for name, part in pieces:
        if len(parts) > 1:
            blocks.append(page_lines(passage + name, part, source_map, source))
        blocks.append(letter_lines(anchor + name, text[part.start : part.end], source))
    return _joined([block for block in blocks if block], "")


def page_lines(iri: str, span: Span, source_map: SourceMap, source: str) -> list[str]:
    """The page on which a span starts, and the one on which it ends if that is another."""
    first, last = source_map.pages_of(span)
    if first is None:
        return []
    lines = [f'{short(iri, source)}  r2p:page "{first}" ;']
    if last is not None and last != first:
        lines.append(f'    r2p:endPage "{last}" ;')
    return [*lines, "    ."]


def letter_lines(iri: str, text: str, source: str) -> list[str]:
    """How many letters a text has, and their digest."""
    return [
        f"{short(iri, source)}  r2p:letterCount {letter_count(text)} ;",
        f'    r2p:letterDigest "{letter_digest(text)}" ;',
        "    .",
    ]


def short(iri: str, source: str) -> str:
    """A passage's or anchor's name with its prefix, or in full where no prefix fits."""
    for prefix, namespace in (("passage", terms.PASSAGE), ("anchor", terms.ANCHOR)):
        slug = iri.removeprefix(f"{namespace}{source}/")
        if slug != iri and _SLUG.fullmatch(slug):
            return f"{prefix}:{slug}"
    return f"<{iri}>"


def _passage(slug: str, source: str) -> list[str]:
    return [
        f"passage:{slug}  a r2p:Passage ;",
        f"    oa:hasSource source:{source} ;",
        f"    oa:hasSelector anchor:{slug} ;",
        "    .",
    ]


def _interrupted(slug: str, parts: tuple[Span, ...], source: str) -> list[list[str]]:
    names = [f"{slug}-{number}" for number in range(1, len(parts) + 1)]
    blocks = [
        [
            f"passage:{slug}  a r2p:Passage ;",
            f"    oa:hasSource source:{source} ;",
            "    r2p:hasPart " + " , ".join(f"passage:{name}" for name in names) + " ;",
            "    .",
        ]
    ]
    for number, (name, part) in enumerate(zip(names, parts, strict=True), start=1):
        blocks.append(
            [
                f"passage:{name}  a r2p:PassagePart ;",
                f"    oa:hasSource source:{source} ;",
                f"    r2p:partNumber {number} ;",
                f"    oa:hasSelector anchor:{name} ;",
                "    .",
            ]
        )
        blocks.append(_anchor(name, part))
    return blocks


def _anchor(name: str, span: Span) -> list[str]:
    return [
        f"anchor:{name}  a oa:TextPositionSelector ;",
        f"    oa:start {span.start} ;",
        f"    oa:end {span.end} ;",
        "    .",
    ]


def _joined(blocks: list[list[str]], indent: str) -> str:
    text = "\n\n".join("\n".join(indent + line for line in block) for block in blocks)
    return text + "\n"
