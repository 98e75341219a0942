"""Contested figures: what stands against what, drawn and listed, and never added up."""

from flask import Blueprint, Response

from r2pgraph.web.comparing import comparison, panels
from r2pgraph.web.display import label
from r2pgraph.web.representing import page
from r2pgraph.web.site import site

blueprint = Blueprint("figures", __name__)


@blueprint.get("/figures")
def figures() -> Response:
    """All figures of a sort on one axis, then those that stand against one another."""
    found = site().figures
    return page(
        "figures.html",
        sorts=[(sort, panels(found.of_sort(sort))) for sort in found.sorts if found.of_sort(sort)],
        rivals=sorted(map(comparison, found.rivals), key=lambda one: [label(i) for i in one.of]),
    )
