"""The card beside the probe: some lines, the first of which stands out."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QWidget

from explorer.widgets import paint, units
from explorer.widgets.plot.card import FloatingCard


class ProbeCard(FloatingCard):
    """Lines of text; it lets the mouse through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._lines: tuple[str, ...] = ()

    def tell(self, text: str) -> None:
        """Show other lines."""
        lines = tuple(line for line in text.split("\n") if line)
        if lines != self._lines:
            self._lines = lines
            self.fit()

    def words(self) -> str:
        """Return what it says."""
        return "\n".join(self._lines)

    def content_size(self) -> QSize:
        """Return room for the lines."""
        metrics = [_metrics(index) for index in range(len(self._lines))]
        pairs = zip(metrics, self._lines, strict=True)
        width = max((of.horizontalAdvance(line) for of, line in pairs), default=0)
        return QSize(width + 2, sum(of.height() for of in metrics))

    def paint_content(self, painter: QPainter, room: QRect) -> None:
        """Paint the first line in ink, the others muted."""
        top = room.top()
        for index, line in enumerate(self._lines):
            painter.setFont(units.font(12.5, bold=index == 0))
            painter.setPen(paint.ink(self.palette()) if index == 0 else paint.muted(self.palette()))
            row = QRect(room.left(), top, room.width(), painter.fontMetrics().height())
            painter.drawText(row, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), line)
            top += row.height()


def _metrics(index: int) -> QFontMetrics:
    return QFontMetrics(units.font(12.5, bold=index == 0))
