"""Drives the game in the plane: by keys, buttons, legend, and over the arena."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from explorer.app import App
from explorer.panels.game.player import MAIN, Session
from explorer.panels.playing import Doing
from tests.app.driver import Driver

KEY = Qt.Key


class Gamer(Driver):
    """Drives the game of an application."""

    def __init__(self, app: App, qtbot: QtBot) -> None:
        super().__init__(app, qtbot)
        app.window.show_panel("game")
        views = app.game.views
        self.click(next(b for b in views.switch.findChildren(QAbstractButton) if b.text() == "2-D"))
        self.presenter, self.panel = views.presenter("plane"), views.page("plane")
        self.player, self.inspector, self.bar = self.presenter.player, self.panel.inspector, self.panel.bar
        self.arena = self.panel.cards[MAIN].arena
        self.troubles: list[str] = []
        self.presenter.troubled.connect(lambda sentence, _: self.troubles.append(sentence))
        self.until(lambda: self.player.main is not None)
        self.calm()

    @property
    def game(self) -> Session:
        """The first game."""
        assert self.player.main is not None
        return self.player.main

    def calm(self) -> None:
        """Wait until nothing is played and nothing awaited."""
        QApplication.processEvents()
        self.until(lambda: self.player.settled and not self.app.worker.busy)
        QApplication.processEvents()

    def begin(self, **values: Any) -> None:
        """Begin a small game on the ring."""
        draft = self.presenter.draft.on("ring8")
        small = {
            "layers": 1,
            "nodes": 16,
            "d_layers": 1,
            "d_nodes": 16,
            "batch_size": 32,
            "loss": "non-saturating",
        }
        for name, value in {**type(draft).first(draft.listed).values, **small, **values}.items():
            draft = draft.with_value(name, value)
        self.panel.show_twins(False)
        self.presenter._change(draft)
        self.calm()
        self.arena.setFocus()

    def press_key(self, key: Qt.Key) -> None:
        """Press a key where the keyboard is."""
        QTest.keyClick(self.handle, key)
        QApplication.processEvents()

    def play_to(self, rounds: int) -> None:
        """Play by the space bar until at least so many rounds, then rest."""
        self.press_key(KEY.Key_Space)
        self.until(lambda: self.game.moment.rounds >= rounds)
        self.press_key(KEY.Key_Space)
        self.until(lambda: self.player.doing is Doing.RESTING)
        self.calm()

    def place(self, x: float, y: float) -> QPoint:
        """The pixel of a place of the arena."""
        across, down = self.arena.to_pixels(np.array([x, y]))
        return QPointF(float(across), float(down)).toPoint()

    def press_button(self, widget: QWidget) -> None:
        """Click a control of the inspector, wherever it is."""
        room: Any = widget.parentWidget()
        while not isinstance(room, QScrollArea):
            room = room.parentWidget()
        room.ensureWidgetVisible(widget)
        QApplication.processEvents()
        self.click(widget)
