"""A claim as a nanopublication: assertion, provenance and publication info, each a graph.

Follows the Nanopublication Guidelines (nanopub.net). The address ends with a hash of what is said
(Trusty URIs, module RA), so that who has the file can check it, and a claim that says something
else has another address. Works on statements and knows no engine.
"""

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.claims import Statement, Value, plain

ADDRESS = terms.BASE + "nanopub/"
_NP = "http://www.nanopub.org/nschema#"
_PROV = "http://www.w3.org/ns/prov#"
# Stands in the place of the hash until it is known, and counts as a space in it.
_UNKNOWN = "RA" + "0" * 43

Key = tuple[object, ...]


def nanopublication(
    claim: str,
    label: Value,
    assertion: Sequence[Statement],
    provenance: Sequence[Statement],
    creation: Iterable[tuple[str, Value]],
) -> tuple[str, list[Statement]]:
    """The address and the statements of a claim's nanopublication.

    `provenance` is what is known of the claim outside of its own graph, `creation` what is known
    of the files that curate it.
    """
    start = ADDRESS + claim.removeprefix(terms.CLAIM) + "/"
    parts = _Parts(start + _UNKNOWN)
    said = ox.NamedNode(parts.name("assertion"))
    found = {
        *parts.head(),
        *parts.graph("assertion", assertion),
        *parts.graph("provenance", provenance),
        parts.of("provenance", said, _PROV + "specializationOf", ox.NamedNode(claim)),
        *(
            parts.of("provenance", said, _PROV + "wasDerivedFrom", one.object)
            for one in provenance
            if one.predicate == terms.STATED_IN and plain(one.subject) == claim
        ),
        *parts.publication(label, creation),
    }
    address = start + _code(found, start)
    return address, [_renamed(one, start + _UNKNOWN, address) for one in found]


def prefixes(address: str) -> dict[str, str]:
    """Prefixes that make a nanopublication short: its own parts, and the vocabularies of it."""
    return {"np": _NP, "prov": _PROV, "sub": f"{address}#"}


class _Parts:
    """The four graphs of a nanopublication, by the address that it has."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._blank: dict[str, ox.NamedNode] = {}

    def name(self, part: str) -> str:
        return f"{self.address}#{part}"

    def head(self) -> Iterator[Statement]:
        about = ox.NamedNode(self.address)
        yield self.of("Head", about, terms.RDF_TYPE, ox.NamedNode(_NP + "Nanopublication"))
        for predicate, part in (
            ("hasAssertion", "assertion"),
            ("hasProvenance", "provenance"),
            ("hasPublicationInfo", "pubinfo"),
        ):
            yield self.of("Head", about, _NP + predicate, ox.NamedNode(self.name(part)))

    def publication(
        self, label: Value, creation: Iterable[tuple[str, Value]]
    ) -> Iterator[Statement]:
        about = ox.NamedNode(self.address)
        yield self.of("pubinfo", about, terms.RDFS_LABEL, label)
        yield self.of("pubinfo", about, terms.DCTERMS + "isPartOf", ox.NamedNode(terms.DATASET))
        for predicate, value in creation:
            yield self.of("pubinfo", about, predicate, value)

    def graph(self, part: str, statements: Iterable[Statement]) -> Iterator[Statement]:
        for one in statements:
            yield self.of(part, one.subject, one.predicate, one.object)

    def of(self, part: str, subject: Value, predicate: str, value: Value) -> Statement:
        return Statement(self.name(part), self._named(subject), predicate, self._named(value))

    def _named(self, term: Value) -> Value:
        """Blank nodes get a name inside of the nanopublication, because the hash needs one."""
        if not isinstance(term, ox.BlankNode):
            return term
        number = len(self._blank) + 1
        return self._blank.setdefault(term.value, ox.NamedNode(self.name(f"_{number}")))


def _renamed(one: Statement, old: str, new: str) -> Statement:
    def named(term: Value) -> Value:
        if isinstance(term, ox.NamedNode) and term.value.partition("#")[0] == old:
            return ox.NamedNode(term.value.replace(old, new))
        return term

    graph = one.graph.replace(old, new)
    return Statement(graph, named(one.subject), one.predicate, named(one.object))


def _code(statements: Iterable[Statement], start: str) -> str:
    """The hash of statements in the order of Trusty URIs, each term on a line."""

    def shown(iri: str) -> str:
        own = iri.partition("#")[0] == start + _UNKNOWN
        return iri.replace(_UNKNOWN, " ", 1) if own else iri

    def lines(one: Statement) -> tuple[Key, str]:
        names = [shown(one.graph), shown(plain(one.subject)), one.predicate]
        key, line = _object(one.object, shown(plain(one.object)))
        return (*names, key), "".join(f"{name}\n" for name in names) + line

    text = "".join(line for _, line in sorted(map(lines, statements)))
    digest = hashlib.sha256(text.encode()).digest()
    return "RA" + base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _object(term: Value, shown: str) -> tuple[Key, str]:
    """Where an object stands in the order, addresses first, and its line."""
    if not isinstance(term, ox.Literal):
        return (0, shown), f"{shown}\n"
    language, datatype = term.language, "" if term.language else term.datatype.value
    escaped = term.value.replace("\\", "\\\\").replace("\n", "\\n")
    sort = f"@{language.lower()}" if language else f"^{datatype}"
    return (1, term.value, datatype, language or ""), f"{sort} {escaped}\n"
