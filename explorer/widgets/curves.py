"""Curves over training steps, their baselines, and a cursor that can be dragged through the history."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from explorer.widgets import paint, units
from explorer.widgets.lively import Lively
from explorer.widgets.plot.curve import Curve
from explorer.widgets.plot.surface import PlotSurface
from explorer.widgets.slider import STEPS

__all__ = ["Curve", "Curves"]


class Curves(Lively, PlotSurface):
    """Curves over steps with a cursor.

    A press anywhere in the plot brings the cursor there, as far as steps are recorded, and it follows the
    hand. Arrow keys move it by 1 % of what is recorded (at least a step), with Shift, Page Up and Down by
    10 %, Home and End to the ends. Pointing reads the curves off.

    Signals
    -------
    cursor_grabbed(), cursor_dropped()
        The hand, or a key, took the cursor, and let it go.
    cursor_moved(float)
        The whole step the user moved it to.

    Parameters
    ----------
    parent
        The parent widget.
    """

    cursor_grabbed = Signal()
    cursor_moved = Signal(float)
    cursor_dropped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._held: Qt.MouseButton | int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    @property
    def held(self) -> bool:
        """Whether a hand or a key holds the cursor."""
        return self._held is not None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Bring the cursor to the pointer and take it."""
        if event.button() == Qt.MouseButton.LeftButton and self._held is None and self._grab(event.button()):
            paint.forget_focus(self)
            self._pull(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Let the cursor follow the hand, or read the curves off at the pointer."""
        if isinstance(self._held, Qt.MouseButton):
            self._pull(event.position().x())
        else:
            self._point(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if event.button() == self._held:
            self._drop()
            self._point(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        """Read nothing off any longer."""
        self._hover_at(None)
        super().leaveEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Let go of what is held."""
        self._hover_at(None)
        self._drop()
        super().hideEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Let go of a cursor that a key holds."""
        if not isinstance(self._held, Qt.MouseButton):
            self._drop()
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cursor."""
        share = STEPS.get(Qt.Key(event.key()))
        first, last = self._layer.ends()
        if share is None or np.isnan(first) or isinstance(self._held, Qt.MouseButton):
            super().keyPressEvent(event)
            return
        if self._held is None:
            self._grab(event.key())
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and abs(share) < 0.1:
            share *= 10
        before = last if self._cursor is None else self._cursor
        self._move(before + np.sign(share) * max(1.0, abs(share) * (last - first)))

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Let go once the key is up."""
        if event.key() == self._held and not event.isAutoRepeat():
            self._drop()
        else:
            super().keyReleaseEvent(event)

    def _grab(self, by: Qt.MouseButton | int) -> bool:
        """Take the cursor; False where there is nothing to move it over."""
        if np.isnan(self._layer.ends()[0]):
            return False
        self._held = by
        self._update_cursor()
        self.cursor_grabbed.emit()
        return True

    def _drop(self) -> None:
        if self._held is not None:
            self._held = None
            self._update_cursor()
            self.cursor_dropped.emit()

    def _pull(self, x: float) -> None:
        self._move(self.frame().step(x))
        self._hover_at(self._cursor)

    def _move(self, step: float) -> None:
        """Bring the cursor to the nearest whole step that is recorded, and tell it."""
        first, last = self._layer.ends()
        before = self._cursor
        self._put(float(np.clip(round(step), first, last)))
        if self._cursor is not None and self._cursor != before:
            self.cursor_moved.emit(self._cursor)

    def _point(self, at: QPointF) -> None:
        box = self.frame().box
        first, last = self._layer.ends()
        inside = not np.isnan(first) and box.adjusted(0, 0, 1, units.px(10)).contains(at.toPoint())
        self.setCursor(Qt.CursorShape.SizeHorCursor if inside else Qt.CursorShape.ArrowCursor)
        self._hover_at(float(np.clip(self.frame().step(at.x()), first, last)) if inside else None)
