"""Rows of pictures below each other: the same data in every row, painted by one widget."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.widgets import paint, units
from explorer.widgets.lively import Lively
from explorer.widgets.picture import Array, fitted, to_image
from explorer.widgets.plot.enlarged import EnlargedCard, Large
from explorer.widgets.plot.grid import INSET, Grid, grid

REST_MS = 125
"""How long the pointer rests on a column before its pictures are shown larger."""

_MOST_COLUMNS = 64
_SMALL = 12.0
_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Home: -1_000_000,
    Qt.Key.Key_End: 1_000_000,
}


@dataclass
class _Row:
    """A heading, its pictures, all of them side by side as one image, and their captions."""

    heading: str
    pictures: Array | None
    strip: QImage | None
    captions: Sequence[str]

    def count(self) -> int:
        return 0 if self.pictures is None else min(len(self.pictures), _MOST_COLUMNS)

    def size(self) -> QSize:
        return QSize() if self.pictures is None else QSize(self.pictures.shape[2], self.pictures.shape[1])

    def part(self, column: int) -> QRect:
        """Return where in the strip a picture is."""
        size = self.size()
        return QRect(column * size.width(), 0, size.width(), size.height())

    def image(self, column: int) -> QImage | None:
        return self.strip.copy(self.part(column)) if self.strip and column < self.count() else None

    def caption(self, column: int) -> str:
        return self.captions[column] if column < len(self.captions) else ""


class Gallery(Lively, QWidget):
    """Rows of pictures with headings; a column is one datum.

    Pointing at a column, or the arrow keys, show its pictures larger; a click, or Enter, chooses it.

    Signals
    -------
    hovered(int)
        Column the user points at, -1 for none; on change.
    clicked(int)
        Column the user clicked.
    painted(int)
        The stamp of rows, once, after they were really painted.

    Parameters
    ----------
    parent
        The parent widget.
    """

    hovered = Signal(int)
    clicked = Signal(int)
    painted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[_Row] = []
        self._smooth = False
        self._stamp = 0
        self._pending = False
        self._hover = self._pressed = self._marked = -1
        self._card = EnlargedCard(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST_MS)
        self._timer.timeout.connect(self._enlarge)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        self.setAccessibleName("Pictures")

    def set_rows(
        self,
        rows: Sequence[tuple[str, Array | None]],
        captions: Sequence[Sequence[str] | None] = (),
        stamp: int = 0,
    ) -> None:
        """Show other pictures; made to be called at every frame of a training.

        Parameters
        ----------
        rows
            Heading and pictures of each row: (n, h, w), (n, h, w, 1) or (n, h, w, 3) as
            `picture.to_image` takes them, read at once; None, or fewer than in another row: empty frames.
        captions
            For each row what is written below its pictures, or None for nothing.
        stamp
            What `painted` is to tell after these have been painted.

        Raises
        ------
        ValueError
            If pictures have another shape; what was shown before stays.
        """
        made = []
        for index, (heading, pictures) in enumerate(rows):
            below = captions[index] if index < len(captions) else None
            made.append(_Row(heading, pictures, self._strip(pictures), list(below or ())))
        self._rows, self._stamp, self._pending = made, stamp, True
        if self._hover >= self.grid().columns:
            self._point(-1)
        if self._card.isVisible():
            self._enlarge()
        self._describe()
        self.update()

    def set_marked(self, column: int) -> None:
        """Mark a column as the chosen one, -1 for none; emits nothing."""
        if column != self._marked:
            self._marked = column
            self.update()

    @property
    def smooth(self) -> bool:
        """Whether the pixels are smoothed instead of drawn as blocks."""
        return self._smooth

    @smooth.setter
    def smooth(self, smooth: bool) -> None:
        if smooth != self._smooth:
            self._smooth = self._card.smooth = smooth
            self.update()

    def grid(self) -> Grid:
        """Return where the pictures are."""
        n = max((row.count() for row in self._rows), default=0)
        size = next((row.size() for row in self._rows if row.count()), QSize(1, 1))
        headings = QFontMetrics(units.font(14, bold=True))
        widest = max((headings.horizontalAdvance(row.heading) for row in self._rows), default=0)
        left = min(widest + units.px(16), round(0.3 * self.width())) if widest else 0
        line = QFontMetrics(units.font(_SMALL)).height() + units.px(1)
        feet = [line if row.captions else 0 for row in self._rows]
        return grid(self.size(), left, (n, size), feet, units.scale(), self.devicePixelRatioF())

    def enlarged(self) -> str:
        """Return the words of the card with the larger pictures, "" while it is away."""
        return self._card.words() if self._card.isVisible() else ""

    def sizeHint(self) -> QSize:
        """Return room for eight pictures in each row."""
        return QSize(units.px(680), units.px(76) * max(2, len(self._rows)))

    def minimumSizeHint(self) -> QSize:
        """Return the size at which it still reads."""
        return QSize(units.px(160), units.px(36) * max(1, len(self._rows)))

    # -- painting ----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint headings, pictures and captions, then tell that these are on the screen."""
        painter = QPainter(self)
        paint.smooth(painter)
        placed = self.grid()
        if self._rows and 0 <= self._hover < placed.columns:
            self._paint_wash(painter, placed.column(self._hover))
        for index, row in enumerate(self._rows):
            self._paint_heading(painter, placed, index, row.heading)
            self._paint_frames(painter, placed, index)
            self._paint_pictures(painter, placed, index, row)
        if paint.keyboard_focus(self):
            paint.focus_ring(painter, self.palette(), self.rect(), 6 * units.scale())
        painter.end()
        if self._pending:
            self._pending = False
            self.painted.emit(self._stamp)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show nothing larger: the pictures stand elsewhere."""
        self._point(-1)
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the palette and the scale."""
        if event.type() in paint.LOOK_EVENTS:
            for row in self._rows:
                row.strip = self._strip(row.pictures)
            if self._card.isVisible():
                self._enlarge()
        super().changeEvent(event)

    def _strip(self, pictures: Array | None) -> QImage | None:
        """Return pictures as one image, side by side in the ink and paper of the theme."""
        if pictures is None:
            return None
        if pictures.ndim not in (3, 4):
            raise ValueError(f"pictures have shape (n, h, w) or (n, h, w, 3), not {pictures.shape}")
        shown = pictures[:_MOST_COLUMNS]
        n, height, width = shown.shape[:3]
        side_by_side: npt.NDArray[np.generic] = shown.swapaxes(0, 1)
        palette = self.palette()
        paper, ink = palette.color(QPalette.ColorRole.Base), palette.color(QPalette.ColorRole.Text)
        return to_image(side_by_side.reshape(height, n * width, *shown.shape[3:]), paper, ink)  # type: ignore[arg-type]

    def _paint_wash(self, painter: QPainter, column: QRect) -> None:
        reach = units.px(4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(paint.faded(paint.ink(self.palette()), 0.08))
        box = QRectF(column.adjusted(-reach, -reach, reach, reach)).intersected(QRectF(self.rect()))
        painter.drawRoundedRect(box, 5 * units.scale(), 5 * units.scale())

    def _paint_heading(self, painter: QPainter, placed: Grid, index: int, heading: str) -> None:
        painter.setFont(units.font(14, bold=True))
        painter.setPen(paint.ink(self.palette()))
        room = QRect(0, placed.tops[index], placed.left - units.px(12), placed.cell.height())
        fitting = painter.fontMetrics().elidedText(heading, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), fitting)

    def _paint_frames(self, painter: QPainter, placed: Grid, index: int) -> None:
        palette = self.palette()
        painter.setBrush(palette.color(QPalette.ColorRole.Base))
        for column in range(placed.columns):
            painter.setPen(QPen(paint.line(palette), paint.hairline()))
            box = placed.box(index, column)
            paint.rounded(painter, box, 3)
            if column == self._marked:
                painter.setPen(QPen(paint.accent(palette), 2 * units.scale()))
                painter.drawRoundedRect(QRectF(box), 3 * units.scale(), 3 * units.scale())

    def _paint_pictures(self, painter: QPainter, placed: Grid, index: int, row: _Row) -> None:
        inset, ratio = units.px(INSET), self.devicePixelRatioF()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._smooth)
        painter.setFont(units.font(_SMALL))
        painter.setPen(paint.muted(self.palette()))
        line = painter.fontMetrics().height()
        for column in range(placed.columns):
            box = placed.box(index, column)
            if row.strip is not None and column < row.count():
                room = box.adjusted(inset, inset, -inset, -inset)
                painter.drawImage(fitted(row.size(), room, ratio), row.strip, QRectF(row.part(column)))
            caption = row.caption(column)
            if caption:
                below = QRect(box.left() - placed.gap // 2, box.bottom() + 2, box.width() + placed.gap, line)
                painter.drawText(below, Qt.AlignmentFlag.AlignCenter, caption)

    # -- mouse and keys ----------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at the column below the pointer."""
        self._point(self._column(event))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Note the column, to be clicked when the button is let go there."""
        if event.button() == Qt.MouseButton.LeftButton:
            paint.forget_focus(self)
            self._pressed = self._column(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell a click where the button was pressed and let go on the same column."""
        if event.button() == Qt.MouseButton.LeftButton:
            pressed, self._pressed = self._pressed, -1
            if pressed >= 0 and pressed == self._column(event):
                self.clicked.emit(pressed)

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        self._point(-1)
        super().leaveEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Point at nothing."""
        self._point(-1)
        super().hideEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Point at nothing."""
        self._point(-1)
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from column to column; Enter clicks, Escape points at nothing."""
        key, columns = Qt.Key(event.key()), self.grid().columns
        if key in _STEPS and columns:
            start = self._hover if self._hover >= 0 else min(self._marked, columns - 1)
            step = _STEPS[key] if start >= 0 else max(0, _STEPS[key] - 1)
            self._point(int(np.clip(max(start, 0) + step, 0, columns - 1)))
            self._enlarge()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._hover >= 0:
            self.clicked.emit(self._hover)
        elif key == Qt.Key.Key_Escape and self._hover >= 0:
            self._point(-1)
        else:
            super().keyPressEvent(event)

    def _column(self, event: QMouseEvent) -> int:
        return self.grid().at(event.position().x(), event.position().y()) if self._rows else -1

    def _point(self, column: int) -> None:
        if column == self._hover:
            return
        self._hover = column
        self._card.hide()
        self._timer.stop()
        if column >= 0:
            self._timer.start()
        self.update()
        self._describe()
        self.hovered.emit(column)

    @Slot()
    def _enlarge(self) -> None:
        """Show the pictures of the column that is pointed at larger, beside it."""
        self._timer.stop()
        if self._hover < 0 or not self._rows:
            return
        column, box = self._hover, self.grid().column(self._hover)
        beside = max(box.left(), self.width() - box.right())
        large = [Large(row.heading, row.caption(column), row.image(column)) for row in self._rows]
        self._card.tell(large, QSize(beside, self.height()))
        self._card.place_beside(box, self.rect())
        self._card.show()

    def _describe(self) -> None:
        """Tell what is shown, or pointed at, to those who cannot see it."""
        columns = self.grid().columns
        if self._hover >= 0:
            told = (f"{row.heading} {row.caption(self._hover)}".strip() for row in self._rows)
            self.setAccessibleDescription(f"{self._hover + 1} of {columns}: {', '.join(told)}")
        else:
            headings = ", ".join(row.heading for row in self._rows)
            self.setAccessibleDescription(f"{columns} pictures each: {headings}" if headings else "")
