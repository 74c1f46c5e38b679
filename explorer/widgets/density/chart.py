"""A box with two axes, in which densities are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen, QPolygonF

from explorer.widgets import paint, units
from explorer.widgets.plot.axis import Axis, nice, tick_words

Doubles = npt.NDArray[np.float64]

LEFT, BOTTOM, TOP = 44, 38, 12
"""Room for figures and names, in pixels at 100 %."""
FIGURES = 12.5
_ACROSS, _UP = 56.0, 44.0
"""Least pixels between two ticks."""


@dataclass(frozen=True)
class Chart:
    """Where in a box places and heights stand.

    Parameters
    ----------
    box
        The room within the axes, in pixels.
    x, y
        The axes.
    """

    box: QRectF
    x: Axis
    y: Axis

    def across(self, x: float) -> float:
        """Return the pixel of a place."""
        return self.box.left() + float(self.x.share(x)) * self.box.width()

    def down(self, y: float) -> float:
        """Return the pixel of a height."""
        return self.box.bottom() - float(self.y.share(y)) * self.box.height()

    def place(self, at: QPointF) -> tuple[float, float]:
        """Return the place and the height at a pixel, also beyond the box."""
        x = self.x.value((at.x() - self.box.left()) / max(1.0, self.box.width()))
        y = self.y.value((self.box.bottom() - at.y()) / max(1.0, self.box.height()))
        return x, y

    def line(self, x: Doubles, y: Doubles) -> QPolygonF:
        """Return the pixels of a curve; what is no number is left out."""
        known = np.isfinite(x) & np.isfinite(y)
        across = self.box.left() + self.x.share(x[known]) * self.box.width()
        down = self.box.bottom() - self.y.share(y[known]) * self.box.height()
        return QPolygonF([QPointF(a, b) for a, b in zip(across.tolist(), down.tolist(), strict=True)])

    # -- drawing ---------------------------------------------------------------------------------

    def draw_line(self, painter: QPainter, x: Doubles, y: Doubles, pen: QPen) -> None:
        """Draw a curve, cut off at the box."""
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.save()
        margin = pen.widthF()
        painter.setClipRect(self.box.adjusted(0, -margin, 0, margin))
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(self.line(x, y))
        painter.restore()

    def draw_fill(self, painter: QPainter, x: Doubles, y: Doubles, colour: QColor) -> None:
        """Fill what lies under a curve."""
        shape = self.line(x, y)
        if shape.isEmpty():
            return
        floor = self.box.bottom()
        shape.append(QPointF(shape.last().x(), floor))
        shape.append(QPointF(shape.first().x(), floor))
        painter.save()
        painter.setClipRect(self.box)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(shape)
        painter.restore()

    def draw_bars(self, painter: QPainter, edges: Doubles, heights: Doubles, colour: QColor) -> None:
        """Draw a histogram: bars with a gap of a pixel or so between them."""
        floor, gap = self.box.bottom(), min(1.0, self.box.width() / max(1, len(heights)) / 6)
        at = [self.across(float(edge)) for edge in edges]
        painter.save()
        painter.setClipRect(self.box)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        for left, right, height in zip(at, at[1:], heights.tolist(), strict=False):
            if height > 0:
                top = self.down(height)
                painter.drawRect(QRectF(left + gap, top, right - left - 2 * gap, floor - top))
        painter.restore()

    def draw_floor(self, painter: QPainter, palette: QPalette, name: str) -> None:
        """Draw the lower axis with its figures, and its name at the right end."""
        floor, k = self.box.bottom(), units.scale()
        painter.setPen(QPen(paint.mix(paint.line(palette), paint.muted(palette), 0.4), paint.hairline()))
        painter.drawLine(QPointF(self.box.left(), floor), QPointF(self.box.right(), floor))
        painter.setFont(units.font(FIGURES))
        ticks = self.x.ticks(self.box.width(), _ACROSS * k)
        for tick, text in zip(ticks, tick_words(ticks), strict=True):
            at = self.across(tick)
            painter.drawLine(QPointF(at, floor), QPointF(at, floor + 4 * k))
            _write(painter, palette, QRectF(at - 40 * k, floor + 4 * k, 80 * k, 16 * k), text)
        where = QRectF(self.box.left(), floor + 19 * k, self.box.width(), 17 * k)
        _write(painter, palette, where, name)

    def draw_rules(self, painter: QPainter, palette: QPalette) -> None:
        """Draw faint rules at the heights that are marked."""
        painter.setPen(QPen(paint.line(palette), paint.hairline()))
        for tick in self.y.ticks(self.box.height(), _UP * units.scale()):
            if tick > self.y.lo:
                at = self.down(tick)
                painter.drawLine(QPointF(self.box.left(), at), QPointF(self.box.right(), at))

    def draw_heights(self, painter: QPainter, palette: QPalette, name: str, *, right: bool = False) -> None:
        """Write the figures of the heights beside the box, and their name along it."""
        k = units.scale()
        painter.setFont(units.font(FIGURES))
        ticks = self.y.ticks(self.box.height(), _UP * k)
        edge = self.box.right() + 6 * k if right else self.box.left() - 46 * k
        flag = Qt.AlignmentFlag.AlignLeft if right else Qt.AlignmentFlag.AlignRight
        for tick, text in zip(ticks, tick_words(ticks), strict=True):
            _write(painter, palette, QRectF(edge, self.down(tick) - 8 * k, 40 * k, 16 * k), text, flag)
        painter.save()
        painter.translate(
            self.box.right() + 36 * k if right else self.box.left() - 36 * k, self.box.center().y()
        )
        painter.rotate(-90)
        _write(painter, palette, QRectF(-100 * k, -8 * k, 200 * k, 16 * k), name)
        painter.restore()


def _write(
    painter: QPainter,
    palette: QPalette,
    box: QRectF,
    text: str,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignHCenter,
) -> None:
    before = painter.pen()
    painter.setPen(paint.muted(palette))
    flags = int(align | Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextDontClip)
    painter.drawText(box, flags, text)
    painter.setPen(before)


def top_for(*heights: float) -> float:
    """Return a round height that leaves air above the highest of some."""
    return nice(1.12 * max((h for h in heights if np.isfinite(h)), default=1.0))


def doubles(values: npt.ArrayLike, name: str, shape: Sequence[int] | None = None) -> Doubles:
    """Return numbers (n,) in double precision.

    Raises
    ------
    ValueError
        If there is no row of them, or not of the wished shape.
    """
    found = np.array(values, dtype=np.float64)
    if found.ndim != 1 or (shape is not None and found.shape != tuple(shape)):
        wanted = "(n,)" if shape is None else tuple(shape)
        raise ValueError(f"{name} are numbers of shape {wanted}, not {found.shape}")
    return found
