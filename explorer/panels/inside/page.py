"""The page: the cell, the lit stage, the last characters; knows how things look, not what they mean."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from explorer.panels.headed import HeadedPage
from explorer.widgets.cell_diagram import CellDiagram, Unrolled
from explorer.widgets.line import Line
from explorer.widgets.slider import NumberSlider
from explorer.widgets.stacking import Stacking
from explorer.widgets.steps import StepList
from explorer.widgets.switch import Switch
from explorer.widgets.units import fix, pad, px, scale

LEAST, STACKED = (420, 320), (420, 880)
"""The least room: with the stages beside the cell, and below it; less is scrolled."""
DIAGRAM = 250
"""Least height of the cell where all is stacked."""
STAGES_WIDTH = 300
HEADLINE_HEIGHT, UNROLLED_HEIGHT, WIDE = 440, 520, 700
NAME_WIDTH = 84


class InsideInspector(QWidget):
    """Which unit is told of, and whether what flows is seen to flow.

    Signals
    -------
    unit_chosen(int)
    flow_switched(bool)
    moved(int)
        A character back (-1) or on (1) is wished.
    """

    unit_chosen = Signal(int)
    flow_switched = Signal(bool)
    moved = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.unit = NumberSlider("Unit", 0.0, 127.0, decimals=0)
        self.unit.set_name_width(NAME_WIDTH)
        self.unit.changed.connect(self._choose)
        self.flow = Switch("Let it flow")
        self.flow.switched.connect(self.flow_switched)
        self.back, self.on = QPushButton("Character back"), QPushButton("Next character")
        self.back.clicked.connect(self._back)
        self.on.clicked.connect(self._on)
        self.kind, self.source = Line(role="strong"), Line(role="caption", lines=3)
        row = QHBoxLayout()
        pad(row, 0, 0, 0, 0, 8)
        for button in (self.back, self.on):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button, 1)
        column = QVBoxLayout(self)
        pad(column, 0, 0, 0, 0, 8)
        column.addWidget(self.kind)
        column.addWidget(self.source)
        column.addWidget(self.unit)
        column.addWidget(self.flow)
        column.addLayout(row)
        column.addStretch(1)

    def set_units(self, count: int, unit: int) -> None:
        """Offer so many units, and show which one it is."""
        self.unit.set_range(0.0, max(1.0, count - 1.0))
        if not self.unit.slider.held:
            self.unit.set_value(unit)

    @Slot(float)
    def _choose(self, unit: float) -> None:
        self.unit_chosen.emit(round(unit))

    @Slot()
    def _back(self) -> None:
        self.moved.emit(-1)

    @Slot()
    def _on(self) -> None:
        self.moved.emit(1)


class InsidePage(HeadedPage):
    """Page of the view.

    Signals
    -------
    stepped(int)
        A stage back (-1) or on (1) is wished, by key.
    """

    stepped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.inspector = InsideInspector()
        self.diagram, self.unrolled, self.stages = CellDiagram(), Unrolled(), StepList()
        self.name, self.formula = Line(role="strong"), Line(role="body", lines=2)
        self.numbers, self.reading = Line(role="caption", lines=2), Line(role="caption")
        self._lay_out()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _lay_out(self) -> None:
        self._drawn = _card(self.diagram)
        self._beside = QFrame()
        self._beside.setProperty("role", "card")
        column = QVBoxLayout(self._beside)
        pad(column, 16, 14, 16, 14, 8)
        for widget in (self.stages, self.name, self.formula, self.numbers):
            column.addWidget(widget)
        column.addStretch(1)
        self._row = Stacking(self._drawn, self._beside, STAGES_WIDTH)
        self._below = _card(self.reading, self.unrolled)
        whole = QVBoxLayout(self)
        pad(whole, 18, 12, 18, 12, 10)
        whole.addLayout(self._headline)
        whole.addLayout(self._row, 3)
        whole.addWidget(self._below, 1)

    def minimumSizeHint(self) -> QSize:
        """Return the least room in which everything can still be used."""
        width, height = STACKED if self._row.stacked else LEAST
        return QSize(px(width), px(height))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make do with little room."""
        super().resizeEvent(event)
        width, height = self.width() / scale(), self.height() / scale()
        stacked = width < WIDE
        self._headline.show_words(height >= HEADLINE_HEIGHT and not stacked)
        self._below.setVisible(height >= UNROLLED_HEIGHT)
        if self._row.stack(stacked):
            fix(self._drawn, min_height=DIAGRAM if stacked else 0)
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from stage to stage by arrow keys."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(step)


def _card(*widgets: QWidget) -> QFrame:
    """Return widgets below each other in a frame, the last of which takes the room."""
    card = QFrame()
    card.setProperty("role", "card")
    column = QVBoxLayout(card)
    pad(column, 10, 8, 10, 8, 4)
    for widget in widgets:
        column.addWidget(widget, int(widget is widgets[-1]))
    return card
