"""Two densities on the line, what a discriminator says of them, and the ways of the noise.

After figure 1 of Goodfellow et al. 2014: from the noise, below, lines go up to where the generator brings it.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.widgets import paint, units
from explorer.widgets.arena.card import ProbeCard
from explorer.widgets.arena.tones import colour, tones
from explorer.widgets.density.chart import BOTTOM, LEFT, TOP, Chart, Doubles, doubles, top_for
from explorer.widgets.lively import Lively
from explorer.widgets.plot.axis import Axis, figure

LAYERS = ("real", "made", "judged", "ideal", "push")
STRIP, STRIP_FROM = 84, 190
"""Room for the ways of the noise, and the height from which there is any, in pixels at 100 %."""
RIGHT = 46
SPIKE = 2.5
"""A generated density that is higher than so many times the real one is cut off."""
_NONE = np.zeros(0)


class DuelPlot(Lively, QWidget):
    """Shows densities, discriminators and noise, each a layer; pointing reads them off.

    What is drawn is kept as a pixmap, so that pointing costs nothing.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._x, self._real = np.array([-1.0, 1.0]), np.zeros(2)
        self._made, self._judged, self._ideal = _NONE, _NONE, _NONE
        self._edges, self._bars = np.array([-1.0, 1.0]), np.zeros(1)
        self._noise, self._landed = _NONE, _NONE
        self._on = dict.fromkeys(LAYERS, True)
        self._chances, self._noise_name = True, "noise z"
        self._top: float | None = None
        self._message = ""
        self._hover: float | None = None
        self._layer: QPixmap | None = None
        self._card = ProbeCard(self)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Real and generated density")

    # -- state comes down ------------------------------------------------------------------------

    def set_real(self, x: npt.ArrayLike, density: npt.ArrayLike) -> None:
        """Show the real density (g,) at rising places x (g,); what was generated is gone."""
        self._x = doubles(x, "places")
        self._real = doubles(density, "heights", self._x.shape)
        self._made = self._judged = self._ideal = self._noise = self._landed = _NONE
        self._bars = np.zeros(len(self._bars))
        self._anew()

    def set_made(self, density: npt.ArrayLike, edges: npt.ArrayLike, bars: npt.ArrayLike) -> None:
        """Show the generated density (g,), and its histogram (b,) between edges (b + 1,)."""
        self._made = doubles(density, "heights", self._x.shape)
        self._bars = doubles(bars, "bars")
        self._edges = doubles(edges, "edges", (len(self._bars) + 1,))
        self._anew()

    def set_judged(self, judged: npt.ArrayLike | None, ideal: npt.ArrayLike | None) -> None:
        """Show what the discriminator says (g,), and what the ideal one would; None for none."""
        self._judged, self._ideal = (
            _NONE if one is None else doubles(one, "chances", self._x.shape) for one in (judged, ideal)
        )
        self._anew()

    def set_push(self, noise: npt.ArrayLike, landed: npt.ArrayLike, name: str) -> None:
        """Show where numbers of noise (m,) get to (m,), and name their axis."""
        self._noise = doubles(noise, "noise")
        self._landed = doubles(landed, "places", self._noise.shape)
        self._noise_name = name
        self._anew()

    def set_chances(self, shown: bool) -> None:
        """Have an axis for discriminators at the right, or none."""
        self._chances = shown
        self._anew()

    def set_top(self, top: float | None) -> None:
        """Let the axis of densities end at a height, or for None where this plot wants it."""
        if top != self._top:
            self._top = top
            self._anew()

    def set_layer(self, name: str, on: bool) -> None:
        """Show a layer, one of `LAYERS`, or not."""
        self._on[name] = on
        self._anew()

    def set_message(self, text: str) -> None:
        """Say something in the middle in place of it all; "" for nothing."""
        if text != self._message:
            self._message = text
            self._anew()

    def layer_on(self, name: str) -> bool:
        """Tell whether a layer is shown."""
        return self._on[name]

    def reading(self) -> str:
        """Return what is read off where one points, "" for nothing."""
        return self._card.words() if self._card.isVisible() else ""

    def _anew(self) -> None:
        self._layer = None
        if self._hover is not None:
            self._tell()
        self.update()

    # -- where things stand ----------------------------------------------------------------------

    def charts(self) -> tuple[Chart, Chart]:
        """Return where densities stand, and where chances from 0 to 1 do."""
        k = units.scale()
        right = RIGHT if self._chances else 14
        strip = STRIP if self._has_strip() else 0
        box = QRectF(self.rect()).adjusted(LEFT * k, TOP * k, -right * k, -(BOTTOM + strip) * k)
        across = Axis(float(self._x[0]), float(self._x[-1]))
        top = self.wanted_top() if self._top is None else self._top
        return Chart(box, across, Axis(0.0, top)), Chart(box, across, Axis(0.0, 1.0))

    def _has_strip(self) -> bool:
        return self._on["push"] and self.height() >= units.px(STRIP_FROM)

    def wanted_top(self) -> float:
        """Return where its axis of densities is to end: above what is real, and above what is made."""
        highest = float(self._real.max())
        made = float(self._made.max(initial=0.0)) if self._on["made"] else 0.0
        return top_for(1.15 * highest, min(made, SPIKE * highest))

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(units.px(480), units.px(150))

    def minimumSizeHint(self) -> QSize:
        """Return the least size in which something is seen."""
        return QSize(units.px(180), units.px(60))

    # -- painting --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is kept, and what is read off over it."""
        size, ratio = self.size(), self.devicePixelRatioF()
        if self._layer is None or self._layer.size() != size * ratio:
            self._layer = QPixmap(size * ratio)
            self._layer.setDevicePixelRatio(ratio)
            with QPainter(self._layer) as painter:
                self._paint_layers(painter)
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self._layer)
            if self._hover is not None and not self._message:
                self._paint_reading(painter)
            if paint.keyboard_focus(self):
                paint.focus_ring(painter, self.palette(), self.rect(), 8 * units.scale())

    def _paint_layers(self, painter: QPainter) -> None:
        palette = self.palette()
        painter.fillRect(self.rect(), paint.ground(palette))
        if self._message:
            painter.setFont(units.font(14))
            painter.setPen(paint.muted(palette))
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self._message)
            return
        density, chances = self.charts()
        density.draw_rules(painter, palette)
        paint.smooth(painter)
        self._paint_densities(painter, density)
        if self._chances:
            self._paint_chances(painter, chances)
        density.draw_floor(painter, palette, "x")
        density.draw_heights(painter, palette, "density")
        if self._has_strip():
            self._paint_push(painter, density)

    def _paint_densities(self, painter: QPainter, chart: Chart) -> None:
        k, shades = units.scale(), tones(self.palette())
        if self._on["real"]:
            chart.draw_fill(painter, self._x, self._real, colour(shades.real, 0.14))
        if self._on["made"] and len(self._made):
            chart.draw_bars(painter, self._edges, self._bars, colour(shades.made, 0.26))
            chart.draw_line(painter, self._x, self._made, QPen(colour(shades.made), 2.4 * k))
        if self._on["real"]:
            chart.draw_line(painter, self._x, self._real, QPen(colour(shades.real), 2.4 * k))

    def _paint_chances(self, painter: QPainter, chart: Chart) -> None:
        palette, k = self.palette(), units.scale()
        chart.draw_heights(painter, palette, "D(x)", right=True)
        half = QPen(paint.faded(paint.muted(palette), 0.7), paint.hairline(), Qt.PenStyle.DotLine)
        painter.setPen(half)
        painter.drawLine(
            QPointF(chart.box.left(), chart.down(0.5)), QPointF(chart.box.right(), chart.down(0.5))
        )
        if self._on["judged"] and len(self._judged):
            chart.draw_line(painter, self._x, self._judged, QPen(paint.ink(palette), 2.2 * k))
        if self._on["ideal"] and len(self._ideal):
            dashes = QPen(paint.mix(paint.ink(palette), paint.muted(palette), 0.5), 1.8 * k)
            dashes.setDashPattern([4, 3])
            chart.draw_line(painter, self._x, self._ideal, dashes)

    def _paint_push(self, painter: QPainter, chart: Chart) -> None:
        """Draw the axis of the noise, and lines from it to where the generator brings it."""
        palette, k = self.palette(), units.scale()
        shade, box = colour(tones(palette).grid), chart.box
        top, floor = box.bottom() + BOTTOM * k, box.bottom() + (BOTTOM + STRIP - 24) * k
        painter.setPen(QPen(paint.faded(shade, 0.9), paint.hairline()))
        for y in (top, floor):
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
        painter.setFont(units.font(12.5))
        painter.setPen(paint.muted(palette))
        name = QRectF(box.left(), floor + 3 * k, box.width(), 17 * k)
        painter.drawText(name, int(Qt.AlignmentFlag.AlignHCenter), self._noise_name)
        if not len(self._noise):
            return
        reach = float(np.abs(self._noise).max()) or 1.0
        painter.save()
        painter.setClipRect(QRectF(box.left(), top - 1, box.width(), floor - top + 2))
        painter.setPen(QPen(paint.faded(shade, 0.75), 1.1 * k))
        for noise, landed in zip((self._noise / reach).tolist(), self._landed.tolist(), strict=True):
            start = QPointF(box.center().x() + noise * box.width() * 0.48, floor)
            painter.drawLine(start, QPointF(chart.across(landed), top))
        painter.restore()
        self._paint_tips(painter, chart, top)

    def _paint_tips(self, painter: QPainter, chart: Chart, top: float) -> None:
        k = units.scale()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(tones(self.palette()).made))
        inside = (self._landed >= self._x[0]) & (self._landed <= self._x[-1])
        for landed in self._landed[inside].tolist():
            painter.drawEllipse(QPointF(chart.across(landed), top), 2.4 * k, 2.4 * k)

    # -- reading off -----------------------------------------------------------------------------

    def _rows(self) -> list[tuple[str, Doubles, Chart, str]]:
        """Return what is shown at every place: layer, values, where they stand, and the word."""
        density, chances = self.charts()
        rows = [("real", self._real, density, "real p"), ("made", self._made, density, "generated q")]
        if self._chances:
            rows += [("judged", self._judged, chances, "D"), ("ideal", self._ideal, chances, "p / (p + q)")]
        return [row for row in rows if self._on[row[0]] and len(row[1])]

    def _paint_reading(self, painter: QPainter) -> None:
        assert self._hover is not None
        palette, k = self.palette(), units.scale()
        density, _ = self.charts()
        at = density.across(self._hover)
        painter.setPen(QPen(paint.faded(paint.muted(palette), 0.8), paint.hairline()))
        painter.drawLine(QPointF(at, density.box.top()), QPointF(at, density.box.bottom()))
        paint.smooth(painter)
        shades = tones(palette)
        by_layer = {"real": colour(shades.real), "made": colour(shades.made)}
        for layer, values, chart, _ in self._rows():
            y = chart.down(float(np.interp(self._hover, self._x, values)))
            if chart.box.top() - 1 <= y <= chart.box.bottom() + 1:
                painter.setPen(QPen(paint.ground(palette), 1.4 * k))
                painter.setBrush(by_layer.get(layer, paint.ink(palette)))
                painter.drawEllipse(QPointF(at, y), 4.2 * k, 4.2 * k)

    def _tell(self) -> None:
        assert self._hover is not None
        told = [f"x {figure(self._hover)}"]
        told += [
            f"{word} {figure(float(np.interp(self._hover, self._x, v)))}" for _, v, _, word in self._rows()
        ]
        self._card.tell("\n".join(told))
        box = self.charts()[0].box.toRect()
        at = round(self.charts()[0].across(self._hover))
        self._card.place_beside(QRect(at, box.top() + units.px(8), 1, 1), box)
        self._card.show()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Read the curves off at the pointer."""
        chart = self.charts()[0]
        if self._message or not chart.box.contains(event.position()):
            self._leave()
            return
        self._hover = chart.place(event.position())[0]
        self._tell()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Read nothing off any longer."""
        self._leave()
        super().leaveEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Draw anew after a change of palette or scale."""
        if event.type() in paint.LOOK_EVENTS:
            self._layer = None
        super().changeEvent(event)

    def _leave(self) -> None:
        if self._hover is not None:
            self._hover = None
            self._card.hide()
            self.update()
