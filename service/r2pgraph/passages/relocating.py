"""What became of the anchors in another copy of a text, found again and told.

Responsible for the report of ``verify-passages --relocate``, and for trying the anchors on a copy
with other line breaks and no page feet. Must not judge passages.
"""

from __future__ import annotations

import json
from collections import Counter

from r2pgraph.errors import NothingToCheckError
from r2pgraph.findings import Finding
from r2pgraph.passages.letters import letter_stream
from r2pgraph.passages.model import Anchor, PassageData, wrong
from r2pgraph.passages.note_marks import note_marks, without_note_marks
from r2pgraph.passages.relocate import Relocation, relocate
from r2pgraph.passages.rewrap import rewrapped_copy
from r2pgraph.passages.source_map import SourceMap
from r2pgraph.passages.text import SourceText


def lost_when_rewrapped(
    data: PassageData, text: str, source_map: SourceMap
) -> tuple[int, list[Finding]]:
    """How many anchors were sought in a re-wrapped copy, and those not found at the right place.

    Anchors without count or digest are left out: ``digest-missing`` reports them.
    """
    marks = note_marks(text, source_map)
    copy = rewrapped_copy(text, marks)
    there, here = letter_stream(copy), letter_stream(without_note_marks(text, marks))
    anchors = _anchors_of(data, source_map.source)
    usable = [anchor for anchor in anchors if anchor.letter_count and anchor.letter_digest]
    lost = []
    for found in relocate(usable, copy):
        expected = here.index_at(found.anchor.span.start)
        if len(found.places) != 1 or there.index_at(found.places[0].start) != expected:
            lost.append(
                wrong(
                    "anchor-not-found-again",
                    "the anchor is not found again in a copy with other line breaks",
                    found.anchor.iri,
                    "locate the passage anew, with more words or other ones",
                )
            )
    return len(usable), lost


def show_relocations(data: PassageData, text: SourceText, slug: str | None, style: str) -> int:
    """Prints where each anchor stands in another extraction; exit code 1 if some stand nowhere.

    Args:
        slug: the source of the text; any without it.
        style: ``text`` or ``json``.

    Raises:
        NothingToCheckError: no anchor of that source is recorded.
    """
    found = _relocations(data, text, slug)
    counts = Counter(one.outcome for one in found)
    if style == "json":
        rows = [
            {
                "anchor": one.anchor.iri,
                "outcome": one.outcome,
                "recorded": [one.anchor.span.start, one.anchor.span.end],
                "places": [[place.start, place.end] for place in one.places],
            }
            for one in found
        ]
        print(json.dumps({"counts": dict(counts), "anchors": rows}, indent=2))
    else:
        for one in found:
            joiner = " and " if one.outcome == "split" else " or "
            places = joiner.join(f"{place.start}-{place.end}" for place in one.places) or "nowhere"
            print(f"{one.outcome:9}  {one.anchor.iri}  {places}")
        summary = ", ".join(f"{counts[name]} {name}" for name in sorted(counts))
        print(f"{len(found)} anchors: {summary}")
    return 1 if counts["lost"] or counts["ambiguous"] else 0


def _anchors_of(data: PassageData, source: str) -> list[Anchor]:
    passages = [data.passages[iri] for iri in sorted(data.passages)]
    return [
        piece.anchor for passage in passages if passage.source == source for piece in passage.pieces
    ]


def _relocations(data: PassageData, text: SourceText, slug: str | None) -> list[Relocation]:
    sources = [iri for iri in data.maps if slug is None or iri.rpartition("/")[2] == slug]
    anchors = [anchor for source in sources for anchor in _anchors_of(data, source)]
    if not anchors:
        raise NothingToCheckError(f"no anchor of source {slug or '(any)'} is recorded")
    return relocate(anchors, text.text)
