"""The map under a real hand: mouse and wheel."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from explorer.widgets.canvas import View
from tests.widgets.conftest import LEFT, NONE, SHIFT, SQUARE, spot, stroke, told


def scroll(canvas, at, delta):
    place = QPointF(at)
    event = QWheelEvent(
        place, canvas.mapToGlobal(place), QPoint(), QPoint(0, delta), Qt.MouseButton.NoButton, NONE,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas, event)


# -- hovering ------------------------------------------------------------------------------------------


def test_the_nearest_datum_within_reach_is_hovered_at_once(qtbot, canvas, spies):
    at = spot(canvas, SQUARE[2])
    qtbot.mouseMove(canvas, at + QPoint(-9, 9))
    qtbot.mouseMove(canvas, at + QPoint(-8, 8))
    qtbot.mouseMove(canvas, at + QPoint(-12, 12))
    assert told(spies["hovered"]) == [(2,), (-1,)]


def test_the_card_is_asked_for_after_a_rest_and_goes_at_once(qtbot, canvas, spies):
    at = spot(canvas, SQUARE[4])
    with qtbot.waitSignal(canvas.rested) as rested:
        qtbot.mouseMove(canvas, at)
    assert rested.args == [4]
    canvas.show_card(np.eye(8), "a 4", "row 4", 4)
    card = canvas._card
    assert card.isVisible()
    assert canvas.accessibleDescription() == "a 4, row 4"
    qtbot.mouseMove(canvas, at + QPoint(40, 0))
    assert not card.isVisible()
    assert canvas.accessibleDescription() == ""
    assert told(spies["rested"]) == [(4,), (-1,)]


@pytest.mark.parametrize("row", [0, 1, 2, 3, 4])
def test_the_card_stays_inside_and_clear_of_pointer_and_datum(qtbot, canvas, row):
    at = spot(canvas, SQUARE[row])
    qtbot.mouseMove(canvas, at)
    canvas.show_card(np.eye(8), "a seven", "row 1234", row)
    face = canvas._card.geometry().adjusted(12, 12, -12, -12)
    assert canvas._card.isVisible()
    assert canvas.rect().contains(face)
    assert not face.contains(at)


def test_a_card_that_comes_too_late_or_for_another_is_not_shown(qtbot, canvas):
    canvas.show_card(None, "a 1", "row 1", 1)
    assert not canvas._card.isVisible()
    qtbot.mouseMove(canvas, spot(canvas, SQUARE[2]))
    canvas.show_card(None, "a 1", "row 1", 1)
    assert not canvas._card.isVisible()


def test_a_map_too_small_for_a_card_shows_none(qtbot, canvas):
    canvas.window().resize(165, 145)
    QApplication.processEvents()
    qtbot.mouseMove(canvas, spot(canvas, SQUARE[4]))
    canvas.show_card(np.eye(8), "Ankle boot with laces", "row 4", 4)
    assert not canvas._card.isVisible()


def test_dragging_takes_ring_and_card_away(qtbot, canvas, spies):
    at = spot(canvas, SQUARE[4])
    with qtbot.waitSignal(canvas.rested):
        qtbot.mouseMove(canvas, at)
    canvas.show_card(None, "a 4", "row 4", 4)
    stroke(qtbot, canvas, at, at + QPoint(30, 0), release=False)
    assert not canvas._card.isVisible()
    assert told(spies["hovered"]) == [(4,), (-1,)]
    qtbot.mouseRelease(canvas, LEFT, NONE, at + QPoint(30, 0))


def test_leaving_the_map_takes_the_ring_away(qtbot, canvas, spies):
    qtbot.mouseMove(canvas, spot(canvas, SQUARE[4]))
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    assert told(spies["hovered"]) == [(4,), (-1,)]


def test_a_bright_datum_is_hovered_rather_than_a_dimmed_one(qtbot, canvas, spies):
    canvas.set_points([(0.0, 0.0), (0.03, 0.0), (-1, -1), (1, 1), (1, -1)])
    canvas.set_dimmed([True, False, False, False, False])
    qtbot.mouseMove(canvas, spot(canvas, (0.0, 0.0)) + QPoint(2, 0))
    assert told(spies["hovered"]) == [(1,)]


# -- clicking, dragging ----------------------------------------------------------------------------------


def test_a_click_names_the_row_or_none(qtbot, canvas, spies):
    canvas.set_points(SQUARE, [10, 20, 30, 40, 50])
    qtbot.mouseClick(canvas, LEFT, SHIFT, spot(canvas, SQUARE[1]) + QPoint(-5, 5))
    qtbot.mouseClick(canvas, LEFT, NONE, spot(canvas, (0.5, 0.0)))
    assert told(spies["clicked"]) == [(20, SHIFT), (-1, NONE)]
    assert spies["grabbed"].count() == spies["lassoed"].count() == 0


def test_the_probe_is_grabbed_within_reach_and_follows_without_a_jump(qtbot, canvas, spies):
    canvas.set_probe((0.5, 0.5), 2)
    at = spot(canvas, (0.5, 0.5))
    stroke(qtbot, canvas, at + QPoint(8, 8), at + QPoint(9, 8), at + QPoint(38, -22))
    assert told(spies["grabbed"]) == [(-1,)]
    first, last = told(spies["dragged"])
    unit = 1 / canvas.view.px_per_unit
    assert np.allclose(first, (0.5 + unit, 0.5), atol=1e-9)
    assert np.allclose(last, (0.5 + 30 * unit, 0.5 + 30 * unit), atol=1e-9)
    assert spies["dropped"].count() == 1
    assert spies["clicked"].count() == 0
    assert canvas.probe_near(QPointF(at + QPoint(30, -30))) is not None


def test_a_datum_is_grabbed_once_the_hand_has_moved(qtbot, canvas, spies):
    at = spot(canvas, SQUARE[4])
    stroke(qtbot, canvas, at, at + QPoint(3, 0), release=False)
    assert spies["grabbed"].count() == 0
    qtbot.mouseMove(canvas, at + QPoint(20, 0))
    assert told(spies["grabbed"]) == [(4,)]
    x, y = told(spies["dragged"])[-1]
    assert (x, y) == pytest.approx((20 / canvas.view.px_per_unit, 0), abs=1e-9)
    assert canvas.cursor().shape() == Qt.CursorShape.ClosedHandCursor
    qtbot.mouseRelease(canvas, LEFT, NONE, at + QPoint(20, 0))
    assert spies["dropped"].count() == 1


@pytest.mark.parametrize(
    ("apart", "at", "meant"),
    [(14, 1, "datum"), (14, -13, "datum"), (20, 7, "datum"), (20, 8, "probe"), (27, 14, "probe")],
)
def test_beside_the_probe_the_nearer_is_meant(qtbot, canvas, spies, apart, at, meant):
    """`apart`: how far the probe stands to the right of the datum; `at`: the pointer, from the datum."""
    datum = spot(canvas, SQUARE[4])
    canvas.set_probe(canvas.to_map((datum.x() + apart, datum.y())))
    qtbot.mouseMove(canvas, datum + QPoint(at, 0))
    qtbot.mouseClick(canvas, LEFT, NONE, datum + QPoint(at, 0))
    if meant == "datum":
        assert told(spies["hovered"]) == [(4,)]
        assert told(spies["clicked"]) == [(4, NONE)]
        assert spies["grabbed"].count() == 0
    else:
        assert spies["hovered"].count() == spies["clicked"].count() == 0
        assert told(spies["grabbed"]) == [(-1,)]


def test_the_datum_that_the_probe_comes_from_leaves_it_to_the_hand(qtbot, canvas, spies):
    canvas.set_probe(SQUARE[4], 4)
    qtbot.mouseClick(canvas, LEFT, NONE, spot(canvas, SQUARE[4]) + QPoint(13, 0))
    assert told(spies["grabbed"]) == [(-1,)]


def test_the_hand_decides_where_the_probe_is_until_it_lets_go(qtbot, canvas):
    canvas.set_probe((0.5, 0.5))
    at = spot(canvas, (0.5, 0.5))
    stroke(qtbot, canvas, at, at + QPoint(40, 0), release=False)
    canvas.set_probe((-0.5, -0.5))
    assert canvas.probe_near(QPointF(at + QPoint(40, 0))) is not None
    qtbot.mouseRelease(canvas, LEFT, NONE, at + QPoint(40, 0))
    canvas.set_probe((-0.5, -0.5))
    assert canvas.probe_near(QPointF(spot(canvas, (-0.5, -0.5)))) is not None


def test_the_probe_may_leave_the_map_and_still_follows(qtbot, canvas, spies):
    canvas.set_probe((0.9, 0.0))
    at = spot(canvas, (0.9, 0.0))
    stroke(qtbot, canvas, at, at + QPoint(300, 0))
    assert told(spies["dragged"])[-1][0] > 2
    assert canvas.grab().toImage().pixelColor(400 - 14, 200).name() == "#c2185b"


def test_hiding_the_map_lets_go(qtbot, canvas, spies):
    canvas.set_probe((0.5, 0.5))
    at = spot(canvas, (0.5, 0.5))
    stroke(qtbot, canvas, at, at + QPoint(40, 0), release=False)
    canvas.hide()
    assert spies["dropped"].count() == 1
    canvas.show()
    qtbot.mouseMove(canvas, at)
    assert spies["dragged"].count() == 1


def test_cursors_tell_what_a_press_would_do(qtbot, canvas):
    canvas.set_probe((0.5, 0.0))
    shapes = []
    for place in (SQUARE[4], (0.5, 0.0), (0.0, 0.5)):
        qtbot.mouseMove(canvas, spot(canvas, place))
        shapes.append(canvas.cursor().shape())
    canvas.lasso_mode = True
    qtbot.mouseMove(canvas, spot(canvas, SQUARE[4]))
    shapes.append(canvas.cursor().shape())
    cursor = Qt.CursorShape
    assert shapes == [cursor.OpenHandCursor, cursor.OpenHandCursor, cursor.ArrowCursor, cursor.CrossCursor]


# -- looking elsewhere -----------------------------------------------------------------------------------


def test_dragging_empty_space_pans(qtbot, canvas, spies):
    at = spot(canvas, (0.5, 0.2))
    place = canvas.to_map((at.x(), at.y()))
    stroke(qtbot, canvas, at, at + QPoint(-50, 35))
    assert np.allclose(canvas.to_pixels(place), (at.x() - 50, at.y() + 35))
    assert spies["view_changed"].count() == 1
    assert spies["clicked"].count() == spies["grabbed"].count() == 0


def test_the_wheel_zooms_at_the_pointer(canvas, spies):
    at = QPoint(120, 90)
    place, before = canvas.to_map((120, 90)), canvas.view.px_per_unit
    scroll(canvas, at, 120)
    assert canvas.view.px_per_unit == pytest.approx(1.197, rel=1e-3) or canvas.view.px_per_unit > before
    assert np.allclose(canvas.to_pixels(place), (120, 90))
    scroll(canvas, at, -120)
    assert canvas.view.px_per_unit == pytest.approx(before)
    assert spies["view_changed"].count() == 2


def test_zooming_has_an_end(canvas):
    whole = canvas.view.px_per_unit
    for _ in range(60):
        scroll(canvas, QPoint(200, 200), 1200)
    assert canvas.view.px_per_unit == pytest.approx(2_000 * whole)
    for _ in range(80):
        scroll(canvas, QPoint(200, 200), -1200)
    assert canvas.view.px_per_unit == pytest.approx(0.05 * whole)


def test_a_double_click_fits(qtbot, canvas):
    whole = canvas.view
    scroll(canvas, QPoint(30, 40), 480)
    assert canvas.view != whole
    qtbot.mouseDClick(canvas, LEFT, NONE, QPoint(200, 100))
    assert canvas.view == whole


def test_the_first_points_fit_and_a_new_size_fits_anew_until_one_looks_elsewhere(canvas):
    def margins():
        pixels = canvas.to_pixels(SQUARE)
        return pixels.min(axis=0), (canvas.width(), canvas.height()) - pixels.max(axis=0)

    assert np.allclose(margins(), 24)
    canvas.window().resize(600, 500)
    QApplication.processEvents()
    assert np.allclose([side[1] for side in margins()], 30)
    canvas.view = View(0.3, 0.2, 77.0)
    canvas.window().resize(380, 420)
    QApplication.processEvents()
    assert canvas.view == View(0.3, 0.2, 77.0)
    assert np.allclose(canvas.to_pixels((0.3, 0.2)), (canvas.width() / 2, canvas.height() / 2))


def test_as_many_points_keep_the_view_others_fit(canvas):
    before = canvas.view
    canvas.set_points(SQUARE * 3)
    assert canvas.view == before
    canvas.set_points(np.concatenate([SQUARE, SQUARE * 3]))
    assert canvas.view.px_per_unit == pytest.approx(before.px_per_unit / 3)


# -- lasso -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["shift", "switched on"])
def test_a_lasso_takes_what_is_inside(qtbot, canvas, spies, mode):
    canvas.set_points(SQUARE, [10, 20, 30, 40, 50])
    canvas.set_probe(SQUARE[0])
    canvas.lasso_mode = mode == "switched on"
    around = [spot(canvas, place) for place in [(-1.08, -1.08), (0.2, -0.2), (0.2, 0.3), (-1.08, -0.8)]]
    stroke(qtbot, canvas, *around, modifier=SHIFT if mode == "shift" else NONE)
    rows, modifiers = told(spies["lassoed"])[0]
    assert rows.tolist() == [10, 50]
    assert rows.dtype == np.int64
    assert modifiers == (SHIFT if mode == "shift" else NONE)
    assert spies["grabbed"].count() == spies["clicked"].count() == spies["view_changed"].count() == 0


def test_escape_drops_the_lasso(qtbot, canvas, spies):
    stroke(qtbot, canvas, QPoint(50, 50), QPoint(300, 60), QPoint(200, 350), modifier=SHIFT, release=False)
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    qtbot.mouseRelease(canvas, LEFT, SHIFT, QPoint(200, 350))
    assert spies["lassoed"].count() == spies["clicked"].count() == 0
