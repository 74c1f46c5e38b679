"""The name of a curve at its end: a button that shows or hides it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from explorer.widgets import paint, units
from explorer.widgets.lags.scale import LagCurve
from explorer.widgets.lively import Lively
from explorer.widgets.plot.curve import legible, resolve

SAMPLE = 18
SIZE = 13.0
DASHES = (3.0, 2.0)


class CurveName(Lively, QAbstractButton):
    """A sample of a curve's line, and its name.

    Signals
    -------
    switched(str, bool)
        The curve of that key is to be shown, or not; only by the user.
    """

    switched = Signal(str, bool)

    def __init__(self, curve: LagCurve, parent: QWidget) -> None:
        super().__init__(parent)
        self.curve, self._figure = curve, ""
        self.setCheckable(True)
        self.setChecked(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self._click)
        self.set_curve(curve)

    def set_curve(self, curve: LagCurve) -> None:
        """Name a curve; emits nothing."""
        self.curve = curve
        if curve.name != self.text():
            self.setText(curve.name)
        self.setAccessibleName(f"Curve: {curve.tip}")
        self.setToolTip(f"{curve.tip}; click to show or hide it")

    def set_figure(self, figure: str) -> None:
        """Write a figure in place of the name; "" for the name."""
        if figure != self._figure:
            self._figure = figure
            self.update()

    def words(self) -> str:
        """Return what is written: the figure, else the name."""
        return self._figure or self.text()

    @Slot(bool)
    def _click(self, on: bool) -> None:
        self.switched.emit(self.curve.key, on)

    def colour(self) -> QColor:
        """Return the colour of its line in this theme."""
        palette = self.palette()
        return legible(resolve(self.curve.colour, palette), palette, 3.0)

    def sizeHint(self) -> QSize:
        """Return room for the sample and the name."""
        metrics = QFontMetrics(units.font(SIZE, bold=True))
        wide = metrics.horizontalAdvance(self.curve.name) + units.px(SAMPLE + 14)
        return QSize(wide, metrics.height() + units.px(3))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sample, hollow and muted where the curve is hidden, and the name."""
        palette, k, on = self.palette(), units.scale(), self.isChecked()
        with QPainter(self) as painter:
            paint.smooth(painter)
            if self.underMouse():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(paint.faded(paint.ink(palette), 0.07))
                painter.drawRoundedRect(QRectF(self.rect()), 4 * k, 4 * k)
            colour = self.colour() if on else paint.muted(palette)
            middle = self.height() / 2
            painter.setPen(line_pen(self.curve, colour, k) if on else QPen(paint.faded(colour, 0.5), k))
            painter.drawLine(QPointF(5 * k, middle), QPointF((5 + SAMPLE) * k, middle))
            painter.setFont(units.font(SIZE, bold=self.curve.strong or self.underMouse()))
            painter.setPen(legible(resolve(self.curve.colour, palette), palette) if on else colour)
            room = QRect(units.px(SAMPLE + 10), 0, self.width() - units.px(SAMPLE + 12), self.height())
            text = painter.fontMetrics().elidedText(self.words(), Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)
            if paint.keyboard_focus(self):
                paint.focus_ring(painter, palette, self.rect(), 4 * k)


def line_pen(curve: LagCurve, colour: QColor, scale: float) -> QPen:
    """Return the pen of a curve."""
    width = 3.2 if curve.strong else 2.0
    pen = QPen(colour, width * scale)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap if curve.dashed else Qt.PenCapStyle.RoundCap)
    if curve.dashed:
        pen.setDashPattern(list(DASHES))
    return pen
