"""Check `kinds`: the kinds hang together under a few wide ones.

A kind is a thing of the reference layer that has a definition. How well claims join by them is
measured by `r2pgraph stats`. Must not know what any kind is about.
"""

from __future__ import annotations

from collections.abc import Iterator

from r2pgraph import terms
from r2pgraph.layout import FileKind
from r2pgraph.load import plain
from r2pgraph.validate.context import Context
from r2pgraph.validate.report import CheckResult, Finding, Severity

NAME = "kinds"
MOST_TOP_KINDS = 25
_BROADER = terms.SKOS + "broader"


def check(context: Context) -> CheckResult:
    """Every kind."""
    kinds = concepts(context)
    above = {kind: set[str]() for kind in kinds}
    for quad in context.corpus.quads_of(FileKind.TRIPLES):
        if quad.predicate.value == _BROADER and plain(quad.subject) in kinds:
            above[plain(quad.subject)].add(plain(quad.object))
    tops = {kind for kind, wider in above.items() if not wider & kinds}
    groups = {wider for each in above.values() for wider in each}
    findings = (*_too_many(context, tops), *_alone(context, tops - groups))
    return CheckResult(NAME, {"kinds": len(kinds)}, {"top kinds": len(tops)}, findings)


def concepts(context: Context) -> frozenset[str]:
    """The things that have a definition, as kinds have and nothing else of the reference layer."""
    return frozenset(
        plain(quad.subject)
        for quad in context.corpus.quads_of(FileKind.TRIPLES)
        if quad.predicate.value == terms.SKOS_DEFINITION
    )


def _too_many(context: Context, tops: set[str]) -> Iterator[Finding]:
    if len(tops) > MOST_TOP_KINDS:
        path, line = context.place(max(tops))
        message = f"{len(tops)} kinds have none above them, where {MOST_TOP_KINDS} are enough"
        remedy = "put the narrowest under others with skos:broader: " + ", ".join(
            context.short(kind) for kind in sorted(tops)
        )
        yield Finding(
            NAME, "top-kinds-are-many", Severity.VIOLATION, message, remedy, max(tops), path, line
        )


def _alone(context: Context, kinds: set[str]) -> Iterator[Finding]:
    for kind in sorted(kinds):
        path, line = context.place(kind)
        yield Finding(
            NAME,
            "kind-stands-alone",
            Severity.VIOLATION,
            "the kind lies under none and groups none",
            "put it under a wider kind with skos:broader",
            kind,
            path,
            line,
        )
