"""The card with one picture of a mosaic, larger, and some words; it floats over the whole window."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPalette, QPen
from PySide6.QtWidgets import QWidget

from explorer.widgets import paint, units
from explorer.widgets.picture import fitted
from explorer.widgets.plot.card import FloatingCard
from explorer.widgets.plot.grid import INSET, snapped

SIDE, WIDEST = 144, 280
"""Side of the picture, and how long lines may be, in pixels at 100 %."""


class CellCard(FloatingCard):
    """A picture with words below: the first line in ink, the others muted."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.smooth = False
        self._image, self._side = QImage(), units.px(SIDE)
        self._lines: tuple[str, ...] = ()

    def tell(self, image: QImage, text: str, most: int) -> None:
        """Show another picture, of a side up to `most` pixels, and other words, a line each."""
        self._side = min(units.px(SIDE), most)
        self._image, self._lines = image, tuple(line for line in text.split("\n") if line)
        self.fit()

    def words(self) -> str:
        """Return what it says, a line each."""
        return "\n".join(self._lines)

    def content_size(self) -> QSize:
        """Return room for the picture and for the lines below it."""
        cell, widest = self._cell(), 0
        for index, line in enumerate(self._lines):
            widest = max(widest, self._metrics(bold=index == 0).horizontalAdvance(line) + 2)
        words = len(self._lines) * self._metrics(bold=False).height() + units.px(5) * bool(self._lines)
        return QSize(max(cell.width(), min(widest, units.px(WIDEST))), cell.height() + words)

    def paint_content(self, painter: QPainter, room: QRect) -> None:
        """Paint the picture in its frame, then the words."""
        frame = QRect(room.topLeft(), self._cell())
        palette, inset = self.palette(), units.px(INSET)
        painter.setPen(QPen(paint.line(palette), paint.hairline()))
        painter.setBrush(palette.color(QPalette.ColorRole.Base))
        paint.rounded(painter, frame, 3)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.smooth)
        inner = frame.adjusted(inset, inset, -inset, -inset)
        painter.drawImage(fitted(self._image.size(), inner, self.devicePixelRatioF()), self._image)
        self._paint_words(painter, QRect(room.left(), frame.bottom() + units.px(6), room.width(), 0))

    def _paint_words(self, painter: QPainter, line: QRect) -> None:
        for index, text in enumerate(self._lines):
            painter.setFont(units.font(12.5, bold=index == 0))
            painter.setPen(paint.ink(self.palette()) if index == 0 else paint.muted(self.palette()))
            metrics = painter.fontMetrics()
            line.setHeight(metrics.height())
            fitting = metrics.elidedText(text, Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), fitting)
            line.translate(0, metrics.height())

    def _cell(self) -> QSize:
        return snapped(self._image.size(), self._side, units.px(INSET), self.devicePixelRatioF())

    @staticmethod
    def _metrics(*, bold: bool) -> QFontMetrics:
        return QFontMetrics(units.font(12.5, bold=bold))
