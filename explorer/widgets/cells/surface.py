"""A mosaic as something to look at; setters emit nothing but `painted`, and that after painting."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QSize, QSizeF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QPalette, QPixmap, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.widgets import paint, units
from explorer.widgets.cells import marks
from explorer.widgets.cells.atlas import Atlas, Bytes, Flags
from explorer.widgets.cells.layout import BELOW, MARGIN, WIDE_MARGIN, Cell, Cells, place
from explorer.widgets.cells.shown import Shown

PALE_MS = 150
"""How long cells may wait for their new picture before the old one is drawn pale."""


class MosaicSurface(QWidget):
    """Draws a grid of pictures, or a strip of them with labels and bars below.

    Signals
    -------
    painted(int)
        The stamp of pictures, once, after they were really painted.
    """

    painted = Signal(int)

    covers: ClassVar[bool] = True
    """Whether it paints the ground of a card itself; what lies below is not painted for it then."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, self.covers)
        self._shown = Shown()
        self._smooth = self._pale = self._pending = self._by_key = False
        self._stamp = 0
        self._anchors: dict[Cell, str] = {}
        self._labels: tuple[str, ...] | None = None
        self._widths: tuple[float, ...] | None = None
        self._bars: npt.NDArray[np.float64] | None = None
        self._kind = (False, False, False)
        self._cursor: Cell | None = None
        self._hover: Cell | None = None
        self._target: Cell | None = None
        self._atlas, self._frames = Atlas(), QPixmap()
        self._drawn_for: object = None
        self._framed_for: object = None
        self._awaiting = QTimer(self)
        self._awaiting.setSingleShot(True)
        self._awaiting.setInterval(PALE_MS)
        self._awaiting.timeout.connect(self._grow_pale)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    # -- what is shown -----------------------------------------------------------------------------

    def set_pictures(self, pictures: Bytes | None, there: Flags | None = None, stamp: int = 0) -> None:
        """Show other pictures; made to be called at every frame of a drag.

        A cell whose picture is not there yet keeps the one it had, so that nothing flickers under a hand that
        moves on; it is drawn pale once it has waited for `PALE_MS`. Without one it shows the pane.

        Parameters
        ----------
        pictures
            (rows, columns, h, w), (rows, columns, h, w, 1) or (rows, columns, h, w, 3), 0 to 255, or None for
            nothing. It is kept, so it must not be written to any more.
        there
            (rows, columns) which of them are there; None for all.
        stamp
            What `painted` is to tell after these have been painted.

        Raises
        ------
        ValueError
            If shape or type is another; what was shown before stays.
        """
        before = self._shown
        self._shown = Shown() if pictures is None else before.then(pictures, there)
        self._stamp, self._pending = stamp, True
        self._drawn_for, self._pale = None, False
        self._await()
        if self.shape() != before.shape():
            self._shape_changed()
        self._ask_for_room()
        self._pictures_changed()
        self.update()

    def set_anchors(self, anchors: Mapping[Cell, str]) -> None:
        """Frame cells (row, column) in the accent, with their letters; what is no cell is left out."""
        self._anchors = {(int(row), int(column)): letter for (row, column), letter in anchors.items()}
        self._describe()
        self.update()

    def set_labels(self, labels: Sequence[str] | None) -> None:
        """Write a word below each picture of a strip, None for no room for any.

        Where they are wider than the cells all are left out.
        """
        new = None if labels is None else tuple(labels)
        if new != self._labels:
            self._labels = new
            self._measure()
            self._ask_for_room()
            self.update()

    def set_meters(self, shares: npt.ArrayLike | None) -> None:
        """Draw a bar below each picture of a strip.

        Parameters
        ----------
        shares
            (columns,) how full they are; from 0 to 1 muted, beyond 1 amber and higher, NaN for none. None for
            no room for bars.
        """
        self._bars = None if shares is None else np.asarray(shares, dtype=np.float64).reshape(-1)
        self._ask_for_room()
        self.update()

    def set_cursor(self, cell: int | Cell | None) -> None:
        """Mark the cell that is being played: (row, column), or the column of a strip; None for none."""
        new = (0, cell) if isinstance(cell, int) else cell
        if new != self._cursor:
            self._repaint_around(self._cursor, new)
            self._cursor = new

    @property
    def smooth(self) -> bool:
        """Whether the pixels are smoothed instead of drawn as blocks."""
        return self._smooth

    @smooth.setter
    def smooth(self, smooth: bool) -> None:
        if smooth != self._smooth:
            self._smooth = smooth
            self.update()

    # -- what there is -----------------------------------------------------------------------------

    def shape(self) -> Cell:
        """Return how many rows and columns there are."""
        return self._shown.shape()

    def picture(self, row: int, column: int) -> Bytes | None:
        """Return the picture (h, w) or (h, w, 3) that a cell shows, None while it has none."""
        return self._shown.picture(row, column)

    def anchors(self) -> dict[Cell, str]:
        """Return the letters of the anchors that exist."""
        rows, columns = self.shape()
        return {at: name for at, name in self._anchors.items() if 0 <= at[0] < rows and 0 <= at[1] < columns}

    def cells(self) -> Cells:
        """Return where the cells are."""
        height, width = self._shown.pictures.shape[2:4]
        foot, ratio = self._foot()[0], self.devicePixelRatioF()
        return place(self.size(), self.shape(), QSize(width, height), units.scale(), ratio, foot=foot)

    def sizeHint(self) -> QSize:
        """Return room for small pictures: those of a strip with what stands below, or a square."""
        return self._roomy(680, 52 + MARGIN) if self.shape()[0] == 1 else QSize(units.px(420), units.px(420))

    def minimumSizeHint(self) -> QSize:
        """Return the size at which it still reads."""
        return (
            self._roomy(160, 24 + WIDE_MARGIN)
            if self.shape()[0] == 1
            else QSize(units.px(120), units.px(120))
        )

    def _roomy(self, width: float, height: float) -> QSize:
        """Return room for a strip with pictures of a height, and what stands below."""
        foot, _, _ = marks.foot(self._widths, self._bars is not None, QSizeF(1e6, 1e6))
        return QSize(units.px(width), round(foot) + units.px(height + BELOW))

    # -- painting ----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pictures and all marks, then tell that these are on the screen."""
        with QPainter(self) as painter:
            if self.covers:
                painter.fillRect(event.rect(), paint.ground(self.palette()))
            placed = self.cells()
            if placed.rows and placed.columns:
                self._paint_pictures(painter, placed)
                paint.smooth(painter)
                self._paint_foot(painter, placed)
                self._paint_marks(painter, placed)
            if paint.keyboard_focus(self) and self._hover is None:
                paint.smooth(painter)
                paint.focus_ring(painter, self.palette(), self.rect(), 6 * units.scale())
        if self._pending:
            self._pending = False
            self.painted.emit(self._stamp)

    def _paint_pictures(self, painter: QPainter, placed: Cells) -> None:
        palette = self.palette()
        key = (placed, self._smooth, self._pale, _colours(palette))
        if key != self._drawn_for:
            self._atlas.draw(
                self._shown.pictures,
                placed,
                _colours(palette),
                missing=~self._shown.known,
                pale=self._shown.behind if self._pale else None,
                smooth=self._smooth,
            )
            self._drawn_for = key
        if placed.inset:
            framed = (placed, palette)
            if framed != self._framed_for:
                self._frames, self._framed_for = marks.empty_frames(placed, palette), framed
            painter.drawPixmap(placed.all().topLeft(), self._frames)
        painter.save()
        painter.scale(1 / placed.ratio, 1 / placed.ratio)
        painter.drawImage(QPointF(placed.left, placed.top), self._atlas.image)
        painter.restore()

    def _paint_foot(self, painter: QPainter, placed: Cells) -> None:
        _, labels, bars = self._foot()
        if labels and self._labels is not None and self._widths is not None:
            marks.draw_labels(painter, placed, self._labels, self._widths, self.palette())
        if bars and self._bars is not None:
            marks.draw_bars(painter, placed, self._bars, self.palette())

    def _paint_marks(self, painter: QPainter, placed: Cells) -> None:
        palette = self.palette()
        if self._cursor is not None and self._exists(self._cursor):
            marks.draw_cursor(painter, placed, self._cursor, palette)
        if self._hover is not None:
            marks.draw_hover(painter, placed, self._hover, palette, by_key=self._by_key)
        marks.draw_anchors(painter, placed, self.anchors(), palette, self._target)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the palette and the scale."""
        if event.type() in paint.LOOK_EVENTS:
            self._measure()
            self._pictures_changed()
            self.updateGeometry()
            self.update()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Go on waiting for pictures that are not there yet."""
        self._await()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Wait for nothing."""
        self._awaiting.stop()
        super().hideEvent(event)

    @Slot()
    def _grow_pale(self) -> None:
        """Show which pictures are still those of before."""
        self._pale = True
        self.update()

    def _await(self) -> None:
        """Count the time while pictures are out of date."""
        if self._shown.behind.any() and not self._pale and self.isVisible():
            self._awaiting.start()
        else:
            self._awaiting.stop()

    def _ask_for_room(self) -> None:
        """Ask for other room where it is another kind of strip, or none; not for new pictures of the same."""
        kind = self.shape()[0] == 1, self._labels is not None, self._bars is not None
        if kind != self._kind:
            self._kind = kind
            self.updateGeometry()

    def _measure(self) -> None:
        self._widths = None if self._labels is None else marks.widths(self._labels)

    def _foot(self) -> tuple[float, bool, bool]:
        """Return the height of what stands below a strip, and whether labels and bars are among it."""
        rows, columns = self.shape()
        if rows != 1:
            return 0.0, False, False
        k = units.scale()
        width = (self.width() - 2 * MARGIN * k) / columns - 4 * k
        return marks.foot(
            self._widths, self._bars is not None, QSizeF(width, self.height() - (WIDE_MARGIN + BELOW) * k)
        )

    def _exists(self, cell: Cell) -> bool:
        rows, columns = self.shape()
        return 0 <= cell[0] < rows and 0 <= cell[1] < columns

    def _repaint_around(self, *changed: Cell | None) -> None:
        """Paint anew where rings come and go."""
        placed = self.cells()
        for cell in changed:
            if cell is not None and self._exists(cell):
                self.update(marks.around(placed, cell))

    # -- for the class above -----------------------------------------------------------------------

    def _shape_changed(self) -> None:
        """Follow another number of cells."""

    def _pictures_changed(self) -> None:
        """Follow other pictures, or the same in another look."""

    def _describe(self) -> None:
        """Tell what is shown to those who cannot see it."""


def _colours(palette: QPalette) -> tuple[QColor, QColor, QColor]:
    """Return paper, ink and pane."""
    role = QPalette.ColorRole
    return palette.color(role.Base), palette.color(role.Text), palette.color(role.AlternateBase)
