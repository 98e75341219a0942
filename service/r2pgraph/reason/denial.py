"""Whether nothing more follows, by denying it: a question of consistency, which HermiT is quick at.

Classifying tries each class with all individuals again; one run for consistency takes a fifth of
the time. What is shown is shown for certain. What is not shown may hold all the same, and is for
`hermit` to decide. Knows OWL, not the domain.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.errors import ReasonerFailedError
from r2pgraph.memo import NOTHING_KEPT, Memo
from r2pgraph.reason.hermit import TIME_LIMIT, asked_of_hermit, individuals_of
from r2pgraph.reason.owl_input import LANGUAGE, OwlInput, Triple
from r2pgraph.reason.version import reasoning_version

_TYPE = ox.NamedNode(terms.RDF_TYPE)
_CLASS = ox.NamedNode(terms.OWL_CLASS)
_DISJOINT = ox.NamedNode(terms.OWL + "disjointWith")
_NAME = re.compile(r"<([^<>]+)>")
_THING = terms.OWL + "Thing"
_CLASS_TYPES = {terms.OWL_CLASS, terms.RDFS + "Datatype"}
# Whose ends are classes, and what leads to a class.
_OF_CLASSES = {terms.RDFS_SUBCLASS_OF} | {
    terms.OWL + name
    for name in (
        *("equivalentClass", "disjointWith", "complementOf", "disjointUnionOf", "hasKey"),
        *("unionOf", "intersectionOf", "oneOf", "someValuesFrom", "allValuesFrom", "onClass"),
    )
}
_TO_CLASSES = {terms.RDFS + "domain", terms.RDFS + "range"}
# In the place of a class that is denied, and of a member that a class is given.
_NONE, _MEMBER = "urn:r2pgraph:none:", "urn:r2pgraph:member:"


def none_follows(
    given: OwlInput, denied: Mapping[str, Iterable[str]], memo: Memo = NOTHING_KEPT
) -> bool:
    """Whether the triples are consistent and no individual falls under a class denied of it."""
    sets = {name: frozenset(classes) for name, classes in denied.items()}
    groups = sorted({classes for classes in sets.values() if classes}, key=sorted)
    names = {classes: ox.NamedNode(f"{_NONE}{number}") for number, classes in enumerate(groups)}
    more: list[Triple] = []
    for classes, name in names.items():
        more.append((name, _TYPE, _CLASS))
        more += [(name, _DISJOINT, ox.NamedNode(class_)) for class_ in sorted(classes)]
    more += [
        (ox.NamedNode(name), _TYPE, names[classes])
        for name, classes in sorted(sets.items())
        if classes
    ]
    return _consistent(given, more, memo)


def coherent(given: OwlInput, memo: Memo = NOTHING_KEPT) -> bool:
    """Whether the triples are consistent and each class can have a member.

    Each is given one; where the triples stay consistent, each can. A name that axioms take for a
    class and nothing declares as one may be a class without members: then nothing is shown.
    """
    if any(_undeclared(given.triples)):
        return False
    members: list[Triple] = [
        (ox.NamedNode(f"{_MEMBER}{number}"), _TYPE, ox.NamedNode(name))
        for number, name in enumerate(sorted(_classes(given.triples)))
    ]
    return _consistent(given, members, memo)


def _classes(triples: Iterable[Triple]) -> set[str]:
    return {
        subject.value
        for subject, predicate, value in triples
        if predicate == _TYPE and value == _CLASS and isinstance(subject, ox.NamedNode)
    }


def _undeclared(triples: Iterable[Triple]) -> Iterator[str]:
    """The names in axioms that are of no type, or not of the type that the axiom takes them for."""
    types: dict[str, set[str]] = {}
    for subject, predicate, value in triples:
        if predicate == _TYPE and isinstance(value, ox.NamedNode):
            types.setdefault(str(subject), set()).add(value.value)
    for subject, predicate, value in triples:
        name = predicate.value
        if predicate == _TYPE or not name.startswith(LANGUAGE):
            continue
        for node, is_class in (
            (subject, name in _OF_CLASSES),
            (value, name in _OF_CLASSES or name in _TO_CLASSES),
        ):
            if isinstance(node, ox.NamedNode) and not node.value.startswith(LANGUAGE):
                found = types.get(str(node), set())
                if not (found & _CLASS_TYPES if is_class else found):
                    yield node.value


def _consistent(given: OwlInput, more: Iterable[Triple], memo: Memo) -> bool:
    """Whether HermiT finds the triples and the others consistent, and has read them all.

    Where it gives no verdict, nothing is shown and nothing kept.

    Raises:
        ReasonerTimeoutError: it gave none in time; to classify takes longer still.
    """
    triples = (*given.triples, *more)
    ntriples = OwlInput(triples, {}).ntriples()
    try:
        found: list[str] | None = memo.recall(
            ("consistency", reasoning_version(), ntriples), lambda: _names_if_consistent(ntriples)
        )
    except ReasonerFailedError:
        return False
    return found is not None and not individuals_of(triples).difference(found)


def _names_if_consistent(ntriples: bytes) -> list[str] | None:
    """The names in all that HermiT has read; None where there is a contradiction."""
    done = asked_of_hermit(ntriples, ["--dump-clauses", "--consistency"], TIME_LIMIT)
    clauses, _, verdict = done.stdout.rstrip().rpartition("\n")
    if verdict == f"{_THING} is satisfiable.":
        return sorted(set(_NAME.findall(clauses)))
    if "InconsistentOntologyException" in done.stderr:
        return None
    raise ReasonerFailedError("it gave no verdict on consistency")
