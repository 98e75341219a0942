"""Which nodes are shapes, in every form that SHACL allows, what they look at, and what is data.

A shape may be of a type or not, have a name or not, be a class that targets its members, be
switched off, or stand among terms and data. Must not know what any shape is about.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.load import plain
from r2pgraph.reach import reached

_TARGETS = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
_ASKED = "class datatype nodeKind minCount maxCount minExclusive minInclusive maxExclusive"
_ASKED += " maxInclusive minLength maxLength pattern languageIn uniqueLang equals disjoint lessThan"
_ASKED += " lessThanOrEquals not and or xone node qualifiedValueShape closed hasValue in sparql"
_CONSTRAINTS = frozenset(_ASKED.split())
# Whoever is the subject of one of these is a shape (SHACL, section 2.1).
_OF_SHAPES = _CONSTRAINTS | {*_TARGETS, "target", "path", "property"}
# What leads from a shape to others that are looked at only with it.
_USING = frozenset({"property", "node", "not", "and", "or", "xone", "qualifiedValueShape"})
_SHAPE_TYPES = frozenset({terms.SH + "NodeShape", terms.SH + "PropertyShape"})
_CLASSES = frozenset({terms.OWL_CLASS, terms.RDFS + "Class"})
_ELSEWHERE = _CLASSES | {terms.OWL + "Ontology"}


@dataclass(frozen=True)
class Looked:
    """A shape that can fail: its IRI or that of the one it belongs to, its name, its focus nodes.

    `unknown` are the classes and properties it targets that the data and the ontology name nowhere;
    `aimless` says that it has no target and nothing uses it.
    """

    shape: str
    name: str
    nodes: int
    unknown: tuple[str, ...] = ()
    aimless: bool = False


class Shapes:
    """The shapes among some triples."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self._quads = tuple(quads)
        self._values: dict[tuple[object, str], set[object]] = defaultdict(set)
        self._types: dict[object, set[str]] = defaultdict(set)
        self._leads: dict[object, list[object]] = defaultdict(list)
        for quad in self._quads:
            name = quad.predicate.value
            if name.startswith(terms.SH):
                self._values[quad.subject, name.removeprefix(terms.SH)].add(quad.object)
            elif name == terms.RDF_TYPE:
                self._types[quad.subject].add(plain(quad.object))
            self._leads[quad.subject].append(quad.object)

    @cached_property
    def nodes(self) -> frozenset[object]:
        """Every shape."""
        typed = {node for node, types in self._types.items() if types & _SHAPE_TYPES}
        return frozenset(typed | {node for node, term in self._values if term in _OF_SHAPES})

    @cached_property
    def roots(self) -> frozenset[object]:
        """The shapes that say what they look at."""
        aimed = {node for node in self.nodes if any((node, t) in self._values for t in _TARGETS)}
        return frozenset(aimed | self._implicit)

    @cached_property
    def _implicit(self) -> frozenset[object]:
        """The shapes that are classes, whose members they look at (SHACL, section 2.1.3.3)."""
        return frozenset(node for node in self.nodes if self._types.get(node, set()) & _CLASSES)

    @property
    def aimless(self) -> list[object]:
        """The shapes that say nothing of what they look at, and that no other shape uses."""
        used = {value for node in self.nodes for term in _USING for value in self.of(node, term)}
        listed = self._parts_of(self.nodes)  # several shapes to choose from stand in a list
        used |= {value for node in listed for value in self._leads.get(node, ())}
        named = (node for node in self.nodes - self.roots - used if isinstance(node, ox.NamedNode))
        return [node for node in named if not self.of(node, "target")]

    def of(self, shape: object, term: str) -> set[object]:
        """The values of a term of SHACL."""
        return self._values.get((shape, term), set())

    def is_on(self, shape: object) -> bool:
        return not any(plain(value) in ("true", "1") for value in self.of(shape, "deactivated"))

    def can_fail(self, shape: object) -> bool:
        """Whether it asks for anything itself."""
        return any((shape, term) in self._values for term in _CONSTRAINTS)

    def targets(self) -> Iterator[ox.Quad]:
        """The targets of shapes that are classes, written out: not every engine finds them."""
        for node in self._implicit:
            if isinstance(node, ox.NamedNode):
                yield ox.Quad(node, ox.NamedNode(terms.SH + "targetClass"), node)

    def data(self) -> Iterator[ox.Quad]:
        """The triples that describe no shape."""
        parts = self.nodes | self._parts_of(self.nodes)
        parts -= {node for node, types in self._types.items() if types & _ELSEWHERE}
        for quad in self._quads:
            of_shacl = quad.predicate.value.startswith(terms.SH) or (
                quad.predicate.value == terms.RDF_TYPE and plain(quad.object).startswith(terms.SH)
            )
            if quad.subject not in parts and not of_shacl:
                yield quad

    def _parts_of(self, nodes: Iterable[object]) -> frozenset[object]:
        """The nodes without names that some nodes are described with."""
        found: set[object] = set()
        waiting = [value for node in nodes for value in self._leads.get(node, ())]
        while waiting:
            node = waiting.pop()
            if isinstance(node, ox.BlankNode) and node not in found:
                found.add(node)
                waiting += self._leads.get(node, ())
        return frozenset(found)


def focus_counts(shapes: Shapes, data: Iterable[ox.Quad]) -> list[Looked]:
    """How many nodes each shape that can fail looks at, in a fixed order.

    Those that are switched off are left out.
    """
    described = _Described(data)
    found = []
    for root in sorted(filter(shapes.is_on, shapes.roots), key=str):
        nodes = len(described.targets(shapes, root))
        unknown = () if nodes else described.unknown(shapes, root)
        asking = [root] if shapes.can_fail(root) or shapes.of(root, "message") else []
        for shape in [*asking, *filter(shapes.is_on, shapes.of(root, "property"))]:
            named = shape if isinstance(shape, ox.NamedNode) else root
            found.append(Looked(plain(named), _name(shapes, shape, root), nodes, unknown))
    idle = (node for node in shapes.aimless if shapes.is_on(node))
    found += [Looked(plain(node), rule_name(plain(node)), 0, (), aimless=True) for node in idle]
    return sorted(found, key=lambda one: (one.shape if ":" in one.shape else "", one.name))


def rule_name(shape: str) -> str:
    """The name of a shape as findings and tests have it."""
    return re.split(r"[#/]", shape)[-1]


def _name(shapes: Shapes, shape: object, root: object) -> str:
    """The name of a shape; of one without a name, the one it belongs to and its property."""
    if isinstance(shape, ox.NamedNode):
        return rule_name(shape.value)
    paths = [rule_name(p.value) for p in shapes.of(shape, "path") if isinstance(p, ox.NamedNode)]
    of = rule_name(root.value) if isinstance(root, ox.NamedNode) else "a shape without a name"
    return f"{of} ({', '.join(paths)})" if paths else of


class _Described:
    """What targets need to know of the data: types, hierarchy, and who stands beside a property."""

    def __init__(self, data: Iterable[ox.Quad]) -> None:
        self._members: dict[str, set[str]] = defaultdict(set)
        self._below: dict[str, set[str]] = defaultdict(set)
        self._subjects: dict[str, set[str]] = defaultdict(set)
        self._objects: dict[str, set[str]] = defaultdict(set)
        self._nodes: set[str] = set()
        for quad in data:
            subject, name, value = str(quad.subject), quad.predicate.value, str(quad.object)
            self._nodes |= {subject, value}
            self._subjects[name].add(subject)
            self._objects[name].add(value)
            if name == terms.RDF_TYPE:
                self._members[value].add(subject)
            elif name == terms.RDFS_SUBCLASS_OF:
                self._below[value].add(subject)

    def targets(self, shapes: Shapes, shape: object) -> set[str]:
        """The nodes that a shape is about (SHACL, section 2.1.3)."""
        found = {str(node) for node in shapes.of(shape, "targetNode")}
        tops = set(shapes.of(shape, "targetClass"))
        tops |= {quad.subject for quad in shapes.targets() if quad.subject == shape}
        for top in tops:
            for name in reached(self._below, [str(top)]):
                found |= self._members[name]
        for beside in shapes.of(shape, "targetSubjectsOf"):
            found |= self._subjects[plain(beside)]
        for beside in shapes.of(shape, "targetObjectsOf"):
            found |= self._objects[plain(beside)]
        return found

    def unknown(self, shapes: Shapes, shape: object) -> tuple[str, ...]:
        """The classes and properties that a shape targets and that nothing names."""
        terms_of = ("targetClass", "targetSubjectsOf", "targetObjectsOf")
        named = {value for term in terms_of for value in shapes.of(shape, term)}
        return tuple(sorted(plain(value) for value in named if str(value) not in self._nodes))
