"""The square of noise: a place in it is taken by the hand, and the generator brings it somewhere."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.widgets import paint, units
from explorer.widgets.lively import Lively

HEIGHT, LINE_HEIGHT = 132, 44
KEY_STEP = 0.05


class NoisePad(Lively, QWidget):
    """Shows the noise that the made points come from; a drag through it pushes one through the generator.

    Signals
    -------
    pushed(object)
        The noise (k,) under the hand, a tuple of floats.
    """

    pushed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._noise = np.zeros((0, 2), np.float32)
        self._reach, self._k = 1.0, 2
        self._at: tuple[float, ...] | None = None
        self.setAccessibleName("Noise")
        self.setToolTip("Drag through the noise and see where the generator brings it")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.CrossCursor)

    def set_noise(self, noise: npt.NDArray[np.float32]) -> None:
        """Show noise (n, k); only its first two numbers are seen, the others stay 0 under the hand."""
        self._k = noise.shape[1]
        flat = noise[:, :2] if self._k > 1 else np.column_stack([noise[:, 0], np.zeros(len(noise))])
        self._noise = flat
        self._reach = max(1.0, float(np.abs(flat).max(initial=1.0)))
        self._at = None
        self.updateGeometry()
        self.update()

    def place(self) -> tuple[float, ...] | None:
        """Return the noise under the hand, None before one was taken."""
        return self._at

    def sizeHint(self) -> QSize:
        """Return a square, or a strip for noise of one number."""
        return QSize(units.px(HEIGHT), units.px(HEIGHT if self._k > 1 else LINE_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Return the same."""
        return self.sizeHint()

    # -- where things are ------------------------------------------------------------------------

    def _box(self) -> QRectF:
        inset = units.px(6)
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        if self._k == 1:
            return box
        side = min(box.width(), box.height())
        return QRectF(box.center().x() - side / 2, box.center().y() - side / 2, side, side)

    def _pixel(self, x: float, y: float) -> QPointF:
        box = self._box()
        across = (x / self._reach + 1) / 2
        down = 0.5 if self._k == 1 else (1 - y / self._reach) / 2
        return QPointF(box.left() + across * box.width(), box.top() + down * box.height())

    def _noise_at(self, point: QPointF) -> tuple[float, ...]:
        box = self._box()
        x = np.clip(2 * (point.x() - box.left()) / box.width() - 1, -1, 1) * self._reach
        y = np.clip(1 - 2 * (point.y() - box.top()) / box.height(), -1, 1) * self._reach
        return (float(x), *((float(y),) if self._k > 1 else ()), *(0.0,) * (self._k - 2))

    # -- painting --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the noise and what is under the hand."""
        palette, k = self.palette(), units.scale()
        painter = QPainter(self)
        paint.smooth(painter)
        painter.setPen(QPen(paint.line(palette), paint.hairline()))
        painter.setBrush(paint.ground(palette))
        edge = units.px(1)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), 8 * k, 8 * k)
        dots = QPen(paint.muted(palette), 2.2 * k)
        dots.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(dots)
        painter.drawPoints([self._pixel(float(x), float(y)) for x, y in self._noise])
        if self._at is not None:
            at = self._pixel(self._at[0], self._at[1] if self._k > 1 else 0.0)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(paint.accent(palette), 2.2 * k))
            painter.drawEllipse(at, 6 * k, 6 * k)
        if paint.keyboard_focus(self):
            paint.focus_ring(painter, palette, self.rect(), 8 * k)
        painter.end()

    # -- the hand --------------------------------------------------------------------------------

    def _take(self, noise: tuple[float, ...]) -> None:
        self._at = noise
        self.update()
        self.pushed.emit(noise)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the noise under the pointer."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._take(self._noise_at(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag through the noise."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._take(self._noise_at(event.position()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the noise by arrow keys."""
        steps = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, 1),
            Qt.Key.Key_Down: (0, -1),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        now = self._at or (0.0,) * self._k
        moved = [now[0] + step[0] * KEY_STEP * self._reach, *now[1:]]
        if self._k > 1:
            moved[1] += step[1] * KEY_STEP * self._reach
        self._take(tuple(float(np.clip(part, -self._reach, self._reach)) for part in moved))
