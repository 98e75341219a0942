"""An HTTP request of the protocol to an HTTP answer, through the engine seam."""

from collections.abc import Callable, Sequence

from r2pgraph.engine.base import Engine
from r2pgraph.engine.guard import inspect
from r2pgraph.sparql.describe import describe_service, write_triples
from r2pgraph.sparql.negotiate import choose
from r2pgraph.sparql.problem import Answer
from r2pgraph.sparql.request import METHODS, HttpRequest, read_request
from r2pgraph.sparql.void import Counts, void_triples


def answer(
    engine: Engine, request: HttpRequest, endpoint: str, counts: Callable[[], Counts]
) -> Answer:
    """Answers one request.

    Args:
        engine: what runs the query.
        request: the HTTP request.
        endpoint: the configured address of the endpoint, for its description.
        counts: what the dataset holds, counted when it is first needed.

    Raises:
        R2PGraphError: it is refused, or the engine failed.
    """
    if request.method == "OPTIONS":
        return Answer(204, "", b"", {"Allow": ", ".join(METHODS)})
    asked = read_request(request)
    if asked.query is None:
        offer = choose("DESCRIBE", asked.accept, asked.format_names)
        body = write_triples(describe_service(counts(), endpoint), offer.result_format)
        return Answer(200, offer.content_type, body)
    offer = choose(inspect(asked.query).form, asked.accept, asked.format_names)
    result = engine.query(
        asked.query,
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
        result_format=offer.result_format,
    )
    return Answer(200, offer.content_type, result.body)


def describe_dataset(
    accept: str | None, endpoint: str, counts: Counts, format_names: Sequence[str] = ()
) -> Answer:
    """What the dataset holds, in VoID, in the graph format that is named or liked best.

    Raises:
        ProtocolError: no graph format fits.
    """
    offer = choose("DESCRIBE", accept, format_names)
    body = write_triples(void_triples(counts, endpoint=endpoint), offer.result_format)
    return Answer(200, offer.content_type, body)
