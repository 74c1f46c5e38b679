"""The part of a plot that stands still while a cursor moves: axes, baselines, curves and their names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPalette, QPen, QPixmap, QPolygonF

from explorer.widgets import paint, units
from explorer.widgets.plot import axis, ink, labels
from explorer.widgets.plot.axis import Axis
from explorer.widgets.plot.curve import Curve, Floats, legible, resolve

_SMALL = 12.0
_PEN = 1.8
_DASHES = (7.0, 4.0)
_BIN = 3.0
"""Width of the columns, in pixels at 100 %, whose means make the line of a dense curve."""

_DENSE = 8
"""Points to such a column that make a curve dense."""

_COARSE = 256
"""Columns by which the range of the values is chosen, however wide the plot is."""

_SAMPLE = 14
_FLAGS = Qt.AlignmentFlag


@dataclass(frozen=True)
class Look:
    """All that decides, beside the data, what the layer looks like: pixels, their finesse and the colours."""

    size: QSize
    ratio: float
    scale: float
    palette: QPalette


@dataclass(frozen=True)
class Frame:
    """Where in a plot steps and values stand.

    Parameters
    ----------
    box
        The room of the curves, in logical pixels.
    x, y
        The axes.
    told
        Whether the axes stand for anything yet, so that they have figures.
    """

    box: QRect
    x: Axis
    y: Axis
    told: tuple[bool, bool] = (True, True)

    def across(self, step: float) -> float:
        """Return the pixel of a step."""
        return self.box.left() + float(self.x.share(step)) * self.box.width()

    def down(self, value: float) -> float:
        """Return the pixel of a value; NaN where it has no place."""
        return self.box.top() + (1 - float(self.y.share(value))) * self.box.height()

    def step(self, across: float) -> float:
        """Return the step at a pixel."""
        return self.x.value((across - self.box.left()) / self.box.width())


class PlotLayer:
    """Keeps what a plot shows, and a pixmap of it that is drawn anew only after a change."""

    def __init__(self) -> None:
        self.curves: tuple[Curve, ...] = ()
        self.baselines: tuple[tuple[str, float], ...] = ()
        self.log = True
        self.span: float | None = None
        self.names = ("step", "")
        self._axes: tuple[Axis, Axis] | None = None
        self._frame: Frame | None = None
        self._framed: Look | None = None
        self._ground: QPixmap | None = None
        self._ruled_for: object = None
        self._pixmap: QPixmap | None = None
        self._drawn: Look | None = None

    def forget(self) -> None:
        """Mark what was laid out and drawn as out of date."""
        self._axes = self._framed = self._drawn = None

    def ends(self) -> tuple[float, float]:
        """Return the first and the last recorded step; NaN twice where there is none."""
        known = [curve.steps for curve in self.curves if len(curve.steps)]
        if not known:
            return np.nan, np.nan
        return min(float(steps[0]) for steps in known), max(float(steps[-1]) for steps in known)

    def frame(self, look: Look) -> Frame:
        """Return where steps and values stand at this look."""
        if self._frame is None or self._framed != look:
            self._frame, self._framed = self._laid_out(look.size), look
        return self._frame

    def pixmap(self, look: Look) -> QPixmap:
        """Return the layer, drawn anew only if data or look have changed."""
        if self._pixmap is None or self._drawn != look:
            self._pixmap = self._draw(look, self.frame(look))
            self._drawn = look
        return self._pixmap

    def _told(self) -> tuple[bool, bool]:
        """Tell whether there is anything to choose the axes by."""
        begun = not np.isnan(self.ends()[0])
        return begun or self.span is not None, begun or bool(self.baselines)

    def _chosen_axes(self) -> tuple[Axis, Axis]:
        if self._axes is None:
            first, last = self.ends()
            x = axis.steps_axis(first, last, self.span)
            both = [curve.extents(x.edges(_COARSE), lambda values: values) for curve in self.curves]
            lows, highs = (np.concatenate([np.empty(0), *(pair[end] for pair in both)]) for end in (0, 1))
            self._axes = x, axis.values_axis(lows, highs, [value for _, value in self.baselines], self.log)
        return self._axes

    def _laid_out(self, size: QSize) -> Frame:
        x, y = self._chosen_axes()
        metrics = QFontMetrics(units.font(_SMALL))
        top = metrics.height() + units.px(8) if self.names[1] else metrics.height() // 2 + units.px(2)
        bottom = metrics.height() + units.px(12)
        height = max(1, size.height() - top - bottom)
        words = axis.tick_words(_value_ticks(y, height)) if self._told()[1] else []
        widest = max([metrics.horizontalAdvance(word) for word in words] + [metrics.horizontalAdvance("0")])
        left = max(widest + units.px(10), metrics.horizontalAdvance(self.names[0]) + units.px(16))
        right = units.px(6) + metrics.horizontalAdvance(axis.step_words(x.hi)) // 2
        return Frame(QRect(left, top, max(1, size.width() - left - right), height), x, y, self._told())

    def _draw(self, look: Look, frame: Frame) -> QPixmap:
        pixmap = QPixmap(self._ruled(look, frame))
        with QPainter(pixmap) as painter:
            paint.smooth(painter)
            painter.setFont(units.font(_SMALL))
            passed = [_paint_curve(painter, frame, curve, look) for curve in self.curves]
            taken = _paint_words(painter, frame, self.baselines, look.palette)
            _paint_names(painter, frame, self.curves, (passed, taken), look.palette)
        return pixmap

    def _ruled(self, look: Look, frame: Frame) -> QPixmap:
        """Return the ground with axes and baselines, kept while curves grow on it."""
        key = (look, frame, self.names, self.log, self.baselines)
        if self._ground is None or key != self._ruled_for:
            pixmap = QPixmap(look.size * look.ratio)
            pixmap.setDevicePixelRatio(look.ratio)
            pixmap.fill(paint.ground(look.palette))
            with QPainter(pixmap) as painter:
                paint.smooth(painter)
                painter.setFont(units.font(_SMALL))
                _paint_axes(painter, frame, self.names, self.log, look.palette)
                _paint_lines(painter, frame, [value for _, value in self.baselines], look.palette)
            self._ground, self._ruled_for = pixmap, key
        return self._ground


def _value_ticks(y: Axis, height: float) -> list[float]:
    return y.ticks(height, 40.0 * units.scale())


def _paint_axes(
    painter: QPainter, frame: Frame, names: tuple[str, str], log: bool, palette: QPalette
) -> None:
    """Paint faint lines at the ticks, their figures, and the names of the axes."""
    box, metrics = frame.box, painter.fontMetrics()
    height, muted, faint = metrics.height(), paint.muted(palette), paint.faded(paint.line(palette), 0.6)
    values = _value_ticks(frame.y, box.height()) if frame.told[1] else []
    painter.setPen(muted)
    for value, word in zip(values, axis.tick_words(values), strict=True):
        y = round(frame.down(value))
        painter.fillRect(QRectF(box.left(), y, box.width(), paint.hairline()), faint)
        room = QRectF(0, y - height / 2, box.left() - units.px(8), height)
        painter.drawText(room, int(_FLAGS.AlignRight | _FLAGS.AlignVCenter), word)
    painter.fillRect(QRectF(box.left(), box.bottom() + 1, box.width(), paint.hairline()), paint.line(palette))
    row = QRectF(0, box.bottom() + units.px(11), box.left() - units.px(10), height)
    painter.drawText(row, int(_FLAGS.AlignLeft), names[0])
    for step in frame.x.ticks(box.width(), 56.0 * units.scale()) if frame.told[0] else []:
        word = axis.step_words(step)
        width = metrics.horizontalAdvance(word)
        painter.drawText(QPointF(frame.across(step) - width / 2, row.top() + metrics.ascent()), word)
    if names[1]:
        title = f"{names[1]}, log axis" if log else names[1]
        painter.drawText(QPointF(0, units.px(1) + metrics.ascent()), title)


def _paint_lines(painter: QPainter, frame: Frame, values: Sequence[float], palette: QPalette) -> None:
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


def _paint_words(
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


def _paint_curve(painter: QPainter, frame: Frame, curve: Curve, look: Look) -> tuple[Floats, Floats, Floats]:
    """Paint a curve; return where it passes, as `labels.corner` takes it.

    A curve with many points to a pixel is a faint band from least to most, and a line through the means.
    """
    box, ratio = frame.box, look.ratio
    room = round(box.width() * ratio), round(box.height() * ratio)
    bins = max(1, round(box.width() / (_BIN * look.scale)))
    dense = _per_column(curve, frame.x, bins) >= _DENSE
    line = curve.means(frame.x.edges(bins)) if dense else curve
    top, bottom = _passed(frame, curve, *room)
    covered = _cover(frame, line, room, look)
    if dense:
        covered = ink.laid_over(covered, ink.cover(top - 0.5, bottom + 0.5, room[1], 1))
    colour = legible(resolve(curve.colour, look.palette), look.palette, 3.0)
    if covered[0].size:
        image = ink.inked(covered[0], colour)
        image.setDevicePixelRatio(ratio)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.drawImage(QPointF(box.left(), box.top() + covered[1] / ratio), image)
        paint.smooth(painter)
    _paint_end(painter, frame, line, colour)
    return box.left() + np.arange(room[0]) / ratio, box.top() + top / ratio, box.top() + bottom / ratio


def _per_column(curve: Curve, x: Axis, columns: int) -> float:
    """Return how many points of a curve there are to a column, where it has any."""
    length = curve.steps[-1] - curve.steps[0] if len(curve.steps) else 0.0
    return len(curve.steps) * x.width() / (columns * length) if length > 0 else 0.0


def _passed(frame: Frame, curve: Curve, columns: int, height: int) -> tuple[Floats, Floats]:
    """Return the first and the last pixel a curve passes in each column; NaN where it does not."""
    low, high = curve.extents(frame.x.edges(columns), frame.y.share)
    return np.clip(1 - high, -1, 2) * height, np.clip(1 - low, -1, 2) * height


def _cover(frame: Frame, curve: Curve, room: tuple[int, int], look: Look) -> ink.Cover:
    """Return the cover of the pen along a curve, in `room` pixels."""
    top, bottom = _passed(frame, curve, room[0] * ink.SUB, room[1])
    pixel = look.scale * look.ratio
    if curve.dashed:
        drawn = ink.dashes(top, bottom, _DASHES[0] * pixel, _DASHES[1] * pixel)
        top, bottom = np.where(drawn, top, np.nan), np.where(drawn, bottom, np.nan)
    return ink.cover(*ink.swept(top, bottom, _PEN / 2 * pixel), room[1])


def _paint_end(painter: QPainter, frame: Frame, curve: Curve, colour: QColor) -> None:
    """Paint a dot where the curve has got to, or a wedge where it has left the plot."""
    step, value = curve.last()
    x, y, k = frame.across(step), frame.down(value), units.scale()
    if not np.isfinite(x + y):
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    above, below = y < frame.box.top(), y > frame.box.bottom() + 1
    if not above and not below:
        painter.drawEllipse(QPointF(x, y), 2.4 * k, 2.4 * k)
        return
    tip, sign = (frame.box.top(), 1) if above else (frame.box.bottom() + 1, -1)
    base = tip + sign * 7 * k
    painter.drawPolygon(QPolygonF([QPointF(x, tip), QPointF(x - 4 * k, base), QPointF(x + 4 * k, base)]))


def _paint_names(
    painter: QPainter,
    frame: Frame,
    curves: Sequence[Curve],
    busy: tuple[list[tuple[Floats, Floats, Floats]], list[QRectF]],
    palette: QPalette,
) -> None:
    """Paint the names in the colours of their curves, in a row or below each other, in a free corner."""
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
    pen = QPen(legible(colour, palette, 3.0), _PEN * k)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if curve.dashed:
        pen.setDashPattern([length / 2.2 for length in (5.0, 3.2)])
    painter.setPen(pen)
    middle = round(at.y() + metrics.height() / 2) + 0.5
    painter.drawLine(QPointF(at.x(), middle), QPointF(at.x() + _SAMPLE * k, middle))
    painter.setPen(legible(colour, palette))
    painter.drawText(QPointF(at.x() + (_SAMPLE + 6) * k, at.y() + metrics.ascent()), curve.name)
