"""Check `shapes`: what one node must have, as SHACL shapes say it, with pySHACL.

pySHACL reports neither how many nodes a shape looked at nor that a target is misspelt; both are
found out here. Must not know what any shape is about.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox
import pyshacl
import rdflib
from pyshacl.errors import ConstraintLoadError, ReportableRuntimeError, ShapeLoadError
from rdflib import RDF, RDFS, SH

from r2pgraph.errors import NothingToCheckError, ShapesUnusableError
from r2pgraph.layout import FileKind
from r2pgraph.validate.context import Context
from r2pgraph.validate.graph import to_rdflib
from r2pgraph.validate.report import CheckResult, Finding, Severity

NAME = "shapes"
_SEVERITIES = {
    str(SH.Violation): Severity.VIOLATION,
    str(SH.Warning): Severity.WARNING,
    str(SH.Info): Severity.INFO,
}


def check(context: Context) -> CheckResult:
    """Runs every shape over ontology and triples.

    Raises:
        NothingToCheckError: there is no shape.
        ShapesUnusableError: the shapes are not as pySHACL needs them.
    """
    shapes = to_rdflib(context.corpus.quads_of(FileKind.SHAPES))
    if not any(shapes.subjects(RDF.type, SH.PropertyShape)):
        raise NothingToCheckError(f"{context.layout.shapes} has no shape")
    data = _described(context)
    size = len(data)
    focus = focus_counts(shapes, data)
    results = _run(shapes, data)
    findings = [_finding(context, shapes, results, node) for node in _nodes(results)]
    findings += [_idle(context, shape) for shape, count in focus.items() if not count]
    checked = {"shapes": len(focus), "focus nodes": sum(focus.values()), "triples": size}
    return CheckResult(NAME, checked, findings=tuple(findings))


def _described(context: Context) -> rdflib.Graph:
    """Ontology and triples, without statements about blank nodes.

    In the ontology these are class expressions, which would pass for classes without a name, and
    nowhere else may there be any.
    """
    return to_rdflib(
        quad
        for quad in context.corpus.quads_of(FileKind.ONTOLOGY, FileKind.TRIPLES)
        if isinstance(quad.subject, ox.NamedNode)
    )


def focus_counts(shapes: rdflib.Graph, data: rdflib.Graph) -> dict[str, int]:
    """How many nodes each named shape that can fail looks at."""
    counts: dict[str, int] = {}
    targets = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
    roots = {shape for target in targets for shape in shapes.subjects(target, None)}
    for root in sorted(roots, key=str):
        nodes = len(set(_targets(shapes, data, root)))
        guarded = [root] if (root, SH.message, None) in shapes else []
        for shape in [*guarded, *sorted(shapes.objects(root, SH.property), key=str)]:
            counts[str(shape)] = counts.get(str(shape), 0) + nodes
    return counts


def _targets(
    shapes: rdflib.Graph, data: rdflib.Graph, shape: rdflib.term.Node
) -> Iterator[rdflib.term.Node]:
    yield from shapes.objects(shape, SH.targetNode)
    for top in shapes.objects(shape, SH.targetClass):
        for name in data.transitive_subjects(RDFS.subClassOf, top):
            yield from data.subjects(RDF.type, name)
    for name in shapes.objects(shape, SH.targetSubjectsOf):
        yield from data.subjects(name, None)
    for name in shapes.objects(shape, SH.targetObjectsOf):
        yield from data.objects(None, name)


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
    shape = results.value(node, SH.sourceShape)
    focus = str(results.value(node, SH.focusNode))
    message = str(shapes.value(shape, SH.message) or results.value(node, SH.resultMessage))
    what, _, remedy = message.partition("; ")
    path, line = context.place(focus)
    return Finding(
        NAME,
        rule_name(shape),
        _SEVERITIES.get(str(results.value(node, SH.resultSeverity)), Severity.VIOLATION),
        what,
        remedy,
        focus,
        path,
        line,
    )


def _idle(context: Context, shape: str) -> Finding:
    path, line = context.place(shape)
    return Finding(
        NAME,
        "shape-without-focus",
        Severity.INFO,
        f"{rule_name(shape)} found nothing to look at",
        "correct its target, unless the data has no such thing yet",
        shape,
        path,
        line,
    )


def rule_name(shape: object) -> str:
    """The name of a shape as findings and tests have it."""
    return str(shape).rpartition("#")[2]
