"""For operators: is it up, can it answer, what has it done."""

from collections.abc import Iterator

from flask import Blueprint, Response, request

from r2pgraph import __version__
from r2pgraph.engine.embedded import EmbeddedEngine
from r2pgraph.web.state import Services, services

blueprint = Blueprint("health", __name__)

_PLAIN = "text/plain; charset=utf-8"


@blueprint.get("/healthz")
def healthz() -> Response:
    """Whether the server answers at all."""
    return Response("ok\n", content_type=_PLAIN)


@blueprint.get("/readyz")
def readyz() -> Response:
    """Whether a query would be answered."""
    if services().engine.ready():
        return Response("ready\n", content_type=_PLAIN)
    return Response("no query worker is ready\n", 503, {"Retry-After": "2"}, content_type=_PLAIN)


@blueprint.get("/metrics")
def metrics() -> Response:
    """Counters in the text format of Prometheus."""
    body = "".join(f"{line}\n" for line in _lines(services()))
    return Response(body, content_type="text/plain; version=0.0.4; charset=utf-8")


@blueprint.after_app_request
def _count(response: Response) -> Response:
    area = request.blueprint or "none"
    services().count_response(area, response.status_code)
    return response


def _lines(shared: Services) -> Iterator[str]:
    yield "# TYPE r2pgraph_info gauge"
    yield f'r2pgraph_info{{version="{__version__}"}} 1'
    yield "# TYPE r2pgraph_responses_total counter"
    with shared.lock:
        counted = sorted(shared.responses.items())
    for (area, status), number in counted:
        yield f'r2pgraph_responses_total{{area="{area}",status="{status}"}} {number}'
    if not isinstance(shared.engine, EmbeddedEngine):
        return
    state = shared.engine.state
    for name in ("idle", "busy", "slow", "waiting"):
        yield f"# TYPE r2pgraph_workers_{name} gauge"
        yield f"r2pgraph_workers_{name} {getattr(state, name)}"
    yield "# TYPE r2pgraph_workers_started_total counter"
    yield f"r2pgraph_workers_started_total {state.started}"
    yield "# TYPE r2pgraph_queries_total counter"
    for outcome, number in sorted(state.outcomes.items()):
        yield f'r2pgraph_queries_total{{outcome="{outcome}"}} {number}'
