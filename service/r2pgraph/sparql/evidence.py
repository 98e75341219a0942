"""Evidence: for each row of a SELECT, the claims that it names or was matched with.

A row names a claim by its address in a column. Beyond that, each triple of the query is asked once
more for its graph, with the rows as values, within what is left of the deadline. What cannot be
traced is said in a sentence and never passed over.
"""

import json
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.engine.base import Engine, Row, rows
from r2pgraph.engine.formats import JSON, XML, ResultFormat
from r2pgraph.errors import R2PGraphError, ResultFormatError
from r2pgraph.sparql.rewriting import GRAPH_VARIABLE, Traceable, Untraceable, traceable

MOST_ROWS = 200
_SMALLEST = 0.05
# Of the rows in one query: it has to stay below the limit for the text of a query.
_MOST_CHARACTERS = 30_000
_ABOUT = """PREFIX r2p: <https://w3id.org/r2pgraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX oa: <http://www.w3.org/ns/oa#>
SELECT ?claim ?label ?speaker ?speakerName ?source ?page ?note ?work ?remark ?disputedBy WHERE {
  VALUES ?claim { %s }
  ?claim r2p:statedBy ?speaker .
  OPTIONAL { ?claim rdfs:label ?label }
  OPTIONAL { ?speaker rdfs:label ?speakerName }
  OPTIONAL {
    ?claim r2p:statedIn ?passage .
    OPTIONAL { ?passage r2p:page ?page }
    OPTIONAL { ?passage oa:hasSource/rdfs:label ?source }
  }
  OPTIONAL {
    ?claim r2p:citesNote ?cited .
    OPTIONAL { ?cited r2p:noteNumber ?note }
    OPTIONAL { ?cited r2p:refersTo/rdfs:label ?work }
  }
  OPTIONAL { ?claim rdfs:comment ?remark }
  OPTIONAL {
    { ?disputedBy r2p:rebuts ?claim }
    UNION { ?claim r2p:authorStance r2p:disputes ; r2p:reportedBy ?disputedBy }
  }
}"""
_LISTED = ("source", "page", "note", "work", "remark", "disputedBy")
# As JSON escapes them, or as it may have them: characters that XML 1.0 has no place for.
_NOT_XML = re.compile(rb"\\u00(?:0[0-8bcef]|1[0-9a-f])|\\[bf]|\\uff(?:fe|ff)|\xef\xbf[\xbe\xbf]")
COLUMNS = (
    *("claims", "speakers", "sources", "pages", "notes", "works", "remarks"),
    *("disputedBy", "restsOn"),
)
_PREFIX = "evidence_"
_NOTHING = "no claim: "
_RECORDS = "records of works and claims"


@dataclass
class Claim:
    """A claim that a row rests on.

    `listed` has, by the names of `_ABOUT`, its sources, pages, notes, the works that these cite,
    the curator's remarks, and what disputes it: claims that rebut it, and who reports it so.
    """

    iri: str
    label: str = ""
    speakers: dict[str, str] = field(default_factory=dict)
    listed: dict[str, dict[str, None]] = field(
        default_factory=lambda: {name: {} for name in _LISTED}
    )

    @property
    def pages(self) -> list[str]:
        return list(self.listed["page"])

    @property
    def notes(self) -> list[str]:
        return list(self.listed["note"])

    @property
    def disputed_by(self) -> list[str]:
        return list(self.listed["disputedBy"])


@dataclass(frozen=True)
class RowEvidence:
    """What one row rests on: claims, other graphs, and in words what else there is to say."""

    claims: tuple[Claim, ...]
    graphs: tuple[str, ...]
    remark: str


@dataclass(frozen=True)
class Evidence:
    """The evidence of a result, row by row, and what was not traced."""

    rows: tuple[RowEvidence, ...]
    not_traced: tuple[str, ...]


def evidence_of(
    engine: Engine, text: str, body: bytes, until: float, *, whole: bool = True, trace: bool = True
) -> Evidence:
    """The evidence of a result.

    Args:
        engine: what answered it.
        text: the query.
        body: its result in SPARQL JSON.
        until: the moment (of `time.monotonic`) when tracing ends, finished or not.
        whole: the union was asked and no graphs that the request names.
        trace: look for claims beyond those that the rows name.
    """
    found = rows(body)
    named = [_named_in(row) for row in found]
    graphs: list[set[str]] = [set() for _ in found]
    left_out = list(_traced(engine, text, body, found, graphs, until, whole)) if trace else []
    try:
        claims = _about(engine, set[str]().union(*graphs, *named), until)
    except R2PGraphError:
        sentence = "not traced: the time was not enough"
        return Evidence((RowEvidence((), (), sentence),) * len(found), (sentence,))
    otherwise = "" if trace else "the row names no claim"
    if left_out:
        otherwise = "not traced"
    told = tuple(
        _told(held, names, claims, otherwise) for held, names in zip(graphs, named, strict=True)
    )
    return Evidence(told, tuple(left_out))


def answer_with(
    body: bytes, evidence: Evidence, result_format: ResultFormat
) -> tuple[bytes, dict[str, object]]:
    """A result in SPARQL JSON in the format asked for, and what its head is to have besides.

    Raises:
        ResultFormatError: the format cannot carry it.
    """
    if result_format is JSON:
        return body, {"evidence": as_json(evidence)}
    return rewritten(with_columns(body, evidence), result_format), {}


def _traced(
    engine: Engine,
    text: str,
    body: bytes,
    found: Sequence[Row],
    graphs: Sequence[set[str]],
    until: float,
    whole: bool,
) -> Iterator[str]:
    """Adds to each row the graphs of its triples; tells what could not be traced."""
    if not whole:
        yield "not traced: the request names graphs of its own"
        return
    try:
        parts = traceable(text)
    except Untraceable as reason:
        yield f"not traced: {reason}"
        return
    yield from (f"not traced: {one}" for one in parts.left_out)
    names = list(json.loads(body)["head"]["vars"])
    by_row: dict[tuple[str, ...], set[str]] = {}
    for row, held in zip(found[:MOST_ROWS], graphs, strict=False):
        held |= by_row.setdefault(_key(row, names), held)
    if by_row and (missed := _trace(engine, parts, names, by_row, until)):
        yield f"not traced: {missed}"
    for row, held in zip(found[:MOST_ROWS], graphs, strict=False):
        held |= by_row[_key(row, names)]
    if len(found) > MOST_ROWS:
        yield f"not traced: rows after the first {MOST_ROWS}"


def _named_in(row: Row) -> set[str]:
    """The addresses in a row; those of claims are claims that it names."""
    return {value.value for value in row.values() if isinstance(value, ox.NamedNode)}


def as_json(evidence: Evidence) -> dict[str, object]:
    """Evidence as a member of JSON results: the claims once, and for each row which they are."""
    claims = {claim.iri: claim for row in evidence.rows for claim in row.claims}
    return {
        "claims": {
            iri: {
                "label": one.label,
                "speakers": [{"iri": who, "label": name} for who, name in one.speakers.items()],
                "sources": list(one.listed["source"]),
                "pages": one.pages,
                "notes": one.notes,
                "works": list(one.listed["work"]),
                "remarks": list(one.listed["remark"]),
                "disputedBy": one.disputed_by,
            }
            for iri, one in claims.items()
        },
        "rows": [
            {
                "claims": [claim.iri for claim in row.claims],
                "otherGraphs": list(row.graphs),
                "restsOn": row.remark,
            }
            for row in evidence.rows
        ],
        "notTraced": list(evidence.not_traced),
    }


def with_columns(body: bytes, evidence: Evidence) -> bytes:
    """A result in SPARQL JSON with columns for the evidence, each a list with semicolons."""
    document = json.loads(body)
    document["head"]["vars"] += [_PREFIX + name for name in COLUMNS]
    for binding, row in zip(document["results"]["bindings"], evidence.rows, strict=True):
        for name, value in zip(COLUMNS, _cells(row), strict=True):
            if value:
                binding[_PREFIX + name] = {"type": "literal", "value": value}
    return json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")


def rewritten(body: bytes, result_format: ResultFormat) -> bytes:
    """A result in SPARQL JSON in another format for rows.

    Raises:
        ResultFormatError: the format cannot carry it.
    """
    results = ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
    assert isinstance(results, ox.QuerySolutions)  # only rows have evidence
    if result_format is XML and _NOT_XML.search(body):
        raise ResultFormatError("the result has a control character, which XML cannot carry")
    known = ox.QueryResultsFormat.from_media_type(result_format.media_type)
    assert known is not None  # it knows all of ROW_FORMATS
    return results.serialize(format=known) or b""


def _cells(row: RowEvidence) -> Iterator[str]:
    listed: list[Iterable[str]] = [
        [claim.iri for claim in row.claims],
        [name or iri for claim in row.claims for iri, name in claim.speakers.items()],
    ]
    listed += [[one for claim in row.claims for one in claim.listed[name]] for name in _LISTED]
    yield from ("; ".join(dict.fromkeys(values)) for values in listed)
    yield row.remark


def _trace(
    engine: Engine,
    parts: Traceable,
    names: Sequence[str],
    by_row: dict[tuple[str, ...], set[str]],
    until: float,
) -> str:
    """Adds to each row the graphs of its triples; what could not be asked, in words."""
    projected = " ".join(f"?{name}" for name in names)
    given = [name for name in names if name not in parts.computed]
    index = [names.index(name) for name in given]
    lines = dict.fromkeys("(" + " ".join(key[i] for i in index) + ")" for key in by_row)
    variables = " ".join(f"?{name}" for name in given)
    missed = ""
    for batch in _batches(list(lines)):
        restriction = f"VALUES ({variables}) {{ {batch} }}" if given else ""
        for place in parts.triples:
            left = until - time.monotonic()
            if left < _SMALLEST:
                return "some triples, for which the time was not enough"
            text = parts.asking(place, projected, restriction)
            try:
                body = engine.query(text, deadline=left, result_format=JSON).body
            except R2PGraphError as failure:
                missed = f"some triples ({failure.title})"
                continue
            _note_graphs(rows(body), names, by_row)
    return missed


def _note_graphs(
    found: Iterable[Row], names: Sequence[str], by_row: dict[tuple[str, ...], set[str]]
) -> None:
    for row in found:
        graph = row.get(GRAPH_VARIABLE)
        held = by_row.get(_key(row, names))
        if held is not None and isinstance(graph, ox.NamedNode):
            held.add(graph.value)


def _batches(lines: Sequence[str]) -> Iterator[str]:
    """Lines together, as many as a query may be long."""
    batch: list[str] = []
    for line in lines:
        if batch and sum(map(len, batch)) + len(line) > _MOST_CHARACTERS:
            yield " ".join(batch)
            batch = []
        batch.append(line)
    yield " ".join(batch)


def _key(row: Row, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(
        "UNDEF"
        if (value := row.get(name)) is None or isinstance(value, ox.BlankNode)
        else str(value)
        for name in names
    )


def _about(engine: Engine, graphs: set[str], until: float) -> dict[str, Claim]:
    """Those of some graphs that are claims, with who says them and where."""
    named = " ".join(str(ox.NamedNode(iri)) for iri in sorted(graphs))
    claims: dict[str, Claim] = {}
    if not named:
        return claims
    for batch in _batches(named.split(" ")):
        left = max(_SMALLEST, until - time.monotonic())
        for row in rows(engine.query(_ABOUT % batch, deadline=left, result_format=JSON).body):
            text = {name: str(getattr(value, "value", "")) for name, value in row.items()}
            claim = claims.setdefault(text["claim"], Claim(text["claim"], text.get("label", "")))
            claim.speakers[text["speaker"]] = text.get("speakerName", "")
            for name in _LISTED:
                if text.get(name):
                    claim.listed[name][text[name]] = None
    return claims


def _told(held: set[str], named: set[str], claims: dict[str, Claim], otherwise: str) -> RowEvidence:
    """What a row rests on; without a claim, what there is to say about not all being traced."""
    found = tuple(claims[iri] for iri in sorted(held | named) if iri in claims)
    others = tuple(sorted(held - set(claims)))
    if found:
        count = f"{len(found)} claim{'s' if len(found) > 1 else ''}"
        return RowEvidence(found, others, count)
    if others:
        among = "no claim among what was traced: " if otherwise else _NOTHING
        return RowEvidence((), others, among + ", ".join(_kinds(others)))
    return RowEvidence((), (), otherwise or _NOTHING + "nothing was matched in any graph")


def _kinds(graphs: Iterable[str]) -> list[str]:
    """What sort of graphs they are, in words."""
    names = {
        terms.REFERENCE_GRAPHS: "reference layer",
        terms.ONTOLOGY: "ontology",
        terms.ENTAILMENTS_GRAPH: "what follows from the ontology",
        terms.SHORTCUTS_GRAPH: "what is derived from claims as a whole",
    }
    found = (
        next(
            (name for start, name in names.items() if graph.startswith(start)),
            "records of works and claims",
        )
        for graph in graphs
    )
    return list(dict.fromkeys(found))
