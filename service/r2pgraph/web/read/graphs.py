"""Named graphs, one for each data file, and whole graphs as RDF."""

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.claims import SECONDS, Statement, is_claim, text_of
from r2pgraph.engine.base import Engine, Row, rows, select
from r2pgraph.engine.formats import JSON, ResultFormat

_SUBJECTS = """SELECT ?subject (COUNT(*) AS ?triples) WHERE { ?subject ?predicate ?object }
GROUP BY ?subject ORDER BY ?subject LIMIT %d"""
_COUNT = "SELECT (COUNT(*) AS ?count) WHERE { ?subject ?predicate ?object }"
_ALL = """SELECT ?subject ?predicate ?object WHERE { ?subject ?predicate ?object }
ORDER BY ?subject ?predicate ?object LIMIT 500"""
# The header of an ontology first: horned-owl finds its version only after its type.
_HEADER_FIRST = f"""ORDER BY (?o != <{terms.OWL_ONTOLOGY}>)
(NOT EXISTS {{ ?s a <{terms.OWL_ONTOLOGY}> }}) ?s (?p != <{terms.RDF_TYPE}>) ?p ?o"""
_WHOLE = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }} {_HEADER_FIRST}"

_RELATIONS = """SELECT ?s ?p ?o WHERE { ?s ?p ?o FILTER(isIRI(?s) && isIRI(?o)) }
ORDER BY ?s ?p ?o LIMIT 2000"""
_COMPOSED = "SELECT DISTINCT ?s WHERE { ?s ?p ?o FILTER(isIRI(?s) && isBlank(?o)) } ORDER BY ?s"
_STATED = """SELECT ?graph ?thing ?predicate ?object WHERE {
  VALUES ?thing { %s } GRAPH ?graph { ?thing ?predicate ?object }
}"""


@dataclass(frozen=True)
class GraphView:
    """A graph: how many triples, and what it describes, as far as a page lists it."""

    triples: int
    subjects: tuple[str, ...]
    complete: bool


def read_graph(engine: Engine, iri: str, most: int) -> GraphView:
    """What a graph holds. Graphs apart from the union are found as well."""

    def ask(text: str) -> bytes:
        return engine.query(text, default_graphs=[iri], deadline=SECONDS, result_format=JSON).body

    found = rows(ask(_SUBJECTS % most))
    count = rows(ask(_COUNT))
    return GraphView(
        int(text_of(count[0], "count")),
        tuple(text_of(row, "subject") for row in found if text_of(row, "subject")),
        len(found) < most,
    )


def statements_in(engine: Engine, iri: str) -> tuple[Statement, ...]:
    """All that a small graph holds, an inference for example."""
    body = engine.query(_ALL, default_graphs=[iri], deadline=SECONDS, result_format=JSON).body
    return tuple(
        Statement(iri, row["subject"], text_of(row, "predicate"), row["object"])
        for row in rows(body)
    )


@dataclass(frozen=True)
class ModuleView:
    """What a module says of terms that other modules declare.

    `relations` are from term to term; `defined` are the terms that it says more of, in axioms.
    """

    relations: tuple[tuple[str, str, str], ...] = ()
    defined: tuple[str, ...] = ()


def read_module(engine: Engine, iri: str, own: Iterable[str]) -> ModuleView:
    """What a module says beyond its header and the terms that it declares."""

    def ask(text: str) -> list[Row]:
        return rows(
            engine.query(text, default_graphs=[iri], deadline=SECONDS, result_format=JSON).body
        )

    left = {iri, *own}
    relations = [tuple(text_of(row, name) for name in "spo") for row in ask(_RELATIONS)]
    return ModuleView(
        tuple((s, p, o) for s, p, o in relations if s not in left and not o.startswith(terms.OWL)),
        tuple(s for row in ask(_COMPOSED) if (s := text_of(row, "s")) not in left),
    )


def stated_of(engine: Engine, iris: Iterable[str]) -> tuple[Statement, ...]:
    """What files state of some things; what claims say through them and what is derived is not."""
    named = " ".join(str(ox.NamedNode(iri)) for iri in sorted(set(iris)))
    if not named:
        return ()
    return tuple(
        Statement(graph, row["thing"], text_of(row, "predicate"), row["object"])
        for row in select(engine, _STATED % named, deadline=SECONDS)
        if (graph := text_of(row, "graph")) not in terms.DERIVED_GRAPHS and not is_claim(graph)
    )


def merged_ontology(engine: Engine, modules: list[str], result_format: ResultFormat) -> bytes:
    """The modules of the ontology as one document: one header, no import of what is in it."""
    within = ", ".join(f"<{iri}>" for iri in modules)
    text = f"""CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o
FILTER(?p != <{terms.OWL_IMPORTS}> || ?o NOT IN ({within}))
FILTER(?s NOT IN ({within}) || ?s = <{terms.ONTOLOGY}>) }} {_HEADER_FIRST}"""
    return engine.query(
        text, default_graphs=modules, deadline=SECONDS, result_format=result_format
    ).body


def whole_graphs(engine: Engine, graphs: list[str], result_format: ResultFormat) -> bytes:
    """Some graphs, merged, in an RDF format."""
    return engine.query(
        _WHOLE, default_graphs=graphs, deadline=SECONDS, result_format=result_format
    ).body
