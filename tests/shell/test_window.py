"""The window by keys, mouse and drops."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from explorer.shell import theme
from explorer.shell.drop import DropVeil
from explorer.shell.window import MainWindow
from explorer.widgets.notice import Notice
from tests.shell.conftest import MakeWindow, colour_at

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def press(widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(widget, key, modifier)


def test_it_tells_of_the_first_painting_once(make_window: MakeWindow, qtbot: QtBot) -> None:
    told: list[bool] = []
    window = MainWindow()
    qtbot.addWidget(window)
    window.first_painted.connect(lambda: told.append(window.isVisible()))
    window.grab()
    QApplication.processEvents()
    assert told == []
    window.show()
    qtbot.waitUntil(lambda: bool(told))
    window.update()
    QApplication.processEvents()
    assert told == [True]


# Panels --------------------------------------------------------------------------------------------------


def test_panels_change_by_rail_and_by_key(window: MainWindow, qtbot: QtBot) -> None:
    assert window.pages.currentIndex() == 0
    qtbot.mouseClick(window.rail.button("train"), LEFT)
    assert window.pages.currentIndex() == 1
    assert window.rail.button("train").isChecked()
    press(window, Qt.Key.Key_1, CTRL)
    assert window.pages.currentIndex() == 0
    assert window.rail.button("map").isChecked()
    assert not window.rail.button("train").isChecked()


def test_the_page_has_the_keyboard_at_the_start(window: MainWindow) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.objectName() == "page-field"


def test_every_control_can_be_reached_and_has_a_name(window: MainWindow) -> None:
    first = QApplication.focusWidget()
    seen: list[QWidget] = []
    for _ in range(60):
        press(window, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        assert now is not None
        if now is first:
            break
        seen.append(now)
    assert QApplication.focusWidget() is first
    controls: set[QWidget] = set()
    for bar in (window.rail, window.topbar):
        controls |= {*bar.findChildren(QAbstractButton), *bar.findChildren(QLineEdit)}
    controls = {c for c in controls if c.isVisible()} - {window.topbar.data}
    assert controls <= set(seen)
    assert all(control.accessibleName() for control in controls)


# Scale ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "expected"),
    [(Qt.Key.Key_Plus, 1.15), (Qt.Key.Key_Equal, 1.15), (Qt.Key.Key_Minus, 0.85), (Qt.Key.Key_0, 1.0)],
)
def test_keys_wish_a_scale(window: MainWindow, qtbot: QtBot, key: Qt.Key, expected: float) -> None:
    with qtbot.waitSignal(window.scale_wished) as wished:
        press(window, key, CTRL)
    assert wished.args == [expected]


def test_at_200_percent_everything_can_be_reached(window: MainWindow, look: QApplication) -> None:
    theme.apply(look, "light", 2.0)
    QApplication.processEvents()
    assert window.width() == 1280
    assert window.minimumSizeHint().width() <= 1280
    assert window.rail.width() == 152
    assert window.inspector.isHidden()
    press(window, Qt.Key.Key_I, CTRL)
    assert window.inspector.isVisible()
    assert window.inspector.width() == 600
    for bar in (window.topbar, window.statusbar):
        shown = [c for c in bar.findChildren(QWidget) if c.isVisible()]
        assert all(bar.rect().contains(c.geometry()) for c in shown if c.parentWidget() is bar)


def test_a_page_too_large_for_the_window_scrolls(window: MainWindow) -> None:
    scroll = window.pages.currentWidget()
    assert isinstance(scroll, QScrollArea)
    page = scroll.widget()
    assert page is not None
    page.setMinimumSize(3000, 2000)
    QApplication.processEvents()
    assert window.width() == 1280
    assert scroll.horizontalScrollBar().maximum() > 0


# Inspector and presenting --------------------------------------------------------------------------------


def test_the_inspector_folds_where_there_is_no_room(window: MainWindow) -> None:
    assert window.inspector.isVisible()
    window.resize(700, 700)
    QApplication.processEvents()
    assert window.inspector.isHidden()
    window.resize(1280, 800)
    QApplication.processEvents()
    assert window.inspector.isVisible()


def test_the_inspector_goes_and_comes_by_its_button(window: MainWindow, qtbot: QtBot) -> None:
    button = window.topbar.inspector
    assert button.isChecked()
    qtbot.mouseClick(button, LEFT)
    assert window.inspector.isHidden()
    assert window.inspector_wish is False
    assert not window.menus.inspector.isChecked()
    qtbot.mouseClick(button, LEFT)
    assert window.inspector.isVisible()
    assert window.inspector_wish is None


def test_f11_presents_and_esc_or_f11_or_a_click_comes_back(window: MainWindow, qtbot: QtBot) -> None:
    before = window.geometry_text()
    for leave in ("esc", "f11", "click"):
        press(window, Qt.Key.Key_F11)
        assert window.isFullScreen()
        assert window.presenting
        assert window.topbar.isHidden()
        assert window.inspector.isHidden()
        assert window.geometry_text() == before
        if leave == "esc":
            press(window, Qt.Key.Key_Escape)
        elif leave == "f11":
            press(window, Qt.Key.Key_F11)
        else:
            qtbot.mouseClick(window.statusbar.leave, LEFT)
        assert not window.isFullScreen()
        assert window.topbar.isVisible()
        assert window.inspector.isVisible()
        assert window.statusbar.leave.isHidden()


def test_a_window_manager_may_end_presenting(window: MainWindow) -> None:
    window.set_presenting(True)
    window.setWindowState(Qt.WindowState.WindowNoState)
    QApplication.processEvents()
    assert not window.presenting
    assert window.topbar.isVisible()


# Search --------------------------------------------------------------------------------------------------


def test_searching_by_keys(window: MainWindow, qtbot: QtBot) -> None:
    wished: list[str] = []
    window.search_wished.connect(wished.append)
    press(window, Qt.Key.Key_F, CTRL)
    field = window.topbar.search
    assert field.hasFocus()
    qtbot.keyClicks(field, "42")
    press(field, Qt.Key.Key_Return)
    assert wished == ["4", "42", "42"]
    press(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    assert wished[-1] == ""
    press(field, Qt.Key.Key_Escape)
    assert not field.hasFocus()


def test_the_search_is_cleared_by_its_button(window: MainWindow, qtbot: QtBot) -> None:
    field = window.topbar.search
    assert field.clear_button.isHidden()
    qtbot.keyClicks(field, "7")
    with qtbot.waitSignal(window.search_wished) as wished:
        qtbot.mouseClick(field.clear_button, LEFT)
    assert wished.args == [""]
    assert field.clear_button.isHidden()


# Dropping ------------------------------------------------------------------------------------------------


def carrying(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def enter(window: MainWindow, data: QMimeData) -> bool:
    event = QDragEnterEvent(QPoint(400, 300), Qt.DropAction.CopyAction, data, LEFT, NONE)
    event.ignore()
    QApplication.sendEvent(window, event)
    return event.isAccepted()


def test_files_dropped_are_wished_opened(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    files = (tmp_path / "one.safetensors", tmp_path / "two words.npz")
    data = carrying(*files)
    veil = window.findChild(DropVeil)
    assert veil is not None
    assert enter(window, data)
    assert veil.isVisible()
    assert veil.size() == window.size()
    with qtbot.waitSignal(window.open_wished) as wished:
        drop = QDropEvent(QPointF(400, 300), Qt.DropAction.CopyAction, data, LEFT, NONE)
        QApplication.sendEvent(window, drop)
    assert wished.args == [[str(path) for path in files]]
    assert veil.isHidden()


def test_a_drag_that_leaves_changes_nothing(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    data = carrying(tmp_path / "one.npz")
    with qtbot.assertNotEmitted(window.open_wished):
        enter(window, data)
        QApplication.sendEvent(window, QDragLeaveEvent())
    veil = window.findChild(DropVeil)
    assert veil is not None
    assert veil.isHidden()


def test_what_is_no_file_is_not_welcome(window: MainWindow) -> None:
    text, web = QMimeData(), QMimeData()
    text.setText("hello")
    web.setUrls([QUrl("https://example.org/a.npz")])
    assert not enter(window, text)
    assert not enter(window, web)


# Telling -------------------------------------------------------------------------------------------------


def test_a_notice_is_told_copied_and_dismissed(window: MainWindow, qtbot: QtBot) -> None:
    window.tell("bad.safetensors: the file is empty; choose another.", "0 bytes")
    notice = window.findChild(Notice)
    assert notice is not None
    assert notice.isVisible()
    assert window.topbar.geometry().bottom() < notice.geometry().top() < window.pages.geometry().top()
    buttons = {button.text(): button for button in notice.findChildren(QPushButton)}
    qtbot.mouseClick(buttons["Copy"], LEFT)
    assert "the file is empty" in QGuiApplication.clipboard().text()
    assert "0 bytes" in QGuiApplication.clipboard().text()
    qtbot.mouseClick(buttons["Dismiss"], LEFT)
    assert notice.isHidden()


@pytest.mark.parametrize("by_hand", [True, False])
def test_a_notice_that_went_leaves_no_room_behind(window: MainWindow, qtbot: QtBot, by_hand: bool) -> None:
    QApplication.processEvents()
    before = window.pages.geometry()
    window.tell("bad.safetensors: the file is empty; choose another.")
    qtbot.waitUntil(lambda: window.pages.geometry().top() > before.top() + 20)
    if by_hand:
        notice = window.findChild(Notice)
        assert notice is not None
        qtbot.mouseClick(notice.dismiss_button, LEFT)
    else:
        window.clear_notice()
    qtbot.waitUntil(lambda: window.pages.geometry() == before)


def test_a_notice_can_be_taken_away_and_told_again(window: MainWindow) -> None:
    window.clear_notice()
    window.tell("one")
    window.clear_notice()
    assert not [n for n in window.findChildren(Notice) if n.isVisible()]
    window.tell("two")
    window.tell("three")
    assert [n.text() for n in window.findChildren(Notice) if n.isVisible()] == ["three"]


def test_chips_and_status_show_what_they_are_told(window: MainWindow) -> None:
    window.set_document("digits-ae-2", "digits 1,797 × 8×8")
    window.set_device("CPU, 1 of 2 cores")
    window.set_state("Training", True)
    window.set_seed(3)
    assert window.topbar.document.shown_text == "digits-ae-2"
    assert window.topbar.data.isVisible()
    assert window.windowTitle() == "digits-ae-2 – Latent Explorer"
    bar = window.statusbar
    assert (bar.device.text, bar.state.text, bar.seed.text) == ("CPU, 1 of 2 cores", "Training", "Seed 3")
    lamp = bar.lamp
    assert colour_at(lamp, lamp.width() // 2, lamp.height() // 2) == theme.LIGHT.busy
    window.set_state("Idle")
    assert colour_at(lamp, lamp.width() // 2, lamp.height() // 2) == theme.LIGHT.good
    window.set_document("", "")
    assert window.topbar.data.isHidden()


def test_figures_do_not_push_their_neighbours(window: MainWindow, qtbot: QtBot) -> None:
    bar = window.statusbar
    window.set_seed(0)
    places = set()
    for value in (6.9, 12.3, 111.1):
        window.set_frame_ms(value)
        qtbot.waitUntil(lambda value=value: bar.frame.text == f"Frame {value:.1f} ms")
        QApplication.processEvents()
        places.add((bar.frame.x(), bar.frame.width(), bar.seed.x()))
    assert len(places) == 1
    window.set_frame_ms(None)
    assert bar.frame.text == ""
