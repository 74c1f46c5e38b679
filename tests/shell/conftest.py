"""A window to drive, in a look of its own that is taken off again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from explorer.shell import theme
from explorer.shell.settings import Settings
from explorer.shell.window import MainWindow

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform grumbles about what only a window manager can do: no fault of ours."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


@pytest.fixture
def look(qapp: QApplication) -> Iterator[QApplication]:
    """The application in the light theme at 100 %; plain again afterwards."""
    theme.apply(qapp, "light", 1.0)
    yield qapp
    keeper = qapp.findChild(QObject, "theme-keeper", Qt.FindChildOption.FindDirectChildrenOnly)
    shiboken6.delete(keeper)
    qapp.setStyleSheet("")
    qapp.setPalette(QPalette())
    qapp.setFont(QFont())


def make_page() -> QWidget:
    page = QWidget()
    field = QLineEdit()
    field.setObjectName("page-field")
    QVBoxLayout(page).addWidget(field)
    page.setFocusProxy(field)
    return page


MakeWindow = Callable[..., MainWindow]


@pytest.fixture
def make_window(look: QApplication, qtbot: QtBot) -> MakeWindow:
    """Open a window with two panels, 1280x800, from the settings given."""

    def make(settings: Settings | None = None) -> MainWindow:
        window = MainWindow(settings)
        qtbot.addWidget(window)
        window.add_panel("map", "Map", "map", make_page(), QWidget())
        window.add_panel("train", "Train", "train", make_page(), QWidget())
        window.resize(1280, 800)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    return make


@pytest.fixture
def window(make_window: MakeWindow) -> MainWindow:
    return make_window()


def colour_at(widget: QWidget, x: int, y: int) -> str:
    """The colour a widget really paints at a point."""
    return QColor(widget.grab().toImage().pixelColor(x, y)).name()
