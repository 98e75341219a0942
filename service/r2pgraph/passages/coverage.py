"""``r2pgraph coverage``: how much of the text some claim's passage covers, and where the gaps are.

Responsible for the command's arguments, report and exit code. Must not count.
"""

from __future__ import annotations

import argparse
import json
from typing import Any

from r2pgraph import arguments, xsd
from r2pgraph.errors import NothingToCheckError, UsageError
from r2pgraph.layout import find_layout, shown
from r2pgraph.load import load_corpus
from r2pgraph.passages.covered import coverage_file
from r2pgraph.passages.measure import Coverage, Gap, Measure, Share, covered_spans
from r2pgraph.passages.read import read_passages
from r2pgraph.passages.source_map import SourceMap, Span
from r2pgraph.passages.text import SourceText, map_of_text, read_source_text
from r2pgraph.passages.written import WrittenFile


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's arguments."""
    arguments.add_source_text(parser)
    arguments.add_root(parser)
    parser.add_argument("--pages", metavar="LIST", help="printed pages, such as 11-33,50,54-57")
    parser.add_argument(
        "--range",
        action="append",
        metavar="A-B",
        dest="ranges",
        help="code points, half-open; may be given several times",
    )
    parser.add_argument(
        "--at-least", type=float, metavar="SHARE", help="exit 1 below this share, from 0 to 1"
    )
    parser.add_argument(
        "--write",
        action="store_true",
        help="write the coverage of each page and section to triples/<source>/coverage.ttl",
    )
    parser.add_argument(
        "--show-text", action="store_true", help="print the words of the gaps (on this machine)"
    )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="of the report (%(default)s)"
    )


def run(args: argparse.Namespace) -> int:
    """Exit 0, or 1 when less than --at-least is covered, 5 when the selection has no body text."""
    if args.at_least is not None and not 0 <= args.at_least <= 1:
        raise UsageError(f"--at-least {args.at_least}: give a share from 0 to 1, such as 0.95")
    text = read_source_text(arguments.needed_text(args.source_text))
    layout = find_layout(args.root)
    data = read_passages(load_corpus(layout))
    source_map = map_of_text(text, data.maps.values())
    if args.write:
        return _write(coverage_file(data, source_map, text.text, layout))
    selection = _selection(args, source_map, len(text.text))
    measure = Measure(text.text, source_map, covered_spans(data, source_map.source))
    coverage = measure.coverage(selection)
    if coverage.total.body == 0:
        raise NothingToCheckError("the selection has no body text")
    quoted = text if args.show_text else None
    if args.format == "json":
        print(json.dumps(_as_json(coverage, quoted), indent=2, ensure_ascii=False))
    else:
        print(_as_text(coverage, quoted))
    return 1 if args.at_least is not None and coverage.total.share < args.at_least else 0


def _write(file: WrittenFile) -> int:
    stale = file.is_stale
    if stale:
        file.write()
    done = "written" if stale else "up to date"
    print(f"{shown(file.path)}: {file.described} pages and sections, {done}")
    return 0


def _selection(args: argparse.Namespace, source_map: SourceMap, size: int) -> tuple[Span, ...]:
    spans = [_range(given, size) for given in args.ranges or ()]
    if args.pages:
        spans += _page_spans(args.pages, source_map)
    merged: list[Span] = []
    for span in sorted(spans or [Span(0, size)]):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(span.end, merged[-1].end))
        else:
            merged.append(span)
    return tuple(merged)


def _range(given: str, size: int) -> Span:
    first, _, last = given.partition("-")
    start, end = xsd.whole(first), xsd.whole(last)
    if start is None or end is None or not 0 <= start < end <= size:
        raise UsageError(f"--range {given}: give two code points A-B with A < B <= {size}")
    return Span(start, end)


def _page_spans(given: str, source_map: SourceMap) -> list[Span]:
    numbers = [page.number for page in source_map.pages]
    spans = []
    for part in given.split(","):
        first, _, last = part.strip().partition("-")
        last = last or first
        for number in (first, last):
            if number not in numbers:
                raise UsageError(f"--pages {given}: the source has no page '{number}'")
        start, end = numbers.index(first), numbers.index(last)
        if end < start:
            raise UsageError(f"--pages {given}: page {last} comes before page {first}")
        spans.append(Span(source_map.pages[start].span.start, source_map.pages[end].span.end))
    return spans


def _as_json(coverage: Coverage, text: SourceText | None) -> dict[str, Any]:
    def share(one: Share) -> dict[str, Any]:
        return {
            "name": one.name,
            "bodyLetters": one.body,
            "coveredLetters": one.covered,
            "share": round(one.share, 6),
        }

    def gap(one: Gap) -> dict[str, Any]:
        found = {
            "start": one.span.start,
            "end": one.span.end,
            "letters": one.letters,
            "page": one.page,
        }
        words = {"text": text.passage_text(one.span.start, one.span.end)} if text else {}
        return found | words

    return {
        "total": share(coverage.total),
        "pages": [share(one) for one in coverage.pages],
        "sections": [share(one) for one in coverage.sections],
        "gaps": [gap(one) for one in coverage.gaps],
    }


def _as_text(coverage: Coverage, text: SourceText | None) -> str:
    lines = ["page        body   covered    share"]
    lines += [_row(one, 8) for one in coverage.pages]
    lines += ["", "section"]
    lines += [_row(one, 66) for one in coverage.sections]
    lines += ["", "gaps (start-end, letters, page)"]
    for gap in coverage.gaps:
        words = f"  {text.passage_text(gap.span.start, gap.span.end)}" if text else ""
        place = f"{gap.span.start}-{gap.span.end}"
        lines.append(f"{place:15}  {gap.letters:5}  page {gap.page}{words}")
    total = coverage.total
    lines += [
        "",
        f"{len(coverage.gaps)} gaps; {total.covered} of {total.body} letters of body text covered: "
        f"{total.share:.1%}",
    ]
    return "\n".join(lines)


def _row(one: Share, width: int) -> str:
    return f"{one.name:{width}}{one.body:8}{one.covered:10}{one.share:9.1%}"
