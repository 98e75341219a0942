"""A build in another store: how it is laid out there, and the engine that reads it so.

Each graph stands under its own name, the union as one set under the name of the union, so that no
store's own idea of a default graph matters, and a record says which graphs there are, which of
them the union is made of, and whether all of it is there. Graphs that the record does not name
belong to somebody else and are never read.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from r2pgraph import terms
from r2pgraph.engine.base import Limits, rows
from r2pgraph.engine.formats import JSON
from r2pgraph.engine.plan import Plan
from r2pgraph.engine.remote import RemoteEngine
from r2pgraph.grammar.tokens import tokens
from r2pgraph.load import plain

RECORD = terms.GRAPH + "published"
DIGEST = terms.DCTERMS + "identifier"
IN_UNION = terms.VOID + "inDataset"
_RECORDED = f"""SELECT ?graph ?digest ?whole WHERE {{ GRAPH <{RECORD}> {{
  ?graph <{DIGEST}> ?digest OPTIONAL {{ ?graph <{IN_UNION}> ?whole }} }} }}"""
_PREFIXES = f"""SELECT ?prefix ?start WHERE {{ GRAPH <{RECORD}> {{
  ?start <{terms.SH_PREFIX}> ?prefix }} }}"""


@dataclass(frozen=True)
class Record:
    """The digest of each graph that is there, and the graphs of the union.

    `whole` is the digest of all of it; empty while it is being written.
    """

    digests: Mapping[str, str]
    union: frozenset[str]
    whole: str
    prefixes: Mapping[str, str]


def read_record(remote: RemoteEngine) -> Record:
    """What the record of a store says; an empty one where nothing was published into it."""
    digests: dict[str, str] = {}
    union = set()
    whole = ""
    for row in rows(remote.query(_RECORDED, result_format=JSON).body):
        name, digest = plain(row["graph"]), plain(row["digest"])
        if name == terms.DATASET:
            whole = digest
            continue
        digests[name] = digest
        if "whole" in row:
            union.add(name)
    named = rows(remote.query(_PREFIXES, result_format=JSON).body)
    prefixes = {plain(row["prefix"]): plain(row["start"]) for row in named}
    return Record(digests, frozenset(union), whole, prefixes)


def open_remote(endpoint: str, limits: Limits | None = None) -> RemoteEngine:
    """An engine for an endpoint: one that reads a build where a whole one was published into it.

    Raises:
        EngineUnavailableError: it does not answer.
    """
    # What one query of a client may use says nothing about the record.
    record = read_record(RemoteEngine(endpoint))
    if record.whole:
        return PublishedEngine(endpoint, record, limits)
    return RemoteEngine(endpoint, limits)


class PublishedEngine(RemoteEngine):
    """An engine over a published build, with the dataset that the embedded one has."""

    def __init__(self, endpoint: str, record: Record, limits: Limits | None = None) -> None:
        super().__init__(endpoint, limits, record.prefixes)
        self.record = record

    @cached_property
    def graph_names(self) -> Collection[str]:
        return frozenset(self.record.digests)

    def _dataset(self, text: str, planned: Plan) -> tuple[list[str], list[str]]:
        if planned.default or planned.named:
            return super()._dataset(text, planned)
        # Thousands of names are sent only where the query can use them.
        ranges = any(token.keyword == "GRAPH" for token in tokens(text))
        return [terms.UNION_GRAPH], sorted(self.record.union) if ranges else []

    def _held(self, graph: str) -> bool:
        return graph == terms.UNION_GRAPH or super()._held(graph)
