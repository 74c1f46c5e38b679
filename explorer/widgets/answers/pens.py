"""Ways of a pen, and which way round each went: as it is, and as both nets take it; one can draw one."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from explorer.widgets import paint, units
from explorer.widgets.answers.sheet import GAP, MIDDLE, Array, Row, Sheet

CELL_WIDTH, VERDICT, LEAST_WAY = 176.0, 74.0, 120.0
MOST_CELLS = 8
LEAST_POINTS = 5


class PenSheet(Sheet):
    """A cell for each way, the verdicts below it; in the last cell one draws with the mouse.

    Signals
    -------
    drawn(object)
        (m, 2) places of the way that was drawn, the second rising upwards.
    """

    drawn = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._way: list[QPointF] = []
        self._held = False

    def told(self, index: int) -> str:
        """Say which way round it went and what it is taken for."""
        return self.verdict_words(self._rows[index])

    def pad(self) -> QRectF:
        """Return where one can draw, in pixels."""
        return self._way_box(self._cells()[-1])

    def boxes(self) -> list[tuple[Row, QRectF]]:
        """Return the rows that there is room for, and their cells; the user's own in the last one."""
        cells = self._cells()
        others = [row for row in self._rows if not row.own][: len(cells) - 1]
        placed = list(zip(others, cells, strict=False))
        return placed + [(row, cells[-1]) for row in self._rows if row.own]

    def _cells(self) -> list[QRectF]:
        """Cut the sheet into cells."""
        k, gap = units.scale(), GAP * units.scale()
        columns = max(2, int((self.width() + gap) / (CELL_WIDTH * k + gap)))
        lines = max(1, min(2, int((self.height() + gap) / ((LEAST_WAY + VERDICT) * k + gap))))
        columns = min(columns, MOST_CELLS // lines)
        wide, high = (self.width() + gap) / columns - gap, (self.height() + gap) / lines - gap
        return [
            QRectF(column * (wide + gap), line * (high + gap), wide, high)
            for line in range(lines)
            for column in range(columns)
        ]

    def _way_box(self, cell: QRectF) -> QRectF:
        """Return the part of a cell in which the way is drawn."""
        return cell.adjusted(0, 0, 0, -min(VERDICT * units.scale(), cell.height() / 2))

    def minimumSizeHint(self) -> QSize:
        """Return room for two cells."""
        return QSize(units.px(220), units.px(150))

    # -- the hand --------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Set the pen down."""
        if event.button() == Qt.MouseButton.LeftButton and self.pad().contains(event.position()):
            self._held, self._way = True, [event.position()]
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw."""
        if self._held and event.position() != self._way[-1]:
            self._way.append(event.position())
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lift the pen, and tell the way unless it is a mere dot."""
        if self._held and event.button() == Qt.MouseButton.LeftButton:
            self._held = False
            way, self._way = np.array([(at.x(), -at.y()) for at in self._way]), []
            if len(way) >= LEAST_POINTS:
                self.drawn.emit(way)
            self.update()

    def hideEvent(self, event: QHideEvent) -> None:
        """Lift the pen."""
        self._held, self._way = False, []
        super().hideEvent(event)

    # -- painting --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint all ways, and what is being drawn."""
        super().paintEvent(event)
        k, palette = units.scale(), self.palette()
        with QPainter(self) as painter:
            paint.smooth(painter)
            pad = self.pad()
            painter.setPen(QPen(paint.accent(palette), 1.5 * k, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(pad.adjusted(k, k, -k, -k), 6 * k, 6 * k)
            if self._way:
                xs, ys = (np.array([getattr(at, name)() for at in self._way]) for name in "xy")
                self.draw_line(painter, xs, ys, paint.accent(palette), 2.5)
            elif not any(row.own for row in self._rows):
                words = "Draw a round here"
                self.say(painter, pad, words, MIDDLE, paint.muted(palette), size=14)

    def _paint_own(self, painter: QPainter, box: QRectF) -> None:
        """Leave the frame to `paintEvent`."""

    def paint_row(self, painter: QPainter, box: QRectF, row: Row) -> None:
        """Paint a way, with a dot where it begins and an arrow where it ends, and the verdicts."""
        room = self._way_box(box)
        if not (row.own and self._held):
            self._paint_way(painter, room, row.x)
            k = units.scale()
            below = QRectF(
                box.left() + 4 * k,
                room.bottom() + 2 * k,
                box.width() - 8 * k,
                box.bottom() - room.bottom() - 2 * k,
            )
            self.verdicts(painter, below, row)

    def _paint_way(self, painter: QPainter, room: QRectF, steps: Array) -> None:
        k, palette = units.scale(), self.palette()
        way = np.concatenate([np.zeros((1, 2)), np.cumsum(steps, 0)])
        low, high = way.min(0), way.max(0)
        side = min(room.width(), room.height()) - 26 * k
        zoom = side / max(float((high - low).max()), 1e-6)
        middle = (low + high) / 2
        xs = room.center().x() + (way[:, 0] - middle[0]) * zoom
        ys = room.center().y() - (way[:, 1] - middle[1]) * zoom
        self.draw_line(painter, xs, ys, paint.ink(palette), 1.8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(paint.ink(palette))
        painter.drawEllipse(QPointF(float(xs[0]), float(ys[0])), 4 * k, 4 * k)
        back = np.array([xs[-1] - xs[-3], ys[-1] - ys[-3]])
        back *= 10 * k / max(float(np.hypot(*back)), 1e-6)
        for turn in (2.6, -2.6):
            cos, sin = np.cos(turn), np.sin(turn)
            wing = cos * back[0] - sin * back[1], sin * back[0] + cos * back[1]
            painter.setPen(QPen(paint.ink(palette), 1.8 * k))
            painter.drawLine(
                QPointF(float(xs[-1]), float(ys[-1])),
                QPointF(float(xs[-1] + wing[0]), float(ys[-1] + wing[1])),
            )
