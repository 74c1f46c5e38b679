"""The written text under mouse, wheel and keys."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication

from explorer.widgets.manuscript import Manuscript
from tests.widgets.conftest import LEFT, NONE, SHIFT, told

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
TEXT = "abc def\nghi jkl\n\nmno"
LONG = "a module may name its parts.\n" * 300


@pytest.fixture
def sheet(show, qtbot):
    made = Manuscript()
    show(made, 400, 320)
    qtbot.mouseMove(made, QPoint(390, 318))
    made.set_text(TEXT)
    return made


@pytest.fixture
def heard(sheet):
    return {
        name: QSignalSpy(getattr(sheet, name)) for name in ("hovered", "left", "clicked", "span_selected")
    }


def at(sheet, index):
    return sheet.character_box(index).center().toPoint()


def wheel(sheet, notches):
    middle = QPointF(sheet.rect().center())
    event = QWheelEvent(
        middle,
        sheet.mapToGlobal(middle),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        NONE,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(sheet, event)
    QApplication.processEvents()


def test_pointing_tells_the_character_and_that_it_was_left(qtbot, sheet, heard):
    qtbot.mouseMove(sheet, at(sheet, 4))
    qtbot.mouseMove(sheet, at(sheet, 5))
    qtbot.mouseMove(sheet, QPoint(390, 300))
    assert told(heard["hovered"]) == [(4,), (5,)]
    assert heard["left"].count() == 1
    qtbot.mouseMove(sheet, at(sheet, 7))
    assert sheet.accessibleDescription() == f"character 8 of {len(TEXT)}: line feed"
    QApplication.sendEvent(sheet, QEvent(QEvent.Type.Leave))
    assert sheet.pointed() == -1


def test_a_click_tells_the_character_and_selects_nothing(qtbot, sheet, heard):
    qtbot.mouseClick(sheet, LEFT, NONE, at(sheet, 9))
    qtbot.mouseClick(sheet, LEFT, NONE, QPoint(300, 300))
    assert told(heard["clicked"]) == [(9,)]
    assert sheet.selection() == (0, 0)
    assert heard["span_selected"].count() == 0


@pytest.mark.parametrize(("start", "end"), [(1, 9), (9, 1)])
def test_a_span_is_selected_both_ways_and_copied(qtbot, sheet, heard, start, end):
    qtbot.mousePress(sheet, LEFT, NONE, at(sheet, start))
    qtbot.mouseMove(sheet, at(sheet, (start + end) // 2))
    qtbot.mouseMove(sheet, at(sheet, end))
    assert heard["span_selected"].count() == 0
    qtbot.mouseRelease(sheet, LEFT, NONE, at(sheet, end))
    assert told(heard["span_selected"]) == [(1, 10)]
    assert heard["clicked"].count() == 0
    qtbot.keyClick(sheet, KEY.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == TEXT[1:10]
    qtbot.keyClick(sheet, KEY.Key_Escape)
    assert sheet.selection() == (0, 0)


def test_all_is_selected_and_copied_by_keys(qtbot, sheet, heard):
    qtbot.keyClick(sheet, KEY.Key_A, CTRL)
    qtbot.keyClick(sheet, KEY.Key_C, CTRL)
    assert told(heard["span_selected"]) == [(0, len(TEXT))]
    assert QGuiApplication.clipboard().text() == TEXT


def test_arrows_go_from_character_to_character_and_enter_clicks(qtbot, sheet, heard):
    went = []
    keys = [KEY.Key_Left, KEY.Key_Left, KEY.Key_Home, KEY.Key_Up, KEY.Key_Up, KEY.Key_End, KEY.Key_Down]
    for key in keys:
        qtbot.keyClick(sheet, key)
        went.append(sheet.pointed())
    assert went == [19, 18, 17, 16, 8, 15, 16]
    qtbot.keyClick(sheet, KEY.Key_Home, CTRL)
    qtbot.keyClick(sheet, KEY.Key_Right)
    qtbot.keyClick(sheet, KEY.Key_Return)
    assert told(heard["clicked"]) == [(1,)]
    assert told(heard["hovered"])[-2:] == [(0,), (1,)]
    qtbot.keyClick(sheet, KEY.Key_Right, SHIFT)
    qtbot.keyClick(sheet, KEY.Key_Right, SHIFT)
    assert told(heard["span_selected"])[-1] == (1, 4)
    qtbot.keyClick(sheet, KEY.Key_Escape)
    assert sheet.pointed() == -1


def test_keys_do_nothing_in_an_empty_text(qtbot, sheet, heard):
    sheet.set_text("")
    for key in (KEY.Key_Left, KEY.Key_Down, KEY.Key_Return, KEY.Key_PageUp, KEY.Key_End):
        qtbot.keyClick(sheet, key)
    qtbot.mouseClick(sheet, LEFT, NONE, QPoint(20, 20))
    assert all(spy.count() == 0 for spy in heard.values())


def test_scrolling_up_stops_following_and_scrolling_down_takes_it_up_again(qtbot, sheet):
    sheet.set_text(LONG)
    wheel(sheet, 2)
    assert not sheet.follows()
    seen = sheet.lines_seen()
    sheet.append("more\nand more\n")
    assert sheet.lines_seen() == seen
    for _ in range(4):
        wheel(sheet, -1)
    assert sheet.follows()
    sheet.append("more\n")
    assert sheet.character_box(sheet.length()).bottom() <= sheet.height()


def test_page_keys_scroll_by_what_is_seen(qtbot, sheet):
    sheet.set_text(LONG)
    before = sheet.lines_seen()
    qtbot.keyClick(sheet, KEY.Key_PageUp)
    assert 0.6 * len(before) <= before.start - sheet.lines_seen().start <= len(before)
    qtbot.keyClick(sheet, KEY.Key_PageDown)
    assert sheet.lines_seen() == before


def test_a_key_that_leaves_what_is_seen_scrolls(qtbot, sheet):
    sheet.set_text(LONG)
    qtbot.keyClick(sheet, KEY.Key_Home, CTRL)
    assert sheet.lines_seen().start == 0
    qtbot.keyClick(sheet, KEY.Key_End, CTRL)
    assert sheet.pointed() == len(LONG) - 1
    assert sheet.lines_seen().stop == 301


def test_the_bar_can_be_dragged_from_end_to_end(qtbot, sheet, heard):
    sheet.set_text(LONG)
    bar = sheet.bar_box()
    assert bar.bottom() == pytest.approx(sheet.height(), abs=1)
    middle = bar.center().toPoint()
    qtbot.mouseMove(sheet, middle)
    qtbot.mousePress(sheet, LEFT, NONE, middle)
    qtbot.mouseMove(sheet, middle - QPoint(0, 100))
    assert 0 < sheet.lines_seen().start < 290
    qtbot.mouseMove(sheet, middle - QPoint(0, 400))
    qtbot.mouseRelease(sheet, LEFT, NONE, middle - QPoint(0, 400))
    assert sheet.lines_seen().start == 0
    assert heard["clicked"].count() == heard["span_selected"].count() == 0


def test_a_short_text_has_no_bar_and_leaves_the_wheel_to_others(sheet):
    assert not sheet.bar_box().height()
    seen = sheet.lines_seen()
    wheel(sheet, 3)
    assert sheet.lines_seen() == seen
    assert sheet.follows()


def test_a_selection_that_is_drawn_beyond_the_edge_scrolls(qtbot, sheet, heard):
    sheet.set_text(LONG)
    start = QPoint(60, 100)
    qtbot.mousePress(sheet, LEFT, NONE, start)
    for _ in range(5):
        qtbot.mouseMove(sheet, QPoint(60, -60))
        qtbot.mouseMove(sheet, QPoint(61, -60))
    assert not sheet.follows()
    qtbot.mouseRelease(sheet, LEFT, NONE, QPoint(60, -60))
    first, after = told(heard["span_selected"])[0]
    assert after - first > 29 * 12


def test_what_is_taken_back_is_pointed_at_no_longer(qtbot, sheet, heard):
    qtbot.mouseMove(sheet, at(sheet, 18))
    sheet.truncate(10)
    assert sheet.pointed() == -1
    assert heard["left"].count() == 1
