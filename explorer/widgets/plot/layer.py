"""The part of a plot that stands still while a cursor moves: axes, baselines, curves and their names."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPixmap, QPolygonF

from explorer.widgets import paint, units
from explorer.widgets.plot import axis, ink, words
from explorer.widgets.plot.axis import Axis
from explorer.widgets.plot.curve import Curve, Floats, legible, resolve
from explorer.widgets.plot.frame import Frame, Look, value_ticks

_SMALL = 12.0
_DASHES = (7.0, 4.0)
_BIN = 3.0
"""Width of the columns, in pixels at 100 %, whose means make the line of a dense curve."""

_DENSE = 8
"""Points to such a column that make a curve dense."""
_FEW = 100
"""Points of a curve that Qt strokes faster than ink is laid."""

_COARSE = 256
"""Columns by which the range of the values is chosen, however wide the plot is."""


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
        self._words: list[QRectF] = []

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

    def rows(self, look: Look) -> list[tuple[float, float]]:
        """Return from where to where down the plot baselines and their words are."""
        self.pixmap(look)
        levels = [self.frame(look).down(value) for _, value in self.baselines]
        return [(box.top(), box.bottom()) for box in self._words] + [
            (level - 1, level + 1) for level in levels if np.isfinite(level)
        ]

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
        ticks = axis.tick_words(value_ticks(y, height)) if self._told()[1] else []
        widest = max([metrics.horizontalAdvance(word) for word in ticks] + [metrics.horizontalAdvance("0")])
        left = max(widest + units.px(10), metrics.horizontalAdvance(self.names[0]) + units.px(16))
        right = units.px(6) + metrics.horizontalAdvance(axis.step_words(x.hi)) // 2
        return Frame(QRect(left, top, max(1, size.width() - left - right), height), x, y, self._told())

    def _draw(self, look: Look, frame: Frame) -> QPixmap:
        pixmap = QPixmap(self._ruled(look, frame))
        with QPainter(pixmap) as painter:
            paint.smooth(painter)
            painter.setFont(units.font(_SMALL))
            passed = [_paint_curve(painter, frame, curve, look) for curve in self.curves]
            self._words = words.paint_words(painter, frame, self.baselines, look.palette)
            words.paint_names(painter, frame, self.curves, (passed, self._words), look.palette)
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
                words.paint_axes(painter, frame, self.names, self.log, look.palette)
                words.paint_lines(painter, frame, [value for _, value in self.baselines], look.palette)
            self._ground, self._ruled_for = pixmap, key
        return self._ground


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
    colour = legible(resolve(curve.colour, look.palette), look.palette, 3.0)
    if len(curve.steps) <= _FEW:
        _stroke(painter, frame, curve, colour)
    else:
        covered = _cover(frame, line, room, look)
        if dense:
            covered = ink.laid_over(covered, ink.cover(top - 0.5, bottom + 0.5, room[1], 1))
        _paint_ink(painter, frame, covered, colour, ratio)
    _paint_end(painter, frame, line, colour)
    return box.left() + np.arange(room[0]) / ratio, box.top() + top / ratio, box.top() + bottom / ratio


def _paint_ink(painter: QPainter, frame: Frame, covered: ink.Cover, colour: QColor, ratio: float) -> None:
    """Paint what a pen covers."""
    if covered[0].size:
        image = ink.inked(covered[0], colour)
        image.setDevicePixelRatio(ratio)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.drawImage(QPointF(frame.box.left(), frame.box.top() + covered[1] / ratio), image)
        paint.smooth(painter)


def _stroke(painter: QPainter, frame: Frame, curve: Curve, colour: QColor) -> None:
    """Paint a curve of few points by Qt's own pen, which is quicker than `ink` as long as there are few."""
    pen = QPen(colour, words.PEN * units.scale())
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if curve.dashed:
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([length / words.PEN for length in _DASHES])
    painter.save()
    painter.setClipRect(frame.box)
    painter.setPen(pen)
    heights = frame.y.share(curve.values)
    xs = frame.box.left() + frame.x.share(curve.steps) * frame.box.width()
    ys = frame.box.top() + np.clip(1 - heights, -1, 2) * frame.box.height()
    gaps = np.flatnonzero(~np.isfinite(ys))
    for part in np.split(np.arange(len(xs)), gaps):
        points = [QPointF(xs[i], ys[i]) for i in part if np.isfinite(ys[i])]
        painter.drawPolyline(QPolygonF(points))
    painter.restore()


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
    return ink.cover(*ink.swept(top, bottom, words.PEN / 2 * pixel), room[1])


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
