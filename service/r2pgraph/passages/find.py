"""Finding a phrase in a text and cutting it into the parts of a passage.

Responsible for matching by letters (so that line breaks, hyphenation, quotation mark styles, note
marks and page feet do not matter), for telling apart several matches, and for stepping over page
feet. Must not know RDF, nor where the text or its map came from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from r2pgraph.passages.letters import letter_stream, normalise
from r2pgraph.passages.punctuation import CLOSING_QUOTE, OPENING_QUOTE, STRAIGHT
from r2pgraph.passages.source_map import SourceMap, Span

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_GAP = re.compile(r"\s*(?<!\.)\.{3}(?!\.)\s*")
_CONTEXT = 40
_SHOWN = 6  # words at each end of a place
LONGEST = 1200  # letters of a passage: a long quotation; more is mostly a slip in the last words


class PhraseError(ValueError):
    """A phrase that no place, or more than one place, of the text answers to."""


@dataclass(frozen=True)
class Found:
    """A place in the text: its whole extent and the parts that page feet leave of it."""

    whole: Span
    parts: tuple[Span, ...]


class Finder:
    """Finds phrases in the body of one text."""

    def __init__(self, text: str, source_map: SourceMap, *, in_notes: bool = False) -> None:
        """Looks in the body, or with ``in_notes`` in the texts of notes only."""
        self.text = text
        self.map = source_map
        notes = tuple(part.span for part in source_map.non_body if part.kind == "noteText")
        self.skipped = _between(notes, len(text)) if in_notes else source_map.interruptions
        self.stream = letter_stream(text).without((gap.start, gap.end) for gap in self.skipped)

    def find(
        self,
        phrase: str,
        *,
        near: int | None = None,
        pages: tuple[str, str] | None = None,
        longest: int | None = LONGEST,
    ) -> Found:
        """The one place of a phrase, which may leave out its middle as ``first ... last``.

        Raises PhraseError when there is none, when it has more letters than ``longest``, or when
        there are several and neither ``near`` nor ``pages`` decides between them.
        """
        ends = [part for part in _GAP.split(phrase.strip()) if part]
        if not ends or len(ends) > 2:
            raise PhraseError("give a phrase, or its first and last words joined by one ' ... '")
        candidates = self.candidates(ends[0], pages)
        if len(ends) == 2:
            joined = [self._join(first, ends[1]) for first in candidates]
            candidates = [span for span in joined if span is not None]
        if not candidates:
            raise PhraseError(self._explain_absence(ends, pages))
        if longest is not None:
            candidates = self._within(candidates, longest)
        if near is not None:
            candidates = [min(candidates, key=lambda span: abs(span.start - near))]
        if len(candidates) > 1:
            places = "; ".join(self.describe(span) for span in candidates[:8])
            raise PhraseError(
                f"{len(candidates)} places match: {places}; give more of the words, or the page"
            )
        return self.cut(candidates[0])

    def candidates(self, phrase: str, pages: tuple[str, str] | None = None) -> list[Span]:
        """Every place whose letters are those of the phrase, the closest readings only."""
        letters = normalise(phrase)
        if not letters:
            raise PhraseError("the phrase has no letters")
        spans = [self._extend(at, at + len(letters), phrase) for at in self._occurrences(letters)]
        if pages is not None:
            window = self._page_window(pages)
            spans = [span for span in spans if window.start <= span.start < window.end]
        spans = [span for span in spans if self._has_numbers(span, phrase)]
        return self._closest(spans, phrase)

    def cut(self, whole: Span) -> Found:
        """The parts of a span that lie between page feet."""
        parts: list[Span] = []
        start = whole.start
        for gap in self.skipped:
            if gap.end <= start or gap.start >= whole.end:
                continue
            parts.append(self._trim(Span(start, gap.start)))
            start = gap.end
        parts.append(self._trim(Span(start, whole.end)))
        return Found(whole, tuple(part for part in parts if len(part) > 0))

    def describe(self, span: Span) -> str:
        """Page, offsets and surroundings of a span, on one line."""
        page = self.map.page_at(span.start)
        before = self.text[max(0, span.start - _CONTEXT) : span.start]
        after = self.text[span.end : span.end + _CONTEXT]
        words = self.text[span.start : span.end].split()
        if len(words) > 2 * _SHOWN:
            words = [*words[:_SHOWN], "...", *words[-_SHOWN:]]
        around = " ".join(f"{before}[{' '.join(words)}]{after}".split())
        return f"page {page.number if page else '?'}, {span.start}-{span.end}: {around}"

    def _occurrences(self, letters: str, start: int = 0) -> list[int]:
        found: list[int] = []
        at = self.stream.letters.find(letters, start)
        while at >= 0:
            found.append(at)
            at = self.stream.letters.find(letters, at + 1)
        return [at for at in found if self._at_word(at, at + len(letters))]

    def _at_word(self, first: int, last: int) -> bool:
        """Whether a stretch of the letter stream begins and ends where words do."""
        if not (self.stream.is_boundary(first) and self.stream.is_boundary(last)):
            return False
        begin, end = self.stream.span_of(first, last)
        before = self.text[begin - 1 : begin] if begin else ""
        after = self.text[end : end + 1]
        return not before.isalpha() and not after.isalpha()

    def _join(self, first: Span, last_words: str) -> Span | None:
        letters = normalise(last_words)
        if not letters:
            raise PhraseError("the last words have no letters")
        for at in self._occurrences(letters, self.stream.index_at(first.end)):
            last = self._extend(at, at + len(letters), last_words)
            if self._has_numbers(last, last_words):
                return self._balance(Span(first.start, last.end))
        return None

    def _extend(self, first: int, last: int, phrase: str) -> Span:
        """From the letters found to the numbers and punctuation that go with them."""
        start, end = self.stream.span_of(first, last)
        stripped = phrase.strip()
        lead = re.match(r"[^\W\d_]", stripped)
        if lead is None:
            start = self._step_back(start, re.split(r"[^\W\d_]", stripped, maxsplit=1)[0])
        tail = re.split(r"[^\W\d_]", stripped)[-1]
        if tail:
            end = self._step_on(end, tail)
        return self._balance(Span(start, self._past_full_stop(end)))

    def _step_back(self, start: int, lead: str) -> int:
        wanted = "".join(lead.split()).translate(STRAIGHT)
        at = start
        while wanted and at > 0:
            at -= 1
            char = self.text[at].translate(STRAIGHT)
            if char.isspace():
                continue
            if char != wanted[-1]:
                break
            wanted, start = wanted[:-1], at
        return start

    def _step_on(self, end: int, tail: str) -> int:
        wanted = "".join(tail.split()).translate(STRAIGHT)
        at = end
        while wanted and at < len(self.text):
            char = self.text[at].translate(STRAIGHT)
            at += 1
            if char.isspace():
                continue
            if char != wanted[0]:
                break
            wanted, end = wanted[1:], at
        return end

    def _balance(self, span: Span) -> Span:
        """Take in a quotation mark or bracket that stands right outside and is half inside."""
        start, end = span.start, span.end
        for opening, closing in ((OPENING_QUOTE, CLOSING_QUOTE), ("(", ")")):
            inside = self.text[start:end]
            surplus = inside.count(opening) - inside.count(closing)
            if surplus > 0 and self.text[end : end + 1] == closing:
                end += 1
            if surplus < 0 and start > 0 and self.text[start - 1] == opening:
                start -= 1
        return Span(start, self._past_full_stop(end))

    def _past_full_stop(self, end: int) -> int:
        while self.text[end : end + 1] in (".", "!", "?"):
            end += 1
        return end

    def _has_numbers(self, span: Span, phrase: str) -> bool:
        """Whether the numbers of the phrase stand in the span, in their order."""
        there = iter(_NUMBER.findall(self._body(span)))
        return all(any(number == other for other in there) for number in _NUMBER.findall(phrase))

    def _closest(self, spans: list[Span], phrase: str) -> list[Span]:
        """Among several, those of the same case; among these, those of the same punctuation."""
        for shape in (_letters_as_written, _as_written):
            if len(spans) > 1:
                wanted = shape(phrase)
                same = [s for s in spans if wanted in shape(self._body(s)) or not wanted]
                spans = same or spans
        return spans

    def _body(self, span: Span) -> str:
        return " ".join(self.text[part.start : part.end] for part in self.cut(span).parts)

    def _trim(self, span: Span) -> Span:
        start, end = span.start, span.end
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return Span(start, end)

    def _page_window(self, pages: tuple[str, str]) -> Span:
        numbers = [page.number for page in self.map.pages]
        for number in pages:
            if number not in numbers:
                raise PhraseError(f"there is no page {number}")
        first, last = numbers.index(pages[0]), numbers.index(pages[1])
        return Span(self.map.pages[first].span.start, self.map.pages[last].span.end)

    def _within(self, candidates: list[Span], longest: int) -> list[Span]:
        """Those that are short enough, of which there must be one."""
        sizes = {
            span: self.stream.index_at(span.end) - self.stream.index_at(span.start)
            for span in candidates
        }
        fitting = [span for span in candidates if sizes[span] <= longest]
        if not fitting:
            span = min(candidates, key=lambda one: sizes[one])
            first, last = self.map.pages_of(span)
            raise PhraseError(
                f"the place would have {sizes[span]} letters, from page {first} to page {last}, "
                f"and a passage has at most {longest}; give last words that follow the first ones "
                "more closely, or cut it into passages"
            )
        return fitting

    def _explain_absence(self, ends: list[str], pages: tuple[str, str] | None) -> str:
        """Which of the words stand where, so that the reader sees from which on they differ."""
        if len(ends) == 2 and (found := self.candidates(ends[0], pages)):
            return (
                f"the first words stand at {self.describe(found[0])}, but the last words do not "
                "follow; compare them with the text"
            )
        words = ends[0].split()
        for count in range(len(words), 1, -1):
            spans = self._occurrences(normalise(" ".join(words[:count])) or "\0")
            if spans:
                at = self.stream.positions[spans[0]]
                place = self.describe(self._trim(Span(at, at + 1)))
                if count == len(words):
                    return f"no place matches on that page or with those numbers; see {place}"
                return (
                    f"no place matches; the first {count} words stand at {place}: compare what "
                    "follows with the text"
                )
        return "no place matches; numbers and first words must stand in the text as given"


def _between(spans: tuple[Span, ...], size: int) -> tuple[Span, ...]:
    """What some spans, in order, leave of a text."""
    starts = [0, *(span.end for span in spans)]
    ends = [*(span.start for span in spans), size]
    return tuple(Span(start, end) for start, end in zip(starts, ends, strict=True) if start < end)


def _letters_as_written(text: str) -> str:
    return "".join(char for char in text if char.isalpha())


def _as_written(text: str) -> str:
    return "".join(text.translate(STRAIGHT).split())
