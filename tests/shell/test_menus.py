"""The window's menus and the windows they open."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from explorer.shell.about import About
from explorer.shell.keyboard import KEYS, Keyboard
from explorer.shell.window import MainWindow

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def press(widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(widget, key, modifier)


def test_f10_opens_a_menu_that_holds_every_action(window: MainWindow, qtbot: QtBot) -> None:
    press(window, Qt.Key.Key_F10)
    menu = window.menus.main
    qtbot.waitUntil(menu.isVisible)
    words = [action.text() for action in menu.actions()]
    for word in (
        "Open…",
        "Open recent",
        "Demos",
        "Map",
        "Train",
        "Inspector",
        "Present",
        "Theme",
        "About",
        "Quit",
    ):
        assert words.count(word) == 1, word
    menu.close()


def test_the_menu_is_the_same_each_time_and_leaves_the_keys_alive(window: MainWindow, qtbot: QtBot) -> None:
    words = []
    for _ in range(3):
        press(window, Qt.Key.Key_F10)
        menu = window.menus.main
        qtbot.waitUntil(menu.isVisible)
        words.append([action.text() for action in menu.actions()])
        press(menu, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: not window.menus.main.isVisible())
        gc.collect()
    assert words[0] == words[1] == words[2]
    press(window, Qt.Key.Key_F, CTRL)
    assert window.topbar.search.hasFocus()
    with qtbot.waitSignal(window.menus.open_wished):
        press(window, Qt.Key.Key_O, CTRL)
    for dialog in window.findChildren(QFileDialog):
        dialog.close()


def test_a_theme_is_chosen_with_the_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    window.menus.theme.popup(QPoint(0, 0))
    with qtbot.waitSignal(window.theme_wished) as wished:
        for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
            press(window.menus.theme, key)
    assert wished.args == ["dark"]


def test_a_demo_is_chosen_from_the_rail(window: MainWindow, qtbot: QtBot) -> None:
    window.set_demos([("digits-ae-2", "Digits"), ("wheel-ae-2", "Wheel")])
    qtbot.mouseClick(window.rail.demos, LEFT)
    menu = window.menus.demos
    qtbot.waitUntil(menu.isVisible)
    with qtbot.waitSignal(window.demo_wished) as wished:
        qtbot.mouseClick(menu, LEFT, pos=menu.actionGeometry(menu.actions()[1]).center())
    assert wished.args == ["wheel-ae-2"]


def test_the_device_is_chosen_from_the_settings(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.mouseClick(window.rail.settings, LEFT)
    qtbot.waitUntil(window.menus.settings.isVisible)
    window.menus.settings.close()
    with qtbot.waitSignal(window.device_wished) as wished:
        window.menus.device.actions()[1].trigger()
    assert wished.args == ["cpu"]


def test_recent_files_leave_out_those_that_are_gone(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    here = tmp_path / "here & now.npz"
    here.touch()
    window.set_recent([str(tmp_path / "gone.npz"), str(here)])
    menu = window.menus.recent
    menu.popup(QPoint(0, 0))
    assert [action.toolTip() for action in menu.actions()] == [str(here)]
    with qtbot.waitSignal(window.open_wished) as wished:
        press(menu, Qt.Key.Key_Down)
        press(menu, Qt.Key.Key_Return)
    assert wished.args == [[str(here)]]


def test_files_are_chosen_without_blocking(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "a.npz"
    file.touch()
    window.native_dialogs = False
    press(window, Qt.Key.Key_O, CTRL)
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    dialog.setDirectory(str(tmp_path))
    field = dialog.findChild(QLineEdit)
    assert field is not None
    field.setText(str(file))
    with qtbot.waitSignal(window.open_wished) as wished:
        press(field, Qt.Key.Key_Return)
    assert wished.args == [[str(file)]]


def test_about_tells_the_versions_and_copies_them(window: MainWindow, qtbot: QtBot) -> None:
    window.show_about()
    window.show_about()
    (about,) = window.findChildren(About)
    assert not about.isModal()
    qtbot.mouseClick(about.copy_button, LEFT)
    copied = QGuiApplication.clipboard().text()
    for word in ("Latent Explorer: 0.", "Python: 3.", "Qt: 6.", "PySide6: 6.", "torch: ", "scikit-learn: "):
        assert word in copied
    assert "not installed" not in copied
    about.close()


def test_f1_lists_the_keys_and_the_keys_are_real(window: MainWindow) -> None:
    press(window, Qt.Key.Key_F1)
    (shown,) = window.findChildren(Keyboard)
    assert shown.isVisible()
    shown.close()
    bound = {key.toString().replace("+", " ", 1) for a in window.actions() for key in a.shortcuts()}
    for keys in ("Ctrl O", "Ctrl F", "Ctrl I", "Ctrl Q", "F1", "F10", "F11"):
        assert keys in KEYS["Window"]
        assert keys in bound


def test_closing_is_told_before_the_window_goes(window: MainWindow, qtbot: QtBot) -> None:
    visible: list[bool] = []
    window.closing.connect(lambda: visible.append(window.isVisible()))
    press(window, Qt.Key.Key_Q, CTRL)
    assert visible == [True]
    assert not window.isVisible()


def test_a_closed_window_dies_with_all_it_owned(look: QApplication, qtbot: QtBot) -> None:
    window = MainWindow()
    window.add_panel("map", "Map", "map", QWidget(), QWidget())
    window.show()
    window.tell("one")
    window.show_about()
    window.open_menu()
    window.menus.main.close()
    window.set_frame_ms(1.0)
    died = weakref.ref(window)
    before = {type(w) for w in look.allWidgets()}
    assert MainWindow in before
    window.close()
    window.deleteLater()
    del window
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert died() is None
    ours = [w for w in look.allWidgets() if type(w).__module__.startswith("explorer.shell")]
    assert ours == []


def test_the_list_of_keys_names_what_the_map_takes() -> None:
    assert {"Arrow keys", "Enter", "Click", "Drag", "Shift and drag", "Wheel", "Esc"} <= KEYS["Map"].keys()
    assert "Shift" in KEYS["Map"]["Arrow keys"]
