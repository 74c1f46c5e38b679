"""How it writes: temperature, what may come, speed, prime, seed; and the branches there are."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPushButton, QWidget

from explorer.core.texts import Choice as HowToChoose
from explorer.panels.texts.cell_controls import CellControls
from explorer.widgets.choice import Choice, offer
from explorer.widgets.column import Column
from explorer.widgets.line import Line
from explorer.widgets.slider import NumberSlider
from explorer.widgets.switch import Switch
from explorer.widgets.units import pad

MOST_K = 40
NAME_WIDTH = 84
SPEEDS = (
    ("5 a second", 5.0),
    ("20 a second", 20.0),
    ("60 a second", 60.0),
    ("300 a second", 300.0),
    ("As fast as it can", 0.0),
)
"""Words, and characters a second; 0 for no limit."""
USUAL_SPEED = 2


class SequenceInspector(Column):
    """Wishes go up as signals, state comes down through setters that emit nothing.

    Signals
    -------
    choice_changed(str, float)
        "temperature", "top_k" or "top_p".
    prime_typed(str)
    speed_chosen(float)
        Characters a second; 0 for no limit.
    length_chosen(int)
    branch_chosen(int)
    beside_chosen(str)
        The text that the one that is written is to be set beside.
    model_chosen(str)
        The path of a model's file, or the name of one that is open.
    """

    train_wished = Signal()
    write_wished = Signal()
    clear_wished = Signal()
    choice_changed = Signal(str, float)
    prime_typed = Signal(str)
    speed_chosen = Signal(float)
    length_chosen = Signal(int)
    seed_wished = Signal()
    shading_switched = Signal(bool)
    branch_chosen = Signal(int)
    beside_chosen = Signal(str)
    model_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._build_model()
        self._build_write()
        self._build_prime()
        self._build_branches()
        self._heading("Cells")
        self.cells = CellControls()
        self._column.addWidget(self.cells)
        self._column.addStretch(1)

    def _build_write(self) -> None:
        self._heading("Write")
        self.temperature = NumberSlider("Temperature", 0.0, 2.0)
        self.top_k = NumberSlider("Top k", 0.0, MOST_K, decimals=0)
        self.top_p = NumberSlider("Top p", 0.05, 1.0)
        self.top_k.setToolTip("Only so many of the likeliest may come; 0 allows all")
        self.top_p.setToolTip("Only the likeliest that together come to this share; 1 allows all")
        for slider, name in ((self.temperature, "temperature"), (self.top_k, "top_k"), (self.top_p, "top_p")):
            slider.set_name_width(NAME_WIDTH)
            slider.setObjectName(name)
            slider.changed.connect(self._change)
            self._column.addWidget(slider)
        self.speed = Choice()
        self.speed.setAccessibleName("Speed")
        for word, per_second in SPEEDS:
            self.speed.addItem(word, per_second)
        self.speed.setCurrentIndex(USUAL_SPEED)
        self.speed.activated.connect(self._choose_speed)
        self._column.addWidget(self.speed)
        self.write, self.clear = QPushButton("Write"), QPushButton("Begin anew")
        self.write.setProperty("role", "primary")
        self.write.setToolTip("Write, or stop (space bar)")
        self.clear.setToolTip("Back to the prime; the same seed writes the same text")
        grid = QGridLayout()
        pad(grid, 0, 0, 0, 0, 8)
        for place, (button, signal) in enumerate(
            ((self.write, self.write_wished), (self.clear, self.clear_wished))
        ):
            # A click leaves the keyboard where it is, so that the space bar goes on writing.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(signal)
            grid.addWidget(button, 0, place)
            grid.setColumnStretch(place, 1)
        self._column.addLayout(grid)

    def _build_prime(self) -> None:
        self._heading("Begin with")
        self.prime = QLineEdit()
        self.prime.setAccessibleName("Begin with")
        self.prime.editingFinished.connect(self._type_prime)
        self.length = NumberSlider("Length", 100.0, 20_000.0, decimals=0)
        self.length.set_name_width(NAME_WIDTH)
        self.length.changed.connect(self._choose_length)
        self._seed = Line(role="body")
        self.new_seed = QPushButton("New seed")
        self.new_seed.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.new_seed.clicked.connect(self.seed_wished)
        grid = QGridLayout()
        pad(grid, 0, 0, 0, 0, 8)
        grid.addWidget(self._seed, 0, 0)
        grid.addWidget(self.new_seed, 0, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self._column.addWidget(self.prime)
        self._column.addWidget(self.length)
        self._column.addLayout(grid)
        self.shading = Switch("Shade what surprised it")
        self.shading.switched.connect(self.shading_switched)
        self._column.addWidget(self.shading)

    def _build_branches(self) -> None:
        self._heading("Branches")
        self.branch = Choice()
        self.branch.setAccessibleName("Branch")
        self.branch.activated.connect(self.branch_chosen)
        self.beside = Choice()
        self.beside.setAccessibleName("Set beside")
        self.beside.activated.connect(self._set_beside)
        self.branch_words = Line(role="caption", lines=2)
        self._column.addWidget(self.branch)
        self._column.addWidget(self.beside)
        self._column.addWidget(self.branch_words)

    def _build_model(self) -> None:
        self._heading("Model")
        self.model, self.corpus = Choice(), Line(role="caption", lines=2)
        self.model.setAccessibleName("Model")
        self.model.activated.connect(self._choose_model)
        self.train = QPushButton("Train one live …")
        self.train.setToolTip("Let a model learn to write, from Python's texts or one of your own")
        self.train.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.train.clicked.connect(self.train_wished)
        for widget in (self.model, self.corpus, self.train):
            self._column.addWidget(widget)

    @Slot(float)
    def _change(self, value: float) -> None:
        self.choice_changed.emit(self.sender().objectName(), value)

    @Slot()
    def _choose_speed(self) -> None:
        self.speed_chosen.emit(self.speed.currentData())

    @Slot(float)
    def _choose_length(self, length: float) -> None:
        self.length_chosen.emit(round(length))

    @Slot()
    def _choose_model(self) -> None:
        self.model_chosen.emit(self.model.currentData())

    @Slot()
    def _set_beside(self) -> None:
        self.beside_chosen.emit(self.beside.currentData())

    @Slot()
    def _type_prime(self) -> None:
        if self.prime.isModified():
            self.prime.setModified(False)
            self.prime_typed.emit(self.prime.text())

    # -- state comes down ------------------------------------------------------------------------

    def set_choice(self, choice: HowToChoose) -> None:
        """Show how the next character is chosen."""
        for slider, value in (
            (self.temperature, choice.temperature),
            (self.top_k, float(choice.top_k)),
            (self.top_p, choice.top_p),
        ):
            if not slider.slider.held:
                slider.set_value(value)
        self._seed.set_text(f"Seed {choice.seed}")

    def set_prime(self, prime: str, length: int) -> None:
        """Show what is begun with, and how long the text is to become."""
        if not (self.prime.hasFocus() and self.prime.isModified()):
            self.prime.setText(prime)
        if not self.length.slider.held:
            self.length.set_value(length)

    def set_writing(self, writing: bool, *, able: bool) -> None:
        """Show whether it writes."""
        self.write.setText("Stop" if writing else "Write")
        for button in (self.write, self.clear):
            button.setEnabled(able)

    def set_branches(self, names: Sequence[str], current: int) -> None:
        """Offer branches by their names."""
        if [self.branch.itemText(i) for i in range(self.branch.count())] != list(names):
            self.branch.clear()
            self.branch.addItems(list(names))
        self.branch.setCurrentIndex(current)
        self.branch.setEnabled(len(names) > 1)

    def set_beside(self, others: Sequence[tuple[str, str]], current: str) -> None:
        """Offer what the text may be set beside, as (text, name)."""
        self.beside.clear()
        for text_id, name in others:
            self.beside.addItem(f"Beside: {name}", text_id)
        self.beside.setCurrentIndex(self.beside.findData(current))
        self.beside.setVisible(bool(others))

    def set_model(self, models: Sequence[tuple[str, str]], current: str, corpus: str) -> None:
        """Say what writes, of those there are as (key, title), and what it has read."""
        offer(self.model, models, current)
        self.corpus.set_text(corpus)
