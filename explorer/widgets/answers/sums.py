"""Numbers of which two are marked, and their sum: wanted, and as both nets tell it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from explorer.widgets import paint, units
from explorer.widgets.answers.sheet import LEFT, MIDDLE, RIGHT, Row, Sheet

SCALE, LABEL = 190.0, 44.0
"""Room for the scale of sums, and for a figure beside it, in pixels at 100 %."""
HIGHEST = 2.0


class SumSheet(Sheet):
    """A row: bars of the numbers, the marked ones with their figures; at the right the sums on a scale."""

    ROW, MOST = 74.0, 104.0

    def told(self, index: int) -> str:
        """Say the wanted sum and both that are told."""
        row = self._rows[index]
        assert row.target is not None
        wanted = f"wanted {hundredths(float(row.target[-1, 0]))}"
        if row.said is None:
            return wanted
        one, two = (hundredths(float(said[-1, 0])) for said in row.said)
        return f"{wanted}, told {one} and {two}"

    def paint_row(self, painter: QPainter, box: QRectF, row: Row) -> None:
        """Paint bars and scale."""
        k = units.scale()
        scale = min(SCALE * k, 0.42 * box.width())
        self._paint_numbers(painter, box.adjusted(6 * k, 0, -scale - 18 * k, 0), row)
        self._paint_sums(painter, QRectF(box.right() - scale, box.top(), scale, box.height()), row)

    def _paint_numbers(self, painter: QPainter, box: QRectF, row: Row) -> None:
        k, palette = units.scale(), self.palette()
        top = box.top() + 18 * k
        wide = box.width() / len(row.x)
        for i, (number, marked) in enumerate(row.x):
            high = max(1.0, float(number) * (box.bottom() - top))
            bar = QRectF(box.left() + i * wide, box.bottom() - high, max(1.0, wide * 0.7), high)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(paint.ink(palette) if marked else paint.faded(paint.muted(palette), 0.35))
            painter.drawRect(bar)
            if marked:
                words = QRectF(bar.center().x() - 24 * k, bar.top() - 17 * k, 48 * k, 16 * k)
                words.moveLeft(min(max(words.left(), box.left() - 12 * k), box.right() - 36 * k))
                self.say(painter, words, hundredths(float(number)), MIDDLE, bold=True)

    def _paint_sums(self, painter: QPainter, box: QRectF, row: Row) -> None:
        assert row.target is not None
        k, palette = units.scale(), self.palette()
        line = box.adjusted(0, 0, -LABEL * k, 0)
        high = min(26 * k, box.height() / 3)
        top = box.center().y() - 1.5 * high
        wanted = float(row.target[-1, 0])
        sums = [(wanted, paint.ink(palette))]
        if row.said is not None:
            sums += [(float(said[-1, 0]), self.net(net)) for net, said in enumerate(row.said)]
        across = line.left() + np.clip(wanted / HIGHEST, 0, 1) * line.width()
        painter.setPen(QPen(paint.faded(paint.ink(palette), 0.35), paint.hairline(), Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(across, top), QPointF(across, top + 3 * high))
        for lane, (value, colour) in enumerate(sums):
            y = top + (lane + 0.5) * high
            x = line.left() + float(np.clip(value / HIGHEST, 0, 1)) * line.width()
            painter.setPen(QPen(paint.line(palette), paint.hairline()))
            painter.drawLine(QPointF(line.left(), y), QPointF(line.right(), y))
            if lane:
                painter.setPen(QPen(paint.faded(colour, 0.45), 4 * k))
                painter.drawLine(QPointF(across, y), QPointF(x, y))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(QPointF(x, y), 5 * k, 5 * k)
            words = QRectF(line.right() + 6 * k, y - 10 * k, LABEL * k - 8 * k, 20 * k)
            told = paint.ink(palette) if not lane else self.net(lane - 1, 4.5)
            self.say(painter, words, hundredths(value), RIGHT, told, bold=True)
        if row.said is None:
            words = QRectF(line.left(), top + high, line.width(), high)
            self.say(painter, words, "not asked yet", LEFT, paint.muted(palette))


def hundredths(value: float) -> str:
    """Return a number with two decimals, without a zero before the point: .40, −1.25."""
    said = f"{value:.2f}".replace("-", "−")
    return said.replace("0.", ".", 1) if said.lstrip("−").startswith("0.") else said
