"""A change as sentences for a reviewer, in the names of the data."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from r2pgraph import terms, xsd
from r2pgraph.diff.changes import Change, Detail, How, Sort
from r2pgraph.diff.readings import Reading, shown_name
from r2pgraph.prefixes import shorten

_ADDRESS = re.compile(r"<([^<>\s]+)>")
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@[\w-]+|\^\^<[^<>\s]+>)?', re.DOTALL)
_ESCAPE = re.compile(r"\\.")
_ESCAPED = {"\\n": " ", "\\r": " ", "\\t": " ", '\\"': '"', "\\\\": "\\"}
_LONGEST = 300
_FOLLOWS = {How.ADDED: "follows now", How.WITHDRAWN: "follows no longer"}
# Degrees of commitment that are no hedge.
_FLAT = {f"<{terms.UNHEDGED}>", f"<{terms.EMPHATIC}>"}


@dataclass(frozen=True)
class Told:
    """A change in words: what has changed, how, and a sentence for each detail."""

    heading: str
    sentences: tuple[str, ...]


class Teller:
    """Tells changes in the names that the two revisions give things."""

    def __init__(self, before: Reading, after: Reading) -> None:
        self._before, self._after = before, after
        self._both = (before, after)

    def tell(self, change: Change) -> Told:
        """The words for a change."""
        if change.sort is Sort.QUERY:
            return Told(f"{change.iri} {change.how.value}", ())
        reading = self._before if change.how is How.WITHDRAWN else self._after
        heading = f"{self._short(change.iri)} {self._how(change)}"
        name = reading.names.get(change.iri)
        relabelled = any(d.predicate == terms.RDFS_LABEL and not d.node for d in change.details)
        said = [_quoted(name)] if name and not relabelled else []
        if change.how is not How.CHANGED and change.sort is Sort.CLAIM:
            said += self._told_of(change, reading)
        return Told(heading, (*said, *(self._sentence(detail) for detail in change.details)))

    def _how(self, change: Change) -> str:
        if change.sort is Sort.INFERENCE:
            return _FOLLOWS.get(change.how, "follows otherwise")
        if change.how is How.RENAMED:
            return f"renamed, before {self._short(change.former)}"
        return str(change.how.value)

    def _told_of(self, change: Change, reading: Reading) -> list[str]:
        """Who says a claim, and on which pages."""
        if change.how is How.RENAMED or change.iri not in reading.subjects:
            return []
        said = reading.subjects[change.iri].said
        pages = {
            page
            for passage in said.get(terms.STATED_IN, ())
            if (one := reading.subjects.get(passage.strip("<>")))
            for page in one.said.get(terms.PAGE, ())
        }
        speakers = self._list(sorted(said.get(terms.STATED_BY, ()))) or "nobody"
        where = f", page {self._list(sorted(pages))}" if pages else ""
        return [f"stated by {speakers}{where}"]

    def _sentence(self, detail: Detail) -> str:
        if detail.predicate == terms.HEDGING and not detail.node:
            return self._hedge(detail)
        if detail.node_type == terms.PASSAGE_CLASS:
            return f"passage {self._short(detail.node)} moved: {self._moved(detail)}"
        name = self._property(detail)
        if detail.node:
            kind = shown_name(detail.node_type, self._both) if detail.node_type else "node"
            name = f"{kind} {self._short(detail.node)}, {name}"
        return f"{name}{self._became(detail)}"

    def _property(self, detail: Detail) -> str:
        names = {terms.STATED_BY: "speaker", terms.RDF_TYPE: "kind", terms.RDFS_LABEL: "label"}
        name = names.get(detail.predicate) or shown_name(detail.predicate, self._both)
        return f"{name} {detail.width.value}" if detail.width else name

    def _hedge(self, detail: Detail) -> str:
        lost = set(detail.after) <= _FLAT and not set(detail.before) <= _FLAT
        won = set(detail.before) <= _FLAT and not set(detail.after) <= _FLAT
        what = "hedge dropped" if lost else "hedge added" if won else "hedge changed"
        return f"{what}{self._became(detail)}"

    def _became(self, detail: Detail) -> str:
        before, after = self._list(detail.before), self._list(detail.after)
        if before and after:
            return f": {before} became {after}"
        return f": now also {after}" if after else f": no longer {before}"

    def _moved(self, detail: Detail) -> str:
        before, after = (", ".join(map(self._value, v)) for v in (detail.before, detail.after))
        return f"page and characters {before or 'unknown'} became {after or 'unknown'}"

    def _list(self, values: Sequence[str]) -> str:
        return "; ".join(map(self._value, values))

    def _value(self, value: str) -> str:
        """A value in words: names for addresses, figures with commas, sentences quoted."""
        shown = _LITERAL.sub(lambda found: _literal(found[1], found[0]), value)
        shown = _ADDRESS.sub(lambda found: self._named(found[1]), shown)
        return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"

    def _named(self, iri: str) -> str:
        name, short = shown_name(iri, self._both), self._short(iri)
        return short if iri.startswith((terms.CLAIM, terms.PASSAGE)) else name

    def _short(self, iri: str) -> str:
        return shorten(iri, self._after.corpus.prefixes)


def _literal(text: str, whole: str) -> str:
    plain = _ESCAPE.sub(lambda found: _ESCAPED.get(found[0], found[0]), text)
    if "^^" in whole[len(text) :]:
        number = xsd.whole(plain)
        return plain if number is None else f"{number:,}"
    return _quoted(plain) if " " in plain else plain


def _quoted(text: str) -> str:
    return f"“{text}”"
