"""The places that data describe: where they are, what they lie in, how many events they saw.

Knows how coordinates are given; names no place.
"""

from dataclasses import dataclass

from r2pgraph import terms
from r2pgraph.claims import SECONDS, text_of
from r2pgraph.engine.base import Engine, select

_PREFIXES = f"PREFIX r2p: <{terms.R2P}> PREFIX wgs: <{terms.WGS84}>\n"
_PLACES = """SELECT ?place ?latitude ?longitude ?within WHERE {
  ?place a r2p:Place
  OPTIONAL { ?place wgs:lat ?latitude ; wgs:long ?longitude }
  OPTIONAL { ?place r2p:locatedIn ?within }
}"""
_EVENTS = """SELECT ?place (COUNT(DISTINCT ?event) AS ?count) WHERE {
  ?event a r2p:Event ; r2p:takesPlaceIn/r2p:locatedIn* ?place
} GROUP BY ?place"""


@dataclass(frozen=True)
class Located:
    """A place. Degrees are none where nobody has given a point; `within` is what it lies in."""

    place: str
    latitude: float | None = None
    longitude: float | None = None
    within: tuple[str, ...] = ()
    events: int = 0


def read_places(engine: Engine) -> dict[str, Located]:
    """Every place; what takes place in a part of one takes place in it too."""
    points: dict[str, tuple[float, float] | None] = {}
    within: dict[str, set[str]] = {}
    for row in select(engine, _PREFIXES + _PLACES, deadline=SECONDS):
        place = text_of(row, "place")
        point = _point(text_of(row, "latitude"), text_of(row, "longitude"))
        points[place] = points.get(place) or point
        if larger := text_of(row, "within"):
            within.setdefault(place, set()).add(larger)
    events = {
        text_of(row, "place"): int(text_of(row, "count"))
        for row in select(engine, _PREFIXES + _EVENTS, deadline=SECONDS)
        if text_of(row, "place")
    }
    found = {}
    for place, point in sorted(points.items()):
        latitude, longitude = point or (None, None)
        around = tuple(sorted(within.get(place, ())))
        found[place] = Located(place, latitude, longitude, around, events.get(place, 0))
    return found


def _point(latitude: str, longitude: str) -> tuple[float, float] | None:
    """A point on earth; none where what is given is no such thing."""
    try:
        found = float(latitude), float(longitude)
    except ValueError:
        return None
    return found if abs(found[0]) <= 90 and abs(found[1]) <= 180 else None
