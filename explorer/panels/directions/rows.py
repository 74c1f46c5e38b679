"""The table of what can be turned: a name, a slider and the pictures of what it does, in each row."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from explorer.panels.directions.axes import STEPS, Axis
from explorer.widgets import paint, units
from explorer.widgets.line import Line
from explorer.widgets.mosaic import Mosaic
from explorer.widgets.slider import NumberSlider
from explorer.widgets.units import fix, pad

HEIGHT, NAME, FIELD = 62, 74, 62
PICTURES, LEAST_PICTURES, SLIDER = 440, 150, 116
"""Widths of the pictures at most and at least, and of the slider; with less there are no pictures."""
FEW, HIGHEST = 8, 100
"""Rows that share the height out, and how high they grow."""
LEAST = 0.005
"""What is written as 0, and not as −0."""
SMOOTH_FROM = 16
"""Pictures of so many pixels are not shown by whole blocks where they are small, but smoothly."""
RESETS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class AxisRow(QWidget):
    """One thing that can be turned.

    Signals
    -------
    turned(object, float)
        The row, and the number that is wished.
    reset(object), grabbed(object), chosen(object)
        The row whose slider was double-clicked, or taken by the hand; or that was pressed anywhere.
    """

    turned = Signal(object, float)
    reset = Signal(object)
    grabbed = Signal(object)
    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.axis: Axis | None = None
        self.title, self.note = Line(role="strong"), Line(role="caption")
        self.number = NumberSlider("", 0.0, 1.0)
        self.number.set_name_width(0)
        fix(self.number.field, width=FIELD)
        self.mosaic = Mosaic()
        self._chosen = False
        words = QVBoxLayout()
        pad(words, 0, 0, 0, 0, 0)
        words.addStretch(1)
        words.addWidget(self.title)
        words.addWidget(self.note)
        words.addStretch(1)
        names = QWidget()
        names.setLayout(words)
        fix(names, width=NAME)
        line = QHBoxLayout(self)
        pad(line, 8, 0, 0, 0, 0)
        line.addWidget(names)
        line.addWidget(self.number, 1)
        line.addWidget(self.mosaic)
        fix(self, height=HEIGHT)
        self._listen()

    def _listen(self) -> None:
        self.number.changed.connect(self._turn)
        self.number.grabbed.connect(self._grab)
        self.number.slider.installEventFilter(self)
        self.mosaic.clicked.connect(self._jump)
        self.number.setToolTip("Double-click (or Delete): back to the start")

    def set_axis(self, axis: Axis) -> None:
        """Turn something else."""
        self.axis = axis
        self.title.set_text(axis.name)
        self.note.set_text(axis.note)
        self.number.set_name(axis.name)
        self.number.set_range(axis.low, axis.high, 2)
        self.setToolTip(axis.tip)
        self.mosaic.setAccessibleName(f"What {axis.name} does from its low to its high end")
        self._tint()

    def set_value(self, value: float, *, turned: bool) -> None:
        """Show where the slider stands, and if it was turned which picture is nearest; emits nothing."""
        field = self.number.field
        if not self.number.slider.held and not (field.hasFocus() and field.isModified()):
            self.number.set_value(value if abs(value) >= LEAST else 0.0)
        if self.axis is not None:
            width = self.axis.high - self.axis.low
            place = round((value - self.axis.low) / width * (STEPS - 1))
            self.mosaic.set_cursor(place if turned and 0 <= place < STEPS else None)

    def set_chosen(self, chosen: bool) -> None:
        """Show whether the figures of this one are looked at."""
        if chosen != self._chosen:
            self._chosen = chosen
            self.update()

    def set_room(self, width: int, height: int) -> None:
        """Take another size, in pixels at 100 %: the slider has its least width, the pictures the rest."""
        fix(self, height=height)
        free = min(width - 8 - NAME - FIELD - 24 - SLIDER, PICTURES)
        self.mosaic.setVisible(free >= LEAST_PICTURES)
        fix(self.mosaic, width=max(free, LEAST_PICTURES))

    def show_pictures(self, pictures: NDArray[np.uint8] | None) -> None:
        """Show what it does: (1, m, h, w) or (1, m, h, w, 3)."""
        self.mosaic.set_pictures(pictures)
        if pictures is not None and self.axis is not None:
            self.mosaic.smooth = min(pictures.shape[2:4]) >= SMOOTH_FROM
            places = self.axis.places()
            self.mosaic.set_captions([[f"{self.axis.name} = {place:.2f}" for place in places]])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let a double click on the slider, or Delete, bring it back to the start."""
        double = event.type() == QEvent.Type.MouseButtonDblClick
        key = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if double or (key and isinstance(event, QKeyEvent) and Qt.Key(event.key()) in RESETS):
            self.reset.emit(self)
            return True
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tint the row that is chosen."""
        if self._chosen:
            with QPainter(self) as painter:
                paint.smooth(painter)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(paint.faded(paint.ink(self.palette()), 0.05))
                painter.drawRoundedRect(self.rect(), units.px(8), units.px(8))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the row."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self)

    def changeEvent(self, event: QEvent) -> None:
        """Follow another theme."""
        if event.type() in paint.LOOK_EVENTS:
            self._tint()
        super().changeEvent(event)

    def _tint(self) -> None:
        """Take the accent away from what tells nothing; it can be pulled all the same."""
        palette = QPalette()
        if self.axis is not None and self.axis.dead:
            around = self.palette()
            palette.setColor(QPalette.ColorRole.Accent, paint.muted(around))
            palette.setColor(QPalette.ColorRole.WindowText, paint.muted(around))
        for part in (self.title, self.number.slider):
            if part.palette().color(QPalette.ColorRole.Accent) != palette.color(QPalette.ColorRole.Accent):
                part.setPalette(palette)

    @Slot(float)
    def _turn(self, value: float) -> None:
        self.turned.emit(self, value)

    @Slot()
    def _grab(self) -> None:
        self.grabbed.emit(self)
        self.chosen.emit(self)

    @Slot(int, int)
    def _jump(self, _: int, column: int) -> None:
        """Bring the slider to where a picture was taken."""
        if self.axis is not None:
            self.turned.emit(self, float(self.axis.places()[column]))


class AxisTable(QScrollArea):
    """Rows under each other, as many as there are; they scroll where there is no room.

    The first few are there at once, the others come in the pauses, since making one takes a while.

    Signals
    -------
    made(object)
        An `AxisRow` that did not exist before, to be listened to.
    grown()
        The others have come.
    """

    made = Signal(object)
    grown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[AxisRow] = []
        self._axes: tuple[Axis, ...] = ()
        self._growing = QTimer(self)
        self._growing.setInterval(0)
        self._growing.timeout.connect(self._grow)
        inner = QWidget()
        inner.setProperty("role", "scrolled")
        self._column = QVBoxLayout(inner)
        pad(self._column, 6, 0, 8, 4, 0)
        self._column.addStretch(1)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    @property
    def shown(self) -> list[AxisRow]:
        """The rows that are on screen, from the top."""
        return self.rows[: len(self._axes)]

    @property
    def growing(self) -> bool:
        """Whether more rows are to come."""
        return self._growing.isActive()

    def set_axes(self, axes: Sequence[Axis]) -> None:
        """Show as many rows as there are axes."""
        self._axes = tuple(axes)
        while len(self.rows) < min(len(axes), FEW):
            self._add()
        for index, row in enumerate(self.rows):
            row.setVisible(index < len(axes))
        for row, axis in zip(self.rows, axes, strict=False):
            self._fill(row, axis)
        self._share_out()
        if len(self.rows) < len(axes):
            self._growing.start()
        else:
            self._growing.stop()

    def _add(self) -> AxisRow:
        row = AxisRow()
        self.rows.append(row)
        self._column.insertWidget(self._column.count() - 1, row)
        self.made.emit(row)
        return row

    def _fill(self, row: AxisRow, axis: Axis) -> None:
        if row.axis is None or row.axis.key != axis.key:
            row.show_pictures(None)
        row.set_axis(axis)

    @Slot()
    def _grow(self) -> None:
        """Make one more row."""
        self._fill(self._add(), self._axes[len(self.rows) - 1])
        self._share_out()
        if len(self.rows) >= len(self._axes):
            self._growing.stop()
            self.grown.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the height out anew."""
        super().resizeEvent(event)
        self._share_out()

    def _share_out(self) -> None:
        """Spread a few rows over the height, and leave more to be scrolled."""
        margins = self._column.contentsMargins()
        width = self.viewport().width() - margins.left() - margins.right()
        high = (self.viewport().height() / units.scale() - 4) / FEW
        for row in self.shown:
            row.set_room(int(width / units.scale()), int(min(max(high, HEIGHT), HIGHEST)))
