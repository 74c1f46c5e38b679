"""A sheet under mouse and keys: characters are pointed at, clicked and selected, the page is scrolled."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from explorer.widgets import paint, units
from explorer.widgets.manuscript.sheet import BAR, INSET, Sheet

WHEEL_LINES = 3
"""Lines that a notch of the wheel scrolls."""

_NOTCH = 120


class HandledSheet(Sheet):
    """Adds the hand.

    Signals
    -------
    hovered(int)
        The character that the pointer, or the keyboard, has come to.
    left()
        None is pointed at any longer.
    stepped(int)
        By key: an arrow led to a character, or Escape (-1) away from all.
    clicked(int)
        A character was clicked, or Enter pressed on it.
    span_selected(int, int)
        The first of the selected characters, and the one after the last.
    """

    hovered = Signal(int)
    left = Signal()
    stepped = Signal(int)
    clicked = Signal(int)
    span_selected = Signal(int, int)

    def __init__(self, size: float, leading: float, parent: QWidget | None = None) -> None:
        super().__init__(size, leading, parent)
        self._pressed: tuple[int, QPointF] | None = None
        self._selecting = False
        self._anchor: int | None = None
        self._dragged: float | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.IBeamCursor)

    # -- the mouse ---------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the bar, or of a character."""
        paint.forget_focus(self)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self._on_bar(event.position()):
            self._dragged = event.position().y()
            return
        self._select(0, 0)
        self._pressed = (self._nearest(event.position()), event.position()) if len(self._lines) else None
        self._selecting, self._anchor = False, None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the bar, select further, or point."""
        at = event.position()
        if self._dragged is not None:
            self._scrolled(self._roll.drag(at.y() - self._dragged, units.scale()))
            self._dragged = at.y()
        elif self._pressed is not None:
            start, where = self._pressed
            far = (at - where).manhattanLength() >= QApplication.startDragDistance()
            self._selecting = self._selecting or far
            if self._selecting:
                here = at.y() + self._roll.top
                self._scrolled(self._roll.show(here, here))
                other = self._nearest(at)
                self._select(min(start, other), max(start, other) + 1)
        else:
            self._light_bar(self._on_bar(at))
            self._point(-1 if self._over_bar else self.index_at(at))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell what was selected, or clicked."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        pressed, self._pressed, self._dragged = self._pressed, None, None
        if pressed is None:
            return
        if self._selecting:
            self._selecting = False
            self.span_selected.emit(*self._selected)
        elif (index := self.index_at(event.position())) == pressed[0]:
            self.clicked.emit(index)

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        self._light_bar(False)
        self._point(-1)
        super().leaveEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Point at nothing."""
        self._point(-1)
        super().focusOutEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; at the end of the page the wheel is left to whatever is around."""
        pixels, notches = event.pixelDelta().y(), event.angleDelta().y() / _NOTCH
        by = -pixels if pixels else -notches * WHEEL_LINES * self.pitch()
        if self._roll.limit() <= 0 or not by:
            event.ignore()
            return
        self._scrolled(self._roll.to(self._roll.top + by))
        self._point(self.index_at(event.position()))
        event.accept()

    # -- the keyboard ------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll by pages, point at the character beside, click it, select and copy."""
        key, page = Qt.Key(event.key()), self.height() - self.pitch()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self._select(0, len(self._lines))
            self.span_selected.emit(*self._selected)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            by = page if key == Qt.Key.Key_PageDown else -page
            self._scrolled(self._roll.to(self._roll.top + by))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._pointed >= 0:
            self.clicked.emit(self._pointed)
        elif key == Qt.Key.Key_Escape and (self._pointed >= 0 or self._selected[1]):
            self._select(0, 0)
            self._point(-1)
            self.stepped.emit(-1)
        elif len(self._lines) and (to := self._beside(event)) is not None:
            self._go(to, selecting=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """Put what is selected on the clipboard; without a selection nothing happens."""
        if self._selected[0] < self._selected[1]:
            chosen = self._lines.text(*self._selected)
            QGuiApplication.clipboard().setText(chosen.encode("utf-8", "replace").decode())

    def _beside(self, event: QKeyEvent) -> int | None:
        """Return the character that an arrow key leads to, None for another key."""
        key, last = Qt.Key(event.key()), len(self._lines) - 1
        far = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        caret = self._pointed if self._pointed >= 0 else self._caret
        at = min(last if caret is None else caret, last)
        first, after = self._lines.line(self._lines.line_of(at))
        to = {
            Qt.Key.Key_Left: at - (self._pointed >= 0),
            Qt.Key.Key_Right: at + (self._pointed >= 0),
            Qt.Key.Key_Up: self._above(at, -1),
            Qt.Key.Key_Down: self._above(at, 1),
            Qt.Key.Key_Home: 0 if far else first,
            Qt.Key.Key_End: last if far else after - 1,
        }.get(key)
        return None if to is None else min(max(0, to), last)

    def _above(self, at: int, by: int) -> int:
        """Return the character one line on, in the same column where there is one."""
        line, column = self._lines.place(at)
        line += by
        if not 0 <= line < self._lines.count():
            return at
        first, after = self._lines.line(line)
        return max(first, min(first + column, after - 1))

    def _go(self, to: int, *, selecting: bool) -> None:
        """Point at a character by key, and scroll to where it is seen."""
        if selecting:
            self._anchor = self._anchor if self._anchor is not None else max(self._pointed, 0)
            self._select(min(self._anchor, to), max(self._anchor, to) + 1)
        else:
            self._anchor = None
        top = self._lines.line_of(to) * self.pitch()
        self._scrolled(self._roll.show(top, top + self.pitch() + 2 * units.px(INSET)))
        self._point(to)
        if selecting:
            self.span_selected.emit(*self._selected)
        else:
            self.stepped.emit(to)

    # -- what both do ------------------------------------------------------------------------------

    def _point(self, index: int) -> None:
        """Point at a character, -1 for none."""
        before = self._pointed
        if index == before:
            return
        self._pointed = index
        for at in (before, index):
            if at >= 0:
                self._repaint_around(at)
        self._describe()
        if index >= 0:
            self.hovered.emit(index)
        else:
            self.left.emit()

    def _select(self, start: int, end: int) -> None:
        before, self._selected = self._selected, (start, end)
        if before != self._selected:
            self._repaint_span(*before)
            self._repaint_span(start, end)

    def _scrolled(self, moved: bool) -> None:
        if moved:
            self.update()

    def _on_bar(self, at: QPointF) -> bool:
        bar, k = self.bar_box(), units.scale()
        near = at.x() >= self.width() - (BAR + 4) * k
        return bool(bar.height()) and near and bar.top() <= at.y() <= bar.bottom()

    def _light_bar(self, over: bool) -> None:
        if over != self._over_bar:
            self._over_bar = over
            self.setCursor(Qt.CursorShape.ArrowCursor if over else Qt.CursorShape.IBeamCursor)
            self.update(self.width() - units.px(BAR + 4), 0, units.px(BAR + 4), self.height())

    def _nearest(self, point: QPointF) -> int:
        """Return the character at or before a place, wherever that is."""
        line, column = self._place_at(point)
        line = min(max(0, line), self._lines.count() - 1)
        first, after = self._lines.line(line)
        return max(0, min(first + max(0, column), after - 1, len(self._lines) - 1))

    def _repaint_around(self, index: int) -> None:
        box = self.character_box(index).toRect()
        margin = units.px(4)
        self.update(box.adjusted(-margin, -margin, margin, margin))

    def _describe(self) -> None:
        """Tell what is shown to those who cannot see it."""
