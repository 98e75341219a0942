"""Notices: what a query that runs may not mean, in one sentence each, with a stable type.

A query that names what is not there is answered, and told so: in a header (RFC 9651), in the head
of JSON results, where their specification has room for more, and on pages.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from urllib.parse import quote

from r2pgraph import terms
from r2pgraph.abridging import abridged
from r2pgraph.engine.base import Engine
from r2pgraph.grammar.guard import Shape
from r2pgraph.prefixes import shorten
from r2pgraph.sparql.reading import BLANK, IRI, Compared, Reading, comparable, read
from r2pgraph.sparql.vocabulary import Vocabulary

HEADER = "R2PGraph-Notice"
TYPES = terms.BASE + "notice/"
_MOST = 10
_LONGEST = 300
_PLACE = re.compile(r"line (\d+), column (\d+)")
_PLAIN = re.compile(r"[ -~]*")


@dataclass(frozen=True)
class Notice:
    """One notice: `kind` is stable, `sentence` is for people."""

    kind: str
    sentence: str

    @property
    def type(self) -> str:
        return TYPES + self.kind

    @property
    def place(self) -> tuple[int, int] | None:
        """The line and column that the sentence names first."""
        found = _PLACE.search(self.sentence)
        return (int(found[1]), int(found[2])) if found else None


def notices_for(
    engine: Engine,
    vocabulary: Vocabulary,
    text: str,
    shape: Shape,
    dataset: tuple[tuple[str, ...], tuple[str, ...]],
) -> tuple[Notice, ...]:
    """What there is to say about a query over a dataset; empty for most."""
    reading = read(text, shape.prefixes)
    asked = dataset if any(dataset) else (shape.from_graphs, shape.from_named)
    found = chain(
        _graphs(engine, reading, asked),
        _terms(engine, vocabulary, reading, asked),
        _concatenations(vocabulary.kinds(), reading),
        _literals(engine, vocabulary.kinds(), reading),
    )
    # No more than are told: what a term may have been meant to be takes a while to find.
    told: dict[Notice, None] = {}
    while len(told) < _MOST and (notice := next(found, None)):
        told[notice] = None
    return tuple(told)


def names_in(text: str, shape: Shape) -> Collection[str]:
    """The addresses of terms that a query names, of which there may be something to say."""
    return read(text, shape.prefixes).names.keys()


def in_header(notices: Iterable[Notice]) -> str:
    """Notices as a list of structured fields: a token each, with its sentence as parameter."""
    return ", ".join(f"{one.kind};detail={_field(one.sentence)}" for one in notices)


def in_json(body: bytes, members: Mapping[str, object]) -> bytes:
    """Results in SPARQL JSON with further members in their head."""
    start = b'{"head":{'
    if not members or not body.startswith(start):
        return body
    rest = body[len(start) :]
    added = json.dumps(members, ensure_ascii=False)[1:-1].encode("utf-8", "replace")
    return start + added + (b"" if rest.startswith(b"}") else b",") + rest


def as_json(notices: Iterable[Notice]) -> list[dict[str, str]]:
    """Notices as JSON."""
    return [{"type": one.type, "detail": one.sentence} for one in notices]


def _field(sentence: str) -> str:
    short = abridged(sentence, _LONGEST)
    if _PLAIN.fullmatch(short):
        return '"' + short.replace("\\", "\\\\").replace('"', '\\"') + '"'
    escaped = quote(short, safe=" !#$&'()*+,-./:;<=>?@[]^_`{|}~")
    return '%"' + re.sub("%[0-9A-F]{2}", lambda match: match[0].lower(), escaped) + '"'


def _graphs(
    engine: Engine, reading: Reading, dataset: tuple[tuple[str, ...], tuple[str, ...]]
) -> Iterator[Notice]:
    named = [*dataset[0], *dataset[1], *reading.graphs]
    for iri in dict.fromkeys(named):
        if iri != terms.UNION_GRAPH and iri not in engine.graph_names:
            yield Notice(
                "unknown-graph",
                f"<{iri}> is not a graph of this dataset; it is empty and nothing is fetched",
            )


def _terms(
    engine: Engine,
    vocabulary: Vocabulary,
    reading: Reading,
    dataset: tuple[tuple[str, ...], tuple[str, ...]],
) -> Iterator[Notice]:
    unknown = vocabulary.unknown(reading.names, dataset)
    for iri, named in reading.names.items():
        if iri in unknown:
            near = vocabulary.nearest(iri)
            meant = shorten(near, engine.prefixes)
            shown = meant if meant != near else f"<{near}>"
            hint = f"did you mean {shown}?" if near else "check its spelling and prefix"
            yield Notice(
                "unknown-term",
                f"{named.written[:120]}: no triple uses it and no ontology declares it; {hint}",
            )


def _concatenations(kinds: Mapping[str, frozenset[str]], reading: Reading) -> Iterator[Notice]:
    for name in reading.concatenated:
        if name in reading.things or _values(kinds, reading, name) in ({IRI}, {IRI, BLANK}):
            yield Notice(
                "group-concat-of-iris",
                f"GROUP_CONCAT(?{name}) joins strings and ?{name} holds addresses, so the cell is "
                f"empty; write GROUP_CONCAT(STR(?{name}))",
            )


def _literals(
    engine: Engine, kinds: Mapping[str, frozenset[str]], reading: Reading
) -> Iterator[Notice]:
    for one in reading.compared:
        if one.predicate:
            have: set[str] | frozenset[str] = kinds.get(one.predicate, frozenset())
        else:
            have = _values(kinds, reading, one.variable)
        if have and not comparable(one.kind, have, same=bool(one.predicate)):
            yield Notice("literal-type", _mismatch(engine, one, have))


def _mismatch(engine: Engine, one: Compared, have: set[str] | frozenset[str]) -> str:
    what = f"?{one.variable} holds"
    if one.predicate:
        what = f"the values of {_name(engine, one.predicate)} are"
    listed = ", ".join(sorted(_name(engine, kind) for kind in have)[:4])
    remedy = "write the literal so"
    if have <= {IRI, BLANK}:
        listed, remedy = "addresses of things", "ask for their rdfs:label, or write <…>"
    elif one.predicate == "" and any(kind.startswith("@") for kind in have):
        remedy = f"compare STR(?{one.variable}), or add the language"
    return f"{one.written[:80]} is never equal: {what} {listed}; {remedy}"


def _name(engine: Engine, iri: str) -> str:
    if iri.startswith(terms.XSD):
        return "xsd:" + iri[len(terms.XSD) :]
    return shorten(iri, engine.prefixes) if ":" in iri else iri


def _values(kinds: Mapping[str, frozenset[str]], reading: Reading, variable: str) -> set[str]:
    """The kinds of values a variable can have; empty where that is not known."""
    predicates = reading.predicates.get(variable, set())
    if not predicates or any(name not in kinds for name in predicates):
        return set()
    return set[str]().union(*(kinds[name] for name in predicates))
