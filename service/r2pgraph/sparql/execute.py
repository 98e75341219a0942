"""An HTTP request of the protocol to an HTTP answer, through the engine seam."""

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from r2pgraph import terms
from r2pgraph.engine.base import Engine
from r2pgraph.engine.formats import JSON
from r2pgraph.engine.guard import Shape, inspect
from r2pgraph.engine.syntax import with_prefixes
from r2pgraph.errors import QuerySyntaxError
from r2pgraph.sparql.describe import describe_service, write_triples
from r2pgraph.sparql.diagnosis import diagnose, is_empty
from r2pgraph.sparql.evidence import answer_with, evidence_of
from r2pgraph.sparql.negotiate import Offer, choose
from r2pgraph.sparql.notices import HEADER, as_json, in_header, in_json, notices_for
from r2pgraph.sparql.problem import Answer
from r2pgraph.sparql.request import (
    DIAGNOSE,
    EVIDENCE,
    METHODS,
    PREFIXES,
    HttpRequest,
    SparqlRequest,
    read_request,
)
from r2pgraph.sparql.titles import file_name
from r2pgraph.sparql.vocabulary import Vocabulary
from r2pgraph.sparql.void import Counts, void_triples

# What may be asked for beyond the protocol without the answer depending on how much time there was.
_LASTING = frozenset((PREFIXES, EVIDENCE))


def answer(
    engine: Engine,
    vocabulary: Vocabulary,
    request: HttpRequest,
    endpoint: str,
    counts: Callable[[], Counts],
    version: str | None = None,
    dataset: str = terms.DATASET,
) -> Answer:
    """Answers one request.

    Args:
        engine: what runs the query.
        vocabulary: the terms that its data use.
        request: the HTTP request.
        endpoint: the configured address of the endpoint, for its description.
        counts: what the dataset holds, counted when it is first needed.
        version: of data and code; None where they may change without it.
        dataset: the name of what is served.

    Raises:
        R2PGraphError: it is refused, or the engine failed.
    """
    if request.method == "OPTIONS":
        return Answer(204, "", b"", {"Allow": ", ".join(METHODS)})
    asked = read_request(request)
    if asked.query is None:
        offer = choose("DESCRIBE", asked.accept, asked.format_names)
        body = write_triples(describe_service(counts(), endpoint, dataset), offer.result_format)
        return Answer(200, offer.content_type, body)
    question = _question(engine, asked, asked.query)
    if version is None or question.shape.volatile:
        return _answer_query(engine, vocabulary, question)
    validator = {}
    if request.method in ("GET", "HEAD"):
        validator = {"ETag": question.tag(version), "Cache-Control": "no-cache"}
    # Whoever has the tag has had the answer; it is not needed to run the query again to know that.
    if validator and request.if_none_match.strip() != "*":
        known = Answer(200, "", b"", validator).revalidated(request.if_none_match)
        if known.status == 304:
            return known
    found = _answer_query(engine, vocabulary, question)
    return replace(found, headers=found.headers | validator) if found.lasting else found


@dataclass(frozen=True)
class _Question:
    """A query with all that its answer depends on; `text` is the one that runs."""

    asked: SparqlRequest
    query: str
    text: str
    shape: Shape
    offer: Offer

    def tag(self, version: str) -> str:
        """A validator; a weak one, as rows without order come in any."""
        asked = self.asked
        parts = (
            *(version, self.text, self.offer.content_type),
            *(asked.default_graphs, asked.named_graphs, asked.format_names, sorted(asked.options)),
        )
        return f'W/"{hashlib.sha256(repr(parts).encode("utf-8", "replace")).hexdigest()[:32]}"'


def _question(engine: Engine, asked: SparqlRequest, query: str) -> _Question:
    text = with_prefixes(query, engine.prefixes) if PREFIXES in asked.options else query
    shape = inspect(text)
    return _Question(
        asked, query, text, shape, choose(shape.form, asked.accept, asked.format_names)
    )


def _answer_query(engine: Engine, vocabulary: Vocabulary, question: _Question) -> Answer:
    asked, query, text = question.asked, question.query, question.text
    shape, offer = question.shape, question.offer
    dataset = (asked.default_graphs, asked.named_graphs)
    traced = EVIDENCE in asked.options and shape.form == "SELECT"
    until = time.monotonic() + engine.limits.seconds
    try:
        result = engine.query(
            text,
            default_graphs=dataset[0],
            named_graphs=dataset[1],
            result_format=JSON if traced else offer.result_format,
        )
    except QuerySyntaxError as failure:
        raise failure.moved(query.count("\n") - text.count("\n")) from None
    body = result.body
    members: dict[str, object] = {}
    lasting = not shape.volatile and asked.options <= _LASTING
    failures = vocabulary.failures
    if traced:
        evidence = evidence_of(engine, text, body, until, whole=not any(dataset))
        # Another time there may be time enough for all of it.
        lasting = lasting and not evidence.not_traced
        body, members = answer_with(body, evidence, offer.result_format)
    found = notices_for(engine, vocabulary, text, shape, dataset)
    if DIAGNOSE in asked.options and is_empty(body, offer.result_format):
        added = text.count("\n") - query.count("\n")
        found += diagnose(engine, text, until, dataset, added)
    headers = {HEADER: in_header(found)} if found else {}
    if asked.format_names:
        headers["Content-Disposition"] = offer.result_format.file_named(file_name(query))
    if found:
        members["notices"] = as_json(found)
    if offer.result_format is JSON:
        body = in_json(body, members)
    lasting = lasting and vocabulary.failures == failures
    return Answer(200, offer.content_type, body, headers, lasting)


def describe_dataset(
    accept: str | None,
    endpoint: str,
    counts: Counts,
    format_names: Sequence[str] = (),
    dataset: str = terms.DATASET,
) -> Answer:
    """What the dataset holds, in VoID, in the graph format that is named or liked best.

    Raises:
        ProtocolError: no graph format fits.
    """
    offer = choose("DESCRIBE", accept, format_names)
    body = write_triples(void_triples(counts, dataset, endpoint), offer.result_format)
    return Answer(200, offer.content_type, body)
