"""The map: every place is listed, those with a point are drawn, and the outline is of the earth."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from tests.web.test_claim_pages import words
from tests.web.test_pages import page_at

from r2pgraph import terms
from r2pgraph.engine.base import select
from r2pgraph.engine.embedded import EmbeddedEngine
from r2pgraph.web.mapping import WIDTH, Spot, maps
from r2pgraph.web.outline import FINE, Window, outline
from r2pgraph.web.pages.where import degrees
from r2pgraph.web.read.places import Located, read_places, read_points

WORLD = Window(-170, 190, -56, 78, 960)


def spot(name: str, latitude: float, longitude: float, count: int = 1) -> Spot:
    return Spot(f"/{name}", name, f"{count} claims", count, latitude, longitude)


def corners(path: str) -> list[tuple[float, float]]:
    """Where each line of a path begins and ends, in pixels."""
    found = []
    for part in re.findall(r"M[^M]+", path):
        numbers = [int(number) for number in re.findall(r"-?\d+", part)]
        x = y = 0
        for x_step, y_step in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + x_step, y + y_step
            found.append((x / FINE, y / FINE))
    return found


def inside(path: str, x: float, y: float) -> bool:
    """Whether a point is on land, by the lines that a ray from it crosses."""
    crossed = 0
    for part in re.findall(r"M[^M]+z", path):
        ring = corners(part)
        for (a, b), (c, d) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (b > y) != (d > y) and x < a + (y - b) / (d - b) * (c - a):
                crossed += 1
    return crossed % 2 == 1


@pytest.mark.parametrize(
    ("longitude", "latitude", "land"),
    [
        (29.8, -1.9, True),  # Rwanda
        (-99.0, 39.0, True),  # Kansas
        (133.0, -25.0, True),  # the middle of Australia
        (-175.0, 66.6, True),  # Chukotka, beyond the 180th meridian
        (-30.0, 30.0, False),  # the Atlantic
        (-140.0, -16.5, False),  # the Pacific, on the parallel of Fiji
        (50.5, 42.0, False),  # the Caspian Sea
    ],
)
def test_land_is_where_land_is(longitude: float, latitude: float, land: bool) -> None:
    shifted = longitude + 360 if longitude < WORLD.west else longitude
    assert inside(outline(WORLD).land, *WORLD.place(shifted, latitude)) is land


def test_a_closer_map_is_cut_off_at_its_edges() -> None:
    window = Window(20, 44, -8, 6, 960)
    found = outline(window)
    assert all(-20 <= x <= 980 and -20 <= y <= window.height + 20 for x, y in corners(found.land))
    assert found.borders
    assert len(found.land) < len(outline(WORLD).land) / 10


def test_areas_are_as_the_counts_and_nothing_leaves_the_picture() -> None:
    (world,) = maps([spot("a", 0, 0, 400), spot("b", 40, 100, 100), spot("c", -50, 189, 0)])
    radii = {one.spot.name: one.radius for one in world.circles}
    assert radii["a"] == pytest.approx(2 * radii["b"])
    assert 0 < radii["c"] < radii["b"]
    for one in world.circles:
        assert 0 <= one.x <= WIDTH
        assert 0 <= one.y <= world.window.height


def test_where_all_are_alike_none_is_large() -> None:
    (alike,) = maps([spot("a", 0, 0, 3), spot("b", 40, 100, 3)])
    (unlike,) = maps([spot("a", 0, 0, 3), spot("b", 40, 100, 4)])
    (radius,) = {one.radius for one in alike.circles}
    assert radius < min(one.radius for one in unlike.circles) / 2


def test_crowds_are_shown_closer_and_lonely_places_are_not() -> None:
    world, closer = maps([spot("a", 1, 30, 5), spot("b", 1.2, 30.2, 3), spot("far", 50, 100)])
    assert {one.spot.name for one in world.circles} == {"a", "b", "far"}
    assert {one.spot.name for one in closer.circles} == {"a", "b"}
    assert all(one.label for one in closer.circles)


def test_thousands_of_places_are_drawn_with_few_names() -> None:
    many = [spot(f"p{n}", n % 50, n % 170, n) for n in range(2_000)]
    world, *closer = maps(many)
    assert len(world.circles) == 2_000
    assert len(closer) <= 4
    assert 0 < sum(one.label is not None for one in world.circles) <= 200


def test_no_place_no_map() -> None:
    assert maps([]) == ()


@pytest.mark.parametrize(
    ("latitude", "longitude", "told"),
    [(-1.9, 29.8, "1.9° S, 29.8° E"), (40.0, -74.01, "40° N, 74.01° W"), (None, None, "")],
)
def test_a_point_in_words(latitude: float | None, longitude: float | None, told: str) -> None:
    assert degrees(Located("x", latitude, longitude)) == told


def test_every_place_is_listed_and_each_with_a_point_drawn(
    packaged_app: Flask, packaged_engine: EmbeddedEngine
) -> None:
    page = page_at(packaged_app.test_client(), "/map")
    assert not page.faults
    text = f"PREFIX r2p: <{terms.R2P}> SELECT ?place WHERE {{ ?place a r2p:Place }}"
    wanted = {str(row["place"].value) for row in select(packaged_engine, text)}
    places = read_places(packaged_engine, read_points(packaged_engine))
    assert set(places) == wanted
    listed = {given.get("id") for given in page.of("tr")} - {None}
    assert listed == {iri.rpartition("/")[2] for iri in wanted}
    drawn = {given["href"] for given in page.of("a") if given.get("class") == "mark"}
    located = {iri for iri, one in places.items() if one.latitude is not None}
    assert drawn == {"/" + iri.removeprefix(terms.BASE) for iri in located}
    assert len(located) > 30
    assert "no point, in eastern Congo" in " ".join(page.text.split())


def test_circles_without_a_name_are_told(packaged_app: Flask, almanac: FlaskClient) -> None:
    html = packaged_app.test_client().get("/map").text
    world = html.partition("<svg")[2].partition("</section>")[0]
    nameless = world.count('class="mark"') - world.count("</text>")
    assert nameless > 1
    assert f"{nameless} stand too close to others to have a name here" in " ".join(world.split())
    assert "to have a name here" not in almanac.get("/map").text


def test_the_count_of_a_place_is_the_length_of_its_list(packaged_app: Flask) -> None:
    client = packaged_app.test_client()
    row = client.get("/map").text.partition('<tr id="rwanda">')[2].partition("</tr>")[0]
    address, count = re.findall(r'href="(/claims[^"]+)">([\d,]+)<', row)[0]
    assert f"{count} of" in words(page_at(client, address))


def test_places_say_where_they_are(packaged_app: Flask) -> None:
    client = packaged_app.test_client()
    assert "Where 1.9° S, 29.8° E · on the map" in words(page_at(client, "/page/id/place/rwanda"))
    assert 'href="/map#darfur"' in client.get("/page/id/place/darfur").text


def test_data_without_places_say_so(foreign: FlaskClient) -> None:
    page = page_at(foreign, "/map")
    assert not page.faults
    assert "give no place a point" in page.text


def test_circles_of_a_closer_map_are_whole() -> None:
    # The third lies at the edge of the map around the first two.
    places = ((100, 0.2, 0.0), (100, 0.0, 1.0), (1, 0.1, 12.49))
    spots = [Spot("", f"place {c} {x}", "", c, latitude, x) for c, latitude, x in places]
    found = maps(spots)
    assert len(found) > 1
    assert len(found[0].circles) == len(spots)
    for one in found[1:]:
        assert one.circles
        for circle in one.circles:
            assert circle.radius <= circle.x <= one.window.width - circle.radius
            assert circle.radius <= circle.y <= one.window.height - circle.radius
