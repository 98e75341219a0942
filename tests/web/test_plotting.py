"""Numbers on one axis: where marks stand, and when an axis is logarithmic."""

import pytest

from r2pgraph.web.plotting import WIDTH, Point, plot


def points(*numbers: float) -> list[Point]:
    return [Point("/", str(n), str(n), value=n) for n in numbers]


def test_marks_are_ordered_as_their_numbers_are() -> None:
    for numbers in ((3, 150_000, 800_000, 6_000_000), (5, 9), (0, 4), (0.5, 900)):
        found = plot(points(*numbers))
        places = [mark.x for mark in found.marks]
        assert places == sorted(places)
        assert len(set(places)) == len(places)
        assert found.ticks[0].number <= min(numbers) <= max(numbers) <= found.ticks[-1].number
        assert all(0 < tick.x < WIDTH for tick in found.ticks)


def test_an_axis_is_logarithmic_only_where_it_must() -> None:
    assert plot(points(3, 6_000_000)).logarithmic
    assert not plot(points(3_000_000, 5_400_000)).logarithmic
    assert not plot(points(0, 6_000_000)).logarithmic
    assert not plot(points(-1, 6_000_000)).logarithmic


def test_a_bound_points_to_where_the_value_lies() -> None:
    found = plot(
        [
            Point("/", "a", "more than 5", low=5.0),
            Point("/", "b", "at most 9", high=9.0),
            Point("/", "c", "5 to 9", low=5.0, high=9.0),
            Point("/", "d", "many"),
        ]
    )
    more, less, between, without = found.marks
    assert [mark.sort for mark in found.marks] == ["more", "less", "between", "words"]
    assert more.to > more.x
    assert less.to < less.x
    assert between.x < between.to
    assert without.shown == "many"


@pytest.mark.parametrize("numbers", [(), (0,), (7,), (1e15,), (1e-3, 1e12)])
def test_any_numbers_have_an_axis(numbers: tuple[float, ...]) -> None:
    found = plot(points(*numbers))
    assert len(found.ticks) >= 2
    assert len(found.marks) == len(numbers)
    assert all(0 <= mark.shown_x <= WIDTH for mark in found.marks)


def test_a_long_text_is_cut_to_two_lines() -> None:
    found = plot([Point("/", "one of those who " * 30, "1", value=1.0)])
    assert len(found.marks[0].lines) == 2
    assert found.marks[0].lines[1][1].endswith("…")
