"""The map that is touched: hover, pick, drag, pan, zoom and draw a lasso over thousands of data."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from explorer.widgets import paint
from explorer.widgets.map import picking
from explorer.widgets.map import view as views
from explorer.widgets.map.anchors import Place
from explorer.widgets.map.carrying import CarryingMap
from explorer.widgets.map.hand import Doing, Hand, Modifiers
from explorer.widgets.map.paths import PathMark
from explorer.widgets.map.view import View

__all__ = ["MapCanvas", "PathMark", "View"]

WHEEL_ZOOM = 1.0015
"""Zoom of an eighth of a degree of the wheel; a notch (120) zooms by 1.2."""

KEY_ZOOM = 1.25

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


class MapCanvas(CarryingMap):
    """A map of data under the hand. Wishes go out as signals; state comes in through setters that emit none.

    Only the probe and the anchors are moved at once by the hand that holds them, so that they never lag; what
    is held is moved nowhere else by setters until it is dropped. An anchor is taken before the probe and a
    datum. Digits and letters choose the anchor that arrow keys move, Escape chooses none.

    Signals
    -------
    hovered(int)
        Row id of the datum within reach of the pointer, -1 for none; on change.
    rested(int)
        The pointer has rested on this row, so its card is wished; -1 when the card has gone.
    clicked(int, object)
        A click on a row (-1: on none, or Escape) with its keyboard modifiers.
    lassoed(object, object)
        Row ids (m,) int64 inside the drawn outline, and the keyboard modifiers.
    grabbed(int)
        The hand took the datum of this row, or the probe (-1).
    dragged(float, float)
        Where the probe is held now, in map coordinates.
    dropped()
        The hand let go.
    moved_by_key(float, float)
        An arrow key wishes the probe moved by this much, in map units.
    view_changed()
        The map looks elsewhere.
    anchor_grabbed, anchor_dragged, anchor_dropped, anchor_moved_by_key
        As for the probe, with the anchor's letter first; see `AnchoredMap`.
    carried, carried_to, carried_off, carry_cancelled
        A datum is dragged in `carry_mode`; see `CarryingMap`.
    """

    clicked = Signal(int, object)
    lassoed = Signal(object, object)
    grabbed = Signal(int)
    dragged = Signal(float, float)
    dropped = Signal()
    moved_by_key = Signal(float, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hand = Hand(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def busy(self) -> bool:
        """Whether a mouse button is doing something, so that nothing is pointed at."""
        return self._hand.doing is not Doing.NOTHING

    def set_points(self, xy: npt.ArrayLike, rows: npt.ArrayLike | None = None) -> None:
        """Place the data; see `MapSurface.set_points`. Other data than before slip out of the hand."""
        before = len(self._rows)
        super().set_points(xy, rows)
        if len(self._rows) != before:
            self._hand.cancel()

    def set_probe(self, xy: tuple[float, float] | npt.ArrayLike | None, row: int = -1) -> None:
        """Put the probe somewhere; see `MapSurface.set_probe`. While the hand holds it, it stays there."""
        super().set_probe(self._probe if self._hand.doing is Doing.DRAGGING else xy, row)

    def set_anchors(self, places: Mapping[str, Place | npt.ArrayLike]) -> None:
        """Put anchors somewhere; see `AnchoredMap.set_anchors`. One that goes slips out of the hand."""
        super().set_anchors(places)
        if self._held not in self._anchors and self._hand.doing is Doing.HOLDING:
            self._hand.cancel()

    # -- what the hand does (`Touchable`) ----------------------------------------------------------

    def take(self, index: int) -> None:
        """Take a datum (the probe jumps to it) or the probe (-1)."""
        self._point_at(-1)
        if index >= 0:
            self._set_probe(self._layer.xy[index], self._row(index))
        self._lift(True)
        self.grabbed.emit(self._row(index))

    def drag_to(self, at: QPointF) -> None:
        """Move the probe to a pixel, at once, and tell."""
        x, y = self.to_map((at.x(), at.y()))
        self._set_probe(np.array([x, y]), self._probe_row)
        self.dragged.emit(float(x), float(y))

    def drop(self) -> None:
        """Let go of the probe."""
        self._lift(False)
        self.dropped.emit()

    def click(self, index: int, modifiers: Modifiers) -> None:
        """Tell of a click on a datum, or beside all (-1)."""
        self.clicked.emit(self._row(index), modifiers)

    def current_view(self) -> View:
        """Return where the map looks."""
        return self._view

    def pan(self, start: View, dx: float, dy: float) -> None:
        """Look where `start` looked, moved by (dx, dy) pixels, to whole pixels of the screen."""
        ratio = self.devicePixelRatioF()
        self._look_by_hand(start.panned(round(dx * ratio) / ratio, round(dy * ratio) / ratio))

    def lasso_begin(self, at: QPointF) -> None:
        """Begin an outline at a pixel."""
        self._point_at(-1)
        self._lasso = picking.Lasso(self._layer.xy, self.to_map((at.x(), at.y())))

    def lasso_extend(self, at: QPointF) -> None:
        """Draw the outline on to a pixel."""
        if self._lasso is not None:
            self._lasso.extend(self.to_map((at.x(), at.y())))
            self.update()

    def lasso_end(self, modifiers: Modifiers | None) -> None:
        """Close the outline and tell what is inside; None drops it."""
        lasso, self._lasso = self._lasso, None
        self.update()
        if lasso is not None and modifiers is not None:
            self.lassoed.emit(self._rows[lasso.inside()], modifiers)

    # -- events ------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin what the press means."""
        paint.forget_focus(self)
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            return
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        left = event.button() == Qt.MouseButton.LeftButton
        self._forget_rest(tell=True)
        self._hand.press(event.position(), event.button(), lassoes=left and (shift or self.lasso_mode))
        self._set_cursor(event.modifiers())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with what the press meant, or point at what is near."""
        self._pointer = event.position()
        if self._hand.doing is Doing.NOTHING:
            self._point()
        else:
            self._hand.move(event.position())
        self._set_cursor(event.modifiers())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End what the press meant."""
        self._hand.release(event.position(), event.button(), event.modifiers())
        self._pointer = event.position()
        self._point()
        self._set_cursor(event.modifiers())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show all of the map."""
        at = event.position()
        free = not self.anchor_near(at) and self.probe_near(at) is None
        if event.button() == Qt.MouseButton.LeftButton and free:
            self._fit_by_hand()
        else:
            self.mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer."""
        self._zoom(WHEEL_ZOOM ** event.angleDelta().y(), event.position())
        event.accept()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Point at what is near."""
        self._pointer = event.position()
        self._point()

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        self._pointer = None
        if self._hand.doing is Doing.NOTHING:
            self._lift_at(None)
            self._point_at(-1)

    def hideEvent(self, event: QHideEvent) -> None:
        """Let go of everything."""
        self._hand.cancel()
        self._pointer = None
        self._lift_at(None)
        self._point_at(-1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        paint.note_focus(self, event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keyboard has gone, and carry nothing any longer."""
        if self._hand.doing is Doing.CARRYING:
            self._hand.cancel()
        paint.note_focus(self, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the probe or an anchor, choose an anchor, zoom, fit, or let go."""
        if not self._press_key(Qt.Key(event.key()), event.modifiers()):
            super().keyPressEvent(event)

    def _press_key(self, key: Qt.Key, modifiers: Modifiers) -> bool:
        """Do what `key` means; False where it means nothing here."""
        if modifiers & (Modifiers.ControlModifier | Modifiers.AltModifier | Modifiers.MetaModifier):
            return False
        middle = QPointF(self.width() / 2, self.height() / 2)
        if self._choose_by_key(key):
            return True
        if key in _ARROWS:
            share = 0.05 if modifiers & Modifiers.ShiftModifier else 0.01
            step = share * self.width() / self._view.px_per_unit
            dx, dy = _ARROWS[key][0] * step, _ARROWS[key][1] * step
            if self._chosen:
                self.anchor_moved_by_key.emit(self._chosen, dx, dy)
            else:
                self.moved_by_key.emit(dx, dy)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._zoom(KEY_ZOOM, middle)
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            self._zoom(1 / KEY_ZOOM, middle)
        elif key == Qt.Key.Key_F:
            self._fit_by_hand()
        elif key == Qt.Key.Key_Escape:
            return self._let_go(modifiers)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._probe is not None:
            place = np.asarray(self._probe)
            self.click(picking.nearest(self._layer.xy, place, np.inf, self._layer.dimmed), modifiers)
        else:
            return False
        return True

    def _let_go(self, modifiers: Modifiers) -> bool:
        """Let go of what is held, chosen or selected; False where the key may mean more elsewhere."""
        if self._hand.cancel():
            return True
        if self._chosen:
            self._choose("")
            return True
        selected = bool(self._layer.selected.any())
        self.clicked.emit(-1, modifiers)
        return selected

    def _set_cursor(self, modifiers: Modifiers) -> None:
        doing = self._hand.doing
        shift = bool(modifiers & Modifiers.ShiftModifier)
        if doing in (Doing.DRAGGING, Doing.HOLDING, Doing.CARRYING, Doing.PANNING):
            shape = Qt.CursorShape.ClosedHandCursor
        elif doing is Doing.DRAWING or self.lasso_mode or shift:
            shape = Qt.CursorShape.CrossCursor
        elif self._raised or self._lifted or self._pointed >= 0:
            shape = Qt.CursorShape.OpenHandCursor
        else:
            shape = Qt.CursorShape.ArrowCursor
        if shape != self.cursor().shape():
            self.setCursor(shape)

    # -- looking elsewhere -------------------------------------------------------------------------

    def _zoom(self, factor: float, at: QPointF) -> None:
        whole = views.fit(self._layer.xy, self.width(), self.height()).px_per_unit
        low, high = (whole * limit for limit in views.ZOOM_RANGE)
        zoom = float(np.clip(self._view.px_per_unit * factor, low, high))
        if zoom != self._view.px_per_unit:
            ratio = zoom / self._view.px_per_unit
            self._look_by_hand(self._view.zoomed(ratio, (at.x(), at.y()), self.width(), self.height()))

    def _fit_by_hand(self) -> None:
        self._forget_rest(tell=True)
        self.fit()
        self.view_changed.emit()

    def _look_by_hand(self, view: View) -> None:
        if view == self._view:
            return
        self._forget_rest(tell=True)
        self.view = view
        self._point()
        self.view_changed.emit()
