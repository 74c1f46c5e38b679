"""What is learnt, by which nets; what becomes of the model; and what is looked for in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QGridLayout,
    QPushButton,
    QWidget,
)

from explorer.core.forms import Field, Value
from explorer.panels.pictures.draft import MORE, D, G
from explorer.widgets.choice import Choice, offer
from explorer.widgets.column import Column, leave_keyboard
from explorer.widgets.form import SpecForm
from explorer.widgets.line import Line
from explorer.widgets.shelf import Shelf
from explorer.widgets.units import fix, pad

HEADINGS = {D: "Discriminator", G: "Generator", MORE: "More"}
LOSSES = {
    "non-saturating": "Non-saturating",
    "minimax": "Minimax",
    "least-squares": "Least squares",
    "wgan-gp": "Wasserstein, penalty",
}
FILE = "file"
"""Stands for choosing a file of data."""


class PicturesInspector(Column):
    """Wishes go up as signals, state comes down through setters that emit nothing."""

    data_chosen = Signal(str)
    file_wished = Signal()
    family_chosen = Signal(str)
    start_chosen = Signal(str)
    loss_chosen = Signal(str)
    field_changed = Signal(str, object)
    field_settled = Signal(str, object)
    seed_wished = Signal()
    open_wished = Signal()
    save_wished = Signal()
    row_chosen = Signal(int)
    others_wished = Signal()
    draw_wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data = ""
        self._build_choice()
        self._build_end()
        self._build_shelf()
        self._build_nets()
        self._column.addStretch(1)
        leave_keyboard(self)

    # -- building --------------------------------------------------------------------------------

    def _build_choice(self) -> None:
        self._heading("Data and nets")
        self.data, self.family, self.start = Choice(), Choice(), Choice()
        for box, name in ((self.data, "Data"), (self.family, "Family"), (self.start, "Where it begins")):
            box.setAccessibleName(name)
            self._column.addWidget(box)
        self.counts = Line(role="caption", lines=2)
        self._column.addWidget(self.counts)
        self.data.activated.connect(self._choose_data)
        self.family.activated.connect(self._choose_family)
        self.start.activated.connect(self._choose_start)

    def _build_end(self) -> None:
        self._heading("This game")
        self._seed = Line(role="body")
        self.new_seed = QPushButton("New seed")
        self.new_seed.setToolTip("Begin anew from other first weights and other draws")
        self.new_seed.clicked.connect(self.seed_wished)
        self.open = QPushButton("Open in Map")
        self.open.setToolTip("Leave this model open beside the others, as it is now")
        self.open.clicked.connect(self.open_wished)
        self.save = QPushButton("Save model…")
        self.save.setToolTip("Write this model to a file")
        self.save.clicked.connect(self.save_wished)
        grid = QGridLayout()
        pad(grid, 0, 0, 0, 0, 8)
        grid.addWidget(self._seed, 0, 0)
        grid.addWidget(self.new_seed, 0, 1)
        grid.addWidget(self.open, 1, 0)
        grid.addWidget(self.save, 1, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self._column.addLayout(grid)

    def _build_shelf(self) -> None:
        self._heading("Find the noise of a picture")
        self.shelf = Shelf()
        self.shelf.setAccessibleName("Data")
        self.shelf.setToolTip("Click a picture: which noise would the generator have made it of?")
        fix(self.shelf, height=58)
        self.draw = QPushButton("Draw …")
        self.draw.setToolTip("Draw a picture of your own; one may also be dropped onto the page")
        self.draw.clicked.connect(self.draw_wished)
        self.others = QPushButton("Others")
        self.others.setToolTip("Lay other data onto the shelf")
        self.others.clicked.connect(self.others_wished)
        self.shelf.clicked.connect(self.row_chosen)
        self._column.addWidget(self.shelf)
        grid = QGridLayout()
        pad(grid, 0, 0, 0, 0, 8)
        grid.addWidget(self.draw, 0, 0)
        grid.addWidget(self.others, 0, 1)
        self._column.addLayout(grid)

    def _build_nets(self) -> None:
        self._heading("Loss")
        self.loss = Choice()
        self.loss.setAccessibleName("Loss")
        for key, word in LOSSES.items():
            self.loss.addItem(word, key)
        self.loss.activated.connect(self._choose_loss)
        self._column.addWidget(self.loss)
        self.form = SpecForm()
        self.form.changed.connect(self.field_changed)
        self.form.settled.connect(self.field_settled)
        self._column.addWidget(self.form)

    # -- wishes go up ----------------------------------------------------------------------------

    @Slot(int)
    def _choose_data(self, index: int) -> None:
        chosen = self.data.itemData(index)
        if chosen == FILE:
            self.data.setCurrentIndex(self.data.findData(self._data))
            self.file_wished.emit()
        else:
            self.data_chosen.emit(chosen)

    @Slot(int)
    def _choose_family(self, index: int) -> None:
        self.family_chosen.emit(self.family.itemData(index))

    @Slot(int)
    def _choose_start(self, index: int) -> None:
        self.start_chosen.emit(self.start.itemData(index))

    @Slot()
    def _choose_loss(self) -> None:
        self.loss_chosen.emit(self.loss.currentData())

    # -- state comes down ------------------------------------------------------------------------

    def set_data(self, choices: Sequence[tuple[str, str]], current: str) -> None:
        """Offer data as (id, title), and a file."""
        self._data = current
        offer(self.data, [*choices, (FILE, "A file of pictures …")], current)

    def set_families(self, choices: Sequence[tuple[str, str]], current: str) -> None:
        """Offer families as (word, title)."""
        offer(self.family, choices, current)

    def set_starts(self, choices: Sequence[tuple[str, str]], current: str) -> None:
        """Offer what the game can begin with as (name, words)."""
        offer(self.start, choices, current)
        self.start.setEnabled(len(choices) > 1)

    def set_fields(self, fields: Sequence[Field], values: Mapping[str, Value], loss: str, seed: int) -> None:
        """Show the fields of both nets and their values."""
        if tuple(fields) != self.form.fields():
            self.form.set_fields(fields, HEADINGS)
            leave_keyboard(self.form)
        self.form.set_values({field.name: values[field.name] for field in fields})
        self.loss.setCurrentIndex(max(0, self.loss.findData(loss)))
        self._seed.set_text(f"Seed {seed}")

    def set_able(self, *, able: bool, shelf: bool) -> None:
        """Allow what needs a game, and what needs its data."""
        for button in (self.new_seed, self.open, self.save):
            button.setEnabled(able)
        for button in (self.draw, self.others):
            button.setEnabled(able and shelf)
