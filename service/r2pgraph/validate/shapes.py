"""Check `shapes`: what one node must have, as SHACL shapes say it, with pySHACL.

pySHACL reports neither how many nodes a shape looked at nor that a target is misspelt; both are
found out here. Where a faster validator is sure that all is well, pySHACL is not asked, and not
loaded either (`shape_results`). Must not know what any shape is about.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.errors import NothingToCheckError, ShapesUnusableError
from r2pgraph.findings import Finding, Severity
from r2pgraph.grammar.tokens import tokens
from r2pgraph.layout import FileKind
from r2pgraph.load import LoadedFile, plain
from r2pgraph.validate.conformance import surely_conforms
from r2pgraph.validate.context import Context
from r2pgraph.validate.report import CheckResult
from r2pgraph.validate.shape_nodes import Looked, Shapes, focus_counts

NAME = "shapes"
_QUERIES = frozenset(terms.SH + name for name in ("select", "ask", "construct", "update"))
_OUTSIDE = {"SERVICE", "FROM", "LOAD"}


def check(context: Context) -> CheckResult:
    """Runs every shape over ontology and triples.

    Raises:
        NothingToCheckError: there is no shape.
        ShapesUnusableError: the shapes are not as pySHACL needs them.
    """
    quads = [quad for file in context.corpus.files if has_shapes(file) for quad in file.quads]
    _refuse_outside(quads)
    shapes = Shapes(quads)
    if not shapes.nodes:
        raise NothingToCheckError(f"{context.layout.shapes} has no shape")
    data = _described(context)
    looked = focus_counts(shapes, data)
    quads += shapes.targets()
    findings: list[Finding] = []
    if not surely_conforms(quads, data):
        # Loaded here, because rdflib and pySHACL take long to start.
        findings += import_module("r2pgraph.validate.shape_results").findings(context, quads, data)
    findings += [_idle(context, one) for one in looked if not one.nodes]
    size = len({quad.triple for quad in data})
    counted = [one for one in looked if not one.aimless]
    checked = {
        "shapes": len(counted),
        "focus nodes": sum(one.nodes for one in counted),
        "triples": size,
    }
    off = sum(not shapes.is_on(shape) for shape in shapes.nodes)
    left_out = (f"{off} shape{'' if off == 1 else 's'} that sh:deactivated switches off",)
    return CheckResult(NAME, checked, {}, tuple(findings), left_out if off else ())


def has_shapes(file: LoadedFile) -> bool:
    """Whether shapes are read from a file; in foreign projects they may stand among others."""
    if not file.source.foreign:
        return file.kind is FileKind.SHAPES
    return bool(Shapes(file.quads).nodes)


def _refuse_outside(quads: Iterable[ox.Quad]) -> None:
    """A query in a shape must reach for nothing but the data: rdflib would send it, or open it."""
    for quad in quads:
        if quad.predicate.value in _QUERIES:
            text = plain(quad.object)
            if "\\u" in text.casefold() or _OUTSIDE & {token.keyword for token in tokens(text)}:
                reason = "a query in a shape uses SERVICE, FROM or an escaped character"
                raise ShapesUnusableError(reason)


def _described(context: Context) -> list[ox.Quad]:
    """Ontology and triples, without statements about blank nodes, and without shapes among them.

    In our ontology these are class expressions, which would pass for classes without a name, and
    nowhere else may there be any; foreign data may have them wherever it likes.
    """
    return [
        quad
        for file in context.corpus.files
        if file.kind in (FileKind.ONTOLOGY, FileKind.TRIPLES)
        for quad in (Shapes(file.quads).data() if file.source.foreign else file.quads)
        if (file.source.foreign or isinstance(quad.subject, ox.NamedNode))
        and not isinstance(quad.object, ox.Triple)
    ]


def _idle(context: Context, looked: Looked) -> Finding:
    """A shape that found nothing: a slip where nothing has the name that it targets."""
    severity, remedy = Severity.INFO, "correct its target, unless the data has no such thing yet"
    message = f"{looked.name} found nothing to look at"
    if looked.aimless:
        severity, remedy = Severity.WARNING, "give it a target, or a shape that uses it"
        message = f"{looked.name} has no target, and no shape uses it"
    elif looked.unknown:
        severity, remedy = Severity.WARNING, "correct its target, or declare what it is about"
        names = " and ".join(context.short(name) for name in looked.unknown)
        message += f": nothing in ontology and data has to do with {names}"
    focus = looked.shape if ":" in looked.shape else ""
    return Finding(
        NAME, "shape-without-focus", severity, message, remedy, focus, *context.place(looked.shape)
    )
