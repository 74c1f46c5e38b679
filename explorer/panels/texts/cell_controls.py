"""Which cell the text is coloured by: by what it follows, or by its number; and holding it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from explorer.widgets.choice import Choice
from explorer.widgets.line import Line
from explorer.widgets.slider import NumberSlider
from explorer.widgets.units import pad

NAME_WIDTH = 84
NOTHING = "No cell"


class CellControls(QWidget):
    """Wishes go up as signals, state comes down through setters that emit nothing.

    Signals
    -------
    followed(str)
        A name of what cells are to follow; "" for no cell.
    cell_chosen(int)
    hold_wished(float)
        The cell is to be held at a value, -1 to 1.
    """

    followed = Signal(str)
    cell_chosen = Signal(int)
    hold_wished = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.what = Choice()
        self.what.setAccessibleName("What a cell is to follow")
        self.what.addItem(NOTHING, "")
        self.what.activated.connect(self._follow)
        self.cell = NumberSlider("Cell", 0.0, 127.0, decimals=0)
        self.cell.changed.connect(self._choose)
        self.words = Line(role="caption", lines=3)
        self.value = NumberSlider("Hold it at", -1.0, 1.0, decimals=1)
        self.value.set_value(1.0)
        self.hold = QPushButton("Hold it and write on")
        self.hold.setToolTip("From here on the cell stays at this value: see what becomes of the text")
        self.hold.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.hold.clicked.connect(self._hold)
        for slider in (self.cell, self.value):
            slider.set_name_width(NAME_WIDTH)
        column = QVBoxLayout(self)
        pad(column, 0, 0, 0, 0, 8)
        for widget in (self.what, self.cell, self.words, self.value, self.hold):
            column.addWidget(widget)

    @Slot()
    def _follow(self) -> None:
        self.followed.emit(self.what.currentData())

    @Slot(float)
    def _choose(self, cell: float) -> None:
        self.cell_chosen.emit(round(cell))

    @Slot()
    def _hold(self) -> None:
        self.hold_wished.emit(self.value.value())

    # -- state comes down ------------------------------------------------------------------------

    def set_range(self, count: int) -> None:
        """Offer so many cells."""
        self.cell.set_range(0.0, max(1.0, count - 1.0))

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer what cells may be asked to follow, as (name, title)."""
        if self.what.count() != len(choices) + 1:
            self.what.clear()
            self.what.addItem(NOTHING, "")
            for name, title in choices:
                self.what.addItem(f"Follows: {title}", name)

    def set_cell(self, cell: int, *, on: bool) -> None:
        """Show which cell it is."""
        if not self.cell.slider.held:
            self.cell.set_value(cell)
        if not on:
            self.what.setCurrentIndex(0)
        self.hold.setEnabled(on)

    def set_words(self, text: str) -> None:
        """Say how well it follows."""
        self.words.set_text(text)
