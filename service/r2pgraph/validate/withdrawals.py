"""Questions that leave out withdrawn claims, whatever the data, as their text shows.

Where the text does not show it, it has to be asked of data. Reads tokens; must not know data.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from r2pgraph import terms
from r2pgraph.grammar.guard import inspect
from r2pgraph.grammar.tokens import Kind, Token, all_tokens

CLAIM = "?claim"
_ELSEWHERE = {"FROM", "VALUES"}


def surely_left_out(text: str) -> bool:
    """Whether no row of a SELECT has a withdrawn claim as its ?claim.

    So it is where the outermost group has `FILTER NOT EXISTS { ?claim r2p:withdrawnBecause ?x }`,
    whose ?x stands nowhere else, and where nothing outside of that group gives ?claim a value.
    False where that is not sure.
    """
    words = all_tokens(text)
    groups = _outermost(words)
    if groups is None:
        return False
    start, end = groups
    if _ELSEWHERE & {word.keyword for word in (*words[:start], *words[end:])}:
        return False
    if "$claim" in text or _is_computed(words) or CLAIM not in _texts(words[:start]):
        return False
    name = {prefix + ":": iri for prefix, iri in inspect(text).prefixes}
    return any(_is_filter(words, at, name) for at in _of_group(words, start, end))


def _texts(words: Sequence[Token]) -> set[str]:
    return {word.text for word in words}


def _outermost(words: Sequence[Token]) -> tuple[int, int] | None:
    """Where the first group begins and ends."""
    depth = start = 0
    for at, word in enumerate(words):
        if word.kind is not Kind.MARK:
            continue
        if word.text == "{":
            start, depth = (start if depth else at), depth + 1
        elif word.text == "}":
            depth -= 1
            if depth <= 0:
                return (start, at) if depth == 0 else None
    return None


def _of_group(words: Sequence[Token], start: int, end: int) -> list[int]:
    """The places of the words that stand in a group and in no group within it."""
    depth, found = 0, []
    for at in range(start, end):
        depth += {"{": 1, "}": -1}.get(words[at].text if words[at].kind is Kind.MARK else "", 0)
        if depth == 1:
            found.append(at)
    return found


def _is_filter(words: Sequence[Token], at: int, names: dict[str, str]) -> bool:
    """Whether the filter stands at a place, with a variable of its own."""
    found = words[at : at + 8]
    shape = ["FILTER", "NOT", "EXISTS", "{", CLAIM, None, None, "}"]
    if len(found) < len(shape) or any(
        wanted not in (None, word.keyword or word.text)
        for word, wanted in zip(found, shape, strict=True)
    ):
        return False
    prefix, colon, local = found[5].text.partition(":")
    reason = found[6]
    return (
        names.get(prefix + colon, "") + local == terms.WITHDRAWN_BECAUSE
        and reason.kind is Kind.VARIABLE
        and sum(word.text[1:] == reason.text[1:] for word in words if word.kind is reason.kind) == 1
    )


def _is_computed(words: Sequence[Token]) -> bool:
    """Whether an expression gives the claim."""
    return any(one.keyword == "AS" and two.text == CLAIM for one, two in pairwise(words))
