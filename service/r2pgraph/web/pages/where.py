"""The map: the places that claims are about, drawn and listed."""

from flask import Blueprint, Response

from r2pgraph.web.display import label, path
from r2pgraph.web.mapping import Spot, maps
from r2pgraph.web.read.places import Located
from r2pgraph.web.representing import page
from r2pgraph.web.site import site

blueprint = Blueprint("where", __name__)


@blueprint.get("/map")
def map_of_places() -> Response:
    """All places with how many claims are about them; those without a point are listed."""
    about = site().claims.values["place"]
    rows = [(one, len(about.get(one.place, ()))) for one in site().places.values()]
    rows.sort(key=lambda row: (-row[1], label(row[0].place).casefold()))
    spots = [spot for one, count in rows if (spot := _spot(one, count))]
    return page("map.html", maps=maps(spots), rows=rows, drawn=len(spots))


def degrees(one: Located) -> str:
    """A point in words, as exactly as it is given."""
    if one.latitude is None or one.longitude is None:
        return ""
    north = "S" if one.latitude < 0 else "N"
    east = "W" if one.longitude < 0 else "E"
    return f"{abs(one.latitude):g}° {north}, {abs(one.longitude):g}° {east}"


def _spot(one: Located, count: int) -> Spot | None:
    if one.latitude is None or one.longitude is None:
        return None
    said = f"{count} claim{'s' if count != 1 else ''}"
    if one.events:
        said += f", {one.events} event{'s' if one.events != 1 else ''}"
    # What tells a territory from its state says nothing on a map.
    name = label(one.place).partition(" (")[0]
    return Spot(path(one.place), name, said, count, one.latitude, one.longitude)
