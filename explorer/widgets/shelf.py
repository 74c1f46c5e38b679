"""A row of data that can be carried away: each picture is dragged to where it is wanted."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from explorer.widgets import paint, units
from explorer.widgets.cells.pointing import PointedMosaic

FAR = 4
"""Pixels at 100 % after which a press becomes a drag."""

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class Shelf(PointedMosaic):
    """Pictures of data side by side.

    Signals
    -------
    clicked(int)
        The row id of the datum that was clicked, or Enter pressed on.
    carried(int, QPoint), carried_to(QPoint), carried_off(QPoint), carry_cancelled()
        A datum leaves with the hand, which is at a place of the screen; moves; is let go; is kept after all.
    """

    clicked = Signal(int)
    carried = Signal(int, QPoint)
    carried_to = Signal(QPoint)
    carried_off = Signal(QPoint)
    carry_cancelled = Signal()

    covers = False  # it lies on the pane

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: npt.NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._pressed: tuple[int, QPointF] | None = None
        self._carrying = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def set_data(self, rows: npt.ArrayLike, pictures: npt.NDArray[np.uint8] | None) -> None:
        """Show data by their row ids (n,) and pictures (n, h, w) or (n, h, w, 3)."""
        self._rows = np.asarray(rows, dtype=np.int64)
        self.set_pictures(None if pictures is None or not len(pictures) else pictures[None])

    def rows(self) -> list[int]:
        """Return the row ids."""
        return [int(row) for row in self._rows]

    # -- the hand ----------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the datum under the pointer."""
        at = event.position()
        cell = self.cells().at(at.x(), at.y())
        if event.button() == Qt.MouseButton.LeftButton and cell is not None and cell[1] < len(self._rows):
            paint.forget_focus(self)
            self._pressed = int(self._rows[cell[1]]), at

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at a datum, or carry the one that is pressed."""
        at = event.position()
        if self._pressed is None:
            self._point(self.cells().at(at.x(), at.y()))
            return
        row, start = self._pressed
        place = event.globalPosition().toPoint()
        if self._carrying:
            self.carried_to.emit(place)
        elif (at - start).manhattanLength() >= units.px(FAR):
            self._carrying = True
            self._point(None)
            self.carried.emit(row, place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go: a click, where it was not carried."""
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        (row, _), carrying = self._pressed, self._carrying
        self._pressed, self._carrying = None, False
        if carrying:
            self.carried_off.emit(event.globalPosition().toPoint())
        else:
            self.clicked.emit(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from datum to datum, take one with Enter; Escape keeps what is carried."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape and self._keep():
            return
        if key in _STEPS and len(self._rows):
            before = -1 if self._hover is None else self._hover[1]
            self._point((0, int(np.clip(before + _STEPS[key], 0, len(self._rows) - 1))), by_key=True)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._hover is not None:
            self.clicked.emit(int(self._rows[self._hover[1]]))
        else:
            super().keyPressEvent(event)

    def _keep(self) -> bool:
        """Keep what is carried after all; False where nothing is."""
        carrying, self._carrying, self._pressed = self._carrying, False, None
        if carrying:
            self.carry_cancelled.emit()
        return carrying

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep what is carried."""
        self._keep()
        super().hideEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Ring the datum that the keyboard comes to."""
        paint.note_focus(self, event)
        super().focusInEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing, unless something is carried."""
        if not self._carrying:
            super().leaveEvent(event)
