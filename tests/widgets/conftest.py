"""Widgets under a plain palette of each theme, at a known scale, that is taken off again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPaintEvent, QPalette, QRegion
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from explorer.widgets.canvas import MapCanvas

HERE = Path(__file__).parent

LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier

COLOURS = {
    "light": ("#ffffff", "#f6f7f9", "#dfe3e8", "#14181f", "#5b6472", "#c2185b"),
    "dark": ("#14171c", "#1b1f26", "#2e343d", "#eef1f5", "#a2acb9", "#ff5c9a"),
}
AMBER = {"light": "#d98304", "dark": "#f0a020"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform grumbles about what only a window manager can do: no fault of ours."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


def palette(theme: str) -> QPalette:
    """The palette of a theme."""
    role = QPalette.ColorRole
    ground, pane, line, ink, muted, accent = (QColor(name) for name in COLOURS[theme])
    made = QPalette()
    for member in (role.Window, role.Base, role.Button):
        made.setColor(member, ground)
    for member in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(member, ink)
    made.setColor(role.AlternateBase, pane)
    made.setColor(role.Mid, line)
    made.setColor(role.PlaceholderText, muted)
    made.setColor(role.Accent, accent)
    made.setColor(role.LinkVisited, QColor(AMBER[theme]))
    return made


def set_scale(app: QApplication, scale: float) -> None:
    """Scale the user interface."""
    font = QFont(app.font())
    font.setPixelSize(round(14 * scale))
    app.setFont(font)


@pytest.fixture
def look(qapp: QApplication) -> Iterator[QApplication]:
    """The application in light colours at 100 %; as it was before afterwards."""
    before = QFont(qapp.font()), QPalette(qapp.palette())
    qapp.setPalette(palette("light"))
    set_scale(qapp, 1.0)
    yield qapp
    qapp.setFont(before[0])
    qapp.setPalette(before[1])


@pytest.fixture(params=["light", "dark"])
def theme(request: pytest.FixtureRequest, look: QApplication) -> str:
    """Each theme in turn, shown by the application."""
    look.setPalette(palette(request.param))
    return str(request.param)


@pytest.fixture
def show(look: QApplication, qtbot: QtBot) -> Callable[..., QWidget]:
    """Show a widget in a window of its own, at a size."""
    hosts = []

    def shown(widget: QWidget, width: int = 400, height: int = 400) -> QWidget:
        host = QWidget()
        column = QVBoxLayout(host)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(widget)
        hosts.append(host)
        qtbot.addWidget(host)
        host.resize(width, height)
        host.show()
        qtbot.waitExposed(host)
        QApplication.processEvents()
        return host

    return shown


SQUARE = np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0], [0.0, 0.0]])
"""Four corners and the middle."""

RED, BLUE = (200, 30, 20), (20, 60, 220)


@pytest.fixture
def canvas(show: Callable[..., QWidget], qtbot: QtBot) -> MapCanvas:
    """A map of `SQUARE`, 400 by 400: 0 to 3 red, 4 blue."""
    made = MapCanvas()
    made.setAccessibleName("Left map")
    show(made)
    qtbot.mouseMove(made, QPoint(200, 3))
    made.set_points(SQUARE)
    made.set_colours(np.array([RED] * 4 + [BLUE], dtype=np.uint8))
    QApplication.processEvents()
    return made


def spot(canvas: MapCanvas, xy: object) -> QPoint:
    """The pixel of a map coordinate."""
    x, y = canvas.to_pixels(xy)
    return QPoint(round(float(x)), round(float(y)))


def picture_of(widget: QWidget) -> QImage:
    """What the widget looks like now, in logical pixels."""
    return widget.grab().toImage()


def rgb(image: QImage, at: QPoint) -> tuple[int, int, int]:
    """The colour of a pixel."""
    colour = image.pixelColor(at)
    return colour.red(), colour.green(), colour.blue()


def near(first: tuple[int, ...], second: tuple[int, ...], by: int = 30) -> bool:
    """Whether two colours look about the same."""
    return all(abs(a - b) <= by for a, b in zip(first, second, strict=True))


def names(theme: str) -> dict[str, tuple[int, int, int]]:
    """The colours of a theme by their meaning."""
    keys = ("ground", "pane", "line", "ink", "muted", "accent")
    return {key: QColor(name).getRgb()[:3] for key, name in zip(keys, COLOURS[theme], strict=True)}


@pytest.fixture
def spies(canvas: MapCanvas) -> dict[str, QSignalSpy]:
    """A spy on every signal of the map."""
    names = [
        "hovered",
        "rested",
        "clicked",
        "lassoed",
        "grabbed",
        "dragged",
        "dropped",
        "moved_by_key",
        "view_changed",
        "anchor_grabbed",
        "anchor_dragged",
        "anchor_dropped",
        "anchor_moved_by_key",
        "carried",
        "carried_to",
        "carried_off",
        "carry_cancelled",
    ]
    return {name: QSignalSpy(getattr(canvas, name)) for name in names}


def told(spy: QSignalSpy) -> list[tuple]:
    """What a signal has told so far."""
    return [tuple(spy.at(index)) for index in range(spy.count())]


class Painted(QObject):
    """Notes which part of a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        QApplication.processEvents()
        self.region = QRegion()
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note, and let the event through."""
        if isinstance(event, QPaintEvent):
            self.region += event.region()
        return False

    def area(self) -> int:
        """How many pixels were painted since the last time."""
        QApplication.processEvents()
        region, self.region = self.region, QRegion()
        return sum(box.width() * box.height() for box in region)


def stroke(qtbot: QtBot, canvas: MapCanvas, *places: QPoint, modifier=NONE, release: bool = True) -> None:
    """Press at the first place, move over the others, release at the last."""
    qtbot.mouseMove(canvas, places[0])
    qtbot.mousePress(canvas, LEFT, modifier, places[0])
    for place in places[1:]:
        qtbot.mouseMove(canvas, place)
    if release:
        qtbot.mouseRelease(canvas, LEFT, modifier, places[-1])
