"""What went wrong, for programs (RFC 9457) and for people.

One sentence each, without paths or tracebacks. This is the one place where a failure becomes an
HTTP answer.
"""

import json
import re
from dataclasses import dataclass, field
from html import escape
from http import HTTPStatus

from r2pgraph import terms
from r2pgraph.errors import R2PGraphError
from r2pgraph.sparql.negotiate import preferred

PROBLEM_JSON = "application/problem+json"
_HTML = "text/html"
_PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main><h1>{title}</h1><p>{detail}</p>
<p>HTTP status {status}. <a href="/">Home</a></p></main></body>
</html>
"""


@dataclass(frozen=True)
class Answer:
    """A whole HTTP answer: everything a framework has to send."""

    status: int
    content_type: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Problem:
    """A failure as it is shown."""

    status: int
    title: str
    detail: str
    kind: str
    headers: dict[str, str] = field(default_factory=dict)


def problem_of(failure: R2PGraphError) -> Problem:
    """How a failure is shown over HTTP."""
    headers = dict(getattr(failure, "headers", {}))
    retry = getattr(failure, "retry_after", None)
    if retry is not None:
        headers["Retry-After"] = str(retry)
    return Problem(
        failure.http_status, failure.title, str(failure), _kind(type(failure).__name__), headers
    )


def problem_of_status(status: int, detail: str = "") -> Problem:
    """A failure of HTTP itself, known by its status alone."""
    phrase = HTTPStatus(status)
    return Problem(status, phrase.phrase, detail or phrase.description, _kind(phrase.phrase))


def answer_problem(problem: Problem, accept: str | None) -> Answer:
    """A page where the client prefers one, a problem document otherwise."""
    if preferred(accept, [PROBLEM_JSON, "application/json", _HTML]) == _HTML:
        page = _PAGE.format(
            title=escape(problem.title), detail=escape(problem.detail), status=problem.status
        )
        return Answer(
            problem.status, "text/html; charset=utf-8", page.encode("utf-8"), problem.headers
        )
    document = {
        "type": terms.BASE + "problem/" + problem.kind,
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
    }
    body = json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8", "replace")
    return Answer(problem.status, PROBLEM_JSON, body + b"\n", problem.headers)


def _kind(name: str) -> str:
    """`QueryTimeoutError` to `query-timeout`."""
    words = re.findall(r"[A-Z]+(?=[A-Z][a-z]|$)|[A-Z]?[a-z0-9]+", name.removesuffix("Error"))
    return "-".join(word.lower() for word in words)
