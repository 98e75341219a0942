"""An HTTP request of the protocol to an HTTP answer, through the engine seam."""

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import pyoxigraph as ox

from r2pgraph.engine.base import Engine, Result
from r2pgraph.engine.formats import JSON, ResultFormat
from r2pgraph.errors import QuerySyntaxError
from r2pgraph.grammar.guard import Shape, inspect
from r2pgraph.grammar.syntax import with_prefixes
from r2pgraph.sparql.describe import write_triples
from r2pgraph.sparql.diagnosis import diagnose, is_empty
from r2pgraph.sparql.evidence import answer_with, evidence_of
from r2pgraph.sparql.negotiate import Offer, choose
from r2pgraph.sparql.notices import HEADER, as_json, in_header, in_json, names_in, notices_for
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

# What may be asked for beyond the protocol without the answer depending on how much time there was.
_LASTING = frozenset((PREFIXES, EVIDENCE))


def answer(
    engine: Engine,
    vocabulary: Vocabulary,
    request: HttpRequest,
    description: Callable[[], Iterable[ox.Triple]],
    version: str | None = None,
) -> Answer:
    """Answers one request.

    Args:
        engine: what runs the query.
        vocabulary: the terms that its data use.
        request: the HTTP request.
        description: what describes the endpoint and its dataset, made when it is first needed.
        version: of data and code; None where they may change without it.

    Raises:
        R2PGraphError: it is refused, or the engine failed.
    """
    if request.method == "OPTIONS":
        return Answer(204, "", b"", {"Allow": ", ".join(METHODS)})
    asked = read_request(request)
    if asked.query is None:
        return description_answer(asked.accept, description(), asked.format_names)
    question = ask(engine, asked, asked.query)
    validator, known = question.validated(request, version)
    return known or replied(engine, vocabulary, question, question.run(engine), validator)


def ask(engine: Engine, asked: SparqlRequest, query: str) -> "Question":
    """What is asked, if it may run.

    Raises:
        QueryError and its kinds, ProtocolError, ResultFormatError: it is refused.
    """
    text = with_prefixes(query, engine.prefixes) if PREFIXES in asked.options else query
    shape = inspect(text)
    offer = choose(shape.form, asked.accept, asked.format_names)
    until = time.monotonic() + engine.limits.seconds
    return Question(asked, query, text, shape, offer, until)


@dataclass(frozen=True)
class Question:
    """A query with all that its answer depends on; `text` is the one that runs.

    Whatever belongs to its answer is to be there by `until`.
    """

    asked: SparqlRequest
    query: str
    text: str
    shape: Shape
    offer: Offer
    until: float

    @property
    def dataset(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The graphs that the request names."""
        return self.asked.default_graphs, self.asked.named_graphs

    @property
    def traced(self) -> bool:
        """Whether its rows are to come with their evidence."""
        return EVIDENCE in self.asked.options and self.shape.form == "SELECT"

    @property
    def result_format(self) -> ResultFormat:
        """The format that its result is needed in."""
        return JSON if self.traced else self.offer.result_format

    def run(self, engine: Engine) -> Result:
        """Its result; raises what `Engine.query` raises."""
        with self.as_sent():
            return engine.query(
                self.text,
                default_graphs=self.asked.default_graphs,
                named_graphs=self.asked.named_graphs,
                result_format=self.result_format,
            )

    @contextmanager
    def as_sent(self) -> Iterator[None]:
        """Held while it runs: what is wrong in it is told by the lines of what was sent."""
        try:
            yield
        except QuerySyntaxError as failure:
            raise failure.moved(self.query.count("\n") - self.text.count("\n")) from None

    def validated(
        self, request: HttpRequest, version: str | None
    ) -> tuple[dict[str, str], Answer | None]:
        """The headers that validate an answer, and 304 for whoever has it.

        It is not needed to run a query again to know that.
        """
        if version is None or self.shape.volatile or request.method not in ("GET", "HEAD"):
            return {}, None
        validator = {"ETag": self._tag(version), "Cache-Control": "no-cache"}
        if not request.if_none_match or request.if_none_match.strip() == "*":
            return validator, None
        known = Answer(200, "", b"", validator).revalidated(request.if_none_match)
        return validator, known if known.status == 304 else None

    def _tag(self, version: str) -> str:
        """A validator; a weak one, as rows without order come in any."""
        asked = self.asked
        parts = (
            *(version, self.text, self.offer.content_type),
            *(asked.default_graphs, asked.named_graphs, asked.format_names, sorted(asked.options)),
        )
        return f'W/"{hashlib.sha256(repr(parts).encode("utf-8", "replace")).hexdigest()[:32]}"'


def replied(
    engine: Engine,
    vocabulary: Vocabulary,
    question: Question,
    result: Result,
    validator: dict[str, str],
) -> Answer:
    """The answer with all that belongs beside a result; it asks the engine where it has to."""
    asked, query, text, offer = question.asked, question.query, question.text, question.offer
    body = result.body
    members: dict[str, object] = {}
    lasting = not question.shape.volatile and asked.options <= _LASTING
    failures = vocabulary.failures
    if question.traced:
        evidence = evidence_of(engine, text, body, question.until, whole=not any(question.dataset))
        # Another time there may be time enough for all of it.
        lasting = lasting and not evidence.not_traced
        body, members = answer_with(body, evidence, offer.result_format)
    found = notices_for(engine, vocabulary, text, question.shape, question.dataset)
    if DIAGNOSE in asked.options and is_empty(body, offer.result_format):
        added = text.count("\n") - query.count("\n")
        found += diagnose(engine, text, question.until, question.dataset, added)
    headers = {HEADER: in_header(found)} if found else {}
    if asked.format_names:
        headers["Content-Disposition"] = offer.result_format.file_named(file_name(query))
    if found:
        members["notices"] = as_json(found)
    if offer.result_format is JSON:
        body = in_json(body, members)
    lasting = lasting and vocabulary.failures == failures
    if lasting:
        headers |= validator
    return Answer(200, offer.content_type, body, headers, lasting)


def quickly_replied(vocabulary: Vocabulary, question: Question) -> bool:
    """Whether `replied` will not have to ask the engine."""
    if question.asked.options & {EVIDENCE, DIAGNOSE}:
        return False
    return vocabulary.at_hand(names_in(question.text, question.shape))


def description_answer(
    accept: str | None, description: Iterable[ox.Triple], format_names: Sequence[str] = ()
) -> Answer:
    """A description in the graph format that is named or liked best.

    Raises:
        ProtocolError: no graph format fits.
    """
    offer = choose("DESCRIBE", accept, format_names)
    body = write_triples(description, offer.result_format)
    return Answer(200, offer.content_type, body, lasting=True)
