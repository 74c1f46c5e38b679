"""A grid or strip of pictures under the hand: decoded along a path, or between four corners."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from explorer.widgets import paint
from explorer.widgets.cells.layout import Cell
from explorer.widgets.cells.pointing import PointedMosaic
from explorer.widgets.rows_mime import takes

__all__ = ["Mosaic"]

_FAR = 1_000_000
_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Home: (0, -_FAR),
    Qt.Key.Key_End: (0, _FAR),
}


class Mosaic(PointedMosaic):
    """Pictures in rows and columns, pixel for pixel, with anchors that are dragged and dropped upon.

    What is dropped or pasted goes to the nearest anchor, so that a small corner need not be hit; where there
    are no anchors, to the cell below the pointer. Setters emit nothing.

    Signals
    -------
    clicked(int, int)
        Row and column the user clicked, or pressed Enter on.
    anchor_pressed(str)
        The mouse went down on the anchor of this letter; a click may follow.
    anchor_carried(str, int, int)
        The anchor of this letter was dragged to another cell (row, column): to another anchor, if need be the
        nearest to where it was let go.
    dropped(int, int, object)
        A `QMimeData` that `rows_mime.takes` was dropped or pasted on this cell. It lives no longer than the
        signal: read it at once.

    Parameters
    ----------
    parent
        The parent widget.
    """

    clicked = Signal(int, int)
    anchor_pressed = Signal(str)
    anchor_carried = Signal(str, int, int)
    dropped = Signal(int, int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pressed: Cell | None = None
        self._pressed_at = QPointF()
        self._carried = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)

    # -- mouse -------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at the cell below the pointer, or carry an anchor."""
        at = event.position()
        if self._pressed in self._anchors and event.buttons() & Qt.MouseButton.LeftButton:
            self._carry(at)
        else:
            self._point(self.cells().at(at.x(), at.y()))
            self._set_shape()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take an anchor, or note the cell, to be clicked when the button is let go there."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        paint.forget_focus(self)
        at = event.position()
        self._pressed, self._pressed_at = self.cells().at(at.x(), at.y()), at
        letter = self.anchors().get(self._pressed) if self._pressed is not None else None
        if letter is not None:
            self._hide_card()
            self.anchor_pressed.emit(letter)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell a click, or where an anchor was carried to."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at, pressed, carried, target = event.position(), self._pressed, self._carried, self._target
        cell = self.cells().at(at.x(), at.y())
        self._let_go()
        if carried and target is not None:
            self.anchor_carried.emit(carried, *target)
        elif not carried and pressed is not None and pressed == cell:
            self.clicked.emit(*pressed)
        self._point(cell)
        self._set_shape()

    def _carry(self, at: QPointF) -> None:
        """Show where an anchor would go."""
        far = (at - self._pressed_at).manhattanLength() >= QApplication.startDragDistance()
        if self._carried or far:
            assert self._pressed is not None
            self._carried = self.anchors().get(self._pressed, "")
            self._point(None)
            taker = self._taker(at) if self.rect().contains(at.toPoint()) else None
            self._aim(taker if taker != self._pressed else None)
            self._set_shape()

    def _let_go(self) -> bool:
        """Forget what is pressed or carried; False where nothing is."""
        held = bool(self._carried)
        self._pressed, self._carried = None, ""
        self._aim(None)
        return held

    def _set_shape(self) -> None:
        over = self._hover is not None and self._hover in self._anchors
        shape = Qt.CursorShape.OpenHandCursor if over else Qt.CursorShape.ArrowCursor
        if self._carried:
            shape = Qt.CursorShape.ClosedHandCursor
        if shape != self.cursor().shape():
            self.setCursor(shape)

    def hideEvent(self, event: QHideEvent) -> None:
        """Let go of everything."""
        self._let_go()
        super().hideEvent(event)

    # -- what is dropped ---------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take rows and pictures; leave the rest to the widgets around."""
        self._consider(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show which cell would take it."""
        self._consider(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Show none."""
        self._aim(None)

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell what was dropped where."""
        self._consider(event)
        target = self._target
        self._aim(None)
        if target is not None:
            self.dropped.emit(*target, event.mimeData())

    def _consider(self, event: QDropEvent) -> None:
        target = self._taker(event.position()) if takes(event.mimeData()) else None
        self._aim(target)
        event.setDropAction(Qt.DropAction.CopyAction)
        event.setAccepted(target is not None)

    def _taker(self, at: QPointF) -> Cell | None:
        """Return the cell that takes what is let go at a place."""
        placed, anchors = self.cells(), self.anchors()
        if not anchors:
            return placed.at(at.x(), at.y())
        return min(anchors, key=lambda cell: (placed.box(*cell).center() - at).manhattanLength())

    def _aim(self, target: Cell | None) -> None:
        if target != self._target:
            self._target = target
            self.update()

    # -- keys --------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keep the key for pasting from the window's shortcuts while a cell would take it."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Paste)
            and self._hover is not None
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from cell to cell; Enter clicks, Ctrl V pastes, Escape points at nothing."""
        key = Qt.Key(event.key())
        if event.matches(QKeySequence.StandardKey.Paste) and self._paste():
            return
        if key in _STEPS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier and self._go(key):
            return
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._hover is not None:
            self.clicked.emit(*self._hover)
        elif key == Qt.Key.Key_Escape and (self._let_go() or self._hover is not None):
            self._point(None)
            self._set_shape()
        else:
            super().keyPressEvent(event)

    def _go(self, key: Qt.Key) -> bool:
        """Point at the next cell; False where the key means nothing here."""
        rows, columns = self.shape()
        down, right = _STEPS[key]
        if not rows or (rows == 1 and down):
            return False
        start = self._hover or self._cursor
        if start is None or not self._exists(start):
            start = (
                -down if abs(down) == 1 else 0,
                -right if abs(right) == 1 else 0,
            )  # the first step is to 0, 0
        row = int(np.clip(start[0] + down, 0, rows - 1))
        column = int(np.clip(start[1] + right, 0, columns - 1))
        self._point((row, column), by_key=True)
        self._enlarge()
        return True

    def _paste(self) -> bool:
        mime = QGuiApplication.clipboard().mimeData()
        if self._hover is None or not takes(mime):
            return False
        target = self._taker(self.cells().box(*self._hover).center())
        if target is not None:
            self.dropped.emit(*target, mime)
        return target is not None

    def _shape_changed(self) -> None:
        """Let go of what is no longer there."""
        if self._pressed is not None and not self._exists(self._pressed):
            self._let_go()
        super()._shape_changed()
