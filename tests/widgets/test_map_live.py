"""A map whose data move while it is looked at: what stays, and how the view goes along."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from explorer.widgets.map import view as views
from explorer.widgets.map.view import View
from tests.widgets.conftest import SQUARE, near, picture_of, rgb, spot, stroke, told

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def live(canvas):
    canvas.set_follow(True)
    return canvas


def all_in_sight(canvas, xy):
    pixels = canvas.to_pixels(xy)
    return bool((pixels >= 0).all() and (pixels <= (canvas.width(), canvas.height())).all())


def moved(dx, dy):
    return SQUARE + np.array([dx, dy])


def grow(canvas, *factors):
    for factor in factors:
        canvas.set_points(SQUARE * factor)
        QApplication.processEvents()


# -- what stays ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("follows", [False, True])
def test_hover_selection_dimming_and_colours_stay_while_data_move(qtbot, canvas, spies, follows):
    canvas.set_follow(follows)
    canvas.set_selected([1])
    canvas.set_dimmed([True, False, False, False, False])
    qtbot.mouseMove(canvas, spot(canvas, SQUARE[4]))
    before = canvas.view
    for step in range(10):
        canvas.set_points(SQUARE * (1 - 0.01 * step))
        QApplication.processEvents()
    assert told(spies["hovered"]) == [(4,)]
    assert canvas._hover == 4
    assert canvas._layer.selected.tolist() == [False, True, False, False, False]
    assert canvas._layer.dimmed.tolist() == [True, False, False, False, False]
    assert near(rgb(picture_of(canvas), spot(canvas, SQUARE[4])), (20, 60, 220), 45)
    assert canvas.view == before


def test_the_card_comes_and_goes_along_while_the_view_follows(qtbot, live, spies):
    qtbot.mouseMove(live, spot(live, SQUARE[4]))
    with qtbot.waitSignal(live.rested) as rested:
        live.set_points(moved(0.001, 0.0))
    assert rested.args == [4]
    live.show_card(np.eye(8), "a 4", "row 4", 4)
    before = live._card.pos()
    live.set_points(SQUARE * 0.9 + (0.1, 0.0))
    assert live._card.isVisible()
    assert live._card.x() > before.x()
    live.set_points(np.where(np.arange(5)[:, None] == 4, np.nan, SQUARE))
    assert not live._card.isVisible()


def test_where_the_view_does_not_follow_a_card_goes(qtbot, canvas):
    qtbot.mouseMove(canvas, spot(canvas, SQUARE[4]))
    canvas.show_card(None, "a 4", "row 4", 4)
    assert canvas._card.isVisible()
    canvas.set_points(SQUARE)
    assert not canvas._card.isVisible()


# -- how the view goes along ---------------------------------------------------------------------------


def test_without_following_the_view_stays(canvas):
    before = canvas.view
    grow(canvas, 5.0)
    assert canvas.view == before


def test_a_growing_cloud_stays_in_sight_from_frame_to_frame(live):
    for factor in np.geomspace(1, 300, 40):
        grow(live, factor)
        assert all_in_sight(live, SQUARE * factor)


def test_a_cloud_that_moves_away_is_followed_without_zoom(live):
    zoom = live.view.px_per_unit
    for step in range(20):
        live.set_points(moved(0.2 * step, -0.1 * step))
        assert all_in_sight(live, moved(0.2 * step, -0.1 * step))
        assert live.view.px_per_unit == pytest.approx(zoom)


def test_a_cloud_a_little_smaller_leaves_the_view_alone(live):
    before = live.view
    grow(live, 0.9, 0.7, 0.6, 0.8, 1.0)
    assert live.view == before


def test_a_small_cloud_is_closed_in_on_bit_by_bit(live):
    zooms = [live.view.px_per_unit]
    for _ in range(40):
        grow(live, 0.3)
        zooms.append(live.view.px_per_unit)
    steps = np.diff(np.log(zooms))
    assert (steps >= 0).all()
    assert steps.max() < 0.2
    assert 0.9 <= zooms[-1] * 0.3 / zooms[0] <= 1.0
    assert steps[-1] == 0


@pytest.mark.parametrize("by", ["wheel", "keys", "pan"])
def test_who_looks_elsewhere_is_left_alone_until_all_is_shown_again(qtbot, live, by):
    if by == "pan":
        stroke(qtbot, live, QPoint(300, 120), QPoint(280, 130), QPoint(250, 150))
    elif by == "keys":
        live.setFocus()
        qtbot.keyClick(live, Qt.Key.Key_Plus)
    else:
        live._zoom(1.3, live.rect().center().toPointF())
    before = live.view
    grow(live, 2.0, 4.0)
    assert live.view == before
    qtbot.mouseDClick(live, LEFT, Qt.KeyboardModifier.NoModifier, QPoint(300, 120))
    assert all_in_sight(live, SQUARE * 4)
    grow(live, 6.0)
    assert all_in_sight(live, SQUARE * 6)


def test_the_view_stays_while_the_hand_holds_something(qtbot, live):
    live.set_probe((0.5, 0.3))
    at = spot(live, (0.5, 0.3))
    qtbot.mousePress(live, LEFT, Qt.KeyboardModifier.NoModifier, at)
    qtbot.mouseMove(live, at + QPoint(20, 0))
    before = live.view
    grow(live, 3.0)
    assert live.view == before
    qtbot.mouseRelease(live, LEFT, Qt.KeyboardModifier.NoModifier, at + QPoint(20, 0))
    grow(live, 3.1)
    assert all_in_sight(live, SQUARE * 3.1)


def test_axes_that_say_something_else_each_time_do_not_move_the_view(live):
    live.set_axes("PC 1 · 20 %", "PC 2 · 10 %")
    grow(live, 0.8)
    before = live.view
    live.set_axes("PC 1 · 21 %", "PC 2 · 11 %")
    assert live.view == before


def test_nothing_to_follow_is_no_trouble(live):
    before = live.view
    live.set_points(np.full((5, 2), np.nan))
    assert live.view == before
    live.set_points(np.ones((5, 2)))
    assert all_in_sight(live, np.ones((5, 2)))


clouds = st.lists(st.tuples(st.floats(-50, 50), st.floats(-50, 50)), min_size=1, max_size=8)


@given(
    clouds,
    st.floats(-60, 60),
    st.floats(0.1, 300),
    st.booleans(),
    st.sampled_from([(400, 300), (160, 400)]),
)
def test_the_whole_cloud_is_in_sight_wherever_the_map_looked(points, cx, zoom, closing, size):
    xy = np.array(points)
    view, _ = views.followed(View(cx, 0.0, zoom), xy, size, left=20, bottom=20, closing=closing)
    pixels = view.to_pixels(xy, *size)
    assert (pixels >= -1e-3).all()
    assert (pixels <= np.array(size) + 1e-3).all()
    assert view.px_per_unit >= min(zoom, views.fit(xy, *size, left=20, bottom=20).px_per_unit) * (1 - 1e-9)
