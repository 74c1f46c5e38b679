"""What tints behind characters mean: a slim bar of colours between two words."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.widgets import diverging, paint, units
from explorer.widgets.lively import Lively

WIDEST, HEIGHT, GAP = 96.0, 10.0, 8.0
"""Of the bar, and between it and the words, in pixels at 100 %."""

_FONT = 12.5


class TintLegend(Lively, QWidget):
    """A bar of the colours with a word at each end.

    Parameters
    ----------
    low_word, high_word
        What the colours at the left and at the right mean, such as "−1" and "1".
    surprise
        Whether it is of the shading, from 0 to 1, rather than of the diverging colours.
    parent
        The parent widget.
    """

    def __init__(
        self,
        low_word: str = "−1",
        high_word: str = "1",
        *,
        surprise: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._words = low_word, high_word
        self._surprise = surprise
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._describe()

    def set_words(self, low_word: str, high_word: str) -> None:
        """Name the ends otherwise."""
        self._words = low_word, high_word
        self._describe()
        self.updateGeometry()
        self.update()

    def words(self) -> tuple[str, str]:
        """Return the words at the ends."""
        return self._words

    def set_surprise(self, surprise: bool) -> None:
        """Be of the shading, or of the diverging colours."""
        self._surprise = surprise
        self.update()

    def bar(self) -> QRectF:
        """Return where the bar is; it gives way to the words."""
        k, metrics = units.scale(), QFontMetrics(units.font(_FONT))
        low, high = (metrics.horizontalAdvance(word) for word in self._words)
        wide = min(WIDEST * k, max(0.0, self.width() - low - high - 2 * GAP * k))
        return QRectF(low + GAP * k, (self.height() - HEIGHT * k) / 2, wide, HEIGHT * k)

    def sizeHint(self) -> QSize:
        """Return room for the words and the bar."""
        metrics = QFontMetrics(units.font(_FONT))
        words = sum(metrics.horizontalAdvance(word) for word in self._words)
        return QSize(words + units.px(WIDEST + 2 * GAP), metrics.height() + units.px(2))

    def minimumSizeHint(self) -> QSize:
        """Return room for the words and a short bar."""
        return QSize(self.sizeHint().width() - units.px(WIDEST - 24), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar and the words."""
        palette, bar, k = self.palette(), self.bar(), units.scale()
        with QPainter(self) as painter:
            paint.smooth(painter)
            painter.setFont(units.font(_FONT))
            painter.setPen(paint.muted(palette))
            middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
            painter.drawText(QRectF(0, 0, bar.left(), self.height()), middle, self._words[0])
            right = QRectF(bar.right() + GAP * k, 0, self.width(), self.height())
            painter.drawText(right, middle, self._words[1])
            shape = QPainterPath()
            shape.addRoundedRect(bar, 3 * k, 3 * k)
            painter.setClipPath(shape)
            painter.drawImage(bar, self._image())
            painter.setClipping(False)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(paint.line(palette))
            painter.drawPath(shape)

    def _image(self) -> QImage:
        palette = self.palette()
        whole = diverging.surprise_table(palette) if self._surprise else diverging.table(palette)
        row = np.ascontiguousarray(whole[diverging.MIDDLE if self._surprise else 0 : diverging.NONE])
        return QImage(row.data, len(row), 1, 4 * len(row), QImage.Format.Format_ARGB32).copy()

    def _describe(self) -> None:
        self.setAccessibleName("Colours from " + " to ".join(self._words))
