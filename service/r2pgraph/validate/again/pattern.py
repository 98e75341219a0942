"""What a query looks for: its groups, and in each the patterns of triples that must be there.

Knows the algebra of SPARQL, as far as it says which statements can matter; no syntax and no data.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import count

Names = Mapping[str, str]


class Kind(Enum):
    """How the solutions of a group go into those of the group around it.

    JOINED groups must have a solution: those in braces, in GRAPH, of UNION one of them, and of a
    sub-select that gives its solutions on. LATE is what OPTIONAL and MINUS hold, which see what is
    before them. A TEST is that of EXISTS. APART is a sub-select that counts or cuts, or what stands
    in an expression of SELECT.
    """

    JOINED = "joined"
    LATE = "late"
    TEST = "test"
    APART = "apart"


@dataclass(frozen=True)
class Step:
    """The predicate of a pattern: a variable, or a path of properties.

    `text` is how it is written with whole addresses. `iris` are the properties of a path; with
    `plain` each of them is one step from the one end to the other, or back where it is among
    `back`. `repeated` is the property of which there may be several steps; `empty` says that there
    may be none.
    """

    text: str
    iris: frozenset[str] = frozenset()
    plain: bool = True
    back: frozenset[str] = frozenset()
    forth: frozenset[str] = frozenset()
    repeated: str = ""
    empty: bool = False

    @property
    def variable(self) -> str:
        return self.text if self.text.startswith("?") else ""


@dataclass(frozen=True)
class Pattern:
    """A pattern of a triple; `graph` is the term of the GRAPH around it."""

    subject: str
    step: Step
    value: str
    graph: str = ""

    @property
    def given(self) -> frozenset[str]:
        """The variables, which all have a value where it matches."""
        ends = (self.subject, self.step.variable, self.value, self.graph)
        return frozenset(end for end in ends if end.startswith("?"))

    def renamed(self, names: Names) -> Pattern:
        step = self.step
        if step.variable:
            step = replace(step, text=names.get(step.text, step.text))
        subject, value, graph = (names.get(x, x) for x in (self.subject, self.value, self.graph))
        return Pattern(subject, step, value, graph)


@dataclass(frozen=True)
class Values:
    """A table of terms that variables may be, as VALUES gives it; an empty term may be any."""

    variables: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def given(self) -> frozenset[str]:
        """The variables that have a value for certain."""
        columns = zip(self.variables, zip(*self.rows, strict=True), strict=False)
        return frozenset(name for name, column in columns if all(column))

    def renamed(self, names: Names) -> Values:
        return replace(self, variables=tuple(names.get(one, one) for one in self.variables))


@dataclass(frozen=True)
class Same:
    """Two variables that are one term, as BIND of a variable that has a value makes them."""

    one: str
    other: str

    @property
    def given(self) -> frozenset[str]:
        return frozenset((self.one, self.other))

    def renamed(self, names: Names) -> Same:
        return Same(names.get(self.one, self.one), names.get(self.other, self.other))


@dataclass(frozen=True)
class Choice:
    """Several lists of what must be there, of which one is."""

    ways: tuple[tuple[Needed, ...], ...]

    @property
    def given(self) -> frozenset[str]:
        return frozenset.intersection(*(given_by(way) for way in self.ways))

    def renamed(self, names: Names) -> Choice:
        return Choice(tuple(tuple(one.renamed(names) for one in way) for way in self.ways))


Needed = Pattern | Values | Same | Choice


def given_by(needed: Iterable[Needed]) -> frozenset[str]:
    """The variables that have a value wherever all of these match."""
    return frozenset[str]().union(*(one.given for one in needed))


@dataclass
class Group:
    """A group: patterns, tables and groups in the order in which they are written."""

    kind: Kind = Kind.APART
    parts: list[Pattern | Values | Same | Group | Union] = field(default_factory=list)

    def required(self, end: int | None = None, without: object = None) -> Iterator[Needed]:
        """What every solution matches: of the first parts, without one of them."""
        for part in self.parts[:end]:
            if part is without:
                continue
            if isinstance(part, Union):
                yield Choice(tuple(tuple(one.required()) for one in part.groups))
            elif not isinstance(part, Group):
                yield part
            elif part.kind is Kind.JOINED:
                yield from part.required()

    def all_variables(self) -> Iterator[str]:
        for part in self.parts:
            if isinstance(part, Values):
                yield from part.variables
            elif isinstance(part, Group | Union):
                yield from part.all_variables()
            else:
                yield from part.given

    def steps(self) -> Iterator[Step]:
        """The predicates of all patterns, here and in all groups within."""
        for part in self.parts:
            if isinstance(part, Pattern):
                yield part.step
            elif isinstance(part, Group | Union):
                yield from part.steps()

    def rename(self, names: Names) -> None:
        """Gives variables other names, here and in all groups within."""
        for at, part in enumerate(self.parts):
            if isinstance(part, Group | Union):
                part.rename(names)
            else:
                self.parts[at] = part.renamed(names)


@dataclass
class Union:
    """Groups of which one has a solution."""

    groups: list[Group]

    def all_variables(self) -> Iterator[str]:
        for group in self.groups:
            yield from group.all_variables()

    def steps(self) -> Iterator[Step]:
        for group in self.groups:
            yield from group.steps()

    def rename(self, names: Names) -> None:
        for group in self.groups:
            group.rename(names)


@dataclass(frozen=True)
class Looked:
    """A pattern of a query, with what must match too for it to make a difference."""

    pattern: Pattern
    others: tuple[Needed, ...]


def looked_for(group: Group) -> tuple[Looked, ...]:
    """Every pattern of a query, wherever it stands, with what must be there besides.

    A solution of a group that goes into no solution of the group around it makes no difference.
    So a pattern is told with what must match in its own group and in those around it. Two
    variables of one name are taken for one where both must have the same value, for which the
    group around must give it a value for certain; else the inner one gets a name of its own.
    """
    return tuple(_looked(group, (), {}, count()))


def _looked(
    group: Group, around: tuple[Needed, ...], known: Names, numbers: count[int]
) -> Iterator[Looked]:
    number = next(numbers)
    names = {name: known.get(name, f"{name}_{number}") for name in sorted(group.all_variables())}
    for at, part in enumerate(group.parts):
        if isinstance(part, Values | Same):
            continue
        if isinstance(part, Pattern):
            own = tuple(one.renamed(names) for one in group.required(without=part))
            yield Looked(part.renamed(names), (*around, *own))
        elif isinstance(part, Group) and part.kind is Kind.APART:
            yield from _looked(part, (), {}, numbers)
        else:
            late = isinstance(part, Group) and part.kind is Kind.LATE
            beside = (*around, *_renamed(group.required(at if late else None, part), names))
            given = given_by(group.required(at if late else None))
            inner = {name: names[name] for name in given}
            for one in part.groups if isinstance(part, Union) else [part]:
                yield from _looked(one, beside, inner, numbers)


def _renamed(needed: Iterable[Needed], names: Names) -> Iterator[Needed]:
    return (one.renamed(names) for one in needed)
