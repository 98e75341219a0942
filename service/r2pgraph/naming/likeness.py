"""How much a name is like a text that somebody wrote: word by word, in any order, with slips.

Words that are spelled alike count, and so do initials and beginnings of words; words that merely
share letters do not. A name that has more words than were written is a little less like it.
"""

import re
from difflib import SequenceMatcher

# Words that tell no thing from another.
_SMALL = frozenset(
    ("a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with")
)
_WORD = re.compile(r"\w+")
# Below this two words have letters in common, and that is all.
_ALIKE = 0.62
_ANOTHER_START = 0.85
_BEGINNING = 0.9
_SHORTEST_BEGINNING = 3
_MOST_OF_START = 4
# Nobody writes more words or longer ones, and each is looked for among all names.
_MOST_WRITTEN, _LONGEST_WRITTEN = 12, 40
_OF_WRITTEN, _OF_NAME = 0.8, 0.2


class Likeness:
    """Likeness to one text, from 0 to 1; names are folded as the text is."""

    def __init__(self, wanted: str) -> None:
        written = [word[:_LONGEST_WRITTEN] for word in _words(wanted)]
        self._wanted = tuple(dict.fromkeys(written))[:_MOST_WRITTEN]
        self._found: dict[str, tuple[float, ...]] = {}

    def of(self, name: str) -> float:
        """How much a name is like the text."""
        words = _words(name)
        if not words or not self._wanted:
            return 0.0
        table = [self._likenesses(word) for word in words]
        written: float = sum(map(max, zip(*table, strict=True))) / len(self._wanted)
        named: float = sum(map(max, table)) / len(words)
        return _OF_WRITTEN * written + _OF_NAME * named

    def _likenesses(self, word: str) -> tuple[float, ...]:
        """How much a word of a name is like each word that was written."""
        if word not in self._found:
            self._found[word] = tuple(_alike(word, wanted) for wanted in self._wanted)
        return self._found[word]


def _words(text: str) -> tuple[str, ...]:
    found = _WORD.findall(text)
    return tuple(word for word in found if word not in _SMALL) or tuple(found)


def _alike(word: str, wanted: str) -> float:
    """Squared, so that one word that is right counts for more than two that are nearly so."""
    if word == wanted:
        return 1.0
    if word.startswith(wanted) and (len(wanted) >= _SHORTEST_BEGINNING or len(wanted) == 1):
        return _BEGINNING**2
    matcher = SequenceMatcher(None, word, wanted, autojunk=False)
    if matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE - 0.1:
        return 0.0
    ratio = matcher.ratio()
    same = next(
        (at for at, (one, other) in enumerate(zip(word, wanted, strict=False)) if one != other),
        min(len(word), len(wanted)),
    )
    if same == 0:
        ratio *= _ANOTHER_START
    ratio += min(same, _MOST_OF_START) * 0.1 * (1 - ratio)
    return ratio**2 if ratio >= _ALIKE else 0.0
