"""The timeline: what has dates, drawn as bars as wide as their precision, and as tables."""

from flask import Blueprint, Response

from r2pgraph.web.dating import period
from r2pgraph.web.display import label, path
from r2pgraph.web.read.times import Dated
from r2pgraph.web.representing import page
from r2pgraph.web.site import site
from r2pgraph.web.timeline import Period, panels

blueprint = Blueprint("when", __name__)


@blueprint.get("/timeline")
def timeline() -> Response:
    """Everything that has dates."""
    rows = {_period(one): one for one in site().times}
    return page("timeline.html", panels=panels(list(rows)), rows=rows)


def _period(one: Dated) -> Period:
    """A thing by its name; what a claim dates and nobody has named, by the claim."""
    named = not one.claims or one.thing in site().claims.values["event"]
    shown = one.thing if named else one.claims[0]
    when = period(one.start, one.end, one.precision)
    return Period(path(shown), label(shown), when, one.start, one.end)
