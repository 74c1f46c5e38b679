"""What is trained on what, its knobs, what is drawn, the twin, and what becomes of the result."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QGridLayout,
    QPushButton,
    QWidget,
)

from explorer.core.forms import Field, Value
from explorer.panels.train.words import OPEN_MAP, OPEN_WRITER
from explorer.widgets.choice import Choice, offer
from explorer.widgets.column import Column, leave_keyboard
from explorer.widgets.form import SpecForm
from explorer.widgets.legend import Legend
from explorer.widgets.line import Line
from explorer.widgets.switch import Switch
from explorer.widgets.units import pad

HEADINGS = {
    "choices": "The choices",
    "knobs": "Of this family",
    "training": "Training",
    "more": "More",
    "live": "While it runs",
}
NO_TWIN = "One run"
OWN_TEXT = "A text of your own …"
NEAREST = "Decoded as the nearest's class"
FIXED = "Cannot change on the way: Start anew begins with it."
OVER = "The run is over: Start anew begins with it."


class TrainInspector(Column):
    """Wishes go up as signals, state comes down through setters that emit nothing."""

    play_wished = Signal()
    step_wished = Signal()
    undo_wished = Signal()
    data_chosen = Signal(str)
    own_text_wished = Signal()
    family_chosen = Signal(str)
    rows_chosen = Signal(int)
    field_changed = Signal(str, object)
    field_settled = Signal(str, object)
    seed_wished = Signal()
    twin_chosen = Signal(str)
    twin_settled = Signal(object)
    lattice_switched = Signal(bool)
    prior_switched = Signal(bool)
    resample_wished = Signal()
    label_chosen = Signal(int)
    class_isolated = Signal(int)
    open_wished = Signal()
    save_wished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._build_choice()
        self._build_show()
        self._build_twin()
        self._build_end()
        self._build_classes()
        self._column.addStretch(1)
        leave_keyboard(self)

    # -- building --------------------------------------------------------------------------------

    def _build_choice(self) -> None:
        self._heading("Data and model")
        self.data, self.family = Choice(), Choice()
        self.data.setAccessibleName("Data")
        self.family.setAccessibleName("Family of models")
        self.data.activated.connect(self._choose_data)
        self.family.activated.connect(self._choose_family)
        self._rows = SpecForm()
        self._rows.settled.connect(self._choose_rows)
        self._counts = Line(role="caption", lines=2)
        for widget in (self.data, self._rows, self._counts, self.family):
            self._column.addWidget(widget)
        self.form = SpecForm()
        self.form.changed.connect(self.field_changed)
        self.form.settled.connect(self.field_settled)
        self._column.addSpacing(4)
        self._column.addWidget(self.form)
        self._pending = Line(role="caption", lines=2)
        self._pending.hide()
        self._column.addWidget(self._pending)

    def _build_show(self) -> None:
        self._map_heading = self._heading("On the map")
        self.lattice = Switch("Decoded pictures")
        self.lattice.setToolTip("Under the points, what is decoded from each place of the map")
        self.lattice.switched.connect(self.lattice_switched)
        self.prior = Switch("Prior and posteriors")
        self.prior.setToolTip(
            "The circles of the prior N(0, I), the ellipses of chosen points, and draws of all posteriors"
        )
        self.prior.switched.connect(self.prior_switched)
        self.resample = QPushButton("Resample")
        self.resample.setToolTip("Draw a new code from each posterior: what is decoded changes a little")
        self.resample.clicked.connect(self.resample_wished)
        self.label = Choice()
        self.label.setAccessibleName("Decode as class")
        self.label.setToolTip("The class that the model is told where it decodes places of the map")
        self.label.activated.connect(self._choose_label)
        for widget in (self.lattice, self.label, self.prior, self.resample):
            self._column.addWidget(widget)

    def _build_classes(self) -> None:
        self._classes_heading = self._heading("Classes")
        self._legend = Legend()
        self._legend.isolated.connect(self.class_isolated)
        self._column.addWidget(self._legend)

    def _build_twin(self) -> None:
        self._heading("Compare")
        self.twin = Choice()
        self.twin.setAccessibleName("Twin run: change one knob")
        self.twin.setToolTip("A second run beside this one: the same seed and batches, one knob changed")
        self.twin.activated.connect(self._choose_twin)
        self.twin_form = SpecForm()
        self.twin_form.settled.connect(self._settle_twin)
        self.twin_form.hide()
        self._twin_pending = Line(role="caption", lines=2)
        self._twin_pending.hide()
        self._column.addWidget(self.twin)
        self._column.addWidget(self.twin_form)
        self._column.addWidget(self._twin_pending)

    def _build_end(self) -> None:
        self._heading("This run")
        self._seed = Line(role="body")
        self.new_seed = QPushButton("New seed")
        self.new_seed.setToolTip("Begin anew from other first weights and other batches")
        self.new_seed.clicked.connect(self.seed_wished)
        self.open = QPushButton(OPEN_MAP)
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Play, rest or step by key here as on the page."""
        if not self.take_key(event):
            super().keyPressEvent(event)

    def take_key(self, event: QKeyEvent) -> bool:
        """Play or rest with the space bar, step with the full stop, undo; tell whether it was such a key."""
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo_wished.emit()
        elif event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.play_wished.emit()
        elif event.key() == Qt.Key.Key_Period:
            self.step_wished.emit()
        else:
            return False
        return True

    # -- state comes down ------------------------------------------------------------------------

    def set_data(self, choices: Sequence[tuple[str, str]], current: str, *, own_text: bool) -> None:
        """Offer data as (id, title), and where something learns from it a text of one's own."""
        offer(self.data, [*choices, ("", OWN_TEXT)] if own_text else choices, current)

    def set_families(self, choices: Sequence[tuple[str, str]], current: str) -> None:
        """Offer families as (word, title)."""
        offer(self.family, choices, current)

    def set_rows(self, field: Field | None, value: int) -> None:
        """Offer how many rows are taken, or nothing where there is no choice."""
        self._rows.setVisible(field is not None)
        if field is not None:
            self._rows.set_fields([field], {field.group: ""})
            leave_keyboard(self._rows)
            self._rows.set_values({field.name: value})

    def set_counts(self, text: str) -> None:
        """Say how many rows are for training, for testing and on the map."""
        self._counts.set_text(text)

    def set_fields(self, fields: Sequence[Field], values: dict[str, Value]) -> None:
        """Show the form of a family and its training."""
        self.form.set_fields(list(fields), HEADINGS)
        leave_keyboard(self.form)
        self.form.set_values(values)

    def set_pending(
        self, names: Sequence[str], late: Sequence[str] = (), twin_late: Sequence[str] = ()
    ) -> None:
        """Mark what takes effect with the next start only.

        Parameters
        ----------
        names
            Fields that cannot change on the way; "model" stands for data or family.
        late, twin_late
            Fields that were changed after the end, of the run and of its twin.
        """
        self.form.set_pending([name for name in (*names, *late) if name != "model"])
        self.twin_form.set_pending(twin_late)
        _say(self._pending, FIXED if names else OVER if late else "")
        _say(self._twin_pending, OVER if twin_late else "")

    def set_writes(self, writes: bool) -> None:
        """Offer what can be done with a model that writes, which has no map; or with one that has."""
        self._map_heading.setVisible(not writes)
        self.open.setText(OPEN_WRITER if writes else OPEN_MAP)
        self.open.setToolTip(
            f"Leave this model open {'to write with' if writes else 'beside the others'}, as it is now"
        )

    def set_show(self, *, lattice: bool, can_lattice: bool, prior: bool, generative: bool) -> None:
        """Say what is drawn on the map, and what can be."""
        self.lattice.setChecked(lattice)
        self.lattice.setVisible(can_lattice)
        self.prior.setChecked(prior)
        self.prior.setVisible(generative)
        self.resample.setVisible(generative)

    def set_labels(self, names: Sequence[str], current: int) -> None:
        """Offer the classes as which places of the map are decoded, -1 for the nearest's."""
        choices = [("-1", NEAREST), *((str(i), f"Decoded as {name}") for i, name in enumerate(names))]
        offer(self.label, choices, str(current))
        self.label.setVisible(bool(names))

    def set_twin(self, knobs: Sequence[tuple[str, str]], current: str) -> None:
        """Offer the knobs that a twin may differ in as (name, label); "" is no twin."""
        offer(self.twin, [("", "Twin run: change one knob"), *knobs], current)
        if current:
            self.twin.setItemText(0, NO_TWIN)

    def set_twin_value(self, field: Field | None, value: Value) -> None:
        """Show the twin's knob, or nothing without a twin."""
        self.twin_form.setVisible(field is not None)
        if field is not None:
            self.twin_form.set_fields([field], {field.group: ""})
            leave_keyboard(self.twin_form)
            self.twin_form.set_values({field.name: value})

    def set_classes(self, names: Sequence[str], colours: NDArray[np.uint8]) -> None:
        """Show the legend of the classes; nothing where there is only one."""
        self._legend.set_classes(list(names), colours)
        for widget in (self._classes_heading, self._legend):
            widget.setVisible(len(names) > 1)

    def set_isolated(self, label: int) -> None:
        """Show which class is not dimmed; -1 for all."""
        self._legend.set_isolated(label)

    def set_seed(self, seed: int) -> None:
        """Say what the run started from."""
        self._seed.set_text(f"Seed {seed}")

    def set_able(self, able: bool) -> None:
        """Allow what needs a run."""
        for button in (self.new_seed, self.open, self.save, self.resample):
            button.setEnabled(able)

    # -- wishes go up ----------------------------------------------------------------------------

    @Slot(int)
    def _choose_data(self, index: int) -> None:
        chosen = self.data.itemData(index)
        if chosen:
            self.data_chosen.emit(chosen)
        else:
            self.own_text_wished.emit()

    @Slot(int)
    def _choose_family(self, index: int) -> None:
        self.family_chosen.emit(self.family.itemData(index))

    @Slot(str, object)
    def _choose_rows(self, name: str, value: int) -> None:
        self.rows_chosen.emit(value)

    @Slot(int)
    def _choose_label(self, index: int) -> None:
        self.label_chosen.emit(int(self.label.itemData(index)))

    @Slot(int)
    def _choose_twin(self, index: int) -> None:
        self.twin_chosen.emit(self.twin.itemData(index))

    @Slot(str, object)
    def _settle_twin(self, name: str, value: Value) -> None:
        self.twin_settled.emit(value)


def _say(line: Line, text: str) -> None:
    """Say something; nothing hides the line."""
    line.set_text(text)
    line.setVisible(bool(text))
