"""The works that claims are from, and the part of the union that is one work's.

A question about one work is asked of a dataset without the graphs of the others, so that nothing
of theirs can be counted, joined or found missing. Knows what ties a graph to a work, and no work.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from r2pgraph import terms
from r2pgraph.engine.base import Engine, select
from r2pgraph.errors import UnknownNameError
from r2pgraph.load import plain
from r2pgraph.naming.lookup import nearest_of
from r2pgraph.naming.names import fold

PARAMETER = "source"
_SOURCES = f"""SELECT ?source ?label WHERE {{
  ?source a <{terms.SOURCE_CLASS}> OPTIONAL {{ ?source <{terms.RDFS_LABEL}> ?label }}
}} ORDER BY ?source ?label"""
_GRAPHS = "SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?s ?p ?o } } ORDER BY ?graph"
# A claim's own graph, the graphs that tell of the claim, and those of passages, notes and sections.
_TIED = f"""SELECT DISTINCT ?graph ?source WHERE {{
  {{ ?graph <{terms.STATED_IN}>/<{terms.OA_HAS_SOURCE}> ?source }}
  UNION
  {{ GRAPH ?graph {{ ?claim <{terms.STATED_IN}> ?passage }}
    ?passage <{terms.OA_HAS_SOURCE}> ?source }}
  UNION
  {{ GRAPH ?graph {{ ?thing <{terms.OF_SOURCE}>|<{terms.OA_HAS_SOURCE}> ?source }} }}
}}"""


@dataclass(frozen=True)
class Sources:
    """The works of a dataset by their addresses, with their labels, and the graphs of the union.

    `tied` has the works of each graph that belongs to some.
    """

    labels: dict[str, str]
    graphs: tuple[str, ...] = ()
    tied: dict[str, frozenset[str]] = field(default_factory=dict)

    def called(self, text: str) -> str:
        """The address of the work that is meant by an address, its last part or a label.

        Raises:
            UnknownNameError: there is none.
        """
        wanted = fold(" ".join(text.strip("<>").split()))
        for iri, label in self.labels.items():
            if wanted in (fold(iri), fold(_last(iri)), fold(f"source:{_last(iri)}"), fold(label)):
                return iri
        names = [(iri, name) for iri, label in self.labels.items() for name in (_last(iri), label)]
        raise UnknownNameError(PARAMETER, text, nearest_of(names, wanted))

    def graphs_of(self, source: str) -> tuple[str, ...]:
        """The union without the graphs of other works; nothing where there is none to leave out."""
        others = {graph for graph, of in self.tied.items() if source not in of}
        kept = tuple(graph for graph in self.graphs if graph not in others)
        return kept if len(kept) < len(self.graphs) else ()


def read_sources(engine: Engine) -> Sources:
    """The works of a dataset."""
    labels: dict[str, str] = {}
    for row in select(engine, _SOURCES):
        labels.setdefault(plain(row["source"]), plain(row.get("label")))
    if len(labels) < 2:
        return Sources(labels)
    tied: dict[str, set[str]] = {}
    for row in select(engine, _TIED):
        tied.setdefault(plain(row["graph"]), set()).add(plain(row["source"]))
    graphs = tuple(plain(row["graph"]) for row in select(engine, _GRAPHS))
    return Sources(labels, graphs, {graph: frozenset(of) for graph, of in tied.items()})


def choices(sources: Sources) -> Sequence[tuple[str, str]]:
    """Short names and labels of the works, as a form offers them."""
    return [(_last(iri), label or _last(iri)) for iri, label in sources.labels.items()]


def _last(iri: str) -> str:
    return iri.rstrip("/").rpartition("/")[2]
