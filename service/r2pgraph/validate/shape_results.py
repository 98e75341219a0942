"""What is wrong by the shapes, as pySHACL reports it, with the place of each result.

Apart from the check, because rdflib and pySHACL are slow to start and only needed where a faster
validator is not sure that all is well. Must not know what any shape is about.
"""

from __future__ import annotations

import pyoxigraph as ox
import pyshacl
import rdflib
from pyshacl.errors import ConstraintLoadError, ReportableRuntimeError, ShapeLoadError
from rdflib import SH

from r2pgraph.errors import ShapesUnusableError
from r2pgraph.findings import Finding, Severity, ShapeResult
from r2pgraph.validate.context import Context, Where
from r2pgraph.validate.graph import to_rdflib
from r2pgraph.validate.shape_nodes import rule_name
from r2pgraph.validate.shape_words import in_words
from r2pgraph.validate.shapes import NAME

_SEVERITIES = {
    str(SH.Violation): Severity.VIOLATION,
    str(SH.Warning): Severity.WARNING,
    str(SH.Info): Severity.INFO,
}


def findings(context: Context, shapes: list[ox.Quad], data: list[ox.Quad]) -> list[Finding]:
    """What pySHACL reports of data.

    Raises:
        ShapesUnusableError: the shapes are not as pySHACL needs them.
    """
    graph = to_rdflib(shapes)
    results = _run(graph, to_rdflib(data))
    return [_finding(context, graph, results, node) for node in _nodes(results)]


def _run(shapes: rdflib.Graph, data: rdflib.Graph) -> rdflib.Graph:
    try:
        _, results, text = pyshacl.validate(
            data, shacl_graph=shapes, inplace=True, advanced=False, meta_shacl=False
        )
    except (ConstraintLoadError, ReportableRuntimeError, ShapeLoadError) as problem:
        raise ShapesUnusableError(str(problem)) from problem
    if not isinstance(results, rdflib.Graph):
        raise ShapesUnusableError(text)
    return results


def _nodes(results: rdflib.Graph) -> list[rdflib.term.Node]:
    """The results of the report, without those that only explain another."""
    return sorted(results.objects(None, SH.result), key=str)


def _finding(
    context: Context, shapes: rdflib.Graph, results: rdflib.Graph, node: rdflib.term.Node
) -> Finding:
    focus = context.named(results.value(node, SH.focusNode))
    what, remedy = _words(context, shapes, results, node)
    told = _told(results, node)
    return Finding(
        NAME,
        _rule_of(results, node),
        _SEVERITIES.get(str(results.value(node, SH.resultSeverity)), Severity.VIOLATION),
        what,
        remedy,
        focus,
        *_place(context, results, node),
        told,
    )


def _words(
    context: Context, shapes: rdflib.Graph, results: rdflib.Graph, node: rdflib.term.Node
) -> tuple[str, str]:
    """The message of the shape, in which a semicolon parts what is wrong from what to do."""
    shape = results.value(node, SH.sourceShape)
    if not (message := shapes.value(shape, SH.message)):
        what, remedy = in_words(shapes, results, node, context.corpus.prefixes)
        if what:
            return what, remedy
        message = results.value(node, SH.resultMessage)
    what, _, remedy = str(message).partition("; ")
    shown = context.short(context.named(shape)) if shape is not None else ""
    return what, remedy or f"mend what the shape {shown or 'without a name'} minds"


def _rule_of(results: rdflib.Graph, node: rdflib.term.Node) -> str:
    """The name of the shape; of one without a name, what it asks for of which property."""
    shape = results.value(node, SH.sourceShape)
    if isinstance(shape, rdflib.URIRef):
        return rule_name(str(shape))
    asked = rule_name(str(results.value(node, SH.sourceConstraintComponent) or ""))
    path = results.value(node, SH.resultPath)
    of = f"-{rule_name(str(path))}" if isinstance(path, rdflib.URIRef) else ""
    return f"{asked.removesuffix('ConstraintComponent')}{of}"


def _told(results: rdflib.Graph, node: rdflib.term.Node) -> ShapeResult:
    def iri(name: rdflib.term.Node) -> str:
        value = results.value(node, name)
        return str(value) if isinstance(value, rdflib.URIRef) else ""

    value = results.value(node, SH.value)
    return ShapeResult(
        iri(SH.sourceShape),
        iri(SH.sourceConstraintComponent),
        iri(SH.resultPath),
        value.n3() if isinstance(value, rdflib.URIRef | rdflib.Literal) else "",
    )


def _place(context: Context, results: rdflib.Graph, node: rdflib.term.Node) -> Where:
    """Where the value stands that a shape minds; without one, where the focus is described."""
    path = results.value(node, SH.resultPath)
    focus, value = results.value(node, SH.focusNode), results.value(node, SH.value)
    inverse = results.value(path, SH.inversePath)
    if inverse is not None and value is not None:
        return context.place_of(str(value), [str(inverse), str(focus)])
    said = [str(one) for one in (path, value) if one not in (None, focus)]
    return context.place_of(str(focus), said)
