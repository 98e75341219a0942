"""The description of published files as an RO-Crate: what, of which works, under which licence.

RO-Crate 1.1 (researchobject.org). Takes facts from the data: titles, makers, licences, works and
the day that the header of the ontology gives. Where the data have no such day there is none,
because the day of a build would make each build another.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePath
from typing import Any

import pyoxigraph as ox

from r2pgraph import __version__, terms
from r2pgraph.load import plain

NAME = "ro-crate-metadata.json"
_CONTEXT = "https://w3id.org/ro/crate/1.1/context"
_PROFILE = "https://w3id.org/ro/crate/1.1"
_DAYS = tuple(terms.DCTERMS + name for name in ("modified", "issued", "created"))
_TITLE = "r2pgraph: what works claim, by whom and on which page, as a knowledge graph"
_FORMATS = {
    ".nq": "application/n-quads",
    ".trig": "application/trig",
    ".ttl": "text/turtle",
    ".xml": "application/xml",
}


@dataclass(frozen=True)
class Facts:
    """What a crate says of its data."""

    day: str
    version: str
    makers: tuple[tuple[str, str], ...]
    publishers: tuple[tuple[str, str], ...]
    licences: tuple[str, ...]
    works: tuple[tuple[str, str], ...]
    claims: int


def facts_of(quads: Iterable[ox.Quad]) -> Facts:
    """The facts that data give about themselves."""
    header: dict[str, str] = {}
    responsible: dict[str, set[str]] = defaultdict(set)
    licences: set[str] = set()
    sources: set[str] = set()
    labels: dict[str, str] = {}
    claims: set[str] = set()
    for quad in quads:
        subject, predicate, value = plain(quad.subject), quad.predicate.value, plain(quad.object)
        if subject == terms.ONTOLOGY:
            header[predicate] = value
            if isinstance(quad.object, ox.NamedNode):
                responsible[predicate].add(value)
        if predicate == terms.DCTERMS + "license":
            licences.add(value)
        elif predicate == terms.RDF_TYPE and value == terms.SOURCE_CLASS:
            sources.add(subject)
        elif predicate == terms.RDFS_LABEL and subject.startswith((terms.SOURCE, terms.ID)):
            labels[subject] = value
        elif predicate == terms.STATED_BY:
            claims.add(subject)

    def named(found: Iterable[str]) -> tuple[tuple[str, str], ...]:
        return tuple((iri, labels.get(iri, iri)) for iri in sorted(found))

    return Facts(
        next((header[name] for name in _DAYS if name in header), ""),
        header.get(terms.OWL + "versionInfo", __version__),
        named(responsible[terms.DCTERMS + "creator"]),
        named(responsible[terms.DCTERMS + "publisher"]),
        tuple(sorted(licences)),
        named(sources),
        len(claims),
    )


def crate(facts: Facts, files: Mapping[str, bytes], says: Mapping[str, str]) -> bytes:
    """The metadata file for some files; `says` is what each of them is, and those beside them."""
    entities = [_descriptor(), _root(facts, says)]
    entities += [_file(name, said, files.get(name)) for name, said in says.items()]
    entities += [_entity(iri, "CreativeWork", name=name) for iri, name in facts.works]
    entities += [_entity(iri, "CreativeWork", name=iri) for iri in facts.licences]
    responsible = dict((*facts.makers, *facts.publishers))
    entities += [_entity(iri, "Organization", name=name) for iri, name in responsible.items()]
    whole = {"@context": _CONTEXT, "@graph": entities}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _entity(at: str, kind: str, **values: object) -> dict[str, Any]:
    return {"@id": at, "@type": kind} | {key: value for key, value in values.items() if value}


def _named(names: Iterable[str]) -> list[dict[str, str]]:
    return [{"@id": name} for name in names]


def _descriptor() -> dict[str, Any]:
    return _entity(
        NAME, "CreativeWork", about={"@id": "./"}, conformsTo={"@id": _PROFILE}
    )  # fmt: skip


def _root(facts: Facts, names: Iterable[str]) -> dict[str, Any]:
    works = ", ".join(f"“{name}”" for _, name in facts.works)
    return _entity(
        "./",
        "Dataset",
        name=_TITLE,
        description=f"{facts.claims:,} claims from {works or 'no work'}, each with its speaker, "
        "passage and page, the ontology that they are written in, and what follows from them.",
        identifier=terms.DATASET,
        datePublished=facts.day,
        version=facts.version,
        license=_named(facts.licences)[0] if len(facts.licences) == 1 else _named(facts.licences),
        author=_named(iri for iri, _ in facts.makers),
        publisher=_named(iri for iri, _ in facts.publishers),
        isBasedOn=_named(iri for iri, _ in facts.works),
        hasPart=_named(names),
    )


def _file(name: str, says: str, body: bytes | None) -> dict[str, Any]:
    """A file; its size and hash are told where it does not hold those of the others."""
    told = {"contentSize": str(len(body)), "sha256": sha256(body).hexdigest()} if body else {}
    kind = _FORMATS.get(PurePath(name).suffix, "text/plain")
    return _entity(name, "File", name=says, encodingFormat=kind, **told)
