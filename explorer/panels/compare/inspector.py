"""Which data, and who is to be compared."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.core.comparing import MEASURES
from explorer.panels.compare import words
from explorer.widgets.choice import Choice
from explorer.widgets.column import Column
from explorer.widgets.line import Line
from explorer.widgets.segmented import Segmented
from explorer.widgets.switch import Switch
from explorer.widgets.units import pad

TIP_LINES = {"frechet": 4, "density": 3}


class CompareInspector(Column):
    """Wishes go up as signals, state comes down through setters that emit nothing.

    Signals
    -------
    data_chosen(str)
    common_chosen(bool)
        Figures are to be those at the number that all rows have, or at each row's own.
    model_switched(str, bool)
        A model is to be compared, or not.
    """

    data_chosen = Signal(str)
    common_chosen = Signal(bool)
    model_switched = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._switches: dict[str, Switch] = {}
        self._heading("Data")
        self.data = Choice()
        self.data.setAccessibleName("Data")
        self.data.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.data.activated.connect(self._choose)
        self._column.addWidget(self.data)
        self._heading("Figures at")
        self.number = Segmented(["Each its own n", "One n for all"])
        self.number.chosen.connect(self._choose_number)
        self._column.addWidget(self.number)
        self._heading("Models")
        self._room = QVBoxLayout()
        pad(self._room, 0, 0, 0, 0, 6)
        self._column.addLayout(self._room)
        self.more = Line(role="caption", lines=3)
        self._column.addWidget(self.more)
        self._heading("What the columns are")
        for measure in MEASURES:
            self._column.addWidget(Line(words.TITLES[measure], "strong"))
            tip = Line(words.TIPS[measure], "caption", lines=TIP_LINES.get(measure, 2))
            self._column.addWidget(tip)
        self._column.addStretch(1)

    # -- state comes down ------------------------------------------------------------------------

    def set_data(self, choices: Sequence[tuple[str, str]], current: str) -> None:
        """Offer data as (id, title)."""
        if [self.data.itemData(i) for i in range(self.data.count())] != [key for key, _ in choices]:
            self.data.clear()
            for key, title in choices:
                self.data.addItem(title, key)
        self.data.setCurrentIndex(self.data.findData(current))

    def set_common(self, common: bool) -> None:
        """Show at which number the figures are."""
        self.number.set_current(int(common))

    def set_models(self, choices: Sequence[tuple[str, str, bool]]) -> None:
        """Offer models as (key, words, whether it is compared)."""
        if [key for key, _, _ in choices] != list(self._switches):
            for switch in self._switches.values():
                self._room.removeWidget(switch)
                switch.deleteLater()
            self._switches = {key: self._switch(key) for key, _, _ in choices}
        for key, text, on in choices:
            self._switches[key].setText(text)
            self._switches[key].setAccessibleName(text)
            self._switches[key].setChecked(on)

    def switch(self, key: str) -> Switch:
        """Return the switch of a model."""
        return self._switches[key]

    def _switch(self, key: str) -> Switch:
        switch = Switch("")
        switch.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        switch.switched.connect(partial(self.model_switched.emit, key))
        self._room.addWidget(switch)
        return switch

    # -- wishes go up ----------------------------------------------------------------------------

    @Slot(int)
    def _choose(self, index: int) -> None:
        self.data_chosen.emit(self.data.itemData(index))

    @Slot(int)
    def _choose_number(self, index: int) -> None:
        self.common_chosen.emit(index == 1)
