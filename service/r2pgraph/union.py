"""The union as the endpoint serves it: what files state, what follows, and the shortcuts.

Fills a store, on disk or in memory. Its named graphs are those of the union; its default graph is
the set of all their triples. Must not know what the triples mean.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pyoxigraph as ox

from r2pgraph.entail import entailments
from r2pgraph.layout import Layout
from r2pgraph.shortcuts import shortcuts


@dataclass(frozen=True)
class Union:
    """The quads of a union by where they come from; no triple of a later part is in an earlier."""

    stated: tuple[ox.Quad, ...]
    entailed: tuple[ox.Quad, ...]
    shortcuts: tuple[ox.Quad, ...]

    @property
    def quads(self) -> tuple[ox.Quad, ...]:
        """All of them, each in its named graph."""
        return (*self.stated, *self.entailed, *self.shortcuts)


def load_union(store: ox.Store, stated: Iterable[ox.Quad], layout: Layout | None) -> Union:
    """Puts a union into an empty store; without a layout there are no shortcuts.

    Raises:
        CatalogueError: a query for shortcuts is not as it must be.
    """
    said = tuple(stated)
    entailed = tuple(entailments(said))
    add(store, (*said, *entailed))
    derived = tuple(shortcuts(store, layout))
    add(store, derived)
    return Union(said, entailed, derived)


def add(store: ox.Store, quads: Iterable[ox.Quad]) -> None:
    """Puts quads into their graphs, and their triples, as a set, into the default graph."""
    store.bulk_extend(_twice(quads))


@contextmanager
def lent(store: ox.Store, quads: Iterable[ox.Quad]) -> Iterator[None]:
    """As `add`, for a while: what was not there before is taken out again."""
    new = [quad for quad in _twice(quads) if quad not in store]
    store.bulk_extend(new)
    try:
        yield
    finally:
        for quad in new:
            store.remove(quad)


def _twice(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    found = list(quads)
    found += [ox.Quad(quad.subject, quad.predicate, quad.object) for quad in found]
    return found
