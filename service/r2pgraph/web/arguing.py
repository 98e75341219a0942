"""Maps of arguments: what bears on a position or on a claim, in words and as a picture."""

from dataclasses import dataclass

from r2pgraph import terms
from r2pgraph.claims import ClaimLine
from r2pgraph.errors import ProtocolError
from r2pgraph.web.display import label, path, title
from r2pgraph.web.layering import Edge, Layers, Node, layered
from r2pgraph.web.read.argument_graph import (
    ALL,
    MAIN,
    SUPPORTING,
    ArgumentGraph,
    Bearing,
    graph_around,
    graph_of,
)
from r2pgraph.web.read.weights import level_of
from r2pgraph.web.site import site

# How far a map is unfolded, as its address says it.
LEVELS = {MAIN: "main", SUPPORTING: "supporting", ALL: "all"}
_TITLES = {MAIN: "main points", SUPPORTING: "with supporting points", ALL: "with details"}
_STYLES = {terms.OPPOSES: "against", terms.REBUTS: "against", terms.GRANTS: "granted"}
_ORDER = ("for", "against", "granted")
_CONCESSION = terms.R2P + "concession"
_FLAT = (terms.UNHEDGED, terms.EMPHATIC, "")
PLACE = "place"


@dataclass(frozen=True)
class Choice:
    """A way to unfold a map, and whether it is the one that is shown."""

    name: str
    title: str
    claims: int
    shown: bool


@dataclass(frozen=True)
class ArgumentMap:
    """A picture of an argument, how many claims it shows of how many, and other foldings."""

    layers: Layers
    claims: int
    left_out: int
    choices: tuple[Choice, ...] = ()
    issues: tuple[str, ...] = ()


def map_of(positions: tuple[str, ...], asked: str) -> ArgumentMap | None:
    """The map of the argument on some positions, unfolded as asked; none where nobody argues.

    Raises:
        ProtocolError: 400 for a way of unfolding that there is not.
    """
    levels = {name: level for level, name in LEVELS.items()}
    if asked and asked not in levels:
        raise ProtocolError(
            400, f"a map cannot be unfolded as '{asked[:40]}'; map is one of {', '.join(levels)}"
        )
    whole = graph_of(site().debates, positions)
    if not whole.claims:
        return None
    level = levels[asked] if asked else whole.fitting()
    found = {one: whole.folded(one) for one in whole.levels}
    shown = found.get(level) or whole.folded(level)
    choices = tuple(
        Choice(LEVELS[one], _TITLES[one], len(part.claims), one == level)
        for one, part in found.items()
    )
    return ArgumentMap(
        _drawn(shown, ""), len(shown.claims), shown.left_out, choices if len(choices) > 1 else ()
    )


def map_around(claim: str) -> ArgumentMap | None:
    """What a claim bears on and what bears on it; none where it has no part in a debate."""
    found = graph_around(site().debates, claim)
    if found is None:
        return None
    issues = dict.fromkeys(site().debates.issues[iri] for iri in found.positions)
    return ArgumentMap(
        _drawn(found, claim), len(found.claims), found.left_out, issues=tuple(issues)
    )


def _drawn(graph: ArgumentGraph, middle: str) -> Layers:
    nodes = [_position(iri) for iri in graph.positions]
    of: dict[str, list[Bearing]] = {}
    for one in graph.bearings:
        of.setdefault(one.claim, []).append(one)
    nodes += [
        _claim(line, of.get(iri, []), "middle" if iri == middle else "")
        for iri, line in graph.claims.items()
    ]
    edges = [_edge(one, graph.claims[one.claim]) for one in graph.bearings]
    edges.sort(key=lambda one: _ORDER.index(one.style))
    for iri, hidden in graph.hidden.items():
        node = _more(iri, [line for one in hidden if (line := site().lines.get(one))], len(hidden))
        nodes.append(node)
        edges.append(Edge(node.name, iri, "more"))
    return layered(nodes, edges)


def _position(iri: str) -> Node:
    text = title(iri)
    return Node(iri, text, "position", style="position", address=path(iri), said=text)


def _claim(line: ClaimLine, bearings: list[Bearing], style: str) -> Node:
    speakers = ", ".join(label(iri) for iri in line.speakers)
    role = label(line.role) if line.role else ""
    text = line.label or label(line.iri)
    bears = "; ".join(
        ", ".join(one for one in (_onto(bearing), *_said(bearing, line)) if one)
        for bearing in bearings
    )
    said = ". ".join(one.rstrip(".") for one in (text, speakers, bears) if one)
    weight = label(line.prominence) if line.prominence and level_of(line) == MAIN else ""
    return Node(
        line.iri,
        text,
        " · ".join(one for one in (role, weight) if one),
        speakers,
        style or "claim",
        f"{path(line.iri)}#{PLACE}",
        said,
    )


def _onto(bearing: Bearing) -> str:
    return f"{label(bearing.relation)}: {label(bearing.target)}".rstrip(".")


def _said(bearing: Bearing, line: ClaimLine) -> tuple[str, str, str]:
    """Page, hedge and whether it is a concession, in words."""
    pages = f"p. {', '.join(line.pages)}" if line.pages else ""
    hedge = label(line.hedging) if line.hedging else ""
    return pages, hedge, "concession" if _concedes(bearing, line) else ""


def _concedes(bearing: Bearing, line: ClaimLine) -> bool:
    return bearing.relation == terms.GRANTS or line.role == _CONCESSION


def _edge(bearing: Bearing, line: ClaimLine) -> Edge:
    pages, hedge, concession = _said(bearing, line)
    style = "granted" if concession else _STYLES.get(bearing.relation, "for")
    return Edge(
        bearing.claim,
        bearing.target,
        style,
        " · ".join(one for one in (label(bearing.relation), pages) if one),
        " · ".join(one for one in (hedge, concession) if one),
        line.hedging not in _FLAT,
    )


def _more(iri: str, lines: list[ClaimLine], count: int) -> Node:
    """What a picture leaves out below a thing: a link to where the list has it."""
    by_level = [sum(level_of(line) == level for line in lines) for level in (MAIN, SUPPORTING, ALL)]
    names = ("main point", "supporting point", "detail")
    told = ", ".join(
        f"{n} {name}{'' if n == 1 else 's'}" for n, name in zip(by_level, names, strict=True) if n
    )
    text = f"{count} more not drawn: {told}" if told else f"{count} more not drawn"
    address = "#lists" if iri in site().debates.issues else f"{path(iri)}#{PLACE}"
    return Node(f"more {iri}", text, style="more", address=address, said=text)
