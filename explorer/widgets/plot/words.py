"""What is written and ruled in a plot: axes, baselines, and the names of the curves."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPalette, QPen

from explorer.widgets import paint, units
from explorer.widgets.plot import axis, labels
from explorer.widgets.plot.curve import Curve, Floats, legible, resolve
from explorer.widgets.plot.frame import Frame

PEN = 1.8
"""Width of a curve in pixels at 100 %."""

_SAMPLE = 14
_FLAGS = Qt.AlignmentFlag


def paint_axes(painter: QPainter, frame: Frame, names: tuple[str, str], log: bool, palette: QPalette) -> None:
    """Paint faint lines at the ticks, their figures, and the names of the axes."""
    box, metrics = frame.box, painter.fontMetrics()
    height, muted, faint = metrics.height(), paint.muted(palette), paint.faded(paint.line(palette), 0.6)
    values = frame.value_ticks()
    painter.setPen(muted)
    for value, word in zip(values, axis.tick_words(values), strict=True):
        y = round(frame.down(value))
        painter.fillRect(QRectF(box.left(), y, box.width(), paint.hairline()), faint)
        room = QRectF(0, y - height / 2, box.left() - units.px(8), height)
        painter.drawText(room, int(_FLAGS.AlignRight | _FLAGS.AlignVCenter), word)
    painter.fillRect(QRectF(box.left(), box.bottom() + 1, box.width(), paint.hairline()), paint.line(palette))
    row = QRectF(0, box.bottom() + units.px(11), box.left() - units.px(10), height)
    painter.drawText(row, int(_FLAGS.AlignLeft), names[0])
    for step in frame.step_ticks():
        word = axis.step_words(step)
        width = metrics.horizontalAdvance(word)
        painter.drawText(QPointF(frame.across(step) - width / 2, row.top() + metrics.ascent()), word)
    if names[1]:
        title = f"{names[1]}, log axis" if log else names[1]
        painter.drawText(QPointF(0, units.px(1) + metrics.ascent()), title)


def paint_lines(painter: QPainter, frame: Frame, values: Sequence[float], palette: QPalette) -> None:
    """Paint the baselines that are in sight, dashed."""
    pen = QPen(paint.muted(palette), paint.hairline(), Qt.PenStyle.CustomDashLine)
    pen.setDashPattern([4, 4])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    half = paint.hairline() / 2
    for value in values:
        y = frame.down(value)
        if frame.box.top() - 1 <= y <= frame.box.bottom() + 1:
            level = round(y) + half
            painter.drawLine(QPointF(frame.box.left(), level), QPointF(frame.box.right() + 1, level))


def paint_words(
    painter: QPainter, frame: Frame, baselines: Sequence[tuple[str, float]], palette: QPalette
) -> list[QRectF]:
    """Paint the words of the baselines at the right; return where they are."""
    box, metrics = frame.box, painter.fontMetrics()
    height = float(metrics.height())
    told = [(words, value, frame.down(value)) for words, value in baselines if np.isfinite(value)]
    # What has no place on a logarithmic axis lies below it.
    levels = [box.bottom() + 2.0 if np.isnan(y) else y for _, _, y in told]
    lines = []
    for (words, value, _), y in zip(told, levels, strict=True):
        arrow = "↑ " if y < box.top() - 1 else "↓ " if y > box.bottom() + 1 else ""
        text = f"{arrow}{words} {axis.figure(value, 2 if abs(value) < 1 else 3)}"
        lines.append(metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, box.width() - units.px(8)))
    wished = [min(max(y, box.top()), box.bottom() + 1) - height for y in levels]
    tops = labels.pushed_apart(wished, height, box.top(), box.bottom() + 1)
    taken = []
    for text, top in zip(lines, tops, strict=True):
        width = metrics.horizontalAdvance(text) + units.px(6)
        room = QRectF(box.right() + 1 - width, top, width, height)
        painter.fillRect(room.adjusted(0, 1, 0, -1), paint.faded(paint.ground(palette), 0.8))
        painter.setPen(paint.muted(palette))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)
        taken.append(room)
    return taken


def paint_names(
    painter: QPainter,
    frame: Frame,
    curves: Sequence[Curve],
    busy: tuple[list[tuple[Floats, Floats, Floats]], list[QRectF]],
    palette: QPalette,
) -> None:
    """Paint the names in the colours of their curves, in a row or below each other, in a free corner."""
    curves = [curve for curve in curves if curve.name]
    if not curves:
        return
    metrics, k = painter.fontMetrics(), units.scale()
    widths = [metrics.horizontalAdvance(curve.name) + (_SAMPLE + 6) * k for curve in curves]
    gap, pad, pitch = 14 * k, 5 * k, float(metrics.height())
    row = QSizeF(sum(widths) + gap * (len(widths) - 1) + 2 * pad, pitch + pad)
    stack = QSizeF(max(widths) + 2 * pad, pitch * len(widths) + pad)
    room = QRectF(frame.box).adjusted(4 * k, 4 * k, -4 * k, -6 * k)
    box = labels.corner((row, stack), room, *busy)
    painter.fillRect(box, paint.faded(paint.ground(palette), 0.8))
    at = box.topLeft() + QPointF(pad, pad / 2)
    for curve, width in zip(curves, widths, strict=True):
        _paint_name(painter, at, curve, palette)
        at += QPointF(width + gap, 0) if box.size() == row else QPointF(0, pitch)


def _paint_name(painter: QPainter, at: QPointF, curve: Curve, palette: QPalette) -> None:
    metrics, k = painter.fontMetrics(), units.scale()
    colour = resolve(curve.colour, palette)
    pen = QPen(legible(colour, palette, 3.0), PEN * k)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if curve.dashed:
        pen.setDashPattern([length / 2.2 for length in (5.0, 3.2)])
    painter.setPen(pen)
    middle = round(at.y() + metrics.height() / 2) + 0.5
    painter.drawLine(QPointF(at.x(), middle), QPointF(at.x() + _SAMPLE * k, middle))
    painter.setPen(legible(colour, palette))
    painter.drawText(QPointF(at.x() + (_SAMPLE + 6) * k, at.y() + metrics.ascent()), curve.name)
