"""What has a point on the earth, and the places: what they lie in, how many events they saw.

Knows how coordinates are given; names no place.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from r2pgraph import terms
from r2pgraph.claims import SECONDS, text_of
from r2pgraph.engine.base import Engine, select

_PREFIXES = f"PREFIX r2p: <{terms.R2P}> PREFIX wgs: <{terms.WGS84}>\n"
_POINTS = """SELECT ?thing ?latitude ?longitude WHERE {
  ?thing wgs:lat ?latitude ; wgs:long ?longitude
}"""
_PLACES = """SELECT ?place ?within WHERE {
  ?place a r2p:Place
  OPTIONAL { ?place r2p:locatedIn ?within }
}"""
_EVENTS = """SELECT ?place (COUNT(DISTINCT ?event) AS ?count) WHERE {
  ?event a r2p:Event ; r2p:takesPlaceIn/r2p:locatedIn* ?place
} GROUP BY ?place"""

Point = tuple[float, float]
"""A latitude and a longitude, in degrees."""


@dataclass(frozen=True)
class Located:
    """A place. Degrees are none where nobody has given a point; `within` is what it lies in."""

    place: str
    latitude: float | None = None
    longitude: float | None = None
    within: tuple[str, ...] = ()
    events: int = 0


def read_points(engine: Engine) -> dict[str, Point]:
    """The latitude and longitude of everything that has a point on the earth."""
    found: dict[str, Point] = {}
    for row in select(engine, _PREFIXES + _POINTS, deadline=SECONDS):
        point = _point(text_of(row, "latitude"), text_of(row, "longitude"))
        if point:
            found.setdefault(text_of(row, "thing"), point)
    return found


def read_places(engine: Engine, points: Mapping[str, Point]) -> dict[str, Located]:
    """Every place; what takes place in a part of one takes place in it too."""
    within: dict[str, set[str]] = {}
    for row in select(engine, _PREFIXES + _PLACES, deadline=SECONDS):
        around = within.setdefault(text_of(row, "place"), set())
        if larger := text_of(row, "within"):
            around.add(larger)
    events = {
        text_of(row, "place"): int(text_of(row, "count"))
        for row in select(engine, _PREFIXES + _EVENTS, deadline=SECONDS)
        if text_of(row, "place")
    }
    found = {}
    for place, around in sorted(within.items()):
        latitude, longitude = points.get(place, (None, None))
        found[place] = Located(
            place, latitude, longitude, tuple(sorted(around)), events.get(place, 0)
        )
    return found


def _point(latitude: str, longitude: str) -> Point | None:
    """A point on earth; none where what is given is no such thing."""
    try:
        found = float(latitude), float(longitude)
    except ValueError:
        return None
    return found if abs(found[0]) <= 90 and abs(found[1]) <= 180 else None
