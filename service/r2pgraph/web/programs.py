"""What programs read to find their way: the description of the questions."""

from flask import Blueprint, Response, jsonify

from r2pgraph.web.openapi import document_of
from r2pgraph.web.site import site
from r2pgraph.web.state import services

blueprint = Blueprint("programs", __name__)


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The questions of the catalogue, as OpenAPI."""
    return jsonify(document_of(site().catalogue, services().config.base_url))
