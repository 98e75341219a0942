"""Why an answer is empty: which pattern or filter of a query leaves nothing.

The query is relaxed: parts of its pattern are asked alone, left out, or added one by one, each as
an ASK within what is left of the deadline. What cannot be told is said to be untold.
"""

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

import pyoxigraph as ox

from r2pgraph.abridging import abridged
from r2pgraph.engine.base import Engine
from r2pgraph.engine.formats import CSV, JSON, TSV, ResultFormat
from r2pgraph.errors import R2PGraphError
from r2pgraph.sparql.notices import Notice
from r2pgraph.sparql.rewriting import Element, Part, Pattern, Untraceable, pattern_of

KIND = "empty-result"
_SMALLEST = 0.05
_MOST_ASKED = 60
_LONGEST = 160
_NEEDED = (Part.PATTERN,)
_TAKING = (Part.FILTER, Part.WITHOUT)
_LATER = {
    "HAVING": "HAVING leaves no group",
    "VALUES": "the VALUES after it fit none",
    "OFFSET": "OFFSET skips them all",
    "LIMIT": "LIMIT lets none through",
}


class _Untold(Exception):
    """There was no time, or an engine that would not answer."""


@dataclass
class _Relaxed:
    """Asks parts of one query."""

    engine: Engine
    pattern: Pattern
    dataset: tuple[tuple[str, ...], tuple[str, ...]]
    until: float
    opening: str = ""
    closing: str = ""
    asked: Iterator[int] = field(default_factory=count)

    def within(self, group: Element) -> "_Relaxed":
        """The same for what is in a group."""
        return replace(self, opening=self.opening + group.opening, closing="}" + self.closing)

    def any(self, elements: Sequence[Element]) -> bool:
        """Whether some elements together have a solution."""
        left = self.until - time.monotonic()
        if left < _SMALLEST or next(self.asked) >= _MOST_ASKED:
            raise _Untold
        body = "".join([self.opening, *(element.text for element in elements), self.closing])
        text = f"{self.pattern.prologue} ASK {self.pattern.dataset} WHERE {{ {body} }}"
        try:
            result = self.engine.query(
                text,
                default_graphs=self.dataset[0],
                named_graphs=self.dataset[1],
                deadline=left,
                result_format=JSON,
            )
        except R2PGraphError as failure:
            raise _Untold from failure
        return bool(ox.parse_query_results(result.body, ox.QueryResultsFormat.JSON))


def diagnose(
    engine: Engine,
    text: str,
    until: float,
    dataset: tuple[tuple[str, ...], tuple[str, ...]] = ((), ()),
    lines_before: int = 0,
) -> tuple[Notice, ...]:
    """What empties the answer of a SELECT or ASK that has none.

    Args:
        engine: what answered it.
        text: the query.
        until: the moment (of `time.monotonic`) when relaxing ends, finished or not.
        dataset: graphs that the request names, in the place of those of the query.
        lines_before: lines of the text that its author did not write, such as added prefixes.
    """
    try:
        pattern = pattern_of(text)
        relaxed = _Relaxed(engine, pattern, dataset, until)
        found = [_placed(text, lines_before, *cause) for cause in _causes(relaxed)]
    except Untraceable:
        found = []
    except _Untold:
        found = ["which pattern empties the answer was not found in the time there is"]
    return tuple(Notice(KIND, sentence) for sentence in dict.fromkeys(found))


def is_empty(body: bytes, result_format: ResultFormat) -> bool:
    """Whether a result has no row, or is a no."""
    if result_format in (CSV, TSV):
        return body.count(b"\n") <= 1
    known = ox.QueryResultsFormat.from_media_type(result_format.media_type)
    if known is None:
        return False  # triples
    found = ox.parse_query_results(body, known)
    if isinstance(found, ox.QuerySolutions):
        return next(found, None) is None
    return not found


Cause = tuple[Element | None, str]


def _causes(relaxed: _Relaxed) -> list[Cause]:
    if relaxed.any(relaxed.pattern.elements):
        return list(_after(relaxed.pattern.tail))
    return _of_group(relaxed, relaxed.pattern.elements)


def _of_group(relaxed: _Relaxed, elements: Sequence[Element]) -> list[Cause]:
    """Why the elements of a group have no solution together."""
    needed = [element for element in elements if element.part in _NEEDED]
    alone = [element for element in needed if not relaxed.any([element])]
    if alone:
        return [cause for element in alone for cause in _of_element(relaxed, element)]
    matching = [element for element in elements if element.part not in _TAKING]
    if not relaxed.any(matching):
        return _of_patterns(relaxed, matching, needed)
    return _of_filters(relaxed, elements)


def _of_element(relaxed: _Relaxed, element: Element) -> list[Cause]:
    """Why one element has no solution: what is in it, where that can be told."""
    inside = _of_group(relaxed.within(element), element.inner) if element.inner else []
    return inside or [(element, "matches nothing, whatever stands around it")]


def _of_patterns(
    relaxed: _Relaxed, matching: Sequence[Element], needed: Sequence[Element]
) -> list[Cause]:
    """Patterns each of which has matches, and that have none together."""
    found: list[Cause] = []
    for element in needed:
        others = [other for other in matching if other is not element]
        if others and relaxed.any(others):
            found.append((element, "has matches, but none that fit the rest"))
    if found:
        return found
    for end in range(1, len(matching) + 1):
        if not relaxed.any(matching[:end]):
            last = matching[end - 1]
            return [(last, "has matches, but none that fit what stands before it")]
    return []


def _of_filters(relaxed: _Relaxed, elements: Sequence[Element]) -> list[Cause]:
    """Filters and MINUS that leave nothing, each alone or together."""
    found: list[Cause] = []
    taking = [element for element in elements if element.part in _TAKING]
    for one in taking:
        if not relaxed.any([e for e in elements if e.part not in _TAKING or e is one]):
            found.append((one, "leaves none of the matches of the patterns"))
    if found:
        return found
    for end in range(1, len(taking) + 1):
        kept = taking[:end]
        if not relaxed.any([e for e in elements if e.part not in _TAKING or e in kept]):
            return [(taking[end - 1], "leaves none of what the filters before it leave")]
    return []


def _after(tail: str) -> Iterator[Cause]:
    """What stands after a pattern that has solutions."""
    words = re.findall(r"[A-Za-z]+", tail.upper())
    for word, sentence in _LATER.items():
        if word in words:
            yield None, f"the pattern has solutions; {sentence}"
            return


def _placed(text: str, lines_before: int, element: Element | None, sentence: str) -> str:
    if element is None:
        return sentence
    before = text[: element.start]
    line = before.count("\n") + 1 - lines_before
    column = len(before) - (before.rfind("\n") + 1) + 1
    return f"line {line}, column {column}: {abridged(element.shown, _LONGEST)} {sentence}"
