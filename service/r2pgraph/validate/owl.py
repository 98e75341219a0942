"""Check `owl`: ontology and reference layer together are consistent, and no class is empty.

Claims are not part of it: merging speakers who disagree would be a report, not a gate. Must not
know how reasoning is done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.errors import NothingToReasonError, R2PGraphError
from r2pgraph.findings import Finding, Severity
from r2pgraph.layout import FileKind
from r2pgraph.prefixes import shorten
from r2pgraph.reason.denial import coherent
from r2pgraph.reason.explain import (
    Explanation,
    explain_inconsistency,
    explain_unsatisfiable,
)
from r2pgraph.reason.hermit import check_input, individuals_of
from r2pgraph.reason.owl_input import OwlInput, owl_input
from r2pgraph.reason.pellet import Axiom
from r2pgraph.reason.words import in_words
from r2pgraph.validate.axioms import place_of_axiom
from r2pgraph.validate.context import Context, Where
from r2pgraph.validate.imports import absent
from r2pgraph.validate.report import CheckResult

NAME = "owl"


def check(context: Context) -> CheckResult:
    """Reasons over ontology, alignments and reference layer.

    Raises:
        ReasonerFailedError, ReasonerTimeoutError: it could not be checked.
        NothingToReasonError: there is nothing to check.
    """
    quads = list(background(context))
    given = owl_input(quads)
    if not given.triples:
        raise NothingToReasonError
    findings, elsewhere = absent(context, NAME)
    findings += [] if coherent(given, context.memo) else _found(context, quads, given)
    return CheckResult(
        NAME,
        {"axioms and facts": len(given.triples)},
        {"individuals": len(individuals_of(given.triples))},
        tuple(findings),
        (*elsewhere, *(f"{number:,} {what}" for what, number in given.left_out.items())),
    )


def background(context: Context) -> Iterator[ox.Quad]:
    """What the graph itself says, as against what anybody claims."""
    for file in context.corpus.files:
        if file.source.foreign and file.kind is not FileKind.SHAPES:
            yield from file.quads
            continue
        is_reference = file.source.graph.startswith(terms.REFERENCE_GRAPHS)
        if file.kind in (FileKind.ONTOLOGY, FileKind.ALIGNMENT) or is_reference:
            yield from file.quads


def _found(context: Context, quads: list[ox.Quad], given: OwlInput) -> list[Finding]:
    """What is wrong, where it is not shown at once that nothing is."""
    report = check_input(given, context.memo)
    if not report.consistent:
        return [_inconsistent(context, quads)]
    return [_unsatisfiable(context, quads, name) for name in report.unsatisfiable]


def _inconsistent(context: Context, quads: list[ox.Quad]) -> Finding:
    why = _explained(lambda: explain_inconsistency(quads))
    first = why.quads[0] if why and why.quads else None
    focus = first.subject.value if first and isinstance(first.subject, ox.NamedNode) else ""
    effect = "cannot all be true"
    return _finding(context, "ontology-inconsistent", focus, effect, why)


def _unsatisfiable(context: Context, quads: list[ox.Quad], name: str) -> Finding:
    why = _explained(lambda: explain_unsatisfiable(quads, name))
    return _finding(context, "class-unsatisfiable", name, "leave the class without members", why)


def _explained(explain: Callable[[], Explanation]) -> Explanation | None:
    """The explanation; None where there is none, which does not make the finding less true."""
    try:
        return explain()
    except R2PGraphError:
        return None


def _finding(
    context: Context, rule: str, focus: str, effect: str, why: Explanation | None
) -> Finding:
    statements = [_statement(context, quad) for quad in why.quads] if why else []
    axioms = [_axiom(context, axiom) for axiom in why.axioms] if why else []
    if not statements:
        statements, axioms = axioms, []
    unexplained = "statements of ontology and reference layer, which ones is unknown,"
    message = f"{'; '.join(statements) or unexplained} {effect}"
    if axioms:
        message += f", given that {', '.join(axioms)}"
    remedy = "take back or correct one of the statements, or the axiom that they break"
    return Finding(
        NAME, rule, Severity.VIOLATION, message, remedy, focus, *_place(context, focus, why)
    )


def _place(context: Context, focus: str, why: Explanation | None) -> Where:
    """Where the first statement stands that has a part in it, or an axiom about the focus."""
    if why and why.quads:
        return context.place_of_quad(why.quads[0])
    own = (axiom for axiom in (why.axioms if why else ()) if axiom.term == focus)
    return next((place_of_axiom(context, axiom) for axiom in own), context.place(focus))


def _statement(context: Context, quad: ox.Quad) -> str:
    """A statement with its place, in short names."""
    parts = (quad.subject, quad.predicate, quad.object)
    words = " ".join(
        shorten(getattr(part, "value", str(part)), context.corpus.prefixes) for part in parts
    )
    path, line, _ = context.place_of_quad(quad)
    return f"'{words}' ({path.name}:{line})" if path else f"'{words}'"


def _axiom(context: Context, axiom: Axiom) -> str:
    """An axiom with its place."""
    text = in_words(axiom.text, context.corpus.prefixes)
    path, line, _ = place_of_axiom(context, axiom)
    return f"'{text}' ({path.name}:{line})" if path else f"'{text}'"
