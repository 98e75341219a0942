"""Passages and anchors as TriG text, in the one form that data files use.

Responsible for the look of the blocks that ``locate`` prints. Must not know how spans are found.
"""

from __future__ import annotations

from r2pgraph.passages.find import Found
from r2pgraph.passages.source_map import Span


def passage_block(slug: str, found: Found, source: str, indent: str = "") -> str:
    """A passage with its anchor, or with its parts and an anchor for each."""
    if len(found.parts) == 1:
        lines = [*_passage(slug, source), "", *_anchor(slug, found.parts[0])]
    else:
        lines = _interrupted(slug, found.parts, source)
    return "\n".join(indent + line if line else "" for line in lines) + "\n"


def _passage(slug: str, source: str) -> list[str]:
    return [
        f"passage:{slug}  a r2p:Passage ;",
        f"    oa:hasSource source:{source} ;",
        f"    oa:hasSelector anchor:{slug} ;",
        "    .",
    ]


def _interrupted(slug: str, parts: tuple[Span, ...], source: str) -> list[str]:
    names = [f"{slug}-{number}" for number in range(1, len(parts) + 1)]
    lines = [
        f"passage:{slug}  a r2p:Passage ;",
        f"    oa:hasSource source:{source} ;",
        "    r2p:hasPart " + " , ".join(f"passage:{name}" for name in names) + " ;",
        "    .",
    ]
    for number, (name, part) in enumerate(zip(names, parts, strict=True), start=1):
        lines += [
            "",
            f"passage:{name}  a r2p:PassagePart ;",
            f"    oa:hasSource source:{source} ;",
            f"    r2p:partNumber {number} ;",
            f"    oa:hasSelector anchor:{name} ;",
            "    .",
            "",
            *_anchor(name, part),
        ]
    return lines


def _anchor(name: str, span: Span) -> list[str]:
    return [
        f"anchor:{name}  a oa:TextPositionSelector ;",
        f"    oa:start {span.start} ;",
        f"    oa:end {span.end} ;",
        "    .",
    ]
