"""The ontology: the tree of classes, a page for each term, and the modules as graphs."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Response, request

from r2pgraph import terms
from r2pgraph.claims import Statement
from r2pgraph.engine.formats import RDF_XML
from r2pgraph.errors import ResourceUnknownError
from r2pgraph.lexicon import Term
from r2pgraph.sparql.negotiate import choose
from r2pgraph.web.neighbouring import neighbourhood
from r2pgraph.web.pages.resources import PER_PAGE, checked, page_number, show, show_graph
from r2pgraph.web.read.axioms_in_words import in_words
from r2pgraph.web.read.graphs import merged_ontology, read_module, whole_graphs
from r2pgraph.web.read.guards import SHAPES, SORTS, Guard
from r2pgraph.web.read.overviews import columns_of, read_overview
from r2pgraph.web.read.things import inferences_naming, read_thing
from r2pgraph.web.read.usage import (
    classes_of_subjects,
    classes_of_values,
    properties_of_class,
    properties_with_values_of_class,
)
from r2pgraph.web.read.vocabulary import count_uses, uses_of
from r2pgraph.web.representing import LISTED, document, page, see_other, wanted
from r2pgraph.web.site import site

blueprint = Blueprint("vocabulary", __name__)


@blueprint.get("/ontology")
def ontology() -> Response:
    """All terms; as RDF, all modules of the ontology merged.

    What asks without a preference is a tool that loads ontologies: browsers have one.
    """
    modules = sorted(name for name in site().engine.graph_names if _is_module(name))
    accept = (request.headers.get("Accept") or "*/*").strip()
    careless = accept == "*/*" and "format" not in request.args
    offer = choose("CONSTRUCT", None, [RDF_XML.name]) if careless and modules else wanted()
    if offer is not None:
        if not modules:
            raise ResourceUnknownError(terms.ONTOLOGY)
        body = merged_ontology(site().engine, modules, offer.result_format)
        return Response(body, content_type=offer.content_type)
    about = read_thing(site().engine, terms.ONTOLOGY)
    counts = dict(site().shared.counts().by_class)
    return page(
        "ontology.html",
        alternates=LISTED,
        thing=about,
        modules=modules,
        alignments=sorted(n for n in site().engine.graph_names if n.startswith(terms.ALIGNMENT)),
        counts=counts,
        overviews=_members(terms.OVERVIEW_CLASS),
        prefix=next((n for n, iri in site().engine.prefixes.items() if iri == terms.R2P), ""),
        guards=[(sort, len(site().guards.of_sort(sort))) for sort in SORTS],
    )


@blueprint.get("/ontology/<path:name>")
def term(name: str) -> Response:
    """A term, or a module of the ontology."""
    found = site().vocabulary.lexicon.get(terms.R2P + name)
    if found is not None:
        return _term(found)
    module = checked(terms.MODULE + name)
    if module in site().engine.graph_names:
        own = [one.iri for one in site().vocabulary.lexicon.terms.values() if one.module == module]
        said = read_module(site().engine, module, own)
        return show_graph(module, "module.html", said=said)
    current = _with_version(module)
    if current:
        return see_other(site().names.address(current) or "/ontology")
    # A name with a fragment is a thing of a module, and no term.
    undeclared = _undeclared(checked(terms.R2P + name)) if "#" not in name else None
    return _term(undeclared) if undeclared else show(module)


@blueprint.get("/shapes")
@blueprint.get("/checks")
@blueprint.get("/rules")
@blueprint.get("/shortcuts")
def guards() -> Response:
    """The shapes, checks, rules or shortcuts, each with why it is there and its text.

    The shapes are RDF too: all of their graphs as one document.
    """
    sort = request.path.strip("/")
    graphs = sorted(name for name in site().engine.graph_names if name.startswith(terms.SHAPES))
    offer = wanted() if sort == SHAPES and graphs else None
    if offer is not None:
        body = whole_graphs(site().engine, graphs, offer.result_format)
        return Response(body, content_type=offer.content_type)
    listed = LISTED if sort == SHAPES and graphs else ()
    return page("guards.html", alternates=listed, sort=sort, found=site().guards.of_sort(sort))


def _term(found: Term) -> Response:
    vocabulary = site().vocabulary

    def statements() -> list[Statement]:
        closure = vocabulary.axioms.closure(found.iri)
        graph = found.module or terms.ONTOLOGY
        return [Statement(graph, subject, name, value) for subject, name, value in closure]

    if wanted() is not None:
        return document("", statements)
    if terms.OVERVIEW_CLASS in found.types:
        overview = read_overview(site().engine, found.iri, site().names.labels)
        return document(
            "overview.html",
            statements,
            term=found,
            overview=overview,
            members=_members,
            columns_of=columns_of,
            guards_on=_guards_on,
        )
    engine = site().engine
    count = count_uses(engine, found.iri, found.kind)
    number = page_number(count)
    return document(
        "term.html",
        statements,
        term=found,
        axioms=[
            (one, in_words(found.label or found.name, one, site().names.label))
            for one in vocabulary.axioms.of(found.iri)
        ],
        guards=site().guards.naming(found.iri),
        inherited=_inherited(found),
        said_with=_said_with(found),
        annotated=vocabulary.axioms.annotated(found.iri) if found.kind != "individual" else (),
        below=vocabulary.lexicon.below.get(found.iri, ()),
        total=dict(site().shared.counts().by_class).get(found.iri, 0),
        **_usage(found),
        use_count=count,
        uses=uses_of(engine, found.iri, found.kind, PER_PAGE, (number - 1) * PER_PAGE),
        thing=read_thing(site().engine, found.iri) if found.kind == "individual" else None,
        members=_members(found.iri),
        inferences=inferences_naming(site().engine, found.iri),
        module_too=terms.MODULE + found.name in site().engine.graph_names,
        place=number,
        per_page=PER_PAGE,
    )


def _usage(found: Term) -> dict[str, Any]:
    """What members of a class have, or which classes use a property."""
    engine = site().engine
    if found.kind == "class":
        having = properties_of_class(engine, found.iri)
        pointed = properties_with_values_of_class(engine, found.iri)
        near = neighbourhood(found, having, pointed)
        return {"having": having, "pointed": pointed, "near": near}
    if found.kind.endswith("property"):
        return {
            "subjects": classes_of_subjects(engine, found.iri),
            "values": classes_of_values(engine, found.iri),
        }
    return {}


def _said_with(found: Term) -> list[tuple[str, tuple[str, ...]]]:
    """The properties that have an individual as a value, each with what they are said of."""
    if found.kind != "individual":
        return []
    vocabulary = site().vocabulary
    classes = {iri for kind in found.types for iri in (kind, *vocabulary.all_above(kind))}
    return [
        (term.iri, vocabulary.domain_of(term.iri))
        for term in vocabulary.lexicon.of_kind("object property")
        if classes & {*vocabulary.range_of(term.iri)}
    ]


def _guards_on(classes: Iterable[str], name: str) -> list[Guard]:
    """The shapes that speak of a property where members of some classes have it."""
    named = set(classes)
    return [one for one in site().guards.naming(name) if one.sort == SHAPES and named & one.names]


def _inherited(found: Term) -> list[tuple[str, tuple[str, ...]]]:
    """The properties declared for a class itself, then for each class above it."""
    if found.kind != "class":
        return []
    vocabulary = site().vocabulary
    above = sorted(vocabulary.all_above(found.iri), key=site().names.label)
    return [(iri, of) for iri in (found.iri, *above) if (of := vocabulary.declared_for(iri))]


def _undeclared(iri: str) -> Term | None:
    """A term that the data use although no ontology among them declares it."""
    for kind in ("class", "property", "individual"):
        if count_uses(site().engine, iri, kind):
            return Term(iri, kind, label=site().names.labels.get(iri, ""))
    return None


def _with_version(iri: str) -> str:
    """The ontology or module that an address is a version of."""
    view = read_thing(site().engine, iri)
    pointing = view.pointing if view else ()
    versions = (one.things for one in pointing if one.predicate == terms.OWL_VERSION_IRI)
    return next((things[0] for things in versions), "")


def _members(iri: str) -> list[Term]:
    """The individuals that the ontology itself puts into a class."""
    vocabulary = site().vocabulary
    return [
        term
        for term in vocabulary.lexicon.of_kind("individual")
        if iri in term.types or any(iri in vocabulary.all_above(kind) for kind in term.types)
    ]


def _is_module(name: str) -> bool:
    """Modules and the aggregator; alignments and shapes are graphs of their own."""
    if not name.startswith(terms.ONTOLOGY) or name.startswith((terms.ALIGNMENT, terms.SHAPES)):
        return False
    return name == terms.ONTOLOGY or name.startswith(terms.MODULE)
