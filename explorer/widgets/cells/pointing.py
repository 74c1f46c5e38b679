"""A mosaic as something to point at: the ring at once, and after a short rest the card."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from PySide6.QtCore import QEvent, QRect, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent, QHideEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QWidget

from explorer.widgets.cells import marks
from explorer.widgets.cells.card import CellCard
from explorer.widgets.cells.layout import Cell
from explorer.widgets.cells.surface import MosaicSurface
from explorer.widgets.lively import Lively
from explorer.widgets.picture import to_image

Captions: TypeAlias = Sequence[Sequence[str]] | Callable[[int, int], str]
"""What is told of the cells, [row][column], or what tells it when it is asked."""

REST_MS = 125
"""How long the pointer rests on a cell before its picture is shown larger."""


class PointedMosaic(Lively, MosaicSurface):
    """A mosaic that knows what is pointed at.

    Signals
    -------
    hovered(int, int)
        Row and column the user points at, by mouse or key; on change.
    left()
        The user points at no cell any longer.
    """

    hovered = Signal(int, int)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._captions: Captions | None = None
        self._card = CellCard(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST_MS)
        self._timer.timeout.connect(self._enlarge)
        # The card floats over the window, so that a low strip does not cut it; it goes with the mosaic.
        self.destroyed.connect(self._card.deleteLater)
        self.setMouseTracking(True)
        self.setAccessibleName("Pictures")

    def set_captions(self, captions: Captions | None) -> None:
        """Say something about each cell on its card, lines parted by a line feed."""
        self._captions = captions
        self._pictures_changed()

    def pointed(self) -> Cell | None:
        """Return the cell the user points at."""
        return self._hover

    def enlarged(self) -> str:
        """Return the words of the card with the larger picture, "" while it is away."""
        return self._card.words() if self._card.isVisible() else ""

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        self._point(None)
        super().leaveEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Point at nothing."""
        self._point(None)
        super().hideEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Point at nothing."""
        self._point(None)
        super().focusOutEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Point at nothing: the pictures stand elsewhere."""
        self._point(None)
        super().resizeEvent(event)

    def _point(self, cell: Cell | None, *, by_key: bool = False) -> None:
        if cell == self._hover and by_key == self._by_key:
            return
        self._repaint_around(self._hover, cell)
        self._by_key = by_key
        if cell == self._hover:
            return
        self._hover = cell
        self._hide_card()
        self._describe()
        if cell is None:
            self.left.emit()
        else:
            self._timer.start()
            self.hovered.emit(*cell)

    def _hide_card(self) -> None:
        self._timer.stop()
        if not self._card.isHidden():
            self._card.hide()

    @Slot()
    def _enlarge(self) -> None:
        """Show the picture of the cell that is pointed at larger, beside it."""
        self._timer.stop()
        if self._hover is None or not self.isVisible():
            return
        row, column = self._hover
        picture = self.picture(row, column)
        if picture is None:
            self._hide_card()
            return
        palette, window = self.palette(), self.window()
        paper, ink = palette.color(QPalette.ColorRole.Base), palette.color(QPalette.ColorRole.Text)
        if self._card.parent() is not window:
            self._card.setParent(window)
        self._card.smooth = self._smooth
        words = self._caption(row, column) or self._place(row, column)
        self._card.tell(to_image(picture, paper, ink), words, min(window.width(), window.height()) // 3)
        box = marks.around(self.cells(), (row, column))
        box = QRect(self.mapTo(window, box.topLeft()), box.size())
        if self.shape()[0] == 1:
            self._card.place_below(box, window.rect())  # so that the way along the strip stays free
        else:
            self._card.place_beside(box, window.rect())
        self._card.show()
        self._card.raise_()

    def _caption(self, row: int, column: int) -> str:
        told = self._captions
        if told is None or callable(told):
            return "" if told is None else told(row, column)
        return told[row][column] if row < len(told) and column < len(told[row]) else ""

    def _place(self, row: int, column: int) -> str:
        rows, columns = self.shape()
        if rows == 1:
            return f"{column + 1} of {columns}"
        return f"Row {row + 1}, column {column + 1} of {rows} × {columns}"

    def _describe(self) -> None:
        """Tell what is shown, or pointed at, to those who cannot see it."""
        rows, columns = self.shape()
        anchors = self.anchors()
        if self._hover is not None:
            told = [self._place(*self._hover)]
            if self._hover in anchors:
                told.append(f"anchor {anchors[self._hover]}")
            told += [line for line in self._caption(*self._hover).split("\n") if line]
            self.setAccessibleDescription(", ".join(told))
        else:
            shape = f"{columns} pictures" if rows == 1 else f"{rows} × {columns} pictures"
            named = f", anchors {', '.join(anchors.values())}" if anchors else ""
            self.setAccessibleDescription(f"{shape}{named}" if rows else "")

    def _shape_changed(self) -> None:
        """Point at nothing that is no longer there."""
        if self._hover is not None and not self._exists(self._hover):
            self._point(None)

    def _pictures_changed(self) -> None:
        """Show the larger picture anew as well."""
        if self._card.isVisible():
            self._enlarge()
        self._describe()
