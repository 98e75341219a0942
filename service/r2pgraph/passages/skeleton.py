"""A claim to be filled in, in the layout that claim files have.

The gaps are marked by an ellipsis, which no parser takes: a gap that is forgotten is found.
Must not know where a passage was found.
"""

from __future__ import annotations

from collections.abc import Sequence

from r2pgraph import terms
from r2pgraph.passages.written import LICENCE

GAP = "\N{HORIZONTAL ELLIPSIS}"
_OF_SOURCE = {"claim": terms.CLAIM, "note": terms.NOTE, "passage": terms.PASSAGE}
_FOR_ALL = ("agent", "content", "event", "kind", "place")


def claim_skeleton(claim: str, passage: str, author: str | None, notes: Sequence[int]) -> str:
    """The claim's graph and what the chapter's graph says of it."""
    speaker = author.removeprefix(terms.ID).replace("/", ":") if author else f"agent:{GAP}"
    cited = " , ".join(f"note:{number}" for number in notes)
    cites = f" r2p:citesNote {cited} ;" if notes else ""
    return f"""claim:{claim} {{
    content:{claim}  a r2p:{GAP} ;
        r2p:{GAP} ;
        .
}}

chapter: {{
    claim:{claim}  a r2p:{GAP}Claim ;
        rdfs:label "{GAP}"@en ;
        r2p:prominence r2p:{GAP} ;
        r2p:statedBy {speaker} ;
        r2p:hedging r2p:unhedged ; r2p:expression r2p:paraphrase ;
        r2p:statedIn passage:{passage} ;{cites}
        .
}}
"""


def file_skeleton(source: str, section: str) -> str:
    """The head of a section's file of claims."""
    chapter = f"{terms.GRAPH}{source}/claims/{section}"
    prefixes = {
        "r2p": terms.R2P,
        **{name: f"{terms.ID}{name}/" for name in _FOR_ALL},
        "chapter": chapter,
        **{name: f"{base}{source}/" for name, base in _OF_SOURCE.items()},
        "dcterms": terms.DCTERMS,
        "rdfs": terms.RDFS,
    }
    first, *others = prefixes
    lines = [f"@prefix {name}: <{prefixes[name]}> ." for name in (first, *sorted(others))]
    title = section.partition("-")[2].replace("-", " ")
    return (
        "\n".join(lines)
        + f"""

chapter: {{
    chapter:  a r2p:DataFile ;
        rdfs:label "claims: {title}"@en ;
        dcterms:description "{GAP}"@en ;
        dcterms:license {LICENCE} ;
        .
}}

"""
    )
