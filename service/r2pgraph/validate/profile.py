"""Check `profile`: ontology and reference layer are an ontology of OWL 2 DL.

What is outside of it a reasoner refuses, or passes over without a word. Must not know the rules of
OWL 2 DL.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from r2pgraph.findings import Finding, Severity
from r2pgraph.load import LoadedFile
from r2pgraph.reason.owl_input import Triple
from r2pgraph.reason.profile import Violation, violations
from r2pgraph.validate.context import Context
from r2pgraph.validate.imports import missing
from r2pgraph.validate.owl import background
from r2pgraph.validate.report import CheckResult
from r2pgraph.validate.spots import spot_of_statement

NAME = "profile"
_SEVERITIES = {
    "datatype-not-in-owl": Severity.INFO,
    "property-undeclared": Severity.WARNING,
    "type-undeclared": Severity.WARNING,
}
_UNDECLARED = ("property-undeclared", "type-undeclared", "term-of-axiom-undeclared")
_DEEPEST = 60


def check(context: Context) -> CheckResult:
    """Holds the triples against the rules of OWL 2 DL.

    What does not keep a reasoner from the rest is told once for each term and file. What an
    ontology that is imported and not here might declare is not asked for.
    """
    triples = [*_triples(context)]
    found, left_out = violations(triples), []
    if absent := sorted({name for _, name in missing(context)}):
        kept = [one for one in found if one.rule not in _UNDECLARED]
        names = ", ".join(f"<{name}>" for name in absent)
        number = len(found) - len(kept)
        left_out = [f"{number} undeclared terms, which {names} may declare: import what is here"]
        found = kept
    return CheckResult(
        NAME, {"triples": len(triples)}, {}, tuple(_findings(context, found)), tuple(left_out)
    )


def _findings(context: Context, found: list[Violation]) -> Iterator[Finding]:
    home, seen = _Home(context), set[object]()
    for one in found:
        file, quad = home.of(one.triple)
        where = file.path if one.rule in _SEVERITIES else quad
        if (one.rule, one.term, where) not in seen:
            seen.add((one.rule, one.term, where))
            yield _finding(context, one, file, quad)


def _triples(context: Context) -> Iterator[Triple]:
    for quad in background(context):
        subject, value = quad.subject, quad.object
        if not isinstance(subject, ox.Triple) and not isinstance(value, ox.Triple):
            yield subject, quad.predicate, value


class _Home:
    """The statements in which triples stand, each with its file."""

    def __init__(self, context: Context) -> None:
        self._found: dict[object, tuple[LoadedFile, ox.Quad]] = {}
        self._around: dict[object, tuple[LoadedFile, ox.Quad]] = {}
        for file in context.corpus.files:
            for quad in file.quads:
                self._found.setdefault(quad.triple, (file, quad))
                if isinstance(quad.object, ox.BlankNode):
                    self._around.setdefault(quad.object, (file, quad))

    def of(self, triple: Triple) -> tuple[LoadedFile, ox.Quad]:
        """The statement about a thing with a name that a triple is, or is a part of."""
        file, quad = self._found[ox.Triple(*triple)]
        for _ in range(_DEEPEST):
            if not isinstance(quad.subject, ox.BlankNode) or quad.subject not in self._around:
                break
            file, quad = self._around[quad.subject]
        return file, quad


def _finding(context: Context, one: Violation, file: LoadedFile, quad: ox.Quad) -> Finding:
    focus = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else ""
    other = one.term and one.term != focus
    message = f"{one.message}: {context.short(one.term)}" if other else one.message
    severity = _SEVERITIES.get(one.rule, Severity.VIOLATION)
    spot = spot_of_statement(file, quad)
    return Finding(NAME, one.rule, severity, message, one.remedy, focus, file.path, *spot)
