"""Small upright bars, one for each mode: which share of the samples lies there, beside the ideal."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from explorer.widgets import paint, units
from explorer.widgets.arena.tones import colour, tones
from explorer.widgets.lively import Lively

WIDEST, GAP = 26.0, 6.0
"""Width of a bar where there is room, and of the gap beside it, in pixels at 100 %."""

STUB = 3.0
"""A bar is never lower, so that what is lost has a place."""

MOST = 3.0
"""Bars beyond so many times the ideal are cut, which a gap in them tells."""

_SPARE = 1.6
_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Home: -1_000_000,
    Qt.Key.Key_End: 1_000_000,
}


class ShareBars(Lively, QWidget):
    """Bars of the shares of up to some 25 modes, those below a threshold red, with a line at the ideal.

    Pointing at a bar, or arrow keys, tell its share in words.

    Parameters
    ----------
    parent
        The parent widget.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shares = np.empty(0)
        self._ideal, self._least = 0.0, 0.0
        self._at = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("A bar for each mode")
        self._describe()

    def set_shares(self, shares: npt.ArrayLike, ideal: float, least: float) -> None:
        """Show other shares; made to be called at every frame of a training.

        Parameters
        ----------
        shares
            (m,) of the samples at each mode, 0 to 1; what is not finite counts as 0.
        ideal
            What each would be if all were served alike.
        least
            Below this a mode is lost, or about to be.

        Raises
        ------
        ValueError
            If the shares are no row of numbers.
        """
        given = np.array(shares, dtype=np.float64)
        if given.ndim != 1:
            raise ValueError(f"shares have shape (m,), not {given.shape}")
        self._shares = np.clip(np.nan_to_num(given, posinf=0.0, neginf=0.0), 0.0, 1.0)
        self._ideal, self._least = float(ideal), float(least)
        self._at = self._at if self._at < len(given) else -1
        self._describe()
        self.update()

    def reading(self) -> str:
        """Return what is told of the bar that is pointed at, "" for none."""
        if self._at < 0:
            return ""
        share = self._shares[self._at]
        lost = ", too few" if share < self._least else ""
        told = f"Mode {self._at + 1} of {len(self._shares)}: {share:.1%} of the samples{lost}"
        return f"{told}; ideal {self._ideal:.1%}".replace("%", " %")

    def bar(self, index: int) -> QRectF:
        """Return where a bar is, as high as its share."""
        k, room = units.scale(), self._room()
        left, pitch, width = self._places()
        height = max(STUB * k, room.height() * min(1.0, self._shares[index] / self._top()))
        return QRectF(left + index * pitch, room.bottom() - height, width, height)

    def line(self) -> float:
        """Return at which height of the widget the line of the ideal is, in pixels from the top."""
        room = self._room()
        return room.bottom() - room.height() * min(1.0, self._ideal / self._top())

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(units.px(256), units.px(72))

    def minimumSizeHint(self) -> QSize:
        """Return the least useful size."""
        return QSize(units.px(100), units.px(40))

    # -- painting ----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bars, the ground they stand on, and the line of the ideal."""
        palette, k = self.palette(), units.scale()
        with QPainter(self) as painter:
            paint.smooth(painter)
            for index in range(len(self._shares)):
                self._paint_bar(painter, index)
            if len(self._shares):
                self._paint_lines(painter)
            if paint.keyboard_focus(self):
                paint.focus_ring(painter, palette, self.rect(), 6 * k)

    def _paint_bar(self, painter: QPainter, index: int) -> None:
        palette, k, box = self.palette(), units.scale(), self.bar(index)
        shades, share = tones(palette), self._shares[index]
        fill = colour(shades.alarm if share < self._least else shades.bar)
        if index == self._at:
            fill = paint.mix(fill, paint.ink(palette), 0.25)
        corner = min(3 * k, box.width() / 4, box.height() / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.save()
        painter.setClipRect(box)
        painter.drawRoundedRect(box.adjusted(0, 0, 0, corner + 1), corner, corner)
        if share > self._top() * (1 + 1e-9):
            painter.setPen(QPen(paint.ground(palette), 2.5 * k))
            rise = box.width() / 6
            middle = box.top() + 9 * k
            painter.drawLine(QPointF(box.left(), middle + rise), QPointF(box.right(), middle - rise))
        painter.restore()

    def _paint_lines(self, painter: QPainter) -> None:
        palette, k = self.palette(), units.scale()
        last = self.bar(len(self._shares) - 1)
        left, right = self._places()[0] - 4 * k, last.right() + 4 * k
        painter.fillRect(QRectF(left, last.bottom(), right - left, paint.hairline()), paint.line(palette))
        if self._ideal > 0:
            pen = QPen(paint.mix(paint.muted(palette), paint.ink(palette), 0.4), 1.2 * k)
            pen.setDashPattern([3.0, 2.5])
            painter.setPen(pen)
            painter.drawLine(QPointF(left, self.line()), QPointF(right, self.line()))

    # -- where things are --------------------------------------------------------------------------

    def _room(self) -> QRectF:
        """Return where bars stand."""
        k = units.scale()
        return QRectF(self.rect()).adjusted(5 * k, 4 * k, -5 * k, -5 * k)

    def _places(self) -> tuple[float, float, float]:
        """Return where the first bar begins, how far it is to the next, and how wide they are."""
        k, room, n = units.scale(), self._room(), max(1, len(self._shares))
        pitch = min((WIDEST + GAP) * k, room.width() / n)
        width = max(pitch * WIDEST / (WIDEST + GAP), 1.0)
        return room.center().x() - (pitch * n - (pitch - width)) / 2, pitch, width

    def _top(self) -> float:
        """Return the share at the top: the largest, but neither little nor much more than the ideal."""
        largest = float(self._shares.max(initial=0.0))
        if self._ideal <= 0:
            return largest or 1.0
        return float(np.clip(largest, _SPARE * self._ideal, MOST * self._ideal))

    # -- pointing ----------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell of the bar at the pointer."""
        left, pitch, width = self._places()
        at = int(np.floor((event.position().x() - left + (pitch - width) / 2) / pitch))
        self._point(at if 0 <= at < len(self._shares) else -1)

    def leaveEvent(self, event: QEvent) -> None:
        """Tell of none."""
        self._point(-1)
        super().leaveEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell of none."""
        self._point(-1)
        super().focusOutEvent(event)

    def event(self, event: QEvent) -> bool:
        """Tell the share in a tip."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            if self._at >= 0:
                QToolTip.showText(event.globalPos(), self.reading(), self, self.bar(self._at).toRect())
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from bar to bar; Escape tells of none."""
        step, n = _STEPS.get(Qt.Key(event.key())), len(self._shares)
        if event.key() == Qt.Key.Key_Escape and self._at >= 0:
            self._point(-1)
            QToolTip.hideText()
        elif step is not None and n:
            start = self._at if self._at >= 0 or step < 0 else -1
            self._point(int(np.clip(start + step, 0, n - 1)))
            box = self.bar(self._at).toRect()
            QToolTip.showText(self.mapToGlobal(box.bottomLeft()), self.reading(), self, box)
        else:
            super().keyPressEvent(event)

    def _point(self, index: int) -> None:
        if index != self._at:
            self._at = index
            self._describe()
            self.update()

    def _describe(self) -> None:
        """Tell what is shown to those who cannot see it."""
        n, low = len(self._shares), int(np.count_nonzero(self._shares < self._least))
        self.setAccessibleDescription(self.reading() or f"{n} modes, {low} of them with too few samples")
