"""Failures as documents: one sentence, no paths."""

import json

import pytest

from r2pgraph.errors import EngineBusyError, QueryTimeoutError, R2PGraphError
from r2pgraph.sparql.problem import problem_document, problem_of, wants_page


def test_a_problem_document() -> None:
    answer = problem_document(problem_of(QueryTimeoutError(30)))
    assert (answer.status, answer.content_type) == (504, "application/problem+json")
    document = json.loads(answer.body)
    assert document == {
        "type": "https://w3id.org/r2pgraph/problem/query-timeout",
        "title": "The query took too long",
        "status": 504,
        "detail": str(QueryTimeoutError(30)),
    }


@pytest.mark.parametrize(
    ("accept", "page"),
    [
        ("text/html", True),
        ("text/html,application/xml;q=0.9,*/*;q=0.8", True),
        ("*/*", False),
        (None, False),
        ("application/sparql-results+json", False),
        ("application/problem+json", False),
    ],
)
def test_people_get_a_page_and_programs_a_document(accept: str | None, page: bool) -> None:
    assert wants_page(accept) is page


def test_headers_of_a_failure_are_sent() -> None:
    assert problem_of(EngineBusyError()).headers == {"Retry-After": "2"}


def test_every_failure_has_a_status_a_code_and_a_title() -> None:
    def all_below(kind: type[R2PGraphError]) -> set[type[R2PGraphError]]:
        return {kind, *(deeper for below in kind.__subclasses__() for deeper in all_below(below))}

    failures = all_below(R2PGraphError)
    assert len(failures) > 20
    for failure in failures:
        assert 400 <= failure.http_status <= 599, failure
        assert failure.exit_code in (1, 2, 3, 4, 5), failure
        assert failure.title, failure
