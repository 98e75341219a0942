"""What the tools return: plain objects in which every statement has its speaker and its page.

Knows the engine seam, the catalogue and evidence; knows no protocol. A part of an answer says that
it is one.
"""

import json
import time
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import cache, cached_property
from typing import Any

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.catalogue import Catalogue
from r2pgraph.engine.base import Engine, Row, rows, select
from r2pgraph.engine.formats import JSON, TURTLE
from r2pgraph.errors import QueryError, UnknownNameError
from r2pgraph.grammar.guard import inspect
from r2pgraph.grammar.syntax import with_prefixes
from r2pgraph.load import is_claim, plain
from r2pgraph.naming.given import Given, Known
from r2pgraph.naming.names import read_names
from r2pgraph.naming.searching import Searched
from r2pgraph.naming.sources import read_sources
from r2pgraph.prefixes import shorten
from r2pgraph.sparql.diagnosis import diagnose
from r2pgraph.sparql.evidence import Claim, Evidence, RowEvidence, evidence_of
from r2pgraph.sparql.notices import notices_for
from r2pgraph.sparql.vocabulary import Vocabulary

Answer = dict[str, Any]
MOST_ROWS = 100
_SECONDS = 30.0
_ABOUT = f"""PREFIX skos: <{terms.SKOS}>
PREFIX r2p: <{terms.R2P}>
SELECT ?thing ?definition ?type WHERE {{
  VALUES ?thing {{ %s }}
  {{ ?thing skos:definition|<{terms.DCTERMS}description> ?definition }}
  UNION {{ ?thing a ?type FILTER(STRSTARTS(STR(?type), STR(r2p:))) }}
}}"""
_CLAIM = f"""PREFIX r2p: <{terms.R2P}>
PREFIX rdfs: <{terms.RDFS}>
SELECT ?property ?value ?label WHERE {{
  ?claim ?property ?value FILTER(isIRI(?value) || isLiteral(?value))
  OPTIONAL {{ ?value rdfs:label ?label }}
}}"""
_SAYS = "SELECT ?s ?p ?o WHERE { GRAPH ?claim { ?s ?p ?o } }"
_TOLD = frozenset(
    (
        *("statedBy", "reportedBy", "authorStance", "hedging", "expression", "prominence"),
        *("argumentRole", "supports", "opposes", "rebuts", "agreesWith", "grants", "citesNote"),
    )
)


class Answers:
    """Answers over one engine."""

    def __init__(self, engine: Engine, catalogue: Catalogue) -> None:
        self._engine = engine
        self._catalogue = catalogue
        self._vocabulary = Vocabulary(engine)
        self._known = Known(
            engine, cache(lambda: read_names(engine)), cache(lambda: read_sources(engine))
        )

    @cached_property
    def _searched(self) -> Searched:
        return Searched(self._known.names())

    def find(self, text: str, most: int = 10) -> Answer:
        """Things, terms and claims whose names hold all words of a text, the closest first.

        Raises:
            QueryError: the text has no word.
        """
        if not text.split():
            raise QueryError("there is nothing to find; give a name, or words of one")
        hits = self._searched.find(text, most + 1)
        found = {
            hit.iri: {"address": hit.iri, "name": self._short(hit.iri), "label": hit.label}
            for hit in hits[:most]
        }
        told: dict[str, Answer] = {iri: {**one, "types": []} for iri, one in found.items()}
        if named := " ".join(str(ox.NamedNode(iri)) for iri in found):
            for row in select(self._engine, _ABOUT % named, deadline=_SECONDS):
                one = told[plain(row["thing"])]
                if "definition" in row:
                    one["definition"] = plain(row["definition"])
                if "type" in row:
                    one["types"].append(self._short(plain(row["type"])))
        for iri, source in self._sources({iri for iri in told if is_claim(iri)}).items():
            told[iri] |= source
        return {"found": list(told.values()), "complete": len(hits) <= most}

    def questions(self) -> Answer:
        """The questions of the catalogue, with their parameters."""
        return {
            "questions": [
                {
                    "name": query.name,
                    "category": query.category,
                    "question": query.question,
                    "returns": query.returns,
                    "parameters": [
                        {"name": p.name, "kind": p.kind, "default": p.default, "help": p.help}
                        for p in query.parameters
                    ],
                }
                for query in self._catalogue.queries.values()
            ]
        }

    def ask(self, name: str, values: Mapping[str, str]) -> Answer:
        """The answer to a question of the catalogue; things may be given by their names.

        Raises:
            R2PGraphError: no such question, parameter or thing, or the engine failed.
        """
        query = self._catalogue.get(name)
        given = Given(query, values, self._known)
        found = self._rows(given.text(), given.graphs, trace=False)
        return {"question": query.question, "columns": query.returns, **found}

    def sparql(self, query: str) -> Answer:
        """The answer to a query; known prefixes need not be declared.

        Raises:
            R2PGraphError: it is refused, or the engine failed.
        """
        text = with_prefixes(query, self._engine.prefixes)
        shape = inspect(text)
        if shape.form in ("CONSTRUCT", "DESCRIBE"):
            body = self._engine.query(text, deadline=_SECONDS, result_format=TURTLE).body
            told = "triples without evidence: ask a SELECT, whose rows say what they rest on"
            return {"turtle": body.decode("utf-8"), "note": told}
        answer = self._rows(text, trace=True)
        notices = notices_for(self._engine, self._vocabulary, text, shape, ((), ()))
        if not answer.get("rows", True) or answer.get("answer") is False:
            notices += diagnose(self._engine, text, time.monotonic() + _SECONDS)
        return {**answer, "notices": [notice.sentence for notice in notices]}

    def claim(self, address: str) -> Answer:
        """One claim: what it says, who says it how, on which page, and what disputes it.

        Raises:
            UnknownNameError: there is no such claim.
        """
        iri = self._address(address)
        sources = self._sources({iri}) if is_claim(iri) else {}
        if iri not in sources:
            known = [name for name in self._known.names().labels if is_claim(name)]
            near = get_close_matches(iri, known, n=5, cutoff=0.5)
            raise UnknownNameError("claim", address, tuple(near))
        bound = {"claim": ox.NamedNode(iri)}
        told: dict[str, list[str]] = {}
        for row in select(self._engine, _CLAIM, bound, deadline=_SECONDS):
            name = plain(row["property"]).removeprefix(terms.R2P)
            if name in _TOLD:
                told.setdefault(name, []).append(self._named(row))
        said = select(self._engine, _SAYS, bound, deadline=_SECONDS)
        statements = [" ".join(self._shown(row[part]) for part in "spo") for row in said]
        about = {name: sorted(set(values)) for name, values in told.items()}
        return {"address": iri, **sources[iri], **about, "statements": sorted(statements)}

    def _rows(self, text: str, graphs: Sequence[str] = (), *, trace: bool) -> Answer:
        until = time.monotonic() + _SECONDS
        body = self._engine.query(
            text, default_graphs=graphs, named_graphs=graphs, deadline=_SECONDS, result_format=JSON
        ).body
        results = ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
        if isinstance(results, ox.QueryBoolean):
            return {"answer": bool(results)}
        found = rows(body)
        part = _first_rows(body, MOST_ROWS) if len(found) > MOST_ROWS else body
        evidence = evidence_of(self._engine, text, part, until, trace=trace)
        told = [
            {**{name: self._shown(value) for name, value in row.items()}, "restsOn": rests}
            for row, rests in zip(found, self._rests(evidence), strict=False)
        ]
        return {
            "rows": told,
            "count": len(found),
            "complete": len(found) <= MOST_ROWS,
            "notTraced": list(evidence.not_traced),
        }

    def _rests(self, evidence: Evidence) -> Iterable[Answer | str]:
        return (self._rest(row) for row in evidence.rows)

    def _rest(self, row: RowEvidence) -> Any:
        """The claims of a row; in words where there is none."""
        return [_source(claim) for claim in row.claims] or row.remark

    def _sources(self, claims: set[str]) -> dict[str, Answer]:
        """Who says some claims, and where."""
        if not claims:
            return {}
        named = " ".join(str(ox.NamedNode(iri)) for iri in sorted(claims))
        text = f"SELECT ?claim WHERE {{ VALUES ?claim {{ {named} }} }}"
        body = self._engine.query(text, deadline=_SECONDS, result_format=JSON).body
        until = time.monotonic() + _SECONDS
        evidence = evidence_of(self._engine, text, body, until, trace=False)
        return {claim.iri: _source(claim) for row in evidence.rows for claim in row.claims}

    def _address(self, name: str) -> str:
        prefix, colon, local = name.strip("<> ").partition(":")
        if colon and prefix in self._engine.prefixes:
            return self._engine.prefixes[prefix] + local
        return name.strip("<> ")

    def _named(self, row: Row) -> str:
        return plain(row["label"]) if "label" in row else self._shown(row["value"])

    def _shown(self, value: object) -> str:
        return self._short(value.value) if isinstance(value, ox.NamedNode) else plain(value)

    def _short(self, iri: str) -> str:
        return shorten(iri, self._engine.prefixes)


def _source(claim: Claim) -> Answer:
    return {
        "claim": claim.iri,
        "says": claim.label,
        "speakers": [name or iri for iri, name in claim.speakers.items()],
        "source": list(claim.listed["source"]),
        "pages": claim.pages,
        "notes": claim.notes,
        "works": list(claim.listed["work"]),
        "disputedBy": claim.disputed_by,
    }


def _first_rows(body: bytes, most: int) -> bytes:
    document = json.loads(body)
    document["results"]["bindings"] = document["results"]["bindings"][:most]
    return json.dumps(document).encode()
