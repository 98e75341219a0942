"""The rules that read the claims of one standpoint as facts, each with the claims it is from.

A rule is a CONSTRUCT query of `ontology/rules` that describes triples (rdf:subject, rdf:predicate,
rdf:object) and the claims they rest on. It sees the union without claims as the default graph, and
as named graphs only the claims of the standpoint. Names no term of the domain.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.errors import (
    QueryError,
    RuleBrokenError,
    RulesMissingError,
    UnknownStandpointError,
)
from r2pgraph.grammar.guard import inspect
from r2pgraph.load import Corpus, name_of, read_text
from r2pgraph.reason.owl_input import Triple

STANDPOINT_RULE = "claims-of-standpoint"
_PARAMETER = ox.Variable("standpoint")
_SUBJECT = ox.NamedNode(terms.RDF + "subject")
_PREDICATE = ox.NamedNode(terms.RDF + "predicate")
_OBJECT = ox.NamedNode(terms.RDF + "object")
_RESTS_ON = ox.NamedNode(terms.RESTS_ON)


@dataclass(frozen=True)
class Premise:
    """A triple that holds for a standpoint, the claims that state it, and the rule that read it."""

    triple: Triple
    claims: frozenset[str]
    rule: str


def claims_of(corpus: Corpus, rules: Path, standpoint: str) -> list[str]:
    """The claims that a speaker puts forward as true, by the query that defines it.

    Raises:
        UnknownStandpointError: it is no IRI.
        RulesMissingError, RuleBrokenError
    """
    store = ox.Store()
    store.bulk_extend(_flattened(corpus.union_quads()))
    path = rules / f"{STANDPOINT_RULE}.rq"
    if not path.is_file():
        raise RulesMissingError(rules)
    try:
        speaker = ox.NamedNode(standpoint)
    except ValueError as problem:
        raise UnknownStandpointError(standpoint) from problem
    answer = _run(store, path, {_PARAMETER: speaker})
    if not isinstance(answer, ox.QuerySolutions):
        raise RuleBrokenError(path, "it does not SELECT claims")
    return [row[0].value for row in answer if isinstance(row[0], ox.NamedNode)]


def premises(corpus: Corpus, rules: Path, claims: Iterable[str]) -> list[Premise]:
    """What the rules make of the claims, in a fixed order.

    Raises:
        RulesMissingError: there is no rule.
        RuleBrokenError: a rule is no CONSTRUCT query, or describes no triple.
    """
    store = _store(corpus, set(claims))
    found: list[Premise] = []
    paths = [path for path in sorted(rules.glob("*.rq")) if path.stem != STANDPOINT_RULE]
    if not paths:
        raise RulesMissingError(rules)
    for path in paths:
        answer = _run(store, path, {})
        if not isinstance(answer, ox.QueryTriples):
            raise RuleBrokenError(path, "it does not CONSTRUCT triples")
        found += _read(path, answer)
    return sorted(set(found), key=lambda p: (p.rule, str(p.triple), sorted(p.claims)))


def _store(corpus: Corpus, claims: set[str]) -> ox.Store:
    """Union without claims as default graph; the claims chosen as named graphs."""
    stated = {
        quad.subject.value
        for quad in corpus.stating(terms.STATED_BY)
        if isinstance(quad.subject, ox.NamedNode)
    }
    apart, chosen = [], []
    for quad in corpus.union_quads():
        graph = name_of(quad.graph_name)
        if graph not in stated:
            apart.append(quad)
        if graph in claims:
            chosen.append(quad)
    store = ox.Store()
    store.bulk_extend(_flattened(apart))
    store.bulk_extend(chosen)
    return store


def _flattened(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    return (ox.Quad(q.subject, q.predicate, q.object) for q in quads)


def _run(
    store: ox.Store, path: Path, values: dict[ox.Variable, ox.NamedNode]
) -> ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean:
    text = read_text(path)
    try:
        inspect(text)
        return store.query(text, substitutions=dict(values))
    except (QueryError, SyntaxError) as problem:
        raise RuleBrokenError(path, str(problem)) from problem


def _read(path: Path, answer: Iterable[ox.Triple]) -> Iterator[Premise]:
    """The premises that the constructed descriptions stand for."""
    described: dict[str, dict[str, list[object]]] = {}
    for triple in answer:
        parts = described.setdefault(str(triple.subject), {})
        parts.setdefault(triple.predicate.value, []).append(triple.object)
    for parts in described.values():
        triple_parts = [parts.get(p.value, [None])[0] for p in (_SUBJECT, _PREDICATE, _OBJECT)]
        subject, predicate, value = triple_parts
        if not (
            isinstance(subject, ox.NamedNode)
            and isinstance(predicate, ox.NamedNode)
            and isinstance(value, ox.NamedNode | ox.Literal)
        ):
            raise RuleBrokenError(path, "it describes something that is no triple")
        rests_on = parts.get(_RESTS_ON.value, [])
        claims = frozenset(c.value for c in rests_on if isinstance(c, ox.NamedNode))
        yield Premise((subject, predicate, value), claims, path.stem)
