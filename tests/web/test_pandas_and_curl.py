"""The endpoint through pandas and curl, and through what its own pages tell people to run."""

import subprocess
import sys
import urllib.request
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pandas
import pytest
from rdflib import Graph
from tests.conftest import ALMANAC
from tests.web.test_clients import ENDLESS, GARDENER, NEIGHBOUR, ROWS, STATED_BY

# What goes wrong in tables of text: separators, quotation marks, lines, other scripts, numbers.
VALUES = """SELECT ?text ?number ?part ?code { VALUES (?text ?number ?part ?code) {
  ("a, \\"b\\"\\nc" 12 1.5 "007") ("\u0645\u062b\u0646 \u00e9" -3 0.25 "1e3")
  ("" 40000 2.0 "x") } }"""


def _as_csv(url: str, **parameters: str) -> str:
    return f"{url}?{urlencode(parameters | {'format': 'csv'})}"


def test_pandas_reads_an_answer_by_its_address(server: Any) -> None:
    frame = pandas.read_csv(
        _as_csv(server.url + "/sparql", query=VALUES), dtype={"code": str}, keep_default_na=False
    )
    assert list(frame["text"]) == ['a, "b"\nc', "\u0645\u062b\u0646 \u00e9", ""]
    assert (frame["number"].dtype, frame["part"].dtype) == ("int64", "float64")
    assert int(frame["number"].sum()) == 40009
    assert list(frame["code"]) == ["007", "1e3", "x"]
    rows = pandas.read_csv(_as_csv(server.url + "/sparql", query=ROWS))
    assert list(rows["s"]) == [GARDENER, NEIGHBOUR]
    none = pandas.read_csv(_as_csv(server.url + "/sparql", query="SELECT ?a ?b { ?a <urn:x> ?b }"))
    assert (list(none), len(none)) == (["a", "b"], 0)


def test_pandas_may_ask_for_csv_in_a_header(server: Any) -> None:
    address = f"{server.url}/sparql?{urlencode({'query': ROWS})}"
    accept = {"Accept": "text/csv", "Accept-Encoding": "gzip"}
    assert len(pandas.read_csv(address, storage_options=accept)) == 2


def test_pandas_is_told_of_a_failure(server: Any) -> None:
    """What is no table must not become one."""
    for query, status in (("SELECT * {", 400), (ENDLESS, 504)):
        with pytest.raises(OSError, match=str(status)):
            pandas.read_csv(_as_csv(server.url + "/sparql", query=query))


@pytest.fixture(scope="module")
def whole(start_server: Any) -> Any:
    """The almanac with its catalogue."""
    return start_server("--root", str(ALMANAC), "--workers", "2")


def test_pandas_reads_questions_claims_and_evidence(whole: Any) -> None:
    said = pandas.read_csv(_as_csv(whole.url + "/queries/who-says"))
    assert {"claim", "page"} <= set(said)
    assert len(said) > 0
    claims = pandas.read_csv(_as_csv(whole.url + "/claims"))
    assert len(claims) == 5
    query = f"SELECT ?s {{ ?s {STATED_BY} ?o }}"
    shown = pandas.read_csv(_as_csv(whole.url + "/sparql", query=query, evidence="true"))
    assert next(iter(shown)) == "s"
    assert shown["evidence_claims"].notna().all()


def _snippets(server: Any, path: str) -> list[str]:
    """What a page tells people to run."""
    request = urllib.request.Request(server.url + path, headers={"Accept": "text/html"})
    with urllib.request.urlopen(request, timeout=20) as response:
        parts = response.read().decode().split('<pre class="code"')[1:]
    return [unescape(part.partition(">")[2].partition("</pre>")[0]) for part in parts]


def _run(server: Any, path: str) -> tuple[str, str]:
    """What the two snippets of a page print: that for a shell, and that in Python."""
    shell, program = _snippets(server, path)
    assert shell.startswith("curl ")
    commands = (
        ["sh", "-c", shell.replace("curl", "curl -sS --fail", 1)],
        [sys.executable, "-c", program],
    )
    by_curl, by_python = (
        subprocess.run(command, capture_output=True, text=True, check=True).stdout
        for command in commands
    )
    return by_curl, by_python


@pytest.mark.parametrize("data", ["whole", "server"])
def test_what_the_page_of_the_endpoint_tells_people_to_run_runs(
    data: str, request: pytest.FixtureRequest
) -> None:
    by_curl, by_python = _run(request.getfixturevalue(data), "/sparql")
    head, *lines = by_curl.splitlines()
    assert ("page" in head.split(",")) == (data == "whole")
    assert len(lines) == len(by_python.splitlines()) > 0


def test_what_the_page_of_counts_tells_people_to_run_runs(whole: Any) -> None:
    by_curl, _ = _run(whole, "/.well-known/void")
    assert len(Graph().parse(data=by_curl, format="turtle")) > 20


@pytest.mark.parametrize(
    ("arguments", "begins"),
    [
        (("-G", "--data-urlencode"), "s\r\n"),
        (("--data-urlencode",), "s\r\n"),
        (("-H", "Content-Type: application/sparql-query", "--data-binary"), "s\r\n"),
        (("-G", "--compressed", "--data-urlencode"), "s\r\n"),
        (("-I", "-G", "--data-urlencode"), "HTTP/1.1 200 OK\r\n"),
    ],
)
def test_curl(server: Any, arguments: tuple[str, ...], begins: str) -> None:
    query = ROWS if "--data-binary" in arguments else "query=" + ROWS
    command = ["curl", "-sS", "-H", "Accept: text/csv", server.url + "/sparql", *arguments, query]
    done = subprocess.run(command, capture_output=True, check=True)
    assert done.stdout.decode().startswith(begins)
    assert "-I" in arguments or done.stdout.decode().count("\r\n") == 3
