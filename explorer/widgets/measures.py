"""A table of measures: who is measured, a figure in each column, the best ones marked, and some pictures."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from explorer.widgets import paint, units
from explorer.widgets.lively import Lively
from explorer.widgets.picture import fitted, to_image

HEAD, HIGHEST, LOWEST = 34, 92, 26
"""Heights of the head and of a row at most and at least, in pixels at 100 %."""
NAME, FIGURE = 168, 76
"""Widths of the names' column and of a figure's at most."""
NOTED = 40
"""Height of a row from which there is room for the second line."""
GAP, AIR, LARGEST = 4, 14, 84
FIGURES_SHARE, NARROW_SHARE, ROOMY, LEAST_FIGURE = 0.66, 0.86, 600, 44


@dataclass(frozen=True)
class Column:
    """A measure.

    Parameters
    ----------
    title
        What stands above; with a hint which way is better, as "Frechet ↓".
    tip
        What it is, shown when it is pointed at.
    """

    title: str
    tip: str = ""


@dataclass(frozen=True, eq=False)
class MeasuredRow:
    """Somebody who is measured.

    Parameters
    ----------
    name, note
        Who, and a muted line about that.
    figures
        One for each column.
    best
        The columns in which nobody is better.
    muted
        The columns whose figure does not compare with the others.
    pictures
        (s, h, w) or (s, h, w, 3), 8-bit, or None.
    """

    name: str
    note: str
    figures: tuple[str, ...]
    best: frozenset[int] = frozenset()
    muted: frozenset[int] = frozenset()
    pictures: npt.NDArray[np.uint8] | None = field(default=None)


class MeasureTable(Lively, QWidget):
    """Draws the table. A click on a column's head, or Enter on it, asks to sort by it.

    Signals
    -------
    sort_wished(int)
        The column.

    Parameters
    ----------
    parent
        The parent widget.
    """

    sort_wished = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns: tuple[Column, ...] = ()
        self._rows: tuple[MeasuredRow, ...] = ()
        self._images: list[list[QImage]] = []
        self._sorted, self._up = -1, True
        self._at = -1
        self._message = ""
        self._smooth = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Table of measures")

    # -- what it shows -----------------------------------------------------------------------------

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Name the columns."""
        self._columns = tuple(columns)
        self.update()

    def set_rows(self, rows: Sequence[MeasuredRow], by: int = -1, *, up: bool = True) -> None:
        """Show rows as they are to stand; `by` is the column they are sorted by, -1 for none."""
        if len(rows) != len(self._rows):
            self.updateGeometry()
        self._rows, self._sorted, self._up = tuple(rows), by, up
        self._ink()
        self._describe()
        self.update()

    def rows(self) -> tuple[MeasuredRow, ...]:
        """Return the rows as they stand."""
        return self._rows

    def set_message(self, text: str) -> None:
        """Say something as long as there is no row."""
        self._message = text
        self.update()

    # -- where things are --------------------------------------------------------------------------

    def head(self, column: int) -> QRectF:
        """Return where the head of a column is."""
        left, width = self._figures()
        return QRectF(left + column * width, 0, width, units.px(HEAD))

    def _name_width(self) -> float:
        return min(units.px(NAME), (0.34 if self._roomy() else 0.26) * self.width())

    def _roomy(self) -> bool:
        return self.width() >= units.px(ROOMY)

    def _figures(self) -> tuple[float, float]:
        """Return where the first figure's column begins, and how wide one is."""
        left = units.px(AIR) + self._name_width()
        share = FIGURES_SHARE if self._roomy() else NARROW_SHARE
        room = max(1.0, share * self.width() - self._name_width())
        width = min(units.px(FIGURE), room / max(1, len(self._columns)))
        return left, max(units.px(LEAST_FIGURE), width)

    def _row_height(self) -> float:
        room = (self.height() - units.px(HEAD)) / max(1, len(self._rows))
        return max(units.px(LOWEST), min(units.px(HIGHEST), room))

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(units.px(760), units.px(HEAD + 7 * 48))

    def minimumSizeHint(self) -> QSize:
        """Return the least useful size."""
        rows = max(3, len(self._rows))
        return QSize(units.px(360), units.px(HEAD + rows * LOWEST))

    # -- painting ----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint head and rows."""
        palette, k = self.palette(), units.scale()
        with QPainter(self) as painter:
            paint.smooth(painter)
            if not self._rows:
                painter.setFont(units.font(14))
                painter.setPen(paint.muted(palette))
                flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
                painter.drawText(
                    self.rect().adjusted(units.px(24), 0, -units.px(24), 0), flags, self._message
                )
                return
            for column in range(len(self._columns)):
                self._paint_head(painter, column)
            height = self._row_height()
            for index, row in enumerate(self._rows):
                top = units.px(HEAD) + index * height
                line = QRectF(units.px(AIR), top, self.width() - 2 * units.px(AIR), paint.hairline())
                painter.fillRect(line, paint.line(palette))
                self._paint_row(painter, index, row, QRectF(0, top, self.width(), height))
            if paint.keyboard_focus(self) and self._at < 0:
                paint.focus_ring(painter, palette, self.rect(), 6 * k)

    def _paint_head(self, painter: QPainter, column: int) -> None:
        palette, box = self.palette(), self.head(column)
        sorted_by = column == self._sorted
        painter.setFont(units.font(12.5, bold=sorted_by))
        painter.setPen(paint.accent(palette) if sorted_by else paint.muted(palette))
        if column == self._at and not sorted_by:
            painter.setPen(paint.ink(palette))
        title, room = self._columns[column].title, int(box.width()) - 4
        if painter.fontMetrics().horizontalAdvance(title) > room:
            title = title.partition(" ")[0]
        fitting = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, room)
        right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(box.adjusted(0, 0, -units.px(GAP), 0), right, fitting)
        if column == self._at and paint.keyboard_focus(self):
            paint.focus_ring(painter, palette, box.toRect().adjusted(0, 3, 0, -3), 5 * units.scale())

    def _paint_row(self, painter: QPainter, index: int, row: MeasuredRow, box: QRectF) -> None:
        palette = self.palette()
        noted = box.height() >= units.px(NOTED) and bool(row.note)
        left = QRectF(units.px(AIR), box.top(), self._name_width() - units.px(8), box.height())
        middle = left.center().y()
        self._write(painter, row.name, left, middle - units.px(9) if noted else middle, bold=True)
        if noted:
            self._write(painter, row.note, left, middle + units.px(9), muted=True, size=12.5)
        for column, figure in enumerate(row.figures[: len(self._columns)]):
            cell = self.head(column)
            room = QRectF(cell.left(), box.top(), cell.width() - units.px(GAP), box.height())
            best, muted = column in row.best, column in row.muted
            painter.setFont(units.font(14, bold=best))
            ink = paint.accent(palette) if best else paint.muted(palette) if muted else paint.ink(palette)
            painter.setPen(ink)
            right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            painter.drawText(room, right, figure)
        self._paint_pictures(painter, index, box)

    def _write(
        self,
        painter: QPainter,
        text: str,
        room: QRectF,
        middle: float,
        *,
        bold: bool = False,
        muted: bool = False,
        size: float = 14.0,
    ) -> None:
        painter.setFont(units.font(size, bold=bold))
        painter.setPen(paint.muted(self.palette()) if muted else paint.ink(self.palette()))
        metrics = painter.fontMetrics()
        fitting = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
        line = QRectF(room.left(), middle - metrics.height() / 2, room.width(), metrics.height())
        painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), fitting)

    def _paint_pictures(self, painter: QPainter, index: int, box: QRectF) -> None:
        images = self._images[index]
        left, width = self._figures()
        start = left + width * len(self._columns) + units.px(AIR)
        side = min(box.height() - 2 * units.px(GAP), units.px(LARGEST))
        pitch = side + units.px(GAP)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._smooth)
        for place, image in enumerate(images):
            at = QRectF(start + place * pitch, box.center().y() - side / 2, side, side)
            if at.right() > self.width() - units.px(AIR):
                break
            painter.drawImage(fitted(image.size(), at.toRect(), self.devicePixelRatioF()), image)

    def _ink(self) -> None:
        palette = self.palette()
        paper, ink = palette.color(QPalette.ColorRole.Base), palette.color(QPalette.ColorRole.Text)
        self._images = [
            [] if row.pictures is None else [to_image(picture, paper, ink) for picture in row.pictures]
            for row in self._rows
        ]

    def changeEvent(self, event: QEvent) -> None:
        """Follow palette and scale."""
        if event.type() in paint.LOOK_EVENTS:
            self._ink()
            self.updateGeometry()
            self.update()
        super().changeEvent(event)

    # -- the hand ----------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at the head of a column."""
        self._point(self._column_at(event.position().x(), event.position().y()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ask to sort."""
        column = self._column_at(event.position().x(), event.position().y())
        if event.button() == Qt.MouseButton.LeftButton and column >= 0:
            paint.forget_focus(self)
            self.sort_wished.emit(column)

    def leaveEvent(self, event: QEvent) -> None:
        """Point at none."""
        self._point(-1)
        super().leaveEvent(event)

    def event(self, event: QEvent) -> bool:
        """Explain the column that is pointed at."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            column = self._column_at(event.pos().x(), event.pos().y())
            if column >= 0 and self._columns[column].tip:
                box = self.head(column).toRect()
                QToolTip.showText(event.globalPos(), self._columns[column].tip, self, box)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from head to head; Enter asks to sort."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        key = Qt.Key(event.key())
        if key in steps and self._columns and self._rows:
            start = self._at if self._at >= 0 else (-1 if steps[key] > 0 else len(self._columns))
            self._point(int(np.clip(start + steps[key], 0, len(self._columns) - 1)))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._at >= 0:
            self.sort_wished.emit(self._at)
        else:
            super().keyPressEvent(event)

    def _column_at(self, x: float, y: float) -> int:
        if not self._rows or y > units.px(HEAD):
            return -1
        found = [i for i in range(len(self._columns)) if self.head(i).contains(x, y)]
        return found[0] if found else -1

    def _point(self, column: int) -> None:
        if column != self._at:
            self._at = column
            shape = Qt.CursorShape.PointingHandCursor if column >= 0 else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)
            self.update(QRect(0, 0, self.width(), units.px(HEAD)))

    def _describe(self) -> None:
        """Tell the table to those who cannot see it."""
        titles = [column.title for column in self._columns]
        told = []
        for row in self._rows:
            parts = [
                f"{title} {figure}{', best' if index in row.best else ''}"
                for index, (title, figure) in enumerate(zip(titles, row.figures, strict=False))
            ]
            told.append(f"{row.name}: {', '.join(parts)}")
        self.setAccessibleDescription(". ".join(told))
