"""Axioms in words: the short names of terms, and English for the keywords of OWL."""

import re
from collections.abc import Mapping

from r2pgraph.prefixes import shorten

_ADDRESS = re.compile(r"<([^<>\s]+)>")
_WORDS = {
    "subClassOf": "is a kind of",
    "equivalentTo": "is the same as",
    "disjointWith": "is disjoint with",
    "subPropertyOf": "implies",
    "inverseOf": "is the inverse of",
    "domain": "has as subject only",
    "range": "has as value only",
    "sameAs": "is the same thing as",
    "differentFrom": "is another thing than",
}
_KEYWORD = re.compile(rf"(?<=[\s)])({'|'.join(_WORDS)})(?=[\s(])")


def in_words(text: str, prefixes: Mapping[str, str]) -> str:
    """An axiom whose IRIs stand in angle brackets, as a person reads it."""
    named = _ADDRESS.sub(lambda found: shorten(found[1], prefixes), text)
    return _KEYWORD.sub(lambda found: _WORDS[found[1]], named)
