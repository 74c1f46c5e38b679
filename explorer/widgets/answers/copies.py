"""Symbols, a silence, and the symbols as both nets say them again."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from explorer.widgets import paint, units
from explorer.widgets.answers.sheet import MIDDLE, Array, Row, Sheet

BOX = 26.0


class CopySheet(Sheet):
    """A row: the symbols, how long nothing comes, and below each other what the nets say."""

    ROW, MOST = 74.0, 92.0

    def told(self, index: int) -> str:
        """Say the symbols and what both nets make of them."""
        row = self._rows[index]
        assert row.target is not None
        wanted = "".join(self._outs[int(code)] for code in row.target)
        if row.said is None:
            return wanted
        said = ["".join(self._outs[int(code)] for code in one.argmax(-1)) for one in row.said]
        return f"{wanted}: {' and '.join(said)}"

    def paint_row(self, painter: QPainter, box: QRectF, row: Row) -> None:
        """Paint symbols, silence and answers."""
        assert row.target is not None
        k, palette = units.scale(), self.palette()
        count = len(row.target)
        side = min(BOX * k, box.width() / (2 * count + 6), (box.height() - 6 * k) / 2)
        wide, middle = side + 4 * k, box.center().y()
        ink = paint.ink(palette)
        for i, code in enumerate(row.target):
            at = QRectF(box.left() + 8 * k + i * wide, middle - side / 2, side, side)
            self._symbol(painter, at, self._outs[int(code)], ink, 1.0)
        answers = box.right() - count * wide - 4 * k
        ask = QRectF(answers - 1.5 * wide, middle - side / 2, side, side)
        self._silence(
            painter, box.left() + 14 * k + count * wide, ask.left() - 6 * k, middle, len(row.x) - 2 * count
        )
        self._symbol(painter, ask, "?", paint.muted(palette), 1.0)
        for net, said in enumerate(row.said or ()):
            top = middle + (net - 1) * (side + 4 * k) + 2 * k
            self._answer(painter, QRectF(answers, top, wide, side), row.target, said, net)

    def _answer(self, painter: QPainter, first: QRectF, target: Array, said: Array, net: int) -> None:
        """Paint what a net says, paler where it is less sure, struck out where it is wrong."""
        k, side = units.scale(), first.height()
        for i, (code, chances) in enumerate(zip(target, said, strict=True)):
            best = int(chances.argmax())
            at = QRectF(first.left() + i * first.width(), first.top(), side, side)
            colour = self.net(net, 4.5)
            self._symbol(painter, at, self._outs[best], colour, float(chances[best]))
            if best != int(code):
                painter.setPen(QPen(colour, 1.6 * k))
                painter.drawLine(
                    at.bottomLeft() + QPointF(3 * k, -3 * k), at.topRight() + QPointF(-3 * k, 3 * k)
                )

    def _symbol(self, painter: QPainter, at: QRectF, letter: str, colour: QColor, sure: float) -> None:
        k = units.scale()
        painter.setPen(QPen(paint.faded(colour, 0.6), paint.hairline()))
        painter.setBrush(paint.faded(colour, 0.25 * sure))
        painter.drawRoundedRect(at, 4 * k, 4 * k)
        self.say(painter, at, letter, MIDDLE, colour, size=min(14.0, at.height() / k * 0.62), bold=True)

    def _silence(self, painter: QPainter, left: float, right: float, y: float, steps: int) -> None:
        """Paint a dotted line with how many steps nothing comes."""
        k, muted = units.scale(), paint.muted(self.palette())
        pen = QPen(muted, 2 * k, Qt.PenStyle.DotLine)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawLine(QPointF(left, y), QPointF(right, y))
        self.say(
            painter,
            QRectF(left, y - 22 * k, right - left, 18 * k),
            f"{steps} steps of silence",
            MIDDLE,
            muted,
        )
