"""Drags a point of a map by real mouse events and times what is painted."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, SignalInstance, Slot
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from explorer.app import App

MOVES = 120
FRAME_MS = 16
LATEST_MS = 6000
"""How long pictures are waited for after a drag."""


@dataclass(frozen=True)
class Dragged:
    """What is dragged, and how it is told that a picture is on screen.

    Attributes
    ----------
    canvas : QWidget
    origin : callable
        Gives the pixel of the canvas where the hand takes it.
    stamp : callable
        Gives the number of the newest question; a move leads to the next one.
    painted : signal of int
        Tells the number of the question whose answer has been painted.
    button : Qt.MouseButton
        Which one is held down.
    """

    canvas: QWidget
    origin: Callable[[], QPoint]
    stamp: Callable[[], int]
    painted: SignalInstance
    button: Qt.MouseButton = Qt.MouseButton.LeftButton


def on_map(app: App, slot: int) -> Dragged:
    """Describe the probe of a map, counted from the left."""
    canvas, presenter = app.page.cards[slot].canvas, app.presenter

    def origin() -> QPoint:
        place = presenter.hand.place(presenter.state, slot)
        assert place is not None, "a settled map has a probe"
        x, y = canvas.to_pixels(place)
        return QPoint(round(x), round(y))

    return Dragged(canvas, origin, lambda: presenter.reader.stamp, app.page.strip.painted)


class Drag(QObject):
    """Drags the probe along a curve by real mouse events, sixty a second, and times each picture.

    Attributes
    ----------
    latencies : list of float
        Milliseconds from each move to its painted picture, or to a later one's.
    lost : int
        How many moves led to no picture within `LATEST_MS` of the end.
    """

    def __init__(self, app: App, hand: Dragged, moves: int = MOVES) -> None:
        super().__init__(app)
        self.app = app
        self._hand = hand
        self.latencies: list[float] = []
        self._moves = moves
        self.lost = 0
        self._sent: list[tuple[int, float]] = []
        self._let_go_at = 0.0
        self._step = 0
        self._done: Any = None
        self._canvas: QWidget = hand.canvas
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._move)

    def start(self, done: Any) -> None:
        """Take the probe, move it, let it go; then call `done`."""
        self._done = done
        self._hand.painted.connect(self._on_painted)
        self._origin = self._hand.origin()
        QTest.mousePress(
            self._target(),
            self._hand.button,
            Qt.KeyboardModifier.NoModifier,
            self._on_window(self._origin),
        )
        self._timer.start()

    def _target(self) -> Any:
        return self.app.window.windowHandle()

    def _on_window(self, point: QPoint) -> QPoint:
        return self._canvas.mapTo(self.app.window, point)

    @Slot()
    def _move(self) -> None:
        if self._step == self._moves:
            self._let_go()
            return
        self._step += 1
        now, before = time.perf_counter(), self._hand.stamp()
        # The stamp of the question that this event leads to is the next one.
        self._sent.append((before + 1, now))
        QTest.mouseMove(self._target(), self._on_window(self._place()))

    def _let_go(self) -> None:
        """Let go of the probe, and wait for the pictures that are still to come."""
        QTest.mouseRelease(
            self._target(),
            self._hand.button,
            Qt.KeyboardModifier.NoModifier,
            self._on_window(self._place()),
        )
        self._let_go_at = time.perf_counter()
        self._timer.timeout.disconnect(self._move)
        self._timer.timeout.connect(self._wait)

    @Slot()
    def _wait(self) -> None:
        waited = 1000 * (time.perf_counter() - self._let_go_at)
        if waited >= LATEST_MS or (waited >= 10 * FRAME_MS and not self._sent):
            self._finish()

    def _place(self) -> QPoint:
        """Return the next point of a figure of eight around the middle of the map."""
        turn = 2 * math.pi * self._step / self._moves
        middle = QPoint(self._canvas.width() // 2, self._canvas.height() // 2)
        eight = QPoint(
            int(0.3 * self._canvas.width() * math.sin(turn)),
            int(0.3 * self._canvas.height() * math.sin(2 * turn)),
        )
        ease = min(1.0, self._step / (0.25 * self._moves))
        start = self._origin
        return QPoint(
            int(start.x() + ease * (middle.x() + eight.x() - start.x())),
            int(start.y() + ease * (middle.y() + eight.y() - start.y())),
        )

    @Slot(int)
    def _on_painted(self, stamp: int) -> None:
        now = time.perf_counter()
        self.latencies += [1000 * (now - sent) for wished, sent in self._sent if wished <= stamp]
        self._sent = [(wished, sent) for wished, sent in self._sent if wished > stamp]

    def _finish(self) -> None:
        self._timer.stop()
        self.lost = len(self._sent)
        self._hand.painted.disconnect(self._on_painted)
        self._done()
