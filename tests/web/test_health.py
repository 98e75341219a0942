"""What operators ask."""

import urllib.request
from typing import Any

import pytest

from r2pgraph.engine.remote import RemoteEngine
from r2pgraph.web.app import create_app


def _read(server: Any, path: str) -> str:
    with urllib.request.urlopen(server.url + path, timeout=10) as response:
        assert response.status == 200
        return str(response.read().decode())


def test_it_is_up_and_ready(server: Any) -> None:
    assert _read(server, "/healthz") == "ok\n"
    assert _read(server, "/readyz") == "ready\n"


def test_metrics_count(server: Any) -> None:
    def count() -> int:
        lines = dict(line.rsplit(" ", 1) for line in _read(server, "/metrics").splitlines())
        assert lines["r2pgraph_workers_waiting"] == "0.0"
        return int(float(lines['r2pgraph_queries_total{outcome="ok"}']))

    # Each another query: one that was answered before is not run again.
    _read(server, "/sparql?query=ASK%7B%7D+%23+1")
    before = count()
    _read(server, "/sparql?query=ASK%7B%7D+%23+2")
    assert count() == before + 1


def test_without_an_engine_it_is_up_and_not_ready() -> None:
    client = create_app(RemoteEngine("http://127.0.0.1:1/sparql")).test_client()
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert "r2pgraph_info" in client.get("/metrics").text


def test_a_fault_of_ours_tells_nothing(caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(RemoteEngine("http://127.0.0.1:1/sparql"))

    def broken() -> str:
        raise ValueError("a secret about /etc")

    app.add_url_rule("/broken", view_func=broken)
    answer = app.test_client().get("/broken")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "a secret about" in caplog.text
