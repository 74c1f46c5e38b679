"""Which two cells learn, how long the sequences are, and from which seed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from explorer.core.races import CellCard, ProblemCard, RaceRecipe
from explorer.panels.races.card import Dash
from explorer.widgets.choice import Choice
from explorer.widgets.column import Column, push
from explorer.widgets.line import Line
from explorer.widgets.slider import NumberSlider
from explorer.widgets.units import pad

NAME_WIDTH = 84
LEAST_BIAS, MOST_BIAS = -4.0, 8.0


class RaceControls(Column):
    """Wishes go up as signals, state comes down through setters that emit nothing.

    Signals
    -------
    task_chosen(str)
    cell_chosen(int, str), bias_chosen(int, float)
        Of the first (0) or of the second net (1).
    length_chosen(int)
    run_wished(), step_wished(), anew_wished(), seed_wished()
    """

    task_chosen = Signal(str)
    cell_chosen = Signal(int, str)
    bias_chosen = Signal(int, float)
    length_chosen = Signal(int)
    run_wished = Signal()
    step_wished = Signal()
    anew_wished = Signal()
    seed_wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heading("Problem")
        self.task, self.help = Choice(), Line(role="caption", lines=2)
        self.task.setAccessibleName("Problem")
        self.task.activated.connect(self._choose_task)
        self._column.addWidget(self.task)
        self._column.addWidget(self.help)
        self._build_race()
        self._build_cells()
        self._build_sequences()
        self._column.addStretch(1)

    def _build_race(self) -> None:
        self._heading("Training")
        self.run = push("Train", "Train both, or let them rest (space bar)", self.run_wished)
        self.run.setProperty("role", "primary")
        self.step = push("One step", "Let both learn from one batch (full stop)", self.step_wished)
        self.anew = push(
            "Begin anew", "From the first weights; the same seed goes the same way", self.anew_wished
        )
        self.new_seed = push("New seed", "Begin anew from other draws", self.seed_wished)
        self.seed = Line(role="body")
        grid = QGridLayout()
        pad(grid, 0, 0, 0, 0, 8)
        for place, widget in enumerate((self.run, self.step, self.anew, self.new_seed)):
            grid.addWidget(widget, place // 2, place % 2)
            grid.setColumnStretch(place % 2, 1)
        self._column.addLayout(grid)
        self._column.addWidget(self.seed)

    def _build_cells(self) -> None:
        self._heading("Cells")
        self.cells = Choice(), Choice()
        self.biases = tuple(NumberSlider("Forget bias", LEAST_BIAS, MOST_BIAS, decimals=1) for _ in "ab")
        for net, (cell, bias) in enumerate(zip(self.cells, self.biases, strict=True)):
            word = ("First", "Second")[net]
            cell.setAccessibleName(f"{word} cell")
            cell.activated.connect((self._choose_first, self._choose_second)[net])
            bias.set_name_width(NAME_WIDTH)
            bias.setToolTip(
                "What is added to the forget gate's bias at first: above 0 it begins by remembering"
            )
            bias.changed.connect((self._bias_first, self._bias_second)[net])
            bias.dropped.connect((self._drop_first, self._drop_second)[net])
            row = QHBoxLayout()
            pad(row, 0, 0, 0, 0, 6)
            row.addWidget(Dash(net))
            row.addWidget(cell, 1)
            self._column.addLayout(row)
            self._column.addWidget(bias)

    def _build_sequences(self) -> None:
        self._heading("Sequences")
        self.length = NumberSlider("Steps", 8.0, 200.0, decimals=0)
        self.length.set_name_width(NAME_WIDTH)
        self.length.changed.connect(self._choose_length)
        self.length.dropped.connect(self._drop_length)
        self._column.addWidget(self.length)

    # -- wishes go up ----------------------------------------------------------------------------

    @Slot()
    def _choose_task(self) -> None:
        self.task_chosen.emit(self.task.currentData())

    @Slot()
    def _choose_first(self) -> None:
        self.cell_chosen.emit(0, self.cells[0].currentData())

    @Slot()
    def _choose_second(self) -> None:
        self.cell_chosen.emit(1, self.cells[1].currentData())

    @Slot()
    def _bias_first(self) -> None:
        self._bias(0)

    @Slot()
    def _bias_second(self) -> None:
        self._bias(1)

    def _bias(self, net: int) -> None:
        """Tell a bias, once the hand has let go of it: it begins anew for it."""
        if not self.biases[net].slider.held:
            self._drop(net)

    @Slot()
    def _drop_first(self) -> None:
        self._drop(0)

    @Slot()
    def _drop_second(self) -> None:
        self._drop(1)

    def _drop(self, net: int) -> None:
        self.bias_chosen.emit(net, round(self.biases[net].value(), 1))

    @Slot()
    def _choose_length(self) -> None:
        if not self.length.slider.held:
            self._drop_length()

    @Slot()
    def _drop_length(self) -> None:
        self.length_chosen.emit(round(self.length.value()))

    # -- state comes down ------------------------------------------------------------------------

    def set_choices(self, problems: Sequence[ProblemCard], cells: Sequence[CellCard]) -> None:
        """Offer problems and cells."""
        self.task.clear()
        for problem in problems:
            self.task.addItem(problem.title, problem.name)
        for chooser in self.cells:
            chooser.clear()
            for cell in cells:
                chooser.addItem(cell.title, cell.name)

    def set_recipe(self, recipe: RaceRecipe, problem: ProblemCard, forgets: Sequence[bool]) -> None:
        """Show what is raced for and by whom."""
        self.task.setCurrentIndex(max(0, self.task.findData(problem.name)))
        self.help.set_text(problem.help)
        for net, runner in enumerate(recipe.runners):
            self.cells[net].setCurrentIndex(max(0, self.cells[net].findData(runner.cell)))
            bias = self.biases[net]
            if not bias.slider.held:
                bias.set_value(problem.forget_bias if runner.forget_bias is None else runner.forget_bias)
            bias.setVisible(forgets[net])
        if not self.length.slider.held:
            least, most = problem.lengths
            self.length.set_range(float(least), float(most), 0)
            self.length.set_value(float(recipe.length or problem.length))
        self.seed.set_text(f"Seed {recipe.seed}")

    def set_doing(self, *, running: bool, able: bool, begins: bool) -> None:
        """Show whether they learn, whether they can go on, and whether they can begin anew."""
        self.run.setText("Pause" if running else "Train")
        self.step.setEnabled(able)
        for button in (self.run, self.anew, self.new_seed):
            button.setEnabled(begins)
