"""The debate on an issue as text in Argdown and as a graph of the Argument Interchange Format.

Argdown (argdown.org, version 2): a position is a statement, a claim that bears on it an argument
for (+) or against (-) it, what answers a claim is indented below it. AIF in the JSON of AIFdb:
nodes of information (I), inference (RA) and conflict (CA), and edges. Both name speaker, pages and
hedge.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import count
from typing import Any

from r2pgraph import terms
from r2pgraph.web.read.arguments import Argument, SideView

Name = Callable[[str], str]
# What Argdown would read as more than text.
_MARKS = re.compile(r"([\[\]<>{}#@*_\\|`])")
_AGAINST = terms.REBUTS
# Granting and agreeing are told in words: they neither support nor attack.
_OTHERS = {terms.GRANTS: "grants", terms.R2P + "agreesWith": "agrees with"}


def as_argdown(issue: str, sides: Sequence[SideView], name: Name) -> str:
    """The debate as one Argdown document."""
    lines = ["===", f"title: {_yaml(name(issue))}", "==="]
    titles = _Titles()
    for side in sides:
        held = ", ".join(_text(name(holder)) for holder, _ in side.holders)
        lines += ["", f"[{titles.of(side.position)}]: {_text(name(side.position))}"]
        if held:
            lines.append(f"  // {'against it' if side.against else 'held by'}: {held}")
        sign = "-" if side.against else "+"
        for argument in side.arguments:
            lines += _argument(argument, sign, 1, titles, name)
    return "\n".join(lines) + "\n"


def _argument(
    argument: Argument, sign: str, depth: int, titles: "_Titles", name: Name
) -> Iterable[str]:
    line = argument.line
    title, known = titles.of(line.iri), titles.seen(line.iri)
    indent = "  " * depth
    if known:
        yield f"{indent}{sign} <{title}>"
        return
    data = {
        "speaker": "; ".join(name(one) for one in line.speakers),
        "pages": ", ".join(line.pages),
        "hedging": name(line.hedging) if line.hedging else "",
        "claim": line.iri,
    }
    if argument.relation in _OTHERS:
        data["relation"] = _OTHERS[argument.relation]
    told = ", ".join(f"{key}: {_yaml(value)}" for key, value in data.items() if value)
    yield f"{indent}{sign} <{title}>: {_text(line.label)} {{{told}}}"
    for below in argument.below:
        if below.relation in _OTHERS:
            yield f"{indent}  // {_OTHERS[below.relation]} it: {_text(below.line.label)}"
            continue
        yield from _argument(
            below, "-" if below.relation == _AGAINST else "+", depth + 1, titles, name
        )


def as_aif(issue: str, sides: Sequence[SideView], name: Name) -> dict[str, Any]:
    """The debate as nodes and edges."""
    graph = _Graph(name)
    for side in sides:
        position = graph.information(side.position, name(side.position))
        for argument in side.arguments:
            graph.add(argument, position, against=side.against)
    return {"issue": issue, "title": name(issue), "nodes": graph.nodes, "edges": graph.edges}


class _Graph:
    """Nodes with numbers, each claim once."""

    def __init__(self, name: Name) -> None:
        self.nodes: list[dict[str, Any]] = []
        self.edges: list[dict[str, str]] = []
        self._name = name
        self._known: dict[str, str] = {}
        self._numbers = map(str, count(1))

    def information(self, iri: str, text: str, **more: object) -> str:
        if iri not in self._known:
            self._known[iri] = self._node("I", text, iri=iri, **more)
        return self._known[iri]

    def add(self, argument: Argument, target: str, *, against: bool) -> None:
        line = argument.line
        known = line.iri in self._known
        node = self.information(
            line.iri,
            line.label,
            speakers=[self._name(one) for one in line.speakers],
            pages=list(line.pages),
            hedging=self._name(line.hedging) if line.hedging else "",
        )
        step = self._node("CA" if against else "RA", "attacks" if against else "supports")
        self._edge(node, step)
        self._edge(step, target)
        for below in () if known else argument.below:
            if below.relation not in _OTHERS:
                self.add(below, node, against=below.relation == _AGAINST)

    def _node(self, kind: str, text: str, **more: object) -> str:
        number = next(self._numbers)
        self.nodes.append({"nodeID": number, "text": text, "type": kind, **more})
        return number

    def _edge(self, start: str, end: str) -> None:
        self.edges.append({"edgeID": next(self._numbers), "fromID": start, "toID": end})


class _Titles:
    """A title for each address, its last part; numbered where two would be alike."""

    def __init__(self) -> None:
        self._titles: dict[str, str] = {}
        self._told: set[str] = set()

    def of(self, iri: str) -> str:
        if iri not in self._titles:
            plain = re.sub(r"[^\w-]", " ", iri.rpartition("/")[2])
            taken = set(self._titles.values())
            numbered = (plain if n == 1 else f"{plain} {n}" for n in count(1))
            self._titles[iri] = next(title for title in numbered if title not in taken)
        return self._titles[iri]

    def seen(self, iri: str) -> bool:
        """Whether it was asked before; from now on it was."""
        known = iri in self._told
        self._told.add(iri)
        return known


def _text(text: str) -> str:
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def _yaml(text: str) -> str:
    return "'" + " ".join(text.split()).replace("'", "''") + "'"
