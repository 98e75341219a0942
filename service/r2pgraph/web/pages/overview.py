"""Where readers start: what the graph holds, search, and how addresses work."""

from flask import Blueprint, Response, request

from r2pgraph import terms
from r2pgraph.catalogue import CatalogueQuery
from r2pgraph.claims import is_claim
from r2pgraph.engine.formats import ROW_FORMATS
from r2pgraph.naming.searching import Hit
from r2pgraph.naming.words import distance, held, sought
from r2pgraph.sparql.void import Counts
from r2pgraph.web.display import label
from r2pgraph.web.read.debates import read_issues
from r2pgraph.web.read.overview import tallies
from r2pgraph.web.read.things import types_of
from r2pgraph.web.read.weights import synopsis as in_short
from r2pgraph.web.read.works import (
    MOST_CODE_POINTS,
    claims_between,
    read_sections,
    read_sources,
)
from r2pgraph.web.representing import page
from r2pgraph.web.schema_org import dataset
from r2pgraph.web.site import site

blueprint = Blueprint("overview", __name__)

_TOP = 12
_MOST_HITS, _SHOWN = 2_000, 30


@blueprint.get("/")
def home() -> Response:
    """What the graph holds, and ways in."""
    engine, counts = site().engine, site().shared.counts()
    kinds = [t for t in tallies(engine, terms.RDF_TYPE) if t.iri != terms.CLAIM_CLASS]
    sources = read_sources(engine)
    return page(
        "home.html",
        counts=counts,
        classes=dict(counts.by_class),
        common=_common(counts),
        kinds=kinds,
        speakers=tallies(engine, terms.STATED_BY)[:_TOP],
        issues=read_issues(engine),
        sources=[(one, read_sections(engine, one.iri)) for one in sources],
        examples=_examples(),
        described=dataset(site().shared, [(one.iri, label(one.iri)) for one in sources]),
    )


@blueprint.get("/synopsis")
def synopsis() -> Response:
    """Each source in short, chapter by chapter."""
    engine = site().engine
    works = []
    for source in read_sources(engine):
        sections = read_sections(engine, source.iri)
        placed = claims_between(engine, source.iri, 0, MOST_CODE_POINTS, site().lines)
        lines = [line for _, line in placed]
        chapters = [
            (chapter, in_short([line for line in lines if chapter.holds(line.start)]))
            for chapter in sections
            if chapter.depth == 0
        ]
        works.append((source, chapters))
    return page("synopsis.html", works=works)


@blueprint.get("/issues")
def issues() -> Response:
    """The questions in dispute."""
    return page("issues.html", issues=read_issues(site().engine))


@blueprint.get("/search")
def search() -> Response:
    """Things, terms and claims by name."""
    text = request.args.get("q", "").strip()[:200]
    hits = site().searched.find(text, _MOST_HITS) if text else []
    questions = _questions_on(text)
    if len(hits) == 1 and not questions and hits[0].iri.startswith(terms.BASE):
        return Response(status=303, headers={"Location": site().names.address(hits[0].iri) or "/"})
    groups = [(name, found[:_SHOWN], len(found)) for name, found in _grouped(hits)]
    types = types_of(site().engine, (hit.iri for _, found, _ in groups for hit in found))
    return page("search.html", text=text, groups=groups, types=types, questions=questions)


@blueprint.get("/about")
def about() -> Response:
    """How addresses and formats work."""
    return page("about.html", rows_formats=ROW_FORMATS, dump=site().shared.dump)


def _common(counts: Counts) -> list[tuple[str, int]]:
    """The classes with most members, for data that hold no claims."""
    outside = [one for one in counts.by_class if not one[0].startswith(terms.OWL)]
    return sorted(outside, key=lambda one: (-one[1], one[0]))[:_TOP]


def _examples() -> list[tuple[str, str]]:
    return [(query.name, query.title) for query in site().catalogue.queries.values()]


def _questions_on(text: str) -> list[CatalogueQuery]:
    """The questions of the catalogue that hold every word."""
    wanted = sought(text)
    every = site().catalogue.queries.values()
    return [one for one in every if distance(held(f"{one.title} {one.question}"), wanted)]


def _grouped(hits: list[Hit]) -> list[tuple[str, list[Hit]]]:
    """Things before terms before claims, whose sentences hold many words."""
    groups: dict[str, list[Hit]] = {
        "Things": [], "Terms of the ontology": [], "Notes and passages": [], "Claims": []
    }  # fmt: skip
    for hit in hits:
        name = "Things"
        if hit.iri.startswith(terms.R2P):
            name = "Terms of the ontology"
        elif is_claim(hit.iri):
            name = "Claims"
        elif hit.iri.startswith((terms.NOTE, terms.PASSAGE, terms.ANCHOR)):
            name = "Notes and passages"
        groups[name].append(hit)
    return [(name, found) for name, found in groups.items() if found]
