"""Answers of the layers below as responses of the framework."""

from flask import Response

from r2pgraph.sparql.problem import Answer


def send(answer: Answer) -> Response:
    """An answer as a response; for HEAD the framework leaves the body out."""
    response = Response(answer.body, answer.status, dict(answer.headers))
    if answer.content_type:
        response.headers["Content-Type"] = answer.content_type
    else:
        response.headers.pop("Content-Type", None)
    return response
