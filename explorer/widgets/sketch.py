"""A square of paper to draw on with mouse, pen or finger."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QElapsedTimer, QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QEventPoint,
    QHideEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPalette,
    QPen,
    QPointingDevice,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.widgets import paint, units
from explorer.widgets.lively import Lively
from explorer.widgets.picture import ink_table
from explorer.widgets.strokes import SIDE, Dab, Paper, as_sample

BRUSH = 0.058
"""Radius of the brush as a share of the paper's side: the pen of the digits, drawn as large as one does."""

ERASER = 1.8
"""How much larger the eraser is."""

FRAME_MS = 16
"""There is at most one `drawn` in so many milliseconds."""

_LIGHT, _HEAVY = 0.45, 1.45
_TOUCHES = frozenset({QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TouchEnd})
_CORNER = 8


class Sketch(Lively, QWidget):
    """Paper for one drawing. The left button draws, the right one, or a pen's other end, erases.

    A pen's pressure makes lines thinner or thicker. Where the keyboard is here, Ctrl Z takes the last stroke
    back and Ctrl Shift Z brings it back, Delete clears, and Escape takes back the stroke that is being drawn.

    Signals
    -------
    drawn()
        There is something else on the paper; once for all strokes of a frame. Also after setters.

    Parameters
    ----------
    parent
        The parent widget.
    """

    drawn = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paper = Paper()
        self._brush = BRUSH
        self._drawing: Qt.MouseButton | None = None
        self._finger = -1
        self._eraser: QPointF | None = None
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._tell)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Drawing")
        self.setAccessibleDescription("Empty")

    # -- what is on the paper ----------------------------------------------------------------------

    def is_empty(self) -> bool:
        """Tell whether nothing is drawn."""
        return self._paper.empty

    def clear(self) -> None:
        """Take everything away; `undo` brings it back."""
        self._lift()
        if not self._paper.empty:
            self._paper.clear()
            self._changed()

    def undo(self) -> bool:
        """Take back the last stroke, or clearing; False where there is none."""
        self._lift()
        undone = self._paper.undo()
        if undone:
            self._changed()
        return undone

    def redo(self) -> bool:
        """Bring back what was taken back last; False where there is none."""
        self._lift()
        redone = self._paper.redo()
        if redone:
            self._changed()
        return redone

    def set_brush(self, radius: float) -> None:
        """Draw with another brush, its radius a share of the paper's side."""
        self._brush = float(np.clip(radius, 0.005, 0.25))

    def as_sample(
        self, shape: tuple[int, ...], low: float, high: float, fill: tuple[float, float] = (1.0, 1.0)
    ) -> npt.NDArray[np.float32] | None:
        """Return the drawing sized and centred as the data are, None while the paper is empty.

        Parameters
        ----------
        shape
            (h, w), (h, w, 1) or (h, w, 3) of a sample.
        low, high
            What paper and ink are in the data.
        fill
            Which shares of the rows and of the columns what is drawn takes in the data; see
            `strokes.as_sample`.
        """
        return as_sample(self._paper.ink, shape, low, high, fill)

    def square(self) -> QRectF:
        """Return where the paper is: the largest square in the middle."""
        side = min(self.width(), self.height())
        return QRectF((self.width() - side) // 2, (self.height() - side) // 2, side, side)

    def sizeHint(self) -> QSize:
        """Return room to draw comfortably."""
        return QSize(units.px(200), units.px(200))

    def minimumSizeHint(self) -> QSize:
        """Return the least room to draw in."""
        return QSize(units.px(96), units.px(96))

    # -- mouse, pen and finger ---------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Set the brush down, or the eraser."""
        paint.forget_focus(self)
        if (
            event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton)
            and self._drawing is None
        ):
            self._drawing = event.button()
            self._press(event.position(), erase=event.button() == Qt.MouseButton.RightButton)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw on."""
        if self._drawing is not None:
            self._move(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lift it."""
        if self._drawing is not None and event.button() == self._drawing:
            self._lift()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """Draw with a pen, thicker where it is pressed harder; its other end, or its button, erases."""
        kind, pressure = event.type(), event.pressure()
        if kind == QEvent.Type.TabletPress and self._drawing is None:
            paint.forget_focus(self)
            other_end = event.pointerType() == QPointingDevice.PointerType.Eraser
            self._drawing = event.button()
            erase = other_end or event.button() == Qt.MouseButton.RightButton
            self._press(event.position(), pressure, erase=erase)
        elif kind == QEvent.Type.TabletMove and self._drawing is not None:
            self._move(event.position(), pressure)
        elif kind == QEvent.Type.TabletRelease and event.button() == self._drawing:
            self._lift()
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Draw with the first finger; keep keys that mean a stroke from the window."""
        kind = event.type()
        if isinstance(event, QTouchEvent) and kind in _TOUCHES:
            self._touch(event.points())
            event.accept()
            return True
        if kind == QEvent.Type.TouchCancel:
            self._take_back()
            return True
        if (
            kind == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._means_stroke(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def _touch(self, points: list[QEventPoint]) -> None:
        for point in points:
            state = point.state()
            if state == QEventPoint.State.Pressed and self._drawing is None:
                self._drawing, self._finger = Qt.MouseButton.LeftButton, point.id()
                self._press(point.position())
            elif point.id() != self._finger:
                continue
            elif state == QEventPoint.State.Updated:
                self._move(point.position())
            elif state == QEventPoint.State.Released:
                self._lift()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take back a stroke, or all of them, or bring one back."""
        if self._undoes(event):
            self.undo()
        elif self._redoes(event):
            self.redo()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not self._paper.empty:
            self.clear()
        elif event.key() == Qt.Key.Key_Escape and self._drawing is not None:
            self._take_back()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Lift the brush."""
        self._lift()
        super().hideEvent(event)

    def _undoes(self, event: QKeyEvent) -> bool:
        idle = self._drawing is None
        return event.matches(QKeySequence.StandardKey.Undo) and idle and self._paper.can_undo

    def _redoes(self, event: QKeyEvent) -> bool:
        idle = self._drawing is None
        return event.matches(QKeySequence.StandardKey.Redo) and idle and self._paper.can_redo

    def _means_stroke(self, event: QKeyEvent) -> bool:
        return self._undoes(event) or self._redoes(event)

    def _press(self, at: QPointF, pressure: float | None = None, *, erase: bool = False) -> None:
        self._eraser = at if erase else None
        self._paper.begin(self._dab(at, pressure), erase=erase)
        self._changed()

    def _move(self, at: QPointF, pressure: float | None = None) -> None:
        self._eraser = None if self._eraser is None else at
        self._paper.extend(self._dab(at, pressure))
        self._changed()

    def _lift(self) -> None:
        if self._drawing is not None:
            self._drawing, self._finger, self._eraser = None, -1, None
            self._paper.end()
            self._changed()

    def _take_back(self) -> None:
        if self._drawing is not None:
            self._drawing, self._finger, self._eraser = None, -1, None
            self._paper.cancel()
            self._changed()

    def _dab(self, at: QPointF, pressure: float | None) -> Dab:
        """Return where the brush is on the paper and how large."""
        box = self.square()
        radius = self._brush * (ERASER if self._eraser is not None else 1.0)
        if pressure is not None:
            radius *= _LIGHT + (_HEAVY - _LIGHT) * float(np.clip(pressure, 0, 1))
        side = max(1.0, box.width())
        return (at.x() - box.left()) / side, (at.y() - box.top()) / side, radius

    # -- telling and painting ----------------------------------------------------------------------

    def _changed(self) -> None:
        """Paint anew, and tell so at the next turn of the event loop, unless it was told a moment ago."""
        self.update()
        if not self._timer.isActive():
            since = self._since.elapsed() if self._since.isValid() else FRAME_MS
            self._timer.start(max(0, FRAME_MS - since))

    @Slot()
    def _tell(self) -> None:
        self._since.start()
        self.setAccessibleDescription("Empty" if self._paper.empty else "A drawing")
        self.drawn.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint paper, ink, frame, and the eraser where there is one."""
        palette, box = self.palette(), self.square()
        with QPainter(self) as painter:
            paint.smooth(painter)
            sheet = QPainterPath()
            corner, half = _CORNER * units.scale(), paint.hairline() / 2
            sheet.addRoundedRect(box.adjusted(half, half, -half, -half), corner, corner)
            painter.fillPath(sheet, palette.color(QPalette.ColorRole.Base))
            if self._paper.empty:
                painter.setFont(units.font(14))
                painter.setPen(paint.muted(palette))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "Draw here")
            else:
                self._paint_ink(painter, sheet)
            self._paint_edge(painter, sheet)

    def _paint_ink(self, painter: QPainter, sheet: QPainterPath) -> None:
        palette = self.palette()
        paper, ink = palette.color(QPalette.ColorRole.Base), palette.color(QPalette.ColorRole.Text)
        image = QImage(self._paper.ink.data, SIDE, SIDE, SIDE, QImage.Format.Format_Indexed8)
        image.setColorTable(ink_table(paper, ink).tolist())
        painter.save()
        painter.setClipPath(sheet)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self.square(), image)
        painter.restore()

    def _paint_edge(self, painter: QPainter, sheet: QPainterPath) -> None:
        palette = self.palette()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(paint.line(palette), paint.hairline()))
        painter.drawPath(sheet)
        if self._eraser is not None:
            radius = self._brush * ERASER * self.square().width()
            painter.setPen(QPen(paint.muted(palette), 1.4 * units.scale()))
            painter.drawEllipse(self._eraser, radius, radius)
        if paint.keyboard_focus(self):
            paint.focus_ring(painter, palette, self.square().toRect(), _CORNER * units.scale())
