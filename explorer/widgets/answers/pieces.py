"""Pieces of text, and which text each is from: as it is, and as both nets take it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from explorer.widgets import paint, units
from explorer.widgets.answers.sheet import LEFT, Row, Sheet
from explorer.widgets.fixed import fixed_font, sign

VERDICT = 210.0


class PieceSheet(Sheet):
    """A row: the piece, its spaces and line ends to be seen; at the right what it is taken for."""

    ROW, MOST = 76.0, 96.0

    def text(self, index: int) -> str:
        """Return a piece."""
        return "".join(self._ins[int(code)] for code in self._rows[index].x.argmax(-1))

    def told(self, index: int) -> str:
        """Say the piece, what it is and what it is taken for."""
        return f"{self.text(index)}: {self.verdict_words(self._rows[index])}"

    def paint_row(self, painter: QPainter, box: QRectF, row: Row) -> None:
        """Paint the piece and the verdicts."""
        k, palette = units.scale(), self.palette()
        verdict = min(VERDICT * k, 0.45 * box.width())
        room = box.adjusted(10 * k, 0, -verdict - 16 * k, 0)
        letters = [self._ins[int(code)] for code in row.x.argmax(-1)]
        lines = 2 if len(letters) > 30 else 1
        per_line = -(-len(letters) // lines)
        size = float(np.clip(room.width() / k / per_line / 0.61, 8, 22))
        painter.setFont(fixed_font(size))
        wide, high = painter.fontMetrics().horizontalAdvance("0"), painter.fontMetrics().lineSpacing()
        top = room.center().y() - lines * high / 2
        for i, letter in enumerate(letters):
            shown = "·" if letter == " " else sign(letter)
            painter.setPen(paint.ink(palette) if shown == letter else paint.muted(palette))
            at = QRectF(room.left() + i % per_line * wide, top + i // per_line * high, 2 * wide, high)
            painter.drawText(at, LEFT, shown)
        self.verdicts(painter, QRectF(box.right() - verdict, box.top(), verdict, box.height()), row)
