"""Words that hedge, and words of cause and sequence, as the reference layer lists them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from r2pgraph import terms
from r2pgraph.load import Corpus, plain

_FIGURE = r"\s+[$\u20ac\u00a3]?\d"
_SORTS = (terms.HEDGE_WORDING, terms.SEQUENCE_WORDING, terms.CAUSE_WORDING)


@dataclass(frozen=True)
class Wording:
    """A sort of words, and the values by which a claim says the same as they do."""

    sort: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    anywhere: re.Pattern[str]
    told_by: frozenset[str]

    def words_in(self, text: str) -> list[str]:
        """The words of this sort that count in a passage, in lower case, each once."""
        shown = self.unless.sub("", text) if self.unless else text
        return list(dict.fromkeys(found[0].casefold() for found in self.pattern.finditer(shown)))

    def is_told_in(self, text: str) -> bool:
        """Whether a text of ours, such as a label, has such a word."""
        return bool(self.anywhere.search(text))


def read_wordings(corpus: Corpus) -> list[Wording]:
    """The wordings of a corpus, in the order of their names."""
    said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    about = (terms.HAS_WORD, terms.BEFORE_FIGURE, terms.UNLESS_IN, terms.TOLD_BY)
    for name in (terms.RDF_TYPE, *about):
        for quad in corpus.stating(name):
            said[plain(quad.subject)][name].append(plain(quad.object))
    return [
        Wording(
            sort,
            _words(one[terms.HAS_WORD], *one[terms.BEFORE_FIGURE][:1]),
            _words(one[terms.UNLESS_IN]) if terms.UNLESS_IN in one else None,
            _words(one[terms.HAS_WORD]),
            frozenset(one[terms.TOLD_BY]),
        )
        for _, one in sorted(said.items())
        for sort in _SORTS
        if sort in one.get(terms.RDF_TYPE, ()) and terms.HAS_WORD in one
    ]


def of_sort(wordings: Iterable[Wording], sort: str) -> list[Wording]:
    """The wordings of one sort."""
    return [wording for wording in wordings if wording.sort == sort]


def _words(words: Collection[str], before_figure: str = "") -> re.Pattern[str]:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    choice = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first)
    after = {"true": rf"(?={_FIGURE})", "false": rf"(?!{_FIGURE})"}.get(before_figure, "")
    return re.compile(rf"(?<!\w)(?:{choice})(?!\w){after}", re.IGNORECASE)
