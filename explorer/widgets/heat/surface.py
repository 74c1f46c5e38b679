"""Cells against time as something to look at: an image, its words, and what is pointed at."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.widgets import diverging, paint, units
from explorer.widgets.lively import Lively

LABEL, AXIS, FOOT, FONT = 108.0, 16.0, 18.0, 12.0
"""Room for labels and for the words at the axes, and the type of both, in pixels at 100 %."""

_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class HeatSurface(Lively, QWidget):
    """Shows values (k, n) of cells over time, with the place that is pointed at and a row that is marked.

    Parameters
    ----------
    parent
        The parent widget.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values = np.zeros((0, 0), np.float32)
        self._order = np.zeros(0, np.intp)
        self._offset = 0
        self._image: QImage | None = None
        self._labels: dict[int, str] = {}
        self._axes = "", ""
        self._message = ""
        self._at: tuple[int, int] | None = None
        self._marked: int | None = None
        self._column: int | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Cells over time")
        self._describe()

    # -- what it shows -----------------------------------------------------------------------------

    def set_values(self, values: npt.ArrayLike, order: npt.ArrayLike | None = None, offset: int = 0) -> None:
        """Show other values; made to be called at every character.

        Parameters
        ----------
        values
            (k, n) of k cells at n times, -1 to 1; NaN for none. Kept, so it must not be written to any more.
        order
            (k,) the cell that each row shows, from the top; None for that of the numbers.
        offset
            What the first of the n times is called in `cell_pointed`.

        Raises
        ------
        ValueError
            If there are other than two axes, or the order is not one of the k cells.
        """
        given = np.asarray(values, dtype=np.float32)
        if given.ndim != 2:
            raise ValueError(f"values have shape (k, n), not {given.shape}")
        rows = np.arange(len(given)) if order is None else np.asarray(order, dtype=np.intp)
        if rows.shape != (len(given),) or not np.array_equal(np.sort(rows), np.arange(len(given))):
            raise ValueError(f"an order names each of the {len(given)} cells once")
        self._values, self._order, self._offset, self._image = given, rows, offset, None
        if self._at is not None and not self._exists(*self._at):
            self._point(None)
        self._describe()
        self.update()

    def set_labels(self, labels: Mapping[int, str]) -> None:
        """Name a few cells at the left, by their number; those that find no room are left out."""
        self._labels = {int(cell): word for cell, word in labels.items()}
        self.update()

    def set_axes(self, across: str, down: str) -> None:
        """Name what goes across and what goes down; "" for no room for a word."""
        self._axes = across, down
        self.update()

    def set_marked(self, cell: int | None) -> None:
        """Frame the row of a cell in the accent, None for none."""
        if cell != self._marked:
            self._marked = cell
            self.update()

    def set_column(self, index: int | None) -> None:
        """Show where a time is, as counted from the offset; None, or what is not shown, for nowhere."""
        if index != self._column:
            self._column = index
            self.update()

    def set_message(self, text: str) -> None:
        """Say something as long as there are no values."""
        self._message = text
        self.update()

    def marked(self) -> int | None:
        """Return the cell whose row is framed, None for none."""
        return self._marked

    def pointed(self) -> tuple[int, int] | None:
        """Return cell and index in time that are pointed at, None for none."""
        if self._at is None:
            return None
        return int(self._order[self._at[0]]), self._at[1] + self._offset

    def reading(self) -> str:
        """Return what is told of the place that is pointed at, "" for none."""
        if self._at is None:
            return ""
        row, column = self._at
        cell = int(self._order[row])
        named = f" ({self._labels[cell]})" if cell in self._labels else ""
        value = f"{self._values[cell, column]:+.2f}".replace("-", "−")
        return f"Cell {cell}{named} at {column + self._offset + 1}: {value}"

    # -- where things are --------------------------------------------------------------------------

    def picture(self) -> QRectF:
        """Return where the image is."""
        k = units.scale()
        left = (LABEL if self._labels else 0.0) + (AXIS if self._axes[1] else 0.0)
        foot = FOOT if self._axes[0] else 0.0
        return QRectF(self.rect()).adjusted((left + 2) * k, 2 * k, -2 * k, -(foot + 2) * k)

    def cell_box(self, row: int, column: int) -> QRectF:
        """Return where a value is: in which row from the top, in which column from the left."""
        box, (k, n) = self.picture(), self._values.shape
        wide, high = box.width() / max(1, n), box.height() / max(1, k)
        return QRectF(box.left() + column * wide, box.top() + row * high, wide, high)

    def row_of(self, cell: int) -> int:
        """Return the row of a cell, -1 for none."""
        found = np.flatnonzero(self._order == cell)
        return int(found[0]) if len(found) else -1

    def labels(self) -> list[tuple[int, QRectF]]:
        """Return the cells whose labels have room, from the top, and where these are."""
        box, k = self.picture(), units.scale()
        high, placed = 15 * k, list[tuple[int, QRectF]]()
        rows = sorted((self.row_of(cell), cell) for cell in self._labels if self.row_of(cell) >= 0)
        bottom = box.top() - 2 * k
        for row, cell in rows:
            beside = self.cell_box(row, 0).center().y() - high / 2
            top = min(max(bottom, beside), box.bottom() + 2 * k - high)
            if top < bottom:
                break
            placed.append((cell, QRectF(box.left() - LABEL * k, top, (LABEL - 14) * k, high)))
            bottom = top + high
        return placed

    def _exists(self, row: int, column: int) -> bool:
        k, n = self._values.shape
        return 0 <= row < k and 0 <= column < n

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(units.px(640), units.px(168))

    def minimumSizeHint(self) -> QSize:
        """Return the least useful size."""
        return QSize(units.px(LABEL + 120), units.px(72))

    # -- painting ----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the image, its words, and what is pointed at."""
        palette = self.palette()
        with QPainter(self) as painter:
            if not self._values.size:
                painter.setFont(units.font(14))
                painter.setPen(paint.muted(palette))
                painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self._message)
            else:
                painter.drawImage(self.picture(), self._inked())
                paint.smooth(painter)
                self._paint_words(painter)
                self._paint_places(painter)
            if paint.keyboard_focus(self) and self._at is None:
                paint.smooth(painter)
                paint.focus_ring(painter, palette, self.rect(), 6 * units.scale())

    def _inked(self) -> QImage:
        """Return the values as colours, a pixel each; made anew after they or the theme have changed."""
        if self._image is None:
            shades = diverging.table(self.palette(), strong=True)
            pixels = shades[diverging.levels(self._values[self._order])]
            height, width = pixels.shape
            image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32)
            self._image = image.copy()
        return self._image

    def _paint_words(self, painter: QPainter) -> None:
        palette, box, k = self.palette(), self.picture(), units.scale()
        painter.setFont(units.font(FONT))
        painter.setPen(paint.muted(palette))
        foot = QRectF(box.left(), box.bottom() + 2 * k, box.width(), FOOT * k)
        if self._axes[0]:
            painter.drawText(foot, _LEFT, f"{self._axes[0]} →")
        if self._axes[1]:
            painter.save()
            painter.translate(0, box.bottom())
            painter.rotate(-90)
            painter.drawText(QRectF(0, 0, box.height(), AXIS * k), _RIGHT, f"← {self._axes[1]}")
            painter.restore()
        for cell, room in self.labels():
            marked = cell == self._marked
            painter.setFont(units.font(FONT, bold=marked))
            painter.setPen(paint.accent(palette) if marked else paint.ink(palette))
            elided = Qt.TextElideMode.ElideRight
            word = painter.fontMetrics().elidedText(self._labels[cell], elided, int(room.width()))
            painter.drawText(room, _RIGHT, word)
            row = self.cell_box(self.row_of(cell), 0).center().y()
            way = QPainterPath(QPointF(room.right() + 3 * k, room.center().y()))
            way.lineTo(room.right() + 6 * k, room.center().y())
            way.lineTo(box.left() - 3 * k, row)
            way.lineTo(box.left(), row)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(paint.mix(paint.line(palette), paint.muted(palette), 0.5), paint.hairline()))
            painter.drawPath(way)

    def _paint_places(self, painter: QPainter) -> None:
        """Frame the row that is marked, the row and column that are pointed at, and the value itself."""
        palette, box, k = self.palette(), self.picture(), units.scale()
        if self._column is not None and self._exists(0, self._column - self._offset):
            self._frame(painter, self._across(self._column - self._offset), thick=False)
        if self._at is not None:
            row, column = self._at
            self._frame(painter, self._across(column), thick=False)
            here = self.cell_box(row, column)
            self._frame(painter, QRectF(box.left(), here.top(), box.width(), here.height()), thick=False)
            least = 7 * k
            spare = max(0.0, least - here.width()) / 2, max(0.0, least - here.height()) / 2
            self._frame(painter, here.adjusted(-spare[0], -spare[1], spare[0], spare[1]), thick=True)
        row = -1 if self._marked is None else self.row_of(self._marked)
        if row >= 0:
            here = self.cell_box(row, 0)
            around = QRectF(box.left(), here.top(), box.width(), here.height()).adjusted(-k, -k, k, k)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(paint.accent(palette), 2 * k))
            painter.drawRoundedRect(around, 2 * k, 2 * k)

    def _across(self, column: int) -> QRectF:
        box, here = self.picture(), self.cell_box(0, column)
        return QRectF(here.left(), box.top(), here.width(), box.height())

    def _frame(self, painter: QPainter, around: QRectF, *, thick: bool) -> None:
        """Draw a frame that is seen on any colour: ink, with the ground around it."""
        palette, k = self.palette(), units.scale()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        edge = around.adjusted(-k / 2, -k / 2, k / 2, k / 2)
        for colour, wide in ((paint.ground(palette), 3.5), (paint.ink(palette), 2.0 if thick else 1.0)):
            painter.setPen(QPen(colour, (wide if thick or wide < 3 else 2.0) * k))
            painter.drawRoundedRect(edge, 2 * k, 2 * k)

    def changeEvent(self, event: QEvent) -> None:
        """Follow palette and scale."""
        self._image = None
        super().changeEvent(event)

    def _describe(self) -> None:
        """Tell what is shown to those who cannot see it."""
        k, n = self._values.shape
        self.setAccessibleDescription(self.reading() or f"{k} cells over {n} characters")

    def _point(self, place: tuple[int, int] | None) -> None:
        """Point at a row and column, None for none."""
        if place != self._at:
            self._at = place
            self._describe()
            self.update()
