"""Rows of pictures below each other: the same data in every row, painted by one widget."""

import numpy as np
from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from explorer.widgets import paint
from explorer.widgets.lively import Lively
from explorer.widgets.plot.enlarged import EnlargedCard, Large
from explorer.widgets.plot.wall import PictureWall

REST_MS = 125
"""How long the pointer rests on a column before its pictures are shown larger."""

_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Home: -1_000_000,
    Qt.Key.Key_End: 1_000_000,
}


class Gallery(Lively, PictureWall):
    """Rows of pictures with headings; a column is one datum.

    Pointing at a column, or the arrow keys, show its pictures larger; a click, or Enter, chooses it.

    Signals
    -------
    hovered(int)
        Column the user points at, -1 for none; on change.
    clicked(int)
        Column the user clicked.

    Parameters
    ----------
    parent
        The parent widget.
    """

    hovered = Signal(int)
    clicked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pressed = -1
        self._card = EnlargedCard(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST_MS)
        self._timer.timeout.connect(self._enlarge)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("Pictures")

    def enlarged(self) -> str:
        """Return the words of the card with the larger pictures, "" while it is away."""
        return self._card.words() if self._card.isVisible() else ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Point at nothing: the pictures stand elsewhere."""
        self._point(-1)
        super().resizeEvent(event)

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
        self._card.smooth = self._smooth
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

    def _rows_changed(self) -> None:
        """Show the larger pictures anew as well."""
        if self._hover >= self.grid().columns:
            self._point(-1)
        elif self._card.isVisible():
            self._enlarge()
        self._describe()
