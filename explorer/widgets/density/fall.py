"""Even noise that goes to the right until it meets a distribution function, and falls into a histogram."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.widgets import paint, units
from explorer.widgets.arena.tones import colour, tones
from explorer.widgets.density.chart import BOTTOM, LEFT, TOP, Chart, Doubles, doubles, top_for
from explorer.widgets.lively import Lively
from explorer.widgets.plot.axis import Axis

UPPER = 0.56
"""Share of the height that the distribution function gets."""
BETWEEN = 14
NOISE = 34
"""Room for the bars of the noise."""
LEAST_WORDS = 110
"""Height of the upper plot from which there is room for words."""
TURN = 0.4
"""Share of its way after which a draw meets the curve."""


class FallPlot(Lively, QWidget):
    """Shows a distribution function over a histogram of what was pushed through it, and draws on their way.

    Signals
    -------
    painted()
        What was set last is on the screen; once after `tell_when_painted`.
    """

    painted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._x, self._below, self._real = np.array([-1.0, 1.0]), np.array([0.0, 1.0]), np.zeros(2)
        self._edges, self._bars, self._even = np.array([-1.0, 1.0]), np.zeros(1), np.zeros(1)
        self._drops = np.zeros((0, 3))
        self._telling = False
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Quantile function, and the histogram of what falls through it")

    def set_curve(self, x: npt.ArrayLike, below: npt.ArrayLike, density: npt.ArrayLike) -> None:
        """Show the share below (g,), and the density (g,), at places x (g,)."""
        self._x = doubles(x, "places")
        self._below = doubles(below, "shares", self._x.shape)
        self._real = doubles(density, "heights", self._x.shape)
        self.update()

    def set_bars(self, edges: npt.ArrayLike, heights: npt.ArrayLike, even: npt.ArrayLike) -> None:
        """Show how what has fallen is spread, (b,) between edges (b + 1,), and the noise, (c,) from 0 to 1.

        Both as densities: even noise has 1 everywhere.
        """
        self._bars = doubles(heights, "bars")
        self._edges = doubles(edges, "edges", (len(self._bars) + 1,))
        self._even = doubles(even, "bars of the noise")
        self.update()

    def set_drops(self, drops: npt.ArrayLike) -> None:
        """Show draws on their way, (n, 3): the noise u, the place x it goes to, and the share of the way."""
        found = np.array(drops, dtype=np.float64)
        self._drops = found.reshape(-1, 3)
        self.update()

    def tell_when_painted(self) -> None:
        """Emit `painted` after the next painting."""
        self._telling = True
        self.update()

    def charts(self) -> tuple[Chart, Chart]:
        """Return where things stand: the function over shares from 0 to 1, and the histogram."""
        k = units.scale()
        room = QRectF(self.rect()).adjusted((LEFT + NOISE) * k, TOP * k, -14 * k, -BOTTOM * k)
        upper = QRectF(room.left(), room.top(), room.width(), UPPER * room.height() - BETWEEN * k)
        lower = QRectF(room.left(), upper.bottom() + 2 * BETWEEN * k, room.width(), 0)
        lower.setBottom(room.bottom())
        across = Axis(float(self._x[0]), float(self._x[-1]))
        top = top_for(1.2 * float(self._real.max()))
        return Chart(upper, across, Axis(0.0, 1.0)), Chart(lower, across, Axis(0.0, top))

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(units.px(420), units.px(150))

    def minimumSizeHint(self) -> QSize:
        """Return the least size in which something is seen."""
        return QSize(units.px(200), units.px(150))

    # -- painting --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint everything; it is little."""
        palette, k = self.palette(), units.scale()
        shades = tones(palette)
        upper, lower = self.charts()
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), paint.ground(palette))
            for chart in (upper, lower):
                chart.draw_rules(painter, palette)
            paint.smooth(painter)
            self._paint_noise(painter, upper, colour(shades.grid, 0.55))
            upper.draw_line(painter, self._x, self._below, QPen(paint.ink(palette), 2.4 * k))
            self._paint_walls(painter, upper)
            lower.draw_bars(painter, self._edges, self._bars, colour(shades.made, 0.5))
            lower.draw_line(painter, self._x, self._real, QPen(colour(shades.real), 2.2 * k))
            lower.draw_floor(painter, palette, "x = Q(u)")
            upper.draw_heights(painter, palette, "")
            lower.draw_heights(painter, palette, "density")
            self._paint_drops(painter, upper, lower, colour(shades.grid), colour(shades.made))
        if self._telling:
            self._telling = False
            self.painted.emit()

    def _paint_walls(self, painter: QPainter, upper: Chart) -> None:
        palette, box, k = self.palette(), upper.box, units.scale()
        painter.setPen(QPen(paint.mix(paint.line(palette), paint.muted(palette), 0.4), paint.hairline()))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.drawLine(box.topLeft(), box.bottomLeft())
        painter.setFont(units.font(12.5))
        painter.setPen(paint.muted(palette))
        if box.height() < LEAST_WORDS * k or box.width() < 2 * LEAST_WORDS * k:
            return
        flags = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
        painter.drawText(box.adjusted(0, 0, -8 * k, -6 * k), flags, "u = F(x), the share below x")
        left = QRectF(0, box.top(), 16 * k, box.height())
        painter.translate(left.center())
        painter.rotate(-90)
        around = QRectF(-box.height() / 2, -8 * k, box.height(), 16 * k)
        painter.drawText(around, int(Qt.AlignmentFlag.AlignCenter), "even noise u")
        painter.resetTransform()

    def _paint_noise(self, painter: QPainter, upper: Chart, shade: QColor) -> None:
        """Paint the histogram of the noise sideways, left of the figures."""
        k, count = units.scale(), len(self._even)
        right, most = upper.box.left() - 36 * k, (NOISE - 10) * k
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shade)
        for index, height in enumerate(self._even.tolist()):
            top, floor = upper.down((index + 1) / count), upper.down(index / count)
            long = min(height / 1.6, 1.0) * most
            painter.drawRect(QRectF(right - long, top + 0.5, long, floor - top - 1))

    def _paint_drops(
        self, painter: QPainter, upper: Chart, lower: Chart, noise: QColor, made: QColor
    ) -> None:
        k = units.scale()
        for u, x, way in self._drops.tolist():
            height, meets = upper.down(u), upper.across(x)
            if way < TURN:
                at = QPointF(upper.box.left() + way / TURN * (meets - upper.box.left()), height)
                trace, shade = QPointF(upper.box.left(), height), noise
            else:
                share = ((way - TURN) / (1 - TURN)) ** 2
                floor = lower.down(self._height_at(x))
                at = QPointF(meets, height + share * (floor - height))
                trace, shade = QPointF(meets, height), made
                painter.setPen(QPen(paint.faded(noise, 0.4 * (1 - share)), 1.2 * k))
                painter.drawLine(QPointF(upper.box.left(), height), trace)
            painter.setPen(QPen(paint.faded(shade, 0.55), 1.4 * k))
            painter.drawLine(trace, at)
            painter.setPen(QPen(paint.ground(self.palette()), 1.2 * k))
            painter.setBrush(shade)
            painter.drawEllipse(at, 4.6 * k, 4.6 * k)

    def _height_at(self, x: float) -> float:
        """Return how high the histogram stands at a place."""
        bar = int(np.clip(np.searchsorted(self._edges, x, side="right") - 1, 0, len(self._bars) - 1))
        return float(self._bars[bar])


def even_bars(noise: Doubles, count: int) -> Doubles:
    """Return the histogram of noise from 0 to 1 in so many bars, as a density; zeros for no noise."""
    counts = np.bincount(np.minimum((noise * count).astype(np.intp), count - 1), minlength=count)
    return np.asarray(counts * count / max(1, len(noise)), dtype=np.float64)
