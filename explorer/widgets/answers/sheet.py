"""What all sheets have in common: rows below each other, colours of two nets, ticks and crosses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.widgets import paint, units
from explorer.widgets.lively import Lively
from explorer.widgets.plot.curve import legible

Array = npt.NDArray[Any]
TEXT, SMALL = 14.0, 12.5
GAP = 8.0
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
MIDDLE = int(Qt.AlignmentFlag.AlignCenter)


@dataclass(frozen=True, eq=False)
class Row:
    """A sequence, what is to be said to it, and what is said.

    Attributes
    ----------
    x : (t, n_in)
    target : (s,) classes, (s, n_out) numbers, or None
        None where nobody knows.
    said : pair of (s, n_out), or None
        By the first and by the second net: chances of the classes, or numbers.
    own : bool
        Whether the user gave it.
    """

    x: Array
    target: Array | None
    said: tuple[Array, Array] | None
    own: bool = False


class Sheet(Lively, QWidget):
    """Rows below each other; as many as there is room for, the user's own always.

    Parameters
    ----------
    parent
        The parent widget.
    """

    ROW = 60.0
    """Least height of a row in pixels at 100 %."""
    MOST = 110.0
    """And the most."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()
        self._ins: tuple[str, ...] = ()
        self._outs: tuple[str, ...] = ()
        self._colours = ((0, 0, 0), (0, 0, 0))
        self._names = ("first", "second")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("What both nets say")

    # -- state comes down ------------------------------------------------------------------------

    def set_nets(self, names: tuple[str, str], colours: tuple[tuple[int, int, int], ...]) -> None:
        """Say which two nets there are, and in which colours they are drawn."""
        self._names, self._colours = names, (colours[0], colours[1])
        self.update()

    def set_rows(self, rows: Sequence[Row], ins: Sequence[str] = (), outs: Sequence[str] = ()) -> None:
        """Show other rows, with words for what comes in and for the classes."""
        self._rows, self._ins, self._outs = tuple(rows), tuple(ins), tuple(outs)
        self.setAccessibleDescription("; ".join(self.told(i) for i in range(min(3, len(rows)))))
        self.update()

    def rows(self) -> tuple[Row, ...]:
        """Return what is shown, as far as there is room."""
        return self._rows

    def told(self, index: int) -> str:
        """Say a row in words."""
        raise NotImplementedError

    def paint_row(self, painter: QPainter, box: QRectF, row: Row) -> None:
        """Paint a row into its box."""
        raise NotImplementedError

    # -- painting --------------------------------------------------------------------------------

    def boxes(self) -> list[tuple[Row, QRectF]]:
        """Return the rows that there is room for, and where they are."""
        if not self._rows:
            return []
        k, room = units.scale(), QRectF(self.rect()).adjusted(0, 2, 0, -2)
        own = [row for row in self._rows if row.own]
        fit = max(1, int((room.height() + GAP * k) / ((self.ROW + GAP) * k)))
        others = [row for row in self._rows if not row.own][: max(1 - len(own), fit - len(own))]
        shown = others + own
        high = min(self.MOST * k, (room.height() + GAP * k) / len(shown) - GAP * k)
        return [
            (row, QRectF(room.left(), room.top() + i * (high + GAP * k), room.width(), high))
            for i, row in enumerate(shown)
        ]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint all rows."""
        with QPainter(self) as painter:
            paint.smooth(painter)
            for row, box in self.boxes():
                if row.own:
                    self._paint_own(painter, box)
                self.paint_row(painter, box, row)
            if paint.keyboard_focus(self):
                paint.focus_ring(painter, self.palette(), self.rect(), 6 * units.scale())

    def changeEvent(self, event: QEvent) -> None:
        """Follow palette and scale."""
        if event.type() in paint.LOOK_EVENTS:
            self.update()
        super().changeEvent(event)

    def sizeHint(self) -> QSize:
        """Return room for four rows."""
        return QSize(units.px(520), units.px(4 * (self.ROW + GAP)))

    def minimumSizeHint(self) -> QSize:
        """Return room for one."""
        return QSize(units.px(200), units.px(self.ROW))

    def _paint_own(self, painter: QPainter, box: QRectF) -> None:
        """Mark a row as the user's own."""
        k, palette = units.scale(), self.palette()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(paint.faded(paint.accent(palette), 0.08))
        painter.drawRoundedRect(box, 6 * k, 6 * k)
        painter.setBrush(paint.accent(palette))
        painter.drawRoundedRect(QRectF(box.left(), box.top() + 4 * k, 3 * k, box.height() - 8 * k), k, k)

    # -- for the sheets --------------------------------------------------------------------------

    def net(self, net: int, least: float = 3.0) -> QColor:
        """Return the colour of a net, so that it stands out from the ground."""
        return legible(QColor(*self._colours[net]), self.palette(), least)

    def say(
        self,
        painter: QPainter,
        box: QRectF,
        text: str,
        flags: int = LEFT,
        colour: QColor | None = None,
        *,
        size: float = SMALL,
        bold: bool = False,
    ) -> None:
        """Write a line, elided where it is too long."""
        painter.setFont(units.font(size, bold=bold))
        painter.setPen(colour or paint.ink(self.palette()))
        fitting = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()) + 1)
        painter.drawText(box, flags, fitting)

    def draw_line(
        self, painter: QPainter, xs: Array, ys: Array, colour: QColor, width: float = 2.0, shift: float = 0.0
    ) -> None:
        """Draw a line through pixels, gaps where they are not finite."""
        pen = QPen(colour, width * units.scale())
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        known = np.isfinite(ys)
        for part in np.split(np.arange(len(xs)), np.flatnonzero(np.diff(known)) + 1):
            if len(part) and known[part[0]]:
                points = [QPointF(float(xs[i]), float(ys[i]) + shift) for i in part]
                painter.drawPolyline(QPolygonF(points))

    def verdicts(self, painter: QPainter, box: QRectF, row: Row) -> None:
        """Write what a sequence is, and below what each net takes it for, with a bar of its chance."""
        k, palette = units.scale(), self.palette()
        high = min(24 * k, box.height() / 3)
        top = box.center().y() - 1.5 * high
        wanted = "" if row.target is None else self._outs[int(row.target[-1])]
        head = QRectF(box.left(), top, box.width(), high)
        colour = None if wanted else paint.muted(palette)
        self.say(painter, head, wanted or "who knows?", colour=colour, size=TEXT, bold=bool(wanted))
        if row.said is None:
            return
        for net, said in enumerate(row.said):
            best, chance = int(said[-1].argmax()), float(said[-1].max())
            line = QRectF(box.left(), top + (net + 1) * high, box.width(), high)
            bar = QRectF(line.left(), line.top() + 2 * k, line.width(), line.height() - 4 * k)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(paint.faded(self.net(net), 0.10))
            painter.drawRoundedRect(bar, 3 * k, 3 * k)
            painter.setBrush(paint.faded(self.net(net), 0.30))
            filled = QRectF(bar.left(), bar.top(), bar.width() * chance, bar.height())
            painter.drawRoundedRect(filled, 3 * k, 3 * k)
            inner = bar.adjusted(6 * k, 0, -22 * k, 0)
            self.say(painter, inner, f"{self._outs[best]} {100 * chance:.0f} %", size=TEXT)
            if row.target is not None:
                at = QPointF(bar.right() - 11 * k, bar.center().y())
                self.mark(painter, at, self.net(net, 4.5), right=best == int(row.target[-1]))

    def mark(self, painter: QPainter, at: QPointF, colour: QColor, *, right: bool) -> None:
        """Draw a tick or a cross."""
        k = units.scale()
        pen = QPen(colour, 2.2 * k)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if right:
            strokes = [[(-4.5, 0.5), (-1.5, 3.5), (4.5, -3.5)]]
        else:
            strokes = [[(-3.5, -3.5), (3.5, 3.5)], [(-3.5, 3.5), (3.5, -3.5)]]
        for stroke in strokes:
            painter.drawPolyline(QPolygonF([QPointF(at.x() + x * k, at.y() + y * k) for x, y in stroke]))

    def verdict_words(self, row: Row) -> str:
        """Say what a sequence is and what it is taken for."""
        wanted = "unknown" if row.target is None else self._outs[int(row.target[-1])]
        if row.said is None:
            return wanted
        told = [
            f"{self._outs[int(said[-1].argmax())]} {100 * float(said[-1].max()):.0f} %" for said in row.said
        ]
        return f"{wanted}: {' and '.join(told)}"
