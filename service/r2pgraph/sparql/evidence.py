"""Evidence: for each row of a SELECT, the claims whose graphs hold the triples it was matched with.

Each triple of the query is asked once more for its graph, with the rows as values, within what is
left of the deadline. What cannot be traced is said in a sentence and never passed over.
"""

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from r2pgraph import terms
from r2pgraph.engine.base import Engine, Row, rows
from r2pgraph.engine.formats import JSON, ResultFormat
from r2pgraph.errors import R2PGraphError
from r2pgraph.sparql.rewriting import GRAPH_VARIABLE, Traceable, Untraceable, traceable

MOST_ROWS = 200
_SMALLEST = 0.05
# Of the rows in one query: it has to stay below the limit for the text of a query.
_MOST_CHARACTERS = 30_000
_ABOUT = """PREFIX r2p: <https://w3id.org/r2pgraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?claim ?label ?speaker ?speakerName ?page ?note ?disputedBy WHERE {
  VALUES ?claim { %s }
  ?claim r2p:statedBy ?speaker .
  OPTIONAL { ?claim rdfs:label ?label }
  OPTIONAL { ?speaker rdfs:label ?speakerName }
  OPTIONAL { ?claim r2p:statedIn/r2p:page ?page }
  OPTIONAL { ?claim r2p:citesNote/r2p:noteNumber ?note }
  OPTIONAL {
    { ?disputedBy r2p:rebuts ?claim }
    UNION { ?claim r2p:authorStance r2p:disputes ; r2p:reportedBy ?disputedBy }
  }
}"""
COLUMNS = ("claims", "speakers", "pages", "notes", "disputedBy", "restsOn")
_PREFIX = "evidence_"
_NOTHING = "no claim: "
_RECORDS = "records of works and claims"


@dataclass
class Claim:
    """A claim that a row rests on; `disputed_by`: claims that rebut it, and who reports it so."""

    iri: str
    label: str = ""
    speakers: dict[str, str] = field(default_factory=dict)
    pages: dict[str, None] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)
    disputed_by: dict[str, None] = field(default_factory=dict)


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
    engine: Engine, text: str, body: bytes, until: float, *, whole: bool = True
) -> Evidence:
    """The evidence of a result.

    Args:
        engine: what answered it.
        text: the query.
        body: its result in SPARQL JSON.
        until: the moment (of `time.monotonic`) when tracing ends, finished or not.
        whole: the union was asked and no graphs that the request names.
    """
    found = rows(body)
    names = list(json.loads(body)["head"]["vars"])
    if not whole:
        return _untraced(len(found), "not traced: the request names graphs of its own")
    try:
        parts = traceable(text)
    except Untraceable as reason:
        return _untraced(len(found), f"not traced: {reason}")
    traced = found[:MOST_ROWS]
    left_out = [f"not traced: {one}" for one in parts.left_out]
    graphs: list[set[str]] = [set() for _ in traced]
    by_row = {_key(row, names): held for row, held in zip(traced, graphs, strict=True)}
    missed = _trace(engine, parts, names, by_row, until) if traced else ""
    if missed:
        left_out.append(f"not traced: {missed}")
    if len(found) > MOST_ROWS:
        left_out.append(f"not traced: rows after the first {MOST_ROWS}")
    try:
        claims = _about(engine, set().union(*by_row.values()), until)
    except R2PGraphError:
        return _untraced(len(found), "not traced: the time was not enough")
    told = tuple(_told(by_row[_key(row, names)], claims, bool(left_out)) for row in traced)
    beyond = RowEvidence((), (), f"not traced: beyond the first {MOST_ROWS} rows")
    return Evidence(told + (beyond,) * (len(found) - len(told)), tuple(left_out))


def as_json(evidence: Evidence) -> dict[str, object]:
    """Evidence as a member of JSON results: the claims once, and for each row which they are."""
    claims = {claim.iri: claim for row in evidence.rows for claim in row.claims}
    return {
        "claims": {
            iri: {
                "label": one.label,
                "speakers": [{"iri": who, "label": name} for who, name in one.speakers.items()],
                "pages": list(one.pages),
                "notes": list(one.notes),
                "disputedBy": list(one.disputed_by),
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
    known = ox.QueryResultsFormat.from_media_type(result_format.media_type)
    assert known is not None  # it knows all of ROW_FORMATS
    return results.serialize(format=known) or b""


def _cells(row: RowEvidence) -> Iterator[str]:
    listed: tuple[Iterable[str], ...] = (
        [claim.iri for claim in row.claims],
        [name or iri for claim in row.claims for iri, name in claim.speakers.items()],
        [page for claim in row.claims for page in claim.pages],
        [note for claim in row.claims for note in claim.notes],
        [iri for claim in row.claims for iri in claim.disputed_by],
    )
    yield from ("; ".join(dict.fromkeys(values)) for values in listed)
    yield row.remark


def _untraced(count: int, sentence: str) -> Evidence:
    return Evidence((RowEvidence((), (), sentence),) * count, (sentence,))


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
    left = max(_SMALLEST, until - time.monotonic())
    for row in rows(engine.query(_ABOUT % named, deadline=left, result_format=JSON).body):
        text = {name: str(getattr(value, "value", "")) for name, value in row.items()}
        claim = claims.setdefault(text["claim"], Claim(text["claim"], text.get("label", "")))
        claim.speakers[text["speaker"]] = text.get("speakerName", "")
        for name, held in (
            ("page", claim.pages),
            ("note", claim.notes),
            ("disputedBy", claim.disputed_by),
        ):
            if text.get(name):
                held[text[name]] = None
    return claims


def _told(graphs: set[str], claims: dict[str, Claim], incomplete: bool) -> RowEvidence:
    found = tuple(claims[iri] for iri in sorted(graphs) if iri in claims)
    others = tuple(sorted(graphs - set(claims)))
    if found:
        count = f"{len(found)} claim{'s' if len(found) > 1 else ''}"
        return RowEvidence(found, others, count)
    if others:
        among = "no claim among what was traced: " if incomplete else _NOTHING
        return RowEvidence((), others, among + ", ".join(_kinds(others)))
    remark = "not traced" if incomplete else _NOTHING + "nothing was matched in any graph"
    return RowEvidence((), (), remark)


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
