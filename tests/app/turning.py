"""Drives the view of directions: sliders are pulled, data lassoed and carried."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from explorer.app import App
from explorer.core.paths import checkpoint
from explorer.panels.directions.rows import AxisRow
from tests.app.driver import SHIFT, Driver
from tests.engine.samples import Yardstick

KEY = Qt.Key
ByHand = Callable[[str], Yardstick]


class Turner(Driver):
    """Drives the view of directions of an application."""

    def __init__(self, app: App, qtbot: QtBot) -> None:
        super().__init__(app, qtbot)
        app.window.show_panel("interpolate")
        views = app.between.views
        self.click(next(b for b in views.switch.findChildren(QAbstractButton) if b.text() == "Directions"))
        self.presenter, self.panel = views.presenter("directions"), views.page("directions")
        self.inspector, self.map = self.panel.inspector, self.panel.codes.canvas
        self.table, self.sum = self.panel.turn.table, self.panel.turn.sum
        self.targets: list[Callable[[str], object]] = []
        self.sources: list[Callable[[str], object]] = []

    def take_target(self, title: str, name: str, then: Callable[[str], object], kinds: Any) -> None:
        """Take who waits for the place of a file."""
        self.targets.append(then)

    def take_source(self, title: str, then: Callable[[str], object], kinds: Any) -> None:
        """Take who waits for a file."""
        self.sources.append(then)

    def look_into(self, model_id: str) -> None:
        """Look into a shipped model, from its start."""
        self.app.library.open(str(checkpoint(model_id)))
        self.until(lambda: model_id in self.app.library.able)
        card = self.app.library.cards[model_id]
        self.until(lambda: self.app.library.data_of(card) is not None)
        self.presenter.show_model(model_id)
        self.segment(0)

    def calm(self) -> None:
        """Wait until everything asked for is on screen."""
        QApplication.processEvents()
        self.until(lambda: self.presenter.settled and not self.app.worker.busy)
        QApplication.processEvents()

    def segment(self, index: int) -> None:
        """Look at another kind of direction."""
        self.click(self.panel.turn.segments.button(index))
        self.calm()

    def row(self, name: str) -> AxisRow:
        """The row of this name."""
        (found,) = [row for row in self.table.shown if row.title.text() == name]
        return found

    def pull(self, row: AxisRow, share: float) -> None:
        """Take the handle of a slider and bring it to a share of its length."""
        slider = row.number.slider
        goal = QPoint(round(slider._margin() + share * slider._length()), slider.height() // 2)
        self.drag(slider, slider.handle().toPoint(), goal)

    def press_button(self, widget: QWidget) -> None:
        """Click a control of the inspector, wherever it is."""
        room: Any = widget.parentWidget()
        while not isinstance(room, QScrollArea):
            room = room.parentWidget()
        room.ensureWidgetVisible(widget)
        QApplication.processEvents()
        self.click(widget)
        self.calm()

    def place(self, row: int) -> QPoint:
        """The pixel of a datum on the map."""
        x, y = self.map.to_pixels(self.map._layer.xy[row])
        return QPoint(round(float(x)), round(float(y)))

    def outline(self, left: float, right: float) -> None:
        """Draw an outline around a part of the map, from one share of its width to another."""
        x0, x1, bottom = (
            round(left * self.map.width()),
            round(right * self.map.width()),
            self.map.height() - 3,
        )
        self.drag(
            self.map,
            QPoint(x0, 3),
            QPoint(x1, 3),
            QPoint(x1, bottom),
            QPoint(x0, bottom),
            QPoint(x0, 3),
            modifiers=SHIFT,
        )

    def code(self) -> Any:
        """The code (k,) that is on screen."""
        code = self.presenter.code
        assert code is not None
        return code

    def turned(self) -> Any:
        """The picture that follows the sliders."""
        return self.panel.start.pair.turned.image()
