"""The game by mouse, pen, finger and key: pointing, dragging and drawing."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QTabletEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication

from explorer.widgets.arena import Arena
from explorer.widgets.arena.card import ProbeCard
from tests.widgets.conftest import LEFT, NONE, SHIFT, names, near, picture_of, rgb, told

CTRL = Qt.KeyboardModifier.ControlModifier
KEY = Qt.Key
SIGNALS = ("hovered", "left", "pressed", "dragged", "released", "stroke_ended", "drawing_left")
LINE = (QPoint(100, 100), QPoint(200, 100), QPoint(300, 100))


@pytest.fixture
def arena(show, qtbot):
    made = Arena()
    show(made, 400, 400)
    qtbot.mouseMove(made, QPoint(390, 390))
    return made


@pytest.fixture
def spies(arena):
    return {name: QSignalSpy(getattr(arena, name)) for name in SIGNALS}


def draw(qtbot, arena, *places, release=True):
    qtbot.mousePress(arena, LEFT, NONE, places[0])
    for place in places[1:]:
        qtbot.mouseMove(arena, place)
    if release:
        qtbot.mouseRelease(arena, LEFT, NONE, places[-1])


def test_hover_tells_places_in_the_data_the_newest_in_the_end(qtbot, arena, spies):
    for x in range(100, 300, 5):
        qtbot.mouseMove(arena, QPoint(x, 100))
    qtbot.mouseMove(arena, QPoint(300, 100))
    qtbot.waitUntil(lambda: told(spies["hovered"])[-1:] == [(0.5, 0.5)])
    assert spies["hovered"].count() < 30
    assert spies["pressed"].count() == spies["dragged"].count() == 0


def test_leaving_is_told_once(qtbot, arena, spies):
    qtbot.mouseMove(arena, QPoint(100, 100))
    qtbot.waitUntil(lambda: spies["hovered"].count() > 0)
    for _ in range(2):
        QApplication.sendEvent(arena, QEvent(QEvent.Type.Leave))
    assert spies["left"].count() == 1


def test_a_drag_tells_where_it_begins_and_ends(qtbot, arena, spies):
    draw(qtbot, arena, *LINE)
    assert told(spies["pressed"]) == [(-0.5, 0.5)]
    assert told(spies["dragged"])[-1] == (0.5, 0.5)
    assert spies["released"].count() == 1
    assert not arena.busy
    assert spies["stroke_ended"].count() == 0


def test_a_drag_ends_when_the_game_is_hidden(qtbot, arena, spies):
    draw(qtbot, arena, *LINE, release=False)
    assert arena.busy
    arena.hide()
    assert spies["released"].count() == 1
    assert not arena.busy


def test_other_buttons_do_nothing(qtbot, arena, spies):
    qtbot.mouseClick(arena, Qt.MouseButton.RightButton, NONE, QPoint(50, 50))
    assert spies["pressed"].count() == spies["released"].count() == 0


def test_arrow_keys_point_from_the_probe_and_enter_presses_there(qtbot, arena, spies):
    arena.set_probe((0.0, 0.0))
    qtbot.keyClick(arena, KEY.Key_Right)
    qtbot.keyClick(arena, KEY.Key_Up, SHIFT)
    qtbot.waitUntil(lambda: told(spies["hovered"])[-1:] == [(0.05, 0.25)])
    qtbot.keyClick(arena, KEY.Key_Return)
    assert told(spies["pressed"]) == [(0.05, 0.25)]
    assert spies["released"].count() == 1
    qtbot.keyClick(arena, KEY.Key_Escape)
    assert spies["left"].count() == 1


def test_keys_stay_within_what_is_seen(qtbot, arena, spies):
    for _ in range(9):
        qtbot.keyClick(arena, KEY.Key_Left, SHIFT)
    qtbot.waitUntil(lambda: told(spies["hovered"])[-1:] == [(-1.0, 0.0)])


@pytest.mark.parametrize("at", [(0.0, 0.0), (0.98, 0.98), (-0.98, -0.98), (0.98, -0.9)])
def test_the_card_stands_beside_the_probe_inside_of_the_game(arena, at):
    (card,) = arena.findChildren(ProbeCard)
    arena.set_probe(at, "D says 0.42 real\nideal 0.50")
    assert card.isVisible()
    assert card.words() == "D says 0.42 real\nideal 0.50"
    assert arena.accessibleDescription() == "D says 0.42 real, ideal 0.50"
    assert arena.rect().contains(card.face())
    assert not card.face().contains(QPoint(*(int(v) for v in arena.to_pixels(at))))
    arena.set_probe(at)
    assert not card.isVisible()


@pytest.mark.parametrize("nowhere", [None, (np.nan, 0.0)])
def test_no_probe_has_no_card(arena, nowhere):
    (card,) = arena.findChildren(ProbeCard)
    arena.set_probe((0.0, 0.0), "here")
    arena.set_probe(nowhere, "here")
    assert not card.isVisible()
    assert arena.probe() is None


def test_the_keyboard_shows_a_ring(qtbot, theme, show):
    arena = Arena()
    show(arena, 400, 400)
    arena.window().activateWindow()
    arena.clearFocus()
    arena.setFocus(Qt.FocusReason.TabFocusReason)
    assert near(rgb(picture_of(arena), QPoint(200, 0)), names(theme)["accent"], 30)
    qtbot.mouseClick(arena, LEFT, NONE, QPoint(50, 50))
    assert rgb(picture_of(arena), QPoint(200, 0)) == names(theme)["ground"]


# -- drawing -------------------------------------------------------------------------------------------


def test_a_stroke_is_drawn_in_the_accent_and_told_in_the_data(qtbot, theme, arena, spies):
    arena.set_drawing(True)
    draw(qtbot, arena, *LINE)
    (stroke,) = arena.strokes()
    assert np.allclose(stroke, [(-0.5, 0.5), (0.0, 0.5), (0.5, 0.5)])
    assert near(rgb(picture_of(arena), QPoint(150, 100)), names(theme)["accent"], 5)
    assert spies["stroke_ended"].count() == 1
    assert not any(spies[name].count() for name in ("pressed", "dragged", "released"))


def test_strokes_stay_where_they_are_in_the_data(qtbot, arena):
    arena.set_drawing(True)
    draw(qtbot, arena, *LINE)
    arena.set_bounds(-2, -2, 2, 2)
    assert np.allclose(arena.strokes()[0][0], (-0.5, 0.5))
    assert near(rgb(picture_of(arena), QPoint(200, 150)), names("light")["accent"], 5)
    arena.set_drawing(False)
    assert len(arena.strokes()) == 1
    assert rgb(picture_of(arena), QPoint(200, 150)) == names("light")["ground"]


def test_a_touch_is_a_stroke_of_one_place(qtbot, arena):
    arena.set_drawing(True)
    draw(qtbot, arena, QPoint(200, 200))
    assert [stroke.shape for stroke in arena.strokes()] == [(1, 2)]
    assert near(rgb(picture_of(arena), QPoint(200, 200)), names("light")["accent"], 5)


def test_undo_and_clear_by_key(qtbot, arena, spies):
    arena.set_drawing(True)
    for y in (100, 200, 300):
        draw(qtbot, arena, QPoint(100, y), QPoint(200, y))
    qtbot.keyClick(arena, KEY.Key_Z, CTRL)
    assert [float(stroke[0, 1]) for stroke in arena.strokes()] == [0.5, 0.0]
    assert spies["stroke_ended"].count() == 4
    qtbot.keyClick(arena, KEY.Key_Delete)
    assert arena.strokes() == []
    assert spies["stroke_ended"].count() == 5
    qtbot.keyClick(arena, KEY.Key_Z, CTRL)
    assert spies["stroke_ended"].count() == 5
    assert not arena.undo_stroke()


def test_escape_takes_back_the_stroke_and_then_asks_to_leave(qtbot, arena, spies):
    arena.set_drawing(True)
    draw(qtbot, arena, *LINE, release=False)
    qtbot.keyClick(arena, KEY.Key_Escape)
    assert arena.strokes() == []
    assert spies["drawing_left"].count() == 0
    qtbot.keyClick(arena, KEY.Key_Escape)
    assert spies["drawing_left"].count() == 1
    assert arena.drawing()
    qtbot.mouseRelease(arena, LEFT, NONE, LINE[-1])
    assert spies["stroke_ended"].count() == 0


def test_setters_emit_nothing(qtbot, arena, spies):
    arena.set_drawing(True)
    draw(qtbot, arena, *LINE)
    arena.undo_stroke()
    arena.clear_strokes()
    arena.set_probe((0, 0), "a")
    arena.set_drawing(False)
    assert spies["stroke_ended"].count() == 1
    assert not any(spies[name].count() for name in SIGNALS if name != "stroke_ended")


def test_leaving_the_paper_ends_the_stroke(qtbot, arena, spies):
    arena.set_drawing(True)
    draw(qtbot, arena, *LINE, release=False)
    arena.set_drawing(False)
    assert spies["stroke_ended"].count() == 1
    assert len(arena.strokes()) == 1


def test_a_pen_draws(arena, spies):
    arena.set_drawing(True)
    device = QPointingDevice(
        "pen",
        1,
        QInputDevice.DeviceType.Stylus,
        QPointingDevice.PointerType.Pen,
        QInputDevice.Capability.Position | QInputDevice.Capability.Pressure,
        1,
        2,
    )
    steps = (
        (QEvent.Type.TabletPress, 100, LEFT, LEFT),
        (QEvent.Type.TabletMove, 200, Qt.MouseButton.NoButton, LEFT),
        (QEvent.Type.TabletRelease, 200, LEFT, Qt.MouseButton.NoButton),
    )
    for kind, x, button, buttons in steps:
        at = QPointF(x, 200)
        event = QTabletEvent(kind, device, at, at, 0.7, 0, 0, 0.0, 0.0, 0.0, NONE, button, buttons)
        QApplication.sendEvent(arena, event)
    assert np.allclose(arena.strokes()[0], [(-0.5, 0.0), (0.0, 0.0)])
    assert spies["stroke_ended"].count() == 1


def test_the_first_finger_draws_and_others_do_not(arena, spies):
    arena.set_drawing(True)
    screen = QTest.createTouchDevice()
    QTest.touchEvent(arena, screen).press(0, QPoint(100, 200), arena).commit()
    QTest.touchEvent(arena, screen).stationary(0).press(1, QPoint(300, 300), arena).commit()
    QTest.touchEvent(arena, screen).move(0, QPoint(200, 200), arena).move(1, QPoint(350, 350), arena).commit()
    QTest.touchEvent(arena, screen).release(0, QPoint(200, 200), arena).stationary(1).commit()
    assert len(arena.strokes()) == 1
    assert np.allclose(arena.strokes()[0], [(-0.5, 0.0), (0.0, 0.0)])
    assert spies["stroke_ended"].count() == 1
