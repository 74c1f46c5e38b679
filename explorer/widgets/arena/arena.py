"""The game as something to draw on as well: strokes of mouse, pen or finger."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import (
    QEventPoint,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPen,
    QPolygonF,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QWidget

from explorer.widgets import paint, units
from explorer.widgets.arena.pointing import PointedArena

NEAR = 1.5
"""A place nearer than this to the last one of its stroke is left out, in pixels at 100 %."""

PEN = 4.0
"""How thick strokes are, in pixels at 100 %."""

_TOUCHES = frozenset({QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TouchEnd})


class Arena(PointedArena):
    """The game: what is real and made, with a probe, and with paper over it on demand.

    While it is drawn on nothing is hovered, pressed or dragged. Then Ctrl Z takes the last stroke back,
    Delete all of them; Escape takes back a stroke that is being drawn, else it asks to leave.

    Signals
    -------
    stroke_ended()
        There is another stroke, or Ctrl Z or Delete has taken some back; see `strokes`.
    drawing_left()
        Escape: drawing is to end. It goes on until `set_drawing` ends it.

    Parameters
    ----------
    parent
        The parent widget.
    """

    stroke_ended = Signal()
    drawing_left = Signal()

    _drawing = False  # of the class, since events come while it is being made

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strokes: list[list[tuple[float, float]]] = []
        self._inks: Qt.MouseButton | None = None
        self._finger = -1
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)

    def set_drawing(self, on: bool) -> None:
        """Let the hand draw, or point again; strokes stay, but are seen only while it draws."""
        if on == self._drawing:
            return
        self._lift()
        self._let_go()
        self._leave()
        self._drawing = on
        self.setCursor(Qt.CursorShape.CrossCursor if on else Qt.CursorShape.ArrowCursor)
        self.setAccessibleName("The game, to draw on" if on else "The game")
        self.update()

    def drawing(self) -> bool:
        """Tell whether the hand draws."""
        return self._drawing

    def strokes(self) -> list[npt.NDArray[np.float64]]:
        """Return the strokes, each (n, 2) in the data's coordinates; one that was only a touch has n = 1."""
        return [np.array(stroke, dtype=np.float64) for stroke in self._strokes]

    def undo_stroke(self) -> bool:
        """Take back the last stroke; False where there is none."""
        self._inks = None
        if not self._strokes:
            return False
        self._strokes.pop()
        self.update()
        return True

    def clear_strokes(self) -> None:
        """Take back all strokes."""
        self._inks, self._strokes = None, []
        self.update()

    # -- mouse, pen and finger ---------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke."""
        if not self._drawing:
            super().mousePressEvent(event)
            return
        paint.forget_focus(self)
        if event.button() == Qt.MouseButton.LeftButton and self._inks is None:
            self._begin(event.position(), event.button())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw on."""
        if not self._drawing:
            super().mouseMoveEvent(event)
        elif self._inks is not None:
            self._extend(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the stroke."""
        if not self._drawing:
            super().mouseReleaseEvent(event)
        elif event.button() == self._inks:
            self._lift()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """Draw with a pen."""
        if not self._drawing:
            super().tabletEvent(event)
            return
        if event.type() == QEvent.Type.TabletPress and self._inks is None:
            self._begin(event.position(), event.button())
        elif event.type() == QEvent.Type.TabletMove and self._inks is not None:
            self._extend(event.position())
        elif event.type() == QEvent.Type.TabletRelease and event.button() == self._inks:
            self._lift()
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Draw with the first finger; keep the key for undo from the window while there is a stroke."""
        kind = event.type()
        if self._drawing and isinstance(event, QTouchEvent) and kind in _TOUCHES:
            for point in event.points():
                self._touch(point)
            event.accept()
            return True
        if self._drawing and kind == QEvent.Type.TouchCancel:
            self._take_back()
            return True
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._undoes(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take back strokes, or ask to leave."""
        if not self._drawing:
            super().keyPressEvent(event)
        elif self._undoes(event):
            self.undo_stroke()
            self.stroke_ended.emit()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._strokes:
            self.clear_strokes()
            self.stroke_ended.emit()
        elif event.key() == Qt.Key.Key_Escape:
            if not self._take_back():
                self.drawing_left.emit()
        else:
            event.ignore()

    def hideEvent(self, event: QHideEvent) -> None:
        """End the stroke."""
        self._lift()
        super().hideEvent(event)

    def _undoes(self, event: QKeyEvent) -> bool:
        idle = self._drawing and self._inks is None
        return event.matches(QKeySequence.StandardKey.Undo) and idle and bool(self._strokes)

    def _touch(self, point: QEventPoint) -> None:
        state = point.state()
        if state == QEventPoint.State.Pressed and self._inks is None:
            self._finger = point.id()
            self._begin(point.position(), Qt.MouseButton.LeftButton)
        elif point.id() != self._finger or self._inks is None:
            return
        elif state == QEventPoint.State.Updated:
            self._extend(point.position())
        elif state == QEventPoint.State.Released:
            self._lift()

    def _begin(self, at: QPointF, button: Qt.MouseButton) -> None:
        self._inks = button
        self._strokes.append([self.to_data(at)])
        self.update()

    def _extend(self, at: QPointF) -> None:
        last = self.to_pixels(self._strokes[-1][-1])
        if np.hypot(at.x() - last[0], at.y() - last[1]) >= NEAR * units.scale():
            self._strokes[-1].append(self.to_data(at))
            self.update()

    def _lift(self) -> None:
        if self._inks is not None:
            self._inks, self._finger = None, -1
            self.stroke_ended.emit()

    def _take_back(self) -> bool:
        """Take back the stroke that is being drawn; False where there is none."""
        if self._inks is None:
            return False
        self._finger = -1
        return self.undo_stroke()

    # -- painting ----------------------------------------------------------------------------------

    def _paint_over(self, painter: QPainter) -> None:
        super()._paint_over(painter)
        if not self._drawing:
            return
        pen = QPen(paint.accent(self.palette()), PEN * units.scale())
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for stroke in self._strokes:
            line = [QPointF(x, y) for x, y in self.to_pixels(stroke).tolist()]
            if len(line) == 1:
                painter.drawPoint(line[0])
            else:
                painter.drawPolyline(QPolygonF(line))
