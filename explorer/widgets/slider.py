"""Sliders in the accent, since they can be dragged: one plain, one with a number that can be typed."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QDoubleValidator,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from explorer.widgets import paint, units
from explorer.widgets.line import Line
from explorer.widgets.lively import Lively
from explorer.widgets.units import fix, pad

STEPS = {
    Qt.Key.Key_Left: -0.01,
    Qt.Key.Key_Down: -0.01,
    Qt.Key.Key_Right: 0.01,
    Qt.Key.Key_Up: 0.01,
    Qt.Key.Key_PageDown: -0.1,
    Qt.Key.Key_PageUp: 0.1,
    Qt.Key.Key_Home: -1.0,
    Qt.Key.Key_End: 1.0,
}
"""Keys that move something along a line, and by which share of its length."""

_RADIUS = 8.0


class Slider(Lively, QWidget):
    """A horizontal slider from 0 to 1.

    A press beside the handle brings it there. Arrow keys step by 1 %, with Shift by 10 % as Page Up
    and Down do; Home and End go to the ends.

    Signals
    -------
    moved(float)
        Where the user moved it to.
    grabbed(), dropped()
        The hand took the handle, and let it go.

    Parameters
    ----------
    value
        Where it is at first.
    parent
        The parent widget.
    """

    moved = Signal(float)
    grabbed = Signal()
    dropped = Signal()

    def __init__(self, value: float = 0.0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = float(np.clip(value, 0, 1))
        self._held = False
        self._offset = 0.0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def value(self) -> float:
        """Return where it is, 0 to 1."""
        return self._value

    def set_value(self, value: float) -> None:
        """Move it; emits nothing. What is not in 0 to 1 is clipped."""
        clipped = float(np.clip(value, 0.0, 1.0))
        if np.isfinite(clipped) and clipped != self._value:
            self._value = clipped
            self.setAccessibleDescription(f"{clipped:.0%}")
            self.update()

    @property
    def held(self) -> bool:
        """Whether the hand holds the handle."""
        return self._held

    def handle(self) -> QPointF:
        """Return the middle of the handle in pixels of this widget."""
        return QPointF(self._margin() + self._value * self._length(), self.height() / 2)

    def sizeHint(self) -> QSize:
        """Return a comfortable length."""
        return QSize(units.px(160), units.px(26))

    def minimumSizeHint(self) -> QSize:
        """Return the least useful length."""
        return QSize(units.px(60), units.px(26))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint groove and handle."""
        palette, k = self.palette(), units.scale()
        accent = paint.accent(palette) if self.isEnabled() else paint.muted(palette)
        painter = QPainter(self)
        paint.smooth(painter)
        at = self.handle()
        painter.setPen(Qt.PenStyle.NoPen)
        groove = QRectF(self._margin(), at.y() - 2 * k, self._length(), 4 * k)
        painter.setBrush(paint.line(palette))
        painter.drawRoundedRect(groove, 2 * k, 2 * k)
        painter.setBrush(accent)
        groove.setRight(at.x())
        painter.drawRoundedRect(groove, 2 * k, 2 * k)
        if paint.keyboard_focus(self):
            painter.setBrush(paint.faded(accent, 0.25))
            painter.drawEllipse(at, 12.5 * k, 12.5 * k)
        painter.setPen(QPen(accent, 3 * k))
        painter.setBrush(paint.ground(palette))
        radius = (_RADIUS - 1.5 + (1.0 if self._held or self.underMouse() else 0.0)) * k
        painter.drawEllipse(at, radius, radius)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the handle, or bring it to the pointer."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        distance = self.handle().x() - event.position().x()
        self._offset = distance if abs(distance) <= _RADIUS * units.scale() else 0.0
        self._held = True
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self.grabbed.emit()
        self._pull(event.position().x())
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the hand."""
        if self._held:
            self._pull(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if self._held and event.button() == Qt.MouseButton.LeftButton:
            self._held = False
            self.setCursor(Qt.CursorShape.OpenHandCursor)
            self.update()
            self.dropped.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to what scrolls around it."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step."""
        step = STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        coarse = event.modifiers() & Qt.KeyboardModifier.ShiftModifier and abs(step) < 0.1
        self._move(self.stepped(step * (10 if coarse else 1)))

    def stepped(self, step: float) -> float:
        """Return where a key leads from where it is; `step` is a share of the slider, with its sign."""
        return self._value + step

    def _margin(self) -> float:
        return (_RADIUS + 5) * units.scale()

    def _length(self) -> float:
        return max(1.0, self.width() - 2 * self._margin())

    def _pull(self, x: float) -> None:
        self._move((x + self._offset - self._margin()) / self._length())

    def _move(self, value: float) -> None:
        before = self._value
        self.set_value(round(value, 6))
        if self._value != before:
            self.moved.emit(self._value)


class NumberSlider(QWidget):
    """A name, a slider and the number, which can be typed as well.

    Signals
    -------
    changed(float)
        The number the user wishes, by hand or typed.
    grabbed(), dropped()
        The hand took the handle, and let it go.

    Parameters
    ----------
    name
        What the number is.
    lo, hi
        Its range; a typed number is clipped to it.
    decimals
        How many are shown.
    parent
        The parent widget.
    """

    changed = Signal(float)
    grabbed = Signal()
    dropped = Signal()

    def __init__(
        self, name: str, lo: float, hi: float, *, decimals: int = 2, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._lo, self._hi, self._decimals = lo, hi, decimals
        self._value = lo
        self._name = Line(name, "caption", parent=self)
        self.slider = Slider(parent=self)
        self.field = QLineEdit(self)
        self.field.setValidator(QDoubleValidator(self.field))
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        for part in (self.slider, self.field):
            part.setAccessibleName(name)
        row = QHBoxLayout(self)
        pad(row, 0, 0, 0, 0, 8)
        row.addWidget(self._name)
        row.addWidget(self.slider, 1)
        row.addWidget(self.field)
        fix(self._name, width=36)
        fix(self.field, width=72)
        self.slider.moved.connect(self._slid)
        self.slider.grabbed.connect(self.grabbed)
        self.slider.dropped.connect(self.dropped)
        self.field.editingFinished.connect(self._typed)
        self.set_value(lo)

    def value(self) -> float:
        """Return the number."""
        return self._value

    def set_value(self, value: float) -> None:
        """Show another number; emits nothing."""
        self._value = float(np.clip(value, self._lo, self._hi))
        self.slider.set_value((self._value - self._lo) / (self._hi - self._lo))
        self._write()

    def set_name(self, name: str) -> None:
        """Call the number something else."""
        self._name.set_text(name)
        for part in (self.slider, self.field):
            part.setAccessibleName(name)

    def set_name_width(self, width: int) -> None:
        """Give the name more room, in pixels at 100 %."""
        fix(self._name, width=width)

    def set_range(self, lo: float, hi: float, decimals: int | None = None) -> None:
        """Give it another range, and as many decimals as that needs; emits nothing."""
        self._lo, self._hi = lo, hi
        self._decimals = self._decimals if decimals is None else decimals
        self.set_value(self._value)

    def _write(self) -> None:
        self.field.setText(f"{self._value:.{self._decimals}f}")

    @Slot(float)
    def _slid(self, share: float) -> None:
        self._value = self._lo + share * (self._hi - self._lo)
        self._write()
        self.changed.emit(self._value)

    @Slot()
    def _typed(self) -> None:
        typed, accepted = self.field.locale().toDouble(self.field.text())
        if accepted and f"{typed:.{self._decimals}f}" != f"{self._value:.{self._decimals}f}":
            self.set_value(typed)
            self.changed.emit(self._value)
        else:
            self._write()
