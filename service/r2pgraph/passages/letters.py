"""The letters of a text: normalisation, digest and count.

Responsible for the one definition of what a passage's digest is made of: NFKC, case-folded,
letters only (Unicode categories L*), one stream without word boundaries, digits or punctuation,
and for the map from a place in that stream back to the code point it came from.

Must not know about passages, pages, RDF or files.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

_WORD = re.compile(r"\S+")


@dataclass(frozen=True)
class LetterStream:
    """The letters of a text and, for each, the half-open range of code points it came from."""

    letters: str
    positions: tuple[int, ...]
    ends: tuple[int, ...]

    def index_at(self, offset: int) -> int:
        """Index in the stream of the first letter that stands at or after a code point."""
        return bisect_left(self.positions, offset)

    def between(self, start: int, end: int) -> str:
        """The letters of the code points in the half-open range start, end."""
        return self.letters[self.index_at(start) : self.index_at(end)]

    def is_boundary(self, index: int) -> bool:
        """Whether no code point (such as the German sharp s, two letters) spans an index."""
        inside = 0 < index < len(self.positions)
        return not inside or self.positions[index - 1] != self.positions[index]

    def span_of(self, first: int, last: int) -> tuple[int, int]:
        """The code points of the letters from one index up to, not including, another."""
        return self.positions[first], self.ends[last - 1]

    def without(self, skipped: Iterable[tuple[int, int]]) -> LetterStream:
        """The stream without the letters of some ranges of code points, which are in order."""
        kept: list[int] = []
        start = 0
        for skip_start, skip_end in skipped:
            kept.extend(range(self.index_at(start), self.index_at(skip_start)))
            start = skip_end
        kept.extend(range(self.index_at(start), len(self.letters)))
        return LetterStream(
            "".join(self.letters[index] for index in kept),
            tuple(self.positions[index] for index in kept),
            tuple(self.ends[index] for index in kept),
        )


def normalise(text: str) -> str:
    """The letters of a text, NFKC and case-folded, as one stream."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if unicodedata.category(char).startswith("L"))


def digest_letters(letters: str) -> str:
    """Hexadecimal SHA-256 of letters that are normalised already."""
    return hashlib.sha256(letters.encode("utf-8")).hexdigest()


def letter_digest(text: str) -> str:
    """Hexadecimal SHA-256 of a text's normalised letters."""
    return digest_letters(normalise(text))


def letter_count(text: str) -> int:
    """How many letters a text has after normalisation."""
    return len(normalise(text))


def letter_stream(text: str) -> LetterStream:
    """The letters of a text with the code point each one came from.

    White space never combines with its neighbours, so words are normalised one by one; inside a
    word the smallest pieces that normalise independently of each other are used, so that a base
    letter and its combining mark count as one place.
    """
    letters: list[str] = []
    positions: list[int] = []
    ends: list[int] = []
    words: dict[str, _Word] = {}
    for word in _WORD.finditer(text):
        if (found := words.get(word.group())) is None:
            found = words[word.group()] = _letters_of(word.group())
        offset = word.start()
        letters.append(found.letters)
        positions += [offset + start for start in found.starts]
        ends += [offset + end for end in found.ends]
    return LetterStream("".join(letters), tuple(positions), tuple(ends))


@dataclass(frozen=True)
class _Word:
    """The letters of a word and where in it the piece that each is of starts and ends."""

    letters: str
    starts: list[int]
    ends: list[int]


def _letters_of(word: str) -> _Word:
    found = _Word(
        "".join(normals := [*map(normalise, pieces := _independent_pieces(word))]), [], []
    )
    offset = 0
    for piece, normal in zip(pieces, normals, strict=True):
        found.starts.extend([offset] * len(normal))
        offset += len(piece)
        found.ends.extend([offset] * len(normal))
    return found


def _independent_pieces(word: str) -> list[str]:
    """Cut a word where NFKC of the parts, joined, is NFKC of the whole."""
    if word.isascii() or "".join(map(_nfkc, word)) == _nfkc(word):
        return list(word)
    pieces: list[str] = []
    start = 0
    while start < len(word):
        rest = _nfkc(word[start:])
        end = start + 1
        while end < len(word) and _nfkc(word[start:end]) + _nfkc(word[end:]) != rest:
            end += 1
        pieces.append(word[start:end])
        start = end
    return pieces


def _nfkc(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
