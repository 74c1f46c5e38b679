"""Drives the interpolation panel: anchors are dragged, data carried, pictures drawn."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from explorer.app import App
from explorer.core.between import Path
from explorer.widgets.mosaic import Mosaic
from tests.app.driver import Driver


class Weaver(Driver):
    """Drives the interpolation panel of an application."""

    def __init__(self, app: App, qtbot: QtBot) -> None:
        super().__init__(app, qtbot)
        app.window.show_panel("interpolate")
        self.presenter, self.panel = app.between.presenter, app.between.views.page("between")
        self.inspector, self.map = self.panel.inspector, self.panel.codes.canvas
        self.calm()

    def calm(self) -> None:
        """Wait until everything asked for is on screen."""
        QApplication.processEvents()
        self.until(lambda: self.presenter.settled and self.presenter.read is not None)
        QApplication.processEvents()

    @property
    def grid(self) -> Mosaic:
        """The grid between the corners."""
        return self.panel.grid.mosaic

    def strip_of(self, title: str, caption: str = "") -> Mosaic:
        """The strip of this name."""
        found = [
            strip
            for strip in self.panel.strips.shown
            if strip.words()[0] == title and caption in strip.words()[1]
        ]
        assert len(found) == 1, (title, [strip.words() for strip in self.panel.strips.shown])
        return found[0].mosaic

    def row(self, mosaic: Mosaic, row: int = 0) -> NDArray[np.uint8]:
        """The pictures of a row of a mosaic."""
        found = [mosaic.picture(row, column) for column in range(mosaic.shape()[1])]
        assert all(picture is not None for picture in found)
        return np.stack([picture for picture in found if picture is not None])

    def cell(self, mosaic: Mosaic, row: int, column: int) -> QPoint:
        """The middle of a cell."""
        return mosaic.cells().picture(row, column).center().toPoint()

    def anchor(self, letter: str) -> QPoint:
        """The pixel of an anchor on the map."""
        x, y = self.map.to_pixels(np.asarray(self.map.anchors[letter]))
        return QPoint(round(float(x)), round(float(y)))

    def place(self, row: int) -> QPoint:
        """The pixel of a datum on the map."""
        x, y = self.map.to_pixels(self.map._layer.xy[row])
        return QPoint(round(float(x)), round(float(y)))

    def lonely_row(self) -> int:
        """A datum that is far from all others and from the anchors."""
        places = self.map.to_pixels(self.map._layer.xy)
        anchors = self.map.to_pixels(np.array([self.map.anchors[letter] for letter in self.map.anchors]))
        away = np.linalg.norm(places[:, None] - np.vstack([places, anchors])[None], axis=2)
        away[np.arange(len(places)), np.arange(len(places))] = np.inf
        alone = away.min(axis=1)
        margin = 60
        outside = (places < margin).any(axis=1) | (places[:, 0] > self.map.width() - margin)
        alone[outside | (places[:, 1] > self.map.height() - margin)] = 0
        row = int(alone.argmax())
        assert alone[row] > 14
        return row

    def path(self, model_id: str, way: str) -> Path:
        """What was decoded of a way."""
        assert self.presenter.read is not None
        return next(p for p in self.presenter.read.paths if (p.model_id, p.way) == (model_id, way))

    def carry(self, row: int, to: QWidget, at: QPoint) -> None:
        """Carry a datum of the map over the window and let it go over another widget."""
        start = self.place(row)
        goal = self.map.mapFromGlobal(to.mapToGlobal(at))
        self.move(self.map, start)
        self.press(self.map, start)
        for step in range(1, 9):
            self.move(self.map, start + (goal - start) * (step / 8))
        self.release(self.map, goal)
        QApplication.processEvents()

    def reveal(self, widget: QWidget) -> None:
        """Scroll the inspector to where a control of it can be seen."""
        room: Any = widget.parentWidget()
        while not isinstance(room, QScrollArea):
            room = room.parentWidget()
        room.ensureWidgetVisible(widget)
        QApplication.processEvents()

    def press_button(self, widget: QWidget) -> None:
        """Click a control of the inspector, wherever it is."""
        self.reveal(widget)
        self.click(widget)

    def press_key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the keyboard is."""
        QTest.keyClick(self.handle, key, modifiers)
        QApplication.processEvents()
