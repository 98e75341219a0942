"""How a claim is built: one claim of the graph as a picture and a table, and what to build with."""

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox
from flask import Blueprint, Response

from r2pgraph import terms
from r2pgraph.claims import ClaimView, PassageView, Value, plain, read_claim
from r2pgraph.web.describing import Content
from r2pgraph.web.display import kinds, label
from r2pgraph.web.drawing import WIDTH, Picture, Tree, draw
from r2pgraph.web.pages.claim_parts import Parts, parts_of
from r2pgraph.web.read.contents import Node
from r2pgraph.web.read.example import example_claim
from r2pgraph.web.read.usage import content_classes
from r2pgraph.web.representing import page
from r2pgraph.web.site import site

blueprint = Blueprint("building", __name__)

_ASK_EVERYTHING = f"""PREFIX r2p: <{terms.R2P}>
PREFIX rdfs: <{terms.RDFS}>

# Each claim with its speaker, page and notes, and a row for each triple of its content.
SELECT ?claim ?claimLabel ?speaker ?page ?note ?subject ?property ?value WHERE {{
  ?claim r2p:statedBy ?speaker ; rdfs:label ?claimLabel ; r2p:statedIn/r2p:page ?page .
  OPTIONAL {{ ?claim r2p:citesNote/r2p:noteNumber ?note }}
  GRAPH ?claim {{ ?subject ?property ?value }}
}}
ORDER BY ?claim ?subject ?property LIMIT 100
"""
_FRAME_TITLE = 30


@dataclass(frozen=True)
class Pictures:
    """Who says it and where, above; what the claim's graph holds, below, in a frame."""

    about: Picture
    content: Picture

    @property
    def width(self) -> int:
        return max(self.about.width, self.content.width)


@blueprint.get("/how-a-claim-is-built")
def how_a_claim_is_built() -> Response:
    """One claim drawn, and the classes, prefixes and query to work with."""
    engine = site().engine
    iri = example_claim(engine)
    view = read_claim(engine, iri) if iri else None
    parts = parts_of(view) if view else None
    return page(
        "building.html",
        claim=view,
        pictures=_pictures(view, parts) if view and parts else None,
        content=Content(parts.nodes) if parts else None,
        classes=content_classes(engine),
        prefixes=sorted(engine.prefixes.items()),
        query=_ASK_EVERYTHING,
        box_width=WIDTH,
    )


def _pictures(view: ClaimView, parts: Parts) -> Pictures:
    about = draw([_claim_tree(view, parts)])
    # The arrow to the frame and the frame's title stand between the two.
    return Pictures(about, draw(_content_trees(parts.nodes), about.height + 2 * _FRAME_TITLE))


def _claim_tree(view: ClaimView, parts: Parts) -> Tree:
    line = view.lines.get(view.iri)
    root = Tree(view.iri, line.label if line else label(view.iri), _sort(parts.kinds), "claim")
    for predicate in (terms.STATED_BY, terms.REPORTED_BY):
        root.children += [(label(predicate), _leaf(one)) for one in view.values(predicate)]
    root.children += [(label(terms.STATED_IN), _passage(one)) for one in view.passages]
    for note in view.notes:
        tree = Tree(note.iri, f"note {note.number}" if note.number else label(note.iri))
        tree.children = [
            (label(terms.REFERS_TO), Tree(f"{note.iri} {work}", label(work)))
            for work, _ in note.works
        ]
        root.children.append((label(terms.CITES_NOTE), tree))
    for predicate, values in parts.qualities:
        root.children += [
            (label(predicate), Tree(f"{predicate} {plain(one)}", label(plain(one)), style="listed"))
            for one in values
        ]
    return root


def _passage(passage: PassageView) -> Tree:
    page_number = f"passage on p. {passage.page}" if passage.page else "passage"
    tree = Tree(passage.iri, page_number)
    if passage.source:
        source = Tree(passage.source, label(passage.source))
        tree.children.append((label(terms.OA_HAS_SOURCE).partition(" (")[0], source))
    return tree


def _content_trees(nodes: Iterable[Node]) -> list[Tree]:
    """The nodes as trees; those that no other refers to are the roots."""
    known = {node.iri: node for node in nodes}
    trees = {
        iri: Tree(iri, "" if node.types else label(iri), _sort(node.types), "node")
        for iri, node in known.items()
    }
    referred: set[str] = set()
    for iri, node in known.items():
        for predicate, values in node.rows:
            for number, one in enumerate(values):
                target = plain(one)
                if target in trees and target != iri:
                    referred.add(target)
                    child = trees[target]
                else:
                    child = _leaf(one, f"{iri} {predicate} {number}")
                trees[iri].children.append((label(predicate), child))
    roots = [tree for iri, tree in trees.items() if iri not in referred]
    return roots or list(trees.values())[:1]


def _leaf(one: Value, name: str = "") -> Tree:
    """A thing or a value; in a graph, each place of use has a box of its own."""
    iri = plain(one)
    if not isinstance(one, ox.NamedNode):
        return Tree(name or iri, iri, style="value")
    return Tree(name or iri, label(iri), style="listed" if iri.startswith(terms.R2P) else "thing")


def _sort(types: Iterable[str]) -> str:
    return ", ".join(label(kind) for kind in kinds(types))
