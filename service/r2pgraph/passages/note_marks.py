"""Note marks that stand inline in a text.

An extraction without superscripts leaves "conflict. 67 The ..." behind. Responsible for telling
such marks from numbers that belong to the sentence: marks follow a word or its punctuation, have
at most three digits, and count upwards through the text. Must not know the notes themselves.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from r2pgraph.passages.source_map import SourceMap, Span

_CANDIDATE = re.compile(
    r"(?<=[^\s\d$£€#])[ \n]?(?<!\d[.,])(?<![\d$-])(\d{1,3})"
    r"(?![\d%\u2019'-]|[.,]\d|\.?(?:st|nd|rd|th)\b)"
)
_AFTER_PUNCTUATION = frozenset(".,;:!?)]'\"\u2019\u201d")
# Words after which a number is said, not noted.
_COUNTED = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Article|articles?|paragraphs?|Paragraph|Chapters?|Resolution|resolution|page|pages"
    r"|than|about|over|of|from|to|and|or|by|is|in|on|at|across|approximately|nearly|some|only|as)$"
)
_UNIT = re.compile(r"\s*(?:percent|million|billion|trillion|thousand|hundred|years?|months?|days?)")


def note_marks(text: str, source_map: SourceMap) -> tuple[Span, ...]:
    """The spans of the digits of inline note marks in the body of a text.

    Of all candidates the heaviest strictly increasing chain is taken, a mark after punctuation
    weighing three times one after a bare word.
    """
    candidates = [
        (int(match.group(1)), Span(*match.span(1)), _weight(text, match.start(1)))
        for match in _CANDIDATE.finditer(text)
        if _is_candidate(text, match) and not _inside(source_map, match.start(1))
    ]
    return tuple(_heaviest_chain(candidates))


def without_note_marks(text: str, marks: tuple[Span, ...]) -> str:
    """The text with its note marks blanked out; every other code point keeps its offset."""
    chars = list(text)
    for mark in marks:
        chars[mark.start : mark.end] = " " * len(mark)
    return "".join(chars)


def _is_candidate(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start(1) - 30) : match.start(1)].rstrip()
    if _UNIT.match(text, match.end(1)) and before[-1:] not in ".\u201d":
        return False
    return match.group(1)[0] != "0" and not _COUNTED.search(before)


def _weight(text: str, start: int) -> int:
    return 3 if text[:start].rstrip()[-1:] in _AFTER_PUNCTUATION else 1


def _inside(source_map: SourceMap, offset: int) -> bool:
    return any(part.span.start <= offset < part.span.end for part in source_map.non_body)


def _heaviest_chain(candidates: list[tuple[int, Span, int]]) -> list[Span]:
    """Spans whose numbers rise strictly from one to the next, of the greatest total weight."""
    best: list[tuple[int, int]] = []  # weight of the best chain that ends here, and its last link
    tails: dict[int, tuple[int, int]] = {}  # number -> (weight, candidate) of the best chain
    numbers: list[int] = []
    for position, (number, _, weight) in enumerate(candidates):
        below = [tails[other] for other in numbers[: bisect_left(numbers, number)]]
        total, link = max(below, default=(0, -1))
        best.append((total + weight, link))
        if total + weight > tails.get(number, (0, -1))[0]:
            if number not in tails:
                numbers.insert(bisect_left(numbers, number), number)
            tails[number] = (total + weight, position)
    chain: list[Span] = []
    _, position = max(tails.values(), default=(0, -1))
    while position >= 0:
        chain.append(candidates[position][1])
        position = best[position][1]
    return chain[::-1]
