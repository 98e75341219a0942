"""What guards a term and what follows from it: shapes, checks, rules and shortcuts, from files.

Each with what it asks, why, and its text as it is written; which terms it names is read from it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.grammar.header import header_of
from r2pgraph.layout import Layout
from r2pgraph.load import plain, read_text
from r2pgraph.prefixes import shorten

SHAPES, CHECKS, RULES, SHORTCUTS = "shapes", "checks", "rules", "shortcuts"
SORTS = (SHAPES, CHECKS, RULES, SHORTCUTS)
_NAMED = re.compile(r"\br2p:(\w+)")
_BLOCK = re.compile(r"^shape:(\S+)\n(.*?)^    \.$", re.MULTILINE | re.DOTALL)
_SHAPE = terms.SHAPES.rstrip("/") + "#"
_TARGETS = tuple(terms.SH + name for name in ("targetClass", "targetSubjectsOf", "targetObjectsOf"))


@dataclass(frozen=True)
class Guard:
    """One shape, check, rule or shortcut. `sort` is the page that lists it."""

    sort: str
    name: str
    title: str
    why: str
    text: str
    names: frozenset[str]
    file: str
    severity: str = ""

    @property
    def address(self) -> str:
        """Where it is listed on this server."""
        return f"/{self.sort}#{self.name}"


@dataclass(frozen=True)
class Guards:
    """All of them, by sort and name."""

    every: tuple[Guard, ...] = ()

    def of_sort(self, sort: str) -> tuple[Guard, ...]:
        """Those of one sort."""
        return tuple(one for one in self.every if one.sort == sort)

    def naming(self, iri: str) -> tuple[Guard, ...]:
        """Those that name a term."""
        return self._by_term.get(iri, ())

    @cached_property
    def _by_term(self) -> Mapping[str, tuple[Guard, ...]]:
        found: dict[str, list[Guard]] = {}
        for one in self.every:
            for iri in one.names:
                found.setdefault(iri, []).append(one)
        return {iri: tuple(of) for iri, of in found.items()}


def read_guards(layout: Layout | None, prefixes: Mapping[str, str]) -> Guards:
    """The guards of the packaged graph; none where other data are served."""
    if layout is None:
        return Guards()
    found: list[Guard] = []
    for path in sorted(layout.shapes.glob("*.ttl")):
        found += _shapes(path, prefixes)
    queries = {
        CHECKS: sorted(layout.checks.glob("*.rq")),
        RULES: sorted(layout.rules.glob("*.rq")),
        SHORTCUTS: layout.shortcut_files(),
    }
    for sort, paths in queries.items():
        found += [_query(sort, path) for path in paths]
    return Guards(tuple(found))


def _query(sort: str, path: Path) -> Guard:
    text = read_text(path)
    said = {name: value for _, name, value in header_of(text)}
    names = frozenset(terms.R2P + name for name in _NAMED.findall(text))
    return Guard(
        sort,
        path.stem,
        said.get("title", path.stem),
        said.get("why") or said.get("question", ""),
        text,
        names,
        f"{path.parent.name}/{path.name}",
        said.get("severity", ""),
    )


def _shapes(path: Path, prefixes: Mapping[str, str]) -> Iterable[Guard]:
    """The shapes of a file that have a message.

    What a node shape is for, the property shapes that belong to it are for.
    """
    text = read_text(path)
    blocks = {match[1]: match[0] for match in _BLOCK.finditer(text)}
    about: dict[str, list[tuple[str, str]]] = {}
    for quad in ox.parse(text.encode("utf-8"), ox.RdfFormat.TURTLE):
        about.setdefault(plain(quad.subject), []).append((quad.predicate.value, plain(quad.object)))
    for iri, said in about.items():
        values = dict(said)
        if not iri.startswith(_SHAPE) or terms.SH + "message" not in values:
            continue
        targets = {value for name, value in said if name in _TARGETS}
        for other in about.values():
            if (terms.SH + "property", iri) in other:
                targets |= {value for name, value in other if name in _TARGETS}
        name = iri.removeprefix(_SHAPE)
        yield Guard(
            SHAPES,
            name,
            values[terms.SH + "message"],
            values.get(terms.SH + "description", ""),
            blocks.get(name, ""),
            frozenset(_reached(iri, about) | targets),
            f"shapes/{path.name}",
            shorten(values.get(terms.SH + "severity", ""), prefixes).rpartition(":")[2].lower(),
        )


def _reached(iri: str, about: Mapping[str, list[tuple[str, str]]]) -> set[str]:
    """The own terms that a shape names, in the blank nodes below it too."""
    found: set[str] = set()
    seen: set[str] = set()
    waiting = [iri]
    while waiting:
        node = waiting.pop()
        if node in seen or (node.startswith(_SHAPE) and node != iri):
            continue
        seen.add(node)
        for _, value in about.get(node, ()):
            if value.startswith(terms.R2P):
                found.add(value)
            waiting.append(value)
    return found
