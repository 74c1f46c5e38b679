"""A bar for each dimension of a code, such as its KL divergence; dead dimensions are hatched."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFocusEvent,
    QFontMetrics,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTransform,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from explorer.widgets import paint, units
from explorer.widgets.lively import Lively
from explorer.widgets.plot.axis import Axis, amount
from explorer.widgets.plot.curve import Colour, legible, resolve
from explorer.widgets.plot.readout import Reading, Readout
from explorer.widgets.plot.slots import Slots, slots
from explorer.widgets.plot.steady import SteadyTop

_FONT = 12.0
_LEAST = 0.1
"""The scale reaches at least so far, so that what is nothing looks like nothing."""

_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Home: -1_000_000,
    Qt.Key.Key_End: 1_000_000,
}


class Bars(Lively, QWidget):
    """A bar for each of up to some 64 dimensions, lying or standing, as there is room.

    Pointing at a bar, or arrow keys, tell its value in words.

    Parameters
    ----------
    colour
        Of the bars: red, green, blue, or a role of the palette.
    parent
        The parent widget.
    """

    def __init__(self, colour: Colour = (63, 144, 218), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour = colour
        self._values = np.empty(0)
        self._dead = np.empty(0, dtype=bool)
        self._unit = "nats"
        self._sorted = False
        self._order = np.empty(0, dtype=np.intp)
        self._top = SteadyTop(_LEAST)
        self._hover = -1
        self._readout = Readout(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        self.setAccessibleName("A bar for each dimension")

    def set_values(self, values: npt.ArrayLike, dead: npt.ArrayLike, unit: str = "nats") -> None:
        """Show other values; made to be called at every frame of a training.

        Parameters
        ----------
        values
            (k,) one for each dimension; what is not finite has no bar, below 0 counts as 0.
        dead
            (k,) which dimensions carry nothing.
        unit
            Of the values.

        Raises
        ------
        ValueError
            If there is not one mark for each value.
        """
        shown, marks = np.array(values, dtype=np.float64), np.array(dead, dtype=bool)
        if shown.ndim != 1 or shown.shape != marks.shape:
            raise ValueError(f"values and marks have one shape (k,), not {shown.shape} and {marks.shape}")
        self._values, self._dead, self._unit = shown, marks, unit
        known = shown[np.isfinite(shown)]
        self._top.follow(float(known.max()) if len(known) else np.nan)
        self._arrange()

    def set_order(self, by_value: bool) -> None:
        """Put the largest first, or keep the dimensions in their order."""
        if by_value != self._sorted:
            self._sorted = by_value
            self._arrange()

    def order(self) -> list[int]:
        """Return the dimensions, counted from 0, as they are shown."""
        return [int(index) for index in self._order]

    def top(self) -> float:
        """Return the value at the end of the scale."""
        return self._top.value

    def slots(self) -> Slots:
        """Return where the bars are."""
        metrics = QFontMetrics(units.font(_FONT))
        n = max(1, len(self._values))
        return slots(self.size(), n, units.scale(), metrics.height(), metrics.horizontalAdvance)

    def reading(self) -> str:
        """Return what is told of the bar that is pointed at, "" for none."""
        if self._hover < 0:
            return ""
        index = int(self._order[self._hover])
        dead = ", dead: it carries nothing" if self._dead[index] else ""
        return f"z{index + 1}: {amount(self._values[index])} {self._unit}{dead}"

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(units.px(260), units.px(180))

    def minimumSizeHint(self) -> QSize:
        """Return the least useful size."""
        return QSize(units.px(140), units.px(80))

    # -- painting ----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the scale, the bars and their names."""
        with QPainter(self) as painter:
            paint.smooth(painter)
            painter.setFont(units.font(_FONT))
            if len(self._values):
                placed = self.slots()
                self._paint_scale(painter, placed)
                for place in range(len(self._order)):
                    self._paint_bar(painter, placed, place)
            if paint.keyboard_focus(self):
                paint.focus_ring(painter, self.palette(), self.rect(), 6 * units.scale())

    def _paint_scale(self, painter: QPainter, placed: Slots) -> None:
        """Paint faint lines across the bars with their figures, the last with the unit."""
        palette, room, metrics = self.palette(), placed.room, painter.fontMetrics()
        length = room.width() if placed.rows else room.height()
        ticks = Axis(0.0, self._top.value).ticks(length, (52.0 if placed.rows else 30.0) * units.scale())
        painter.setPen(paint.muted(palette))
        for tick in ticks:
            text = f"{tick:g}"
            share = tick / self._top.value
            faint = paint.line(palette) if tick == 0 else paint.faded(paint.line(palette), 0.6)
            if placed.rows:
                text = f"{text} {self._unit}" if tick == ticks[-1] else text
                x, width = round(room.left() + share * room.width()), metrics.horizontalAdvance(text)
                painter.fillRect(QRectF(x, room.top(), paint.hairline(), room.height()), faint)
                left = min(x - metrics.horizontalAdvance(f"{tick:g}") / 2, self.width() - width)
                painter.drawText(QPointF(left, room.bottom() + units.px(4) + metrics.ascent()), text)
            else:
                y = round(room.bottom() - share * room.height())
                painter.fillRect(QRectF(room.left(), y, room.width(), paint.hairline()), faint)
                box = QRectF(0, y - metrics.height() / 2, room.left() - units.px(6), metrics.height())
                painter.drawText(box, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), text)
        if not placed.rows:
            painter.drawText(QPointF(0, metrics.ascent() - units.px(2)), self._unit)

    def _paint_bar(self, painter: QPainter, placed: Slots, place: int) -> None:
        """Paint a bar, hatched all along its room where it is dead, with name and figure."""
        palette, index = self.palette(), int(self._order[place])
        value, dead = self._values[index], bool(self._dead[index])
        if place == self._hover:
            painter.fillRect(self._whole(placed, place), paint.faded(paint.ink(palette), 0.06))
        if dead:
            _paint_hatch(painter, placed.bar(place, 1.0), paint.muted(palette))
        share = float(np.clip(value / self._top.value, 0, 1)) if np.isfinite(value) else 0.0
        bar = placed.bar(place, share)
        least = units.px(1) if value > 0 else 0
        if placed.rows:
            bar.setWidth(max(bar.width(), least))
        else:
            bar.setTop(min(bar.top(), bar.bottom() - least))
        colour = legible(resolve(self._colour, palette), palette, 3.0)
        painter.fillRect(bar, paint.muted(palette) if dead else colour)
        painter.setPen(paint.muted(palette) if dead else paint.ink(palette))
        self._paint_words(painter, placed, place, bar)

    def _paint_words(self, painter: QPainter, placed: Slots, place: int, bar: QRectF) -> None:
        index, slot, line = int(self._order[place]), placed.slot(place), painter.fontMetrics().height()
        name, figure = f"z{index + 1}", amount(self._values[index])
        centre = Qt.AlignmentFlag.AlignCenter
        if placed.rows:
            side = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, slot.top(), slot.left(), slot.height()), int(side), name)
            right = QRectF(slot.right(), slot.top(), self.width() - slot.right(), slot.height())
            painter.drawText(right, int(side | Qt.AlignmentFlag.AlignRight), figure)
            return
        wide = slot.adjusted(-slot.width() * 3, 0, slot.width() * 3, 0)
        if place % placed.every == 0:
            painter.drawText(
                QRectF(wide.left(), slot.bottom() + units.px(4), wide.width(), line), centre, name
            )
        if placed.figures:
            top = bar.top() - line - units.px(1)
            painter.drawText(QRectF(slot.left(), top, slot.width(), line), centre, figure)

    def _whole(self, placed: Slots, place: int) -> QRectF:
        """Return the room of a bar with its name and figure."""
        slot = placed.slot(place)
        if placed.rows:
            return QRectF(0, slot.top(), self.width(), slot.height())
        return QRectF(slot.left(), 0, slot.width(), self.height())

    # -- pointing ----------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell of the bar at the pointer."""
        at = event.position()
        self._point(self.slots().place(at.x(), at.y(), len(self._values)))

    def leaveEvent(self, event: QEvent) -> None:
        """Tell of none."""
        self._point(-1)
        super().leaveEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell of none."""
        self._point(-1)
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell of none."""
        self._point(-1)
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from bar to bar; Escape tells of none."""
        step, n = _STEPS.get(Qt.Key(event.key())), len(self._values)
        if event.key() == Qt.Key.Key_Escape and self._hover >= 0:
            self._point(-1)
        elif step is not None and n:
            start = self._hover if self._hover >= 0 or step < 0 else -1
            self._point(int(np.clip(start + step, 0, n - 1)))
        else:
            super().keyPressEvent(event)

    def _point(self, place: int) -> None:
        if place != self._hover:
            self._hover = place
            self.update()
            self._tell()

    def _arrange(self) -> None:
        largest = np.where(np.isfinite(self._values), -self._values, np.inf)
        everyone = np.arange(len(self._values))
        self._order = np.argsort(largest, kind="stable") if self._sorted else everyone
        self._hover = self._hover if self._hover < len(self._values) else -1
        self.update()
        self._tell()

    def _tell(self) -> None:
        """Bring card and description to what is pointed at."""
        reading = self.reading()
        self.setAccessibleDescription(reading or self._summary())
        if not reading:
            self._readout.hide()
            return
        heading, _, rest = reading.partition(", ")
        muted: QColor = paint.muted(self.palette())
        self._readout.tell(heading, [Reading(rest, "", muted)] if rest else [])
        placed = self.slots()
        slot = placed.slot(self._hover).toAlignedRect()
        if placed.rows:
            self._readout.place_below(slot, self.rect())
        else:
            self._readout.place_beside(slot, self.rect())
        self._readout.show()

    def _summary(self) -> str:
        n = len(self._values)
        if not n or not np.isfinite(self._values).any():
            return f"{n} dimensions"
        best = int(np.nanargmax(np.where(np.isfinite(self._values), self._values, np.nan)))
        dead = int(np.count_nonzero(self._dead))
        return f"{n} dimensions, {dead} dead; largest z{best + 1}: {amount(self._values[best])} {self._unit}"


def _paint_hatch(painter: QPainter, box: QRectF, colour: QColor) -> None:
    """Fill `box` with thin slanting lines, and draw its outline."""
    hatch = QBrush(paint.faded(colour, 0.35), Qt.BrushStyle.BDiagPattern)
    hatch.setTransform(QTransform.fromScale(units.scale(), units.scale()))
    painter.fillRect(box, hatch)
    half = paint.hairline() / 2
    painter.setPen(QPen(paint.faded(colour, 0.4), paint.hairline()))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box.adjusted(half, half, -half, -half))
