"""Curves as something to look at: data, cursor and readout come in through setters and are painted.

Setters never emit a signal.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.widgets import paint, units
from explorer.widgets.plot import labels
from explorer.widgets.plot.axis import figure
from explorer.widgets.plot.curve import Curve, legible, resolve
from explorer.widgets.plot.frame import Frame, Look
from explorer.widgets.plot.layer import PlotLayer
from explorer.widgets.plot.readout import Reading, Readout

KNOB = 6.0
"""Radius of the knob of the cursor in pixels at 100 %."""

_HALO = 12.0


class PlotSurface(QWidget):
    """Draws curves over steps, with a cursor and a readout over them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layer = PlotLayer()
        self._cursor: float | None = None
        self._hover: float | None = None
        self._message = ""
        self._readout = Readout(self)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Curves over steps")

    @property
    def held(self) -> bool:
        """Whether a hand or a key holds the cursor."""
        return False

    # -- data --------------------------------------------------------------------------------------

    def set_curves(self, curves: Iterable[Curve]) -> None:
        """Show other curves; made to be called at every frame of a training. Their arrays are kept."""
        self._layer.curves = tuple(curves)
        self._renew()
        self._describe()

    def set_baselines(self, baselines: Sequence[tuple[str, float]]) -> None:
        """Draw dashed lines at values, with words and the figure at their right ends.

        Parameters
        ----------
        baselines
            Words and value of each. One far off the curves is told by an arrow at the edge; one that is not
            finite is left out.
        """
        lines = tuple((words, float(value)) for words, value in baselines)
        if lines != self._layer.baselines:
            self._layer.baselines = lines
            self._renew()

    def set_axis(self, log: bool) -> None:
        """Show the values on a logarithmic or on a linear axis."""
        if log != self._layer.log:
            self._layer.log = log
            self._renew()

    def set_names(self, value: str, step: str = "step") -> None:
        """Name the axes: what the values are with their unit ("MSE per pixel"), and what is counted."""
        if (step, value) != self._layer.names:
            self._layer.names = (step, value)
            self.setAccessibleName(f"{value or 'Curves'} over {step}s")
            self._renew()

    def set_span(self, last_step: float | None) -> None:
        """Let the axis reach to `last_step`, or for None as far as the curves do."""
        span = None if last_step is None or not np.isfinite(last_step) else float(last_step)
        if span != self._layer.span:
            self._layer.span = span
            self._renew()

    def set_cursor(self, step: float | None) -> None:
        """Put the cursor to a step, or take it away; emits nothing. While the hand holds it, it stays."""
        if not self.held:
            self._put(None if step is None or not np.isfinite(step) else float(step))

    def set_message(self, text: str) -> None:
        """Say something in the middle as long as there is no curve to see; "" for nothing."""
        if text != self._message:
            self._message = text
            self.update()

    def cursor_step(self) -> float | None:
        """Return the step of the cursor, None without one."""
        return self._cursor

    def frame(self) -> Frame:
        """Return where steps and values stand in this widget."""
        return self._layer.frame(self._look())

    def reading(self) -> str:
        """Return what the readout says, "" while it is away."""
        return self._readout.words() if self._readout.isVisible() else ""

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(units.px(420), units.px(320))

    def minimumSizeHint(self) -> QSize:
        """Return the least useful size."""
        return QSize(units.px(180), units.px(120))

    # -- painting ----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Copy the curves where they were uncovered and paint what moves over them."""
        ratio = self.devicePixelRatioF()
        curves = self._layer.pixmap(self._look())
        with QPainter(self) as painter:
            for box in event.region():  # type: ignore[attr-defined]
                part = QRectF(box.x() * ratio, box.y() * ratio, box.width() * ratio, box.height() * ratio)
                painter.drawPixmap(QRectF(box), curves, part)
            paint.smooth(painter)
            if self._hover is not None and not self.held:
                self._paint_hover(painter, self._hover)
            if self._cursor is not None:
                self._paint_cursor(painter, self._cursor)
            if self._message and np.isnan(self._layer.ends()[0]):
                self._paint_message(painter)
            if paint.keyboard_focus(self) and self._cursor is None:
                paint.focus_ring(painter, self.palette(), self.rect(), 6 * units.scale())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Read off where the pointer was no longer: the curves stand elsewhere."""
        self._hover_at(None)
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow palette and scale."""
        if event.type() in paint.LOOK_EVENTS:
            self._renew()
        super().changeEvent(event)

    def _look(self) -> Look:
        return Look(self.size(), self.devicePixelRatioF(), units.scale(), self.palette())

    def _paint_hover(self, painter: QPainter, step: float) -> None:
        """Paint a thin line, and a dot on each curve."""
        frame, palette, k = self.frame(), self.palette(), units.scale()
        x = round(frame.across(step))
        line = QRectF(x, frame.box.top(), paint.hairline(), frame.box.height())
        painter.fillRect(line, paint.faded(paint.ink(palette), 0.35))
        for curve in self._layer.curves:
            at, value = curve.nearest(step)
            y = frame.down(value)
            if not np.isfinite(y) or not frame.box.top() <= y <= frame.box.bottom() + 1:
                continue
            painter.setPen(QPen(paint.ground(palette), 1.5 * k))
            painter.setBrush(legible(resolve(curve.colour, palette), palette, 3.0))
            painter.drawEllipse(QPointF(frame.across(at), y), 4 * k, 4 * k)

    def _paint_cursor(self, painter: QPainter, step: float) -> None:
        """Paint the line, and below it the knob by which it can be taken."""
        frame, palette, k = self.frame(), self.palette(), units.scale()
        accent = paint.accent(palette) if self.isEnabled() else paint.muted(palette)
        x, bottom = round(self._across(step)), frame.box.bottom() + 1
        width = max(1.0, round(2 * k))
        painter.fillRect(QRectF(x - width / 2, frame.box.top(), width, frame.box.height()), accent)
        if paint.keyboard_focus(self):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(paint.faded(accent, 0.25))
            painter.drawEllipse(QPointF(x, bottom), _HALO * k, _HALO * k)
        painter.setPen(QPen(accent, 2.5 * k))
        painter.setBrush(paint.ground(palette))
        radius = (KNOB - 1.25 + (1.0 if self.held else 0.0)) * k
        painter.drawEllipse(QPointF(x, bottom), radius, radius)

    def _paint_message(self, painter: QPainter) -> None:
        box = self.frame().box
        flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap)
        painter.setFont(units.font(14))
        room = QRectF(box).adjusted(units.px(16), 0, -units.px(16), 0)
        words = painter.boundingRect(room, flags, self._message).adjusted(-8, -4, 8, 4)
        words.moveTop(labels.clear(words.height(), (box.top(), box.bottom()), self._layer.rows(self._look())))
        painter.fillRect(words, paint.ground(self.palette()))
        painter.setPen(paint.muted(self.palette()))
        painter.drawText(words.adjusted(0, 4, 0, 0), flags, self._message)

    # -- helpers -----------------------------------------------------------------------------------

    def _renew(self) -> None:
        """Draw the curves anew, and read off once more."""
        self._layer.forget()
        self.update()
        if self._hover is not None:
            self._hover_at(self._hover)

    def _put(self, step: float | None) -> None:
        if step != self._cursor:
            self._update_cursor()
            self._cursor = step
            self._update_cursor()

    def _hover_at(self, step: float | None) -> None:
        """Read the curves off at the recorded step nearest to `step`; nothing for None."""
        self._update_hover()
        near = [] if step is None else [curve.nearest(step)[0] for curve in self._layer.curves]
        known = [at for at in near if np.isfinite(at)]
        self._hover = min(known, key=lambda at: abs(at - (step or 0.0))) if known else None
        self._update_hover()
        if self._hover is None:
            self._readout.hide()
            return
        self._readout.tell(f"{self._layer.names[0]} {self._hover:,.0f}", self._readings(self._hover))
        box, x = self.frame().box, round(self._across(self._hover))
        self._readout.place_beside(QRect(x, box.top() + units.px(4), 1, box.height()), self.rect())
        self._readout.show()

    def _readings(self, step: float) -> list[Reading]:
        palette = self.palette()
        return [
            Reading(
                curve.name, figure(curve.nearest(step)[1]), legible(resolve(curve.colour, palette), palette)
            )
            for curve in self._layer.curves
            if curve.name
        ]

    def _describe(self) -> None:
        """Tell the last values to those who cannot see them."""
        lasts = [(curve.name, *curve.last()) for curve in self._layer.curves]
        told = [f"{name} {figure(value)}" for name, step, value in lasts if np.isfinite(step)]
        last = self._layer.ends()[1]
        step = f"{self._layer.names[0]} {last:,.0f}: " if np.isfinite(last) else ""
        self.setAccessibleDescription(step + ", ".join(told))

    def _across(self, step: float) -> float:
        """Return the pixel of a step, one beyond the axis at its end."""
        box = self.frame().box
        return float(np.clip(self.frame().across(step), box.left(), box.right() + 1))

    def _update_cursor(self) -> None:
        if self._cursor is not None:
            self._update_strip(self._cursor, _HALO + 2)

    def _update_hover(self) -> None:
        if self._hover is not None:
            self._update_strip(self._hover, 8)

    def _update_strip(self, step: float, reach: float) -> None:
        wide = units.px(reach)
        self.update(QRect(round(self._across(step)) - wide, 0, 2 * wide + 1, self.height()))
