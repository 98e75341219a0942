"""What went wrong, for programs (RFC 9457).

One sentence each, without paths or tracebacks. This is the one place where a failure becomes an
HTTP status, a title and a detail; how people see them is up to the pages.
"""

import json
import re
from dataclasses import dataclass, field
from http import HTTPStatus

from r2pgraph import terms
from r2pgraph.errors import QuerySyntaxError, R2PGraphError
from r2pgraph.sparql.negotiate import prefers_page

PROBLEM_JSON = "application/problem+json"


@dataclass(frozen=True)
class Answer:
    """A whole HTTP answer: everything a framework has to send.

    One that is `lasting` would be the same again, as long as data and code are the same.
    """

    status: int
    content_type: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    lasting: bool = False

    def revalidated(self, if_none_match: str) -> "Answer":
        """The answer, or 304 without its body where the client has it already."""
        tag = self.headers.get("ETag", "")
        if not if_none_match or not tag or not matches(if_none_match, tag):
            return self
        kept = {name: self.headers[name] for name in ("ETag", "Cache-Control")}
        return Answer(304, "", b"", kept)


def matches(if_none_match: str, tag: str) -> bool:
    """Whether a validator is among those of a request, compared weakly (RFC 9110, 13.1.2)."""
    if if_none_match.strip() == "*":
        return True
    opaque = tag.removeprefix("W/")
    return any(one.strip().removeprefix("W/") == opaque for one in if_none_match.split(","))


@dataclass(frozen=True)
class Problem:
    """A failure as it is shown."""

    status: int
    title: str
    detail: str
    kind: str
    headers: dict[str, str] = field(default_factory=dict)
    place: tuple[int, int] | None = None


def problem_of(failure: R2PGraphError) -> Problem:
    """How a failure is shown over HTTP."""
    headers = {}
    retry = getattr(failure, "retry_after", None)
    if retry is not None:
        headers["Retry-After"] = str(retry)
    place = (failure.line, failure.column) if isinstance(failure, QuerySyntaxError) else (0, 0)
    return Problem(
        failure.http_status,
        failure.title,
        str(failure),
        _kind(type(failure).__name__),
        headers,
        place if place[0] else None,
    )


def problem_of_status(status: int, detail: str = "") -> Problem:
    """A failure of HTTP itself, known by its status alone."""
    phrase = HTTPStatus(status)
    return Problem(status, phrase.phrase, detail or phrase.description, _kind(phrase.phrase))


def wants_page(accept: str | None) -> bool:
    """Whether a client prefers a page to a problem document."""
    return prefers_page(accept, (PROBLEM_JSON, "application/json"))


def problem_document(problem: Problem) -> Answer:
    """A problem as a document of RFC 9457."""
    document: dict[str, str | int] = {
        "type": terms.BASE + "problem/" + problem.kind,
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
    }
    if problem.place:
        document["line"], document["column"] = problem.place
    body = json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8", "replace")
    return Answer(problem.status, PROBLEM_JSON, body + b"\n", problem.headers)


def _kind(name: str) -> str:
    """`QueryTimeoutError` to `query-timeout`."""
    words = re.findall(r"[A-Z]+(?=[A-Z][a-z]|$)|[A-Z]?[a-z0-9]+", name.removesuffix("Error"))
    return "-".join(word.lower() for word in words)
