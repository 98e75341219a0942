"""Check `shapes`: what one node must have, as SHACL shapes say it, with pySHACL.

pySHACL reports neither how many nodes a shape looked at nor that a target is misspelt; both are
found out here. Where a faster validator is sure that all is well, pySHACL is not asked. Must not
know what any shape is about.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import rdflib
from pyshacl.errors import ConstraintLoadError, ReportableRuntimeError, ShapeLoadError
from rdflib import RDF, SH

from r2pgraph import terms
from r2pgraph.engine.tokens import tokens
from r2pgraph.errors import NothingToCheckError, ShapesUnusableError
from r2pgraph.layout import FileKind
from r2pgraph.load import LoadedFile, plain
from r2pgraph.validate.conformance import surely_conforms
from r2pgraph.validate.context import Context
from r2pgraph.validate.graph import to_rdflib
from r2pgraph.validate.report import CheckResult, Finding, Severity, ShapeResult
from r2pgraph.validate.spots import spot_of_statement

NAME = "shapes"
_QUERIES = frozenset(terms.SH + name for name in ("select", "ask", "construct", "update"))
_OUTSIDE = {"SERVICE", "FROM", "LOAD"}
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
    quads = [quad for file in context.corpus.files if has_shapes(file) for quad in file.quads]
    _refuse_outside(quads)
    shapes = to_rdflib(quads)
    if not any(shapes.subject_objects(SH.path)) and not any(
        shapes.subjects(RDF.type, SH.NodeShape)
    ):
        raise NothingToCheckError(f"{context.layout.shapes} has no shape")
    data = _described(context)
    focus = focus_counts(shapes, data)
    findings = []
    if not surely_conforms(quads, data):
        results = _run(shapes, to_rdflib(data))
        findings += [_finding(context, shapes, results, node) for node in _nodes(results)]
    findings += [_idle(context, shape) for shape, count in focus.items() if not count]
    size = len({quad.triple for quad in data})
    checked = {"shapes": len(focus), "focus nodes": sum(focus.values()), "triples": size}
    return CheckResult(NAME, checked, findings=tuple(findings))


def has_shapes(file: LoadedFile) -> bool:
    """Whether shapes are read from a file; in foreign projects they may stand among terms."""
    if not file.source.foreign:
        return file.kind is FileKind.SHAPES
    return file.kind is FileKind.SHAPES or any(
        quad.predicate.value.startswith(terms.SH + "target")
        or plain(quad.object) in (terms.SH + "NodeShape", terms.SH + "PropertyShape")
        for quad in file.quads
    )


def _refuse_outside(quads: Iterable[ox.Quad]) -> None:
    """A query in a shape must reach for nothing but the data: rdflib would send it, or open it."""
    for quad in quads:
        if quad.predicate.value in _QUERIES:
            text = plain(quad.object)
            if "\\u" in text.casefold() or _OUTSIDE & {token.keyword for token in tokens(text)}:
                reason = "a query in a shape uses SERVICE, FROM or an escaped character"
                raise ShapesUnusableError(reason)


def _described(context: Context) -> list[ox.Quad]:
    """Ontology and triples, without statements about blank nodes.

    In our ontology these are class expressions, which would pass for classes without a name, and
    nowhere else may there be any; foreign data may have them wherever it likes.
    """
    return [
        quad
        for file in context.corpus.files
        if file.kind in (FileKind.ONTOLOGY, FileKind.TRIPLES)
        for quad in file.quads
        if (file.source.foreign or isinstance(quad.subject, ox.NamedNode))
        and not isinstance(quad.object, ox.Triple)
    ]


def focus_counts(shapes: rdflib.Graph, data: Iterable[ox.Quad]) -> dict[str, int]:
    """How many nodes each named shape that can fail looks at."""
    counts: dict[str, int] = {}
    described = _Described(data)
    targets = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
    roots = {shape for target in targets for shape in shapes.subjects(target, None)}
    for root in sorted(roots, key=str):
        nodes = len(described.targets(shapes, root))
        guarded = [root] if (root, SH.message, None) in shapes else []
        for shape in [*guarded, *sorted(shapes.objects(root, SH.property), key=str)]:
            counts[str(shape)] = counts.get(str(shape), 0) + nodes
    return counts


class _Described:
    """What targets need to know of the data: types, hierarchy, and who stands beside a property."""

    def __init__(self, data: Iterable[ox.Quad]) -> None:
        self._members: dict[str, set[str]] = defaultdict(set)
        self._below: dict[str, set[str]] = defaultdict(set)
        self._subjects: dict[str, set[str]] = defaultdict(set)
        self._objects: dict[str, set[str]] = defaultdict(set)
        for quad in data:
            subject, name, value = str(quad.subject), quad.predicate.value, str(quad.object)
            self._subjects[name].add(subject)
            self._objects[name].add(value)
            if name == terms.RDF_TYPE:
                self._members[value].add(subject)
            elif name == terms.RDFS_SUBCLASS_OF:
                self._below[value].add(subject)

    def targets(self, shapes: rdflib.Graph, shape: rdflib.term.Node) -> set[str]:
        """The nodes that a shape is about (SHACL, section 2.1.3)."""
        found = {node.n3() for node in shapes.objects(shape, SH.targetNode)}
        for top in shapes.objects(shape, SH.targetClass):
            for name in self._at_or_below(top.n3()):
                found |= self._members[name]
        for beside in shapes.objects(shape, SH.targetSubjectsOf):
            found |= self._subjects[str(beside)]
        for beside in shapes.objects(shape, SH.targetObjectsOf):
            found |= self._objects[str(beside)]
        return found

    def _at_or_below(self, top: str) -> set[str]:
        found: set[str] = set()
        waiting = [top]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting.extend(self._below[name])
        return found


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
    focus = context.named(results.value(node, SH.focusNode))
    message = str(shapes.value(shape, SH.message) or results.value(node, SH.resultMessage))
    what, _, remedy = message.partition("; ")
    told = _told(results, node)
    path, line, column = _place(context, focus, told)
    return Finding(
        NAME,
        _rule_of(results, node),
        _SEVERITIES.get(str(results.value(node, SH.resultSeverity)), Severity.VIOLATION),
        what,
        remedy,
        focus,
        path,
        line,
        column,
        told,
    )


def _rule_of(results: rdflib.Graph, node: rdflib.term.Node) -> str:
    """The name of the shape; of one without a name, what it asks for of which property."""
    shape = results.value(node, SH.sourceShape)
    if isinstance(shape, rdflib.URIRef):
        return rule_name(shape)
    asked = rule_name(results.value(node, SH.sourceConstraintComponent) or "")
    path = results.value(node, SH.resultPath)
    of = f"-{rule_name(path)}" if isinstance(path, rdflib.URIRef) else ""
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


def _place(
    context: Context, focus: str, told: ShapeResult
) -> tuple[Path | None, int | None, int | None]:
    """Where the value stands that a shape minds; without one, where the focus is described."""
    for file in context.corpus.files if told.path and told.value else ():
        for quad in file.quads:
            said = (plain(quad.subject), quad.predicate.value, _n3(quad.object))
            if said == (focus, told.path, told.value):
                return file.path, *spot_of_statement(file, quad)
    return *context.place(focus), None


def _n3(term: object) -> str:
    """A term in the spelling of rdflib."""
    return str(term) if isinstance(term, ox.NamedNode | ox.Literal) else ""


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
    return re.split(r"[#/]", str(shape))[-1] if isinstance(shape, rdflib.URIRef | str) else ""
