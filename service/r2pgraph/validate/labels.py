"""Check `labels`: a claim's label is understood alone, says what its graph says, and is its own.

The share of topics that graphs do not reach is the measure of how well labels and graphs agree.
Must not know what any label is about.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator

from r2pgraph import terms
from r2pgraph.findings import Finding, Severity
from r2pgraph.layout import FileKind
from r2pgraph.load import plain
from r2pgraph.validate.context import Context
from r2pgraph.validate.dangling import CLOSED, dangling
from r2pgraph.validate.report import CheckResult
from r2pgraph.validate.topics import (
    Label,
    Reference,
    Words,
    is_name,
    read_labels,
    read_reference,
    stems,
)

NAME = "labels"
# "Not" and "never" turn a sentence round; the other small words hardly change it.
_SMALL = CLOSED - {"not", "never", "no", "nor", "without", "must", "may", "should"}
_ALIKE = 0.8
_SHORTEST_ALIKE = 5


def check(context: Context) -> CheckResult:
    """The label of every claim, and the names of every kind."""
    reference = read_reference(context.corpus)
    labels = list(read_labels(context.corpus, reference))
    findings = [
        *_pointing_outside(context, labels),
        *_beyond_graph(context, labels),
        *_like_another(context, [(label.claim, label.text) for label in labels]),
        *_twins(context, reference),
    ]
    topics = sum(len(label.topics) for label in labels)
    beyond = sum(len(label.beyond) for label in labels)
    noted = {
        "topics in them": topics,
        "not reached by the graph": beyond,
        "in percent": round(100 * beyond / topics) if topics else 0,
        "labels with such a topic": sum(bool(label.beyond) for label in labels),
    }
    return CheckResult(NAME, {"labels": len(labels)}, noted, tuple(findings))


def _pointing_outside(context: Context, labels: Iterable[Label]) -> Iterator[Finding]:
    for label in labels:
        # "The flood in the valley" may be the very name of a thing.
        names = [topic.casefold() for topic in label.topics]
        words = [word for word in dangling(label.text) if not any(word in name for name in names)]
        if words:
            yield _finding(
                context,
                "label-points-outside",
                label.claim,
                f"nothing in the label says what {_listed(words)} is",
                "name the thing, the place or the year: a label is read alone",
            )


def _beyond_graph(context: Context, labels: Iterable[Label]) -> Iterator[Finding]:
    for label in labels:
        if label.beyond:
            yield _finding(
                context,
                "label-beyond-graph",
                label.claim,
                f"the label speaks of {_listed(label.beyond)}, which the graph does not reach",
                "name it in the graph, give what the graph names that word as skos:altLabel or "
                "skos:hiddenLabel, or leave it out of the label",
            )


def _like_another(context: Context, labels: list[tuple[str, str]]) -> Iterator[Finding]:
    """Labels that differ from another in small words, plurals, order or spelling only."""
    speakers = _speakers(context)
    first: dict[frozenset[str], tuple[str, str]] = {}
    by_rest: dict[tuple[str, ...], list[tuple[str, str, str]]] = defaultdict(list)
    for claim, text in sorted(labels):
        words = tuple(word for word in stems(text) if word not in _SMALL)
        other = first.setdefault(frozenset(words), (claim, text))
        if other[0] != claim:
            # What one speaker says twice in the same words, a rule tells.
            if other[1] != text or speakers.get(other[0]) != speakers.get(claim):
                yield _alike(context, claim, other[0])
            continue
        for at, word in enumerate(words):
            rest = (*words[:at], "", *words[at + 1 :])
            near = (o for o in by_rest[rest] if o[0] != claim and _misspelt(word, o[2]))
            if found := next(near, None):
                yield _alike(context, claim, found[0])
            by_rest[rest].append((claim, text, word))


def _misspelt(one: str, other: str) -> bool:
    """Whether two words could be one, written wrongly: long, alike, and no numbers."""
    if not (one.isalpha() and other.isalpha()) or min(len(one), len(other)) < _SHORTEST_ALIKE:
        return False
    return difflib.SequenceMatcher(None, one, other).ratio() >= _ALIKE and one[0] == other[0]


def _alike(context: Context, claim: str, other: str) -> Finding:
    return _finding(
        context,
        "label-like-anothers",
        claim,
        f"the label is nearly that of {context.short(other)}",
        "make them one claim with both passages, or say what sets them apart",
    )


def _twins(context: Context, reference: Reference) -> Iterator[Finding]:
    """Kinds that have a name of another one, in another order or number."""
    kinds = _concepts(context)
    first: dict[frozenset[str], str] = {}
    told: set[tuple[str, str]] = set()
    for words, things in sorted(reference.names.items()):
        for thing in sorted(things & kinds):
            other = first.setdefault(frozenset(words) - _SMALL, thing)
            if other != thing and (thing, other) not in told:
                told.add((thing, other))
                yield _finding(
                    context,
                    "kind-is-a-twin",
                    thing,
                    f"its name '{' '.join(words)}' is nearly one of {context.short(other)}",
                    "make them one, or give them names that say what sets them apart",
                    _written(context, thing, words),
                )


def _written(context: Context, thing: str, words: Words) -> str:
    """The name of a thing that has some words, as it is written."""
    texts = [plain(quad.object) for _, quad in context.said_of[thing] if is_name(quad)]
    return min((text for text in texts if {*words} <= {*stems(text)}), key=len)


def _concepts(context: Context) -> frozenset[str]:
    """The things that have a definition, as kinds have and nothing else of the reference layer."""
    return frozenset(
        plain(quad.subject)
        for quad in context.corpus.stating(terms.SKOS_DEFINITION, FileKind.TRIPLES)
    )


def _speakers(context: Context) -> dict[str, str]:
    return {
        plain(quad.subject): plain(quad.object) for quad in context.corpus.stating(terms.STATED_BY)
    }


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _finding(
    context: Context, rule: str, focus: str, message: str, remedy: str, name: str = ""
) -> Finding:
    place = context.place_of(focus, [name or terms.RDFS_LABEL])
    return Finding(NAME, rule, Severity.WARNING, message, remedy, focus, *place)
