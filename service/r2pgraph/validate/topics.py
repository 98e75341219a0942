"""What a label speaks of, and whether the graph of its claim reaches it.

A topic of a label is a name (a word with a capital inside the sentence) or a phrase that is the
label of a thing or kind of the reference layer, plurals and genitives aside. It is reached where a
thing has it as a label that the claim names, or that the reference layer leads to from there.
Knows structure only: whatever leads from one thing of the reference layer to another, leads on.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.load import Corpus, is_claim, name_of, plain
from r2pgraph.validate.dangling import CLOSED, stem, words_in

_NAMES = frozenset(
    {terms.RDFS_LABEL, terms.SKOS_PREF_LABEL, terms.SKOS_HIDDEN_LABEL, terms.SKOS_ALT_LABEL}
)
_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_ASIDE = re.compile(r"\s*\([^)]*\)")
_DATES = words_in(
    "january february march april may june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday"
)
_NO_NOUN = ("ly", "ing", "ed", "less", "ous", "ible", "able", "ful")
_NO_NOUNS = words_in(
    "alone today often same known now again ago ever still well far near soon once twice both each "
    "some many much most more few less least any all early earlier late later next last first "
    "second third so too very just only even also however together away back"
)
_BEFORE_VERBS = words_in(
    "to will would can could may might must should shall not never be is are was were been being "
    "he she it they who which that cannot"
)
_AFTER_VERBS = words_in("a an the to that its their it them what whether how")
_BEFORE_NOUNS = words_in(
    "a an the of in on by with for from and or no its their his her such these those this what any "
    "each every some many most all at into about against between as than under over without"
)
_DEEPEST = 6
_LONGEST = 6
_SHORTEST_ROOT = 4
_ENDING = 3

Words = tuple[str, ...]


@dataclass(frozen=True)
class Label:
    """A claim's label with its topics, and those that its graph does not reach."""

    claim: str
    text: str
    topics: tuple[str, ...]
    beyond: tuple[str, ...]


@dataclass
class Reference:
    """The things of the reference layer: their names, and what leads from one to the other.

    `claims` are all claims, whose graphs are no part of it.
    """

    claims: frozenset[str] = frozenset()
    words: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    names: dict[Words, set[str]] = field(default_factory=dict)
    labels: set[Words] = field(default_factory=set)
    links: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    things: set[str] = field(default_factory=set)

    def reached(self, mentioned: Iterable[str]) -> set[str]:
        """The words of all names that things have which are mentioned or led to."""
        found = set(mentioned)
        edge = found
        for _ in range(_DEEPEST):
            edge = {other for thing in edge for other in self.links.get(thing, ())} - found
            found |= edge
        return {word for thing in found for word in self.words.get(thing, ())}


def read_reference(corpus: Corpus) -> Reference:
    """The reference layer, and the nodes of claims, which lead on to what they are said of."""
    claims = frozenset(plain(quad.subject) for quad in corpus.stating(terms.STATED_BY))
    reference = Reference(claims)
    for quad in corpus.stating(terms.RDF_TYPE):
        thing = plain(quad.subject)
        if thing.startswith(terms.ID) and name_of(quad.graph_name) not in claims:
            reference.things.add(thing)
    for quad in corpus.union_quads():
        _take_in(reference, quad, in_claim=name_of(quad.graph_name) in claims)
    return reference


def _take_in(reference: Reference, quad: ox.Quad, *, in_claim: bool) -> None:
    subject, name, value = plain(quad.subject), quad.predicate.value, quad.object
    if isinstance(value, ox.NamedNode):
        # What a claim says of a thing is that claim's; what describes its own nodes leads on.
        leads = not in_claim or subject not in reference.things
        if leads and subject.startswith((terms.ID, terms.NOTE)):
            reference.links[subject].add(value.value)
    elif name in _NAMES and not is_claim(subject):
        reference.words[subject].update(stems(plain(value)))
        name_words = stems(_ASIDE.sub("", plain(value)))
        if subject in reference.things and not {*name_words} <= CLOSED:
            reference.names.setdefault(name_words, set()).add(subject)
            if name == terms.RDFS_LABEL:
                reference.labels.add(name_words)
    elif in_claim:
        reference.words[subject].update(stems(plain(value)))


def read_labels(corpus: Corpus, reference: Reference) -> Iterator[Label]:
    """Every label of a claim."""
    claims = reference.claims
    texts: dict[str, str] = {}
    mentioned: dict[str, set[str]] = {claim: set() for claim in claims}
    for quad in corpus.union_quads():
        subject, value, graph = plain(quad.subject), plain(quad.object), name_of(quad.graph_name)
        if graph in claims:
            mentioned[graph] |= {subject, quad.predicate.value, value}
        elif subject in claims and quad.predicate.value == terms.RDFS_LABEL:
            texts[subject] = value
        elif subject in claims and not value.startswith((terms.PASSAGE, terms.CLAIM)):
            # Passages and other claims say nothing of what this one says.
            mentioned[subject].add(value)
    for claim, text in texts.items():
        topics = tuple(dict.fromkeys(_topics(text, reference)))
        reached = reference.reached(mentioned[claim])
        beyond = tuple(topic for topic in topics if not _is_reached(topic, reached))
        yield Label(claim, text, topics, beyond)


def is_name(quad: ox.Quad) -> bool:
    """Whether a statement gives a thing a name."""
    return quad.predicate.value in _NAMES


def stems(text: str) -> Words:
    """The words of a text without their endings, in lower case."""
    return tuple(stem(word) for word in _WORD.findall(text))


def _topics(text: str, reference: Reference) -> Iterator[str]:
    """The longest names at each place of a label, and words with a capital of which none is."""
    words = _WORD.findall(text)
    found = tuple(stem(word) for word in words)
    at = 0
    while at < len(words):
        for length in range(min(_LONGEST, len(words) - at), 0, -1):
            name = found[at : at + length]
            if name in reference.names and (
                length > 1 or _is_noun(words, at, is_label=name in reference.labels)
            ):
                yield " ".join(words[at : at + length])
                at += length
                break
        else:
            if at and words[at][0].isupper() and found[at] not in _DATES:
                yield words[at]
            at += 1


def _is_noun(words: list[str], at: int, *, is_label: bool) -> bool:
    """Whether a word is likely a noun: labels of kinds are, their other names need not be."""
    word = words[at]
    if at and word[0].isupper():
        return True
    before = words[at - 1].casefold() if at else ""
    after = words[at + 1].casefold() if at + 1 < len(words) else ""
    # "Needs" in "the state needs a law", and not in "the needs that last".
    is_verb = at > 0 and after in _AFTER_VERBS and before not in _BEFORE_NOUNS
    if is_verb or word.casefold() in _NO_NOUNS:
        return False
    return is_label or not (word.endswith(_NO_NOUN) or before in _BEFORE_VERBS)


def _is_reached(topic: str, reached: set[str]) -> bool:
    named = topic[0].isupper()
    return all(
        word in reached or word in CLOSED or (named and _of_one_root(word, reached))
        for word in stems(topic)
    )


def _of_one_root(word: str, reached: set[str]) -> bool:
    """Whether a name is another one's adjective: "Rwandan" and "Rwanda"."""
    for other in reached:
        shorter = min(len(word), len(other))
        length = max(_SHORTEST_ROOT, shorter - _ENDING + 1)
        if shorter >= length and word[:length] == other[:length]:
            return True
    return False
