"""A few dozen numbers as dots over an axis from 0, with their middle, and a line to hold them against."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.widgets import paint, units
from explorer.widgets.lively import Lively
from explorer.widgets.plot.axis import Axis, amount, tick_words
from explorer.widgets.plot.steady import SteadyTop

Floats = npt.NDArray[np.float64]

_FONT, _DOT, _REACH = 12.0, 3.6, 10.0
"""Size of the words, radius of a dot, and how near to one the pointer has to be; pixels at 100 %."""

_TICKS = 56.0
"""How far ticks are apart at least."""


@dataclass(frozen=True, eq=False)
class Dots:
    """Where the dots are.

    Parameters
    ----------
    room
        Between the words above and the axis below, in pixels.
    centres
        (n, 2) pixels; not a number for what has no place.
    radius
        Of a dot.
    """

    room: QRectF
    centres: Floats
    radius: float


class Spread(Lively, QWidget):
    """Each number is a dot, those that are alike are piled up; a dashed line is what they are held against.

    Signals
    -------
    hovered(int)
        Which number the user points at, -1 for none; on change.

    Parameters
    ----------
    name, baseline
        What the axis and the dashed line are called.
    parent
        The parent widget.
    """

    hovered = Signal(int)

    def __init__(self, name: str, baseline: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._called = name, baseline
        self._values: Floats = np.empty(0)
        self._baseline = float("nan")
        self._pointed, self._hover = -1, -1
        self._top = SteadyTop(0.01)
        self._origin = ""
        self.setMouseTracking(True)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_values(self, values: npt.ArrayLike, baseline: float) -> None:
        """Show other numbers (n,), none below 0, and what they are held against; NaN for nothing."""
        self._values = np.array(values, dtype=np.float64).reshape(-1)
        self._baseline = float(baseline)
        known = [*self._values[np.isfinite(self._values)], *[baseline] * bool(np.isfinite(baseline))]
        self._top.follow(max(known) if known else float("nan"))
        self.setAccessibleDescription(self.summary())
        self.update()

    def set_origin(self, words: str) -> None:
        """Say what 0 means, in a word or two."""
        self._origin = words
        self.update()

    def set_pointed(self, index: int) -> None:
        """Ring the dot of a number, -1 for none; emits nothing."""
        if index != self._pointed:
            self._pointed = index
            self.update()

    def summary(self) -> str:
        """Return the middle of the numbers, and what it is held against."""
        known = self._values[np.isfinite(self._values)]
        if not len(known):
            return ""
        beside = f" ({self._called}: {amount(self._baseline)})" if np.isfinite(self._baseline) else ""
        return f"median {amount(float(np.median(known)))}{beside}"

    def dots(self) -> Dots:
        """Return where the dots are."""
        k, line = units.scale(), QFontMetricsF(units.font(_FONT)).height()
        side = _DOT * k + 1
        room = QRectF(side, line + 3 * k, self.width() - 2 * side, self.height() - 3 * line - 11 * k)
        if room.height() < 4 * k or not len(self._values):
            return Dots(room, np.full((len(self._values), 2), np.nan), _DOT * k)
        column = 2 * _DOT * k
        x = room.left() + (self._axis().share(self._values) * room.width() // column + 0.5) * column
        piled = _piled(x)
        pitch = min(column, (room.height() - column) / max(1, int(piled.max(initial=0))))
        y = room.bottom() - _DOT * k - piled * pitch
        centres = np.stack([x, np.where(np.isfinite(x), y, np.nan)], axis=1)
        return Dots(room, centres, _DOT * k)

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(units.px(260), units.px(112))

    def minimumSizeHint(self) -> QSize:
        """Return the size at which it still reads."""
        return QSize(units.px(140), units.px(92))

    # -- painting ----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the axis, the line and the dots."""
        with QPainter(self) as painter:
            paint.smooth(painter)
            painter.setFont(units.font(_FONT))
            placed = self.dots()
            self._paint_axis(painter, placed.room)
            if np.isfinite(self._baseline):
                self._paint_baseline(painter, placed.room)
            self._paint_dots(painter, placed)

    def _axis(self) -> Axis:
        return Axis(0.0, self._top.value)

    def _paint_axis(self, painter: QPainter, room: QRectF) -> None:
        """Paint the axis; the figure of a tick stays inside, that of 0 says what 0 is."""
        palette, k, metrics = self.palette(), units.scale(), QFontMetricsF(painter.font())
        painter.fillRect(
            QRectF(room.left(), room.bottom() + k, room.width(), paint.hairline()), paint.line(palette)
        )
        painter.setPen(paint.muted(palette))
        ticks, axis = self._axis().ticks(room.width(), _TICKS * k), self._axis()
        below = room.bottom() + 8 * k + metrics.height() + metrics.ascent()
        name = metrics.elidedText(f"{self._name} →", Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(QPointF(self.width() - metrics.horizontalAdvance(name), below), name)
        end = -1e9
        for tick, word in zip(ticks, tick_words(ticks), strict=True):
            text = f"0 {self._origin}".rstrip() if tick == 0 else word
            width = metrics.horizontalAdvance(text)
            x = room.left() + float(axis.share(tick)) * room.width()
            painter.fillRect(
                QRectF(round(x), room.bottom() + k, paint.hairline(), 4 * k), paint.line(palette)
            )
            left = 0.0 if tick == 0 else min(x - width / 2, self.width() - width)
            if left >= end + 6 * k:
                painter.drawText(QPointF(left, room.bottom() + 6 * k + metrics.ascent()), text)
                end = left + width

    def _paint_baseline(self, painter: QPainter, room: QRectF) -> None:
        """Paint the dashed line with its name above it."""
        palette, k, metrics = self.palette(), units.scale(), QFontMetricsF(painter.font())
        x = room.left() + float(self._axis().share(self._baseline)) * room.width()
        pen = QPen(paint.muted(palette), 1.4 * k)
        pen.setDashPattern([3, 2.5])
        painter.setPen(pen)
        painter.drawLine(QPointF(x, room.top()), QPointF(x, room.bottom()))
        width = metrics.horizontalAdvance(self._called)
        left = max(0.0, min(x - width / 2, self.width() - width))
        painter.drawText(QPointF(left, metrics.ascent()), self._called)

    def _paint_dots(self, painter: QPainter, placed: Dots) -> None:
        palette, k = self.palette(), units.scale()
        painter.setPen(QPen(paint.ground(palette), 0.8 * k))
        painter.setBrush(paint.mix(paint.muted(palette), paint.ink(palette), 0.4))
        for x, y in placed.centres[np.isfinite(placed.centres).all(axis=1)].tolist():
            painter.drawEllipse(QPointF(x, y), placed.radius, placed.radius)
        marked = self._hover if self._hover >= 0 else self._pointed
        if 0 <= marked < len(placed.centres) and np.isfinite(placed.centres[marked]).all():
            painter.setPen(QPen(paint.ground(palette), 1.5 * k))
            painter.setBrush(paint.accent(palette))
            painter.drawEllipse(
                QPointF(*placed.centres[marked]), placed.radius + 2 * k, placed.radius + 2 * k
            )

    # -- pointing ----------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at the nearest dot."""
        at, placed = event.position(), self.dots()
        away = np.hypot(*(placed.centres - (at.x(), at.y())).T)
        known = np.flatnonzero(np.isfinite(away))
        best = int(known[away[known].argmin()]) if len(known) else -1
        self._point(best if best >= 0 and away[best] <= _REACH * units.scale() else -1)

    def leaveEvent(self, event: QEvent) -> None:
        """Point at none."""
        self._point(-1)
        super().leaveEvent(event)

    def _point(self, index: int) -> None:
        if index != self._hover:
            self._hover = index
            self.setCursor(Qt.CursorShape.PointingHandCursor if index >= 0 else Qt.CursorShape.ArrowCursor)
            self.update()
            self.hovered.emit(index)


def _piled(x: Floats) -> Floats:
    """Return how many dots lie below each of those at pixels x (n,)."""
    below, counts = np.zeros(len(x)), dict[float, int]()
    for index in np.flatnonzero(np.isfinite(x)):
        below[index] = counts.get(x[index], 0)
        counts[x[index]] = counts.get(x[index], 0) + 1
    return below
