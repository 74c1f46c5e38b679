"""A wall of pictures, each with a word below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from math import ceil

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QWidget

from explorer.widgets import paint, units
from explorer.widgets.cells.layout import Cell, Cells, place
from explorer.widgets.cells.marks import LABEL, LEAST
from explorer.widgets.mosaic import Mosaic

_ABOVE = 2.0
"""Between a picture and its word, in pixels at 100 %."""


class Worded(Cells):
    """Cells of a grid with room below each picture, which belongs to it."""

    def at(self, x: float, y: float) -> Cell | None:
        """Return the cell at a place of the widget, None beside all."""
        half = self.foot / self.ratio / 2  # the gap below a picture is wider than the one above it
        return super().at(x, y - half)


class Wall(Mosaic):
    """A mosaic of several rows with a word below each picture; letters are carried to any of its cells.

    The words are left out where they are wider than their pictures stand apart, or leave too little of these.

    Parameters
    ----------
    parent
        The parent widget.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words: tuple[tuple[str, ...], ...] = ()
        self._widest = 0.0
        self.setAcceptDrops(False)

    def set_words(self, words: Sequence[Sequence[str]]) -> None:
        """Write a word below each picture: [row][column]; [] for no room for any."""
        self._words = tuple(tuple(row) for row in words)
        self._widest = self._width_of_words()
        self.update()

    def words(self) -> tuple[tuple[str, ...], ...]:
        """Return the words that are written, () while there is no room for them."""
        return self._words if isinstance(self.cells(), Worded) else ()

    def cells(self) -> Cells:
        """Return where the cells are."""
        bare, rows = super().cells(), self.shape()[0]
        if rows < 2 or len(self._words) != rows:
            return bare
        k, ratio = units.scale(), self.devicePixelRatioF()
        foot = ceil(QFontMetricsF(units.font(LABEL)).height() + _ABOVE * k)
        height, width = self._shown.pictures.shape[2:4]
        room = QSize(self.width(), max(1, self.height() - rows * foot))
        found = place(room, self.shape(), QSize(width, height), k, ratio)
        if self._widest > found.across / ratio or found.height < LEAST * k * ratio:
            return bare
        below = round(foot * ratio)
        own = {field.name: getattr(found, field.name) for field in fields(found)}
        return Worded(**own | {"foot": below, "down": found.down + below})

    def _paint_foot(self, painter: QPainter, placed: Cells) -> None:
        """Write the words."""
        if not isinstance(placed, Worded):
            super()._paint_foot(painter, placed)
            return
        painter.setFont(units.font(LABEL))
        painter.setPen(paint.muted(self.palette()))
        metrics = QFontMetricsF(painter.font())
        line = _ABOVE * units.scale() + metrics.ascent()
        for row, words in enumerate(self._words):
            for column, word in enumerate(words[: placed.columns]):
                box = placed.picture(row, column)
                left = box.center().x() - metrics.horizontalAdvance(word) / 2
                painter.drawText(QPointF(left, box.bottom() + line), word)

    def _taker(self, at: QPointF) -> Cell | None:
        """Return the cell that takes a letter let go at a place."""
        return self.cells().at(at.x(), at.y())

    def _measure(self) -> None:
        super()._measure()
        self._widest = self._width_of_words()

    def _width_of_words(self) -> float:
        metrics = QFontMetricsF(units.font(LABEL))
        different = {word for row in self._words for word in row}
        return max((metrics.horizontalAdvance(word) for word in different), default=0.0)
