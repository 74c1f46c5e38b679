"""How far a point is from where the model has codes, as a scale and in words."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from explorer.widgets import paint, units
from explorer.widgets.line import Line
from explorer.widgets.units import pad

END = 12.0
"""Spacings at the end of the scale; what is farther away stands there."""

TICKS = (1.0, 3.0, 10.0)

EXPLANATION = (
    "<p style='width:340px'><b>Is this point where the model has seen data?</b></p>"
    "<p>The scale counts <i>spacings</i>: how far the nearest code is, divided by the usual distance "
    "between a code and its nearest neighbour. Up to about 1 the point lies as close to a code as codes do "
    "to each other. At 3 or more it lies in a gap or outside, and the decoder invents. A datum is compared "
    "with the other training rows.</p>"
    "<p>The <i>round trip</i> decodes the point and encodes the picture again: |E(D(z)) − z|, in spacings "
    "too. Near 0 the encoder would put the picture here; else it would put it elsewhere.</p>"
)


def place(spacings: float) -> float:
    """Return where on the scale a distance stands, 0 to 1; even steps near 0, ever closer further out."""
    return float(np.clip(np.log1p(max(spacings, 0.0)) / np.log1p(END), 0.0, 1.0))


def figure(value: float) -> str:
    """Return `value` with the digits that matter: 0.04, 0.3, 2.7, 14."""
    if value >= 9.95:
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= 0.095 else f"{value:.2f}"


class _Scale(QWidget):
    """The track with its ticks and the needle. The needle is ink: it shows, it cannot be dragged."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.spacings: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        height = units.px(18) + QFontMetrics(units.font(11)).height()
        return QSize(units.px(170), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(units.px(80), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.smooth(painter)
        k = units.scale()
        left, width, middle = 2 * k, self.width() - 4 * k, 9 * k
        self._paint_track(painter, left, width, middle)
        self._paint_ticks(painter, left, width, middle)
        if self.spacings is not None:
            x = left + width * place(self.spacings)
            _paint_needle(painter, QPointF(x, middle), self)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in paint.LOOK_EVENTS:
            self.updateGeometry()
            self.update()
        super().changeEvent(event)

    def _paint_track(self, painter: QPainter, left: float, width: float, middle: float) -> None:
        """Paint the track, darker where codes are usual."""
        palette, k = self.palette(), units.scale()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(paint.line(palette))
        painter.drawRoundedRect(QRectF(left, middle - 2 * k, width, 4 * k), 2 * k, 2 * k)
        painter.setBrush(paint.mix(paint.line(palette), paint.muted(palette), 0.6))
        painter.drawRoundedRect(QRectF(left, middle - 2 * k, width * place(1.0), 4 * k), 2 * k, 2 * k)

    def _paint_ticks(self, painter: QPainter, left: float, width: float, middle: float) -> None:
        palette, k = self.palette(), units.scale()
        painter.setFont(units.font(11))
        metrics = painter.fontMetrics()
        painter.setPen(paint.muted(palette))
        for tick in (0.0, *TICKS):
            text = f"{tick:g}"
            advance = metrics.horizontalAdvance(text)
            x = left + width * place(tick) - (0 if tick == 0 else advance / 2)
            painter.drawText(QPointF(x, middle + 9 * k + metrics.ascent()), text)


def _paint_needle(painter: QPainter, at: QPointF, widget: QWidget) -> None:
    palette, k = widget.palette(), units.scale()
    needle = QRectF(at.x() - 2 * k, at.y() - 8 * k, 4 * k, 16 * k)
    painter.setPen(QPen(paint.ground(palette), 1.5 * k))
    painter.setBrush(paint.ink(palette))
    painter.drawRoundedRect(needle, 2 * k, 2 * k)


class ManifoldMeter(QWidget):
    """Tells how far a point is from the codes of the data and how well it survives the round trip.

    Parameters
    ----------
    parent
        The parent widget.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scale = _Scale(self)
        self._said = Line("", "caption", lines=4, parent=self)
        column = QVBoxLayout(self)
        pad(column, 0, 0, 0, 0, 4)
        column.addWidget(self._scale)
        column.addWidget(self._said)
        column.addStretch(1)
        self.setToolTip(EXPLANATION)
        self.setAccessibleName("On the manifold")
        self.set_reading(None, None)

    def set_reading(self, spacings: float | None, round_trip: float | None) -> None:
        """Show a reading.

        Parameters
        ----------
        spacings
            Distance to the nearest code in units of the usual spacing of codes; None or not finite: unknown.
        round_trip
            |E(D(z)) − z| in the same unit; None or not finite: unknown.
        """
        spacings, round_trip = _known(spacings), _known(round_trip)
        self._scale.spacings = spacings
        self._scale.update()
        near, back = (None if value is None else figure(value) for value in (spacings, round_trip))
        # The figure comes first, so that it is read however narrow the meter is.
        first = "Nearest code: —" if near is None else f"{near} spacings to the nearest code"
        second = "Round trip: —" if back is None else f"{back} spacings round trip |E(D(z)) − z|"
        self._said.set_text(f"{first}\n{second}")
        self.setAccessibleDescription(f"{first}; {second}")

    def words(self) -> str:
        """Return both sentences, one a line."""
        return self._said.text()


def _known(value: float | None) -> float | None:
    return float(value) if value is not None and np.isfinite(value) else None
