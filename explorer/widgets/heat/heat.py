"""Cells against time under mouse and keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip, QWidget

from explorer.widgets import paint
from explorer.widgets.heat.surface import HeatSurface


class HeatMap(HeatSurface):
    """Shows values (k, n) of cells over time; pointing reads one off, a click chooses a cell.

    Signals
    -------
    cell_pointed(int, int)
        The cell, and the index in time, that pointer or arrow keys have come to.
    left()
        None is pointed at any longer.
    cell_chosen(int)
        The cell that was clicked, or that Enter was pressed on.

    Parameters
    ----------
    parent
        The parent widget.
    """

    cell_pointed = Signal(int, int)
    left = Signal()
    cell_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    # -- mouse and keys ----------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the cell at the pointer, or the one whose label is there."""
        paint.forget_focus(self)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        place = self._place_at(event.position())
        named = [cell for cell, room in self.labels() if room.contains(event.position())]
        if place is not None:
            self.cell_chosen.emit(int(self._order[place[0]]))
        elif named:
            self.cell_chosen.emit(named[0])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point."""
        self._point(self._place_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        self._point(None)
        super().leaveEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Point at nothing."""
        self._point(None)
        super().focusOutEvent(event)

    def event(self, event: QEvent) -> bool:
        """Tell the value in a tip."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.reading(), self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from value to value; Enter chooses the cell, Escape points at none."""
        key, (k, n) = Qt.Key(event.key()), self._values.shape
        steps = {
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Home: (0, -n),
            Qt.Key.Key_End: (0, n),
        }
        if key in steps and self._values.size:
            row, column = self._at or (0, n - 1)
            down, across = steps[key] if self._at else (0, 0)
            self._point((min(max(0, row + down), k - 1), min(max(0, column + across), n - 1)))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._at:
            self.cell_chosen.emit(int(self._order[self._at[0]]))
        elif key == Qt.Key.Key_Escape and self._at:
            self._point(None)
        else:
            super().keyPressEvent(event)

    def _place_at(self, point: QPointF) -> tuple[int, int] | None:
        box, (k, n) = self.picture(), self._values.shape
        if not self._values.size or not box.contains(point):
            return None
        row = int((point.y() - box.top()) / box.height() * k)
        return min(row, k - 1), min(int((point.x() - box.left()) / box.width() * n), n - 1)

    def _point(self, place: tuple[int, int] | None) -> None:
        if place != self._at:
            super()._point(place)
            told = self.pointed()
            if told is None:
                self.left.emit()
            else:
                self.cell_pointed.emit(*told)
