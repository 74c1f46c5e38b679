"""The cell of one's own: which one, its forget bias, its matrix; the seed of all weights; and the race."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from explorer.core.gradients import Beginning, CellChoice
from explorer.panels.memory import words
from explorer.panels.races import RaceControls
from explorer.widgets.choice import Choice
from explorer.widgets.column import Column, push
from explorer.widgets.line import Line
from explorer.widgets.slider import NumberSlider
from explorer.widgets.switch import Switch
from explorer.widgets.units import pad

NAME_WIDTH = 84
BIASES, GAINS = (0.0, 4.0), (0.5, 2.0)


class _Gradients(Column):
    """The controls of the part with gradients."""

    def add(self, heading: str, *widgets: QWidget) -> None:
        """Add a group."""
        self._heading(heading)
        for widget in widgets:
            self._column.addWidget(widget)


class MemoryInspector(QWidget):
    """Wishes go up as signals, state comes down through setters that emit nothing.

    Signals
    -------
    cell_chosen(str)
    bias_moved(float), gain_moved(float)
    orthogonal_switched(bool)
    seed_wished()
    """

    cell_chosen = Signal(str)
    bias_moved = Signal(float)
    gain_moved = Signal(float)
    orthogonal_switched = Signal(bool)
    seed_wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gradients, self.race = _Gradients(), RaceControls()
        self._cells: tuple[CellChoice, ...] = ()
        self._build_own()
        self._build_weights()
        self.legend = Line(words.LEGEND, "caption", lines=4)
        self._gradients.add("Curves", self.legend)
        whole = QVBoxLayout(self)
        pad(whole, 0, 0, 0, 0, 16)
        whole.addWidget(self._gradients)
        whole.addWidget(self.race)
        whole.addStretch(1)

    def _build_own(self) -> None:
        self.cell = Choice()
        self.cell.setAccessibleName("Cell")
        self.cell.activated.connect(self._choose)
        self.bias = NumberSlider("Forget bias", *BIASES)
        self.bias.changed.connect(self.bias_moved)
        self.orthogonal = Switch("Orthogonal matrix")
        self.orthogonal.setToolTip("From state to state, in place of torch's small random weights")
        self.orthogonal.switched.connect(self.orthogonal_switched)
        self.gain = NumberSlider("Its gain", *GAINS)
        self.gain.changed.connect(self.gain_moved)
        for slider in (self.bias, self.gain):
            slider.set_name_width(NAME_WIDTH)
        self.told, self.why = Line(role="strong", lines=2), Line(role="caption", lines=4)
        self._gradients.add(
            "Your own cell, before training",
            *(self.cell, self.bias, self.orthogonal, self.gain, self.told, self.why),
        )

    def _build_weights(self) -> None:
        self._seed = Line(role="body")
        self.new_seed = push("New seed", "Draw all weights and inputs anew", self.seed_wished)
        weights = QWidget()
        grid = QGridLayout(weights)
        pad(grid, 0, 0, 0, 0, 8)
        for place, widget in enumerate((self._seed, self.new_seed)):
            grid.addWidget(widget, 0, place)
            grid.setColumnStretch(place, 1)
        self._gradients.add("Weights", weights)

    @Slot()
    def _choose(self) -> None:
        self.cell_chosen.emit(self.cell.currentData())

    # -- state comes down ------------------------------------------------------------------------

    def show_parts(self, gradients: bool, race: bool) -> None:
        """Show the controls of what is seen."""
        self._gradients.setVisible(gradients)
        self.race.setVisible(race)

    def offer(self, cells: Sequence[CellChoice]) -> None:
        """Offer cells."""
        self._cells = tuple(cells)
        self.cell.clear()
        for one in cells:
            self.cell.addItem(one.title, one.cell)

    def set_beginning(self, begun: Beginning, gain: float) -> None:
        """Show what is begun with; `gain` is what an orthogonal matrix has, or would have."""
        self.cell.setCurrentIndex(self.cell.findData(begun.cell))
        forgets = any(one.forgets for one in self._cells if one.cell == begun.cell)
        self.bias.setEnabled(forgets)
        self.bias.setToolTip("" if forgets else "This cell has no forget gate; choose an LSTM")
        self.orthogonal.setChecked(begun.gain is not None)
        for slider, value in ((self.bias, begun.forget_bias), (self.gain, gain)):
            if not slider.slider.held:
                slider.set_value(value)
        self.why.set_text(words.why(begun))

    def set_told(self, text: str) -> None:
        """Say what becomes of the gradient."""
        self.told.set_text(text)

    def set_seed(self, seed: int) -> None:
        """Show the seed."""
        self._seed.set_text(f"Seed {seed}")
