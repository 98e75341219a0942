"""The query operations of the W3C's SPARQL 1.1 Protocol tests, over real HTTP.

The requests are those of the suite's manifest, written as data: method, address, headers, body, and
what must come back. The suite loads its graphs by update; here a server holds them from the start.
"""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from tests.web.test_protocol import FORM, QUERY, fetch

DATA = "http://kasei.us/2009/09/sparql/data/"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
ROWS = ("application/sparql-results+json", "application/sparql-results+xml", "text/csv")
GRAPHS = ("text/turtle", "application/n-triples", "application/rdf+xml")


def _graphs(**numbers: tuple[int, ...]) -> str:
    """`default` and `named` graphs of the suite, by number, as parameters of an address."""
    return "&".join(
        f"{kind}-graph-uri=" + quote(f"{DATA}data{number}.rdf", safe="")
        for kind, found in numbers.items()
        for number in found
    )


def _asked(number: int, before: str = "", after: str = "") -> str:
    return f"{before}<{DATA}data{number}.rdf> a ?type{after} "


BOTH = "ASK { " + _asked(1, after=" .") + _asked(2, after=" .") + "}"
NAMED = _asked(1, "GRAPH ?g1 { ", " }") + _asked(2, "GRAPH ?g2 { ", " }") + "}"
NOT_HELD = _graphs(default=(0,))

# name, method, address after /sparql, headers, body, expected: True, media types, or a refusal
SUITE: list[tuple[str, str, str, dict[str, str], str | bytes | None, Any]] = [
    ("query_post_form", "POST", "?" + NOT_HELD, FORM, "query=ASK%20%7B%7D", True),
    (
        "query_dataset_default_graphs_get",
        "GET",
        f"?query={quote(BOTH)}&{_graphs(default=(1, 2))}",
        {},
        None,
        True,
    ),
    ("query_dataset_default_graphs_post", "POST", "?" + _graphs(default=(1, 2)), QUERY, BOTH, True),
    (
        "query_dataset_named_graphs_post",
        "POST",
        "?" + _graphs(named=(1, 2)),
        QUERY,
        "ASK { " + NAMED,
        True,
    ),
    (
        "query_dataset_named_graphs_get",
        "GET",
        f"?query={quote('ASK { ' + NAMED)}&{_graphs(named=(1, 2))}",
        {},
        None,
        True,
    ),
    (
        "query_dataset_full",
        "POST",
        "?" + _graphs(default=(3,), named=(1, 2)),
        QUERY,
        "ASK { " + _asked(3) + NAMED,
        True,
    ),
    (
        "query_multiple_dataset",
        "POST",
        "?" + _graphs(named=(1, 2)),
        QUERY,
        f"ASK FROM <{DATA}data3.rdf> {{ {NAMED}",
        True,
    ),
    ("query_get", "GET", f"?query=ASK%20%7B%7D&{NOT_HELD}", {}, None, True),
    (
        "query_content_type_select",
        "POST",
        "?" + NOT_HELD,
        QUERY,
        "SELECT (1 AS ?value) {}",
        (*ROWS, "text/tab-separated-values"),
    ),
    ("query_content_type_ask", "POST", "?" + NOT_HELD, QUERY, "ASK {}", ROWS[:2]),
    (
        "query_content_type_describe",
        "POST",
        "?" + NOT_HELD,
        QUERY,
        "DESCRIBE <http://example.org/>",
        GRAPHS,
    ),
    (
        "query_content_type_construct",
        "POST",
        "?" + NOT_HELD,
        QUERY,
        "CONSTRUCT { <s> <p> 1 } WHERE {}",
        GRAPHS,
    ),
    ("query_post_direct", "POST", "", QUERY, "ASK {}", True),
    ("bad_query_method", "PUT", f"?query=ASK%20%7B%7D&{NOT_HELD}", FORM, None, 405),
    (
        "bad_multiple_queries",
        "GET",
        "?query=ASK%20%7B%7D&query=SELECT%20%2A%20%7B%7D",
        {},
        None,
        400,
    ),
    ("bad_query_wrong_media_type", "POST", "", {"Content-Type": "text/plain"}, "ASK {}", 415),
    ("bad_query_missing_form_type", "POST", "", {}, "query=ASK%20%7B%7D", 415),
    ("bad_query_missing_direct_type", "POST", "", {}, "ASK {}", 415),
    (
        "bad_query_non_utf8",
        "POST",
        "",
        {"Content-Type": "application/sparql-query; charset=UTF-16"},
        "ASK {}".encode("utf-16"),
        415,
    ),
    ("bad_query_syntax", "GET", "?query=ASK%20%7B", {}, None, 400),
]


@pytest.fixture(scope="module")
def suite_server(start_server: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A server over the graphs that the suite's tests ask for."""
    path: Path = tmp_path_factory.mktemp("suite") / "suite.nq"
    graphs = [f"<{DATA}data{number}.rdf>" for number in (1, 2, 3)]
    path.write_text("".join(f"{g} {TYPE} <http://a.example/T> {g} .\n" for g in graphs))
    return start_server("--data", str(path))


def test_the_suite_is_whole() -> None:
    assert len({name for name, *_ in SUITE}) == 20


@pytest.mark.parametrize(
    ("method", "address", "headers", "body", "expected"),
    [one[1:] for one in SUITE],
    ids=[one[0] for one in SUITE],
)
@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
def test_operation(
    suite_server: Any,
    path: str,
    method: str,
    address: str,
    headers: dict[str, str],
    body: str | bytes | None,
    expected: Any,
) -> None:
    sent = body.encode() if isinstance(body, str) else body
    answer = fetch(suite_server, method, path + address, headers, sent)
    if isinstance(expected, int) and expected is not True:
        assert answer.status == expected
        assert answer.problem["detail"]
        return
    assert answer.status == 200, answer.body
    if expected is True:
        assert answer.headers["Content-Type"] == ROWS[0]
        assert b'"boolean":true' in answer.body
    else:
        assert answer.headers["Content-Type"].partition(";")[0] in expected
