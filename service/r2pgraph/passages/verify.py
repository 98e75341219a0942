"""``r2pgraph verify-passages``: prove every anchor, or find the anchors in another copy.

Responsible for the command's arguments, its report and its exit code. Must not judge passages.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from typing import Any

from r2pgraph import arguments
from r2pgraph.errors import NothingToCheckError
from r2pgraph.layout import find_layout, shown
from r2pgraph.load import Corpus, load_corpus
from r2pgraph.passages.check import PassageReport, check_data
from r2pgraph.passages.letters import letter_stream
from r2pgraph.passages.model import Anchor, PassageData
from r2pgraph.passages.note_marks import note_marks, without_note_marks
from r2pgraph.passages.read import read_passages
from r2pgraph.passages.relocate import Relocation, relocate
from r2pgraph.passages.rewrap import rewrapped_copy
from r2pgraph.passages.source_map import SourceMap
from r2pgraph.passages.text import SourceText, map_of_text, read_source_text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's arguments."""
    arguments.add_source_text(parser)
    arguments.add_root(parser)
    parser.add_argument(
        "--require-text", action="store_true", help="exit 4 when anchors stay unchecked"
    )
    parser.add_argument(
        "--relocate",
        action="store_true",
        help="take FILE for another extraction and say where each anchor stands in it",
    )
    parser.add_argument("--source", metavar="SLUG", help="with --relocate: the source of FILE")
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="of the report (%(default)s)"
    )


def run(args: argparse.Namespace) -> int:
    """Exit 0 clean, 1 findings, 2 another text, 4 unchecked though required, 5 nothing to check."""
    corpus = load_corpus(find_layout(args.root))
    data = read_passages(corpus)
    if not data.passages and not data.malformed:
        raise NothingToCheckError("no passage is described in triples/")
    text = read_source_text(args.source_text) if args.source_text else None
    if text is not None and args.relocate:
        return _show_relocations(_relocations(data, text, args.source), args.format)
    source_map = map_of_text(text, data.maps.values()) if text is not None else None
    report = check_data(data, text.text if text is not None else None)
    result = _result(corpus, report)
    if text is not None and source_map is not None:
        result["refound"] = refound(_anchors_of(data, source_map.source), text.text, source_map)
    print(json.dumps(result, indent=2) if args.format == "json" else _as_text(result))
    if result["findings"] or len(result.get("refound", {}).get("lost", [])):
        return 1
    return 4 if args.require_text and report.counts.anchors_unchecked else 0


def refound(anchors: list[Anchor], text: str, source_map: SourceMap) -> dict[str, Any]:
    """How many anchors are found again, at the right place, in a re-wrapped copy of the text.

    Anchors without count or digest are left out: ``digest-missing`` reports them.
    """
    marks = note_marks(text, source_map)
    copy = rewrapped_copy(text, marks)
    there, here = letter_stream(copy), letter_stream(without_note_marks(text, marks))
    usable = [anchor for anchor in anchors if anchor.letter_count and anchor.letter_digest]
    lost = []
    for found in relocate(usable, copy):
        expected = here.index_at(found.anchor.span.start)
        if len(found.places) != 1 or there.index_at(found.places[0].start) != expected:
            lost.append(found.anchor.iri)
    return {"anchors": len(usable), "found": len(usable) - len(lost), "lost": sorted(lost)}


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


def _show_relocations(found: list[Relocation], style: str) -> int:
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


def _result(corpus: Corpus, report: PassageReport) -> dict[str, Any]:
    counts = report.counts
    return {
        "counts": {
            "passages": counts.passages,
            "anchors": counts.anchors,
            "anchorsCompared": counts.anchors_compared,
            "anchorsUnchecked": counts.anchors_unchecked,
            "values": counts.values,
            "valuesChecked": counts.values_checked,
            "valuesImplied": counts.values_implied,
            "valuesUnchecked": counts.values_unchecked,
        },
        "findings": [
            {
                "code": finding.code,
                "where": _where(corpus, finding.iri),
                "thing": finding.iri,
                "message": finding.message,
                "remedy": finding.remedy,
            }
            for finding in report.findings
        ],
    }


def _where(corpus: Corpus, iri: str) -> str:
    position = corpus.position(iri)
    return f"{shown(position[0])}:{position[1]}" if position else ""


def _as_text(result: dict[str, Any]) -> str:
    counts = result["counts"]
    lines = [
        f"{finding['where']}: {finding['code']}: {finding['thing']}: "
        f"{finding['message']}; {finding['remedy']}"
        for finding in result["findings"]
    ]
    lines.append(f"passages: {counts['passages']}, with {counts['anchors']} anchors")
    if counts["anchorsUnchecked"]:
        lines.append(
            f"anchors NOT compared with the text: {counts['anchorsUnchecked']} "
            "(they need a local copy, --source-text FILE, and a recorded digest)"
        )
    lines.append(f"anchors compared with the text: {counts['anchorsCompared']}")
    lines.append(
        f"figures and dates: {counts['values']}, of which {counts['valuesChecked']} compared with "
        f"their passages, {counts['valuesImplied']} open periods that no number states, "
        f"{counts['valuesUnchecked']} not checked"
    )
    if "refound" in result:
        again = result["refound"]
        lines.append(f"found again in a re-wrapped copy: {again['found']} of {again['anchors']}")
        lines += [f"not found again: {iri}" for iri in again["lost"]]
    lines.append(f"findings: {len(result['findings'])}")
    return "\n".join(lines)
