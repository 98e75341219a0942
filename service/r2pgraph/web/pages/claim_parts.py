"""The parts of a claim's page: what it says, how it is put, what it stands for and against.

Sorts what is known of a claim by what the values are, not by what the properties mean, so that
a property that this code has never seen is still shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from r2pgraph import terms
from r2pgraph.claims import ClaimView, Statement, Value, is_claim, plain
from r2pgraph.web.read.contents import Node, Rows, nodes_of, rows_of

_SHOWN_ELSEWHERE = (
    terms.RDF_TYPE,
    terms.RDFS_LABEL,
    terms.STATED_BY,
    terms.REPORTED_BY,
    terms.STATED_IN,
    terms.CITES_NOTE,
)

_OF_DEBATE = (terms.ARGUMENT_ROLE, terms.ATTACK_ON)


@dataclass(frozen=True)
class Relation:
    """A claim that this one is related to, and the claim that says so, if the work does."""

    predicate: str
    claim: str
    according_to: str = ""


@dataclass(frozen=True)
class Parts:
    """A claim's page in parts.

    `qualities` are values that the ontology lists, such as a degree of hedging, `debate` those
    that place the claim in a debate; `towards` are things that the claim bears on, such as
    positions; `onward` and `incoming` are other claims.
    """

    kinds: tuple[str, ...]
    qualities: Rows
    debate: Rows
    towards: Rows
    other: Rows
    onward: tuple[Relation, ...]
    incoming: tuple[Relation, ...]
    mentioned_in: tuple[str, ...]
    nodes: tuple[Node, ...]


def parts_of(view: ClaimView) -> Parts:
    """A claim's view, sorted for its page."""
    described = [
        s
        for s in view.about
        if s.predicate not in _SHOWN_ELSEWHERE and s.graph not in terms.DERIVED_GRAPHS
    ]
    incoming = [s for s in view.incoming if s.graph not in terms.DERIVED_GRAPHS]
    # What a claim says of itself is part of what it says, and of its place in the debate.
    own = [s for s in view.content if plain(s.subject) == view.iri]
    return Parts(
        tuple(plain(value) for value in view.values(terms.RDF_TYPE)),
        rows_of(s for s in described if _is_listed(s) and s.predicate not in _OF_DEBATE),
        rows_of(s for s in described if _is_listed(s) and s.predicate in _OF_DEBATE),
        rows_of(s for s in described if plain(s.object).startswith(terms.ID)),
        rows_of(
            s
            for s in described
            if not plain(s.object).startswith((terms.R2P, terms.ID, terms.CLAIM))
        ),
        _relations((s, s.object) for s in (*described, *own) if is_claim(plain(s.object))),
        _relations((s, s.subject) for s in incoming if is_claim(plain(s.subject))),
        tuple(
            sorted(
                {s.graph for s in incoming if is_claim(s.graph) and not is_claim(plain(s.subject))}
            )
        ),
        nodes_of(view.content),
    )


def _is_listed(statement: Statement) -> bool:
    """Whether the value is one that the ontology itself lists."""
    return plain(statement.object).startswith(terms.R2P)


def _relations(found: Iterable[tuple[Statement, Value]]) -> tuple[Relation, ...]:
    relations = {
        Relation(s.predicate, plain(other), s.graph if is_claim(s.graph) else "")
        for s, other in found
    }
    return tuple(sorted(relations, key=lambda one: (one.predicate, one.claim)))
