"""What is played for, by which nets: all of it can be turned while they play."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from explorer.core.forms import Field, Value
from explorer.panels.game.draft import MORE, D, G
from explorer.widgets.choice import Choice
from explorer.widgets.column import Column
from explorer.widgets.form import SpecForm
from explorer.widgets.line import Line
from explorer.widgets.noise_pad import NoisePad
from explorer.widgets.slider import NumberSlider
from explorer.widgets.units import pad

HEADINGS = {D: "Discriminator", G: "Generator", MORE: "More"}
LOSSES = {
    "non-saturating": "Non-saturating",
    "minimax": "Minimax",
    "least-squares": "Least squares",
    "wgan-gp": "Wasserstein, penalty",
}
COLLAPSE, ONE = "Show me a collapse", "Back to one game"
SLOWEST, FASTEST = 3.0, 0.2
"""Seconds that a half-step stays lit."""


class GameInspector(Column):
    """Wishes go up as signals, state comes down through setters that emit nothing."""

    density_chosen = Signal(str)
    draw_wished = Signal()
    loss_chosen = Signal(str)
    field_changed = Signal(str, object)
    field_settled = Signal(str, object)
    collapse_wished = Signal()
    seed_wished = Signal()
    noise_pushed = Signal(object)
    pace_chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._build_target()
        self._build_nets()
        self._build_noise()
        self._build_end()
        self._column.addStretch(1)
        for button in (self.draw, self.new_seed, self.collapse):
            # A click leaves the keyboard where it is, so that the space bar goes on playing.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def _build_target(self) -> None:
        self._heading("Target")
        self.density = Choice()
        self.density.setAccessibleName("What is real")
        self.density.activated.connect(self._choose_density)
        self.draw = QPushButton("Draw your own")
        self.draw.setToolTip("Draw what is to be real with the mouse")
        self.draw.clicked.connect(self.draw_wished)
        self._heading_loss = QLabel("Loss")
        self._heading_loss.setProperty("role", "heading")
        self.loss = Choice()
        self.loss.setAccessibleName("Loss")
        for key, word in LOSSES.items():
            self.loss.addItem(word, key)
        self.loss.activated.connect(self._choose_loss)
        for widget in (self.density, self.draw, self._heading_loss, self.loss):
            self._column.addWidget(widget)

    def _build_nets(self) -> None:
        self.form = SpecForm()
        self.form.changed.connect(self.field_changed)
        self.form.settled.connect(self.field_settled)
        self._column.addWidget(self.form)

    def _build_noise(self) -> None:
        self._heading("Noise")
        self.pad = NoisePad()
        self.pad.pushed.connect(self.noise_pushed)
        self._column.addWidget(self.pad)

    def _build_end(self) -> None:
        self._heading("This game")
        self._seed = Line(role="body")
        self.new_seed = QPushButton("New seed")
        self.new_seed.setToolTip("Begin anew from other first weights and other draws")
        self.new_seed.clicked.connect(self.seed_wished)
        self.collapse = QPushButton(COLLAPSE)
        self.collapse.setToolTip("Two games of 800 rounds that differ in Adam's beta1 alone: .5 and .9")
        self.collapse.clicked.connect(self.collapse_wished)
        self.pace = NumberSlider("Slow, s", FASTEST, SLOWEST, decimals=1)
        self.pace.setToolTip("Seconds that a half-step stays lit in slow motion")
        self.pace.set_name_width(56)
        self.pace.changed.connect(self.pace_chosen)
        grid = QGridLayout()
        pad(grid, 0, 0, 0, 0, 8)
        grid.addWidget(self._seed, 0, 0)
        grid.addWidget(self.new_seed, 0, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self._column.addLayout(grid)
        self._column.addWidget(self.pace)
        self._column.addWidget(self.collapse)

    @Slot()
    def _choose_density(self) -> None:
        self.density_chosen.emit(self.density.currentData())

    @Slot()
    def _choose_loss(self) -> None:
        self.loss_chosen.emit(self.loss.currentData())

    # -- state comes down ------------------------------------------------------------------------

    def set_densities(self, choices: Sequence[tuple[str, str]], current: str) -> None:
        """Offer densities as (name, title)."""
        if [self.density.itemData(i) for i in range(self.density.count())] != [name for name, _ in choices]:
            self.density.clear()
            for name, title in choices:
                self.density.addItem(title, name)
        self.density.setCurrentIndex(max(0, self.density.findData(current)))

    def set_fields(self, fields: Sequence[Field], values: Mapping[str, Value], loss: str, seed: int) -> None:
        """Show the fields of both nets and their values."""
        if tuple(fields) != self.form.fields():
            self.form.set_fields(fields, HEADINGS)
        self.form.set_values({field.name: values[field.name] for field in fields})
        self.loss.setCurrentIndex(max(0, self.loss.findData(loss)))
        self._seed.set_text(f"Seed {seed}")

    def set_twins(self, twins: bool) -> None:
        """Offer the way to a collapse, or back from it."""
        self.collapse.setText(ONE if twins else COLLAPSE)
