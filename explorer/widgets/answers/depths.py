"""Brackets, and over them how deep one is: wanted, and as both nets tell it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from explorer.widgets import paint, units
from explorer.widgets.answers.sheet import MIDDLE, RIGHT, Array, Row, Sheet
from explorer.widgets.fixed import fixed_font

TEXT_ROOM, SHARE_ROOM, LEVEL_ROOM = 22.0, 62.0, 18.0


class DepthSheet(Sheet):
    """A row: the text, above it stairs of the depth; at the right how much of it each net has right."""

    ROW, MOST = 84.0, 130.0

    def told(self, index: int) -> str:
        """Say the text, and how much of it each net has right."""
        row = self._rows[index]
        text = "".join(self._ins[int(code)] for code in row.x.argmax(-1))
        rights = [f"{100 * share:.0f} %" for share in self._rights(row)]
        return f"{text}: {' and '.join(rights)} right" if rights else text

    def _rights(self, row: Row) -> list[float]:
        if row.said is None or row.target is None:
            return []
        return [float((said.argmax(-1) == row.target).mean()) for said in row.said]

    def paint_row(self, painter: QPainter, box: QRectF, row: Row) -> None:
        """Paint text, stairs and shares."""
        k, palette = units.scale(), self.palette()
        room = box.adjusted(LEVEL_ROOM * k, 4 * k, -SHARE_ROOM * k, -TEXT_ROOM * k)
        deepest = len(self._outs) - 1
        rise = room.height() / max(1, deepest)
        painter.setPen(QPen(paint.faded(paint.line(palette), 0.7), paint.hairline()))
        for level in range(deepest + 1):
            y = room.bottom() - level * rise
            painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
        for level in (0, deepest):
            at = QRectF(box.left(), room.bottom() - level * rise - 8 * k, (LEVEL_ROOM - 4) * k, 16 * k)
            self.say(painter, at, str(level), RIGHT, paint.muted(palette))
        if row.target is not None:
            self._stairs(painter, room, row.target, rise, None)
        for net, said in enumerate(row.said or ()):
            self._stairs(painter, room, said.argmax(-1), rise, net)
        self._write(
            painter, QRectF(room.left(), box.bottom() - TEXT_ROOM * k, room.width(), TEXT_ROOM * k), row
        )
        for net, share in enumerate(self._rights(row)):
            high = min(20 * k, room.height() / 2)
            y = room.center().y() + (net - 1) * high
            words = QRectF(room.right() + 4 * k, y, (SHARE_ROOM - 6) * k, high)
            self.say(painter, words, f"{100 * share:.0f} %", RIGHT, self.net(net, 4.5), bold=True)

    def _stairs(self, painter: QPainter, room: QRectF, levels: Array, rise: float, net: int | None) -> None:
        """Draw a level for each step, that of the wanted ones broad and pale."""
        k = units.scale()
        edges = room.left() + np.arange(len(levels) + 1) / len(levels) * room.width()
        xs = np.repeat(edges, 2)[1:-1]
        ys = np.repeat(room.bottom() - levels.astype(np.float64) * rise, 2)
        if net is None:
            self.draw_line(painter, xs, ys, paint.faded(paint.ink(self.palette()), 0.22), 9.0)
        else:
            self.draw_line(painter, xs, ys, self.net(net), 2.2, shift=(2 * net - 1) * 1.6 * k)

    def _write(self, painter: QPainter, room: QRectF, row: Row) -> None:
        """Write what came in below the stairs."""
        wide = room.width() / len(row.x)
        size = float(np.clip(wide / units.scale() * 1.5, 7, 16))
        painter.setFont(fixed_font(size, bold=True))
        ink, muted = paint.ink(self.palette()), paint.muted(self.palette())
        for i, code in enumerate(row.x.argmax(-1)):
            letter = self._ins[int(code)]
            painter.setPen(ink if letter in "()" else muted)
            at = QRectF(room.left() + i * wide - wide, room.top(), 3 * wide, room.height())
            painter.drawText(at, MIDDLE, letter)
