"""Data that are carried away from the map, and that without the mode, or of anything else, nothing is."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from tests.widgets.conftest import LEFT, NONE, SHIFT, SQUARE, spot, stroke, told

CARRYING = ("carried", "carried_to", "carried_off", "carry_cancelled")


@pytest.fixture
def loose(canvas):
    canvas.set_points(SQUARE, [10, 20, 30, 40, 50])
    canvas.carry_mode = True
    return canvas


def quiet(spies, *signals):
    return [name for name in signals if spies[name].count()] == []


def begin(qtbot, canvas):
    """Carry the datum in the middle a little; return where the hand is."""
    at = spot(canvas, SQUARE[4])
    stroke(qtbot, canvas, at, at + QPoint(20, 5), release=False)
    return at + QPoint(20, 5)


def test_a_datum_is_carried_from_the_drag_distance_on(qtbot, loose, spies):
    loose.set_probe((0.5, 0.5))
    at = spot(loose, SQUARE[4])
    stroke(qtbot, loose, at + QPoint(2, 0), at + QPoint(5, 0), release=False)
    assert quiet(spies, *CARRYING)
    for place in (QPoint(30, 0), QPoint(60, 8)):
        qtbot.mouseMove(loose, at + place)
    qtbot.mouseRelease(loose, LEFT, NONE, at + QPoint(61, 9))
    screen = loose.mapToGlobal(at)
    assert told(spies["carried"]) == [(50, screen + QPoint(30, 0))]
    assert told(spies["carried_to"]) == [(screen + QPoint(60, 8),)]
    assert told(spies["carried_off"]) == [(screen + QPoint(61, 9),)]
    assert quiet(spies, "grabbed", "dragged", "dropped", "clicked", "view_changed", "carry_cancelled")
    assert loose.probe_near(QPointF(spot(loose, (0.5, 0.5)))) is not None


def test_it_is_carried_beyond_the_map(qtbot, loose, spies):
    begin(qtbot, loose)
    for kind, buttons in ((QMouseEvent.Type.MouseMove, LEFT), (QMouseEvent.Type.MouseButtonRelease, NONE)):
        away = QPointF(-300, 700)
        button = LEFT if kind == QMouseEvent.Type.MouseButtonRelease else Qt.MouseButton.NoButton
        held = LEFT if buttons == LEFT else Qt.MouseButton.NoButton
        QApplication.sendEvent(loose, QMouseEvent(kind, away, loose.mapToGlobal(away), button, held, NONE))
    there = loose.mapToGlobal(QPoint(-300, 700))
    assert told(spies["carried_to"]) == told(spies["carried_off"]) == [(there,)]


def test_ring_and_card_go_and_the_hand_is_closed(qtbot, loose, spies):
    qtbot.mouseMove(loose, spot(loose, SQUARE[4]))
    loose.show_card(None, "a 4", "row 50", 50)
    begin(qtbot, loose)
    assert not loose._card.isVisible()
    assert told(spies["hovered"]) == [(50,), (-1,)]
    assert loose.cursor().shape() == Qt.CursorShape.ClosedHandCursor
    assert loose.busy


@pytest.mark.parametrize("by", ["escape", "focus", "hiding", "other data"])
def test_it_can_be_given_up(qtbot, loose, spies, by):
    loose.setFocus()
    at = begin(qtbot, loose)
    if by == "escape":
        qtbot.keyClick(loose, Qt.Key.Key_Escape)
    elif by == "focus":
        loose.clearFocus()
    elif by == "hiding":
        loose.hide()
    else:
        loose.set_points(SQUARE[:3])
    assert spies["carry_cancelled"].count() == 1
    qtbot.mouseMove(loose, at + QPoint(30, 0))
    qtbot.mouseRelease(loose, LEFT, NONE, at + QPoint(30, 0))
    assert spies["carry_cancelled"].count() == 1
    assert quiet(spies, "carried_to", "carried_off", "clicked", "grabbed")


def test_a_click_is_still_a_click(qtbot, loose, spies):
    qtbot.mouseClick(loose, LEFT, NONE, spot(loose, SQUARE[1]) + QPoint(-3, 3))
    assert told(spies["clicked"]) == [(20, NONE)]
    assert quiet(spies, *CARRYING)


def test_all_else_is_dragged_as_ever(qtbot, loose, spies):
    loose.set_probe((0.5, 0.5))
    loose.set_anchors({"A": (-0.5, 0.5)})
    for place in ((0.5, 0.5), (-0.5, 0.5), (0.5, -0.3)):
        at = spot(loose, place)
        stroke(qtbot, loose, at, at + QPoint(20, 0))
    stroke(qtbot, loose, spot(loose, SQUARE[4]), QPoint(250, 250), QPoint(300, 100), modifier=SHIFT)
    counts = [spies[name].count() for name in ("grabbed", "anchor_grabbed", "view_changed", "lassoed")]
    assert counts == [1, 1, 1, 1]
    assert quiet(spies, *CARRYING)


def test_without_the_mode_a_datum_becomes_the_probe(qtbot, canvas, spies):
    begin(qtbot, canvas)
    assert told(spies["grabbed"]) == [(4,)]
    there = np.array([20, -5]) / canvas.view.px_per_unit
    assert np.allclose(told(spies["dragged"])[-1], there, atol=1.5 / canvas.view.px_per_unit)
    assert quiet(spies, *CARRYING)
