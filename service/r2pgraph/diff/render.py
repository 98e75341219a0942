"""Told changes as text for a terminal, as Markdown for a review, as JSON for programs.

The JSON object has `before` and `after` (as they were named), `counts` (by sort and how) and
`changes`: `sort`, `how`, `subject`, `former`, `file`, `line`, `heading`, `sentences`, `details`
(`property`, `node`, `before`, `after`, `width`); what is absent is null.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from r2pgraph.diff.changes import Change, Detail, Sort
from r2pgraph.diff.words import Told

_HEADINGS = {
    Sort.CLAIM: "Claims",
    Sort.INFERENCE: "What follows",
    Sort.TERM: "Ontology and shapes",
    Sort.THING: "Reference and record",
    Sort.QUERY: "Questions, checks and rules",
}
# What Markdown or HTML would read as more than text.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~!&@])")


@dataclass(frozen=True)
class Differences:
    """All changes between two named revisions, each with its words."""

    before: str
    after: str
    changes: Sequence[tuple[Change, Told]]

    def of(self, sort: Sort) -> list[tuple[Change, Told]]:
        return [pair for pair in self.changes if pair[0].sort is sort]

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(f"{change.sort.value} {change.how.value}" for change, _ in self.changes)
        return dict(sorted(found.items()))


def as_text(found: Differences) -> str:
    """A paragraph for each sort, a line for each change, its details below it."""
    lines: list[str] = []
    for sort in Sort:
        if pairs := found.of(sort):
            lines += [_HEADINGS[sort], ""]
            for change, told in pairs:
                lines += [f"  {_place(change)}{told.heading}"]
                lines += [f"      {sentence}" for sentence in told.sentences]
            lines.append("")
    return "\n".join([*lines, _sum(found)])


def as_markdown(found: Differences) -> str:
    """The same as headings and lists; nothing in the data is read as markup."""
    lines = [f"## What changes from {_plain(found.before)} to {_plain(found.after)}", ""]
    for sort in Sort:
        if pairs := found.of(sort):
            lines += [f"### {_HEADINGS[sort]}", ""]
            for change, told in pairs:
                place = _place(change).rstrip(" :")
                lines.append(f"- {_plain(told.heading)}" + (f" ({_plain(place)})" if place else ""))
                lines += [f"  - {_plain(sentence)}" for sentence in told.sentences]
            lines.append("")
    return "\n".join([*lines, _sum(found)])


def as_json(found: Differences) -> str:
    """The same as one object; the module says which members it has."""
    return json.dumps(
        {
            "before": found.before,
            "after": found.after,
            "counts": found.counts,
            "changes": [_object(change, told) for change, told in found.changes],
        },
        indent=1,
        ensure_ascii=False,
    )


def _object(change: Change, told: Told) -> dict[str, object]:
    return {
        "sort": change.sort.value,
        "how": change.how.value,
        "subject": change.iri,
        "former": change.former or None,
        "file": change.place[0].as_posix() if change.place else None,
        "line": change.place[1] if change.place else None,
        "heading": told.heading,
        "sentences": list(told.sentences),
        "details": [_detail(detail) for detail in change.details],
    }


def _detail(detail: Detail) -> dict[str, object]:
    return {
        "property": detail.predicate,
        "node": detail.node or None,
        "before": list(detail.before),
        "after": list(detail.after),
        "width": detail.width.value if detail.width else None,
    }


def _place(change: Change) -> str:
    return f"{change.place[0].as_posix()}:{change.place[1]}: " if change.place else ""


def _sum(found: Differences) -> str:
    counts = list(_counted(found))
    return ", ".join(counts) if counts else f"nothing differs from {found.before} to {found.after}"


def _counted(found: Differences) -> Iterator[str]:
    for name, number in found.counts.items():
        sort, how = name.split(" ")
        plural = {"query": "queries"}.get(sort, f"{sort}s")
        yield f"{number:,} {sort if number == 1 else plural} {how}"


def _plain(text: str) -> str:
    return _MARKUP.sub(r"\\\1", text)
