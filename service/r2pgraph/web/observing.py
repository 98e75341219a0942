"""What has been answered: counted for Prometheus, and where it is wanted a line of a log for each.

A line is one JSON object. It has the hash of a query and not its text, and nothing that stands
after `?` in an address, because what people ask may say who they are.
"""

import hashlib
import json
import logging
import sys
import time
from datetime import UTC, datetime
from functools import cache
from logging.handlers import WatchedFileHandler
from typing import TextIO
from wsgiref.types import WSGIEnvironment

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from r2pgraph.errors import R2PGraphError
from r2pgraph.sparql.request import read_request
from r2pgraph.web.telling import warn

# Where the front and the routes leave the request of the protocol.
ASKED = "r2pgraph.asked"
# When it came in, by `time.monotonic`.
BEGUN = "r2pgraph.begun"
_AREAS = {
    **dict.fromkeys(("sparql", "graph-store", ".well-known"), "protocol"),
    **dict.fromkeys(("healthz", "readyz", "metrics"), "health"),
    "static": "static",
}
_SECONDS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
_LONGEST = 500


class Observer:
    """Counts answers in a registry of its own, and writes the access log.

    Args:
        log: a file to append to, `-` for standard output, nothing for no log. One that is moved
            away is opened again, as log rotation needs it.
        texts: write the text of queries too.

    Raises:
        OSError: the file cannot be opened.
    """

    def __init__(self, log: str = "", texts: bool = False) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._beside: Collector | None = None
        self._answers = Counter(
            "r2pgraph_responses", "Answers", ("area", "status"), registry=self.registry
        )
        self._seconds = Histogram(
            "r2pgraph_response_seconds",
            "How long answers took",
            ("area",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        # Looking them up takes longer than counting.
        self._series = cache(
            lambda area, status: (
                self._answers.labels(area, str(status)),
                self._seconds.labels(area),
            )
        )
        self._log = _opened(log) if log else None
        self._texts = texts

    def beside(self, collector: Collector) -> None:
        """Has what an application counts told along, in the place of that of the one before."""
        if self._beside is not None:
            self.registry.unregister(self._beside)
        self.registry.register(collector)
        self._beside = collector

    def seen(self, environ: WSGIEnvironment, status: int, size: int) -> None:
        """Notes one answer; `size` are the bytes of its body."""
        seconds = time.monotonic() - environ[BEGUN]
        area = _AREAS.get(environ["PATH_INFO"][1:].partition("/")[0], "pages")
        answers, times = self._series(area, status)
        answers.inc()
        times.observe(seconds)
        if self._log is not None:
            self._log.info(json.dumps(self._line(environ, status, size, seconds)))

    def _line(
        self, environ: WSGIEnvironment, status: int, size: int, seconds: float
    ) -> dict[str, object]:
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
        found: dict[str, object] = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "client": environ.get("REMOTE_ADDR", ""),
            "method": environ["REQUEST_METHOD"][:20],
            "path": path[:_LONGEST],
            "status": status,
            "bytes": 0 if environ["REQUEST_METHOD"] == "HEAD" else size,
            "seconds": round(seconds, 4),
        }
        text = _query_in(environ)
        if text:
            found["query"] = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
            if self._texts:
                found["text"] = text
        return found


class _Kept(logging.Handler):
    """A handler whose failures concern nobody's answer: they are told, once for each spell."""

    missing = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Writes a line, or notes that it is missing."""
        before = self.missing
        try:
            super().emit(record)
        except OSError:
            self.handleError(record)
        if before and self.missing == before:
            self.missing = 0
            warn(f"the access log is written again; {before:,} lines are missing")

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002
        """Called where a line could not be written; the trace of each would fill another disk."""
        self.missing += 1
        if self.missing == 1:
            warn(f"the access log cannot be written: {sys.exc_info()[1]}; answers go on")


class _LogFile(_Kept, WatchedFileHandler):
    """A file."""


class _LogStream(_Kept, logging.StreamHandler[TextIO]):
    """Standard output."""


def _opened(log: str) -> logging.Logger:
    """A logger of its own: whoever configures logging elsewhere changes nothing here."""
    logger = logging.Logger("r2pgraph.access")
    file = _LogStream(sys.stdout) if log == "-" else _LogFile(log, "a", "utf-8")
    file.setFormatter(logging.Formatter("%(message)s"))
    logger.addHandler(file)
    return logger


def _query_in(environ: WSGIEnvironment) -> str:
    asked = environ.get(ASKED)
    if asked is None:
        return ""
    try:
        return read_request(asked).query or ""
    except R2PGraphError:
        return ""
