"""What is painted in a plot over lags: bands that mean something, axes, curves, and a lag read off."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPalette, QPen, QPolygonF

from explorer.widgets import paint, units
from explorer.widgets.lags.name import line_pen
from explorer.widgets.lags.scale import Band, LagCurve, power_words, ticks
from explorer.widgets.plot.curve import legible, resolve
from explorer.widgets.plot.frame import Frame

_GAP = 30.0
_ALIGN = Qt.AlignmentFlag


def bands(painter: QPainter, frame: Frame, shown: Sequence[Band], palette: QPalette) -> None:
    """Shade the bands."""
    for band in shown:
        tone = paint.warning(palette) if band.above else paint.ink(palette)
        painter.fillRect(_band_box(frame, band), paint.faded(tone, 0.10 if band.above else 0.06))


def band_words(painter: QPainter, frame: Frame, shown: Sequence[Band], palette: QPalette) -> None:
    """Write what bands mean at their outer edge at the left, where curves seldom pass."""
    metrics = painter.fontMetrics()
    painter.setPen(paint.muted(palette))
    aside, off = units.px(8), units.px(4)
    for band in shown:
        room = _band_box(frame, band).adjusted(aside, off, -aside, -off)
        if room.height() >= metrics.height():
            words = metrics.elidedText(band.words, Qt.TextElideMode.ElideRight, int(room.width()))
            side = _ALIGN.AlignTop if band.above else _ALIGN.AlignBottom
            painter.drawText(room, int(side | _ALIGN.AlignLeft), words)


def axes(painter: QPainter, frame: Frame, titles: tuple[str, str], palette: QPalette) -> None:
    """Rule the decades, the one of 1 stronger, mark lags, and name both axes."""
    metrics, box, muted = painter.fontMetrics(), frame.box, paint.muted(palette)
    height, foot = metrics.height(), box.bottom() + 1
    painter.setPen(muted)
    for value in ticks(frame.y, box.height(), _GAP * units.scale()):
        y = round(frame.down(value))
        shade = paint.faded(muted, 0.8) if value == 1.0 else paint.faded(paint.line(palette), 0.6)
        painter.fillRect(QRectF(box.left(), y, box.width(), paint.hairline()), shade)
        room = QRectF(0, y - height / 2, box.left() - units.px(7), height)
        painter.drawText(room, int(_ALIGN.AlignRight | _ALIGN.AlignVCenter), power_words(value))
    painter.fillRect(QRectF(box.left(), foot, box.width(), paint.hairline()), paint.line(palette))
    for at in frame.x.ticks(box.width(), 56.0 * units.scale()):
        word = f"{at:.0f}"
        x = frame.across(at) - metrics.horizontalAdvance(word) / 2
        painter.drawText(QPointF(x, foot + units.px(5) + metrics.ascent()), word)
    painter.drawText(QPointF(0, metrics.ascent()), titles[0])
    below = QRectF(box.left(), foot + units.px(4) + height, box.width(), height)
    painter.drawText(below, int(_ALIGN.AlignHCenter | _ALIGN.AlignTop), titles[1])


def curve(painter: QPainter, frame: Frame, shown: LagCurve, palette: QPalette, wide: float) -> None:
    """Draw a curve, so many times as wide as usual."""
    k, box = units.scale(), frame.box
    painter.save()
    painter.setClipRect(QRectF(box).adjusted(0, -2 * k, 2 * k, 2 * k))
    painter.setPen(line_pen(shown, legible(resolve(shown.colour, palette), palette, 3.0), k * wide))
    shares = frame.y.share(shown.values)
    xs = box.left() + np.arange(len(shares)) * (box.width() / frame.x.hi)
    ys = box.top() + np.clip(1 - shares, -1, 2) * box.height()
    for part in np.split(np.arange(len(xs)), np.flatnonzero(~np.isfinite(ys))):
        painter.drawPolyline(QPolygonF([QPointF(xs[i], ys[i]) for i in part if np.isfinite(ys[i])]))
    painter.restore()


def lag(painter: QPainter, frame: Frame, curves: Sequence[LagCurve], at: int, palette: QPalette) -> None:
    """Draw a line at a lag, and a dot on each curve there."""
    k, box = units.scale(), frame.box
    line = QRectF(round(frame.across(at)), box.top(), paint.hairline(), box.height())
    painter.fillRect(line, paint.faded(paint.ink(palette), 0.4))
    for shown in curves:
        y = frame.down(float(shown.values[at])) if at < len(shown.values) else np.nan
        if np.isfinite(y) and box.top() <= y <= box.bottom() + 1:
            painter.setPen(QPen(paint.ground(palette), 1.5 * k))
            painter.setBrush(legible(resolve(shown.colour, palette), palette, 3.0))
            painter.drawEllipse(QPointF(frame.across(at), y), 4.2 * k, 4.2 * k)


def _band_box(frame: Frame, band: Band) -> QRectF:
    box = QRectF(frame.box)
    edge = float(np.clip(frame.down(band.edge), box.top(), box.bottom()))
    return QRectF(
        QPointF(box.left(), box.top() if band.above else edge),
        QPointF(box.right(), edge if band.above else box.bottom()),
    )
