"""What programs read: the description of the questions, and debates for tools of argument."""

from flask import Blueprint, Response, jsonify, url_for

from r2pgraph import terms
from r2pgraph.errors import ResourceUnknownError
from r2pgraph.web.argdown import as_aif, as_argdown
from r2pgraph.web.openapi import document_of
from r2pgraph.web.read.arguments import SideView
from r2pgraph.web.site import site
from r2pgraph.web.state import services

blueprint = Blueprint("programs", __name__)


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The questions of the catalogue, as OpenAPI."""
    return jsonify(document_of(site().catalogue, services().config.base_url))


@blueprint.get("/argdown/<name>")
def argdown(name: str) -> Response:
    """The debate on an issue as Argdown."""
    issue, sides = _debate(name)
    body = as_argdown(issue, sides, site().names.label)
    response = Response(body, content_type="text/argdown; charset=utf-8")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.argdown"'
    return response


@blueprint.get("/aif/<name>")
def aif(name: str) -> Response:
    """The debate on an issue in the Argument Interchange Format."""
    issue, sides = _debate(name)
    return jsonify(as_aif(issue, sides, site().names.label))


@blueprint.get("/favicon.ico")
def icon() -> Response:
    """Where browsers look for the icon of what names none, such as a text."""
    return Response(status=301, headers={"Location": url_for("static", filename="icon.svg")})


def _debate(name: str) -> tuple[str, tuple[SideView, ...]]:
    """The address of an issue and its sides.

    Raises:
        ResourceUnknownError: there is no such issue, or no position on it.
    """
    issue = f"{terms.ID}issue/{name}"
    sides = site().debates.on_issue(issue)
    if not sides:
        raise ResourceUnknownError(issue)
    return issue, sides
