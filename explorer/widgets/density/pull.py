"""A density that the hand pulls at: the curve stays under the pointer."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.widgets import paint, units
from explorer.widgets.arena.tones import colour, tones
from explorer.widgets.density.chart import BOTTOM, LEFT, TOP, Chart, doubles, top_for
from explorer.widgets.lively import Lively
from explorer.widgets.plot.axis import Axis

KNOB, ROOM = 7.0, 0.45
"""Radius of the handle in pixels at 100 %; a height up to which there is always room to pull."""
KEY_ACROSS, KEY_UP = 0.1, 0.04
"""How far a key moves the handle, and how much of the height it pulls."""


class DensityPull(Lively, QWidget):
    """Shows a density, which follows the hand once `pulled` is answered by `set_curve`.

    Left and Right move the handle, Up and Down pull there.

    Signals
    -------
    grabbed(), dropped()
        The hand, or a key, took the curve, and let it go.
    pulled(float, float)
        Place and height that it was pulled to.
    """

    grabbed = Signal()
    pulled = Signal(float, float)
    dropped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._x, self._y = np.array([-1.0, 1.0]), np.zeros(2)
        self._top = 1.0
        self._held = False
        self._at: float | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.SizeVerCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Density, to be pulled")
        self.setToolTip("Pull the curve up or down with the mouse; arrow keys do the same")

    @property
    def held(self) -> bool:
        """Whether the hand holds the curve."""
        return self._held

    def set_curve(self, x: npt.ArrayLike, y: npt.ArrayLike) -> None:
        """Show a density of heights y (g,) over rising places x (g,); its scale stays while it is held.

        Raises
        ------
        ValueError
            If a number is missing.
        """
        at = doubles(x, "places")
        heights = doubles(y, "heights", at.shape)
        if not (np.isfinite(at).all() and np.isfinite(heights).all() and len(at) > 1):
            raise ValueError("a density has a finite height at each of at least two places")
        self._x, self._y = at, heights
        if not self._held:
            self._top = top_for(1.25 * max(ROOM, float(heights.max())))
        self.update()

    def chart(self) -> Chart:
        """Return where places and heights stand in this widget."""
        k = units.scale()
        box = QRectF(self.rect()).adjusted(LEFT * k, TOP * k, -14 * k, -BOTTOM * k)
        return Chart(box, Axis(float(self._x[0]), float(self._x[-1])), Axis(0.0, self._top))

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(units.px(380), units.px(150))

    def minimumSizeHint(self) -> QSize:
        """Return the least size in which the curve can be pulled."""
        return QSize(units.px(180), units.px(120))

    # -- painting --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the density, and the handle where the hand is."""
        palette, k, chart = self.palette(), units.scale(), self.chart()
        blue = tones(palette).real
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), paint.ground(palette))
            chart.draw_rules(painter, palette)
            paint.smooth(painter)
            chart.draw_fill(painter, self._x, self._y, colour(blue, 0.16))
            chart.draw_line(painter, self._x, self._y, QPen(colour(blue), 2.4 * k))
            chart.draw_floor(painter, palette, "x")
            chart.draw_heights(painter, palette, "density p(x)")
            if self._at is not None:
                at = self._handle(chart)
                painter.setBrush(paint.accent(palette) if self._held else paint.ground(palette))
                painter.setPen(QPen(paint.accent(palette), 2.4 * k))
                painter.drawEllipse(at, KNOB * k, KNOB * k)
            if paint.keyboard_focus(self):
                paint.focus_ring(painter, palette, self.rect(), 8 * k)

    def _handle(self, chart: Chart) -> QPointF:
        assert self._at is not None
        return QPointF(chart.across(self._at), chart.down(float(np.interp(self._at, self._x, self._y))))

    # -- the hand --------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the curve; it comes to the pointer."""
        if event.button() == Qt.MouseButton.LeftButton and not self._held:
            paint.forget_focus(self)
            self._held = True
            self.grabbed.emit()
            self._pull(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pull the curve, or show where it would be taken."""
        if self._held:
            self._pull(event.position())
        else:
            self._point(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if event.button() == Qt.MouseButton.LeftButton and self._held:
            self._held = False
            self._top = top_for(1.25 * max(ROOM, float(self._y.max())))
            self.update()
            self.dropped.emit()

    def leaveEvent(self, event: QEvent) -> None:
        """Show no handle any longer."""
        if not self.hasFocus():
            self._at = None
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the handle, or pull."""
        key = Qt.Key(event.key())
        middle = float(self._x[0] + self._x[-1]) / 2
        at = middle if self._at is None else self._at
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = KEY_ACROSS if key == Qt.Key.Key_Right else -KEY_ACROSS
            self._at = float(np.clip(at + step, self._x[0], self._x[-1]))
            self.update()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._at = at
            step = self._top * (KEY_UP if key == Qt.Key.Key_Up else -KEY_UP)
            self.grabbed.emit()
            self.pulled.emit(at, max(0.0, float(np.interp(at, self._x, self._y)) + step))
            self.dropped.emit()
        else:
            super().keyPressEvent(event)

    def _pull(self, where: QPointF) -> None:
        x, y = self.chart().place(where)
        self._at = float(np.clip(x, self._x[0], self._x[-1]))
        self.pulled.emit(self._at, float(np.clip(y, 0.0, self._top)))
        self.update()

    def _point(self, where: QPointF) -> None:
        x, _ = self.chart().place(where)
        self._at = float(np.clip(x, self._x[0], self._x[-1]))
        self.update()
