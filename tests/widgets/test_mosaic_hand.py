"""The mosaic under mouse and keys, and what is dropped and pasted on it."""

import gc
import weakref

import numpy as np
import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
)
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication

from explorer.widgets.cells.card import CellCard
from explorer.widgets.mosaic import Mosaic
from explorer.widgets.rows_mime import row_mime, row_of
from tests.widgets.conftest import LEFT, NONE, names, near, picture_of, rgb, told

PICTURES = np.tile(np.array([[0, 255], [255, 0]], np.uint8), (3, 4, 1, 1))
CORNERS = {(0, 0): "A", (0, 3): "B", (2, 0): "C", (2, 3): "D"}
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def mosaic(show, qtbot):
    made = Mosaic()
    show(made, 400, 320)
    qtbot.mouseMove(made, QPoint(1, 1))
    made.set_pictures(PICTURES)
    QApplication.processEvents()
    return made


@pytest.fixture
def spies(mosaic):
    kinds = ["hovered", "left", "clicked", "anchor_pressed", "anchor_carried"]
    return {name: QSignalSpy(getattr(mosaic, name)) for name in kinds}


def spot(mosaic, row, column):
    """The middle of a picture."""
    return mosaic.cells().picture(row, column).center().toPoint()


def press(qtbot, mosaic, *keys):
    for key in keys:
        qtbot.keyClick(mosaic, getattr(Qt.Key, f"Key_{key}"))


# -- pointing ------------------------------------------------------------------------------------------


def test_pointing_tells_the_cell_on_change(qtbot, mosaic, spies):
    for row, column in ((0, 2), (0, 2), (1, 2)):
        qtbot.mouseMove(mosaic, spot(mosaic, row, column) + QPoint(0, row - column))
    QApplication.sendEvent(mosaic, QEvent(QEvent.Type.Leave))
    qtbot.mouseMove(mosaic, QPoint(1, 1))
    assert told(spies["hovered"]) == [(0, 2), (1, 2)]
    assert spies["left"].count() == 1
    assert mosaic.pointed() is None


def test_the_ring_is_there_at_once(qtbot, theme, mosaic):
    mosaic.set_pictures(np.zeros_like(PICTURES))
    box = mosaic.cells().box(1, 2)
    edge = QPoint(int(box.center().x()), int(box.top()) - 3)
    before = rgb(picture_of(mosaic), edge)
    qtbot.mouseMove(mosaic, spot(mosaic, 1, 2))
    assert near(rgb(picture_of(mosaic), edge), names(theme)["ink"], 60)
    qtbot.mouseMove(mosaic, QPoint(1, 1))
    assert rgb(picture_of(mosaic), edge) == before


def test_resting_shows_the_picture_larger_beside_the_cell(qtbot, mosaic):
    mosaic.set_captions([[f"Row {row}\n{column} of 4" for column in range(4)] for row in range(3)])
    qtbot.mouseMove(mosaic, spot(mosaic, 1, 1))
    assert mosaic.enlarged() == ""
    qtbot.waitUntil(lambda: bool(mosaic.enlarged()))
    assert mosaic.enlarged() == "Row 1\n1 of 4"
    (card,) = mosaic.window().findChildren(CellCard)
    assert not card.face().intersects(mosaic.cells().box(1, 1).toAlignedRect())
    face = card.grab().toImage()
    mosaic.set_pictures(255 - PICTURES)
    assert card.grab().toImage() != face
    qtbot.mouseMove(mosaic, spot(mosaic, 1, 2))
    assert mosaic.enlarged() == ""
    mosaic.hide()
    assert not any(timer.isActive() for timer in mosaic.findChildren(QTimer))


def test_without_captions_the_card_tells_the_place(qtbot, mosaic):
    press(qtbot, mosaic, "End")
    assert mosaic.enlarged() == "Row 1, column 4 of 3 × 4"
    mosaic.set_pictures(PICTURES[:1])
    assert mosaic.enlarged() == "4 of 4"


def test_the_card_of_a_low_strip_floats_over_the_window(qtbot, show, look):
    made = Mosaic()
    host = show(made, 500, 400)
    made.setFixedHeight(60)
    QApplication.processEvents()
    made.set_pictures(PICTURES[:1])
    press(qtbot, made, "Right")
    (card,) = host.findChildren(CellCard)
    assert card.parent() is host
    assert card.face().height() > 100
    assert host.rect().contains(card.face())
    gone = weakref.ref(card)
    made.setParent(None)
    made.deleteLater()
    for _ in range(2):  # the card is told by the mosaic that goes
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not shiboken6.isValid(card)
    del card, made
    gc.collect()
    assert gone() is None


def test_a_cell_without_a_picture_has_no_card(qtbot, show):
    made = Mosaic()
    show(made)
    made.set_pictures(PICTURES, np.zeros((3, 4), bool))
    press(qtbot, made, "Right")
    assert made.pointed() == (0, 0)
    assert made.enlarged() == ""


# -- clicks and anchors --------------------------------------------------------------------------------


def test_a_click_is_told_where_it_began_and_ended(qtbot, mosaic, spies):
    qtbot.mouseClick(mosaic, LEFT, NONE, spot(mosaic, 1, 3))
    qtbot.mousePress(mosaic, LEFT, NONE, spot(mosaic, 0, 0))
    qtbot.mouseRelease(mosaic, LEFT, NONE, spot(mosaic, 2, 2))
    qtbot.mouseClick(mosaic, Qt.MouseButton.RightButton, NONE, spot(mosaic, 1, 3))
    qtbot.mouseClick(mosaic, LEFT, NONE, QPoint(1, 1))
    assert told(spies["clicked"]) == [(1, 3)]


def test_pressing_an_anchor_tells_its_letter(qtbot, mosaic, spies):
    mosaic.set_anchors(CORNERS)
    qtbot.mouseClick(mosaic, LEFT, NONE, spot(mosaic, 2, 3))
    qtbot.mouseClick(mosaic, LEFT, NONE, spot(mosaic, 1, 1))
    assert told(spies["anchor_pressed"]) == [("D",)]
    assert told(spies["clicked"]) == [(2, 3), (1, 1)]


def carry(qtbot, mosaic, start, *places):
    qtbot.mouseMove(mosaic, start)
    qtbot.mousePress(mosaic, LEFT, NONE, start)
    for place in places:
        qtbot.mouseMove(mosaic, place)


def test_an_anchor_is_carried_to_the_nearest_other(qtbot, theme, mosaic, spies):
    mosaic.set_anchors(CORNERS)
    start, end = spot(mosaic, 0, 0), spot(mosaic, 1, 3) + QPoint(0, 12)
    carry(qtbot, mosaic, start, spot(mosaic, 1, 1), end)
    tinted = rgb(picture_of(mosaic), mosaic.cells().picture(2, 3).topLeft().toPoint() + QPoint(5, 5))
    assert not near(tinted, names(theme)["ground"], 12)
    assert mosaic.cursor().shape() == Qt.CursorShape.ClosedHandCursor
    qtbot.mouseRelease(mosaic, LEFT, NONE, end)
    assert told(spies["anchor_carried"]) == [("A", 2, 3)]
    assert spies["clicked"].count() == 0
    assert mosaic.cursor().shape() != Qt.CursorShape.ClosedHandCursor


@pytest.mark.parametrize("how", ["back", "outside", "escape", "hide", "other pictures"])
def test_an_anchor_that_is_not_let_go_over_another_goes_nowhere(qtbot, mosaic, spies, how):
    mosaic.set_anchors(CORNERS)
    carry(qtbot, mosaic, spot(mosaic, 0, 3), spot(mosaic, 2, 1))
    end = spot(mosaic, 2, 1)
    if how == "back":
        end = spot(mosaic, 0, 3)
        qtbot.mouseMove(mosaic, end)
    elif how == "outside":
        end = QPoint(700, 30)
        qtbot.mouseMove(mosaic, end)
    elif how == "escape":
        press(qtbot, mosaic, "Escape")
    elif how == "hide":
        mosaic.hide()
        mosaic.show()
    else:
        mosaic.set_pictures(PICTURES[:2, :2])
    qtbot.mouseRelease(mosaic, LEFT, NONE, end)
    assert told(spies["anchor_pressed"]) == [("B",)]
    assert spies["anchor_carried"].count() == 0
    assert spies["clicked"].count() == 0


def test_a_trembling_hand_still_clicks(qtbot, mosaic, spies):
    mosaic.set_anchors(CORNERS)
    start = spot(mosaic, 0, 0)
    carry(qtbot, mosaic, start, start + QPoint(2, 1))
    qtbot.mouseRelease(mosaic, LEFT, NONE, start + QPoint(2, 1))
    assert told(spies["clicked"]) == [(0, 0)]
    assert spies["anchor_carried"].count() == 0


def test_setting_tells_nothing(mosaic, spies):
    mosaic.set_pictures(255 - PICTURES)
    mosaic.set_anchors(CORNERS)
    mosaic.set_captions([["a"] * 4] * 3)
    mosaic.set_cursor((1, 1))
    mosaic.set_labels(["a"])
    mosaic.set_meters([0.5])
    mosaic.smooth = True
    assert [spy.count() for spy in spies.values()] == [0] * 5


# -- keys ----------------------------------------------------------------------------------------------


def test_arrows_move_a_ring_and_enter_clicks(qtbot, mosaic, spies):
    press(
        qtbot,
        mosaic,
        "Down",
        "Right",
        "Down",
        "Down",
        "Left",
        "End",
        "Home",
        "Up",
        "Return",
        "Escape",
        "Return",
    )
    ways = [(0, 0), (0, 1), (1, 1), (2, 1), (2, 0), (2, 3), (2, 0), (1, 0)]
    assert told(spies["hovered"]) == ways
    assert told(spies["clicked"]) == [(1, 0)]
    assert spies["left"].count() == 1


def test_the_ring_of_the_keyboard_is_in_the_accent(qtbot, theme, mosaic):
    mosaic.set_pictures(np.zeros_like(PICTURES))
    press(qtbot, mosaic, "Right", "Right", "Down")
    box = mosaic.cells().box(1, 1)
    edge = QPoint(int(box.center().x()), int(box.top()) - 3)
    assert near(rgb(picture_of(mosaic), edge), names(theme)["accent"], 60)
    qtbot.mouseMove(mosaic, spot(mosaic, 1, 1))
    assert near(rgb(picture_of(mosaic), edge), names(theme)["ink"], 60)


@pytest.mark.parametrize(("cursor", "key", "to"), [((1, 2), "Right", (1, 3)), ((9, 9), "Up", (0, 0))])
def test_keys_begin_at_the_cursor(qtbot, mosaic, spies, cursor, key, to):
    mosaic.set_cursor(cursor)
    press(qtbot, mosaic, key)
    assert told(spies["hovered"]) == [to]


@pytest.mark.parametrize(
    ("key", "modifier", "rows", "taken"),
    [
        (Qt.Key.Key_Up, NONE, 1, False),
        (Qt.Key.Key_Left, NONE, 1, True),
        (Qt.Key.Key_Left, CTRL, 1, False),
        (Qt.Key.Key_Escape, NONE, 1, False),
        (Qt.Key.Key_Space, NONE, 3, False),
        (Qt.Key.Key_Return, NONE, 3, False),
        (Qt.Key.Key_Right, NONE, 0, False),
    ],
)
def test_keys_that_mean_nothing_here_go_on_to_the_window(mosaic, key, modifier, rows, taken):
    mosaic.set_pictures(PICTURES[:rows])
    event = QKeyEvent(QEvent.Type.KeyPress, key, modifier)
    mosaic.keyPressEvent(event)
    assert event.isAccepted() == taken


def test_what_cannot_be_seen_is_told(qtbot, mosaic):
    assert mosaic.accessibleDescription() == "3 × 4 pictures"
    mosaic.set_anchors(CORNERS)
    assert mosaic.accessibleDescription() == "3 × 4 pictures, anchors A, B, C, D"
    mosaic.set_captions([["", "", "", "a 4\nfar"]] * 3)
    press(qtbot, mosaic, "End")
    assert mosaic.accessibleDescription() == "Row 1, column 4 of 3 × 4, anchor B, a 4, far"
    mosaic.set_pictures(PICTURES[:1])
    assert mosaic.accessibleDescription() == "4 of 4, anchor B, a 4, far"


# -- what is dropped and pasted ------------------------------------------------------------------------


class Taken:
    """Reads what is dropped, as long as it lives."""

    def __init__(self, mosaic):
        self.calls = []
        mosaic.dropped.connect(self.take)

    def take(self, row, column, mime):
        self.calls.append((row, column, row_of(mime)))


def drag(mosaic, mime, place, *, drop):
    """Drag something over a place, then drop it or leave; tell whether each event was accepted."""
    copy = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(place, copy, mime, LEFT, NONE)
    move = QDragMoveEvent(place, copy, mime, LEFT, NONE)
    events = [enter, move, QDropEvent(QPointF(place), copy, mime, LEFT, NONE) if drop else QDragLeaveEvent()]
    for event in events:
        event.ignore()
        QApplication.sendEvent(mosaic, event)
    return [event.isAccepted() for event in events]


def test_a_row_is_dropped_on_the_cell_below_the_pointer(mosaic):
    taken = Taken(mosaic)
    assert drag(mosaic, row_mime(1234), spot(mosaic, 1, 2), drop=True) == [True] * 3
    assert drag(mosaic, row_mime(1234), QPoint(1, 1), drop=True)[:2] == [False, False]
    assert taken.calls == [(1, 2, 1234)]


def test_with_anchors_it_goes_to_the_nearest_one_and_shows_so(theme, mosaic):
    taken = Taken(mosaic)
    mosaic.set_anchors(CORNERS)
    corner = mosaic.cells().picture(2, 0).topLeft().toPoint() + QPoint(5, 5)
    place, mime = spot(mosaic, 1, 1) + QPoint(-3, 9), row_mime(7)
    before = rgb(picture_of(mosaic), corner)
    QApplication.sendEvent(mosaic, QDragEnterEvent(place, Qt.DropAction.CopyAction, mime, LEFT, NONE))
    assert not near(rgb(picture_of(mosaic), corner), before, 12)
    drag(mosaic, mime, place, drop=False)
    assert rgb(picture_of(mosaic), corner) == before
    assert taken.calls == []
    drag(mosaic, mime, place, drop=True)
    assert taken.calls == [(2, 0, 7)]


def test_what_is_no_datum_and_no_picture_is_left_to_others(mosaic):
    taken, mime = Taken(mosaic), QMimeData()
    mime.setText("a row")
    mime.setUrls([QUrl.fromLocalFile("/data/model.safetensors")])
    assert drag(mosaic, mime, spot(mosaic, 1, 2), drop=True)[:2] == [False, False]
    assert taken.calls == []


@pytest.fixture
def clipboard(qapp):
    board = QGuiApplication.clipboard()
    yield board
    board.clear()


def test_pasting_goes_to_the_anchor_nearest_to_what_is_pointed_at(qtbot, mosaic, clipboard):
    taken = Taken(mosaic)
    mosaic.set_anchors(CORNERS)
    clipboard.setMimeData(row_mime(31))
    qtbot.keyClick(mosaic, Qt.Key.Key_V, CTRL)
    assert taken.calls == []
    press(qtbot, mosaic, "End", "Down", "Down", "Left")
    qtbot.keyClick(mosaic, Qt.Key.Key_V, CTRL)
    assert taken.calls == [(2, 3, 31)]
    clipboard.setText("nothing of ours")
    qtbot.keyClick(mosaic, Qt.Key.Key_V, CTRL)
    assert len(taken.calls) == 1


def test_the_window_keeps_its_key_for_pasting_while_nothing_is_pointed_at(qtbot, mosaic):
    accepted = []
    for key in ("Escape", "Right"):
        press(qtbot, mosaic, key)
        event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_V, CTRL)
        event.ignore()
        QApplication.sendEvent(mosaic, event)
        accepted.append(event.isAccepted())
    assert accepted == [False, True]
