"""Numbered steps in groups, one of them lit: what happens one after the other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.widgets import paint, units
from explorer.widgets.lively import Lively

ROW, LEAST_ROW = 35.0, 24.0
"""Height of a row in pixels at 100 %: where there is room, and at least."""

HEADING, GAP = 28.0, 8.0
"""Height of a heading, and of the room before the next one."""

DISC = 10.5
"""Radius of the disc around a number."""

_INSET, _WORDS = 9.0, 40.0


class StepList(Lively, QWidget):
    """Steps under headings, numbered from 1 in each group; a click, or a key, chooses one and lights it.

    Signals
    -------
    chosen(int)
        The step that the user has chosen, counted from 0 through all groups; `set_lit` does not emit it.

    Parameters
    ----------
    parent
        The parent widget.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._groups: list[tuple[str, tuple[str, ...]]] = []
        self._lit: int | None = None
        self._hover: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setAccessibleName("Steps")

    def set_groups(self, groups: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Show other steps, none of them lit: for each group its heading and its words."""
        self._groups = [(heading, tuple(words)) for heading, words in groups]
        self._hover = self._lit = None
        self._describe()
        self.updateGeometry()
        self.update()

    def set_lit(self, index: int | None) -> None:
        """Light a step, counted from 0 through all groups; None, or what is no step, for none."""
        new = index if index is not None and 0 <= index < self.count() else None
        if new != self._lit:
            self._lit = new
            self._describe()
            self.update()

    def lit(self) -> int | None:
        """Return the step that is lit, None for none."""
        return self._lit

    def count(self) -> int:
        """Return how many steps there are."""
        return sum(len(words) for _, words in self._groups)

    def row(self, index: int) -> QRectF:
        """Return where a step is."""
        return self._rows()[1][index]

    def sizeHint(self) -> QSize:
        """Return room for all rows."""
        return QSize(self._widest(), self._height(ROW))

    def minimumSizeHint(self) -> QSize:
        """Return room for rows that are as low as still reads."""
        return QSize(min(self._widest(), units.px(160)), self._height(LEAST_ROW))

    # -- painting ----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint headings and steps."""
        palette = self.palette()
        headings, rows = self._rows()
        with QPainter(self) as painter:
            paint.smooth(painter)
            painter.setFont(units.font(13, bold=True))
            painter.setPen(paint.ink(palette))
            for (heading, _), box in zip(self._groups, headings, strict=True):
                self._write(painter, box, heading)
            words = [(nth, word) for _, group in self._groups for nth, word in enumerate(group, 1)]
            for index, ((number, word), box) in enumerate(zip(words, rows, strict=True)):
                self._paint_row(painter, box, index, number, word)
            if paint.keyboard_focus(self):
                paint.focus_ring(painter, palette, self.rect(), 8 * units.scale())

    def _paint_row(self, painter: QPainter, box: QRectF, index: int, number: int, word: str) -> None:
        palette, k = self.palette(), units.scale()
        lit, accent, ink = index == self._lit, paint.accent(palette), paint.ink(palette)
        painter.setPen(Qt.PenStyle.NoPen)
        if lit or index == self._hover:
            painter.setBrush(paint.faded(accent, 0.12) if lit else paint.faded(ink, 0.05))
            painter.drawRoundedRect(box.adjusted(0, k, 0, -k), 8 * k, 8 * k)
        centre = QPointF(box.left() + (_INSET + DISC) * k, box.center().y())
        radius = min(DISC * k, box.height() / 2 - 1.5 * k)
        painter.setBrush(accent if lit else Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(accent if lit else paint.mix(ink, paint.ground(palette), 0.25), 1.2 * k))
        painter.drawEllipse(centre, radius, radius)
        painter.setPen(paint.ground(palette) if lit else ink)
        painter.setFont(units.font(12, bold=lit))
        disc = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
        painter.drawText(disc, int(Qt.AlignmentFlag.AlignCenter), str(number))
        painter.setPen(accent if lit else ink)
        painter.setFont(units.font(14, bold=lit))
        self._write(painter, box.adjusted(_WORDS * k, 0, -_INSET * k, 0), word)

    @staticmethod
    def _write(painter: QPainter, box: QRectF, text: str) -> None:
        fitting = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), fitting)

    # -- mouse and keys ----------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the step at the pointer."""
        paint.forget_focus(self)
        index = self._at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and index is not None:
            self._choose(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tint the step at the pointer."""
        self._point(self._at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Tint none."""
        self._point(None)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose the step before or after, the first or last, or the same again."""
        key, last = Qt.Key(event.key()), self.count() - 1
        lit = -1 if self._lit is None else self._lit
        targets = {
            Qt.Key.Key_Up: max(lit - 1, 0),
            Qt.Key.Key_Down: min(lit + 1, last),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
            Qt.Key.Key_Return: max(lit, 0),
            Qt.Key.Key_Enter: max(lit, 0),
        }
        if key in targets and last >= 0:
            self._choose(targets[key])
        else:
            super().keyPressEvent(event)

    def _choose(self, index: int) -> None:
        self.set_lit(index)
        self.chosen.emit(index)

    def _point(self, index: int | None) -> None:
        if index != self._hover:
            self._hover = index
            pointing = Qt.CursorShape.PointingHandCursor
            self.setCursor(Qt.CursorShape.ArrowCursor if index is None else pointing)
            self.update()

    def _at(self, point: QPointF) -> int | None:
        rows = self._rows()[1]
        return next((index for index, box in enumerate(rows) if box.contains(point)), None)

    # -- where things are --------------------------------------------------------------------------

    def _rows(self) -> tuple[list[QRectF], list[QRectF]]:
        """Return where the headings and the steps are; rows are lower where there is less room."""
        k, top = units.scale(), 0.0
        other = self._height(0.0)
        row = min(max((self.height() - other) / max(1, self.count()), LEAST_ROW * k), ROW * k)
        headings, steps = [], []
        for _, words in self._groups:
            headings.append(QRectF(0, top, self.width(), HEADING * k))
            top += HEADING * k
            for _ in words:
                steps.append(QRectF(0, top, self.width(), row))
                top += row
            top += GAP * k
        return headings, steps

    def _height(self, row: float) -> int:
        """Return the height of everything with rows so high."""
        groups = len(self._groups)
        return units.px(groups * HEADING + max(0, groups - 1) * GAP + self.count() * row)

    def _widest(self) -> int:
        bold, head = QFontMetrics(units.font(14, bold=True)), QFontMetrics(units.font(13, bold=True))
        words = [bold.horizontalAdvance(word) for _, group in self._groups for word in group]
        widest = max(words, default=0) + units.px(_WORDS + _INSET)
        return max(widest, *(head.horizontalAdvance(text) for text, _ in self._groups), units.px(120))

    def _describe(self) -> None:
        """Tell the step that is lit to those who cannot see it."""
        start = 0
        for heading, words in self._groups:
            if self._lit is not None and start <= self._lit < start + len(words):
                place = self._lit - start
                told = f"{heading}: step {place + 1} of {len(words)}, {words[place]}"
                self.setAccessibleDescription(told)
                return
            start += len(words)
        self.setAccessibleDescription(f"{self.count()} steps")
