"""Rows of pictures as something to look at; setters never emit a signal but `painted`, after painting."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.widgets import paint, units
from explorer.widgets.picture import Array, fitted
from explorer.widgets.plot.grid import INSET, Grid, grid
from explorer.widgets.plot.strip import PictureRow

_SMALL = 12.0


class PictureWall(QWidget):
    """Draws rows of pictures with headings; a column is one datum.

    Signals
    -------
    painted(int)
        The stamp of rows, once, after they were really painted.
    """

    painted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[PictureRow] = []
        self._smooth = False
        self._stamp = 0
        self._pending = False
        self._hover = self._marked = -1
        self._empty = QPixmap()
        self._framed_for: object = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

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
            `picture.to_image` takes them, read at once, a read-only array that is shown already not again;
            None, or fewer than in another row: empty frames.
        captions
            For each row what is written below its pictures, or None for nothing.
        stamp
            What `painted` is to tell after these have been painted.

        Raises
        ------
        ValueError
            If pictures have another shape; what was shown before stays.
        """
        below = [captions[index] if index < len(captions) else None for index in range(len(rows))]
        pairs = zip(rows, below, strict=True)
        before = self._rows
        self._rows = [
            _same(before, heading, pictures, words or ()) or self._inked(heading, pictures, words or ())
            for (heading, pictures), words in pairs
        ]
        self._stamp, self._pending = stamp, True
        self._rows_changed()
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
            self._smooth = smooth
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

    def sizeHint(self) -> QSize:
        """Return room for eight pictures in each row."""
        return QSize(units.px(680), units.px(76) * max(2, len(self._rows)))

    def minimumSizeHint(self) -> QSize:
        """Return the size at which it still reads."""
        return QSize(units.px(160), units.px(36) * max(1, len(self._rows)))

    # -- painting ----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint headings, pictures and captions, then tell that these are on the screen."""
        with QPainter(self) as painter:
            paint.smooth(painter)
            placed = self.grid()
            if self._rows and 0 <= self._hover < placed.columns:
                self._paint_wash(painter, placed.column(self._hover))
            for index, row in enumerate(self._rows):
                self._paint_heading(painter, placed, index, row.heading)
                self._paint_frames(painter, placed, index)
                self._paint_pictures(painter, placed, index, row)
                self._paint_captions(painter, placed, index, row)
            if paint.keyboard_focus(self):
                paint.focus_ring(painter, self.palette(), self.rect(), 6 * units.scale())
        if self._pending:
            self._pending = False
            self.painted.emit(self._stamp)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the palette and the scale."""
        if event.type() in paint.LOOK_EVENTS:
            self._rows = [self._inked(row.heading, row.pictures, row.captions) for row in self._rows]
            self._rows_changed()
            self.updateGeometry()
            self.update()
        super().changeEvent(event)

    def _rows_changed(self) -> None:
        """Follow other rows, or the same in another look; for the classes below."""

    def _inked(self, heading: str, pictures: Array | None, captions: Sequence[str]) -> PictureRow:
        palette = self.palette()
        paper, ink = palette.color(QPalette.ColorRole.Base), palette.color(QPalette.ColorRole.Text)
        return PictureRow.of(heading, pictures, captions, paper, ink)

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
        frame = self._frame(placed.cell)
        for column in range(placed.columns):
            box = placed.box(index, column)
            painter.drawPixmap(box.topLeft(), frame)
            if column == self._marked:
                k = units.scale()
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(paint.accent(self.palette()), 2 * k))
                painter.drawRoundedRect(QRectF(box), 3 * k, 3 * k)

    def _frame(self, cell: QSize) -> QPixmap:
        """Return an empty frame, kept since all are alike."""
        palette, ratio = self.palette(), self.devicePixelRatioF()
        key = (cell, ratio, units.scale(), palette)
        if key != self._framed_for:
            self._empty = QPixmap(cell * ratio)
            self._empty.setDevicePixelRatio(ratio)
            self._empty.fill(Qt.GlobalColor.transparent)
            with QPainter(self._empty) as painter:
                paint.smooth(painter)
                painter.setPen(QPen(paint.line(palette), paint.hairline()))
                painter.setBrush(palette.color(QPalette.ColorRole.Base))
                paint.rounded(painter, QRect(QPoint(0, 0), cell), 3)
            self._framed_for = key
        return self._empty

    def _paint_pictures(self, painter: QPainter, placed: Grid, index: int, row: PictureRow) -> None:
        inset, size = units.px(INSET), row.size()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._smooth)
        room = placed.box(index, 0).adjusted(inset, inset, -inset, -inset)
        target = fitted(size, room, self.devicePixelRatioF())
        part, pitch = QRectF(0, 0, size.width(), size.height()), placed.cell.width() + placed.gap
        for _ in range(min(placed.columns, row.count())):
            assert row.strip is not None
            painter.drawImage(target, row.strip, part)
            target.translate(pitch, 0)
            part.translate(size.width(), 0)

    def _paint_captions(self, painter: QPainter, placed: Grid, index: int, row: PictureRow) -> None:
        painter.setFont(units.font(_SMALL))
        painter.setPen(paint.muted(self.palette()))
        line = painter.fontMetrics().height()
        for column, caption in enumerate(row.captions[: placed.columns]):
            box = placed.box(index, column)
            below = QRect(box.left() - placed.gap // 2, box.bottom() + 2, box.width() + placed.gap, line)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, caption)


def _same(
    rows: Sequence[PictureRow], heading: str, pictures: Array | None, captions: Sequence[str]
) -> PictureRow | None:
    """Return a row that has these very pictures, which cannot have changed, with other words."""
    if pictures is None or pictures.flags.writeable:
        return None
    found = next((row for row in rows if row.pictures is pictures), None)
    return found and replace(found, heading=heading, captions=tuple(captions))
