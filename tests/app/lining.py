"""Drives the game on the line: pulls the density, goes from part to part, plays."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from explorer.app import App
from explorer.core.lines import LineMoment
from explorer.panels.line.learning import Learning
from explorer.panels.line.words import PARTS, PUSH
from tests.app.driver import Driver

KEY = Qt.Key
SMALL = {"layers": 1, "nodes": 16, "d_layers": 1, "d_nodes": 16, "batch_size": 32}


class Liner(Driver):
    """Drives the game on the line of an application."""

    def __init__(self, app: App, qtbot: QtBot) -> None:
        super().__init__(app, qtbot)
        app.window.show_panel("game")
        views = app.game.views
        self.until(views.switch.isVisible)
        self.click(self.button("1-D", views.switch))
        self.presenter, self.panel = views.presenter("line"), views.page("line")
        self.inspector, self.push = self.panel.inspector, self.presenter.push
        self.troubles: list[str] = []
        self.presenter.troubled.connect(lambda sentence, _: self.troubles.append(sentence))
        self.until(lambda: self.presenter.draft is not None)
        self.calm()

    def calm(self) -> None:
        """Wait until nothing moves and nothing is awaited."""
        QApplication.processEvents()
        self.until(lambda: self.presenter.settled and not self.app.worker.busy)
        QApplication.processEvents()

    def begin(self) -> None:
        """Go to the first part, with a small game on two bells in the draft."""
        self.presenter.show_part(PUSH)
        self.presenter.game.oracle = False
        self.presenter.game.train("both")
        draft = self.presenter.draft
        for name, value in {**type(draft).first(draft.listed).values, **SMALL}.items():
            draft = draft.with_value(name, value)
        self.presenter.draft = draft
        self.push.reset()
        self.presenter.target.choose("two-normals")
        self.calm()

    def to(self, part: str) -> None:
        """Go to a part by its word in the inspector, and wait until it is ready."""
        self.click(self.button(PARTS[part], self.inspector.parts))
        assert self.panel.part == part
        self.calm()
        self.panel.setFocus()

    @property
    def mind(self) -> Learning:
        """The mind of the part in front."""
        found: Learning = self.presenter._minds[self.panel.part]
        return found

    @property
    def moment(self) -> LineMoment:
        """How the first generator of the part in front stands."""
        return next(iter(self.mind.player.sessions.values())).moment

    def press_key(self, key: Qt.Key) -> None:
        """Press a key where the keyboard is."""
        QTest.keyClick(self.handle, key)
        QApplication.processEvents()

    def play_to(self, rounds: int) -> None:
        """Play by the space bar until at least so many rounds, then rest."""
        self.press_key(KEY.Key_Space)
        self.until(lambda: self.moment.rounds >= rounds)
        self.press_key(KEY.Key_Space)
        self.calm()

    def place(self, x: float, height: float) -> QPoint:
        """The pixel of a place of the density that is pulled."""
        chart = self.panel.push.density.chart()
        return QPoint(round(chart.across(x)), round(chart.down(height)))

    def picture(self, widget: QWidget) -> Any:
        """What a widget looks like now."""
        QApplication.processEvents()
        return widget.grab().toImage()
