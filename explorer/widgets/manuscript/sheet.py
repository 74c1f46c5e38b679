"""A manuscript as something to look at: what is seen of it is painted, and only where it changed."""

from __future__ import annotations

from math import ceil

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.widgets import diverging, fixed, paint, units
from explorer.widgets.lively import Lively
from explorer.widgets.manuscript.lines import Lines
from explorer.widgets.manuscript.roll import Roll
from explorer.widgets.manuscript.tints import Tints

INSET, BAR = 6, 6
"""Room around the text, and width of the scroll bar, in pixels at 100 %."""

Span = tuple[int, int]


class Sheet(Lively, QWidget):
    """Paints lines of text, tints, marks, the cursor and the bar; holds what is shown."""

    def __init__(self, size: float, leading: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines, self._roll = Lines(), Roll()
        self._colours, self._shades = Tints(), Tints()
        self._size, self._leading = size, leading
        self._marked: Span = (0, 0)
        self._selected: Span = (0, 0)
        self._caret: int | None = None
        self._pointed = -1
        self._over_bar = False
        self._message = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    # -- where things are --------------------------------------------------------------------------

    def face(self) -> fixed.Face:
        """Return the type of the text."""
        return fixed.face(self._size)

    def pitch(self) -> int:
        """Return the height of a line, in pixels."""
        return max(1, round(units.px(self._size) * self._leading))

    def columns(self) -> int:
        """Return how many characters fit into a line."""
        k = units.scale()
        return max(1, int((self.width() - (2 * INSET + BAR) * k) // self.face().cell))

    def character_box(self, index: int) -> QRectF:
        """Return where a character is, or the end of the text, in pixels of the widget."""
        line, column = self._lines.place(index)
        of = self.face()
        return QRectF(self._left() + column * of.cell, self._line_top(line), of.cell, self.pitch())

    def index_at(self, point: QPointF) -> int:
        """Return the character at a place of the widget, -1 where there is none."""
        line, column = self._place_at(point)
        return self._lines.at(line, column)

    def bar_box(self) -> QRectF:
        """Return where the bar is, an empty box where all is seen."""
        k = units.scale()
        start, length = self._roll.thumb(k)
        wide = (BAR if self._over_bar else BAR - 2) * k
        return QRectF(self.width() - wide - k, start, wide, length) if length else QRectF()

    def lines_seen(self) -> range:
        """Return which lines are seen, in part or whole."""
        pitch, above = self.pitch(), units.px(INSET)
        first = int((self._roll.top - above) // pitch)
        last = int((self._roll.top - above + self.height()) // pitch)
        return range(max(0, first), min(self._lines.count(), last + 1))

    def _place_at(self, point: QPointF) -> tuple[int, int]:
        line = int((point.y() + self._roll.top - units.px(INSET)) // self.pitch())
        return line, int((point.x() - self._left()) // self.face().cell)

    def _left(self) -> int:
        return units.px(INSET)

    def _line_top(self, line: int) -> float:
        return units.px(INSET) + line * self.pitch() - round(self._roll.top)

    def sizeHint(self) -> QSize:
        """Return a comfortable size: sixty characters, ten lines."""
        around = units.px(2 * INSET)
        return QSize(60 * self.face().cell + around + units.px(BAR), 10 * self.pitch() + around)

    def minimumSizeHint(self) -> QSize:
        """Return room for a dozen characters, two lines."""
        around = units.px(2 * INSET)
        return QSize(12 * self.face().cell + around + units.px(BAR), 2 * self.pitch() + around)

    # -- painting ----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lines that are seen and have changed, and what stands above them."""
        palette, k = self.palette(), units.scale()
        with QPainter(self) as painter:
            if not len(self._lines) and self._message:
                self._paint_message(painter)
            tables = diverging.table(palette), diverging.surprise_table(palette)
            for line in self.lines_seen():
                box = QRectF(0, self._line_top(line), self.width(), self.pitch())
                if event.region().intersects(box.toRect()):
                    self._paint_line(painter, line, box.top(), tables)
            self._paint_caret(painter)
            paint.smooth(painter)
            self._paint_pointed(painter)
            if (bar := self.bar_box()).height():
                share = 0.55 if self._over_bar else 0.25
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(paint.mix(paint.line(palette), paint.muted(palette), share))
                painter.drawRoundedRect(bar, bar.width() / 2, bar.width() / 2)
            if paint.keyboard_focus(self):
                paint.focus_ring(painter, palette, self.rect(), 6 * k)

    def _paint_line(
        self, painter: QPainter, line: int, top: float, tables: tuple[diverging.Table, diverging.Table]
    ) -> None:
        first, after = self._lines.line(line)
        if first == after:
            return
        palette, of = self.palette(), self.face()
        air = (self.pitch() - of.height) / 2
        tint = QRectF(self._left(), top + round(0.5 * air), 0, self.pitch() - 2 * round(0.5 * air))
        self._paint_tints(painter, first, after, tint, tables)
        self._paint_span(painter, first, after, tint, self._selected)
        ink = paint.ink(palette)
        faint = paint.mix(paint.ground(palette), paint.muted(palette), 0.6)
        for start, end, bold in _parts(first, after, self._marked):
            left = self._left() + (start - first) * of.cell
            text = self._lines.text(start, end)
            fixed.draw(painter, text, left, top + air, of, ink, faint, bold=bold)
            if bold:
                under = QRectF(left, tint.bottom() - units.px(2), (end - start) * of.cell, units.px(2))
                painter.fillRect(under, paint.muted(palette))

    def _paint_tints(
        self,
        painter: QPainter,
        first: int,
        after: int,
        box: QRectF,
        tables: tuple[diverging.Table, diverging.Table],
    ) -> None:
        """Paint colours behind the text, and its shading: behind it too, or below if there are both."""
        cell, both = self.face().cell, len(self._colours) > 0
        colours, shades = self._colours.part(first, after), self._shades.part(first, after)
        if len(colours):
            _draw_row(painter, tables[0][colours], QRectF(box.left(), box.top(), 0, box.height()), cell)
        if len(shades):
            low = max(2.0, round(0.16 * box.height())) if both else box.height()
            _draw_row(painter, tables[1][shades], QRectF(box.left(), box.bottom() - low, 0, low), cell)

    def _paint_span(self, painter: QPainter, first: int, after: int, box: QRectF, span: Span) -> None:
        start, end = max(first, span[0]), min(after, span[1])
        if start < end:
            cell = self.face().cell
            left = box.left() + (start - first) * cell
            at = QRectF(left, box.top(), (end - start) * cell, box.height())
            painter.fillRect(at, paint.faded(paint.accent(self.palette()), 0.28))

    def _paint_caret(self, painter: QPainter) -> None:
        if not len(self._lines) and self._message:
            return
        at = len(self._lines) if self._caret is None else self._caret
        box = self.character_box(at)
        wide = max(2, units.px(self._size / 7))
        air = round((self.pitch() - self.face().height) / 4)
        bar = QRectF(box.left() + (1 if at == len(self._lines) else -wide / 2), box.top() + air, wide, 0)
        bar.setBottom(box.bottom() - air)
        painter.fillRect(bar, paint.accent(self.palette()))

    def _paint_pointed(self, painter: QPainter) -> None:
        if self._pointed >= 0:
            air = round((self.pitch() - self.face().height) / 4)
            box = self.character_box(self._pointed).adjusted(-0.5, air - 0.5, 0.5, -air + 0.5)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(paint.ink(self.palette()), 1.5 * units.scale()))
            painter.drawRoundedRect(box, 2 * units.scale(), 2 * units.scale())

    def _paint_message(self, painter: QPainter) -> None:
        painter.setFont(units.font(14))
        painter.setPen(paint.muted(self.palette()))
        flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
        room = self.rect().adjusted(units.px(24), 0, -units.px(24), 0)
        painter.drawText(room, flags, self._message)

    # -- changes -----------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break lines elsewhere; what was at the top stays there unless the end is followed."""
        self._lay_out()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow palette and scale."""
        if event.type() in paint.LOOK_EVENTS:
            self._lay_out()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        seen = self.lines_seen()
        anchor = self._lines.line(seen.start)[0] if len(seen) else 0
        anew = self._lines.set_columns(self.columns())
        follows = self._roll.follows
        self._measure()
        if anew and not follows:
            self._roll.to(self._lines.line_of(anchor) * self.pitch())
        self.update()

    def _measure(self) -> bool:
        """Tell the roll how high all is, at its end a whole line at the top; return whether other is seen."""
        inset, pitch = units.px(INSET), self.pitch()
        height = self._lines.count() * pitch + 2 * inset
        over = height - self.height()
        if over > 0:
            height = self.height() + inset + max(0, ceil((over - inset) / pitch)) * pitch
        return self._roll.set_room(self.height(), height)

    def _repaint_lines(self, first: int, last: int | None = None) -> None:
        """Paint lines anew, to the end of the sheet for None."""
        top = max(0, int(self._line_top(first)))
        bottom = self.height() if last is None else min(self.height(), int(self._line_top(last + 1)))
        if top < bottom:
            self.update(0, top, self.width(), bottom - top)

    def _repaint_span(self, start: int, end: int) -> None:
        """Paint the lines of the characters from `start` to before `end` anew."""
        n = len(self._lines)
        if start < end and start <= n:
            self._repaint_lines(self._lines.line_of(start), self._lines.line_of(min(end - 1, n)))


def _parts(first: int, after: int, marked: Span) -> list[tuple[int, int, bool]]:
    """Return the parts (start, end, marked) of a line, without empty ones."""
    start, end = (min(max(at, first), after) for at in marked)
    if start >= end:
        return [(first, after, False)]
    parts = [(first, start, False), (start, end, True), (end, after, False)]
    return [part for part in parts if part[0] < part[1]]


def _draw_row(painter: QPainter, colours: npt.NDArray[np.uint32], box: QRectF, cell: int) -> None:
    """Fill cells from the left of a box with colours (n,), 0xAARRGGBB."""
    row = np.ascontiguousarray(colours)
    image = QImage(row.data, len(row), 1, 4 * len(row), QImage.Format.Format_ARGB32)
    painter.drawImage(QRectF(box.left(), box.top(), len(row) * cell, box.height()), image)
