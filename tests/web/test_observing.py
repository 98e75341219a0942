"""What operators can see: counts in Prometheus' formats, and a log that tells no secrets."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from prometheus_client.openmetrics.parser import text_string_to_metric_families as open_metrics
from prometheus_client.parser import text_string_to_metric_families as plain_metrics

from r2pgraph.engine.embedded import EmbeddedEngine
from r2pgraph.errors import UsageError
from r2pgraph.web.app import create_app
from r2pgraph.web.serve import _writable
from r2pgraph.web.state import WebConfig

SECRET = "ASK { ?s ?p 'somebody in particular' }"
OPEN = "application/openmetrics-text; version=1.0.0"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "access.jsonl"


def _client(engine: EmbeddedEngine, log: Path, texts: bool = False) -> FlaskClient:
    return create_app(engine, WebConfig(access_log=str(log), log_queries=texts)).test_client()


def _lines(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]


def test_each_answer_has_a_line(small_engine: EmbeddedEngine, log: Path) -> None:
    client = _client(small_engine, log)
    client.get("/sparql", query_string={"query": SECRET})
    client.get("/sparql", query_string={"query": SECRET})  # kept: answered by the front
    client.post("/sparql", data=SECRET, content_type="application/sparql-query")
    client.get("/search?q=somebody")
    client.get("/nowhere/caf%C3%A9%0A{")
    client.head("/healthz")
    lines = _lines(log)
    assert [line["status"] for line in lines] == [200, 200, 200, 200, 404, 200]
    assert [line["path"] for line in lines][3:] == ["/search", "/nowhere/café\n{", "/healthz"]
    hashes = {line.get("query") for line in lines[:3]}
    assert len(hashes) == 1
    assert None not in hashes
    assert "query" not in lines[3]
    assert lines[5]["bytes"] == 0
    assert all(line["bytes"] > 10 and line["seconds"] >= 0 for line in lines[:5])
    assert all(line["time"].endswith("+00:00") and line["client"] for line in lines)


def test_no_text_of_a_query_is_logged_unless_it_is_wanted(
    small_engine: EmbeddedEngine, log: Path
) -> None:
    for texts in (False, True):
        client = _client(small_engine, log, texts)
        client.get("/sparql", query_string={"query": SECRET})
        client.post("/sparql", data={"query": SECRET})
        client.get("/query", query_string={"query": SECRET})
        told = log.read_text(encoding="utf-8")
        assert ("somebody" in told) is texts
    assert [line.get("text") for line in _lines(log)[3:]] == [SECRET, SECRET, None]


def test_a_log_that_was_moved_away_is_opened_again(small_engine: EmbeddedEngine, log: Path) -> None:
    client = _client(small_engine, log)
    client.get("/healthz")
    log.rename(log.with_suffix(".1"))
    client.get("/readyz")
    assert [line["path"] for line in _lines(log)] == ["/readyz"]


def test_a_log_that_cannot_be_written_costs_no_answer(
    small_engine: EmbeddedEngine, log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The folder is gone, as after a disk was unmounted, and comes back."""
    folder = log.parent / "logs"
    folder.mkdir()
    client = _client(small_engine, folder / log.name)
    shutil.rmtree(folder)
    paths = ("/healthz", "/sparql?query=ASK%7B%7D", "/sparql?query=ASK%7B%7D", "/about", "/nowhere")
    assert [client.get(path).status_code for path in paths] == [200, 200, 200, 200, 404]
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "the access log cannot be written" in told
    folder.mkdir()
    assert client.get("/readyz").status_code == 200
    assert client.get("/healthz").status_code == 200
    assert [line["path"] for line in _lines(folder / log.name)] == ["/readyz", "/healthz"]
    told = capsys.readouterr().err
    assert told == "r2pgraph: the access log is written again; 5 lines are missing\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_disk_without_room_for_the_log_costs_no_answer(
    small_engine: EmbeddedEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    client = _client(small_engine, Path("/dev/full"))
    assert [client.get("/healthz").status_code for _ in range(5)] == [200] * 5
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "No space left" in told


def test_a_log_that_cannot_be_written_is_told_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--access-log"):
        _writable(str(tmp_path / "no" / "such" / "folder.log"))
    assert _writable("-") == "-"


@pytest.mark.parametrize("accept", ["", "text/plain", OPEN])
def test_metrics_are_read_by_the_standard_client(small_engine: EmbeddedEngine, accept: str) -> None:
    client = create_app(small_engine).test_client()
    for _ in range(3):
        client.get("/sparql", query_string={"query": "ASK {} # counted"})
    client.get("/nowhere")
    answer = client.get("/metrics", headers={"Accept": accept})
    families = open_metrics(answer.text) if accept == OPEN else plain_metrics(answer.text)
    found = {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in families
        for sample in family.samples
    }
    ok = ("r2pgraph_responses_total", ("area", "protocol"), ("status", "200"))
    assert found[ok] == 3
    assert found["r2pgraph_responses_total", ("area", "pages"), ("status", "404")] == 1
    assert found["r2pgraph_response_seconds_count", ("area", "protocol")] == 3
    assert found["r2pgraph_queries_total", ("outcome", "ok")] >= 1
    names = {name for name, *_ in found}
    assert {"r2pgraph_info", "r2pgraph_workers_idle", "r2pgraph_kept_bytes"} <= names
    assert "process_resident_memory_bytes" in names


def test_applications_count_for_themselves(small_engine: EmbeddedEngine) -> None:
    one, other = (create_app(small_engine).test_client() for _ in range(2))
    one.get("/nowhere")
    assert 'status="404"' in one.get("/metrics").text
    assert 'status="404"' not in other.get("/metrics").text
