"""Words and numbers as searches compare them: without case and accents, by stem, in any form.

"5,400,000", "5400000" and "5.4 million" are one number; "interventions" finds "intervene". Knows
English endings only; words of other languages are found as they are written.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from r2pgraph.naming.names import fold
from r2pgraph.passages.numbers import numbers_in

_NUMBER = re.compile(
    r"\d[\d,]*(?:\.\d+)?(?:\s+(?:hundred|thousand|million|billion|trillion)s?\b)?", re.IGNORECASE
)
_WORD = re.compile(r"[^\W_]+")
_PLURAL_LIKE = ("ss", "us", "is")
_ENDINGS = ("ing", "ed", "ly")
_SHORTEST, _LIKE, _LONGER = 3, 5, 4
# How close a name is: the whole, its beginning, all words, all stems, parts of words.
WHOLE, BEGINNING, WORDS, STEMS, PARTS = range(5)


@dataclass(frozen=True)
class Sought:
    """What is looked for: words as they are folded, and numbers with how they were written."""

    phrase: str
    words: tuple[str, ...]
    numbers: tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True)
class Held:
    """A text to be searched."""

    folded: str
    words: frozenset[str]
    stems: frozenset[str]
    numbers: frozenset[Decimal]


def sought(text: str) -> Sought:
    """What somebody looks for."""
    numbers: list[tuple[str, Decimal]] = []
    for found in _NUMBER.finditer(text):
        if values := numbers_in(found[0]):
            numbers.append((fold(found[0]), max(values)))
    rest = fold(_NUMBER.sub(" ", text))
    return Sought(" ".join(fold(text).split()), tuple(rest.split()), tuple(numbers))


def held(text: str) -> Held:
    """A text that may hold what somebody looks for."""
    folded = fold(text)
    words = frozenset(_WORD.findall(folded))
    numbers = numbers_in(text) if any(char.isdigit() for char in text) or _has_number(words) else ()
    return Held(folded, words, frozenset(stem(word) for word in words), frozenset(numbers))


def distance(text: Held, wanted: Sought) -> int | None:
    """How close a text is to what is looked for; None where something of it is missing."""
    if not wanted.words and not wanted.numbers:
        return None
    if not all(value in text.numbers or shown in text.folded for shown, value in wanted.numbers):
        return None
    stems = [stem(word) for word in wanted.words]
    # What is found as it is written costs least, and most names hold nothing of what is wanted.
    if not all(
        word in text.folded or _has_stem(text, one)
        for word, one in zip(wanted.words, stems, strict=True)
    ):
        return None
    if text.folded == wanted.phrase:
        return WHOLE
    if text.folded.startswith(wanted.phrase):
        return BEGINNING
    if all(word in text.words for word in wanted.words):
        return WORDS
    return STEMS if all(_has_stem(text, one) for one in stems) else PARTS


def probe(wanted: Sought) -> str:
    """Letters that every text has which `distance` does not refuse; empty where there are none.

    A word is found by its letters, by its stem, whose last letter an ending may have changed, or by
    a stem that is like it in all letters of the shortest but the last.
    """
    starts = (stem(word)[: _LIKE - 1][: max(1, len(stem(word)) - 1)] for word in wanted.words)
    return max(starts, key=len, default="")


def stem(word: str) -> str:
    """A word without its commonest endings."""
    if word.endswith("ies") and len(word) > _SHORTEST + 2:
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(_PLURAL_LIKE) and len(word) > _SHORTEST:
        word = word[:-1]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            word = word[: -len(ending)]
            if len(word) > _SHORTEST and word[-1] == word[-2] and word[-1] not in "lsz":
                word = word[:-1]
            break
    return word[:-1] if word.endswith("e") and len(word) > _SHORTEST else word


def _has_stem(text: Held, wanted: str) -> bool:
    """Whether a word has the stem, or one that is a little longer or shorter."""
    if wanted in text.stems:
        return True
    # Stems that are alike have all letters of the shortest but the last, which an ending changes.
    if len(wanted) < _LIKE or wanted[: _LIKE - 1] not in text.folded:
        return False
    return any(
        abs(len(one) - len(wanted)) <= _LONGER
        and len(one) >= _LIKE
        and (one.startswith(wanted) or wanted.startswith(one))
        for one in text.stems
    )


def _has_number(words: frozenset[str]) -> bool:
    return any(word.startswith(("million", "billion", "trillion", "thousand")) for word in words)
