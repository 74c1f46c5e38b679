"""The card with one column of a gallery: its pictures side by side, larger."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPalette, QPen
from PySide6.QtWidgets import QWidget

from explorer.widgets import paint, units
from explorer.widgets.picture import fitted
from explorer.widgets.plot.card import FloatingCard
from explorer.widgets.plot.grid import INSET, snapped

_GAP = 10
_LEAST, _MOST = 56, 144


@dataclass(frozen=True)
class Large:
    """One picture of the card.

    Parameters
    ----------
    heading, caption
        What is written above and below it.
    image
        The picture, or None for an empty frame.
    """

    heading: str
    caption: str
    image: QImage | None


class EnlargedCard(FloatingCard):
    """Pictures side by side with their headings."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.smooth = False
        self._pictures: tuple[Large, ...] = ()
        self._cell = QSize()

    def tell(self, pictures: Sequence[Large], room: QSize) -> None:
        """Show other pictures, as large as `room` pixels allow."""
        self._pictures = tuple(pictures)
        lines, around = self._lines(), 2 * units.px(12)
        wide = (room.width() - around) // max(1, len(pictures)) - units.px(_GAP)
        high = room.height() - around - sum(lines)
        side = max(units.px(_LEAST), min(units.px(_MOST), wide, high))
        size = next((large.image.size() for large in pictures if large.image is not None), QSize(1, 1))
        self._cell = snapped(size, side, units.px(INSET), self.devicePixelRatioF())
        self.fit()

    def words(self) -> str:
        """Return all that it says, in one line."""
        return ", ".join(f"{large.heading} {large.caption}".strip() for large in self._pictures)

    def content_size(self) -> QSize:
        """Return room for the pictures and the lines above and below them."""
        n = len(self._pictures)
        width = n * self._cell.width() + max(0, n - 1) * units.px(_GAP)
        return QSize(width, self._cell.height() + sum(self._lines()))

    def paint_content(self, painter: QPainter, room: QRect) -> None:
        """Paint headings, pictures and captions."""
        above, _ = self._lines()
        for index, large in enumerate(self._pictures):
            frame = QRect(room.topLeft() + QPoint(0, above), self._cell)
            frame.translate(index * (self._cell.width() + units.px(_GAP)), 0)
            self._paint_picture(painter, frame, large.image)
            heading = QRect(frame.left(), room.top(), frame.width(), above)
            self._paint_line(painter, heading, large.heading, bold=True)
            below = QRect(frame.left(), frame.bottom() + units.px(3), frame.width(), self._lines()[1])
            self._paint_line(painter, below, large.caption, bold=False)

    def _paint_picture(self, painter: QPainter, frame: QRect, image: QImage | None) -> None:
        palette = self.palette()
        painter.setPen(QPen(paint.line(palette), paint.hairline()))
        painter.setBrush(palette.color(QPalette.ColorRole.Base))
        paint.rounded(painter, frame, 3)
        if image is not None:
            inset = units.px(INSET)
            room = frame.adjusted(inset, inset, -inset, -inset)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.smooth)
            painter.drawImage(fitted(image.size(), room, self.devicePixelRatioF()), image)

    def _paint_line(self, painter: QPainter, room: QRect, text: str, *, bold: bool) -> None:
        palette = self.palette()
        painter.setFont(units.font(12.5, bold=bold))
        painter.setPen(paint.ink(palette) if bold else paint.muted(palette))
        fitting = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop), fitting)

    def _lines(self) -> tuple[int, int]:
        """Return the room for the headings and for the captions, none where there are none."""
        height = QFontMetrics(units.font(12.5)).height() + units.px(3)
        captions = any(large.caption for large in self._pictures)
        return height, height if captions else 0
