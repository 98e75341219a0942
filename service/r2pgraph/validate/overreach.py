"""Check `overreach`: no claim says more than the passages it rests on.

A hedge of a passage is told where the claim or its content has a value for it, where the label or
the name of who speaks has such a word, or where another claim on the passage tells it. Knows
structure only: the words are data (`triples/reference/wordings.ttl`). Must not know any claim.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

from r2pgraph import terms
from r2pgraph.findings import Finding, Severity
from r2pgraph.load import name_of, plain
from r2pgraph.passages.read import read_passages
from r2pgraph.passages.text import SourceText, map_of_text
from r2pgraph.validate.context import Context
from r2pgraph.validate.report import CheckResult, Problem
from r2pgraph.validate.wordings import Wording, of_sort, read_wordings

NAME = "overreach"


def check(context: Context) -> CheckResult:
    """Claims against the words of their passages, and how many claims rest on one passage.

    Raises:
        SourceRecordMissingError, SourceTextMismatchError: the text is of no source.
    """
    claims = _Claims(context)
    findings = list(_crowded(context, claims))
    compared = claims.with_text if context.text else []
    for claim in compared:
        findings += _lost_hedges(context, claims, claim)
        findings += _sequences(context, claims, claim)
    unchecked = len(claims.passages) - len(compared)
    reason = "for want of the text: give a local copy with --source-text FILE"
    if context.text:
        reason = "whose passages are not all inside of the text"
    required = context.text is None and context.require_text
    return CheckResult(
        NAME,
        {"claims": len(claims.passages)},
        {"claims compared with the text": len(compared)},
        tuple(findings),
        (f"the words of {unchecked} claims, {reason}",) if unchecked else (),
        Problem(4, f"{unchecked} claims are not compared and --require-text is set")
        if unchecked and required
        else None,
    )


class _Claims:
    """What is known of claims: their passages, labels and values, and the words of passages."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._data = read_passages(context.corpus)
        withdrawn = self._data.withdrawn
        self.passages = {c: p for c, p in self._data.stated_in.items() if c not in withdrawn}
        self.wordings = read_wordings(context.corpus)
        self.resting: dict[str, list[str]] = defaultdict(list)
        for claim, passages in sorted(self.passages.items()):
            for passage in passages:
                self.resting[passage].append(claim)
        self.values: dict[str, set[str]] = defaultdict(set)
        self.read: dict[str, set[str]] = defaultdict(set)
        self._texts: dict[str, list[str]] = defaultdict(list)
        self._take_in(context)

    def _take_in(self, context: Context) -> None:
        labels: dict[str, str] = {}
        speakers: dict[str, list[str]] = defaultdict(list)
        for quad in context.corpus.union_quads():
            subject, name, value = plain(quad.subject), quad.predicate.value, plain(quad.object)
            if name == terms.RDFS_LABEL:
                labels[subject] = value
            claim = name_of(quad.graph_name)
            if claim not in self.passages:
                claim = subject
            if claim in self.passages:
                self.values[claim].add(value)
            if subject in self.passages and name in (terms.STATED_BY, terms.REPORTED_BY):
                speakers[subject].append(value)
            elif name == terms.HEDGES_ELSE:
                self.read[subject].add(value.casefold())
        for claim in self.passages:
            named = (claim, *speakers[claim])
            self._texts[claim] = [labels[one] for one in named if one in labels]

    @cached_property
    def with_text(self) -> list[str]:
        """The claims of which every passage is inside of the text."""
        text = self._context.text
        assert isinstance(text, SourceText)
        source = map_of_text(text, self._data.maps.values()).source
        known = {
            iri
            for iri, one in self._data.passages.items()
            if one.source == source
            and all(0 <= span.start < span.end <= len(text.text) for span in one.spans)
        }
        return [claim for claim, passages in sorted(self.passages.items()) if {*passages} <= known]

    def words_of(self, passage: str) -> str:
        """The words of a passage."""
        text = self._context.text
        assert isinstance(text, SourceText)
        return " ".join(self._data.passages[passage].text_of(text.text).split())

    def tells(self, claim: str, wording: Wording) -> bool:
        """Whether a claim says itself what words of this sort say."""
        told = any(wording.is_told_in(text) for text in self._texts[claim])
        return told or bool(self.values[claim] & wording.told_by)


def _lost_hedges(context: Context, claims: _Claims, claim: str) -> Iterator[Finding]:
    """Hedging words of the passages that nothing tells; and those noted as read that are gone."""
    wordings = of_sort(claims.wordings, terms.HEDGE_WORDING)
    here: set[str] = set()
    for passage in claims.passages[claim]:
        text = claims.words_of(passage)
        for wording in wordings:
            words = wording.words_in(text)
            here.update(words)
            new = [word for word in words if word not in claims.read[claim]]
            if not new or any(claims.tells(one, wording) for one in claims.resting[passage]):
                continue
            yield _finding(
                context,
                "hedge-is-lost",
                claim,
                f"its passage {context.short(passage)} says {_listed(new)}, and the claim does not",
                "hedge the claim, its content or its label; if the word hedges something else, "
                f'note that it was read: r2p:hedgesElse "{new[0]}"',
                terms.HEDGING,
            )
    for word in sorted(claims.read[claim] - here):
        yield _finding(
            context,
            "hedge-is-not-there",
            claim,
            f"'{word}' is noted as a hedge of something else, and no passage of the claim has it",
            "take the note away, or correct the word",
            terms.HEDGES_ELSE,
        )


def _sequences(context: Context, claims: _Claims, claim: str) -> Iterator[Finding]:
    """A causal claim whose passages say only what came after what."""
    if terms.CAUSAL_LINK not in claims.values[claim]:
        return
    text = " ".join(map(claims.words_of, claims.passages[claim]))

    def words(sort: str) -> list[str]:
        return [w for wording in of_sort(claims.wordings, sort) for w in wording.words_in(text)]

    if (after := words(terms.SEQUENCE_WORDING)) and not words(terms.CAUSE_WORDING):
        yield _finding(
            context,
            "cause-is-told-as-sequence",
            claim,
            f"the claim is causal, and its passages say only what came when: {_listed(after)}",
            "say what happened and what it follows (r2p:follows), or name the passage that has "
            "the cause; a word of cause that is not known belongs into the list of wordings",
            terms.STATED_IN,
        )


def _crowded(context: Context, claims: _Claims) -> Iterator[Finding]:
    """Passages on which alone more claims rest than the limit of the data allows.

    A claim that another passage says too rests on this one for a name or a year only.
    """
    limits = [
        int(plain(quad.object))
        for quad in context.corpus.stating(terms.MOST_CLAIMS_ON_PASSAGE)
        if plain(quad.object).isdecimal()
    ]
    for passage, resting in sorted(claims.resting.items()) if limits else ():
        alone = [claim for claim in resting if len(claims.passages[claim]) == 1]
        if len(alone) > min(limits):
            yield _finding(
                context,
                "passage-carries-too-much",
                passage,
                f"{len(alone)} claims rest on the passage alone, more than {min(limits)}",
                "name for each claim the words that say it, or make splinters one claim",
            )


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in dict.fromkeys(words))


def _finding(
    context: Context, rule: str, focus: str, message: str, remedy: str, name: str = ""
) -> Finding:
    place = context.place_of(focus, [name] if name else [])
    return Finding(NAME, rule, Severity.WARNING, message, remedy, focus, *place)
