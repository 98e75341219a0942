"""A process that answers one query at a time, made to be killed.

Started as `python -m r2pgraph.engine.worker STORE APART MEMORY PARENT`; reads requests from
standard input and writes answers to standard output (see `engine.wire`). It imports as little as
it can, because it is started again after each kill.

It must not trust a query: the parent has looked at the text, and still this process has no
memory beyond its limit, can open no file and no connection once the stores are open, and ends
when its parent does.
"""

import contextlib
import os
import resource
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pyoxigraph as ox

from r2pgraph.engine.wire import TAKEN, read_message, write_message
from r2pgraph.engine.writing import Refusal, write_result
from r2pgraph.terms import BASE, UNION_GRAPH

# Deep enough for the deepest recursion that a text of the permitted length can cause.
STACK = 512 * 1024 * 1024
PARENT_WATCH_SECONDS = 1.0


class Stores:
    """The union with its named graphs, and beside it the graphs that stand apart."""

    def __init__(self, union: ox.Store, apart: ox.Store) -> None:
        self._union = union
        self._apart = apart

    @classmethod
    def on_disk(cls, union: str, apart: str) -> "Stores":
        """Stores that were built."""
        return cls(ox.Store.read_only(union), ox.Store.read_only(apart))

    def warm(self) -> None:
        """Opens what the stores open on first use."""
        for store in (self._union, self._apart):
            store.query("ASK { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }")

    def query(self, text: str, default: list[str] | None, named: list[str]) -> Any:
        """Runs a query over the union, or over the dataset that its clauses describe."""
        if default is None:
            return self._union.query(text, base_iri=BASE)
        default_graphs = [ox.NamedNode(name) for name in default]
        named_graphs = [ox.NamedNode(name) for name in named]
        store = self._union
        queried: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] = [*default_graphs]
        asked = default_graphs + named_graphs
        if len(default_graphs) > 1 or any(self._needs_merging(graph) for graph in asked):
            store = self.merged(default_graphs, named_graphs)
            queried = [ox.DefaultGraph()]
        return store.query(text, base_iri=BASE, default_graph=queried, named_graphs=[*named_graphs])

    def _needs_merging(self, graph: ox.NamedNode) -> bool:
        return graph.value == UNION_GRAPH or self._stands_apart(graph)

    def _stands_apart(self, graph: ox.NamedNode) -> bool:
        return self._apart.contains_named_graph(graph)

    def merged(self, default: list[ox.NamedNode], named: list[ox.NamedNode]) -> ox.Store:
        """A dataset of its own: the engine would repeat triples that several graphs hold."""
        merged = ox.Store()
        for graph in default:
            merged.extend(
                ox.Quad(quad.subject, quad.predicate, quad.object) for quad in self._quads(graph)
            )
        for graph in named:
            merged.extend(
                ox.Quad(quad.subject, quad.predicate, quad.object, graph)
                for quad in self._quads(graph)
            )
        return merged

    def _quads(self, graph: ox.NamedNode) -> Iterator[ox.Quad]:
        if graph.value == UNION_GRAPH:
            return self._union.quads_for_pattern(None, None, None, ox.DefaultGraph())
        store = self._apart if self._stands_apart(graph) else self._union
        return store.quads_for_pattern(None, None, None, graph)


def answer(stores: Stores, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The header and the body of the answer to one request."""
    try:
        results = stores.query(request["query"], request["default"], request["named"])
        body = write_result(results, request)
    except Refusal as refusal:
        return {"status": refusal.kind, "message": str(refusal)}, b""
    except SyntaxError as problem:
        return {"status": "syntax", "message": str(problem)}, b""
    except MemoryError:
        return {"status": "memory"}, b""
    except (ValueError, RuntimeError, OSError) as problem:
        return {"status": "failed", "message": str(problem)}, b""
    return {"status": "ok"}, body


def serve(stores: Stores, requests: BinaryIO, answers: BinaryIO, size: "AddressSpace") -> None:
    """Answers requests until the parent closes the pipe."""
    at_start = size.now()
    taken = 0
    write_message(answers, {"status": "ready"})
    while (message := read_message(requests)) is not None:
        taken += 1
        os.pwrite(2, TAKEN.pack(taken), 0)
        began = time.process_time()
        header, body = answer(stores, message[0])
        header |= {"kept": size.now() - at_start, "seconds": time.process_time() - began}
        write_message(answers, header, body)


def main() -> None:
    """Opens the stores, gives up what a query has no use for, and serves."""
    union, apart, memory, parent = sys.argv[1:5]
    # The answers have standard output for themselves; whatever prints, prints to the log.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    threading.Thread(target=watch, args=(int(parent),), daemon=True).start()
    stores = Stores.on_disk(union, apart)
    stores.warm()

    def confined() -> None:
        size = AddressSpace()
        confine(size.now() + int(memory) * 1024 * 1024)
        serve(stores, sys.stdin.buffer, answers, size)

    on_a_deep_stack(confined)
    # Nothing was written to, so nothing needs to be closed in order.
    os._exit(0)


def on_a_deep_stack(work: Callable[[], None]) -> None:
    """Does something in a thread whose stack is deep enough for any query."""
    threading.stack_size(STACK)
    working = threading.Thread(target=work)
    working.start()
    working.join()


def confine(address_space: int) -> None:
    """No memory beyond a limit, no core dump, no further file and no connection."""
    resource.setrlimit(resource.RLIMIT_AS, (address_space, address_space))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    last = max(int(entry.name) for entry in Path("/dev/fd").iterdir())
    resource.setrlimit(resource.RLIMIT_NOFILE, (last + 1, last + 1))
    with contextlib.suppress(OSError):
        while True:
            os.dup(0)  # takes the numbers that are still free below the limit


class AddressSpace:
    """How much address space this process has; 0 where the system does not tell."""

    def __init__(self) -> None:
        self._file = -1
        with contextlib.suppress(OSError):
            self._file = os.open("/proc/self/statm", os.O_RDONLY)

    def now(self) -> int:
        """Bytes in use."""
        if self._file < 0:
            return 0
        pages = int(os.pread(self._file, 100, 0).split()[0])
        return pages * resource.getpagesize()


def watch(parent: int) -> None:
    """Ends this process when its parent is gone, even in the middle of a query."""
    while os.getppid() == parent:
        time.sleep(PARENT_WATCH_SECONDS)
    os._exit(0)


if __name__ == "__main__":
    main()
