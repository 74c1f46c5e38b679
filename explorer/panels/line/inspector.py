"""What is matched, by whom, and of which noise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from explorer.core.forms import Field, Value
from explorer.core.lines import Learns
from explorer.panels.game.inspector import LOSSES
from explorer.panels.line.draft import MORE, D, G
from explorer.panels.line.words import GAME, PARTS, PUSH, WAYS
from explorer.widgets.choice import Choice
from explorer.widgets.form import SpecForm
from explorer.widgets.line import Line
from explorer.widgets.segmented import Segmented
from explorer.widgets.units import pad

LEARNS: tuple[Learns, ...] = ("both", "discriminator", "generator")
NOISE = ("gaussian", "uniform")
FEW = ("non-saturating", "minimax", "least-squares", "wgan-gp")


class LineInspector(QWidget):
    """Wishes go up as signals, state comes down through setters that emit nothing."""

    part_chosen = Signal(str)
    density_chosen = Signal(str)
    oracle_chosen = Signal(bool)
    learns_chosen = Signal(str)
    noise_chosen = Signal(str)
    loss_chosen = Signal(str)
    field_changed = Signal(str, object)
    field_settled = Signal(str, object)
    seed_wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._of: list[tuple[QWidget, frozenset[str]]] = []
        self._column = QVBoxLayout(self)
        pad(self._column, 0, 0, 0, 0, 8)
        self.parts = self._segments("Show", tuple(PARTS.values()), frozenset(PARTS), self._choose_part)
        self.density = Choice()
        self.density.setAccessibleName("Target")
        self.density.activated.connect(self._choose_density)
        self._add("Target", self.density, frozenset(PARTS))
        self.help = Line(role="caption", lines=2)
        self._column.addWidget(self.help)
        self.oracle = self._segments(
            "Discriminator", ("It learns", "The ideal one"), frozenset({GAME}), self._choose_oracle
        )
        self.learns = self._segments(
            "Play trains", ("Both", "Only D", "Only G"), frozenset({GAME}), self._choose_learns
        )
        self.noise = self._segments(
            "Noise", ("Gaussian", "Uniform"), frozenset({GAME, WAYS}), self._choose_noise
        )
        self.loss = Choice()
        self.loss.setAccessibleName("Loss")
        for key in FEW:
            self.loss.addItem(LOSSES[key], key)
        self.loss.activated.connect(self._choose_loss)
        self._add("Loss", self.loss, frozenset({GAME}))
        self.form = SpecForm()
        self.form.changed.connect(self.field_changed)
        self.form.settled.connect(self.field_settled)
        self._column.addWidget(self.form)
        self._of.append((self.form, frozenset({GAME})))
        self._build_seed()
        self._column.addStretch(1)
        self.show_part(PUSH)

    def _segments(
        self, heading: str, choices: tuple[str, ...], parts: frozenset[str], slot: object
    ) -> Segmented:
        found = Segmented(choices)
        found.setAccessibleName(heading)
        found.chosen.connect(slot)
        self._add(heading, found, parts)
        return found

    def _add(self, heading: str, widget: QWidget, parts: frozenset[str]) -> None:
        label, section = QLabel(heading), QWidget()
        label.setProperty("role", "heading")
        column = QVBoxLayout(section)
        pad(column, 0, 8 if self._of else 0, 0, 0, 8)
        column.addWidget(label)
        column.addWidget(widget)
        self._column.addWidget(section)
        self._of.append((section, parts))

    def _build_seed(self) -> None:
        self._seed = Line(role="body")
        self.new_seed = QPushButton("New seed")
        self.new_seed.setToolTip("Begin anew from other draws")
        self.new_seed.clicked.connect(self.seed_wished)
        grid = QGridLayout()
        pad(grid, 0, 6, 0, 0, 8)
        grid.addWidget(self._seed, 0, 0)
        grid.addWidget(self.new_seed, 0, 1)
        for column in range(2):
            grid.setColumnStretch(column, 1)
        self._column.addLayout(grid)

    @Slot(int)
    def _choose_part(self, index: int) -> None:
        self.part_chosen.emit(list(PARTS)[index])

    @Slot()
    def _choose_density(self) -> None:
        self.density_chosen.emit(self.density.currentData())

    @Slot(int)
    def _choose_oracle(self, index: int) -> None:
        self.oracle_chosen.emit(index == 1)

    @Slot(int)
    def _choose_learns(self, index: int) -> None:
        self.learns_chosen.emit(LEARNS[index])

    @Slot(int)
    def _choose_noise(self, index: int) -> None:
        self.noise_chosen.emit(NOISE[index])

    @Slot()
    def _choose_loss(self) -> None:
        self.loss_chosen.emit(self.loss.currentData())

    # -- state comes down ------------------------------------------------------------------------

    def show_part(self, part: str) -> None:
        """Show what belongs to a part of the page."""
        self.parts.set_current(list(PARTS).index(part))
        for widget, parts in self._of:
            widget.setVisible(part in parts)

    def set_densities(self, choices: Sequence[tuple[str, str]], current: str, help: str) -> None:
        """Offer targets as (name, title), and say what the current one is."""
        if [self.density.itemData(i) for i in range(self.density.count())] != [name for name, _ in choices]:
            self.density.clear()
            for name, title in choices:
                self.density.addItem(title, name)
        self.density.setCurrentIndex(max(0, self.density.findData(current)))
        self.help.set_text(help)

    def set_game(self, *, oracle: bool, learns: Learns, noise: str, loss: str) -> None:
        """Show who teaches, who learns, of which noise and by which loss."""
        self.oracle.set_current(int(oracle))
        for index in range(len(LEARNS)):
            self.learns.set_option(index, enabled=not oracle)
        self.learns.set_current(LEARNS.index("both" if oracle else learns))
        self.noise.set_current(NOISE.index(noise))
        self.loss.setCurrentIndex(max(0, self.loss.findData(loss)))
        self.loss.setEnabled(not oracle)
        self.form.setEnabled(not oracle)

    def set_fields(self, fields: Sequence[Field], values: Mapping[str, Value]) -> None:
        """Show the fields of both nets and their values."""
        if tuple(fields) != self.form.fields():
            self.form.set_fields(fields, {D: "Discriminator", G: "Generator", MORE: "More"})
        self.form.set_values({field.name: values[field.name] for field in fields})

    def set_seed(self, seed: int) -> None:
        """Show the seed."""
        self._seed.set_text(f"Seed {seed}")
