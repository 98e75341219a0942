"""Numbers that a piece of English text states, in numerals or in words.

Responsible for reading "5.4 million", "$24 trillion", "sixty", "twenty-one", "second", "a decade"
as numbers. Reads generously: what it yields is what the text may be said to state, so that a
claim's figure which is not among them is certainly not there. Must not know claims or passages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

_UNIT_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TEN_WORDS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINAL_WORDS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
    "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
)
_UNITS = {word: value for value, word in enumerate(_UNIT_WORDS.split())}
_TENS = {word: 10 * value for value, word in enumerate(_TEN_WORDS.split(), start=2)}
_MAGNITUDES = {
    "dozen": 12,
    "hundred": 100,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}
_SPANS = {"decade": 10, "century": 100, "decades": 10, "centuries": 100}
_ORDINALS = {word: value for value, word in enumerate(_ORDINAL_WORDS.split(), start=1)} | {
    word[:-1] + "ieth": value for word, value in _TENS.items()
}
_OTHERS = {
    "once": 1,
    "single": 1,
    "twice": 2,
    "both": 2,
    "couple": 2,
    "pair": 2,
    "double": 2,
    "doubled": 2,
    "thrice": 3,
    "triple": 3,
    "tripled": 3,
}
_HALVES = {(article, word) for article in ("a", "an", "1") for word in _MAGNITUDES}
_PLURALS = {word + "s": value for word, value in _MAGNITUDES.items()} | {"tens": 10}
_NOT_SUPERLATIVE = (
    "interest forest west rest test honest request protest arrest guest contest invest suggest "
    "harvest modest quest chest nest pest vest digest manifest unrest midwest northwest southwest "
    "priest conquest latest"
)
_TOKEN = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[^\W\d_]+")
_RANGE = re.compile(r"\s*(?:-|\u2013|\u2014|to|or)\s*$")


@dataclass(frozen=True)
class _Token:
    text: str
    start: int
    end: int

    @property
    def is_numeral(self) -> bool:
        return self.text[0].isdecimal()


@dataclass(frozen=True)
class _Number:
    """A cardinal: its value, the magnitude word it took, and where it stands."""

    value: Decimal
    factor: int
    start: int
    end: int


def numbers_in(text: str) -> frozenset[Decimal]:
    """Every number that a text states."""
    tokens = [_Token(m.group().lower(), m.start(), m.end()) for m in _TOKEN.finditer(text)]
    found: set[Decimal] = set()
    cardinals: list[_Number] = []
    position = 0
    while position < len(tokens):
        number, following = _cardinal(tokens, position)
        if number is None:
            found.update(_single(tokens, position))
            position += 1
            continue
        cardinals.append(number)
        found.update(_with_neighbours(number, tokens, following))
        position = following
    found.update(_spread(cardinals, text))
    return frozenset(found)


def _cardinal(tokens: list[_Token], position: int) -> tuple[_Number | None, int]:
    """The cardinal number that starts at a token, and the position after it."""
    first = tokens[position]
    if first.is_numeral:
        return _numeral(tokens, position)
    if first.text == "half" and _texts(tokens, position + 1, 2) in _HALVES:
        number, following = _words(tokens, position + 2)
        return replace(number, value=number.value / 2), following
    if first.text in _UNITS or first.text in _TENS or first.text in _MAGNITUDES:
        return _words(tokens, position)
    return None, position


def _texts(tokens: list[_Token], position: int, count: int) -> tuple[str, ...]:
    return tuple(token.text for token in tokens[position : position + count])


def _numeral(tokens: list[_Token], position: int) -> tuple[_Number, int]:
    token = tokens[position]
    value, factor = Decimal(token.text.replace(",", "")), 1
    position += 1
    end = token.end
    while position < len(tokens) and tokens[position].text in _MAGNITUDES:
        factor *= _MAGNITUDES[tokens[position].text]
        end = tokens[position].end
        position += 1
    return _Number(value * factor, factor, token.start, end), position


def _words(tokens: list[_Token], position: int) -> tuple[_Number, int]:
    """A number in words, cardinal or ordinal, that starts at a token."""
    start, end = tokens[position].start, tokens[position].end
    total, current, factor = 0, 0, 1
    while position < len(tokens):
        word = tokens[position].text
        ordinal = _ORDINALS.get(word, 0)
        if word in _UNITS and current % 10 == 0 and current % 100 != 10:
            current += _UNITS[word]
        elif word in _TENS and current % 100 == 0:
            current += _TENS[word]
        elif word == "hundred" and current < 100:
            current = max(current, 1) * 100
        elif word in _MAGNITUDES and word != "hundred":
            factor = _MAGNITUDES[word]
            total, current = total + max(current, 1) * factor, 0
        elif word == "and" and _continues(tokens, position, current + total):
            position += 1
            continue
        elif 0 < ordinal < 10 and current % 100 > 0 and current % 10 == 0:
            return _Number(Decimal(total + current + ordinal), 1, start, end), position + 1
        else:
            break
        end = tokens[position].end
        position += 1
    return _Number(Decimal(total + current), factor, start, end), position


def _continues(tokens: list[_Token], position: int, so_far: int) -> bool:
    """Whether an "and" joins the parts of one number, as in "two hundred and six"."""
    following, after = (*_texts(tokens, position + 1, 2), "", "")[:2]
    joins = following in _UNITS or following in _TENS
    return joins and after != "hundred" and so_far >= 100 and so_far % 100 == 0


def _with_neighbours(number: _Number, tokens: list[_Token], following: int) -> set[Decimal]:
    """A number, and what it is in years where decades or centuries are counted."""
    word = tokens[following].text if following < len(tokens) else ""
    return {number.value, number.value * _SPANS.get(word, 1)}


def _single(tokens: list[_Token], position: int) -> set[Decimal]:
    """What one word states by itself."""
    word = tokens[position].text
    if word in _ORDINALS:
        return {Decimal(_ORDINALS[word])}
    if word in _OTHERS:
        return {Decimal(_OTHERS[word])}
    if word in _PLURALS:
        return _plural(tokens, position)
    if word in _SPANS and position and tokens[position - 1].text in ("a", "last", "past"):
        return {Decimal(_SPANS[word])}
    if word.endswith("fold") and word[:-4] in _UNITS | _TENS:
        return {Decimal((_UNITS | _TENS)[word[:-4]])}
    superlative = word in ("most", "least", "best", "worst") or (
        len(word) > 4 and word.endswith("est") and word not in _NOT_SUPERLATIVE.split()
    )
    return {Decimal(1)} if superlative else set()


def _plural(tokens: list[_Token], position: int) -> set[Decimal]:
    """Of "millions" or "tens of millions": the magnitude, and twice it as the least plural."""
    values = {Decimal(_PLURALS[tokens[position].text])}
    if position >= 2 and tokens[position - 1].text == "of":
        before = tokens[position - 2].text
        if before in _PLURALS:
            values = {value * _PLURALS[before] for value in values}
    return values | {2 * value for value in values}


def _spread(cardinals: list[_Number], text: str) -> set[Decimal]:
    """In "six to seven million" the six are millions too."""
    found: set[Decimal] = set()
    for first, second in pairwise(cardinals):
        if first.factor == 1 and second.factor > 1 and _RANGE.match(text[first.end : second.start]):
            found.add(first.value * second.factor)
    return found
