"""Failures as documents and as pages: one sentence, no paths, nothing of the client's as markup."""

import json

import pytest

from r2pgraph.errors import EngineBusyError, ProtocolError, QueryTimeoutError, R2PGraphError
from r2pgraph.sparql.problem import answer_problem, problem_of, problem_of_status


def test_a_problem_document() -> None:
    answer = answer_problem(problem_of(QueryTimeoutError(30)), None)
    assert (answer.status, answer.content_type) == (504, "application/problem+json")
    document = json.loads(answer.body)
    assert document == {
        "type": "https://w3id.org/r2pgraph/problem/query-timeout",
        "title": "The query took too long",
        "status": 504,
        "detail": str(QueryTimeoutError(30)),
    }


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("text/html", "text/html; charset=utf-8"),
        ("text/html,application/xml;q=0.9,*/*;q=0.8", "text/html; charset=utf-8"),
        ("*/*", "application/problem+json"),
        ("application/sparql-results+json", "application/problem+json"),
        ("application/problem+json", "application/problem+json"),
    ],
)
def test_people_get_a_page_and_programs_a_document(accept: str, content_type: str) -> None:
    assert answer_problem(problem_of_status(404), accept).content_type == content_type


def test_a_page_has_no_markup_of_the_client() -> None:
    failure = ProtocolError(400, "Accept '<script>alert(1)</script>' fits nothing")
    body = answer_problem(problem_of(failure), "text/html").body
    assert b"<script>" not in body
    assert b"&lt;script&gt;" in body


def test_headers_of_a_failure_are_sent() -> None:
    assert problem_of(EngineBusyError()).headers == {"Retry-After": "2"}
    assert problem_of(ProtocolError(405, "no", {"Allow": "GET"})).headers == {"Allow": "GET"}


def test_every_failure_has_a_status_a_code_and_a_title() -> None:
    def all_below(kind: type[R2PGraphError]) -> set[type[R2PGraphError]]:
        return {kind, *(deeper for below in kind.__subclasses__() for deeper in all_below(below))}

    failures = all_below(R2PGraphError)
    assert len(failures) > 20
    for failure in failures:
        assert 400 <= failure.http_status <= 599, failure
        assert failure.exit_code in (1, 2, 3, 4, 5), failure
        assert failure.title, failure
