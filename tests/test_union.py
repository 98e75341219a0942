"""A union holds its triples in their graphs and as a set; what is lent to it is taken out again."""

import pyoxigraph as ox

from r2pgraph.union import add, lent, load_union

A, B, C, P = (ox.NamedNode(f"urn:{name}") for name in "abcp")


def quads(store: ox.Store) -> set[ox.Quad]:
    return set(store)


def test_default_graph_is_the_set_of_all_triples() -> None:
    store = ox.Store()
    add(store, [ox.Quad(A, P, B, B), ox.Quad(A, P, B, C)])
    assert quads(store) == {ox.Quad(A, P, B, B), ox.Quad(A, P, B, C), ox.Quad(A, P, B)}


def test_what_is_lent_is_taken_out_and_what_was_there_stays() -> None:
    store = ox.Store()
    load_union(store, [ox.Quad(A, P, B, B)], None)
    before = quads(store)
    try:
        with lent(store, [ox.Quad(A, P, B, B), ox.Quad(A, P, B, C), ox.Quad(B, P, C, C)]):
            assert ox.Quad(B, P, C) in store
            assert ox.Quad(A, P, B, C) in store
            raise KeyError
    except KeyError:
        assert quads(store) == before
