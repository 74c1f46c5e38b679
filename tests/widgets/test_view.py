import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.widgets.map import view as views
from explorer.widgets.map.view import View

coordinate = st.floats(-1e3, 1e3)
zoom = st.floats(1e-2, 1e4)
size = st.integers(50, 2_000)


@given(coordinate, coordinate, zoom, size, size, coordinate, coordinate)
def test_there_and_back(cx, cy, scale, width, height, x, y):
    view = View(cx, cy, scale)
    back = view.to_map(view.to_pixels((x, y), width, height), width, height)
    assert np.allclose(back, (x, y), atol=1e-6)


def test_the_middle_is_in_the_middle_and_y_goes_up():
    view = View(2, 3, 10)
    assert view.to_pixels((2, 3), 400, 300).tolist() == [200, 150]
    assert view.to_pixels((3, 4), 400, 300).tolist() == [210, 140]


@given(coordinate, coordinate, zoom, st.floats(0.1, 10), st.floats(0, 400), st.floats(0, 300))
def test_zooming_leaves_the_pointed_place_where_it_is(cx, cy, scale, factor, px, py):
    view = View(cx, cy, scale)
    place = view.to_map((px, py), 400, 300)
    assert np.allclose(
        view.zoomed(factor, (px, py), 400, 300).to_pixels(place, 400, 300), (px, py), atol=1e-4
    )


def test_panning_moves_the_content_by_as_many_pixels():
    view = View(1, 2, 50)
    before, after = (v.to_pixels((0.5, 0.5), 400, 300) for v in (view, view.panned(30, -20)))
    assert np.allclose(after - before, (30, -20))


def test_fit_shows_all_with_the_same_margin():
    xy = np.array([[-3.0, 1.0], [5.0, 2.0], [0.0, 9.0]])
    pixels = views.fit(xy, 400, 400).to_pixels(xy, 400, 400)
    assert pixels.min() == pytest.approx(24)
    assert pixels.max() == pytest.approx(376)


@pytest.mark.parametrize(
    "xy", [[[-3.0, 1.0], [5.0, 2.0], [0.0, 9.0]], [[0.0, 0.0], [0.1, 9.0]], [[2.0, 3.0]]]
)
def test_fit_leaves_room_for_what_stands_at_the_left_and_at_the_bottom(xy):
    pixels = views.fit(np.array(xy), 200, 200, left=30, bottom=34).to_pixels(xy, 200, 200)
    assert pixels[:, 0].min() >= 30 - 1e-9
    assert pixels[:, 1].max() <= 200 - 34 + 1e-9
    assert pixels[:, 0].max() <= 188 + 1e-9
    assert pixels[:, 1].min() >= 12 - 1e-9


def test_fit_leaves_the_points_most_of_the_room_all_the_same():
    xy = np.array([[0.0, 0.0], [1.0, 1.0]])
    pixels = views.fit(xy, 100, 100, left=90, bottom=90).to_pixels(xy, 100, 100)
    assert np.ptp(pixels, axis=0) == pytest.approx([74, 74])


@pytest.mark.parametrize(
    "xy",
    [
        np.empty((0, 2)),
        np.full((3, 2), np.nan),
        np.zeros((1, 2)),
        np.full((5, 2), 1e6),
        np.array([[np.nan, 0.0], [1.0, 1.0], [2.0, np.inf]]),
        np.array([[1.0, 2.0], [1.0, 7.0]]),
    ],
)
def test_fit_stays_sane_where_points_are_few_or_odd(xy):
    view = views.fit(xy, 300, 200)
    finite = xy[np.isfinite(xy).all(axis=1)]
    pixels = view.to_pixels(finite, 300, 200)
    assert ((pixels >= 0) & (pixels <= (300, 200))).all()


@pytest.mark.parametrize("numbers", [(0, 0, 0), (0, 0, -1), (np.nan, 0, 1), (0, np.inf, 1)])
def test_a_view_that_shows_nothing_is_refused(numbers):
    with pytest.raises(ValueError, match="finite"):
        View(*numbers)
