"""Check `shapes`: what one node must have, as SHACL shapes say it, with pySHACL.

pySHACL reports neither how many nodes a shape looked at nor that a target is misspelt; both are
found out here. Where a faster validator is sure that all is well, pySHACL is not asked, and not
loaded either (`shape_results`). Must not know what any shape is about.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from importlib import import_module

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.engine.tokens import tokens
from r2pgraph.errors import NothingToCheckError, ShapesUnusableError
from r2pgraph.layout import FileKind
from r2pgraph.load import LoadedFile, plain
from r2pgraph.validate.conformance import surely_conforms
from r2pgraph.validate.context import Context
from r2pgraph.validate.report import CheckResult, Finding, Severity

NAME = "shapes"
_QUERIES = frozenset(terms.SH + name for name in ("select", "ask", "construct", "update"))
_OUTSIDE = {"SERVICE", "FROM", "LOAD"}
_TARGETS = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")


def check(context: Context) -> CheckResult:
    """Runs every shape over ontology and triples.

    Raises:
        NothingToCheckError: there is no shape.
        ShapesUnusableError: the shapes are not as pySHACL needs them.
    """
    quads = [quad for file in context.corpus.files if has_shapes(file) for quad in file.quads]
    _refuse_outside(quads)
    if not any(_is_shape(quad) for quad in quads):
        raise NothingToCheckError(f"{context.layout.shapes} has no shape")
    data = _described(context)
    focus = focus_counts(quads, data)
    findings: list[Finding] = []
    if not surely_conforms(quads, data):
        # Loaded here, because rdflib and pySHACL take long to start.
        findings += import_module("r2pgraph.validate.shape_results").findings(context, quads, data)
    findings += [_idle(context, shape) for shape, count in focus.items() if not count]
    size = len({quad.triple for quad in data})
    checked = {"shapes": len(focus), "focus nodes": sum(focus.values()), "triples": size}
    return CheckResult(NAME, checked, findings=tuple(findings))


def _is_shape(quad: ox.Quad) -> bool:
    name = quad.predicate.value
    return name == terms.SH + "path" or (
        name == terms.RDF_TYPE and plain(quad.object) == terms.SH + "NodeShape"
    )


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


def focus_counts(shapes: Iterable[ox.Quad], data: Iterable[ox.Quad]) -> dict[str, int]:
    """How many nodes each named shape that can fail looks at."""
    counts: dict[str, int] = {}
    described, said = _Described(data), _Said(shapes)
    for root in sorted(said.with_target, key=plain):
        nodes = len(described.targets(said, root))
        guarded = [root] if said.values(root, "message") else []
        for shape in [*guarded, *sorted(said.values(root, "property"), key=plain)]:
            counts[plain(shape)] = counts.get(plain(shape), 0) + nodes
    return counts


class _Said:
    """What is said of shapes in the terms of SHACL, by their local names."""

    def __init__(self, shapes: Iterable[ox.Quad]) -> None:
        self._values: dict[tuple[object, str], set[object]] = defaultdict(set)
        for quad in shapes:
            if quad.predicate.value.startswith(terms.SH):
                term = quad.predicate.value.removeprefix(terms.SH)
                self._values[quad.subject, term].add(quad.object)

    @cached_property
    def with_target(self) -> set[object]:
        """The shapes that say what they look at."""
        return {shape for shape, term in self._values if term in _TARGETS}

    def values(self, shape: object, term: str) -> set[object]:
        return self._values.get((shape, term), set())


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

    def targets(self, said: _Said, shape: object) -> set[str]:
        """The nodes that a shape is about (SHACL, section 2.1.3)."""
        found = {str(node) for node in said.values(shape, "targetNode")}
        for top in said.values(shape, "targetClass"):
            for name in self._at_or_below(str(top)):
                found |= self._members[name]
        for beside in said.values(shape, "targetSubjectsOf"):
            found |= self._subjects[plain(beside)]
        for beside in said.values(shape, "targetObjectsOf"):
            found |= self._objects[plain(beside)]
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


def _idle(context: Context, shape: str) -> Finding:
    return Finding(
        NAME,
        "shape-without-focus",
        Severity.INFO,
        f"{rule_name(shape)} found nothing to look at",
        "correct its target, unless the data has no such thing yet",
        shape,
        *context.place(shape),
    )


def rule_name(shape: str) -> str:
    """The name of a shape as findings and tests have it."""
    return re.split(r"[#/]", shape)[-1]
