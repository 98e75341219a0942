"""What an editor needs while a query is written: terms with their use, and things by name.

Everything has a bound, because it is sent to each reader: a definition has so many letters, and
terms beyond a number are those that are used least.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from r2pgraph import terms
from r2pgraph.abridging import abridged
from r2pgraph.claims import SECONDS, text_of
from r2pgraph.engine.base import Engine, select
from r2pgraph.naming.names import Names
from r2pgraph.naming.searching import Searched
from r2pgraph.prefixes import shorten
from r2pgraph.sparql.void import Counts
from r2pgraph.web.read.vocabulary import Vocabulary

MOST_TERMS, MOST_THINGS, MOST_CLASSES, MOST_PROPERTIES = 2_000, 20, 400, 40
_LONGEST = 180
# Sentences and parts of the text stand behind things, whose names they hold.
_BEHIND = (terms.CLAIM, terms.NOTE, terms.PASSAGE, terms.ANCHOR)
_USES = """SELECT ?class ?property (COUNT(*) AS ?count) WHERE {
  ?subject a ?class ; ?property ?value FILTER(isIRI(?class))
} GROUP BY ?class ?property"""


@dataclass(frozen=True)
class Hint:
    """A term or a thing: how it is written in a query, its name, and what it is."""

    name: str
    label: str
    about: str = ""
    kind: str = ""
    count: int = 0


def terms_of(counts: Counts, vocabulary: Vocabulary, names: Names) -> tuple[Hint, ...]:
    """The terms that are in use or declared, those in use most first.

    What an individual is, of which there are most, is asked for when somebody points at it.
    """
    used = dict(counts.by_property) | dict(counts.by_class)
    kinds = {iri: "property" for iri, _ in counts.by_property}
    kinds |= {iri: "class" for iri, _ in counts.by_class}
    for term in vocabulary.lexicon.terms.values():
        if not term.deprecated:
            kinds.setdefault(term.iri, term.kind.rpartition(" ")[2])
    defined = vocabulary.lexicon.terms
    ordered = sorted(kinds, key=lambda iri: (-used.get(iri, 0), iri))
    return tuple(
        Hint(
            written(iri, names),
            names.label(iri),
            abridged(defined[iri].definition, _LONGEST)
            if iri in defined and kinds[iri] in ("class", "property")
            else "",
            kinds[iri],
            used.get(iri, 0),
        )
        for iri in ordered[:MOST_TERMS]
    )


def properties_in_use(engine: Engine, names: Names) -> dict[str, list[str]]:
    """The properties that members of each class have, the most frequent first."""
    found: dict[str, list[tuple[int, str]]] = {}
    for row in select(engine, _USES, deadline=SECONDS):
        # A count over nothing still has a row, without a name.
        if iri := text_of(row, "class"):
            count = int(text_of(row, "count"))
            found.setdefault(iri, []).append((-count, text_of(row, "property")))
    largest = sorted(found, key=lambda iri: (min(found[iri]), iri))[:MOST_CLASSES]
    return {
        written(iri, names): [
            written(name, names) for _, name in sorted(found[iri])[:MOST_PROPERTIES]
        ]
        for iri in largest
    }


def things_named(searched: Searched, text: str) -> tuple[Hint, ...]:
    """The things whose names hold a text, the closest first and claims last."""
    hits = searched.find(text, 4 * MOST_THINGS)
    hits.sort(key=lambda hit: hit.iri.startswith(_BEHIND))
    return tuple(
        Hint(
            written(hit.iri, searched.names),
            hit.label,
            "" if hit.matched == hit.label else f"also: {abridged(hit.matched, _LONGEST)}",
        )
        for hit in hits[:MOST_THINGS]
    )


def written(iri: str, names: Names) -> str:
    """How a thing is written in a query: a name with a prefix, or its address in brackets."""
    short = shorten(iri, names.prefixes)
    return short if short != iri else f"<{iri}>"


def as_json(hints: Iterable[Hint]) -> list[dict[str, str | int]]:
    """Hints without what they do not say."""
    return [dict(_said(hint)) for hint in hints]


def _said(hint: Hint) -> Iterator[tuple[str, str | int]]:
    yield from ((name, value) for name, value in asdict(hint).items() if value or name == "label")
