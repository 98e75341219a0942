"""Everything that has an address of its own: claims, things, passages, notes, sources, graphs.

A thing (`/id/…`) is not a document: it answers 303 with the address of the document about it
(`/page/id/…`). All other addresses are documents themselves. Each is a page or RDF, see
`web.representing`.
"""

from typing import Any

from flask import Blueprint, Response, request

from r2pgraph import terms
from r2pgraph.claims import ClaimView, Statement, is_claim, number_of, plain, read_claim
from r2pgraph.errors import ListPageUnknownError, ResourceUnknownError
from r2pgraph.web.arguing import map_around, map_of
from r2pgraph.web.causing import picture
from r2pgraph.web.comparing import comparison
from r2pgraph.web.describing import Content
from r2pgraph.web.pages.claim_parts import parts_of
from r2pgraph.web.read.addresses import meant
from r2pgraph.web.read.arguments import SideView
from r2pgraph.web.read.contents import nodes_of
from r2pgraph.web.read.graphs import read_graph, statements_in, whole_graphs
from r2pgraph.web.read.things import ThingView, read_thing, types_of
from r2pgraph.web.read.weights import synopsis
from r2pgraph.web.read.works import by_page, claims_between, read_sections
from r2pgraph.web.representing import LISTED, document, page, see_other, wanted
from r2pgraph.web.site import site

blueprint = Blueprint("resources", __name__)

PER_PAGE = 100
_MOST_SUBJECTS = 500
_MOST_READ = 5


@blueprint.get("/id/<path:name>")
def thing(name: str) -> Response:
    """A thing of the world: 303 to the document about it."""
    iri = checked(terms.ID + name)
    return see_other("/page" + (site().names.address(iri) or ""))


@blueprint.get("/page/id/<path:name>")
def about_thing(name: str) -> Response:
    """The document about a thing."""
    return show(checked(terms.ID + name))


@blueprint.get("/claim/<path:name>")
def claim(name: str) -> Response:
    """A claim: who says what, where, and what bears on it."""
    iri = checked(terms.CLAIM + name)
    view = read_claim(site().engine, iri)
    if view is None:
        return show(iri)
    words = [site().passage_words(passage) for passage in view.passages]
    parts = parts_of(view)
    return document(
        "claim.html",
        lambda: _of_claim(view),
        claim=view,
        parts=parts,
        sections=site().claims.sections_of(iri),
        content=Content(parts.nodes),
        words=words,
        map=map_around(iri),
    )


@blueprint.get("/graph/<path:name>")
def graph(name: str) -> Response:
    """A graph: one data file, or what follows from hierarchies."""
    iri = checked(terms.GRAPH + name)
    return show_graph(iri) if iri in site().engine.graph_names else show(iri)


@blueprint.get("/resource")
def resource() -> Response:
    """Anything that is described here, by its IRI, wherever it is from."""
    return show(checked(request.args.get("iri", "").strip()))


@blueprint.get("/<path:name>")
def other(name: str) -> Response:
    """Passages, anchors, notes, sources and whatever else the data describe under this base."""
    return show(checked(terms.BASE + name))


def show_graph(iri: str, template: str = "graph.html", **context: Any) -> Response:
    """A graph as a page, or all of it in the format that the client wants."""
    offer = wanted()
    if offer is not None:
        body = whole_graphs(site().engine, [iri], offer.result_format)
        return Response(body, content_type=offer.content_type)
    held = read_graph(site().engine, iri, _MOST_SUBJECTS)
    view = read_thing(site().engine, iri)
    return page(template, alternates=LISTED, iri=iri, graph=held, thing=view, **context)


def page_number(length: int, parameter: str = "page", per_page: int = PER_PAGE) -> int:
    """The page that is asked for, from 1, of a list of some length.

    Raises:
        ListPageUnknownError: the list has no such page.
    """
    text = request.args.get(parameter) or "1"
    last = max(1, -(-length // per_page))
    number = number_of(text) or 0
    if not 1 <= number <= last:
        raise ListPageUnknownError(text, last)
    return number


def checked(iri: str) -> str:
    """An IRI that can be asked for; anything else is nowhere in the data."""
    found = meant(site().engine, iri)
    if not found:
        raise ResourceUnknownError(iri)
    return found


def show(iri: str) -> Response:
    view = read_thing(site().engine, iri, site().lines)
    if view is None:
        raise ResourceUnknownError(iri)
    template, context = _page_of(view)

    def statements() -> tuple[Statement, ...]:
        return view.statements + _what_follows(view)

    return document(template, statements, thing=view, **context)


def _page_of(view: ThingView) -> tuple[str, dict[str, Any]]:
    """The template for a thing, and what it needs besides the thing."""
    engine = site().engine
    if terms.ISSUE_CLASS in view.types:
        return "issue.html", _debate(site().debates.on_issue(view.iri))
    if terms.POSITION_CLASS in view.types:
        return "issue.html", _debate(site().debates.on_position(view.iri))
    if terms.SOURCE_CLASS in view.types:
        return "source.html", {"sections": read_sections(engine, view.iri)}
    start, end = view.number(terms.OA_START), view.number(terms.OA_END)
    source = next((plain(value) for value in view.values(terms.OF_SOURCE)), "")
    if source and start is not None and end is not None:
        placed = claims_between(engine, source, start, end, site().lines)
        short = synopsis([line for _, line in placed])
        context = {"groups": by_page(placed), "source": source, "synopsis": short}
        return "stretch.html", context | _around(view.iri, source)
    citing = site().claims.select({"work": view.iri})
    number = page_number(max(_longest_list(view), len(citing)))
    causes = site().causes.of(view.iri)
    skip = (number - 1) * PER_PAGE
    return "thing.html", {
        "words": _words(view),
        "content": _content(view),
        "follows": Content(nodes_of(_what_follows(view))),
        "causes": causes,
        "flow": picture(view.iri, view.types, causes),
        "citing": [site().lines[iri] for iri in citing],
        "held": site().debates.held_by(view.iri),
        "exchanges": site().debates.exchanges_of(view.iri),
        "rivals": [comparison(one) for one in site().figures.rivals_of(view.iri)],
        "place": number,
        "shown": slice(skip, skip + PER_PAGE),
        "per_page": PER_PAGE,
        "types": types_of(engine, (iri for p in view.pointing for iri in p.things[:PER_PAGE])),
    }


def _debate(sides: tuple[SideView, ...]) -> dict[str, Any]:
    """The sides of a question, and the map of what is brought for and against them."""
    positions = tuple(dict.fromkeys(side.position for side in sides))
    return {"sides": sides, "map": map_of(positions, request.args.get("map", ""))}


def _around(section: str, source: str) -> dict[str, Any]:
    """The sections above a section, its parts, and those before and after it, in their order."""
    sections = read_sections(site().engine, source)
    order = [one.iri for one in sections]
    if section not in order:
        return {"above": (), "inside": ()}
    place = order.index(section)
    own = sections[place]
    above = [one.iri for one in sections if one.depth < own.depth and one.holds(own.start)]
    inside = [one.iri for one in sections if one.depth == own.depth + 1 and own.holds(one.start)]
    return {
        "above": above,
        "inside": inside,
        "before": order[place - 1] if place else "",
        "after": order[place + 1] if place + 1 < len(order) else "",
    }


def _longest_list(view: ThingView) -> int:
    return max(len(view.mentions), *(len(lines) for _, lines in view.by_property), 0)


def _content(view: ThingView) -> Content:
    """What claims say through a thing, read with the rest of what these claims say."""
    around = [
        statement
        for line in view.held_by[:_MOST_READ]
        for statement in statements_in(site().engine, line.iri)
    ]
    return Content(nodes_of(view.content), nodes_of(around))


def _what_follows(view: ThingView) -> tuple[Statement, ...]:
    """What an inference says, which its graph holds apart from everything else."""
    if not view.iri.startswith(terms.INFERENCE) or view.iri not in site().engine.graph_names:
        return ()
    return statements_in(site().engine, view.iri)


def _words(view: ThingView) -> str:
    """The words of a passage or of a printed note, where they may be shown."""
    if view.passages:
        return site().passage_words(view.passages[0])
    start, end = view.number(terms.NOTE_START), view.number(terms.NOTE_END)
    source = next((plain(value) for value in view.values(terms.OF_SOURCE)), "")
    return site().words(source, ((start, end),)) if start is not None and end else ""


def _of_claim(view: ClaimView) -> list[Statement]:
    """The claim's graph and all that describes it, its passages with their positions included."""
    found = [*view.about, *view.content, *view.incoming]
    for passage in view.passages:
        about = read_thing(site().engine, passage.iri)
        if about is not None:
            found += [s for s in about.about if not is_claim(plain(s.subject))]
        for anchor in passage.anchors:
            position = read_thing(site().engine, anchor)
            found += position.about if position is not None else ()
    return found
