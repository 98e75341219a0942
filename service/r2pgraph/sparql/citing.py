"""Answers that can be cited: what was asked of which data, what came back, on which works it rests.

A citation names a query by its hash, the dataset by the hash of its canonical quads, and the rows
by a hash of what they say, so that a later reader can tell whether they are still the same.
"""

import hashlib
import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.engine.base import Engine, Row, rows
from r2pgraph.engine.formats import JSON, N_TRIPLES
from r2pgraph.grammar.guard import inspect
from r2pgraph.sparql.evidence import evidence_of

_KEY_LENGTH = 16
_WORKS = f"""PREFIX r2p: <{terms.R2P}>
PREFIX rdfs: <{terms.RDFS}>
PREFIX oa: <{terms.OA}>
PREFIX dcterms: <{terms.DCTERMS}>
SELECT ?work ?type ?label ?title ?author ?issued ?publisher ?accessed ?url ?page WHERE {{
  VALUES ?claim {{ %s }}
  {{ ?claim r2p:statedIn ?passage . ?passage oa:hasSource ?work .
    OPTIONAL {{ ?passage r2p:page ?page }} }}
  UNION {{ ?claim r2p:citesNote/r2p:refersTo ?work }}
  ?work a ?type FILTER(STRSTARTS(STR(?type), STR(r2p:)))
  OPTIONAL {{ ?work rdfs:label ?label }}
  OPTIONAL {{ ?work dcterms:title ?title }}
  OPTIONAL {{ ?work r2p:author/rdfs:label ?author }}
  OPTIONAL {{ ?work dcterms:issued|dcterms:created ?issued }}
  OPTIONAL {{ ?work dcterms:publisher ?publisher }}
  OPTIONAL {{ ?work r2p:accessed ?accessed }}
  OPTIONAL {{ ?work dcterms:identifier ?url }}
}}"""
_TYPES = {"Book": "book", "Report": "report", "Article": "article", "WebPage": "webpage"}
_MANY = 500

Item = dict[str, Any]


@dataclass(frozen=True)
class Citation:
    """One answer as it was on a day.

    `dataset` is the SHA-256 of the canonical quads (RDFC-1.0), None where an engine elsewhere
    answers; `works` are items of CSL-JSON.
    """

    query: str
    dataset: str | None
    form: str
    count: int
    digest: str
    cited: str
    works: tuple[Item, ...]

    @property
    def key(self) -> str:
        """The short name, which stays: of the query and the data, not of the day."""
        whole = f"{self.dataset}\n{self.query}"
        return hashlib.sha256(whole.encode()).hexdigest()[:_KEY_LENGTH]

    def as_json(self) -> str:
        """The citation as one JSON object."""
        return json.dumps({"key": self.key, **self.__dict__}, indent=1, ensure_ascii=False)


def citation_from(text: str) -> Citation:
    """A citation that `as_json` has written.

    Raises:
        ValueError: it is another text, or not whole.
    """
    found = json.loads(text)
    try:
        key = found.pop("key")
        citation = Citation(**{**found, "works": tuple(found["works"])})
    except (KeyError, TypeError, AttributeError) as problem:
        raise ValueError(str(problem)) from problem
    if citation.key != key:
        raise ValueError("the key is not that of the query and the data")
    return citation


def cite(engine: Engine, query: str, dataset: str | None, until: float, today: str) -> Citation:
    """The citation of a query's answer.

    Args:
        engine: what answers it.
        query: the text as it is to be cited, with all its prefixes.
        dataset: the hash of the data that the engine holds.
        until: the moment (of `time.monotonic`) when looking for works ends.
        today: the date, as YYYY-MM-DD.

    Raises:
        R2PGraphError: what the engine raises.
    """
    form, body, count = _answer(engine, query, until)
    works: list[Item] = []
    if form == "SELECT":
        evidence = evidence_of(engine, query, body, until)
        claims = {claim.iri for row in evidence.rows for claim in row.claims}
        works = works_of(engine, claims, until)
    digest = _digest(body, form)
    return Citation(query, dataset, form, count, digest, today, tuple(works))


@dataclass(frozen=True)
class Again:
    """The same query asked once more: whether it still gives what was cited."""

    count: int
    digest: str
    same: bool


def ask_again(engine: Engine, citation: Citation, until: float) -> Again:
    """Asks a cited query again.

    Raises:
        R2PGraphError: what the engine raises.
    """
    form, body, count = _answer(engine, citation.query, until)
    digest = _digest(body, form)
    return Again(count, digest, digest == citation.digest)


def as_bibtex(works: Iterable[Item]) -> str:
    """Works as BibTeX; names stand whole in braces, because what is a family name is not known."""
    return "\n".join(_bibtex(work) for work in works)


def _answer(engine: Engine, query: str, until: float) -> tuple[str, bytes, int]:
    """The form of a query, its answer, and how many rows or triples it has."""
    form = inspect(query).form
    graph = form in ("CONSTRUCT", "DESCRIBE")
    left = max(0.05, until - time.monotonic())
    body = engine.query(query, deadline=left, result_format=N_TRIPLES if graph else JSON).body
    if graph:
        return form, body, body.count(b"\n")
    return form, body, 1 if form == "ASK" else len(rows(body))


def _digest(body: bytes, form: str) -> str:
    """A hash of what an answer says, whatever the order of its rows and names of blank nodes."""
    if form == "ASK":
        lines = [str(bool(ox.parse_query_results(body, ox.QueryResultsFormat.JSON)))]
    elif form == "SELECT":
        lines = [_row(row) for row in rows(body)]
    else:
        triples = ox.Dataset(ox.parse(body, ox.RdfFormat.N_TRIPLES))
        triples.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        lines = [str(quad) for quad in triples]
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def _row(row: Row) -> str:
    parts = ("_:" if isinstance(term, ox.BlankNode) else str(term) for term in row.values())
    return " ".join(f"?{name} {part}" for name, part in sorted(zip(row, parts, strict=True)))


def works_of(engine: Engine, claims: set[str], until: float) -> list[Item]:
    """The works that claims stand in, with pages, and those that they cite, as CSL-JSON."""
    found: dict[str, dict[str, dict[str, None]]] = {}
    ordered = sorted(claims)
    for start in range(0, len(ordered), _MANY):
        named = " ".join(str(ox.NamedNode(iri)) for iri in ordered[start : start + _MANY])
        left = max(0.05, until - time.monotonic())
        for row in rows(engine.query(_WORKS % named, deadline=left, result_format=JSON).body):
            about = found.setdefault(_value(row, "work"), {})
            for name in row:
                about.setdefault(name, {})[_value(row, name)] = None
    return [_item(iri, about) for iri, about in sorted(found.items())]


def _item(iri: str, about: Mapping[str, Mapping[str, None]]) -> Item:
    """One work as CSL-JSON; its dates as they are printed where they are no plain year."""

    def first(name: str) -> str:
        return min(about.get(name, {}), default="")

    kinds = {name.removeprefix(terms.R2P) for name in about.get("type", {})}
    item: Item = {
        "id": iri.rpartition("/")[2],
        "type": next((csl for kind, csl in _TYPES.items() if kind in kinds), "document"),
        "title": first("title") or first("label"),
        "source": iri,
    }
    if authors := sorted(about.get("author", {})):
        item["author"] = [{"literal": name} for name in authors]
    if issued := first("issued"):
        item["issued"] = _date(issued)
    if accessed := first("accessed"):
        item["accessed"] = _date(accessed)
    if publisher := first("publisher"):
        item["publisher"] = publisher
    if (url := first("url")).startswith(("http://", "https://")):
        item["URL"] = url
    if pages := sorted(about.get("page", {}), key=_page_order):
        item["note"] = f"claims on pages {', '.join(pages)}"
    return item


def _page_order(page: str) -> tuple[bool, int, str]:
    return (page.isdecimal(), int(page) if page.isdecimal() else 0, page)


def _date(text: str) -> dict[str, Any]:
    if len(text) == 4 and text.isdecimal():
        return {"date-parts": [[int(text)]]}
    return {"raw": text}


_ENTRIES = {"book": "book", "report": "techreport", "article": "article"}
_SPECIAL = str.maketrans(
    {
        **{mark: f"\\{mark}" for mark in "&%$#_{}"},
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "\\": r"\textbackslash{}",
    }
)


def _bibtex(work: Item) -> str:
    issued = work.get("issued", {})
    year = str(issued["date-parts"][0][0]) if "date-parts" in issued else issued.get("raw", "")
    authors = " and ".join(f"{{{_tex(one['literal'])}}}" for one in work.get("author", ()))
    accessed = work.get("accessed", {})
    day = accessed.get("raw") or str(accessed.get("date-parts", [[""]])[0][0])
    publisher = "institution" if work["type"] == "report" else "publisher"
    fields = {
        "author": authors,
        "title": f"{{{_tex(work['title'])}}}",
        "year": _tex(year),
        publisher: _tex(work.get("publisher", "")),
        "url": work.get("URL", "").translate({ord(mark): f"%{ord(mark):02X}" for mark in "{}\\"}),
        "note": _tex("; ".join(filter(None, (work.get("note"), day and f"accessed {day}")))),
    }
    lines = [f"  {name} = {{{text}}}" for name, text in fields.items() if text]
    kind = _ENTRIES.get(work["type"], "misc")
    return f"@{kind}{{{work['id']},\n" + ",\n".join(lines) + "\n}\n"


def _tex(text: str) -> str:
    return " ".join(text.split()).translate(_SPECIAL)


def _value(row: Row, name: str) -> str:
    return str(getattr(row.get(name), "value", ""))
