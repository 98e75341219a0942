"""Shortcuts for people who ask: triples that no file states and that queries read off the union.

Each is a CONSTRUCT query of a folder `shortcuts`, run over the union as files state it, with the
entailments of the hierarchies and without what other shortcuts give, so that their order does not
matter. Names no term: which shortcuts there are is a matter of ontology and queries.
"""

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.catalogue import CatalogueQuery, read_query
from r2pgraph.errors import CatalogueError
from r2pgraph.layout import Layout, shown


def shortcuts(store: ox.Store, layout: Layout | None) -> list[ox.Quad]:
    """What the queries of a layout read off a union, each triple once, in the shortcuts' graph.

    The store holds the union twice: in its named graphs, and as a set in its default graph. What
    it holds already is not given again.

    Raises:
        CatalogueError: a query is not as it must be.
    """
    read = (triple for query in read_shortcuts(layout) for triple in triples_of(store, query))
    return as_quads(store, read)


def as_quads(store: ox.Store, read: Iterable[ox.Triple]) -> list[ox.Quad]:
    """The triples of shortcuts that a union does not hold, each once, in the shortcuts' graph."""
    graph = ox.NamedNode(terms.SHORTCUTS_GRAPH)
    return [
        ox.Quad(triple.subject, triple.predicate, triple.object, graph)
        for triple in {*read}
        if ox.Quad(triple.subject, triple.predicate, triple.object) not in store
    ]


def read_shortcuts(layout: Layout | None) -> list[CatalogueQuery]:
    """The queries, by name.

    Raises:
        CatalogueError: one has no header, does not pass the guard or is no CONSTRUCT.
    """
    queries = [read_query(path) for path in layout.shortcut_files()] if layout else []
    for query in queries:
        if query.form != "CONSTRUCT":
            reason = f"the query is a {query.form}; a shortcut is a CONSTRUCT"
            raise CatalogueError(shown(query.path), 1, reason)
    return queries


def triples_of(store: ox.Store, query: CatalogueQuery) -> Iterator[ox.Triple]:
    """What one query reads off a union.

    Raises:
        CatalogueError: it does not parse.
    """
    try:
        answer = store.query(query.text)
    except SyntaxError as problem:
        raise CatalogueError(
            shown(query.path), problem.lineno or 1, f"{problem}; correct it"
        ) from problem
    assert isinstance(answer, ox.QueryTriples)  # `read_shortcuts` lets nothing else through
    yield from answer
