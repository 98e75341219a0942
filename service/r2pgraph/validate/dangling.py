"""Words of a label that point at something outside of it: "such crises", "these dangers", "they".

A label is read alone, in lists and answers, so what such a word points at must stand in the label.
Careful rather than complete: a word is told only where nothing before it in the label could be
meant. Knows English grammar a little, and nothing of what labels are about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache


def words_in(text: str) -> frozenset[str]:
    """The words of a list that is written as a text."""
    return frozenset(text.split())


_WORD = re.compile(r"[^\W_]+(?:['\u2019.-][^\W_]+)*|[,;:.!?()]")
_RELATIVE = words_in("who whom whose that which where when of in for with from on under at")
_PRONOUNS = words_in("he she they him them his her their theirs himself herself")
_OPENING = words_in(
    "if when because although while as unless by in before after since until though once"
)
_ANNOUNCED = words_in("that when if to how whether what where who")
CLOSED = words_in(
    "a an the and or but nor of in on at by to for from with without as than that which who whom "
    "is are was were be been being has have had do does did will would shall should can could may "
    "might must not no never it its"
)
# After "the" and one noun, these end the noun phrase, so that nothing says which one is meant.
_ENDS_PHRASE = words_in(
    ", ; : . ! ? ) but is are was were be has have had do does did can could will would "
    "shall should must may might ought"
)
# Of these there is one, or any reader knows which; the last are the source of the claim.
_ONE_ONLY = words_in(
    "world earth future past present time law public state same rest whole sea sun sky truth "
    "others latter former poor rich dead living innocent young old few many most least first last "
    "other west east north south internet press media mind heart way outside inside ground "
    "beginning end more less better worse peace"
)
# What a reader who sees one label of many works asks: which one?
_WORKS = words_in("thesis paper author")
# A day that moves with the reader's, unless the label has the year.
_PRESENT = re.compile(
    r"\b(?:at the time of writing|when (?:the|an?) \w+ was written|at present|currently)\b", re.I
)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")


def dangling(label: str) -> list[str]:
    """The words of a label that point outside of it, each with the next where it belongs to it."""
    words = _WORD.findall(label)
    low = [word.casefold() for word in words]
    found = [*_demonstratives(low), *_pronouns(words, low), *_definite(words, low)]
    found += [*_works(low), *_present(label)]
    return list(dict.fromkeys(found))


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A word without the ending of a plural or a genitive, in lower case."""
    word = re.sub(r"['\u2019]s?$", "", word.casefold())
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and re.search(r"(?:ss|x|ch|sh)es$", word):
        return word[:-2]
    if len(word) > 4 and word.endswith("sis"):
        return word[:-2] + "e"
    return word[:-1] if len(word) > 3 and re.search(r"[^sui]s$", word) else word


def _demonstratives(low: list[str]) -> Iterator[str]:
    for at, word in enumerate(low):
        after = low[at + 1 : at + 4]
        if word not in ("such", "these", "those", "this") or _said_before(low, at, after):
            continue
        if word == "such" and _is_no_pointer(low, at):
            continue
        if word == "those" and (
            not after or _RELATIVE & {*after[:2]} or re.search(r"(?:ed|ing)$", after[0])
        ):
            continue
        if word == "this" and after[:1] == ["is"]:
            continue
        yield " ".join([word, *after[:1]])


def _is_no_pointer(low: list[str], at: int) -> bool:
    """ "Such as", "as such", "no such", "such … that": what is meant comes later, or nothing is."""
    before, after = low[at - 1 : at], low[at + 1 : at + 6]
    return after[:1] == ["as"] or before[:1] in (["as"], ["no"]) or bool({"as", "that"} & {*after})


def _said_before(low: list[str], at: int, after: list[str]) -> bool:
    """Whether one of the next words stands before already, so that it says what is meant."""
    before = {stem(word) for word in low[:at] if word not in CLOSED}
    return any(stem(word) in before for word in after if word not in CLOSED)


def _pronouns(words: list[str], low: list[str]) -> Iterator[str]:
    for at, word in enumerate(low):
        if word == "it" and at == 0 and not _ANNOUNCED & {*low}:
            yield word
        if word not in _PRONOUNS:
            continue
        named = any(other[0].isupper() for other in words[1:at])
        # With two words that could be nouns before it, one of them is likely to be meant.
        content = [other for other in low[:at] if other not in CLOSED and other.isalpha()]
        people = word in ("he", "she", "him", "his", "her", "himself", "herself")
        if not named and len(content) < (3 if people else 2) and not _later(low, at):
            yield word


def _later(low: list[str], at: int) -> bool:
    """ "If they are able, states must act": the clause after the comma says who."""
    return low[0] in _OPENING and "," in low[at:-1]


def _definite(words: list[str], low: list[str]) -> Iterator[str]:
    for at in range(len(low) - 2):
        noun, after = low[at + 1], low[at + 2]
        if low[at] != "the" or after not in _ENDS_PHRASE or noun in _ONE_ONLY:
            continue
        if words[at + 1][0].isupper() or not noun.isalpha() or noun.endswith(("est", "ing")):
            continue
        before = words[1:at]
        if any(word[0].isupper() or word[0].isdecimal() for word in before):
            continue
        content = [word for word in low[:at] if word not in CLOSED and word.isalpha()]
        if len(content) < 2 and stem(noun) not in {stem(word) for word in low[:at]}:
            yield f"the {noun}"


def _works(low: list[str]) -> Iterator[str]:
    """ "The thesis asks": "the 2015 thesis" and "the author of a book" say which one."""
    for at, word in enumerate(low[1:], start=1):
        named = low[at + 1 : at + 2] == ["of"] or word in low[: at - 1]
        if word in _WORKS and low[at - 1] == "the" and not named:
            yield f"the {word}"


def _present(label: str) -> Iterator[str]:
    if not _YEAR.search(label):
        yield from (match.group().casefold() for match in _PRESENT.finditer(label))
