"""Names of things for people: labels, addresses on this server, shortened IRIs.

One index for the whole dataset, read once, because every page names dozens of things. Knows how
labels are given in RDF; knows no class and no thing.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote, urlsplit

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.claims import text_of
from r2pgraph.engine.base import Engine, Row, rows, select
from r2pgraph.engine.formats import JSON
from r2pgraph.prefixes import shorten

# The more telling property first; of one property, English before no language before others.
_LABELS = (
    terms.SKOS_PREF_LABEL,
    terms.RDFS_LABEL,
    terms.DCTERMS + "title",
    "http://xmlns.com/foaf/0.1/name",
    "https://schema.org/name",
)
# Told in labels, because these must be unique, and asked for by few readers.
_VOCABULARY = re.compile(r" \((?:SKOS|Dublin Core|SHACL|VANN|BIBO|PROV-O|WGS84|Web Annotation)\)$")
_OTHER_NAMES = (terms.SKOS_ALT_LABEL, terms.SKOS_HIDDEN_LABEL)
_MOST = 150_000
# The words of RDF itself, which data seldom describe and which lead readers nowhere.
_LANGUAGE = (terms.RDF, terms.RDFS, terms.OWL, terms.XSD)
_COMMON = {
    terms.RDF_TYPE: "type",
    terms.RDFS_LABEL: "label",
    terms.RDFS_COMMENT: "comment",
    terms.RDFS + "seeAlso": "see also",
    terms.RDFS_IS_DEFINED_BY: "is defined by",
    terms.RDFS_SUBCLASS_OF: "is a kind of",
    terms.RDFS_SUBPROPERTY_OF: "is a kind of",
    terms.RDFS_DOMAIN: "is about",
    terms.RDFS_RANGE: "its values are",
    terms.OWL_CLASS: "class",
    terms.OWL_ONTOLOGY: "ontology",
    terms.OWL_IMPORTS: "imports",
    terms.OWL + "versionInfo": "version",
    terms.OWL_VERSION_IRI: "address of this version",
    terms.OWL + "sameAs": "same as",
    terms.OWL_DEPRECATED: "deprecated",
}
_PATH_SAFE = "/-._~!$&'()*+,;=:@"

_LABELS_QUERY = """SELECT ?thing ?property ?label WHERE {
  VALUES ?property { %s } ?thing ?property ?label FILTER(isIRI(?thing) && isLiteral(?label))
} LIMIT %d"""
_DERIVED_QUERY = f"""SELECT DISTINCT ?thing WHERE {{
  GRAPH <{terms.SHORTCUTS_GRAPH}> {{ ?thing <{terms.RDFS_LABEL}> ?label }}
}} LIMIT {_MOST}"""
_FOREIGN_QUERY = """SELECT DISTINCT ?thing WHERE {
  ?thing ?property ?value
  FILTER(isIRI(?thing) && !STRSTARTS(STR(?thing), "%s"))
} LIMIT %d"""


@dataclass(frozen=True)
class Names:
    """Labels by IRI, and which IRIs of other sites are described here.

    `derived` are things that nobody has named, whose labels tell them apart by the claim they are
    in: good enough for a link, and neither a name to find nor a heading. `languages` are those of
    the labels that have one.
    """

    labels: Mapping[str, str]
    other: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    foreign: frozenset[str] = frozenset()
    prefixes: Mapping[str, str] = field(default_factory=dict)
    derived: frozenset[str] = frozenset()
    languages: Mapping[str, str] = field(default_factory=dict)

    def named(self, iri: str) -> bool:
        """Whether somebody has given a thing its name."""
        return iri in self.labels and iri not in self.derived

    def label(self, iri: str) -> str:
        """The label of a thing, or its IRI in short."""
        return self.labels.get(iri) or _COMMON.get(iri) or self.short(iri)

    def short(self, iri: str) -> str:
        """An IRI as a name with a prefix, or below this dataset's base, or as it is."""
        short = shorten(iri, self.prefixes)
        return short if short != iri else iri.removeprefix(terms.BASE) or iri

    def address(self, iri: str) -> str | None:
        """Where a link to a thing leads: on this server where it is described here.

        Other sites are linked to only over http and https; None where no link may be made.
        """
        if iri.startswith(terms.R2P):
            return "/ontology/" + quote(iri.removeprefix(terms.R2P), safe=_PATH_SAFE)
        if iri.startswith(terms.BASE):
            return "/" + quote(iri.removeprefix(terms.BASE), safe=_PATH_SAFE)
        if iri in self.foreign:
            return "/resource?iri=" + quote(iri, safe="")
        if iri.startswith(_LANGUAGE):
            return None
        return iri if is_web_address(iri) else None

    def language_of(self, name: str) -> str:
        """The language of a name other than English, by the name alone; empty for what has none."""
        return self._of_other_languages.get(name, "")

    @cached_property
    def _of_other_languages(self) -> dict[str, str]:
        """Languages by label, as it is given and as a heading has it."""
        found = {
            self.labels[iri]: language
            for iri, language in self.languages.items()
            if not language.startswith("en")
        }
        return {label[:1].upper() + label[1:]: one for label, one in found.items()} | found

    def all_names(self) -> Iterable[tuple[str, str]]:
        """Each thing with each of its names, other and hidden labels included."""
        yield from ((iri, name) for iri, name in self.labels.items() if iri not in self.derived)
        for iri, names in self.other.items():
            for name in names:
                yield iri, name


def read_names(engine: Engine, apart: Iterable[str] = ()) -> Names:
    """The index of a dataset; `apart` are graphs outside of the union to look into as well."""
    wanted = " ".join(f"<{name}>" for name in (*_LABELS, *_OTHER_NAMES))
    text = _LABELS_QUERY % (wanted, _MOST)
    found = select(engine, text)
    if graphs := list(apart):
        found += rows(engine.query(text, default_graphs=graphs, result_format=JSON).body)
    foreign = select(engine, _FOREIGN_QUERY % (terms.BASE, _MOST))
    derived = select(engine, _DERIVED_QUERY)
    labels, other, languages = _sorted_names(found)
    return Names(
        labels,
        other,
        frozenset(text_of(row, "thing") for row in foreign),
        dict(engine.prefixes),
        frozenset(text_of(row, "thing") for row in derived),
        languages,
    )


def is_web_address(iri: str) -> bool:
    """Whether a link to another site may be made."""
    try:
        parts = urlsplit(iri)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def fold(text: str) -> str:
    """A text as searches compare it: without case and accents."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _sorted_names(
    found: Iterable[Row],
) -> tuple[dict[str, str], dict[str, tuple[str, ...]], dict[str, str]]:
    """The best label of each thing, its other names, and the language of the label."""
    best: dict[str, tuple[tuple[int, int, str], ox.Literal]] = {}
    other: dict[str, list[str]] = {}
    for row in found:
        iri, given, label = text_of(row, "thing"), text_of(row, "property"), row["label"]
        assert isinstance(label, ox.Literal)
        if given in _OTHER_NAMES:
            other.setdefault(iri, []).append(label.value)
            continue
        language = 0 if (label.language or "").startswith("en") else 2 if label.language else 1
        rank = (_LABELS.index(given), language, label.value)
        if label.value.strip() and (iri not in best or rank < best[iri][0]):
            best[iri] = (rank, label)
    return (
        {iri: _for_people(label.value) for iri, (_, label) in best.items()},
        {iri: tuple(sorted(set(names))) for iri, names in other.items()},
        {iri: label.language for iri, (_, label) in best.items() if label.language},
    )


def _for_people(label: str) -> str:
    """A label without the vocabulary that its term is from, which few readers ask for."""
    return _VOCABULARY.sub("", label)
