"""For operators: is it up, can it answer, what has it done."""

from collections.abc import Iterator

from flask import Blueprint, Response, request
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from r2pgraph import __version__
from r2pgraph.engine.embedded import EmbeddedEngine
from r2pgraph.web.state import Services, services

blueprint = Blueprint("health", __name__)

DATASET_HEADER = "R2PGraph-Dataset"
_PLAIN = "text/plain; charset=utf-8"
_WORKERS = {
    "idle": "Workers that wait for a query",
    "busy": "Workers that run one",
    "slow": "Workers whose query has become a slow one",
    "waiting": "Requests that wait for a worker",
}


@blueprint.get("/healthz")
def healthz() -> Response:
    """Whether the server answers at all."""
    return Response("ok\n", content_type=_PLAIN)


@blueprint.get("/readyz")
def readyz() -> Response:
    """Whether a query would be answered, and of which data: the hash that citations have."""
    shared = services()
    if shared.engine.ready():
        headers = {DATASET_HEADER: shared.dataset} if shared.dataset else {}
        return Response("ready\n", headers=headers, content_type=_PLAIN)
    return Response("no query worker is ready\n", 503, {"Retry-After": "2"}, content_type=_PLAIN)


@blueprint.get("/metrics")
def metrics() -> Response:
    """What was counted, in a format of Prometheus or of OpenMetrics."""
    encode, content_type = choose_encoder(request.headers.get("Accept", ""))
    return Response(encode(services().observer.registry), content_type=content_type)


class EngineMetrics(Collector):
    """What the engine is doing and has done, read when it is asked for."""

    def __init__(self, shared: Services) -> None:
        self._shared = shared

    @classmethod
    def register(cls, shared: Services) -> None:
        """Adds the metrics of the engine to those of the answers."""
        shared.observer.beside(cls(shared))

    def collect(self) -> Iterator[Metric]:
        """The metrics; a store elsewhere has none of its own here."""
        about = {"version": __version__, "dataset": self._shared.dataset or ""}
        yield InfoMetricFamily("r2pgraph", "The software, and what it serves", about)
        kept = self._shared.kept.used
        yield GaugeMetricFamily("r2pgraph_kept_bytes", "Answers kept for the same request", kept)
        if not isinstance(self._shared.engine, EmbeddedEngine):
            return
        state = self._shared.engine.state
        for name, told in _WORKERS.items():
            yield GaugeMetricFamily(f"r2pgraph_workers_{name}", told, getattr(state, name))
        yield CounterMetricFamily("r2pgraph_workers_started", "Workers started", state.started)
        queries = CounterMetricFamily(
            "r2pgraph_queries", "Queries by how they ended", labels=["outcome"]
        )
        for outcome, number in sorted(state.outcomes.items()):
            queries.add_metric([outcome], number)
        yield queries
