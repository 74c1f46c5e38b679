"""The map by keys and setters, and odd data."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from explorer.widgets.canvas import MapCanvas, PathMark, View
from tests.widgets.conftest import LEFT, NONE, SHIFT, SQUARE, set_scale, spot, stroke, told

# -- keys ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "way"),
    [
        (Qt.Key.Key_Left, (-1, 0)),
        (Qt.Key.Key_Right, (1, 0)),
        (Qt.Key.Key_Up, (0, 1)),
        (Qt.Key.Key_Down, (0, -1)),
    ],
)
@pytest.mark.parametrize(("modifier", "share"), [(NONE, 0.01), (SHIFT, 0.05)])
def test_arrows_wish_the_probe_moved(qtbot, canvas, spies, key, way, modifier, share):
    qtbot.keyClick(canvas, key, modifier)
    step = share * canvas.width() / canvas.view.px_per_unit
    assert told(spies["moved_by_key"]) == [(way[0] * step, way[1] * step)]


def test_keys_zoom_fit_and_let_go(qtbot, canvas, spies):
    whole = canvas.view
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.view.px_per_unit == pytest.approx(1.25 * whole.px_per_unit)
    qtbot.keyClick(canvas, Qt.Key.Key_Minus)
    qtbot.keyClick(canvas, Qt.Key.Key_Minus)
    assert canvas.view.px_per_unit == pytest.approx(whole.px_per_unit / 1.25)
    qtbot.keyClick(canvas, Qt.Key.Key_F)
    assert canvas.view == whole
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert told(spies["clicked"]) == [(-1, NONE)]


@pytest.mark.parametrize(("selected", "passed_on"), [([], True), ([2], False)])
def test_escape_goes_on_to_the_window_where_there_is_nothing_to_clear(canvas, selected, passed_on):
    canvas.set_selected(selected)
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, NONE)
    canvas.keyPressEvent(event)
    assert event.isAccepted() != passed_on


def test_escape_that_lets_go_stays_here(qtbot, canvas, spies):
    canvas.set_probe((0.0, 0.0))
    stroke(qtbot, canvas, spot(canvas, (0, 0)), QPoint(240, 220), release=False)
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, NONE)
    canvas.keyPressEvent(event)
    assert event.isAccepted()
    assert spies["dropped"].count() == 1
    qtbot.mouseRelease(canvas, LEFT, NONE, QPoint(240, 220))


def test_control_plus_is_left_to_the_window(qtbot, canvas):
    before = canvas.view
    qtbot.keyClick(canvas, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert canvas.view == before


def test_enter_picks_the_datum_nearest_to_the_probe(qtbot, canvas, spies):
    canvas.set_probe((0.7, 0.9))
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert told(spies["clicked"]) == [(2, NONE)]


# -- setters ---------------------------------------------------------------------------------------------


def silent(spies):
    return [name for name, spy in spies.items() if spy.count()] == []


def test_setters_tell_nothing(canvas, spies):
    canvas.set_points(SQUARE * 2)
    canvas.set_colours(np.zeros((5, 3), np.uint8))
    canvas.set_dimmed([True, False, True, False, True])
    canvas.set_selected([1, 99])
    canvas.set_probe((0.1, 0.2), 3)
    canvas.set_hover(2)
    canvas.set_axes("PC 1", "PC 2")
    canvas.show_card(None, "a 2", "row 2", 2)
    canvas.hide_card()
    canvas.view = View(0, 0, 3)
    canvas.fit()
    canvas.set_anchors({"A": (0.1, 0.2), "B": (0.3, 0.4)})
    canvas.set_paths([PathMark([(0.1, 0.2), (0.3, 0.4)], [0, 1])])
    canvas.set_path_cursor((0.1, 0.2))
    canvas.set_anchors({})
    canvas.set_message("Reading codes…")
    canvas.set_points(np.zeros((2, 2)))
    QApplication.processEvents()
    assert silent(spies)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda c: c.set_points(np.zeros((4, 3))),
        lambda c: c.set_points(np.zeros(4)),
        lambda c: c.set_points(SQUARE, [1, 2]),
        lambda c: c.set_colours(np.zeros((4, 3), np.uint8)),
        lambda c: c.set_dimmed([True]),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(canvas, wrong):
    before = canvas.grab().toImage()
    with pytest.raises(ValueError, match="shape"):
        wrong(canvas)
    assert canvas.grab().toImage() == before


def test_data_that_are_not_finite_do_no_harm(qtbot, canvas, spies):
    qtbot.mouseMove(canvas, spot(canvas, SQUARE[4]))
    odd = SQUARE.copy()
    odd[4], odd[0] = (np.nan, np.inf), (1e300, -1e300)
    canvas.set_points(odd)
    canvas.set_probe((np.nan, 0.0))
    canvas.set_hover(4)
    canvas.set_selected([0, 4])
    assert canvas.grab().width() == 400
    stroke(qtbot, canvas, QPoint(5, 5), QPoint(395, 5), QPoint(395, 395), QPoint(5, 395), modifier=SHIFT)
    assert told(spies["lassoed"])[0][0].tolist() == [1, 2, 3]


def test_the_array_given_may_change_afterwards(qtbot, canvas, spies):
    xy = SQUARE.copy()
    canvas.set_points(xy)
    xy[:] = 50
    qtbot.mouseMove(canvas, spot(canvas, SQUARE[4]))
    assert told(spies["hovered"]) == [(4,)]


def test_twice_the_scale_reaches_twice_as_far(qtbot, look, canvas, spies):
    set_scale(look, 2.0)
    QApplication.processEvents()
    qtbot.mouseMove(canvas, spot(canvas, SQUARE[4]) + QPoint(26, 0))
    assert told(spies["hovered"]) == [(4,)]


def test_tab_brings_the_keyboard_and_a_ring_that_a_click_does_not(qtbot, show, look):
    both = QWidget()
    row = QHBoxLayout(both)
    for place in range(2):
        row.addWidget(MapCanvas(), place)
    show(both, 600, 300)
    first, second = both.findChildren(MapCanvas)
    first.setFocus(Qt.FocusReason.OtherFocusReason)
    accent = "#c2185b"
    qtbot.keyClick(first, Qt.Key.Key_Tab)
    assert second.hasFocus()
    assert second.grab().toImage().pixelColor(100, 1).name() == accent
    qtbot.mouseClick(second, LEFT, NONE, QPoint(20, 20))
    assert second.hasFocus()
    assert second.grab().toImage().pixelColor(100, 1).name() != accent
